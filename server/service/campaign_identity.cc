#include "server/service/campaign_identity.h"

#include <array>
#include <map>
#include <set>
#include <utility>

#include "fmt/format.h"
#include "server/convert/fields.h"
#include "server/errors/fields.h"
#include "server/limits.h"
#include "server/store/campaigns.h"

namespace funnelcast::service {
namespace {

using Key = std::array<std::string, 2>;  // channel and campaign, or channel and id in the tool

// The campaigns of a brand, by both of their ids.
struct KnownCampaigns {
  std::map<Key, store::Campaign> by_id;
  std::map<Key, std::string> by_external_id;
};

absl::StatusOr<KnownCampaigns> LoadKnownCampaigns(store::Reader& reader, const std::string& brand) {
  auto campaigns = store::ListCampaignsOfBrand(reader, brand);
  if (!campaigns.ok()) return campaigns.status();
  KnownCampaigns known;
  for (store::Campaign& campaign : *campaigns) {
    if (!campaign.external_id.empty()) {
      known.by_external_id[{campaign.channel, campaign.external_id}] = campaign.id;
    }
    Key key = {campaign.channel, campaign.id};
    known.by_id.emplace(std::move(key), std::move(campaign));
  }
  return known;
}

// `spring_2`, or the first number above that is free.
std::string FreeId(const Key& key, const KnownCampaigns& known, const std::set<Key>& taken) {
  for (int number = 2;; ++number) {
    const std::string end = fmt::format("_{}", number);
    std::string id = key[1].substr(0, limits::kMaxIdBytes - end.size()) + end;
    const Key candidate = {key[0], id};
    if (!known.by_id.contains(candidate) && !taken.contains(candidate)) return id;
  }
}

std::string NameOf(const store::ObservationBatch& batch, const std::string& id) {
  const auto found = batch.display_names.find(id);
  return convert::Quoted(found == batch.display_names.end() ? id : found->second);
}

// New ids by the old ones, and what to say about them.
struct Renaming {
  std::map<Key, std::string> ids;
  std::vector<std::string> sentences;
};

Renaming FindRenaming(const KnownCampaigns& known, const std::set<Key>& in_batch,
                      const store::ObservationBatch& batch) {
  Renaming renaming;
  std::set<Key> taken = in_batch;
  for (const auto& [key, external_id] : batch.external_ids) {
    if (external_id.empty() || !in_batch.contains(key)) continue;
    const auto& [channel, id] = key;
    const auto same = known.by_external_id.find({channel, external_id});
    if (same != known.by_external_id.end()) {
      if (same->second == id) continue;
      renaming.ids[key] = same->second;
      const store::Campaign& campaign = known.by_id.at({channel, same->second});
      if (NameOf(batch, id) == convert::Quoted(campaign.display_name)) continue;
      renaming.sentences.push_back(fmt::format(
          "The campaign {} of {} was renamed in the tool: its id {} is that of the campaign {}, "
          "which its values were added to.",
          NameOf(batch, id), channel, external_id, same->second));
      continue;
    }
    const auto namesake = known.by_id.find(key);
    if (namesake == known.by_id.end() || namesake->second.external_id.empty()) continue;
    const std::string free_id = FreeId(key, known, taken);
    taken.insert({channel, free_id});
    renaming.ids[key] = free_id;
    renaming.sentences.push_back(fmt::format(
        "The campaign {} of {} has the id {} in the tool and is another one than the known {}, "
        "whose id there is {}; it was stored as {}.",
        NameOf(batch, id), channel, external_id, id, namesake->second.external_id, free_id));
  }
  return renaming;
}

// INVALID_ARGUMENT when a campaign gets the id of one that keeps it.
absl::Status CheckDistinct(const Renaming& renaming, const std::set<Key>& in_batch,
                           const store::ObservationBatch& batch) {
  for (const auto& [key, id] : renaming.ids) {
    const Key target = {key[0], id};
    if (!in_batch.contains(target) || renaming.ids.contains(target)) continue;
    return errors::InvalidField(
        "campaign", errors::kConflicting,
        fmt::format("The campaigns {} and {} of {} are one: the tool's id of the first is that of "
                    "the second. Give all rows of the second that id, or leave one of them out.",
                    NameOf(batch, key[1]), NameOf(batch, id), key[0]));
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

absl::StatusOr<std::vector<std::string>> MatchCampaigns(store::Reader& reader,
                                                        const std::string& brand,
                                                        store::ObservationBatch& batch) {
  if (batch.external_ids.empty()) return std::vector<std::string>();
  const absl::StatusOr<KnownCampaigns> known = LoadKnownCampaigns(reader, brand);
  if (!known.ok()) return known.status();
  std::set<Key> in_batch;
  for (const store::SeriesKey& series : batch.series) {
    if (!series.campaign.empty()) in_batch.insert({series.channel, series.campaign});
  }
  Renaming renaming = FindRenaming(*known, in_batch, batch);
  const absl::Status distinct = CheckDistinct(renaming, in_batch, batch);
  if (!distinct.ok()) return distinct;
  Apply(renaming, batch);
  return std::move(renaming.sentences);
}

}  // namespace funnelcast::service
