// A forecast as draws, and what is said of its plan. Plain data; made by simulator/forecast.
#ifndef FUNNELCAST_SIMULATOR_DATA_FORECAST_DRAWS_H_
#define FUNNELCAST_SIMULATOR_DATA_FORECAST_DRAWS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "simulator/base/draw_values.h"
#include "simulator/data/history.h"

namespace funnelcast::data {

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

// The draws of one series. An input is the same in every draw and keeps a single one.
struct SeriesDraws {
  std::string channel;  // empty for the brand as a whole
  // Id, or kUnnamedCampaign; empty for the channel as a whole.
  std::string campaign = {};
  Quantity quantity = Quantity::kAttention;
  base::DrawValues values;  // [period_count][draw_count], the draw innermost
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
  // Share of planned input whose response rests on the prior: each channel's input counts with 1
  // less the contraction of its response, 0 to 1.
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

}  // namespace funnelcast::data

#endif  // FUNNELCAST_SIMULATOR_DATA_FORECAST_DRAWS_H_
