// Bulk reading and writing of observation rows, where a statement a row would be too slow. For this
// folder alone.
#ifndef FUNNELCAST_SERVER_STORE_OBSERVATION_ROWS_H_
#define FUNNELCAST_SERVER_STORE_OBSERVATION_ROWS_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

struct ObservationRow {
  Day day = 0;
  double value = 0;
  std::int64_t import = 0;
  std::int64_t origin = 0;     // of a value that was put back, the import it came from; else 0
  std::int32_t day_count = 1;  // days it covers, from `day` on

  Day end_day() const { return day + day_count; }
};

// A row of the past: `replaced_import` changed it or took it out. 0: it stands now.
struct PastRow : ObservationRow {
  std::int64_t replaced_import = 0;
};

// A step in changing the rows of one series.
struct RowChange {
  enum class Kind {
    kPut,      // adds a value, or replaces the one of that day; `row.import` does not count
    kKeep,     // keeps a value that kPut is about to replace or kTakeOut to take out
    kTakeOut,  // takes out all values of the days from `row.day` to `last_day`, which kKeep kept
  };
  Kind kind = Kind::kPut;
  ObservationRow row;
  Day last_day = 0;

  static RowChange Put(const ObservationRow& row) { return {Kind::kPut, row, 0}; }
  static RowChange Keep(const ObservationRow& row) { return {Kind::kKeep, row, 0}; }
  static RowChange TakeOut(Day first_day, Day last_day) {
    RowChange change{Kind::kTakeOut, {}, last_day};
    change.row.day = first_day;
    return change;
  }
};

// Reads the values of one series after the other. Lives no longer than its reader.
class ObservationRowReader {
 public:
  ObservationRowReader(Reader& reader, std::int64_t brand_key);
  ~ObservationRowReader();

  // The stored rows of the days [start_day, end_day) in the order of the days, written into `rows`.
  absl::Status ReadNow(std::int64_t series, Day start_day, Day end_day,
                       std::vector<ObservationRow>& rows);

  // The same as it was after the import `last_import`.
  absl::Status ReadAsOf(std::int64_t series, Day start_day, Day end_day, std::int64_t last_import,
                        std::vector<ObservationRow>& rows);

  // Every row there ever was on these days, ordered by day and import.
  absl::Status ReadEver(std::int64_t series, Day start_day, Day end_day,
                        std::vector<PastRow>& rows);

 private:
  class Queries;

  Reader& reader_;
  std::int64_t brand_key_;
  std::unique_ptr<Queries> queries_;
};

// Writes rows of one import, gathered into statements of many rows. Call Finish at the end.
class ObservationRowWriter {
 public:
  // The rows belong to the import `import`. The writer lives no longer than the transaction.
  static absl::StatusOr<std::unique_ptr<ObservationRowWriter>> Prepare(Transaction& transaction,
                                                                       std::int64_t brand_key,
                                                                       std::int64_t import);
  ~ObservationRowWriter();

  // Carries out the changes in their order.
  absl::Status Write(std::int64_t series, const std::vector<RowChange>& changes);

  // Writes what was gathered.
  absl::Status Finish();

 private:
  struct Statements;
  ObservationRowWriter();

  std::unique_ptr<Statements> statements_;
};

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_OBSERVATION_ROWS_H_
