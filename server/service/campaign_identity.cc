#include "server/service/campaign_identity.h"

#include <array>
#include <map>
#include <set>
#include <utility>

#include "fmt/format.h"
#include "server/convert/fields.h"
#include "server/errors/fields.h"
#include "server/limits.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/campaigns.h"
#include "server/words/message.h"

namespace funnelcast::service {
namespace {

using Key = std::array<std::string, 2>;  // channel and campaign, or channel and id in the tool

// The campaigns of a brand, by both of their ids.
struct KnownCampaigns {
  std::map<Key, store::Campaign> by_id;
  std::map<Key, std::string> by_external_id;
  store::Aliases aliases;

  // What ids that may be old ones mean now.
  Key Resolve(const Key& key) const {
    return {aliases.Channel(key[0]), aliases.Campaign(key[0], key[1])};
  }
};

absl::StatusOr<KnownCampaigns> LoadKnownCampaigns(store::Reader& reader, const std::string& brand) {
  ASSIGN_OR_RETURN(auto campaigns, store::ListCampaignsOfBrand(reader, brand));
  ASSIGN_OR_RETURN(auto aliases, store::LoadAliases(reader, brand));
  KnownCampaigns known;
  known.aliases = std::move(aliases);
  for (store::Campaign& campaign : campaigns) {
    if (!campaign.external_id.empty()) {
      known.by_external_id[{campaign.channel, campaign.external_id}] = campaign.id;
    }
    Key key = {campaign.channel, campaign.id};
    known.by_id.emplace(std::move(key), std::move(campaign));
  }
  return known;
}

// `spring_2`, or the first number above that is free and no old id of another campaign.
std::string FreeId(const Key& key, const KnownCampaigns& known, const std::set<Key>& taken) {
  for (int number = 2;; ++number) {
    const std::string end = fmt::format("_{}", number);
    std::string id = key[1].substr(0, limits::kMaxIdBytes - end.size()) + end;
    const Key candidate = {key[0], id};
    const bool is_old = known.aliases.Campaign(key[0], id) != id;
    if (!is_old && !known.by_id.contains(candidate) && !taken.contains(candidate)) return id;
  }
}

std::string NameOf(const store::ObservationBatch& batch, const std::string& id) {
  const auto found = batch.display_names.find(id);
  return convert::Quoted(found == batch.display_names.end() ? id : found->second);
}

// New ids by the old ones, and what to say about them.
struct Renaming {
  std::map<Key, std::string> ids;
  std::vector<words::Message> notices;
};

void AddRenamedInTool(const Key& key, const store::Campaign& campaign,
                      const store::ObservationBatch& batch, Renaming& renaming) {
  renaming.ids[key] = campaign.id;
  if (NameOf(batch, key[1]) == convert::Quoted(campaign.display_name)) return;
  renaming.notices.push_back(words::Message{"CAMPAIGN_RENAMED_IN_TOOL",
                                            {{"name", NameOf(batch, key[1])},
                                             {"channel", campaign.channel},
                                             {"tool_id", campaign.external_id},
                                             {"campaign", campaign.id}}});
}

Renaming FindRenaming(const KnownCampaigns& known, const std::set<Key>& in_batch,
                      const store::ObservationBatch& batch) {
  Renaming renaming;
  std::set<Key> taken;
  for (const Key& key : in_batch) taken.insert(known.Resolve(key));
  std::map<Key, std::string> given;   // ids given here, by channel and id in the tool
  std::map<Key, std::string> owners;  // ids in the tool of campaigns that are new
  for (const auto& [key, external_id] : batch.external_ids) {
    if (external_id.empty() || !in_batch.contains(key)) continue;
    const Key now = known.Resolve(key);
    const Key in_tool = {now[0], external_id};
    if (const auto same = known.by_external_id.find(in_tool); same != known.by_external_id.end()) {
      if (same->second == now[1]) continue;
      AddRenamedInTool(key, known.by_id.at({now[0], same->second}), batch, renaming);
      continue;
    }
    const auto namesake = known.by_id.find(now);
    const std::string& owner =
        namesake != known.by_id.end() && !namesake->second.external_id.empty()
            ? namesake->second.external_id
            : owners.emplace(now, external_id).first->second;
    if (owner == external_id) continue;
    std::string& free_id = given[in_tool];
    if (free_id.empty()) free_id = FreeId(now, known, taken);
    taken.insert({now[0], free_id});
    renaming.ids[key] = free_id;
    renaming.notices.push_back(words::Message{"CAMPAIGN_IS_ANOTHER",
                                              {{"name", NameOf(batch, key[1])},
                                               {"channel", now[0]},
                                               {"tool_id", external_id},
                                               {"other", now[1]},
                                               {"other_tool_id", owner},
                                               {"campaign", free_id}}});
  }
  return renaming;
}

// INVALID_ARGUMENT when a campaign gets the id of one that keeps it.
absl::Status CheckDistinct(const KnownCampaigns& known, const Renaming& renaming,
                           const std::set<Key>& in_batch, const store::ObservationBatch& batch) {
  std::map<Key, Key> kept;  // those that keep their ids, by what these mean now
  for (const Key& key : in_batch) {
    if (!renaming.ids.contains(key)) kept.emplace(Key{key[0], known.Resolve(key)[1]}, key);
  }
  for (const auto& [key, id] : renaming.ids) {
    const auto other = kept.find({key[0], id});
    if (other == kept.end()) continue;
    return errors::InvalidField("campaign", errors::kConflicting,
                                words::Message{"CAMPAIGNS_ARE_ONE",
                                               {{"first", NameOf(batch, key[1])},
                                                {"second", NameOf(batch, other->second[1])},
                                                {"channel", key[0]}}});
  }
  return absl::OkStatus();
}

void Apply(const Renaming& renaming, store::ObservationBatch& batch) {
  for (store::SeriesKey& series : batch.series) {
    const auto found = renaming.ids.find({series.channel, series.campaign});
    if (found != renaming.ids.end()) series.campaign = found->second;
  }
  std::map<Key, std::string> external_ids;
  for (auto& [key, external_id] : batch.external_ids) {
    const auto found = renaming.ids.find(key);
    Key renamed = {key[0], found == renaming.ids.end() ? key[1] : found->second};
    external_ids.emplace(std::move(renamed), std::move(external_id));
  }
  batch.external_ids = std::move(external_ids);
  for (const auto& [key, id] : renaming.ids) {
    const auto name = batch.display_names.find(key[1]);
    if (name != batch.display_names.end()) batch.display_names.emplace(id, name->second);
  }
}

}  // namespace

absl::StatusOr<std::vector<words::Message>> MatchCampaigns(store::Reader& reader,
                                                           const std::string& brand,
                                                           store::ObservationBatch& batch) {
  if (batch.external_ids.empty()) return std::vector<words::Message>();
  ASSIGN_OR_RETURN(const KnownCampaigns known, LoadKnownCampaigns(reader, brand));
  std::set<Key> in_batch;
  for (const store::SeriesKey& series : batch.series) {
    if (!series.campaign.empty()) in_batch.insert({series.channel, series.campaign});
  }
  Renaming renaming = FindRenaming(known, in_batch, batch);
  RETURN_IF_ERROR(CheckDistinct(known, renaming, in_batch, batch));
  Apply(renaming, batch);
  return std::move(renaming.notices);
}

}  // namespace funnelcast::service
