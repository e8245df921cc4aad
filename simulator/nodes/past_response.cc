// Responses of stages and totals at past periods.
#include "simulator/nodes/past_response.h"

#include <algorithm>
#include <cmath>

#include "simulator/base/check.h"
#include "simulator/mechanisms/input_response.h"
#include "simulator/nodes/node_data.h"
#include "simulator/simd/row_math.h"

namespace funnelcast::nodes {

PastResponse::PastResponse(const data::FittedNode& node, const data::NodePast& past,
                           const float* rows, std::size_t draw_count, int period_days)
    : node_(node), past_(past), rows_(rows), draw_count_(draw_count) {
  if (node.kind != data::NodeKind::kBrandTotal || !node.mechanisms.any()) return;
  const std::span<const float> all(rows, static_cast<std::size_t>(node.row_count()) * draw_count);
  for (std::size_t m = 0; m < node.channels.size(); ++m) {
    std::vector<double> inputs = past.inputs[m];
    inputs.resize(static_cast<std::size_t>(past.count), 0.0);
    for (double& input : inputs) input /= node.channels[m].mean_input;
    effective_.push_back(mechanisms::ComputeEffectiveInputsAfter(
        node, m, all, draw_count, period_days / 7.0, {}, inputs, {}));
  }
}

void PastResponse::AddPatterns(std::size_t period, std::span<float> out) const {
  if (past_.count == 0) return;
  const std::size_t columns = past_.patterns.size() / static_cast<std::size_t>(past_.count);
  const auto first = static_cast<std::size_t>(node_.season_row() + 2 * node_.season.fourier_order);
  for (std::size_t column = 0; column < columns; ++column) {
    const auto value = static_cast<float>(past_.patterns[period * columns + column]);
    if (value != 0.0F) simd::AddScaled(value, row(first + column), out);
  }
}

void PastResponse::EvaluateTotal(std::size_t period, std::span<float> out) const {
  std::copy_n(rows_, draw_count_, out.data());
  for (std::size_t m = 0; m < node_.channels.size(); ++m) {
    if (past_.inputs[m].empty()) continue;
    const std::span<const float> weights = row(data::FittedNode::kBrandTotalRows + m);
    if (!effective_.empty()) {
      simd::AddProduct(1.0F, weights, {effective_[m].data() + period * draw_count_, draw_count_},
                       out);
      continue;
    }
    const auto input = static_cast<float>(past_.inputs[m][period] / node_.channels[m].mean_input);
    if (input != 0.0F) simd::AddScaled(input, weights, out);
  }
  simd::TakeLogs(out);
}

void PastResponse::Evaluate(std::size_t series, std::size_t period, std::span<float> out) const {
  FUNNELCAST_CHECK(out.size() == draw_count_);
  if (node_.kind == data::NodeKind::kBrandTotal) {
    EvaluateTotal(period, out);
  } else if (past_.series[series].parent.empty()) {
    std::fill(out.begin(), out.end(), 0.0F);
  } else {
    const PastDriver driver = DriverAt(node_, past_, series, period);
    const std::span<const float> elasticity = row(data::FittedNode::kRowsPerChannel * series + 1);
    std::fill(out.begin(), out.end(), 0.0F);
    simd::AddScaled(driver.direct, elasticity, out);
    if (node_.channels[series].passes_input) {
      simd::AddProduct(driver.followed - driver.direct, elasticity,
                       row(data::FittedNode::kRowsPerChannel * series + 2), out);
    }
  }
  AddPatterns(period, out);
}

PastDriver DriverAt(const data::FittedNode& node, const data::NodePast& past, std::size_t series,
                    std::size_t period) {
  const data::NodeChannel& channel = node.channels[series];
  PastDriver driver;
  driver.followed =
      static_cast<float>(std::log(past.series[series].parent[period]) - channel.log_parent_mean);
  driver.direct = driver.followed;
  if (!channel.passes_input) return driver;
  const double usual = std::exp(channel.log_input_mean);
  const double input = std::max(past.inputs[series][period], kActiveShare * usual);
  driver.direct = static_cast<float>(std::log(input) - channel.log_input_mean);
  return driver;
}

}  // namespace funnelcast::nodes
