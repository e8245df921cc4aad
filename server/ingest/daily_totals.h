// Rows with a day that repeat the sum of the others of their day.
#ifndef FUNNELCAST_SERVER_INGEST_DAILY_TOTALS_H_
#define FUNNELCAST_SERVER_INGEST_DAILY_TOTALS_H_

#include <cstdint>
#include <vector>

#include "server/ingest/raw_series.h"
#include "server/ingest/raw_value.h"
#include "server/ingest/row_filter.h"
#include "server/ingest/table_layout.h"

namespace funnelcast::ingest {

// Takes out the values of series that are called a total (`Gesamt`, `Total`) or have no campaign
// where others of a wide table have one, provided that on each of their days they are the sum of
// the others of their metric, of two or more on one day at least: of the campaigns of their
// channel, or of the channels. It must hold for all metrics of such rows, but for people, who are
// met again. A campaign that is called so and is no sum stays. Notes the rows and returns their
// number. REQUIRES: the days of the values are known. Cost: one pass over the values where there is
// any.
std::int64_t LeaveOutDailyTotals(const TableLayout& layout, const RawSeriesTable& series,
                                 std::vector<RawValue>& values, LeftOut& left_out);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_DAILY_TOTALS_H_
