// Entries of all kinds by their paths.
#include "server/store/entries.h"

#include <fmt/format.h>

#include <utility>

#include "server/status_macros.h"
#include "server/store/activities.h"
#include "server/store/audiences.h"
#include "server/store/campaigns.h"
#include "server/store/channels.h"
#include "server/store/connection.h"
#include "server/store/entry_uses.h"
#include "server/store/metrics.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kDeleteMetric{"DELETE FROM metric WHERE brand = :brand AND metric = :metric"};
constexpr Sql kDeleteChannel{"DELETE FROM channel WHERE brand = :brand AND channel = :channel"};
constexpr Sql kDeleteCampaign{
    "DELETE FROM campaign WHERE brand = :brand AND channel = :channel AND campaign = :campaign"};
constexpr Sql kDeleteActivity{
    "DELETE FROM activity WHERE brand = :brand AND channel = :channel AND campaign = :campaign "
    "AND activity = :activity"};
constexpr Sql kDeleteAudience{"DELETE FROM audience WHERE brand = :brand AND audience = :audience"};

constexpr Sql kSeriesOfMetric{
    "SELECT count(*) FROM series WHERE brand_key = :brand_key AND metric = :metric", "i"};
constexpr Sql kSeriesOfChannel{
    "SELECT count(*) FROM series WHERE brand_key = :brand_key AND channel = :channel", "i"};
constexpr Sql kSeriesOfCampaign{
    "SELECT count(*) FROM series WHERE brand_key = :brand_key AND channel = :channel "
    "AND campaign = :campaign",
    "i"};
constexpr Sql kSeriesOfActivity{
    "SELECT count(*) FROM series WHERE brand_key = :brand_key AND channel = :channel "
    "AND campaign = :campaign AND activity = :activity",
    "i"};
constexpr Sql kSeriesOfAudience{
    "SELECT count(*) FROM series WHERE brand_key = :brand_key AND audience = :audience", "i"};

constexpr int kAll = 1'000'000;  // more than any limit lets a brand have

StoredEntry FromRecord(const Metric& metric) {
  StoredEntry stored;
  stored.entry.kind = EntryKind::kMetric;
  stored.entry.id = metric.id;
  stored.entry.display_name = metric.display_name;
  stored.entry.metric_kind = metric.kind;
  stored.entry.fractional = metric.fractional;
  stored.version = metric.version;
  return stored;
}

StoredEntry FromRecord(const Channel& channel) {
  StoredEntry stored;
  stored.entry.kind = EntryKind::kChannel;
  stored.entry.id = channel.id;
  stored.entry.display_name = channel.display_name;
  stored.version = channel.version;
  return stored;
}

StoredEntry FromRecord(const Campaign& campaign) {
  StoredEntry stored;
  stored.entry.kind = EntryKind::kCampaign;
  stored.entry.channel = campaign.channel;
  stored.entry.id = campaign.id;
  stored.entry.display_name = campaign.display_name;
  stored.entry.external_id = campaign.external_id;
  stored.version = campaign.version;
  return stored;
}

StoredEntry FromRecord(const Activity& activity) {
  StoredEntry stored;
  stored.entry.kind = EntryKind::kActivity;
  stored.entry.channel = activity.channel;
  stored.entry.campaign = activity.campaign;
  stored.entry.id = activity.id;
  stored.entry.display_name = activity.display_name;
  stored.version = activity.version;
  return stored;
}

StoredEntry FromRecord(const Audience& audience) {
  StoredEntry stored;
  stored.entry.kind = EntryKind::kAudience;
  stored.entry.id = audience.id;
  stored.entry.display_name = audience.display_name;
  stored.version = audience.version;
  return stored;
}

template <typename Record>
absl::StatusOr<StoredEntry> FromFound(const absl::StatusOr<Record>& found) {
  if (!found.ok()) return found.status();
  return FromRecord(*found);
}

absl::Status AddActivities(Reader& reader, const std::string& brand, const std::string& channel,
                           const std::string& campaign, std::vector<Entry>& entries) {
  ASSIGN_OR_RETURN(const auto activities, ListActivities(reader, brand, channel, campaign,
                                                         {.after_id = "", .limit = kAll}));
  for (const Activity& activity : activities) entries.push_back(FromRecord(activity).entry);
  return absl::OkStatus();
}

}  // namespace

const char* EntryWord(EntryKind kind) {
  switch (kind) {
    case EntryKind::kMetric:
      return "metric";
    case EntryKind::kChannel:
      return "channel";
    case EntryKind::kCampaign:
      return "campaign";
    case EntryKind::kActivity:
      return "activity";
    case EntryKind::kAudience:
      return "audience";
  }
  return "entry";
}

