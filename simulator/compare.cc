// Totals of plans, plan by plan, and shares of draws.
#include "simulator/compare.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "simulator/base/check.h"

namespace funnelcast::simulator {
namespace {

double SumOf(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

absl::StatusOr<std::vector<PlanTotals>> SimulateTotals(const FittedFunnel& fitted,
                                                       std::span<const PlanInputs> plans,
                                                       const CompareOptions& options,
                                                       const CompareProgress& progress) {
  std::vector<PlanTotals> totals;
  for (const PlanInputs& plan : plans) {
    const std::string place = "Plan " + std::to_string(totals.size() + 1) + ": ";
    if (plan.first_day != plans.front().first_day || plan.day_count != plans.front().day_count) {
      return absl::InvalidArgumentError(place + "its window differs from that of the first plan.");
    }
    ForecastOptions forecast_options;
    forecast_options.draw_count = options.draw_count;
    forecast_options.seed = options.seed;
    forecast_options.thread_count = options.thread_count;
    forecast_options.windows = WindowUse::kWholePeriods;
    const auto forecast = ForecastPlan(fitted, plan, forecast_options);
    if (!forecast.ok()) {
      return absl::Status(forecast.status().code(),
                          place + std::string(forecast.status().message()));
    }
    PlanTotals& one = totals.emplace_back();
    one.support = forecast->support;
    for (std::size_t s = 0; s < one.stages.size(); ++s) {
      const SeriesDraws* series = forecast->Find("", static_cast<Quantity>(s));
      if (series == nullptr) continue;
      one.stages[s] = SumOverWindow(*forecast, *series, forecast->first_day, forecast->end_day);
    }
    for (const ChannelPlan& channel : plan.channels) {
      one.spend += SumOf(channel.spend);
      one.effort_hours += SumOf(channel.effort_hours);
    }
    if (progress && !progress(static_cast<int>(totals.size()))) {
      return absl::CancelledError("The comparison was stopped.");
    }
  }
  return totals;
}

PlanComparison ComparePlans(std::span<const std::vector<double>> draws,
                            std::span<const double> probabilities) {
  FUNNELCAST_CHECK(!draws.empty() && !draws.front().empty());
  const std::size_t plan_count = draws.size();
  const std::size_t draw_count = draws.front().size();
  PlanComparison comparison;
  comparison.plans.resize(plan_count);
  comparison.beats.assign(plan_count * plan_count, 0.5);
  for (std::size_t i = 0; i < plan_count; ++i) {
    FUNNELCAST_CHECK(draws[i].size() == draw_count);
    comparison.plans[i].summary = SummarizeDraws(std::span<const double>(draws[i]), probabilities);
    for (std::size_t j = 0; j < i; ++j) {
      double wins = 0.0;
      for (std::size_t d = 0; d < draw_count; ++d) {
        wins += draws[i][d] > draws[j][d] ? 1.0 : draws[i][d] == draws[j][d] ? 0.5 : 0.0;
      }
      comparison.beats[i * plan_count + j] = wins / static_cast<double>(draw_count);
      comparison.beats[j * plan_count + i] = 1.0 - comparison.beats[i * plan_count + j];
    }
  }
  const double share = 1.0 / static_cast<double>(draw_count);
  for (std::size_t d = 0; d < draw_count; ++d) {
    double best = draws[0][d];
    double level = 0.0;  // plans with the best
    for (const std::vector<double>& plan : draws) best = std::max(best, plan[d]);
    for (const std::vector<double>& plan : draws) level += plan[d] == best ? 1.0 : 0.0;
    for (std::size_t i = 0; i < plan_count; ++i) {
      if (draws[i][d] == best) comparison.plans[i].best_chance += share / level;
      comparison.plans[i].regret += share * (best - draws[i][d]);
    }
  }
  return comparison;
}

}  // namespace funnelcast::simulator
