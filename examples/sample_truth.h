// The parameters that the sample brand is made from. They stand in truth.json for whoever wants to
// compare.
#ifndef FUNNELCAST_EXAMPLES_SAMPLE_TRUTH_H_
#define FUNNELCAST_EXAMPLES_SAMPLE_TRUTH_H_

#include <array>
#include <string>
#include <vector>

#include "examples/sample_calendar.h"

namespace funnelcast::examples {

// One step of a channel: parent x -> child y, in weeks.
//   log mean(y) = log(rate * parent_scale)
//                 + elasticity * [pass_through * log(x / parent_scale)
//                                 + (1 - pass_through) * log(input / input_scale)] + level + season
//   y ~ negative binomial with that mean and shape 1 / noise^2
//   level of next week = 0.97 * level + drift * N(0, 1)
// The first step has the input itself as parent, so its pass_through says nothing.
struct StepTruth {
  std::string metric;
  double rate = 0.0;          // child a unit of the parent at the reference scale
  double parent_scale = 0.0;  // a usual week of the parent
  double elasticity = 1.0;    // beta
  double pass_through = 1.0;  // g
  double drift = 0.0;         // sd of the level's innovation, a week
  double noise = 0.0;         // overdispersion omega
};

// Weeks in which a channel is paused: those that begin in [first_day, end_day).
struct Pause {
  int first_day = 0;
  int end_day = 0;
};

// A channel: its input and the steps that follow from it.
struct ChannelTruth {
  std::string id;
  std::string input;                               // spend or effort_hours
  double input_scale = 0.0;                        // EUR or hours of a usual week
  int start_day = 0;                               // paused before
  std::array<double, kDaysOfWeek> input_shares;    // by weekday, Monday first; sums to 1
  std::array<double, kDaysOfWeek> outcome_shares;  // the same for all its outcomes
  std::vector<Pause> pauses;
  std::vector<StepTruth> steps;
  double orders_per_lead = 0.0;  // w_c of the brand total; 0 for the recruiting channels
};

// Orders and revenue, counted for the brand as a whole.
//   mean(orders) = exp(season + sale + level) * (base_orders + sum over channels of orders_per_lead
//   * leads) log revenue = log(value_per_order * orders) + value level + value_noise * N(0, 1)
struct BrandTruth {
  double base_orders = 0.0;  // orders a week that nobody's work brings
  double drift = 0.0;
  double noise = 0.0;
  double sale_effect = 0.0;  // log effect of a sale week
  double value_per_order_eur = 0.0;
  double value_drift = 0.0;
  double value_noise = 0.0;
  std::array<double, kDaysOfWeek> order_shares;
};

struct Truth {
  int first_day = 0;            // first day of history
  int end_day = 0;              // day after the last
  int plan_end_day = 0;         // day after the last day of the scenarios
  double damping = 0.97;        // of every level, a week
  double input_noise = 0.0;     // sd of the log of a week's input around its plan
  double input_damping = 0.0;   // of that log, a week
  std::vector<int> sale_weeks;  // first days of the weeks with a sale
  std::vector<ChannelTruth> channels;
  BrandTruth brand;
};

// Everything the sample is made from.
Truth SampleTruth();

// Log effect of the time of year on orders: a rise before Christmas, a dip in summer.
double OrderSeason(double year_share);

// Log effect of the time of year on what is spent: more before Christmas, less in summer.
double InputSeason(double year_share);

}  // namespace funnelcast::examples

#endif  // FUNNELCAST_EXAMPLES_SAMPLE_TRUTH_H_
