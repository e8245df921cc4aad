// Renaming in SQL: every column that holds an entry's id.
#include "server/store/renames.h"

#include <fmt/format.h>

#include <span>

#include "server/errors/fields.h"
#include "server/errors/request.h"
#include "server/errors/resource.h"
#include "server/status_macros.h"
#include "server/store/connection.h"
#include "server/store/entries.h"
#include "server/store/entry_references.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

// Entries that others lie below are copied under the new id with these before the old ones go, as
// foreign keys do not follow. Parameters: the new id, the brand, the old id and its parents.
constexpr Sql kRenameMetric{
    "UPDATE metric SET metric = :new, display_name = CASE WHEN display_name = metric "
    "THEN :name ELSE display_name END, version = version + 1 "
    "WHERE brand = :brand AND metric = :old"};
constexpr Sql kRenameAudience{
    "UPDATE audience SET audience = :new, display_name = CASE WHEN display_name = audience "
    "THEN :name ELSE display_name END, version = version + 1 "
    "WHERE brand = :brand AND audience = :old"};
constexpr Sql kRenameActivity{
    "UPDATE activity SET activity = :new, display_name = CASE WHEN display_name = activity "
    "THEN :name ELSE display_name END, version = version + 1 "
    "WHERE brand = :brand AND activity = :old AND channel = :channel AND campaign = :campaign"};
constexpr Sql kCopyChannel{
    "INSERT INTO channel (brand, channel, display_name, version) SELECT brand, :new, "
    "CASE WHEN display_name = channel THEN :name ELSE display_name END, version + 1 FROM channel "
    "WHERE brand = :brand AND channel = :old"};
constexpr Sql kCopyCampaignsOfChannel{
    "INSERT INTO campaign (brand, channel, campaign, display_name, external_id, version) "
    "SELECT brand, :new, campaign, display_name, external_id, version FROM campaign "
    "WHERE brand = :brand AND channel = :old"};
constexpr Sql kCopyActivitiesOfChannel{
    "INSERT INTO activity (brand, channel, campaign, activity, display_name, version) "
    "SELECT brand, :new, campaign, activity, display_name, version FROM activity "
    "WHERE brand = :brand AND channel = :old"};
constexpr Sql kCopyCampaign{
    "INSERT INTO campaign (brand, channel, campaign, display_name, external_id, version) "
    "SELECT brand, channel, :new, "
    "CASE WHEN display_name = campaign THEN :name ELSE display_name END, external_id, version + 1 "
    "FROM campaign WHERE brand = :brand AND campaign = :old AND channel = :channel"};
constexpr Sql kCopyActivitiesOfCampaign{
    "INSERT INTO activity (brand, channel, campaign, activity, display_name, version) "
    "SELECT brand, channel, :new, activity, display_name, version FROM activity "
    "WHERE brand = :brand AND campaign = :old AND channel = :channel"};

// Rows of observations and of the journal. Parameters: the new id, the brand's key, the old id and
// its parents.
constexpr Sql kMetricByKey[] = {
    {"UPDATE series SET metric = :new WHERE brand_key = :brand_key AND metric = :old"},
    {"UPDATE import_sum SET metric = :new WHERE brand_key = :brand_key AND metric = :old"},
    {"UPDATE import_entry SET id = :new WHERE brand_key = :brand_key AND kind = 1 AND id = :old"},
};
constexpr Sql kChannelByKey[] = {
    {"UPDATE series SET channel = :new WHERE brand_key = :brand_key AND channel = :old"},
    {"UPDATE import_entry SET id = :new WHERE brand_key = :brand_key AND kind = 2 AND id = :old"},
    {"UPDATE import_entry SET channel = :new WHERE brand_key = :brand_key AND channel = :old"},
};
constexpr Sql kCampaignByKey[] = {
    {"UPDATE series SET campaign = :new WHERE brand_key = :brand_key AND campaign = :old "
     "AND channel = :channel"},
    {"UPDATE import_entry SET id = :new WHERE brand_key = :brand_key AND kind = 3 AND id = :old "
     "AND channel = :channel"},
    {"UPDATE import_entry SET campaign = :new WHERE brand_key = :brand_key AND campaign = :old "
     "AND channel = :channel"},
};
constexpr Sql kActivityByKey[] = {
    {"UPDATE series SET activity = :new WHERE brand_key = :brand_key AND activity = :old "
     "AND channel = :channel AND campaign = :campaign"},
    {"UPDATE import_entry SET id = :new WHERE brand_key = :brand_key AND kind = 4 AND id = :old "
     "AND channel = :channel AND campaign = :campaign"},
};
constexpr Sql kAudienceByKey[] = {
    {"UPDATE series SET audience = :new WHERE brand_key = :brand_key AND audience = :old"},
    {"UPDATE import_entry SET id = :new WHERE brand_key = :brand_key AND kind = 5 AND id = :old"},
};

