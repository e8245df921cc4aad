// Public entry: pushes a fitted funnel's draws through a plan.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_H_
#define FUNNELCAST_SIMULATOR_FORECAST_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulator/base/draw_values.h"
#include "simulator/model/fitted_funnel.h"
#include "simulator/model/history.h"

namespace funnelcast::simulator {

// What a series counts: a stage's outcome or a planned input.
enum class Quantity {
  kAttention = 0,
  kInterest = 1,
  kDesire = 2,
  kAction = 3,
  kValue = 4,
  kSpend = 5,
  kEffortHours = 6,
  kReach = 7  // people that the attention of a channel met
};

// Whether a quantity is planned rather than an outcome.
constexpr bool IsInput(Quantity quantity) {
  return quantity == Quantity::kSpend || quantity == Quantity::kEffortHours;
}

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

// The draws of one series. An input is the same in every draw and keeps a single one.
struct SeriesDraws {
  std::string channel;  // empty for the brand as a whole
  // Id, or kUnnamedCampaign; empty for the channel as a whole.
  std::string campaign = {};
  Quantity quantity = Quantity::kAttention;
  DrawValues values;  // [period_count][draw_count], the draw innermost
  // [7][draw_count], shares of a full week by weekday, Monday first; sums to 1 a draw. Empty for
  // outcomes with WindowUse::kWholePeriods when the plan's last period is a full one.
  std::vector<float> day_shares;

  // How many draws of it a forecast of `draw_count` keeps.
  std::size_t kept_draws(int draw_count) const {
    return IsInput(quantity) ? 1 : static_cast<std::size_t>(draw_count);
  }
};

// How far a plan leaves what the model has seen.
struct PlanSupportShares {
  double outside_observed =
      0.0;  // share of planned input above the highest ever observed a day, 0 to 1
  double without_history = 0.0;  // share of planned input in channels without own history, 0 to 1
  // Share of planned input whose effect rests on the prior: each channel's input counts with 1 less
  // the contraction of its response, 0 to 1.
  double resting_on_prior = 0.0;
  std::vector<std::string> channels_without_history;
};

// What a forecast is of.
struct ForecastFrame {
  Day first_day = 0;
  Day end_day = 0;
  int period_days = 7;                 // the last period may be shorter
  std::vector<Day> period_first_days;  // [period_count]
  int draw_count = 0;
  PlanSupportShares support;
};

// A forecast as draws. Series: the brand first (stages in order, then inputs), then channels in the
// order of their ids, each followed by its campaigns where they are asked for. The campaigns of a
// channel add up to it in every draw, counts of whole periods exactly.
struct ForecastDraws : ForecastFrame {
  std::vector<SeriesDraws> series;

  // The series of a channel as a whole and a quantity, or nullptr.
  const SeriesDraws* Find(const std::string& channel, Quantity quantity) const;
};

// Simulates the plan draw by draw with parameter and outcome noise.
//
// The same fitted funnel, plan and seed give the same bytes at any `thread_count`.
// Errors: FAILED_PRECONDITION when the plan begins before the fitted history ends; INVALID_ARGUMENT
// for an unknown channel with input, an empty window or a draw count out of range.
absl::StatusOr<ForecastDraws> ForecastPlan(const FittedFunnel& fitted, const PlanInputs& plan,
                                           const ForecastOptions& options);

// Prepares forecasts of plans that lie on the same days as `plan`; those with the same events and
// controls gain most. Takes longer than a forecast, mostly to get hold of PreparedBytes(...) of
// memory. Errors: those of ForecastPlan.
absl::StatusOr<std::shared_ptr<const PreparedWindow>> PrepareWindow(
    std::shared_ptr<const FittedFunnel> fitted, const PlanInputs& plan,
    const ForecastOptions& options);

// Whether forecasts of `plan` with these options may use `window`.
bool SuitsWindow(const PreparedWindow& window, const FittedFunnel& fitted, const PlanInputs& plan,
                 const ForecastOptions& options);

// About how many bytes PrepareWindow would take.
std::size_t PreparedBytes(const FittedFunnel& fitted, const PlanInputs& plan,
                          const ForecastOptions& options);

// The sum of a series over [first_day, end_day), draw by draw: [draws that it keeps]. Periods that
// lie partly in the window are split by the draw's day shares. REQUIRES: the window lies within the
// forecast's.
std::vector<double> SumOverWindow(const ForecastFrame& forecast, const SeriesDraws& series,
                                  Day first_day, Day end_day);

// Mean and quantiles of draws. Quantiles by linear interpolation of order statistics (type 7 of
// Hyndman and Fan 1996). REQUIRES: draws not empty, probabilities in (0, 1).
struct DrawSummary {
  double mean = 0.0;
  std::vector<double> quantiles;  // [probabilities]
};
DrawSummary SummarizeDraws(std::span<const double> draws, std::span<const double> probabilities);
DrawSummary SummarizeDraws(std::span<const float> draws, std::span<const double> probabilities);

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
SeriesSummary SummarizeSeries(const ForecastFrame& forecast, const SeriesDraws& series,
                              std::span<const double> probabilities);

// A forecast summed up, its series in the order of ForecastDraws.
struct ForecastSummary : ForecastFrame {
  struct Series {
    std::string channel;  // as in SeriesDraws
    std::string campaign;
    Quantity quantity = Quantity::kAttention;
    SeriesSummary summary;
  };
  std::vector<Series> series;
};

// How many series a forecast of the plan has, at most: channels with exhaustion count as if their
// reach were measured, campaigns as if each had input. Cheap; REQUIRES: a plan that
// ForecastPlan takes.
std::size_t CountSeries(const FittedFunnel& fitted, const PlanInputs& plan, CampaignUse campaigns);

// What ForecastPlan and SummarizeSeries give, without holding the draws of more channels than fit
// the processor's nearer caches (all of them with word of mouth): summed up there they take less
// time, and little memory. Errors: those of ForecastPlan.
absl::StatusOr<ForecastSummary> SummarizePlan(const FittedFunnel& fitted, const PlanInputs& plan,
                                              const ForecastOptions& options,
                                              std::span<const double> probabilities);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORECAST_H_
