// Public entry: what more or less input of a channel would bring, and how much of that the data
// know.
#ifndef FUNNELCAST_SIMULATOR_CURVES_CURVES_H_
#define FUNNELCAST_SIMULATOR_CURVES_CURVES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"

namespace funnelcast::curves {

struct CurveOptions {
  std::string channel;                                    // empty: every channel that takes input
  int point_count = 21;                                   // 2 to 101
  double highest_input = 0.0;                             // a week; 0: twice the highest observed
  std::vector<double> probabilities = {0.05, 0.5, 0.95};  // ascending, in (0, 1)
  int draw_count = 1000;                                  // at most the model's
};

// Mean and quantiles over draws.
struct CurveSummary {
  double mean = 0.0;
  std::vector<double> quantiles;  // [probabilities]
};

struct CurvePoint {
  double input = 0.0;        // a week
  bool is_observed = false;  // whether the channel ever had as much in a period
  CurveSummary outcome;      // a week, less what there would be without this channel's input
};

// The answer of one outcome to one channel's input.
struct ResponseCurve {
  std::string channel;
  bool input_is_effort = false;  // hours rather than money
  std::string outcome_channel;   // empty: the brand's outcome
  data::Stage outcome = data::Stage::kAction;
  std::vector<CurvePoint> points;  // from no input on
  double usual_input = 0.0;        // a week: the mean of active periods
  CurveSummary average_return;     // outcome per unit of input at the usual input
  CurveSummary marginal_return;    // of one more unit of input there
  data::Contraction contraction;   // how much the data said of it
  bool shape_is_fixed = false;     // the model knows this curve as a straight line only
  std::string evidence;            // the same in a sentence
};

// Curves of long-lasting inputs: the channel's input is the same every week, the other channels'
// are their usual ones, levels are those at the end of history, no season of the year. Money and
// outcomes are means, so that quantiles show what is not known, not the noise of a week.
//
// For each channel the curve of the brand's last stage that it feeds, or of its own last stage
// where it feeds none; and of the brand's actions as well where the last stage is money.
//
// Contraction: 1 - variance over the posterior's draws / variance over the prior's, of the
// logarithm of the average return (size) and of marginal over average return (shape), both at the
// usual input.
//
// Errors: NOT_FOUND for a channel that the model does not know; INVALID_ARGUMENT for options out of
// range. Deterministic.
absl::StatusOr<std::vector<ResponseCurve>> ComputeResponseCurves(const data::FittedFunnel& fitted,
                                                                 const CurveOptions& options);

// Fills in ChannelEvidence::contraction, for the first of the curves above. Cost: three passes of
// the funnel's means a channel.
void AssessContractions(data::FittedFunnel& fitted);

// "The data say much ...", "something", "little": in words what a contraction says.
std::string DescribeContraction(const data::Contraction& contraction, bool shape_is_fixed);

}  // namespace funnelcast::curves

#endif  // FUNNELCAST_SIMULATOR_CURVES_CURVES_H_
