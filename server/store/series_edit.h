// What one import changes of one series' observations: gathered and counted first, then stored with
// the series' entry and the journal brought up to date. For this folder alone.
#ifndef FUNNELCAST_SERVER_STORE_SERIES_EDIT_H_
#define FUNNELCAST_SERVER_STORE_SERIES_EDIT_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "server/store/observation_rows.h"
#include "server/store/reader.h"
#include "server/store/series_table.h"

namespace funnelcast::store {

// The changes of one series. Its functions are called in the order of the days.
class SeriesEdit {
 public:
  // A value where none stands.
  void Add(const ObservationRow& row);
  // A value in place of another one of the same day.
  void Correct(const ObservationRow& stored, const ObservationRow& row);
  // No value in place of one.
  void TakeOut(const ObservationRow& stored);
  // A value that stays.
  void Pass() { EndRun(); }
  // After the last day.
  void Finish() { EndRun(); }

  // In the order in which they are to be stored.
  const std::vector<RowChange>& changes() const { return changes_; }
  std::int64_t added_count() const { return added_count_; }
  std::int64_t corrected_count() const { return corrected_count_; }
  std::int64_t removed_count() const { return removed_count_; }
  bool changed() const { return added_count_ + corrected_count_ + removed_count_ > 0; }
  // The first and last day covered by what was changed. REQUIRES: changed().
  Day first_day() const { return first_day_; }
  Day last_day() const { return last_day_; }
  // Whether only values were added, or changed on the days that they cover.
  bool keeps_days() const { return keeps_days_; }
  // The most days that a value put in covers.
  std::int32_t longest_day_count() const { return longest_day_count_; }

 private:
  void Note(const ObservationRow& row);
  void Put(const ObservationRow& row);
  // Takes the run of days out that TakeOut gathered.
  void EndRun();

  std::vector<RowChange> changes_;
  std::int64_t added_count_ = 0;
  std::int64_t corrected_count_ = 0;
  std::int64_t removed_count_ = 0;
  Day first_day_ = 0;
  Day last_day_ = -1;
  bool keeps_days_ = true;
  std::int32_t longest_day_count_ = 1;
  std::optional<Day> run_first_day_;
  Day run_last_day_ = 0;
};

// Stores what an edit changes, span and count of its series, and in the journal that `import`
// changed it. Does nothing for an edit without changes. What `writer` has gathered is written first
// where the series has to be counted anew.
absl::Status StoreEdit(Transaction& transaction, ObservationRowWriter& writer,
                       std::int64_t brand_key, std::int64_t import, const SeriesEdit& edit,
                       StoredSeries series);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_SERIES_EDIT_H_
