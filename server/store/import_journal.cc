// The journal in SQL.
#include "server/store/import_journal.h"

#include <algorithm>
#include <utility>

#include "server/status_macros.h"
#include "server/store/connection.h"

namespace funnelcast::store {
namespace {

constexpr Sql kNewest{
    "SELECT import, recorded_time_us FROM import WHERE brand_key = :brand_key "
    "ORDER BY import DESC LIMIT 1",
    "ii"};
constexpr Sql kInsert{
    "INSERT INTO import (brand_key, import, recorded_time_us, kind, file_name, request_id, "
    "row_count, added_count, corrected_count, undoes) VALUES (:brand_key, :import, "
    ":recorded_time_us, :kind, :file_name, :request_id, :row_count, 0, 0, :undoes)"};
constexpr Sql kDelete{"DELETE FROM import WHERE brand_key = :brand_key AND import = :import"};
constexpr Sql kFinish{
    "UPDATE import SET row_count = :row_count, added_count = :added_count, "
    "corrected_count = :corrected_count, removed_count = :removed_count, first_day = :first_day, "
    "last_day = :last_day WHERE brand_key = :brand_key AND import = :import"};
constexpr Sql kInsertSum{
    "INSERT INTO import_sum (brand_key, import, metric, value_count, value_sum) "
    "VALUES (:brand_key, :import, :metric, :value_count, :value_sum)"};
constexpr Sql kInsertSeries{
    "INSERT INTO import_series (brand_key, import, series, first_day, last_day) "
    "VALUES (:brand_key, :import, :series, :first_day, :last_day)"};
constexpr Sql kLoadSeries{
    "SELECT series, first_day, last_day FROM import_series "
    "WHERE brand_key = :brand_key AND import = :import ORDER BY series",
    "iii"};
constexpr Sql kInsertEntry{
    "INSERT INTO import_entry (brand_key, import, change, kind, channel, campaign, id, "
    "display_name, external_id, metric_kind, fractional) VALUES (:brand_key, :import, :change, "
    ":kind, :channel, :campaign, :id, :display_name, :external_id, :metric_kind, :fractional)"};
constexpr Sql kLoadEntries{
    "SELECT kind, channel, campaign, id, display_name, external_id, metric_kind, fractional "
    "FROM import_entry WHERE brand_key = :brand_key AND import = :import AND change = :change "
    "ORDER BY kind, channel, campaign, id",
    "itttttii"};
constexpr Sql kStates{
    "SELECT import, kind, undone_by FROM import WHERE brand_key = :brand_key ORDER BY import",
    "iii"};
constexpr Sql kSetUndoneBy{
    "UPDATE import SET undone_by = :undone_by WHERE brand_key = :brand_key AND import = :import"};
constexpr Sql kLast{
    "SELECT coalesce(max(import), 0) FROM import "
    "WHERE brand_key = :brand_key AND recorded_time_us <= :time_us",
    "i"};

}  // namespace

absl::StatusOr<std::int64_t> InsertImport(Transaction& transaction, std::int64_t brand_key,
                                          const Import& import) {
  using Newest = std::pair<std::int64_t, std::int64_t>;
  ASSIGN_OR_RETURN(auto newest, SelectOne(
                                    transaction, kNewest,
                                    [](Statement& row) {
                                      Newest result;
                                      row.Read(result.first, result.second);
                                      return result;
                                    },
                                    brand_key));
  const auto [last_number, last_time_us] = newest.value_or(Newest(0, 0));
  const std::int64_t number = last_number + 1;
  const std::int64_t time_us = std::max(transaction.now_us(), last_time_us + 1);
  RETURN_IF_ERROR(Execute(transaction, kInsert, brand_key, number, time_us, import.kind,
                          import.file_name, import.request_id, import.row_count, import.undoes));
  return number;
}

absl::Status DeleteImport(Transaction& transaction, std::int64_t brand_key, std::int64_t import) {
  return Execute(transaction, kDelete, brand_key, import).status();
}

absl::Status FinishImport(Transaction& transaction, std::int64_t brand_key, const Import& import) {
  absl::Status status =
      Execute(transaction, kFinish, import.row_count, import.added_count, import.corrected_count,
              import.removed_count, import.first_day, import.last_day, brand_key, import.number)
          .status();
  for (const ImportedSum& sum : import.sums) {
    status.Update(Execute(transaction, kInsertSum, brand_key, import.number, sum.metric,
                          sum.value_count, sum.sum)
                      .status());
  }
  return status;
}

absl::Status InsertTouchedSeries(Transaction& transaction, std::int64_t brand_key,
                                 std::int64_t import, const TouchedSeries& touched) {
  return Execute(transaction, kInsertSeries, brand_key, import, touched.series, touched.first_day,
                 touched.last_day)
      .status();
}

absl::StatusOr<std::vector<TouchedSeries>> LoadTouchedSeries(Reader& reader, std::int64_t brand_key,
                                                             std::int64_t import) {
  return SelectAll(
      reader, kLoadSeries,
      [](Statement& row) {
        TouchedSeries touched;
        row.Read(touched.series, touched.first_day, touched.last_day);
        return touched;
      },
      brand_key, import);
}

absl::Status InsertImportEntry(Transaction& transaction, std::int64_t brand_key,
                               std::int64_t import, EntryChange change, const Entry& entry) {
  return Execute(transaction, kInsertEntry, brand_key, import, change, entry.kind, entry.channel,
                 entry.campaign, entry.id, entry.display_name, entry.external_id, entry.metric_kind,
                 entry.fractional)
      .status();
}

absl::StatusOr<std::vector<Entry>> LoadImportEntries(Reader& reader, std::int64_t brand_key,
                                                     std::int64_t import, EntryChange change) {
  return SelectAll(
      reader, kLoadEntries,
      [](Statement& row) {
        Entry entry;
        row.Read(entry.kind, entry.channel, entry.campaign, entry.id, entry.display_name,
                 entry.external_id, entry.metric_kind, entry.fractional);
        return entry;
      },
      brand_key, import, change);
}

absl::StatusOr<std::map<std::int64_t, ImportState>> LoadImportStates(Reader& reader,
                                                                     std::int64_t brand_key) {
  ASSIGN_OR_RETURN(auto rows, SelectAll(
                                  reader, kStates,
                                  [](Statement& row) {
                                    std::pair<std::int64_t, ImportState> state;
                                    std::int64_t undone_by = 0;
                                    row.Read(state.first, state.second.kind, undone_by);
                                    state.second.undone = undone_by != 0;
                                    return state;
                                  },
                                  brand_key));
  return std::map<std::int64_t, ImportState>(rows.begin(), rows.end());
}

absl::Status SetUndoneBy(Transaction& transaction, std::int64_t brand_key, std::int64_t import,
                         std::int64_t undone_by) {
  return Execute(transaction, kSetUndoneBy, undone_by, brand_key, import).status();
}

absl::StatusOr<std::int64_t> FindLastImport(Reader& reader, std::int64_t brand_key,
                                            std::int64_t time_us) {
  ASSIGN_OR_RETURN(auto import, SelectOne(reader, kLast, ReadInteger, brand_key, time_us));
  return import.value_or(0);
}

}  // namespace funnelcast::store
