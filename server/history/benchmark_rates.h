// Where a brand's own rates lie against its benchmarks, computed from daily values alone.
#ifndef FUNNELCAST_SERVER_HISTORY_BENCHMARK_RATES_H_
#define FUNNELCAST_SERVER_HISTORY_BENCHMARK_RATES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/history/findings.h"

namespace funnelcast::history {

// An outside range for `metric` per `per_metric`; of every channel and of the brand as a whole when
// `channel` is empty.
struct RateRange {
  std::string benchmark;
  std::string channel;
  std::string metric;
  std::string per_metric;
  double low = 0;
  double high = 0;
};

enum class Place { kBelow, kWithin, kAbove };

// The brand's own rate beside a range.
struct BenchmarkRate {
  std::string benchmark;
  std::string channel;  // empty: the brand as a whole
  std::string metric;
  std::string per_metric;
  double rate = 0;
  double low = 0;
  double high = 0;
  Place place = Place::kWithin;
  std::int64_t day_count = 0;  // days that both metrics have a value on
};

// Rates count the last so many days of the whole history.
inline constexpr int kRateDays = 364;

// A rate for each range and channel with days that have both metrics, in the order of the ranges
// and then of the channels; none where nothing of `per_metric` was observed. Sums over the same
// days are divided, so that a series which began late is not held against one that did not.
std::vector<BenchmarkRate> ComputeBenchmarkRates(const std::vector<Series>& series,
                                                 const std::vector<RateRange>& ranges);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_BENCHMARK_RATES_H_
