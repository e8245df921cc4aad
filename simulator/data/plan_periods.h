// A plan cut into the periods of a fit.
#ifndef FUNNELCAST_SIMULATOR_DATA_PLAN_PERIODS_H_
#define FUNNELCAST_SIMULATOR_DATA_PLAN_PERIODS_H_

#include <vector>

#include "simulator/data/history.h"
#include "simulator/data/node.h"

namespace funnelcast::data {

// Periods of `period_days` from the plan's first day; the last may be shorter.
struct PlanPeriods {
  int period_days = 7;
  std::vector<Day> first_days;
  std::vector<int> day_counts;

  int count() const { return static_cast<int>(first_days.size()); }
  bool last_is_partial() const { return day_counts.back() < period_days; }
};
PlanPeriods MakePlanPeriods(const PlanInputs& plan, int period_days);

// The plan's input of a channel: spend or hours, as the channel's history has it; empty when it is
// paused.
const std::vector<double>& PlannedInput(const PlanInputs& plan, const std::string& channel,
                                        bool input_is_effort);

// Sums of daily values over the periods, [count].
std::vector<double> SumPlanned(const PlanInputs& plan, const PlanPeriods& periods,
                               const std::vector<double>& daily);

// The share of a full period that its first `day_count` days usually hold, by weekday shares; 1 for
// a full period.
double ShareOfPeriod(const DayShares& shares, Day first_day, int day_count, int period_days);

// Sums over the periods, a partial last period blown up to what a full one would have at the same
// rate.
std::vector<double> FullPeriodInputs(const PlanInputs& plan, const PlanPeriods& periods,
                                     const std::vector<double>& daily, const DayShares& shares);

}  // namespace funnelcast::data

#endif  // FUNNELCAST_SIMULATOR_DATA_PLAN_PERIODS_H_
