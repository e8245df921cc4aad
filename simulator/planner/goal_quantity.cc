// Past and future of a goal's quantity.
#include "simulator/planner/goal_quantity.h"

#include <algorithm>
#include <cmath>

#include "simulator/base/civil_day.h"

namespace funnelcast::simulator {
namespace {

void AddDaily(const DailyValues& values, DailyValues& total) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) continue;
    total[i] = std::isnan(total[i]) ? values[i] : total[i] + values[i];
  }
}

const DailyValues& ChannelDaily(const ChannelHistory& channel, Quantity quantity) {
  if (quantity == Quantity::kSpend) return channel.spend;
  if (quantity == Quantity::kEffortHours) return channel.effort_hours;
  return channel.stages[static_cast<std::size_t>(quantity)];
}

double SumPlan(const PlanInputs& plan, const GoalSpec& goal, Quantity quantity, Day first_day) {
  double sum = 0.0;
  for (const ChannelPlan& channel : plan.channels) {
    if (!goal.channel.empty() && channel.id != goal.channel) continue;
    const std::vector<double>& daily =
        quantity == Quantity::kSpend ? channel.spend : channel.effort_hours;
    for (Day day = first_day; day < goal.end_day && !daily.empty(); ++day) {
      sum += daily[static_cast<std::size_t>(day - plan.first_day)];
    }
  }
  return sum;
}

absl::Status CheckCovered(const FunnelOutlook& outlook, const GoalSpec& goal) {
  const Day forecast_first = outlook.forecast->first_day;
  const Day covered = CoveredEnd(outlook);
  Day gap_first = 0;
  Day gap_end = 0;
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
      "Goal " + goal.id + " runs from " + FormatDay(goal.first_day) + " up to " +
      FormatDay(goal.end_day) + ", but neither the history nor the plan covers the days from " +
      FormatDay(gap_first) + " up to " + FormatDay(gap_end) +
      ". Extend the plan, import the missing days, or change the goal's window.");
}

}  // namespace

Day CoveredEnd(const FunnelOutlook& outlook) {
  return std::max(outlook.history->end_day(), outlook.fitted->data_end_day);
}

DailyValues CollectDaily(const FunnelHistory& history, const std::string& channel,
                         Quantity quantity) {
  DailyValues total(static_cast<std::size_t>(history.day_count), std::nan(""));
  if (channel.empty() && !IsInput(quantity)) {
    const DailyValues& brand = history.brand[static_cast<std::size_t>(quantity)];
    const bool any = std::any_of(brand.begin(), brand.end(), [](double v) { return v > 0.0; });
    if (any) return brand;
  }
  for (const ChannelHistory& one : history.channels) {
    if (channel.empty() || one.id == channel) AddDaily(ChannelDaily(one, quantity), total);
  }
  return total;
}

double SumDays(const FunnelHistory& history, const DailyValues& daily, Day first_day, Day end_day) {
  double sum = 0.0;
  const Day first = std::max(first_day, history.first_day);
  for (Day day = first; day < std::min(end_day, history.end_day()); ++day) {
    const double value = daily[static_cast<std::size_t>(day - history.first_day)];
    if (!std::isnan(value)) sum += value;
  }
  return sum;
}

absl::StatusOr<std::vector<double>> CollectGoalDraws(const FunnelOutlook& outlook,
                                                     const GoalSpec& goal, Quantity quantity) {
  if (absl::Status covered = CheckCovered(outlook, goal); !covered.ok()) return covered;
  const ForecastDraws& forecast = *outlook.forecast;
  std::vector<double> draws(static_cast<std::size_t>(forecast.draw_count), 0.0);
  double certain = 0.0;
  const Day observed_end = std::min(goal.end_day, forecast.first_day);
  if (goal.first_day < observed_end || goal.end_day <= CoveredEnd(outlook)) {
    const DailyValues daily = CollectDaily(*outlook.history, goal.channel, quantity);
    certain = SumDays(*outlook.history, daily, goal.first_day, observed_end);
  }
  const Day future_first = std::max(goal.first_day, forecast.first_day);
  if (future_first < goal.end_day) {
    if (IsInput(quantity)) {
      certain += SumPlan(*outlook.plan, goal, quantity, future_first);
    } else {
      const SeriesDraws* series = forecast.Find(goal.channel, quantity);
      if (series == nullptr) {
        return absl::FailedPreconditionError(
            "Goal " + goal.id +
            " cannot be assessed: the model of its funnel forecasts no such metric" +
            (goal.channel.empty() ? std::string(" for the brand")
                                  : " for channel " + goal.channel) +
            ". Import its history and fit again, or choose another metric.");
      }
      draws = SumOverWindow(forecast, *series, future_first, goal.end_day);
    }
  }
  for (double& draw : draws) draw += certain;
  return draws;
}

}  // namespace funnelcast::simulator
