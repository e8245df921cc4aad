// Sums of two metrics over the days they share.
#include "server/history/benchmark_rates.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace funnelcast::history {
namespace {

Place PlaceOf(double rate, const RateRange& range) {
  if (rate < range.low) {
    return Place::kBelow;
  }
  return rate > range.high ? Place::kAbove : Place::kWithin;
}

std::optional<BenchmarkRate> Compare(const RateRange& range, const Series& above,
                                     const Series& below, Day first_day) {
  BenchmarkRate result{range.benchmark,
                       above.channel,
                       range.metric,
                       range.per_metric,
                       0,
                       range.low,
                       range.high,
                       Place::kWithin,
                       0};
  double sum_above = 0;
  double sum_below = 0;
  auto other = below.values.begin();
  for (const DayValue& value : above.values) {
    while (other != below.values.end() && other->day < value.day) {
      ++other;
    }
    if (other == below.values.end()) {
      break;
    }
    if (other->day != value.day || value.day < first_day) {
      continue;
    }
    sum_above += value.value;
    sum_below += other->value;
    ++result.day_count;
  }
  if (!(sum_below > 0)) {
    return std::nullopt;
  }
  result.rate = sum_above / sum_below;
  result.place = PlaceOf(result.rate, range);
  return result;
}

}  // namespace

std::vector<BenchmarkRate> ComputeBenchmarkRates(const std::vector<Series>& series,
                                                 const std::vector<RateRange>& ranges) {
  std::map<std::pair<std::string, std::string>, const Series*> by_name;  // channel, metric
  Day last_day = 0;
  for (const Series& one : series) {
    by_name[{one.channel, one.metric}] = &one;
    last_day = std::max(last_day, one.values.back().day);
  }
  std::vector<BenchmarkRate> rates;
  for (const RateRange& range : ranges) {
    for (const auto& [name, above] : by_name) {
      const bool meant = range.channel.empty() || range.channel == name.first;
      const auto below = by_name.find({name.first, range.per_metric});
      if (!meant || name.second != range.metric || below == by_name.end()) {
        continue;
      }
      auto rate = Compare(range, *above, *below->second, last_day - kRateDays + 1);
      if (rate.has_value()) {
        rates.push_back(*std::move(rate));
      }
    }
  }
  return rates;
}

}  // namespace funnelcast::history
