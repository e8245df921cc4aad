// Merging of entries: checks, moves of series, and the catalogue's rows.
#include "server/store/merges.h"

#include <fmt/format.h>

#include <map>
#include <utility>
#include <vector>

#include "server/errors/fields.h"
#include "server/errors/request.h"
#include "server/status_macros.h"
#include "server/store/catalog_entries.h"
#include "server/store/connection.h"
#include "server/store/entries.h"
#include "server/store/entry_references.h"
#include "server/store/entry_uses.h"
#include "server/store/import_journal.h"
#include "server/store/import_names.h"
#include "server/store/metrics.h"
#include "server/store/names.h"
#include "server/store/series_table.h"
#include "server/words/kind_words.h"

namespace funnelcast::store {
namespace {

constexpr Sql kTakeFractional{
    "UPDATE metric SET fractional = 1 WHERE brand = :brand AND metric = :metric"};

EntryPath IntoPath(const EntryMerge& merge) {
  EntryPath into = merge.from;
  into.id = merge.into;
  return into;
}

// Whether two metrics can become one.
absl::Status CheckMetrics(Reader& reader, const std::string& brand, const Entry& from,
                          const Entry& into) {
  if (from.metric_kind != into.metric_kind) {
    return errors::FailedPrecondition(
        "METRICS_OF_DIFFERENT_KINDS",
        words::Message{"METRICS_OF_DIFFERENT_KINDS",
                       {{"from", from.id},
                        {"from_kind", words::KindOf(from.metric_kind)},
                        {"into", into.id},
                        {"into_kind", words::KindOf(into.metric_kind)},
                        {"brand", brand}}});
  }
  return CheckMetricsApart(reader, brand, from.id, into.id);
}

bool IsOf(const SeriesKey& key, const EntryPath& path) {
  switch (path.kind) {
    case EntryKind::kMetric:
      return key.metric == path.id;
    case EntryKind::kChannel:
      return key.channel == path.id;
    case EntryKind::kCampaign:
      return key.channel == path.channel && key.campaign == path.id;
    case EntryKind::kActivity:
      return key.channel == path.channel && key.campaign == path.campaign &&
             key.activity == path.id;
    case EntryKind::kAudience:
      break;
  }
  return key.audience == path.id;
}

// Where a series goes. What lies below the entry goes to what its id means on the other side.
SeriesKey MovedKey(SeriesKey key, const EntryMerge& merge, const Aliases& aliases) {
  switch (merge.from.kind) {
    case EntryKind::kMetric:
      key.metric = merge.into;
      break;
    case EntryKind::kChannel:
      key.channel = merge.into;
      break;
    case EntryKind::kCampaign:
      key.campaign = merge.into;
      break;
    case EntryKind::kActivity:
      key.activity = merge.into;
      break;
    case EntryKind::kAudience:
      key.audience = merge.into;
      break;
  }
  return aliases.Resolve(key);
}

// Two parts of a channel that are one part of the other: they are to be one before.
absl::Status RefuseMeeting(const std::string& brand, const SeriesKey& one, const SeriesKey& other,
                           const SeriesKey& to) {
  const bool campaigns = one.campaign != other.campaign;
  EntryPath path{campaigns ? EntryKind::kCampaign : EntryKind::kActivity, other.channel,
                 campaigns ? "" : other.campaign, campaigns ? other.campaign : other.activity};
  const std::string& kept = campaigns ? one.campaign : one.activity;
  return errors::FailedPrecondition(
      "PARTS_MEET", words::Message{"PARTS_MEET",
                                   {{"one", path.id},
                                    {"other", kept},
                                    {"known_as", campaigns ? to.campaign : to.activity},
                                    {"merge", EntryCommand("merge", brand, path)}}});
}

absl::StatusOr<std::vector<SeriesMove>> ListMoves(Reader& reader, const std::string& brand,
                                                  const EntryMerge& merge, const Aliases& aliases) {
  ASSIGN_OR_RETURN(const auto key, FindBrandKey(reader, brand));
  ASSIGN_OR_RETURN(const auto all, LoadAllSeries(reader, key));
  std::vector<SeriesMove> moves;
  std::map<SeriesKey, SeriesKey> origins;
  for (const StoredSeries& series : all) {
    if (!IsOf(series.key, merge.from)) continue;
    const SeriesKey to = MovedKey(series.key, merge, aliases);
    const auto [origin, is_new] = origins.emplace(to, series.key);
    if (!is_new) return RefuseMeeting(brand, origin->second, series.key, to);
    moves.push_back({series.key, to});
  }
  return moves;
}

// Creates what lies below the entry below the other one, where that has it not yet, as entries that
// the import `place` added.
absl::Status CopyBelow(Transaction& transaction, const std::string& brand, const EntryMerge& merge,
                       const std::vector<Entry>& below, const Aliases& aliases,
                       const JournalPlace& place) {
  for (const Entry& entry : below) {
    EntryPath path{entry.kind, entry.channel, entry.campaign, entry.id};
    (merge.from.kind == EntryKind::kChannel ? path.channel : path.campaign) = merge.into;
    path = aliases.Resolve(path);
    const absl::Status there = FindEntry(transaction, brand, path).status();
    if (there.ok()) continue;
    if (!absl::IsNotFound(there)) return there;
    Entry copy = entry;
    copy.channel = path.channel;
    copy.campaign = path.campaign;
    copy.id = path.id;
    absl::Status copied = InsertEntry(transaction, brand, copy);
    copied.Update(
        InsertImportEntry(transaction, place.brand_key, place.import, EntryChange::kAdded, copy));
    if (!copied.ok()) return copied;
  }
  return absl::OkStatus();
}

// The entry itself and all below it.
struct Leaving {
  StoredEntry from;
  StoredEntry into;
  std::vector<Entry> below;
};

absl::StatusOr<Leaving> Check(Reader& reader, const std::string& brand, const EntryMerge& merge) {
  if (merge.from.id == merge.into) {
    return errors::InvalidField(
        "into", errors::kDuplicate,
        words::Message{"MERGE_INTO_ITSELF",
                       {{"type", EntryWord(merge.from.kind)}, {"id", merge.into}}});
  }
  ASSIGN_OR_RETURN(auto from, FindEntry(reader, brand, merge.from));
  ASSIGN_OR_RETURN(auto into, FindEntry(reader, brand, IntoPath(merge)));
  if (merge.from.kind == EntryKind::kMetric) {
    RETURN_IF_ERROR(CheckMetrics(reader, brand, from.entry, into.entry));
  }
  ASSIGN_OR_RETURN(auto below, ListEntriesBelow(reader, brand, merge.from));
  return Leaving{std::move(from), std::move(into), std::move(below)};
}

// What the catalogue has to say of it once the observations have moved.
absl::Status MoveEntry(Transaction& transaction, const std::string& brand, const EntryMerge& merge,
                       const Leaving& leaving, const Aliases& aliases, std::int64_t import) {
  ASSIGN_OR_RETURN(const auto brand_key, FindBrandKey(transaction, brand));
  absl::Status status =
      CopyBelow(transaction, brand, merge, leaving.below, aliases, {brand_key, import});
  if (leaving.from.entry.fractional && !leaving.into.entry.fractional) {
    status.Update(Execute(transaction, kTakeFractional, brand, merge.into).status());
  }
  status.Update(RecordReferences(transaction, brand, merge.from, merge.into, {brand_key, import}));
  status.Update(ReplaceReferences(transaction, brand, merge.from, merge.into));
  status.Update(RemoveEntryRow(transaction, brand, merge.from));
  status.Update(CarryChildAliases(transaction, brand, merge.from, merge.into, ChildAliases::kCopy));
  status.Update(InsertAlias(transaction, brand, merge.from, merge.into));
  return status;
}

}  // namespace

absl::StatusOr<SeriesMergeResult> MergeEntries(Transaction& transaction, const std::string& brand,
                                               const EntryMerge& merge) {
  ASSIGN_OR_RETURN(const auto leaving, Check(transaction, brand, merge));
  ASSIGN_OR_RETURN(const auto aliases, LoadAliases(transaction, brand));
  ASSIGN_OR_RETURN(const auto moves, ListMoves(transaction, brand, merge, aliases));
  SeriesMergeOptions options;
  options.both_values = merge.both_values;
  options.description =
      fmt::format("{} {} into {}", EntryWord(merge.from.kind), merge.from.id, merge.into);
  options.request_id = merge.request_id;
  options.removed_entries = leaving.below;
  options.removed_entries.insert(options.removed_entries.begin(), leaving.from.entry);
  ASSIGN_OR_RETURN(const auto value_count, CountValues(transaction, brand, merge.from));
  ASSIGN_OR_RETURN(auto result, MergeSeries(transaction, brand, moves, options));
  if (result.import == 0 && result.clash_count > 0) {
    result.moved_count = value_count;
    return result;
  }
  RETURN_IF_ERROR(MoveEntry(transaction, brand, merge, leaving, aliases, result.import));
  return result;
}

}  // namespace funnelcast::store