std::string EntryName(const std::string& brand, const EntryPath& path) {
  switch (path.kind) {
    case EntryKind::kMetric:
      return ChildName(brand, "metrics", path.id);
    case EntryKind::kChannel:
      return ChildName(brand, "channels", path.id);
    case EntryKind::kAudience:
      return ChildName(brand, "audiences", path.id);
    case EntryKind::kCampaign:
      return fmt::format("brands/{}/channels/{}/campaigns/{}", brand, path.channel, path.id);
    case EntryKind::kActivity:
      break;
  }
  return fmt::format("brands/{}/channels/{}/campaigns/{}/activities/{}", brand, path.channel,
                     path.campaign, path.id);
}

std::string EntryCommand(const std::string& verb, const std::string& brand, const EntryPath& path) {
  std::string command = fmt::format("funnelcast {} {} {}", EntryWord(path.kind), verb, brand);
  for (const std::string& part : {path.channel, path.campaign, path.id}) {
    if (!part.empty()) command += " " + part;
  }
  return command;
}

absl::StatusOr<StoredEntry> FindEntry(Reader& reader, const std::string& brand,
                                      const EntryPath& path) {
  switch (path.kind) {
    case EntryKind::kMetric:
      return FromFound(FindMetric(reader, brand, path.id));
    case EntryKind::kChannel:
      return FromFound(FindChannel(reader, brand, path.id));
    case EntryKind::kCampaign:
      return FromFound(FindCampaign(reader, brand, path.channel, path.id));
    case EntryKind::kActivity:
      return FromFound(FindActivity(reader, brand, path.channel, path.campaign, path.id));
    case EntryKind::kAudience:
      break;
  }
  return FromFound(FindAudience(reader, brand, path.id));
}

absl::StatusOr<StoredEntry> FindEntry(Reader& reader, const std::string& brand,
                                      const EntryPath& path, ExpectedVersion expected) {
  auto stored = FindEntry(reader, brand, path);
  RETURN_IF_ERROR(CheckVersion(stored, expected, EntryWord(path.kind), EntryName(brand, path)));
  return stored;
}

absl::StatusOr<std::vector<Entry>> ListEntriesBelow(Reader& reader, const std::string& brand,
                                                    const EntryPath& path) {
  std::vector<Entry> entries;
  absl::Status status;
  if (path.kind == EntryKind::kCampaign) {
    status = AddActivities(reader, brand, path.channel, path.id, entries);
  } else if (path.kind == EntryKind::kChannel) {
    ASSIGN_OR_RETURN(const auto campaigns,
                     ListCampaigns(reader, brand, path.id, {.after_id = "", .limit = kAll}));
    for (const Campaign& campaign : campaigns) {
      entries.push_back(FromRecord(campaign).entry);
      status.Update(AddActivities(reader, brand, path.id, campaign.id, entries));
    }
  }
  if (!status.ok()) return status;
  return entries;
}

absl::StatusOr<bool> HasSeries(Reader& reader, const std::string& brand, const EntryPath& path) {
  ASSIGN_OR_RETURN(const auto key, FindBrandKey(reader, brand));
  ASSIGN_OR_RETURN(const auto count, [&]() -> absl::StatusOr<std::optional<std::int64_t>> {
    switch (path.kind) {
      case EntryKind::kMetric:
        return SelectOne(reader, kSeriesOfMetric, ReadInteger, key, path.id);
      case EntryKind::kChannel:
        return SelectOne(reader, kSeriesOfChannel, ReadInteger, key, path.id);
      case EntryKind::kCampaign:
        return SelectOne(reader, kSeriesOfCampaign, ReadInteger, key, path.channel, path.id);
      case EntryKind::kActivity:
        return SelectOne(reader, kSeriesOfActivity, ReadInteger, key, path.channel, path.campaign,
                         path.id);
      case EntryKind::kAudience:
        break;
    }
    return SelectOne(reader, kSeriesOfAudience, ReadInteger, key, path.id);
  }());
  return count.value_or(0) > 0;
}

absl::Status RemoveEntryRow(Transaction& transaction, const std::string& brand,
                            const EntryPath& path) {
  switch (path.kind) {
    case EntryKind::kMetric:
      return Execute(transaction, kDeleteMetric, brand, path.id).status();
    case EntryKind::kChannel:
      return Execute(transaction, kDeleteChannel, brand, path.id).status();
    case EntryKind::kCampaign:
      return Execute(transaction, kDeleteCampaign, brand, path.channel, path.id).status();
    case EntryKind::kActivity:
      return Execute(transaction, kDeleteActivity, brand, path.channel, path.campaign, path.id)
          .status();
    case EntryKind::kAudience:
      break;
  }
  return Execute(transaction, kDeleteAudience, brand, path.id).status();
}

absl::Status DeleteEntry(Transaction& transaction, const std::string& brand, const EntryPath& path,
                         ExpectedVersion expected) {
  absl::Status status = FindEntry(transaction, brand, path, expected).status();
  if (status.ok()) status = CheckUnused(transaction, brand, path);
  if (status.ok()) status = DropAliases(transaction, brand, path);
  if (status.ok()) status = RemoveEntryRow(transaction, brand, path);
  return status;
}

}  // namespace funnelcast::store