template <typename... Arguments>
absl::Status ExecuteAll(Transaction& transaction, std::span<const Sql> statements,
                        const Arguments&... arguments) {
  absl::Status status;
  for (const Sql& sql : statements) {
    status.Update(Execute(transaction, sql, arguments...).status());
  }
  return status;
}

// The entry under its new id, with copies of all that lies below it.
absl::Status PutNewRow(Transaction& transaction, const std::string& brand, const EntryPath& path,
                       const std::string& id) {
  absl::Status status;
  const auto run = [&](const Sql& sql, const auto&... arguments) {
    status.Update(Execute(transaction, sql, arguments...).status());
  };
  switch (path.kind) {
    case EntryKind::kMetric:
      run(kRenameMetric, id, id, brand, path.id);
      break;
    case EntryKind::kChannel:
      run(kCopyChannel, id, id, brand, path.id);
      run(kCopyCampaignsOfChannel, id, brand, path.id);
      run(kCopyActivitiesOfChannel, id, brand, path.id);
      break;
    case EntryKind::kCampaign:
      run(kCopyCampaign, id, id, brand, path.id, path.channel);
      run(kCopyActivitiesOfCampaign, id, brand, path.id, path.channel);
      break;
    case EntryKind::kActivity:
      run(kRenameActivity, id, id, brand, path.id, path.channel, path.campaign);
      break;
    case EntryKind::kAudience:
      run(kRenameAudience, id, id, brand, path.id);
      break;
  }
  return status;
}

absl::Status RenameInHistory(Transaction& transaction, std::int64_t key, const EntryPath& path,
                             const std::string& id) {
  switch (path.kind) {
    case EntryKind::kMetric:
      return ExecuteAll(transaction, kMetricByKey, id, key, path.id);
    case EntryKind::kChannel:
      return ExecuteAll(transaction, kChannelByKey, id, key, path.id);
    case EntryKind::kCampaign:
      return ExecuteAll(transaction, kCampaignByKey, id, key, path.id, path.channel);
    case EntryKind::kActivity:
      return ExecuteAll(transaction, kActivityByKey, id, key, path.id, path.channel, path.campaign);
    case EntryKind::kAudience:
      break;
  }
  return ExecuteAll(transaction, kAudienceByKey, id, key, path.id);
}

// Whether the new id is free: of entries, of old ids, and of values that the past keeps.
absl::Status CheckNewId(Reader& reader, const std::string& brand, const EntryPath& path,
                        const std::string& new_id) {
  if (new_id == path.id) {
    return errors::InvalidField(
        "new_id", errors::kDuplicate,
        words::Message{"NEW_ID_IS_THE_OLD_ONE", {{"id", new_id}, {"type", EntryWord(path.kind)}}});
  }
  EntryPath wanted = path;
  wanted.id = new_id;
  const auto taken = FindEntry(reader, brand, wanted);
  if (taken.ok()) {
    return errors::MakeError(
        absl::StatusCode::kAlreadyExists, "RESOURCE_EXISTS",
        words::Message{"NEW_ID_IS_TAKEN",
                       {{"type", EntryWord(path.kind)},
                        {"name", EntryName(brand, wanted)},
                        {"merge", EntryCommand("merge", brand, path)},
                        {"id", new_id}}},
        {{"resource_type", EntryWord(path.kind)}, {"resource_name", EntryName(brand, wanted)}});
  }
  if (!absl::IsNotFound(taken.status())) return taken.status();
  ASSIGN_OR_RETURN(const auto aliases, LoadAliases(reader, brand));
  const std::string meant = aliases.Resolve(wanted).id;
  if (meant != new_id && meant != path.id) return CheckNoAlias(reader, brand, wanted);
  ASSIGN_OR_RETURN(const auto kept, HasSeries(reader, brand, wanted));
  if (!kept) return absl::OkStatus();
  return errors::FailedPrecondition(
      "ID_HAS_A_PAST",
      words::Message{"ID_HAS_A_PAST", {{"type", EntryWord(path.kind)}, {"id", new_id}}});
}

}  // namespace

absl::Status RenameEntry(Transaction& transaction, const std::string& brand, const EntryPath& path,
                         const std::string& new_id, ExpectedVersion expected) {
  absl::Status status = FindEntry(transaction, brand, path, expected).status();
  if (status.ok()) status = CheckNewId(transaction, brand, path, new_id);
  const auto key = FindBrandKey(transaction, brand);
  status.Update(key.status());
  if (!status.ok()) return status;
  status.Update(PutNewRow(transaction, brand, path, new_id));
  status.Update(RemoveEntryRow(transaction, brand, path));
  status.Update(RenameInHistory(transaction, *key, path, new_id));
  status.Update(ReplaceReferences(transaction, brand, path, new_id));
  status.Update(CarryChildAliases(transaction, brand, path, new_id, ChildAliases::kMove));
  status.Update(InsertAlias(transaction, brand, path, new_id));
  return status;
}

}  // namespace funnelcast::store
