// Entries in SQL, one statement a kind.
#include "server/store/catalog_entries.h"

#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/connection.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kInsertMetric{
    "INSERT INTO metric (brand, metric, display_name, kind, fractional, version) VALUES (:brand, "
    ":metric, :display_name, :kind, :fractional, 1) ON CONFLICT (brand, metric) DO NOTHING"};
constexpr Sql kInsertChannel{
    "INSERT INTO channel (brand, channel, display_name, version) VALUES (:brand, :channel, "
    ":display_name, 1) ON CONFLICT (brand, channel) DO NOTHING"};
constexpr Sql kInsertCampaign{
    "INSERT INTO campaign (brand, channel, campaign, display_name, external_id, version) VALUES "
    "(:brand, :channel, :campaign, :display_name, :external_id, 1) "
    "ON CONFLICT (brand, channel, campaign) DO NOTHING"};
constexpr Sql kInsertActivity{
    "INSERT INTO activity (brand, channel, campaign, activity, display_name, version) VALUES "
    "(:brand, :channel, :campaign, :activity, :display_name, 1) "
    "ON CONFLICT (brand, channel, campaign, activity) DO NOTHING"};
constexpr Sql kInsertAudience{
    "INSERT INTO audience (brand, audience, display_name, version) VALUES (:brand, :audience, "
    ":display_name, 1) ON CONFLICT (brand, audience) DO NOTHING"};

constexpr Sql kMetricUses{
    "SELECT (SELECT count(*) FROM series WHERE brand_key = :brand_key AND metric = :m1 "
    "AND observation_count > 0) + "
    "(SELECT count(*) FROM funnel_stage WHERE brand = :b2 AND metric = :m2) + "
    "(SELECT count(*) FROM goal WHERE brand = :b3 AND (metric = :m3 OR per_metric = :m4)) + "
    "(SELECT count(*) FROM benchmark WHERE brand = :b5 AND (metric = :m5 OR per_metric = :m6)) + "
    "(SELECT count(*) FROM experiment WHERE brand = :b7 AND metric = :m7)",
    "i"};
constexpr Sql kChannelUses{
    "SELECT (SELECT count(*) FROM series WHERE brand_key = :brand_key AND channel = :c1 "
    "AND observation_count > 0) + "
    "(SELECT count(*) FROM campaign WHERE brand = :b2 AND channel = :c2) + "
    "(SELECT count(*) FROM goal WHERE brand = :b3 AND channel = :c3) + "
    "(SELECT count(*) FROM benchmark WHERE brand = :b4 AND channel = :c4) + "
    "(SELECT count(*) FROM experiment WHERE brand = :b5 AND channel = :c5)",
    "i"};
constexpr Sql kCampaignUses{
    "SELECT (SELECT count(*) FROM series WHERE brand_key = :brand_key AND channel = :c1 "
    "AND campaign = :d1 AND observation_count > 0) + "
    "(SELECT count(*) FROM activity WHERE brand = :b2 AND channel = :c2 AND campaign = :d2)",
    "i"};
constexpr Sql kActivityUses{
    "SELECT count(*) FROM series WHERE brand_key = :brand_key AND channel = :channel "
    "AND campaign = :campaign AND activity = :activity AND observation_count > 0",
    "i"};
constexpr Sql kAudienceUses{
    "SELECT count(*) FROM series WHERE brand_key = :brand_key AND audience = :audience "
    "AND observation_count > 0",
    "i"};
constexpr Sql kAliasUses{
    "SELECT count(*) FROM alias WHERE brand = :brand AND kind = :kind AND parent = :parent "
    "AND new_id = :new_id",
    "i"};

constexpr Sql kDeleteAlias{
    "DELETE FROM alias WHERE brand = :brand AND kind = :kind AND parent = :parent "
    "AND old_id = :old_id"};

std::string ParentOf(const Entry& entry) {
  return AliasParent(entry.kind, entry.channel, entry.campaign);
}

absl::StatusOr<std::optional<std::int64_t>> CountUses(Reader& reader, const std::string& brand,
                                                      std::int64_t brand_key, const Entry& entry) {
  const std::string& id = entry.id;
  switch (entry.kind) {
    case EntryKind::kMetric:
      return SelectOne(reader, kMetricUses, ReadInteger, brand_key, id, brand, id, brand, id, id,
                       brand, id, id, brand, id);
    case EntryKind::kChannel:
      return SelectOne(reader, kChannelUses, ReadInteger, brand_key, id, brand, id, brand, id,
                       brand, id, brand, id);
    case EntryKind::kCampaign:
      return SelectOne(reader, kCampaignUses, ReadInteger, brand_key, entry.channel, id, brand,
                       entry.channel, id);
    case EntryKind::kActivity:
      return SelectOne(reader, kActivityUses, ReadInteger, brand_key, entry.channel, entry.campaign,
                       id);
    case EntryKind::kAudience:
      break;
  }
  return SelectOne(reader, kAudienceUses, ReadInteger, brand_key, id);
}

}  // namespace

absl::Status InsertEntry(Transaction& transaction, const std::string& brand, const Entry& entry) {
  switch (entry.kind) {
    case EntryKind::kMetric:
      return Execute(transaction, kInsertMetric, brand, entry.id, entry.display_name,
                     entry.metric_kind, entry.fractional)
          .status();
    case EntryKind::kChannel:
      return Execute(transaction, kInsertChannel, brand, entry.id, entry.display_name).status();
    case EntryKind::kCampaign:
      return Execute(transaction, kInsertCampaign, brand, entry.channel, entry.id,
                     entry.display_name, entry.external_id)
          .status();
    case EntryKind::kActivity:
      return Execute(transaction, kInsertActivity, brand, entry.channel, entry.campaign, entry.id,
                     entry.display_name)
          .status();
    case EntryKind::kAudience:
      break;
  }
  return Execute(transaction, kInsertAudience, brand, entry.id, entry.display_name).status();
}

absl::StatusOr<bool> IsEntryUsed(Reader& reader, const std::string& brand, const Entry& entry) {
  ASSIGN_OR_RETURN(auto brand_key, FindBrandKey(reader, brand));
  ASSIGN_OR_RETURN(auto uses, CountUses(reader, brand, brand_key, entry));
  ASSIGN_OR_RETURN(auto aliases, SelectOne(reader, kAliasUses, ReadInteger, brand, entry.kind,
                                           ParentOf(entry), entry.id));
  return uses.value_or(0) + aliases.value_or(0) > 0;
}

absl::Status DeleteAliasOf(Transaction& transaction, const std::string& brand, const Entry& entry) {
  return Execute(transaction, kDeleteAlias, brand, entry.kind, ParentOf(entry), entry.id).status();
}

}  // namespace funnelcast::store
