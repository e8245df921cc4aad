// Finds and adds the catalogue entries of an import.
#include "server/store/import_names.h"

#include <fmt/format.h>

#include <functional>
#include <utility>

#include "server/errors/capacity.h"
#include "server/errors/fields.h"
#include "server/status_macros.h"
#include "server/store/activities.h"
#include "server/store/audiences.h"
#include "server/store/campaigns.h"
#include "server/store/catalog_entries.h"
#include "server/store/channels.h"
#include "server/store/connection.h"
#include "server/store/import_journal.h"
#include "server/store/metrics.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kSetFractional{
    "UPDATE metric SET fractional = 1, version = version + 1 "
    "WHERE brand = :brand AND metric = :metric AND fractional = 0"};
constexpr Sql kSetExternalId{
    "UPDATE campaign SET external_id = :external_id, version = version + 1 WHERE brand = :brand "
    "AND channel = :channel AND campaign = :campaign AND external_id = ''"};

// All ids of the series, whether the brand has them or not.
MissingNames CollectNames(const std::vector<SeriesKey>& series) {
  MissingNames names;
  for (const SeriesKey& key : series) {
    names.metrics.insert(key.metric);
    if (!key.channel.empty()) {
      names.channels.insert(key.channel);
    }
    if (!key.campaign.empty()) {
      names.campaigns.insert({key.channel, key.campaign});
    }
    if (!key.activity.empty()) {
      names.activities.insert({key.channel, key.campaign, key.activity});
    }
    if (!key.audience.empty()) {
      names.audiences.insert(key.audience);
    }
  }
  return names;
}

absl::Status CheckNesting(const std::vector<SeriesKey>& series) {
  for (const SeriesKey& key : series) {
    if (!key.campaign.empty() && key.channel.empty()) {
      return errors::InvalidField(
          "campaign", errors::kRequired,
          words::Message{"CAMPAIGN_WITHOUT_CHANNEL", {{"campaign", key.campaign}}});
    }
    if (!key.activity.empty() && key.campaign.empty()) {
      return errors::InvalidField(
          "activity", errors::kRequired,
          words::Message{"ACTIVITY_WITHOUT_CAMPAIGN", {{"activity", key.activity}}});
    }
  }
  return absl::OkStatus();
}

// Removes from `names` those that `find` finds. Stops at an error other than NOT_FOUND.
template <typename Names, typename Find>
absl::Status RemoveKnown(Names& names, const Find& find) {
  for (auto name = names.begin(); name != names.end();) {
    const absl::Status status = find(*name);
    if (status.ok()) {
      name = names.erase(name);
    } else if (absl::IsNotFound(status)) {
      ++name;
    } else {
      return status;
    }
  }
  return absl::OkStatus();
}

const std::string& DisplayName(const ObservationBatch& batch, const std::string& id) {
  const auto found = batch.display_names.find(id);
  return found == batch.display_names.end() ? id : found->second;
}

// What is missing as entries of the catalogue, parents before what lies in them.
std::vector<Entry> EntriesOf(const MissingNames& missing, const ObservationBatch& batch) {
  std::vector<Entry> entries;
  const auto add = [&](EntryKind kind, const std::string& channel, const std::string& campaign,
                       const std::string& id) -> Entry& {
    Entry& entry = entries.emplace_back();
    entry.kind = kind;
    entry.channel = channel;
    entry.campaign = campaign;
    entry.id = id;
    entry.display_name = DisplayName(batch, id);
    return entry;
  };
  for (const std::string& id : missing.metrics) {
    Entry& entry = add(EntryKind::kMetric, "", "", id);
    const auto kind = batch.metric_kinds.find(id);
    entry.metric_kind = kind == batch.metric_kinds.end() ? MetricKindFromId(id) : kind->second;
    entry.fractional = batch.fractional_metrics.contains(id);
  }
  for (const std::string& id : missing.channels) add(EntryKind::kChannel, "", "", id);
  for (const auto& id : missing.campaigns) {
    const auto external_id = batch.external_ids.find(id);
    add(EntryKind::kCampaign, id[0], "", id[1]).external_id =
        external_id == batch.external_ids.end() ? "" : external_id->second;
  }
  for (const auto& id : missing.activities) add(EntryKind::kActivity, id[0], id[1], id[2]);
  for (const std::string& id : missing.audiences) add(EntryKind::kAudience, "", "", id);
  return entries;
}

}  // namespace

