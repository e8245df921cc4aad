// Reads observations, summed up by series and period.
// Where values of a metric, channel and day are stored on several levels, the coarsest counts: a
// value of the whole channel, or else the sum of the finer ones (see history_levels.h). So a total
// is never counted twice.
#ifndef FUNNELCAST_SERVER_STORE_OBSERVATION_QUERY_H_
#define FUNNELCAST_SERVER_STORE_OBSERVATION_QUERY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

enum class Period { kDay, kWeek, kMonth };  // weeks begin on Monday

// A place in the result, for reading page by page.
struct ObservedSumKey {
  std::string metric;
  std::string channel;
  Day start = 0;
};

struct ObservationQuery {
  std::optional<Day> start_day;       // the first observation's when absent
  std::optional<Day> end_day;         // the day after the last observation's when absent
  std::vector<std::string> metrics;   // all when empty
  std::vector<std::string> channels;  // all and the brand as a whole ("") when empty
  Period period = Period::kDay;
  std::optional<std::int64_t> as_of_us;  // history as it was known then
  std::optional<ObservedSumKey> after;   // rows after this one
  int limit = 1000;
};

// Of a metric of kind CONTROL, `value` is the mean of the observed days.
struct ObservedSum {
  std::string metric;
  std::string channel;
  Day start = 0;  // of the period, cut to the query's window
  Day end = 0;    // the day after its last
  double value = 0;
  std::int64_t observed_day_count = 0;
};

// Rows in the order of metric, channel and period; periods without an observation are left out.
// NOT_FOUND for the brand.
absl::StatusOr<std::vector<ObservedSum>> QueryObservations(Reader& reader, const std::string& brand,
                                                           const ObservationQuery& query);

// Which values of a metric count where the whole brand is asked for. As in the engine: of outcomes
// the brand's own where it has any above 0, which hold what channels claim as well; of spend and
// effort those of channels alone.
struct CountedValues {
  bool of_brand = true;
  bool of_channels = true;
  // `channel` is empty for the brand as a whole.
  bool Contain(const std::string& channel) const {
    return channel.empty() ? of_brand : of_channels;
  }
};
// NOT_FOUND for the brand.
absl::StatusOr<CountedValues> FindCountedValues(Reader& reader, const std::string& brand,
                                                const std::string& metric);

// The sum of a metric over the days [start_day, end_day), of one channel or, for an empty
// `channel`, of what counts for the brand. `start` and `end` of the result are the window's.
// NOT_FOUND for the brand.
absl::StatusOr<ObservedSum> SumMetric(Reader& reader, const std::string& brand,
                                      const std::string& metric, const std::string& channel,
                                      Day start_day, Day end_day);

// First day with any observation of a brand and the day after the last; both 0 when there is none.
struct ObservedSpan {
  Day start_day = 0;
  Day end_day = 0;
  std::int64_t observation_count = 0;
};
absl::StatusOr<ObservedSpan> FindObservedSpan(Reader& reader, const std::string& brand);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_OBSERVATION_QUERY_H_
