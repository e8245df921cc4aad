// Public entry: pushes a fitted funnel's draws through a plan.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_FORECAST_H_
#define FUNNELCAST_SIMULATOR_FORECAST_FORECAST_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulator/base/draw_values.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"

namespace funnelcast::forecast {

// Which windows a forecast's draws will be summed over. Sums over the whole plan and over whole
// periods need no weekday shares.
enum class WindowUse { kAnyWindow, kWholePeriods };

// Whether channels' outcomes and inputs are told by campaign as well.
enum class CampaignUse { kChannelsOnly, kByCampaign };

// What forecasts of one window share whatever their plans put in: levels, noise, season, events.
// Immutable and shared between threads; made by PrepareWindow.
class PreparedWindow;

struct ForecastOptions {
  int draw_count = 1000;  // at most the fitted funnel's; evenly spread over its draws
  std::uint64_t seed = 1;
  int thread_count = 0;  // 0: as many as the machine has cores
  WindowUse windows = WindowUse::kAnyWindow;
  CampaignUse campaigns = CampaignUse::kChannelsOnly;
  // Of the same model, days, draws, seed and windows (SuitsWindow), or null. The forecast is the
  // same with and without; with it, it takes some two thirds of the time.
  std::shared_ptr<const PreparedWindow> prepared = nullptr;
};

// Simulates the plan draw by draw with parameter and outcome noise.
//
// The same fitted funnel, plan and seed give the same bytes at any `thread_count`.
// Errors: FAILED_PRECONDITION when the plan begins before the fitted history ends; INVALID_ARGUMENT
// for an unknown channel with input, an empty window or a draw count out of range.
absl::StatusOr<data::ForecastDraws> ForecastPlan(const data::FittedFunnel& fitted,
                                                 const data::PlanInputs& plan,
                                                 const ForecastOptions& options);

// Prepares forecasts of plans that lie on the same days as `plan`; those with the same events and
// controls gain most. Takes longer than a forecast, mostly to get hold of PreparedBytes(...) of
// memory. Errors: those of ForecastPlan.
absl::StatusOr<std::shared_ptr<const PreparedWindow>> PrepareWindow(
    std::shared_ptr<const data::FittedFunnel> fitted, const data::PlanInputs& plan,
    const ForecastOptions& options);

// Whether forecasts of `plan` with these options may use `window`.
bool SuitsWindow(const PreparedWindow& window, const data::FittedFunnel& fitted,
                 const data::PlanInputs& plan, const ForecastOptions& options);

// About how many bytes PrepareWindow would take.
std::size_t PreparedBytes(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
                          const ForecastOptions& options);

// The sum of a series over [first_day, end_day), draw by draw: [draws that it keeps]. Periods that
// lie partly in the window are split by the draw's day shares. REQUIRES: the window lies within the
// forecast's.
std::vector<double> SumOverWindow(const data::ForecastFrame& forecast,
                                  const data::SeriesDraws& series, data::Day first_day,
                                  data::Day end_day);

// A series period by period, then its sum over the whole forecast as one more entry.
struct SeriesSummary {
  std::vector<double> means;      // [period_count + 1]
  std::vector<double> quantiles;  // [period_count + 1][probabilities]

  // The quantiles of an entry, [probabilities].
  std::span<const double> quantiles_of(std::size_t entry) const {
    const std::size_t count = quantiles.size() / means.size();
    return {quantiles.data() + entry * count, count};
  }
};
// Quantiles of the sum come from draws of it that are rounded to floats, as all draws are; those of
// goals and comparisons, which are not rounded, may differ by a ten-millionth.
SeriesSummary SummarizeSeries(const data::ForecastFrame& forecast, const data::SeriesDraws& series,
                              std::span<const double> probabilities);

// A forecast summed up, its series in the order of ForecastDraws.
struct ForecastSummary : data::ForecastFrame {
  struct Series {
    std::string channel;  // as in SeriesDraws
    std::string campaign;
    data::Quantity quantity = data::Quantity::kAttention;
    SeriesSummary summary;
  };
  std::vector<Series> series;
};

// How many series a forecast of the plan has, at most: channels with exhaustion count as if their
// reach were measured, campaigns as if each had input. Cheap; REQUIRES: a plan that
// ForecastPlan takes.
std::size_t CountSeries(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
                        CampaignUse campaigns);

// What ForecastPlan and SummarizeSeries give, without holding the draws of more channels than fit
// the processor's nearer caches (all of them with word of mouth): summed up there they take less
// time, and little memory. Errors: those of ForecastPlan.
absl::StatusOr<ForecastSummary> SummarizePlan(const data::FittedFunnel& fitted,
                                              const data::PlanInputs& plan,
                                              const ForecastOptions& options,
                                              std::span<const double> probabilities);

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_FORECAST_H_
