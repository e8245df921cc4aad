// Response curves from steady states of prior and posterior draws.
#include "simulator/curves/curves.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "simulator/curves/steady_state.h"
#include "simulator/data/node.h"
#include "simulator/data/trust.h"
#include "simulator/simd/draw_summary.h"

namespace funnelcast::curves {
namespace {

constexpr int kAssessmentDraws = 400;
constexpr double kMarginalStep = 0.01;  // of the usual input, to each side
// Below this variance in the prior a shape counts as fixed.
constexpr double kLeastShapeVariance = 1e-8;
constexpr int kMostPoints = 101;

struct Outcome {
  std::string channel;  // empty: the brand
  data::Stage stage;
};

// The inputs of usual periods, of one kind of draws, and what they bring.
struct Baseline {
  Baseline(const data::FittedFunnel& fitted, DrawSource source, int draw_count)
      : state(fitted, source, draw_count) {}

  SteadyState state;
  std::map<std::string, double> inputs;  // a period
  std::vector<SteadyOutcome> outcomes;

  // Outcomes with another input of one channel.
  std::vector<SteadyOutcome> With(const std::string& channel, double input) const {
    std::map<std::string, double> changed = inputs;
    changed[channel] = input;
    return state.Compute(changed, &outcomes, channel);
  }
};

// A channel that is known by benchmarks alone counts with the mean of the others' usual inputs.
double UsualDailyInput(const data::FittedFunnel& fitted, const data::ChannelEvidence& channel) {
  if (channel.mean_daily_input > 0.0) return channel.mean_daily_input;
  double sum = 0.0;
  int count = 0;
  for (const data::ChannelEvidence& one : fitted.channels) {
    if (!(one.mean_daily_input > 0.0) || one.input_is_effort != channel.input_is_effort) continue;
    sum += one.mean_daily_input;
    ++count;
  }
  return count > 0 ? sum / count : 1.0;
}

Baseline MakeBaseline(const data::FittedFunnel& fitted, DrawSource source, int draw_count) {
  Baseline baseline(fitted, source, draw_count);
  for (const data::ChannelEvidence& channel : fitted.channels) {
    if (!(channel.mean_daily_input > 0.0)) continue;
    baseline.inputs[channel.channel] = channel.mean_daily_input * fitted.period_days;
  }
  baseline.outcomes = baseline.state.Compute(baseline.inputs);
  return baseline;
}

// What one set of outcomes has more than another, draw by draw; 0 where an outcome is missing.
std::vector<double> Difference(const std::vector<SteadyOutcome>& more,
                               const std::vector<SteadyOutcome>& less, const Outcome& outcome) {
  const SteadyOutcome* a = FindOutcome(more, outcome.channel, outcome.stage);
  const SteadyOutcome* b = FindOutcome(less, outcome.channel, outcome.stage);
  std::vector<double> result;
  for (std::size_t d = 0; a != nullptr && d < a->means.size(); ++d) {
    result.push_back(a->means[d] - (b == nullptr ? 0.0 : b->means[d]));
  }
  return result;
}

// The outcomes that a channel's curves are drawn of.
std::vector<Outcome> ChooseOutcomes(const std::vector<SteadyOutcome>& with,
                                    const std::vector<SteadyOutcome>& without,
                                    const std::string& channel) {
  const auto is_fed = [&](const Outcome& outcome) {
    const std::vector<double> difference = Difference(with, without, outcome);
    return std::any_of(difference.begin(), difference.end(), [](double one) { return one > 0.0; });
  };
  for (const std::string& owner : {std::string(), channel}) {
    std::vector<Outcome> found;
    for (int stage = data::kStageCount - 1; stage >= 0; --stage) {
      const Outcome outcome{owner, static_cast<data::Stage>(stage)};
      const bool wanted =
          found.empty() || (found.size() == 1 && found[0].stage == data::Stage::kValue &&
                            outcome.stage == data::Stage::kAction);
      if (wanted && is_fed(outcome)) found.push_back(outcome);
    }
    if (!found.empty()) return found;
  }
  return {};
}

// Average and marginal return of a channel at its usual input, draw by draw.
struct Returns {
  std::vector<double> average;
  std::vector<double> marginal;
};

// The outcomes around a channel's usual input.
struct Neighbourhood {
  std::vector<SteadyOutcome> none;
  std::vector<SteadyOutcome> usual;
  std::vector<SteadyOutcome> below;
  std::vector<SteadyOutcome> above;
  double input = 0.0;  // a period
};

Neighbourhood Explore(const Baseline& baseline, const std::string& channel, double input) {
  return {baseline.With(channel, 0.0), baseline.With(channel, input),
          baseline.With(channel, input * (1.0 - kMarginalStep)),
          baseline.With(channel, input * (1.0 + kMarginalStep)), input};
}

Returns ComputeReturns(const Neighbourhood& around, const Outcome& outcome) {
  Returns returns;
  returns.average = Difference(around.usual, around.none, outcome);
  for (double& value : returns.average) value /= around.input;
  returns.marginal = Difference(around.above, around.below, outcome);
  for (double& value : returns.marginal) value /= 2.0 * kMarginalStep * around.input;
  return returns;
}

// Variance of the logarithm of a ratio, over the draws where it is defined.
template <typename Ratio>
double LogVariance(const Returns& returns, const Ratio& ratio) {
  double sum = 0.0;
  double squares = 0.0;
  double count = 0.0;
  for (std::size_t d = 0; d < returns.average.size(); ++d) {
    const double value = std::log(ratio(returns, d));
    if (!std::isfinite(value)) continue;
    sum += value;
    squares += value * value;
    count += 1.0;
  }
  if (count < 2.0) return 0.0;
  return std::max(0.0, (squares - sum * sum / count) / (count - 1.0));
}

struct Assessed {
  data::Contraction contraction;
  bool shape_is_fixed = false;
};

Assessed Assess(const Returns& posterior, const Returns& prior) {
  const auto size = [](const Returns& one, std::size_t d) { return one.average[d]; };
  const auto shape = [](const Returns& one, std::size_t d) {
    return one.marginal[d] / one.average[d];
  };
  const auto contract = [](double after, double before) {
    return before > 0.0 ? std::clamp(1.0 - after / before, 0.0, 1.0) : 0.0;
  };
  Assessed result;
  result.contraction.size = contract(LogVariance(posterior, size), LogVariance(prior, size));
  const double shape_before = LogVariance(prior, shape);
  result.shape_is_fixed = shape_before < kLeastShapeVariance;
  if (!result.shape_is_fixed) {
    result.contraction.shape = contract(LogVariance(posterior, shape), shape_before);
  }
  return result;
}

// Money is judged by the actions that bring it: how much an action brings is soon known, and would
// hide that what the channel brings is not.
Assessed AssessOutcomes(const Neighbourhood& around, const Neighbourhood& before,
                        const std::vector<Outcome>& outcomes) {
  return Assess(ComputeReturns(around, outcomes.back()), ComputeReturns(before, outcomes.back()));
}

CurveSummary Summarize(std::vector<double> draws, double factor,
                       const std::vector<double>& probabilities) {
  for (double& value : draws) value *= factor;
  simd::DrawSummary summary = simd::SummarizeDraws(std::span<const double>(draws), probabilities);
  return {summary.mean, std::move(summary.quantiles)};
}

absl::Status CheckOptions(const data::FittedFunnel& fitted, const CurveOptions& options) {
  if (options.point_count < 2 || options.point_count > kMostPoints) {
    return absl::InvalidArgumentError("A curve has 2 to 101 points.");
  }
  if (!(options.highest_input >= 0.0) || !std::isfinite(options.highest_input)) {
    return absl::InvalidArgumentError("The highest input of a curve is 0 or more a week.");
  }
  if (options.draw_count < 1 || options.probabilities.empty()) {
    return absl::InvalidArgumentError("A curve needs draws and probabilities.");
  }
  if (options.channel.empty()) return absl::OkStatus();
  const bool is_known =
      std::any_of(fitted.channels.begin(), fitted.channels.end(),
                  [&](const data::ChannelEvidence& one) { return one.channel == options.channel; });
  if (is_known) return absl::OkStatus();
  return absl::NotFoundError("The model does not know channel " + options.channel + ".");
}

// The points of a channel's curves, one list an outcome.
void AddPoints(const Baseline& baseline, const data::ChannelEvidence& channel,
               const CurveOptions& options, double periods_a_week,
               const std::vector<SteadyOutcome>& none, const std::vector<Outcome>& outcomes,
               std::vector<ResponseCurve>& curves) {
  const double highest_observed = channel.max_daily_input * 7.0;
  double highest = options.highest_input;
  if (!(highest > 0.0)) highest = 2.0 * std::max(highest_observed, curves.front().usual_input);
  for (int p = 0; p < options.point_count; ++p) {
    const double input = highest * p / (options.point_count - 1);
    const std::vector<SteadyOutcome> there = baseline.With(channel.channel, input / periods_a_week);
    for (std::size_t k = 0; k < outcomes.size(); ++k) {
      CurvePoint& point = curves[k].points.emplace_back();
      point.input = input;
      point.is_observed = input <= highest_observed;
      point.outcome =
          Summarize(Difference(there, none, outcomes[k]), periods_a_week, options.probabilities);
    }
  }
}

}  // namespace

std::string DescribeContraction(const data::Contraction& contraction, bool shape_is_fixed) {
  const auto amount = [&](double value) {
    return value >= data::trust::kMuchLearnt        ? "much"
           : value >= data::trust::kSomethingLearnt ? "something"
                                                    : "little";
  };
  std::string text =
      std::string("The data say ") + amount(contraction.size) + " about how much it brings";
  if (contraction.size < data::trust::kSomethingLearnt) text += "; this curve is mostly the prior";
  if (shape_is_fixed) {
    return text + ". That it is a straight line is an assumption: the data do not ask for a bend.";
  }
  text += std::string(", and ") + amount(contraction.shape) + " about its bend";
  if (contraction.shape < data::trust::kSomethingLearnt) text += ", which is mostly the prior";
  return text + ".";
}

absl::StatusOr<std::vector<ResponseCurve>> ComputeResponseCurves(const data::FittedFunnel& fitted,
                                                                 const CurveOptions& options) {
  if (absl::Status checked = CheckOptions(fitted, options); !checked.ok()) return checked;
  const Baseline posterior = MakeBaseline(fitted, DrawSource::kPosterior, options.draw_count);
  const Baseline prior = MakeBaseline(fitted, DrawSource::kPrior, data::kPriorDrawCount);
  const double periods_a_week = 7.0 / fitted.period_days;
  std::vector<ResponseCurve> result;
  for (const data::ChannelEvidence& channel : fitted.channels) {
    if (!options.channel.empty() && channel.channel != options.channel) continue;
    if (!channel.takes_input()) continue;
    const double usual = UsualDailyInput(fitted, channel) * fitted.period_days;
    const Neighbourhood around = Explore(posterior, channel.channel, usual);
    const std::vector<Outcome> outcomes =
        ChooseOutcomes(around.usual, around.none, channel.channel);
    if (outcomes.empty()) continue;
    const Neighbourhood before = Explore(prior, channel.channel, usual);
    const Assessed assessed = AssessOutcomes(around, before, outcomes);
    std::vector<ResponseCurve> curves;
    for (const Outcome& outcome : outcomes) {
      const Returns returns = ComputeReturns(around, outcome);
      ResponseCurve& curve = curves.emplace_back();
      curve.channel = channel.channel;
      curve.input_is_effort = channel.input_is_effort;
      curve.outcome_channel = outcome.channel;
      curve.outcome = outcome.stage;
      curve.usual_input = usual * periods_a_week;
      curve.average_return = Summarize(returns.average, 1.0, options.probabilities);
      curve.marginal_return = Summarize(returns.marginal, 1.0, options.probabilities);
      curve.contraction = assessed.contraction;
      curve.shape_is_fixed = assessed.shape_is_fixed;
      curve.evidence = DescribeContraction(assessed.contraction, assessed.shape_is_fixed);
    }
    AddPoints(posterior, channel, options, periods_a_week, around.none, outcomes, curves);
    std::move(curves.begin(), curves.end(), std::back_inserter(result));
  }
  return result;
}

void AssessContractions(data::FittedFunnel& fitted) {
  const Baseline posterior = MakeBaseline(fitted, DrawSource::kPosterior, kAssessmentDraws);
  const Baseline prior = MakeBaseline(fitted, DrawSource::kPrior, data::kPriorDrawCount);
  for (data::ChannelEvidence& channel : fitted.channels) {
    if (!channel.takes_input()) continue;
    const double usual = UsualDailyInput(fitted, channel) * fitted.period_days;
    const Neighbourhood around = Explore(posterior, channel.channel, usual);
    const std::vector<Outcome> outcomes =
        ChooseOutcomes(around.usual, around.none, channel.channel);
    if (outcomes.empty()) continue;
    const Neighbourhood before = Explore(prior, channel.channel, usual);
    channel.contraction = AssessOutcomes(around, before, outcomes).contraction;
  }
}

}  // namespace funnelcast::curves
