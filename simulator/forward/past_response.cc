// Responses of stages and totals at past periods.
#include "simulator/forward/past_response.h"

#include <algorithm>
#include <cmath>

#include "simulator/base/check.h"
#include "simulator/base/row_math.h"
#include "simulator/forward/input_response.h"
#include "simulator/model/node_data.h"

namespace funnelcast::simulator {

PastResponse::PastResponse(const FittedNode& node, const NodePast& past, const float* rows,
                           std::size_t draw_count, int period_days)
    : node_(node), past_(past), rows_(rows), draw_count_(draw_count) {
  if (node.kind != NodeKind::kBrandTotal || !node.effects.any()) return;
  const std::span<const float> all(rows, static_cast<std::size_t>(node.row_count()) * draw_count);
  for (std::size_t m = 0; m < node.members.size(); ++m) {
    std::vector<double> inputs = past.inputs[m];
    inputs.resize(static_cast<std::size_t>(past.count), 0.0);
    for (double& input : inputs) input /= node.members[m].mean_input;
    effective_.push_back(
        ComputeEffectiveInputsAfter(node, m, all, draw_count, period_days / 7.0, {}, inputs, {}));
  }
}

void PastResponse::AddPatterns(std::size_t period, std::span<float> out) const {
  if (past_.count == 0) return;
  const std::size_t columns = past_.patterns.size() / static_cast<std::size_t>(past_.count);
  const auto first = static_cast<std::size_t>(node_.season_row() + 2 * node_.season.fourier_order);
  for (std::size_t column = 0; column < columns; ++column) {
    const auto value = static_cast<float>(past_.patterns[period * columns + column]);
    if (value != 0.0F) AddScaled(value, row(first + column), out);
  }
}

void PastResponse::EvaluateTotal(std::size_t period, std::span<float> out) const {
  std::copy_n(rows_, draw_count_, out.data());
  for (std::size_t m = 0; m < node_.members.size(); ++m) {
    if (past_.inputs[m].empty()) continue;
    const std::span<const float> weights = row(FittedNode::kBrandTotalRows + m);
    if (!effective_.empty()) {
      AddProduct(1.0F, weights, {effective_[m].data() + period * draw_count_, draw_count_}, out);
      continue;
    }
    const auto input = static_cast<float>(past_.inputs[m][period] / node_.members[m].mean_input);
    if (input != 0.0F) AddScaled(input, weights, out);
  }
  TakeLogs(out);
}

void PastResponse::Evaluate(std::size_t series, std::size_t period, std::span<float> out) const {
  FUNNELCAST_CHECK(out.size() == draw_count_);
  if (node_.kind == NodeKind::kBrandTotal) {
    EvaluateTotal(period, out);
  } else if (past_.series[series].parent.empty()) {
    std::fill(out.begin(), out.end(), 0.0F);
  } else {
    const PastDriver driver = DriverAt(node_, past_, series, period);
    const std::span<const float> elasticity = row(FittedNode::kRowsPerMember * series + 1);
    std::fill(out.begin(), out.end(), 0.0F);
    AddScaled(driver.direct, elasticity, out);
    if (node_.members[series].passes_input) {
      AddProduct(driver.followed - driver.direct, elasticity,
                 row(FittedNode::kRowsPerMember * series + 2), out);
    }
  }
  AddPatterns(period, out);
}

PastDriver DriverAt(const FittedNode& node, const NodePast& past, std::size_t series,
                    std::size_t period) {
  const NodeMember& member = node.members[series];
  PastDriver driver;
  driver.followed =
      static_cast<float>(std::log(past.series[series].parent[period]) - member.log_parent_mean);
  driver.direct = driver.followed;
  if (!member.passes_input) return driver;
  const double usual = std::exp(member.log_input_mean);
  const double input = std::max(past.inputs[series][period], kActiveShare * usual);
  driver.direct = static_cast<float>(std::log(input) - member.log_input_mean);
  return driver;
}

}  // namespace funnelcast::simulator