absl::StatusOr<MissingNames> FindMissingNames(Reader& reader, const std::string& brand,
                                              const std::vector<SeriesKey>& series) {
  MissingNames names = CollectNames(series);
  absl::Status status = CheckNesting(series);
  status.Update(RemoveKnown(names.metrics, [&](const std::string& id) {
    return FindMetric(reader, brand, id).status();
  }));
  status.Update(RemoveKnown(names.channels, [&](const std::string& id) {
    return FindChannel(reader, brand, id).status();
  }));
  status.Update(RemoveKnown(names.campaigns, [&](const std::array<std::string, 2>& id) {
    return FindCampaign(reader, brand, id[0], id[1]).status();
  }));
  status.Update(RemoveKnown(names.activities, [&](const std::array<std::string, 3>& id) {
    return FindActivity(reader, brand, id[0], id[1], id[2]).status();
  }));
  status.Update(RemoveKnown(names.audiences, [&](const std::string& id) {
    return FindAudience(reader, brand, id).status();
  }));
  if (!status.ok()) {
    return status;
  }
  return names;
}

absl::Status CheckMissingNames(Reader& reader, const std::string& brand,
                               const MissingNames& missing, const ImportOptions& options) {
  if (options.unknown_ids == UnknownIds::kRefuse) {
    errors::FieldViolations violations;
    // `path` has the id and those it lies in, as the command takes them.
    const auto refuse = [&](const char* type, const std::string& path) {
      violations.Add(
          type, errors::kUnknownReference,
          words::Message{"UNKNOWN_ID_REFUSED", {{"brand", brand}, {"type", type}, {"path", path}}});
    };
    for (const std::string& id : missing.metrics) refuse("metric", id);
    for (const std::string& id : missing.channels) refuse("channel", id);
    for (const auto& id : missing.campaigns) refuse("campaign", id[0] + " " + id[1]);
    for (const auto& id : missing.activities) {
      refuse("activity", id[0] + " " + id[1] + " " + id[2]);
    }
    for (const std::string& id : missing.audiences) refuse("audience", id);
    if (!violations.empty()) {
      return violations.ToStatus();
    }
  }
  ASSIGN_OR_RETURN(auto count, CountChannels(reader, brand));
  const std::int64_t after = count + static_cast<std::int64_t>(missing.channels.size());
  if (!missing.channels.empty() && after > options.max_channel_count) {
    return errors::LimitExceeded("channels of " + BrandName(brand), after,
                                 options.max_channel_count);
  }
  return absl::OkStatus();
}

absl::Status InsertMissingNames(Transaction& transaction, const std::string& brand,
                                const MissingNames& missing, const ObservationBatch& batch,
                                const JournalPlace& place) {
  absl::Status status;
  for (const Entry& entry : EntriesOf(missing, batch)) {
    status.Update(InsertEntry(transaction, brand, entry));
    status.Update(
        InsertImportEntry(transaction, place.brand_key, place.import, EntryChange::kAdded, entry));
  }
  for (const std::string& metric : batch.fractional_metrics) {
    status.Update(Execute(transaction, kSetFractional, brand, metric).status());
  }
  for (const auto& [campaign, external_id] : batch.external_ids) {
    status.Update(Execute(transaction, kSetExternalId, external_id, brand, campaign[0], campaign[1])
                      .status());
  }
  return status;
}

}  // namespace funnelcast::store
