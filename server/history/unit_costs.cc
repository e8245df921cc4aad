// Divides money by counts, day by day.
#include "server/history/unit_costs.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "server/history/finding_words.h"
#include "simulator/data/history.h"

namespace funnelcast::history {
namespace {

using data::Stage;

constexpr std::size_t kMinUsualDays = 7;
constexpr double kFactor = 20.0;
constexpr double kSpreads = 8.0;
constexpr double kOthersFactor = 1'000.0;
constexpr double kWholeFactor = 10'000.0;
constexpr double kOddAnywhere = 500'000.0;

// Money and a count of one channel on one day.
struct DayCost {
  Day day = 0;
  double money = 0;
  double count = 0;
};

// Money by a count of one channel.
struct Cost {
  const Series* money = nullptr;
  const Series* count = nullptr;
  bool is_early = false;      // of attention or interest, or of an unknown stage
  std::vector<DayCost> days;  // with money, and a value of the count
  std::optional<double> usual;
  double spread = 0;  // of its logarithm
};

Cost MakeCost(const Series& money, const Series& count, bool is_early, const NotedDays& noted) {
  Cost cost;
  cost.money = &money;
  cost.count = &count;
  cost.is_early = is_early;
  auto other = count.values.begin();
  std::vector<double> logs;
  for (const DayValue& value : money.values) {
    while (other != count.values.end() && other->day < value.day) ++other;
    if (other == count.values.end()) break;
    if (other->day != value.day || !(value.value > 0)) continue;
    if (noted.Contains(money.metric, money.channel, value.day) ||
        noted.Contains(count.metric, count.channel, value.day)) {
      continue;
    }
    cost.days.push_back({value.day, value.value, other->value});
    if (other->value > 0) logs.push_back(std::log(value.value / other->value));
  }
  if (logs.size() < kMinUsualDays) return cost;
  const double median = Median(logs);
  for (double& log_cost : logs) log_cost = std::abs(log_cost - median);
  cost.usual = std::exp(median);
  cost.spread = 1.4826 * Median(std::move(logs));
  return cost;
}

// The least that a unit costs when as many as chance allows were there to come.
double LeastCost(const DayCost& day) {
  return day.money / (day.count + 3 + 3 * std::sqrt(std::max(0.0, day.count)));
}

// The median of the usual costs of other channels for the same count.
std::optional<double> UsualOfOthers(const Cost& cost, const std::vector<Cost>& all) {
  std::vector<double> usual;
  for (const Cost& other : all) {
    if (other.usual.has_value() && other.count->metric == cost.count->metric &&
        other.money->metric == cost.money->metric && other.money->channel != cost.money->channel) {
      usual.push_back(*other.usual);
    }
  }
  if (usual.empty()) return std::nullopt;
  return Median(std::move(usual));
}

struct OddCost {
  std::vector<DayCost> days;
  std::optional<double> usual;
  bool is_whole = false;  // the usual cost itself is odd
};

OddCost FindOddDays(const Cost& cost, const std::optional<double>& others) {
  OddCost odd;
  double limit = std::numeric_limits<double>::infinity();
  if (cost.usual.has_value()) {
    odd.usual = cost.usual;
    limit = *cost.usual * std::max(kFactor, std::exp(kSpreads * cost.spread));
    const bool is_far = others.has_value() && *cost.usual > kWholeFactor * *others;
    if (cost.is_early && (is_far || *cost.usual > kOddAnywhere)) {
      return {cost.days, others, true};
    }
  } else if (others.has_value()) {
    odd.usual = others;
    limit = *others * kOthersFactor;
  }
  if (cost.is_early) limit = std::min(limit, kOddAnywhere / 4);  // a cost of one is divided by 7
  for (const DayCost& day : cost.days) {
    if (LeastCost(day) > limit) odd.days.push_back(day);
  }
  return odd;
}

Finding CostFinding(const Cost& cost, const OddCost& odd, const BrandFacts& facts) {
  const DayCost& worst = *std::max_element(
      odd.days.begin(), odd.days.end(),
      [](const DayCost& a, const DayCost& b) { return LeastCost(a) < LeastCost(b); });
  const auto money = [&](double value) { return words::Money{value, facts.currency_code}; };
  const Series& series = *cost.money;
  const words::Value what = MetricsAt({series.metric}, series.channel);
  const Day start_day = odd.days.front().day;
  const Day end_day = odd.days.back().day + 1;
  std::vector<words::Message> sentences;
  if (odd.is_whole) {
    words::Message found{
        "COST_ODD_AS_A_WHOLE",
        {{"what", what}, {"cost", money(*cost.usual)}, {"metric", cost.count->metric}}};
    if (odd.usual.has_value()) {
      found.key = "COST_ODD_AGAINST_OTHER_CHANNELS";
      found.values.emplace_back("factor", *cost.usual / *odd.usual);
    }
    sentences = {std::move(found), {"MONEY_IN_MICROS", {{"brand", facts.brand}}}};
  } else {
    words::Message found{worst.count > 0 ? "ODD_COST" : "ODD_COST_OF_NOTHING",
                         {{"what", what},
                          {"money", money(worst.money)},
                          {"metric", cost.count->metric},
                          {"day", words::Day{worst.day}}}};
    if (worst.count > 0) found.values.emplace_back("count", worst.count);
    sentences = {std::move(found)};
    if (odd.usual.has_value()) {
      sentences.push_back({"USUAL_COST", {{"cost", money(*odd.usual)}}});
    }
    if (odd.days.size() > 1) {
      sentences.push_back({"MORE_SUCH_DAYS",
                           {{"count", odd.days.size() - 1},
                            {"start", words::Day{start_day}},
                            {"end", words::Day{end_day - 1}}}});
    }
    sentences.push_back({"CORRECT_OR_TAKE_OUT",
                         {{"command", DeleteCommand(facts, {series.metric}, series.channel,
                                                    worst.day, worst.day + 1)}}});
  }
  return {FindingKind::kUnitCost, series.metric, series.channel, start_day, end_day,
          std::move(sentences)};
}

// The counts that money is held against, and whether they are of an early or an unknown stage.
std::map<std::string, bool> CountsOf(const SeriesIndex& index, const BrandFacts& facts) {
  std::map<std::string, bool> counts;
  for (const StagePair& pair : facts.stage_pairs) {
    counts.try_emplace(pair.earlier_metric,
                       pair.later_stage == Stage::kInterest || pair.later_stage == Stage::kDesire);
    if (pair.later_stage != Stage::kValue) {
      counts.try_emplace(pair.later_metric, pair.later_stage == Stage::kInterest);
    }
  }
  if (!facts.stage_pairs.empty()) return counts;
  for (const Series& series : index.series()) {
    if (facts.KindOf(series.metric) == MetricKind::kCount) counts.try_emplace(series.metric, true);
  }
  return counts;
}

std::vector<Cost> CollectCosts(const SeriesIndex& index, const BrandFacts& facts,
                               const NotedDays& noted) {
  const std::map<std::string, bool> counts = CountsOf(index, facts);
  std::vector<Cost> costs;
  for (const Series& money : index.series()) {
    if (facts.KindOf(money.metric) == MetricKind::kSpend) {
      for (const auto& [metric, is_early] : counts) {
        const Series* const count = index.Find(metric, money.channel);
        if (count != nullptr) costs.push_back(MakeCost(money, *count, is_early, noted));
      }
    }
    for (const StagePair& pair : facts.stage_pairs) {
      if (pair.later_stage != Stage::kValue || pair.later_metric != money.metric) continue;
      const Series* const count = index.Find(pair.earlier_metric, money.channel);
      if (count != nullptr) costs.push_back(MakeCost(money, *count, false, noted));
    }
  }
  return costs;
}

}  // namespace

std::vector<Finding> FindUnitCosts(const SeriesIndex& index, const BrandFacts& facts,
                                   NotedDays& noted) {
  const std::vector<Cost> costs = CollectCosts(index, facts, noted);
  // Of each money series the count by which most days are odd: the others say the same.
  std::map<const Series*, std::pair<const Cost*, OddCost>> worst;
  for (const Cost& cost : costs) {
    OddCost odd = FindOddDays(cost, UsualOfOthers(cost, costs));
    if (odd.days.empty()) continue;
    for (const DayCost& day : odd.days) {
      noted.Add(cost.money->metric, cost.money->channel, day.day);
      noted.Add(cost.count->metric, cost.count->channel, day.day);
    }
    auto& known = worst[cost.money];
    if (known.first == nullptr || odd.days.size() > known.second.days.size()) {
      known = {&cost, std::move(odd)};
    }
  }
  std::vector<Finding> findings;
  for (const auto& [series, found] : worst) {
    findings.push_back(CostFinding(*found.first, found.second, facts));
  }
  return findings;
}

}  // namespace funnelcast::history
