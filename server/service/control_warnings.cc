#include "server/service/control_warnings.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "fmt/format.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"

namespace funnelcast::service {
namespace {

// The planned value farthest outside of what was observed; NaN when none is.
double FarthestOutside(const data::ControlColumn& column, const std::vector<double>& values) {
  double farthest = std::nan("");
  double distance = 1e-9 * std::max(std::abs(column.lowest), std::abs(column.highest));
  for (const double value : values) {
    const double outside = std::max(value - column.highest, column.lowest - value);
    if (!(outside > distance)) continue;
    distance = outside;
    farthest = value;
  }
  return farthest;
}

}  // namespace

std::vector<std::string> ControlWarnings(const data::FittedFunnel& fit,
                                         const data::PlanInputs& inputs) {
  std::map<std::string, const data::ControlColumn*> known;
  for (const data::FittedNode& node : fit.nodes) {
    for (const data::ControlColumn& column : node.season.controls) {
      known.emplace(column.id, &column);
    }
  }
  std::vector<std::string> warnings;
  for (const data::ControlPlan& control : inputs.controls) {
    const auto found = known.find(control.id);
    if (found == known.end()) {
      warnings.push_back(
          fmt::format("The plan states {}, which the model does not know; observe it for the brand "
                      "as a whole and fit again to have it counted.",
                      control.id));
      continue;
    }
    const double outside = FarthestOutside(*found->second, control.values);
    if (!std::isnan(outside)) {
      warnings.push_back(
          fmt::format("{} is planned at {:g}, outside of the {:g} to {:g} ever observed; there the "
                      "forecast extrapolates.",
                      control.id, outside, found->second->lowest, found->second->highest));
    }
    known.erase(found);
  }
  for (const auto& [id, column] : known) {
    warnings.push_back(fmt::format("{} is not planned; the forecast keeps its last value of {:g}.",
                                   id, column->last_value));
  }
  return warnings;
}

}  // namespace funnelcast::service
