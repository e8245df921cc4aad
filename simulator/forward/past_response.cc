// Responses of stages and totals at past periods.
#include "simulator/forward/past_response.h"

#include <algorithm>
#include <cmath>

#include "simulator/base/check.h"
#include "simulator/model/node_data.h"

namespace funnelcast::simulator {

PastResponse::PastResponse(const FittedNode& node, const NodePast& past, const float* rows,
                           std::size_t draw_count)
    : node_(node), past_(past), rows_(rows), draw_count_(draw_count) {}

void PastResponse::AddPatterns(std::size_t period, std::span<const std::uint32_t> draws,
                               std::span<float> out) const {
  if (past_.count == 0) return;
  const std::size_t columns = past_.patterns.size() / static_cast<std::size_t>(past_.count);
  const auto first = static_cast<std::size_t>(node_.season_row() + 2 * node_.season.fourier_order);
  for (std::size_t column = 0; column < columns; ++column) {
    const auto value = static_cast<float>(past_.patterns[period * columns + column]);
    if (value == 0.0F) continue;
    const float* coefficients = rows_ + (first + column) * draw_count_;
    for (std::size_t i = 0; i < draws.size(); ++i) out[i] += value * coefficients[draws[i]];
  }
}

void PastResponse::EvaluateTotal(std::size_t period, std::span<const std::uint32_t> draws,
                                 std::span<float> out) const {
  for (std::size_t i = 0; i < draws.size(); ++i) out[i] = rows_[draws[i]];
  for (std::size_t m = 0; m < node_.members.size(); ++m) {
    if (past_.inputs[m].empty()) continue;
    const auto input = static_cast<float>(past_.inputs[m][period] / node_.members[m].mean_input);
    if (input == 0.0F) continue;
    const float* weights = rows_ + (FittedNode::kBrandTotalRows + m) * draw_count_;
    for (std::size_t i = 0; i < draws.size(); ++i) out[i] += input * weights[draws[i]];
  }
  for (float& value : out) value = std::log(value);
}

void PastResponse::Evaluate(std::size_t series, std::size_t period,
                            std::span<const std::uint32_t> draws, std::span<float> out) const {
  FUNNELCAST_CHECK(draws.size() == out.size());
  if (node_.kind == NodeKind::kBrandTotal) {
    EvaluateTotal(period, draws, out);
  } else if (past_.series[series].parent.empty()) {
    std::fill(out.begin(), out.end(), 0.0F);
  } else {
    const NodeMember& member = node_.members[series];
    const double parent = past_.series[series].parent[period];
    const auto followed = static_cast<float>(std::log(parent) - member.log_parent_mean);
    const float* elasticity = rows_ + (FittedNode::kRowsPerMember * series + 1) * draw_count_;
    const float* pass = elasticity + draw_count_;
    float direct = followed;
    if (member.passes_input) {
      const double input_mean = std::exp(member.log_input_mean);
      const double input = std::max(past_.inputs[series][period], kActiveShare * input_mean);
      direct = static_cast<float>(std::log(input) - member.log_input_mean);
    }
    for (std::size_t i = 0; i < draws.size(); ++i) {
      const std::uint32_t draw = draws[i];
      const float share = member.passes_input ? pass[draw] : 1.0F;
      out[i] = elasticity[draw] * (direct + share * (followed - direct));
    }
  }
  AddPatterns(period, draws, out);
}

}  // namespace funnelcast::simulator
