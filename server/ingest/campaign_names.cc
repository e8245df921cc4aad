// Groups names, then numbers groups.
#include "server/ingest/campaign_names.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "server/ingest/identifier.h"
#include "server/ingest/text.h"
#include "server/limits.h"

namespace funnelcast::ingest {
namespace {

constexpr std::size_t kDescribedTwins = 20;

using Key = std::pair<std::string, std::string>;  // of a channel and something within it

struct Group {
  std::string channel;
  std::string name;
  std::string external_id;
  Day last_day = 0;
  std::string id;
};

// In lower case, with single blanks.
std::string FoldName(const std::string& name) {
  std::string folded;
  for (const char c : FoldCase(Trim(name))) {
    if (c != ' ' || folded.empty() || folded.back() != ' ') folded += c;
  }
  return folded;
}

class Grouping {
 public:
  // The group of a campaign, made when it is the first of it.
  std::size_t Add(const NamedCampaign& campaign) {
    const Key by_external = {campaign.channel, campaign.external_id};
    const Key by_name = {campaign.channel, FoldName(campaign.name)};
    std::size_t group = groups.size();
    if (!campaign.external_id.empty()) {
      group = by_external_id_.try_emplace(by_external, group).first->second;
    } else {
      group = FindByName(campaign, by_name).value_or(group);
    }
    if (group == groups.size()) {
      groups.push_back(
          {campaign.channel, campaign.name, campaign.external_id, campaign.last_day, ""});
    } else if (!campaign.external_id.empty() && campaign.last_day > groups[group].last_day) {
      groups[group].name = campaign.name;
      groups[group].last_day = campaign.last_day;
    }
    by_name_.try_emplace(by_name, group);
    if (IsIdentifier(campaign.name))
      by_own_id_.try_emplace({campaign.channel, campaign.name}, group);
    by_made_id_.try_emplace({campaign.channel, MakeIdentifier(campaign.name)}, group);
    return group;
  }

  std::vector<Group> groups;

 private:
  // The group of the same name; of a name that is an id, the first that becomes this id; of a name
  // that becomes an id, the group that was called so.
  std::optional<std::size_t> FindByName(const NamedCampaign& campaign, const Key& by_name) const {
    const auto find = [](const std::map<Key, std::size_t>& map,
                         const Key& key) -> std::optional<std::size_t> {
      const auto found = map.find(key);
      return found == map.end() ? std::nullopt : std::optional(found->second);
    };
    if (const auto group = find(by_name_, by_name)) return group;
    const Key by_id = {campaign.channel, MakeIdentifier(campaign.name)};
    return IsIdentifier(campaign.name) ? find(by_made_id_, by_id) : find(by_own_id_, by_id);
  }

  std::map<Key, std::size_t> by_external_id_;
  std::map<Key, std::size_t> by_name_;
  std::map<Key, std::size_t> by_own_id_;
  std::map<Key, std::size_t> by_made_id_;
};

std::string WithSuffix(const std::string& base, int number) {
  const std::string suffix = fmt::format("_{}", number);
  return base.substr(0, limits::kMaxIdBytes - suffix.size()) + suffix;
}

std::string DescribeTwins(const Group& first, const Group& second) {
  if (first.name == second.name) {
    return fmt::format(
        "Two campaigns of {} are called {} (ids {} and {} in the file): the second "
        "one was given the id {}.",
        first.channel, Quoted(first.name), first.external_id, second.external_id, second.id);
  }
  return fmt::format(
      "The campaigns {} and {} of {} would both have the id {}: the second one was "
      "given the id {}.",
      Quoted(first.name), Quoted(second.name), first.channel, first.id, second.id);
}

void NumberGroups(std::vector<Group>& groups, std::vector<std::string>& warnings) {
  std::set<Key> taken;
  for (const Group& group : groups) taken.emplace(group.channel, MakeIdentifier(group.name));
  std::map<Key, std::size_t> first_of;
  std::size_t twin_count = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    Group& group = groups[i];
    const std::string base = MakeIdentifier(group.name);
    const auto [first, is_first] = first_of.try_emplace({group.channel, base}, i);
    group.id = base;
    for (int number = 2; !is_first && !taken.emplace(group.channel, group.id).second; ++number) {
      group.id = WithSuffix(base, number);
    }
    if (!is_first && twin_count++ < kDescribedTwins) {
      warnings.push_back(DescribeTwins(groups[first->second], group));
    }
  }
}

}  // namespace

std::vector<IdentifiedCampaign> IdentifyCampaigns(const std::vector<NamedCampaign>& campaigns,
                                                  std::vector<std::string>& warnings) {
  Grouping grouping;
  std::vector<std::size_t> group_of;
  group_of.reserve(campaigns.size());
  for (const NamedCampaign& campaign : campaigns) group_of.push_back(grouping.Add(campaign));
  NumberGroups(grouping.groups, warnings);
  std::vector<IdentifiedCampaign> identified;
  identified.reserve(campaigns.size());
  for (const std::size_t index : group_of) {
    const Group& group = grouping.groups[index];
    identified.push_back({group.id, group.name, group.external_id});
  }
  return identified;
}

}  // namespace funnelcast::ingest
