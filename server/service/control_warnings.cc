#include "server/service/control_warnings.h"

#include <algorithm>
#include <cmath>
#include <map>

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

std::vector<words::Message> ControlWarnings(const data::FittedFunnel& fit,
                                            const data::PlanInputs& inputs) {
  std::map<std::string, const data::ControlColumn*> known;
  for (const data::FittedNode& node : fit.nodes) {
    for (const data::ControlColumn& column : node.season.controls) {
      known.emplace(column.id, &column);
    }
  }
  std::vector<words::Message> warnings;
  for (const data::ControlPlan& control : inputs.controls) {
    const auto found = known.find(control.id);
    if (found == known.end()) {
      warnings.push_back(words::Message{"CONTROL_UNKNOWN", {{"control", control.id}}});
      continue;
    }
    const double outside = FarthestOutside(*found->second, control.values);
    if (!std::isnan(outside)) {
      warnings.push_back(words::Message{"CONTROL_BEYOND_OBSERVED",
                                        {{"control", control.id},
                                         {"value", outside},
                                         {"lowest", found->second->lowest},
                                         {"highest", found->second->highest}}});
    }
    known.erase(found);
  }
  for (const auto& [id, column] : known) {
    warnings.push_back(
        words::Message{"CONTROL_NOT_PLANNED", {{"control", id}, {"value", column->last_value}}});
  }
  return warnings;
}

}  // namespace funnelcast::service
