// Edits of one series.
#include "server/store/series_edit.h"

#include <algorithm>

#include "server/status_macros.h"
#include "server/store/import_journal.h"

namespace funnelcast::store {

void SeriesEdit::Note(const ObservationRow& row) {
  first_day_ = changed() ? std::min(first_day_, row.day) : row.day;
  last_day_ = changed() ? std::max(last_day_, row.end_day() - 1) : row.end_day() - 1;
}

void SeriesEdit::EndRun() {
  if (!run_first_day_.has_value()) return;
  changes_.push_back(RowChange::TakeOut(*run_first_day_, run_last_day_));
  run_first_day_.reset();
}

void SeriesEdit::Put(const ObservationRow& row) {
  longest_day_count_ = std::max(longest_day_count_, row.day_count);
  EndRun();
  changes_.push_back(RowChange::Put(row));
}

void SeriesEdit::Add(const ObservationRow& row) {
  Note(row);
  ++added_count_;
  Put(row);
}

void SeriesEdit::Correct(const ObservationRow& stored, const ObservationRow& row) {
  Note(stored);
  ++corrected_count_;
  Note(row);
  keeps_days_ = keeps_days_ && stored.day_count == row.day_count;
  changes_.push_back(RowChange::Keep(stored));
  Put(row);
}

void SeriesEdit::TakeOut(const ObservationRow& stored) {
  Note(stored);
  ++removed_count_;
  keeps_days_ = false;
  run_first_day_ = run_first_day_.value_or(stored.day);
  run_last_day_ = stored.day;
  changes_.push_back(RowChange::Keep(stored));
}

absl::Status StoreEdit(Transaction& transaction, ObservationRowWriter& writer,
                       std::int64_t brand_key, std::int64_t import, const SeriesEdit& edit,
                       StoredSeries series) {
  if (!edit.changed()) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(writer.Write(series.number, edit.changes()));
  RETURN_IF_ERROR(InsertTouchedSeries(transaction, brand_key, import,
                                      {series.number, edit.first_day(), edit.last_day()}));
  const bool was_empty = series.observation_count == 0;
  series.longest_day_count = std::max(series.longest_day_count, edit.longest_day_count());
  if (!edit.keeps_days()) {
    RETURN_IF_ERROR(writer.Finish());
    return RecountSeries(transaction, brand_key, series);
  }
  series.first_day = was_empty ? edit.first_day() : std::min(series.first_day, edit.first_day());
  series.last_day = was_empty ? edit.last_day() : std::max(series.last_day, edit.last_day());
  series.observation_count += edit.added_count();
  series.ever_first_day = std::min(series.ever_first_day, series.first_day);
  series.ever_last_day = std::max(series.ever_last_day, series.last_day);
  return UpdateSeriesSpan(transaction, brand_key, series);
}

}  // namespace funnelcast::store
