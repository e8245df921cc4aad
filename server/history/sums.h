// Sums daily values by period, or over a window. Pure.
#ifndef FUNNELCAST_SERVER_HISTORY_SUMS_H_
#define FUNNELCAST_SERVER_HISTORY_SUMS_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/history/levels.h"
#include "server/history/roles.h"

namespace funnelcast::history {

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

enum class Combining { kSum, kMean };

// Appends the sums of one metric and channel that come after `query.after`, in the order of the
// periods; periods without an observation are left out. Stops when `query.limit` rows are there.
void AppendSums(const std::string& metric, const std::string& channel, const DailySeries& series,
                const ObservationQuery& query, Combining combining, std::vector<ObservedSum>& sums);

// Which series of a metric make up what the brand as a whole has of it. Never both: of 100 orders
// of the shop, channels may claim 60.
enum class CountedSeries { kBrand, kChannels };

// What is observed for the brand as a whole where any of it is above 0, or no channel has any; else
// the sum over channels. Of spend and hours of work always the latter. As the engine counts.
// Nothing where the values of the brand as a whole have to tell.
std::optional<CountedSeries> ChooseCounted(MetricKind kind,
                                           const std::vector<MetricAndChannel>& observed);

// Whether any value is above 0.
bool HasPositive(const DailySeries& series);

// Adds up one metric over a window, day by day, so that a day of several channels counts once.
class WindowSum {
 public:
  WindowSum(const std::string& metric, const std::string& channel, Day start_day, Day end_day);

  // REQUIRES: the days of `series` lie in the window.
  void Add(const DailySeries& series);
  ObservedSum Finish() const;

 private:
  ObservedSum sum_;
  std::vector<bool> observed_;
};

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_SUMS_H_
