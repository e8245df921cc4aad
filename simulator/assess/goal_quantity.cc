// Past and future of a goal's quantity.
#include "simulator/assess/goal_quantity.h"

#include <algorithm>
#include <cmath>

#include "simulator/base/civil_day.h"
#include "simulator/data/daily_sums.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/goal.h"
#include "simulator/data/history.h"
#include "simulator/forecast/forecast.h"

namespace funnelcast::assess {
namespace {

double SumPlan(const data::PlanInputs& plan, const data::GoalSpec& goal, data::Quantity quantity,
               data::Day first_day) {
  double sum = 0.0;
  for (const data::ChannelPlan& channel : plan.channels) {
    if (!goal.channel.empty() && channel.id != goal.channel) continue;
    const std::vector<double>& daily =
        quantity == data::Quantity::kSpend ? channel.spend : channel.effort_hours;
    for (data::Day day = first_day; day < goal.end_day && !daily.empty(); ++day) {
      sum += daily[static_cast<std::size_t>(day - plan.first_day)];
    }
  }
  return sum;
}

absl::Status CheckCovered(const data::FunnelOutlook& outlook, const data::GoalSpec& goal) {
  const data::Day forecast_first = outlook.forecast->first_day;
  const data::Day covered = CoveredEnd(outlook);
  data::Day gap_first = 0;
  data::Day gap_end = 0;
  if (goal.first_day < outlook.history->first_day) {
    gap_first = goal.first_day;
    gap_end = std::min(goal.end_day, outlook.history->first_day);
  } else if (std::max(goal.first_day, covered) < std::min(goal.end_day, forecast_first)) {
    gap_first = std::max(goal.first_day, covered);
    gap_end = std::min(goal.end_day, forecast_first);
  } else if (goal.end_day > outlook.forecast->end_day && goal.end_day > covered) {
    gap_first = std::max({goal.first_day, outlook.forecast->end_day});
    gap_end = goal.end_day;
  } else {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      "Goal " + goal.id + " runs from " + base::FormatDay(goal.first_day) + " up to " +
      base::FormatDay(goal.end_day) +
      ", but neither the history nor the plan covers the days from " + base::FormatDay(gap_first) +
      " up to " + base::FormatDay(gap_end) +
      ". Extend the plan, import the missing days, or change the goal's window.");
}

}  // namespace

data::Day CoveredEnd(const data::FunnelOutlook& outlook) {
  return std::max(outlook.history->end_day(), outlook.fitted->data_end_day);
}

absl::StatusOr<std::vector<double>> CollectGoalDraws(const data::FunnelOutlook& outlook,
                                                     const data::GoalSpec& goal,
                                                     data::Quantity quantity) {
  if (absl::Status covered = CheckCovered(outlook, goal); !covered.ok()) return covered;
  const data::ForecastDraws& forecast = *outlook.forecast;
  std::vector<double> draws(static_cast<std::size_t>(forecast.draw_count), 0.0);
  double certain = 0.0;
  const data::Day observed_end = std::min(goal.end_day, forecast.first_day);
  if (goal.first_day < observed_end || goal.end_day <= CoveredEnd(outlook)) {
    const data::DailyValues daily = data::CollectDaily(*outlook.history, goal.channel, quantity);
    certain = data::SumDays(*outlook.history, daily, goal.first_day, observed_end);
  }
  const data::Day future_first = std::max(goal.first_day, forecast.first_day);
  if (future_first < goal.end_day) {
    if (data::IsInput(quantity)) {
      certain += SumPlan(*outlook.plan, goal, quantity, future_first);
    } else {
      const data::SeriesDraws* series = forecast.Find(goal.channel, quantity);
      if (series == nullptr) {
        return absl::FailedPreconditionError(
            "Goal " + goal.id +
            " cannot be assessed: the model of its funnel forecasts no such metric" +
            (goal.channel.empty() ? std::string(" for the brand")
                                  : " for channel " + goal.channel) +
            ". Import its history and fit again, or choose another metric.");
      }
      draws = forecast::SumOverWindow(forecast, *series, future_first, goal.end_day);
    }
  }
  for (double& draw : draws) draw += certain;
  return draws;
}

}  // namespace funnelcast::assess
