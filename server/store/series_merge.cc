// Merges of series.
#include "server/store/series_merge.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "server/limits.h"
#include "server/status_macros.h"
#include "server/store/import_journal.h"
#include "server/store/names.h"
#include "server/store/observation_rows.h"
#include "server/store/series_edit.h"
#include "server/store/series_table.h"

namespace funnelcast::store {
namespace {

bool Overlaps(const ObservationRow& a, const ObservationRow& b) {
  return a.day < b.end_day() && b.day < a.end_day();
}

// A move whose origin has observations, with what stands on both sides.
struct LoadedMove {
  SeriesMove move;
  StoredSeries from;
  std::optional<StoredSeries> to;
  std::vector<ObservationRow> from_rows;
  std::vector<ObservationRow> to_rows;
};

absl::Status ReadRows(ObservationRowReader& reading, const StoredSeries& series,
                      std::vector<ObservationRow>& rows) {
  return reading.ReadNow(series.number, series.first_day, series.last_day + 1, rows);
}

absl::StatusOr<std::vector<LoadedMove>> LoadMoves(Reader& reader, std::int64_t brand_key,
                                                  const std::vector<SeriesMove>& moves) {
  ObservationRowReader reading(reader, brand_key);
  std::vector<LoadedMove> loaded;
  for (const SeriesMove& move : moves) {
    ASSIGN_OR_RETURN(auto from, FindSeries(reader, brand_key, move.from));
    if (!from.has_value() || from->observation_count == 0) {
      continue;
    }
    ASSIGN_OR_RETURN(auto to, FindSeries(reader, brand_key, move.to));
    LoadedMove one{move, *from, to, {}, {}};
    absl::Status status = ReadRows(reading, one.from, one.from_rows);
    if (status.ok() && one.to.has_value() && one.to->observation_count > 0) {
      status = ReadRows(reading, *one.to, one.to_rows);
    }
    if (!status.ok()) {
      return status;
    }
    loaded.push_back(std::move(one));
  }
  return loaded;
}

// Notes the days on which both sides have a value.
void FindClashes(const LoadedMove& move, SeriesMergeResult& result) {
  auto to = move.to_rows.begin();
  for (const ObservationRow& from : move.from_rows) {
    while (to != move.to_rows.end() && to->end_day() <= from.day) {
      ++to;
    }
    for (auto row = to; row != move.to_rows.end() && Overlaps(from, *row); ++row) {
      ++result.clash_count;
      if (result.clashes.size() < limits::kMaxListedClashes) {
        result.clashes.push_back({move.move, std::max(from.day, row->day), from.value, row->value});
      }
    }
  }
}

// Whether values of both sides that overlap are of the same days; only then can they be added up.
bool CanAddUp(const LoadedMove& move) {
  auto to = move.to_rows.begin();
  for (const ObservationRow& from : move.from_rows) {
    while (to != move.to_rows.end() && to->end_day() <= from.day) {
      ++to;
    }
    if (to != move.to_rows.end() && Overlaps(from, *to) &&
        (from.day != to->day || from.day_count != to->day_count)) {
      return false;
    }
  }
  return true;
}

// Whether the series that stays has a value on every day of those that would be dropped for it; a
// month must not go because of one of its days.
bool CanKeep(const LoadedMove& move) {
  auto to = move.to_rows.begin();
  for (const ObservationRow& from : move.from_rows) {
    while (to != move.to_rows.end() && to->end_day() <= from.day) {
      ++to;
    }
    Day covered_end = from.day;
    for (auto row = to; row != move.to_rows.end() && Overlaps(from, *row); ++row) {
      if (row->day > covered_end) {
        return false;
      }
      covered_end = row->end_day();
    }
    if (covered_end > from.day && covered_end < from.end_day()) {
      return false;
    }
  }
  return true;
}

// Whether values of both sides on the same days can become one as asked for.
bool CanJoin(const LoadedMove& move, BothValues both_values) {
  switch (both_values) {
    case BothValues::kRefuse:
      return false;
    case BothValues::kSum:
      return CanAddUp(move);
    case BothValues::kKeep:
      break;
  }
  return CanKeep(move);
}

// Puts what moves into the series it moves to.
SeriesEdit FillTarget(const LoadedMove& move, BothValues both_values) {
  SeriesEdit edit;
  auto to = move.to_rows.begin();
  for (const ObservationRow& from : move.from_rows) {
    for (; to != move.to_rows.end() && to->end_day() <= from.day; ++to) {
      edit.Pass();
    }
    ObservationRow row;
    row.day = from.day;
    row.value = from.value;
    row.day_count = from.day_count;
    if (to == move.to_rows.end() || !Overlaps(from, *to)) {
      edit.Add(row);
    } else if (both_values == BothValues::kSum) {
      row.value += to->value;
      edit.Correct(*to, row);
    }
  }
  edit.Finish();
  return edit;
}

SeriesEdit EmptyOrigin(const LoadedMove& move) {
  SeriesEdit edit;
  for (const ObservationRow& row : move.from_rows) {
    edit.TakeOut(row);
  }
  edit.Finish();
  return edit;
}

// Moves one series' observations and stores what became of both.
absl::Status Move(Transaction& transaction, ObservationRowWriter& writer, std::int64_t brand_key,
                  BothValues both_values, const LoadedMove& move, Import& import) {
  const SeriesEdit emptied = EmptyOrigin(move);
  const SeriesEdit filled = FillTarget(move, both_values);
  StoredSeries to;
  if (move.to.has_value()) {
    to = *move.to;
  } else {
    ASSIGN_OR_RETURN(auto number, NextSeriesNumber(transaction, brand_key));
    const Day first_day = move.from_rows.front().day;
    to = {number, move.move.to, first_day, first_day, 0, first_day, first_day, 1};
    RETURN_IF_ERROR(InsertSeries(transaction, brand_key, to));
  }
  RETURN_IF_ERROR(StoreEdit(transaction, writer, brand_key, import.number, emptied, move.from));
  RETURN_IF_ERROR(StoreEdit(transaction, writer, brand_key, import.number, filled, to));
  import.added_count += filled.added_count();
  import.corrected_count += filled.corrected_count();
  import.removed_count += emptied.removed_count();
  import.row_count += emptied.removed_count();
  const bool first = import.last_day < import.first_day;
  import.first_day = first ? emptied.first_day() : std::min(import.first_day, emptied.first_day());
  import.last_day = first ? emptied.last_day() : std::max(import.last_day, emptied.last_day());
  return absl::OkStatus();
}

absl::Status WriteMoves(Transaction& transaction, std::int64_t brand_key,
                        const std::vector<LoadedMove>& moves, const SeriesMergeOptions& options,
                        SeriesMergeResult& result) {
  Import import;
  import.kind = ImportKind::kMerge;
  import.file_name = options.description;
  import.request_id = options.request_id;
  ASSIGN_OR_RETURN(auto number, InsertImport(transaction, brand_key, import));
  import.number = number;
  ASSIGN_OR_RETURN(auto writer, ObservationRowWriter::Prepare(transaction, brand_key, number));
  absl::Status status;
  for (const LoadedMove& move : moves) {
    status.Update(Move(transaction, *writer, brand_key, options.both_values, move, import));
  }
  for (const Entry& entry : options.removed_entries) {
    status.Update(
        InsertImportEntry(transaction, brand_key, number, EntryChange::kTakenAway, entry));
  }
  status.Update(writer->Finish());
  status.Update(FinishImport(transaction, brand_key, import));
  result.import = number;
  result.moved_count = import.removed_count;
  return status;
}

}  // namespace

absl::StatusOr<SeriesMergeResult> MergeSeries(Transaction& transaction, const std::string& brand,
                                              const std::vector<SeriesMove>& moves,
                                              const SeriesMergeOptions& options) {
  ASSIGN_OR_RETURN(auto brand_key, FindBrandKey(transaction, brand));
  ASSIGN_OR_RETURN(auto loaded, LoadMoves(transaction, brand_key, moves));
  SeriesMergeResult result;
  bool can_join = true;
  for (const LoadedMove& move : loaded) {
    FindClashes(move, result);
    can_join = can_join && CanJoin(move, options.both_values);
  }
  if (result.clash_count > 0 && !can_join) {
    return result;
  }
  RETURN_IF_ERROR(WriteMoves(transaction, brand_key, loaded, options, result));
  return result;
}

}  // namespace funnelcast::store
