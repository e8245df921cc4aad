// Periods of a plan.
#include "simulator/data/plan_periods.h"

#include <algorithm>

#include "simulator/base/check.h"
#include "simulator/data/grid.h"

namespace funnelcast::data {

PlanPeriods MakePlanPeriods(const PlanInputs& plan, int period_days) {
  FUNNELCAST_CHECK(plan.day_count > 0);
  PlanPeriods periods;
  periods.period_days = period_days;
  for (int begin = 0; begin < plan.day_count; begin += period_days) {
    periods.first_days.push_back(plan.first_day + begin);
    periods.day_counts.push_back(std::min(period_days, plan.day_count - begin));
  }
  return periods;
}

const std::vector<double>& PlannedInput(const PlanInputs& plan, const std::string& channel,
                                        bool input_is_effort) {
  static const std::vector<double> kNone;
  for (const ChannelPlan& one : plan.channels) {
    if (one.id == channel) return input_is_effort ? one.effort_hours : one.spend;
  }
  return kNone;
}

std::vector<double> SumPlanned(const PlanInputs& plan, const PlanPeriods& periods,
                               const std::vector<double>& daily) {
  std::vector<double> sums(static_cast<std::size_t>(periods.count()), 0.0);
  for (std::size_t i = 0; i < daily.size(); ++i) {
    sums[i / static_cast<std::size_t>(periods.period_days)] += daily[i];
  }
  FUNNELCAST_CHECK(daily.empty() || static_cast<int>(daily.size()) == plan.day_count);
  return sums;
}

double ShareOfPeriod(const DayShares& shares, Day first_day, int day_count, int period_days) {
  if (day_count >= period_days) return 1.0;
  double share = 0.0;
  for (Day day = first_day; day < first_day + day_count; ++day) {
    share += shares.means[static_cast<std::size_t>(Weekday(day))];
  }
  return share;
}

std::vector<double> FullPeriodInputs(const PlanInputs& plan, const PlanPeriods& periods,
                                     const std::vector<double>& daily, const DayShares& shares) {
  std::vector<double> sums = SumPlanned(plan, periods, daily);
  if (periods.last_is_partial()) {
    const int day_count = periods.day_counts.back();
    const double even = static_cast<double>(day_count) / periods.period_days;
    const double usual =
        ShareOfPeriod(shares, periods.first_days.back(), day_count, periods.period_days);
    // Input on days that usually have none: then the even share is the better guess.
    sums.back() /= usual > 0.1 * even ? usual : even;
  }
  return sums;
}

}  // namespace funnelcast::data
