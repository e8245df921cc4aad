// Recent periods, growth, input ratio.
#include "simulator/rules/anchor_levels.h"

#include <algorithm>
#include <cmath>

namespace funnelcast::rules {
namespace {

constexpr double kStaysWithoutInput = 0.05;

}  // namespace

std::vector<std::size_t> RecentPeriods(std::span<const double> outcome, std::size_t origin,
                                       const AnchorSpans& spans) {
  std::vector<std::size_t> periods;
  const std::size_t enough = spans.recent / 2;
  for (std::size_t back = 1; back <= std::min(origin, spans.recent); ++back) {
    if (!std::isnan(outcome[origin - back])) periods.push_back(origin - back);
  }
  if (periods.size() < enough) periods.clear();
  return periods;
}

std::vector<std::size_t> GrowthPeriods(std::span<const double> outcome,
                                       std::span<const std::size_t> recent,
                                       const AnchorSpans& spans) {
  std::vector<std::size_t> periods;
  for (const std::size_t period : recent) {
    if (period >= spans.year && !std::isnan(outcome[period - spans.year])) {
      periods.push_back(period);
    }
  }
  if (periods.size() < spans.recent / 2) periods.clear();
  return periods;
}

double LogRatioOfSums(double outcomes, double expected) {
  return std::log((outcomes + 0.5) / (expected + 0.5));
}

double LogInputRatio(const data::FittedNode& node, std::span<const double> inputs) {
  double sum = 0.0;
  double usual = 0.0;
  for (std::size_t m = 0; m < node.channels.size(); ++m) {
    usual += node.channels[m].input_share;
    sum += node.channels[m].input_share * inputs[m] / node.channels[m].mean_input;
  }
  return std::log(kStaysWithoutInput + (1.0 - kStaysWithoutInput) * sum / usual);
}

std::vector<double> InputsAt(const data::NodePast& past, std::size_t period) {
  std::vector<double> inputs;
  for (const std::vector<double>& one : past.inputs) {
    inputs.push_back(one.empty() ? 0.0 : one[period]);
  }
  return inputs;
}

SeriesRows RowsOf(const data::FittedNode& node, std::size_t series) {
  if (node.kind == data::NodeKind::kBrandTotal) return {-1, 1, 2, 3};
  const int first = data::FittedNode::kRowsPerChannel * static_cast<int>(series);
  return {first, first + 3, first + 4, first + 5};
}

}  // namespace funnelcast::rules
