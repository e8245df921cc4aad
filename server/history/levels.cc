// Combines levels day by day.
#include "server/history/levels.h"

#include <cmath>
#include <map>
#include <utility>

namespace funnelcast::history {
namespace {

using Values = std::vector<double>;

// Adds where there is something to add: a missing value and a number make that number.
void AddTo(Values& sum, const Values& values) {
  if (sum.empty()) {
    sum = values;
    return;
  }
  for (std::size_t day = 0; day < sum.size(); ++day) {
    if (std::isnan(sum[day])) {
      sum[day] = values[day];
    } else if (!std::isnan(values[day])) {
      sum[day] += values[day];
    }
  }
}

// Fills the days that `coarse` misses from `fine`.
void FillFrom(Values& coarse, const Values& fine) {
  if (coarse.empty()) {
    coarse = fine;
    return;
  }
  for (std::size_t day = 0; day < coarse.size() && !fine.empty(); ++day) {
    if (std::isnan(coarse[day])) {
      coarse[day] = fine[day];
    }
  }
}

// What is stored of one node (a channel, a campaign or an activity), at its own level and below.
struct Node {
  Values whole;
  Values audiences;  // sum
  std::map<std::string, Node> children;

  void Add(const std::string& audience, const Values& values) {
    AddTo(audience.empty() ? whole : audiences, values);
  }
};

Values Combine(Node& node) {
  Values result = std::move(node.whole);
  FillFrom(result, node.audiences);
  Values children;
  for (auto& [id, child] : node.children) {
    AddTo(children, Combine(child));
  }
  FillFrom(result, children);
  return result;
}

Node MakeTree(const std::vector<LevelSeries>& series) {
  Node channel;
  for (const LevelSeries& level : series) {
    if (level.campaign.empty()) {
      channel.Add(level.audience, level.values);
    } else if (level.activity.empty()) {
      channel.children[level.campaign].Add(level.audience, level.values);
    } else {
      channel.children[level.campaign].children[level.activity].Add(level.audience, level.values);
    }
  }
  return channel;
}

}  // namespace

std::vector<double> CombineLevels(const std::vector<LevelSeries>& series) {
  Node channel = MakeTree(series);
  return Combine(channel);
}

std::map<std::string, std::vector<double>> CombineCampaigns(
    const std::vector<LevelSeries>& series) {
  std::map<std::string, std::vector<double>> campaigns;
  Node channel = MakeTree(series);
  for (auto& [id, campaign] : channel.children) {
    campaigns.emplace(id, Combine(campaign));
  }
  return campaigns;
}

}  // namespace funnelcast::history
