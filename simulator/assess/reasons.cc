// Reasons of a single goal's verdict.
#include "simulator/assess/reasons.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "simulator/assess/base_rate.h"
#include "simulator/assess/goal_quantity.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/goal.h"
#include "simulator/data/history.h"
#include "simulator/data/trust.h"

namespace funnelcast::assess {
namespace {

data::ForecastReason ForecastReasonOf(const data::GoalVerdict& verdict) {
  const auto at = [&](double probability) {
    const auto* begin = std::begin(data::kVerdictProbabilities);
    const auto* place = std::find(begin, std::end(data::kVerdictProbabilities), probability);
    return verdict.quantiles[static_cast<std::size_t>(place - begin)];
  };
  return {verdict.mean, at(0.05), at(0.95)};
}

std::optional<data::ObservedSoFarReason> ObservedReason(const data::FunnelOutlook& outlook,
                                                        const data::GoalSpec& goal) {
  const data::Day end = std::min({goal.end_day, outlook.forecast->first_day, CoveredEnd(outlook)});
  if (goal.first_day >= end) return std::nullopt;
  data::GoalSpec so_far = goal;
  so_far.end_day = end;
  const std::optional<double> quantity = ObservedQuantity(*outlook.history, so_far);
  if (!quantity.has_value()) return std::nullopt;
  return data::ObservedSoFarReason{*quantity, end - goal.first_day};
}

// The mean of a quantity over the goal's window, or nothing where it is not known.
std::optional<double> MeanOf(const data::FunnelOutlook& outlook, const data::GoalSpec& goal,
                             data::Quantity quantity) {
  const absl::StatusOr<std::vector<double>> draws = CollectGoalDraws(outlook, goal, quantity);
  if (!draws.ok()) return std::nullopt;
  double sum = 0.0;
  for (const double draw : *draws) sum += draw;
  return sum / static_cast<double>(draws->size());
}

// Of all steps of the funnel up to the goal's stage, the one that would have to rise furthest
// beyond the best it ever had if it alone were to close the gap.
std::optional<data::LimitingStageReason> LimitingStage(const data::FunnelOutlook& outlook,
                                                       const data::GoalSpec& goal,
                                                       const data::GoalVerdict& verdict) {
  const bool outcome = goal.metric <= data::Quantity::kValue;
  if (!outcome || goal.per.has_value() || !goal.at_least) return std::nullopt;
  if (!(verdict.mean > 0.0) || verdict.mean >= goal.target) return std::nullopt;
  const double factor = goal.target / verdict.mean;
  std::optional<data::LimitingStageReason> hardest;
  double hardest_rise = 0.0;
  data::Quantity from = data::Quantity::kSpend;
  std::optional<double> from_mean = MeanOf(outlook, goal, from);
  for (int stage = 0; stage <= static_cast<int>(goal.metric); ++stage) {
    const auto to = static_cast<data::Quantity>(stage);
    const std::optional<double> to_mean = MeanOf(outlook, goal, to);
    if (!to_mean.has_value()) continue;
    if (from_mean.has_value() && *from_mean > 0.0 && *to_mean > 0.0) {
      const double rate = *to_mean / *from_mean;
      const double best =
          FindBestRate(*outlook.history, goal.channel, from, to, goal.end_day - goal.first_day);
      const double rise = best > 0.0 ? rate * factor / best : 0.0;
      if (rise > hardest_rise) {
        hardest_rise = rise;
        hardest = data::LimitingStageReason{from, to, rate * factor, best, rate};
      }
    }
    from = to;
    from_mean = to_mean;
  }
  return hardest;
}

void AddModelReasons(const data::FunnelOutlook& outlook, const data::GoalSpec& goal,
                     std::vector<data::VerdictReason>& reasons) {
  const data::PlanSupportShares& support = outlook.forecast->support;
  if (support.outside_observed > data::trust::kNoticedShare) {
    reasons.emplace_back(data::OutsideObservedReason{support.outside_observed});
  }
  if (!support.channels_without_history.empty()) {
    reasons.emplace_back(
        data::NoOwnHistoryReason{support.without_history, support.channels_without_history});
  }
  const double history_weeks =
      (outlook.fitted->data_end_day - outlook.fitted->data_first_day) / 7.0;
  const double goal_weeks = (goal.end_day - goal.first_day) / 7.0;
  if (history_weeks < 2.0 * goal_weeks || history_weeks < data::trust::kShortHistoryWeeks) {
    reasons.emplace_back(data::ShortHistoryReason{history_weeks, goal_weeks});
  }
}

}  // namespace

std::vector<data::VerdictReason> ExplainVerdict(const data::FunnelOutlook& outlook,
                                                const data::GoalSpec& goal,
                                                const data::GoalVerdict& verdict) {
  std::vector<data::VerdictReason> reasons;
  const double rhat = outlook.fitted->max_rhat();
  if (rhat > data::trust::kHighestRhat) {
    reasons.emplace_back(data::PoorConvergenceReason{rhat});
  }
  if (verdict.has_mean) reasons.emplace_back(ForecastReasonOf(verdict));
  if (const auto observed = ObservedReason(outlook, goal)) reasons.emplace_back(*observed);
  const BaseRate base_rate = ComputeBaseRate(*outlook.history, goal);
  if (base_rate.window_count > 0) {
    reasons.emplace_back(
        data::BaseRateReason{base_rate.reached_count, base_rate.window_count, base_rate.best});
  }
  if (const auto limiting = LimitingStage(outlook, goal, verdict)) reasons.emplace_back(*limiting);
  AddModelReasons(outlook, goal, reasons);
  return reasons;
}

}  // namespace funnelcast::assess
