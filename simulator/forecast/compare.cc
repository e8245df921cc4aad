// Totals of plans, plan by plan, and shares of draws.
#include "simulator/forecast/compare.h"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/data/plan_periods.h"
#include "simulator/forecast/campaign_mix.h"
#include "simulator/forecast/forecast_base.h"
#include "simulator/forecast/plan_check.h"
#include "simulator/forecast/plan_run.h"
#include "simulator/forecast/plan_sums.h"
#include "simulator/simd/draw_summary.h"

namespace funnelcast::forecast {
namespace {

// Plans that share one round of levels, noise and common shifts: as many as have these draws x
// series x periods, between few and many. By many a round is a small part of a plan's cost; and
// between rounds a comparison tells its progress, and each plan needs room in its round: for own
// shifts, one number a period and draw for each total and each series that has any.
constexpr std::size_t kCellsAtOnce = 50'000'000;
constexpr std::size_t kFewPlansAtOnce = 4;
constexpr std::size_t kManyPlansAtOnce = 25;

std::size_t CountPlansAtOnce(const ForecastBase& base) {
  const std::size_t cells = base.draw_count() * base.series().size() * base.period_count();
  return std::clamp(kCellsAtOnce / std::max<std::size_t>(cells, 1), kFewPlansAtOnce,
                    kManyPlansAtOnce);
}

double SumOf(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

absl::Status CheckPlans(const data::FittedFunnel& fitted, std::span<const data::PlanInputs> plans,
                        int draw_count) {
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const std::string place = "Plan " + std::to_string(i + 1) + ": ";
    const absl::Status checked = CheckPlan(fitted, plans[i], draw_count);
    if (!checked.ok()) return absl::Status(checked.code(), place + std::string(checked.message()));
    if (plans[i].first_day != plans.front().first_day ||
        plans[i].day_count != plans.front().day_count) {
      return absl::InvalidArgumentError(place + "its window differs from that of the first plan.");
    }
  }
  return absl::OkStatus();
}

// What does not depend on draws.
PlanTotals PlannedTotals(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
                         const data::PlanPeriods& periods) {
  PlanTotals totals;
  for (const data::ChannelPlan& channel : plan.channels) {
    totals.spend += SumOf(channel.spend);
    totals.effort_hours += SumOf(channel.effort_hours);
  }
  totals.support = ComputeSupport(fitted, plan, periods);
  return totals;
}

// A few plans at once.
std::vector<StageSums> SumBatch(const ForecastBase& base, std::span<const data::PlanInputs> plans) {
  MixOptions mix_options;
  mix_options.scope = MixScope::kPlannedByCampaign;
  mix_options.draw_count = base.draw_count();
  mix_options.seed = base.seed();
  std::vector<std::vector<CampaignMix>> mixes;
  for (const data::PlanInputs& plan : plans) {
    mixes.push_back(MakeCampaignMixes(base.fitted(), plan, base.periods(), mix_options));
  }
  std::vector<std::optional<PlanRun>> made(plans.size());
  tbb::parallel_for(std::size_t{0}, plans.size(),
                    [&](std::size_t i) { made[i].emplace(base, plans[i], mixes[i]); });
  std::vector<PlanRun> runs;
  for (std::optional<PlanRun>& run : made) runs.push_back(*std::move(run));
  return SumPlans(base, std::move(runs));
}

}  // namespace

absl::StatusOr<std::vector<PlanTotals>> SimulateTotals(const data::FittedFunnel& fitted,
                                                       std::span<const data::PlanInputs> plans,
                                                       const CompareOptions& options,
                                                       const CompareProgress& progress) {
  std::vector<PlanTotals> totals;
  if (plans.empty()) return totals;
  if (absl::Status status = CheckPlans(fitted, plans, options.draw_count); !status.ok()) {
    return status;
  }
  const data::PlanPeriods periods = data::MakePlanPeriods(plans.front(), fitted.period_days);
  const ForecastBase base(fitted, periods, options.draw_count, options.seed,
                          periods.last_is_partial());
  tbb::task_arena arena(options.thread_count > 0 ? options.thread_count
                                                 : tbb::task_arena::automatic);
  const std::size_t at_once = CountPlansAtOnce(base);
  for (std::size_t begin = 0; begin < plans.size(); begin += at_once) {
    const auto some = plans.subspan(begin, std::min(at_once, plans.size() - begin));
    std::vector<StageSums> sums = arena.execute([&] { return SumBatch(base, some); });
    for (std::size_t i = 0; i < some.size(); ++i) {
      totals.push_back(PlannedTotals(fitted, some[i], periods));
      totals.back().stages = std::move(sums[i]);
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
    comparison.plans[i].summary =
        simd::SummarizeDraws(std::span<const double>(draws[i]), probabilities);
    for (std::size_t j = 0; j < i; ++j) {
      double wins = 0.0;
      for (std::size_t d = 0; d < draw_count; ++d) {
        wins += draws[i][d] > draws[j][d] ? 1.0 : draws[i][d] == draws[j][d] ? 0.5 : 0.0;
      }
      comparison.beats[i * plan_count + j] = wins / static_cast<double>(draw_count);
      comparison.beats[j * plan_count + i] = 1.0 - comparison.beats[i * plan_count + j];
    }
  }
  for (std::size_t d = 0; d < draw_count; ++d) {
    double best = draws[0][d];
    double level = 0.0;  // plans with the best
    for (const std::vector<double>& plan : draws) best = std::max(best, plan[d]);
    for (const std::vector<double>& plan : draws) level += plan[d] == best ? 1.0 : 0.0;
    for (std::size_t i = 0; i < plan_count; ++i) {
      if (draws[i][d] == best) comparison.plans[i].best_chance += 1.0 / level;
      comparison.plans[i].regret += best - draws[i][d];
    }
  }
  for (PlanRank& plan : comparison.plans) {
    plan.best_chance /= static_cast<double>(draw_count);
    plan.regret /= static_cast<double>(draw_count);
  }
  return comparison;
}

}  // namespace funnelcast::forecast
