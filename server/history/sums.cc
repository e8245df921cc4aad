// Sums daily values by period.
#include "server/history/sums.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <tuple>
#include <utility>

#include "server/history/rhythm.h"

namespace funnelcast::history {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

struct DayRange {
  Day start = 0;
  Day end = 0;
};

// The calendar period that `day` lies in.
DayRange PeriodOf(Day day, Period period) {
  switch (period) {
    case Period::kDay:
      return {day, day + 1};
    case Period::kWeek: {
      const Day monday = day - static_cast<Day>(WeekdayOf(day));
      return {monday, monday + 7};
    }
    case Period::kMonth:
      break;
  }
  const std::chrono::year_month_day date{sys_days{days{day}}};
  const std::chrono::year_month month = date.year() / date.month();
  const auto first = sys_days(month / std::chrono::day(1));
  const auto next = sys_days((month + std::chrono::months(1)) / std::chrono::day(1));
  return {static_cast<Day>(first.time_since_epoch().count()),
          static_cast<Day>(next.time_since_epoch().count())};
}

bool ComesAfter(const ObservedSum& sum, const std::optional<ObservedSumKey>& after) {
  return !after.has_value() || std::tie(sum.metric, sum.channel, sum.start) >
                                   std::tie(after->metric, after->channel, after->start);
}

}  // namespace

void AppendSums(const std::string& metric, const std::string& channel, const DailySeries& series,
                const ObservationQuery& query, Combining combining,
                std::vector<ObservedSum>& sums) {
  for (Day day = series.first_day; day < series.end_day();) {
    const DayRange period = PeriodOf(day, query.period);
    ObservedSum sum;
    sum.metric = metric;
    sum.channel = channel;
    sum.start = std::max(period.start, query.start_day.value_or(period.start));
    sum.end = std::min(period.end, query.end_day.value_or(period.end));
    for (; day < std::min(period.end, series.end_day()); ++day) {
      const double value = series.values[static_cast<std::size_t>(day - series.first_day)];
      if (!std::isnan(value)) {
        sum.value += value;
        ++sum.observed_day_count;
      }
    }
    if (combining == Combining::kMean && sum.observed_day_count > 0) {
      sum.value /= static_cast<double>(sum.observed_day_count);
    }
    if (sum.observed_day_count > 0 && ComesAfter(sum, query.after)) {
      sums.push_back(std::move(sum));
      if (static_cast<int>(sums.size()) >= query.limit) {
        return;
      }
    }
  }
}

std::optional<CountedSeries> ChooseCounted(MetricKind kind,
                                           const std::vector<MetricAndChannel>& observed) {
  if (kind == MetricKind::kSpend || kind == MetricKind::kEffort) return CountedSeries::kChannels;
  const auto of_brand =
      std::count_if(observed.begin(), observed.end(),
                    [](const MetricAndChannel& series) { return series.second.empty(); });
  if (of_brand == 0) return CountedSeries::kChannels;
  if (of_brand == std::ssize(observed)) return CountedSeries::kBrand;
  return std::nullopt;
}

bool HasPositive(const DailySeries& series) {
  return std::any_of(series.values.begin(), series.values.end(),
                     [](double value) { return value > 0; });
}

WindowSum::WindowSum(const std::string& metric, const std::string& channel, Day start_day,
                     Day end_day)
    : sum_{metric, channel, start_day, end_day, 0, 0},
      observed_(static_cast<std::size_t>(std::max(0, end_day - start_day))) {}

void WindowSum::Add(const DailySeries& series) {
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (std::isnan(series.values[i])) continue;
    sum_.value += series.values[i];
    observed_[static_cast<std::size_t>(series.first_day - sum_.start) + i] = true;
  }
}

ObservedSum WindowSum::Finish() const {
  ObservedSum sum = sum_;
  sum.observed_day_count = std::count(observed_.begin(), observed_.end(), true);
  return sum;
}

}  // namespace funnelcast::history
