// Matching nodes and parameters of two fits by name, and carrying drifts on.
#include "simulator/update/continuation.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "simulator/base/check.h"
#include "simulator/base/random.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/data/parameter_group.h"
#include "simulator/mechanisms/drift.h"

namespace funnelcast::update {
namespace {

bool IsSameKind(const data::FittedNode& a, const data::FittedNode& b) {
  return a.kind == b.kind && a.stage == b.stage && a.parent == b.parent &&
         a.parent_stage == b.parent_stage;
}

std::set<std::string> ChannelsOf(const data::FittedNode& node) {
  std::set<std::string> channels;
  for (const data::NodeChannel& channel : node.channels) channels.insert(channel.channel);
  return channels;
}

// The first channel of `a` that `b` lacks; empty when there is none.
std::string FindMissing(const data::FittedNode& a, const data::FittedNode& b) {
  const std::set<std::string> known = ChannelsOf(b);
  for (const data::NodeChannel& channel : a.channels) {
    if (!known.contains(channel.channel)) return channel.channel;
  }
  return "";
}

std::optional<std::string> FindNodeChange(const data::FittedNode& before,
                                          const nodes::FunnelNode& after,
                                          const std::string& description, int new_knots) {
  const std::string quoted = "\"" + description + "\"";
  if (!IsSameKind(before, after.node)) {
    return "The parts of the model changed: \"" + after.description + "\" stands where " + quoted +
           " stood.";
  }
  if (const std::string added = FindMissing(after.node, before); !added.empty()) {
    return "Channel " + added + " is new in " + quoted + ".";
  }
  if (const std::string gone = FindMissing(before, after.node); !gone.empty()) {
    return "Channel " + gone + " is no longer in " + quoted + ".";
  }
  if (!std::ranges::equal(before.channels, after.node.channels, {}, &data::NodeChannel::channel,
                          &data::NodeChannel::channel)) {
    return "Channels were renamed, so that they stand in another order in " + quoted + ".";
  }
  if (before.season.events != after.node.season.events) return "The series of events changed.";
  if (!std::ranges::equal(before.season.controls, after.node.season.controls, {},
                          &data::ControlColumn::id, &data::ControlColumn::id)) {
    return "The controls changed.";
  }
  if (before.season.fourier_order != after.node.season.fourier_order) {
    return "The history is now long enough to show a season of the year in " + quoted + ".";
  }
  const std::vector<data::ParameterGroup> groups = after.Groups();
  const std::vector<data::ParameterGroup>& old_groups = before.positions.groups;
  bool same = groups.size() == old_groups.size();
  for (std::size_t g = 0; g < groups.size() && same; ++g) {
    const int growth = groups[g].is_drift ? new_knots : 0;
    same = groups[g].name == old_groups[g].name && groups[g].size == old_groups[g].size + growth;
  }
  if (!same) return "What is known of " + quoted + " changed further back than the last fit saw.";
  return std::nullopt;
}

// Days from a knot to the one before; `back` counts knots from the last one, 0.
int StepDays(const KnotTimes& knots, int back) {
  return back == 0 ? knots.last_step_days : data::kKnotDays;
}

// Days from the end of `knots` to a knot, at most 0.
double KnotDay(const KnotTimes& knots, int back) {
  return back == 0 ? 0.0 : -knots.last_step_days - data::kKnotDays * (back - 1.0);
}

// u on `count` knots from the innovations.
std::vector<double> PathOf(const KnotTimes& knots, const float* innovations, int count) {
  static const double kStationarySd =
      1.0 / std::sqrt(1.0 - mechanisms::kDriftDampingPerWeek * mechanisms::kDriftDampingPerWeek);
  std::vector<double> path(static_cast<std::size_t>(count));
  for (int k = 0; k < count; ++k) {
    const auto place = static_cast<std::size_t>(k);
    const double z = static_cast<double>(innovations[k]);
    const mechanisms::DriftStep step =
        mechanisms::ComputeDriftStep(StepDays(knots, count - 1 - k) / 7.0);
    path[place] =
        k == 0 ? kStationarySd * z : step.damping * path[place - 1] + step.innovation_sd * z;
  }
  return path;
}

// The path at `day` (days after the end of `knots`): linear between knots, damped outside of them.
double ValueAt(const KnotTimes& knots, const std::vector<double>& path, double day) {
  const int count = static_cast<int>(path.size());
  if (day >= 0.0) return mechanisms::ComputeDriftStep(day / 7.0).damping * path.back();
  for (int back = 0; back + 1 < count; ++back) {
    const double left = KnotDay(knots, back + 1);
    if (day < left) continue;
    const double part = (day - left) / (KnotDay(knots, back) - left);
    const auto place = static_cast<std::size_t>(count - 2 - back);
    return path[place] + part * (path[place + 1] - path[place]);
  }
  return mechanisms::ComputeDriftStep((KnotDay(knots, count - 1) - day) / 7.0).damping *
         path.front();
}

// Innovations of `count` knots at `to` whose path follows the one that `from` and `old` give.
void TranslateDrift(const KnotTimes& from, const float* old, int old_count, const KnotTimes& to,
                    int count, double* innovations) {
  const std::vector<double> path = PathOf(from, old, old_count);
  const double stationary_sd = mechanisms::ComputeDriftStep(1e6).innovation_sd;
  double before = 0.0;
  for (int k = 0; k < count; ++k) {
    const int back = count - 1 - k;
    const double value = ValueAt(from, path, to.end_day - from.end_day + KnotDay(to, back));
    const mechanisms::DriftStep step = mechanisms::ComputeDriftStep(StepDays(to, back) / 7.0);
    innovations[k] =
        k == 0 ? value / stationary_sd : (value - step.damping * before) / step.innovation_sd;
    before = value;
  }
}

// One drift's innovations carried on; returns what is to be added to the log density.
double ContinueDrift(const KnotTimes& from, const float* old, int old_count, const KnotTimes& to,
                     int count, base::RandomStream& random, double* innovations) {
  for (int k = 0; k < old_count; ++k) innovations[k] = static_cast<double>(old[k]);
  double change = 0.0;
  const int last_days = count > old_count ? data::kKnotDays : to.last_step_days;
  if (last_days > from.last_step_days) {
    const mechanisms::DriftStep before = mechanisms::ComputeDriftStep(from.last_step_days / 7.0);
    const mechanisms::DriftStep after = mechanisms::ComputeDriftStep(last_days / 7.0);
    const double between =
        mechanisms::ComputeDriftStep((last_days - from.last_step_days) / 7.0).damping;
    const double kept = between * before.innovation_sd / after.innovation_sd;
    double& last = innovations[old_count - 1];
    const double moved =
        kept * last + std::sqrt(std::max(0.0, 1.0 - kept * kept)) * random.Normal();
    change += 0.5 * (last * last - moved * moved);
    last = moved;
  }
  for (int k = old_count; k < count; ++k) {
    innovations[k] = random.Normal();
    change -= 0.5 * innovations[k] * innovations[k];
  }
  return change;
}

int DimensionOf(const std::vector<data::ParameterGroup>& groups) {
  int dimension = 0;
  for (const data::ParameterGroup& group : groups) dimension += group.size;
  return dimension;
}

}  // namespace

KnotTimes KnotTimesOf(const data::PeriodGrid& grid) { return {grid.end_day, grid.last_knot_days}; }

KnotTimes KnotTimesOf(const data::FittedFunnel& fitted) {
  const int days = fitted.data_end_day - fitted.anchor_day;
  return {fitted.data_end_day, days > 0 ? (days - 1) % data::kKnotDays + 1 : data::kKnotDays};
}

int CountNewKnots(const KnotTimes& from, const KnotTimes& to) {
  return (from.last_step_days + to.end_day - from.end_day - 1) / data::kKnotDays;
}

std::optional<std::string> FindStructuralChange(const data::FittedFunnel& fitted,
                                                const std::vector<nodes::FunnelNode>& nodes,
                                                const KnotTimes& to) {
  const int new_knots = CountNewKnots(KnotTimesOf(fitted), to);
  for (std::size_t n = 0; n < std::max(nodes.size(), fitted.nodes.size()); ++n) {
    if (n >= fitted.nodes.size()) {
      return "The model has a new part, \"" + nodes[n].description + "\".";
    }
    const std::string& description = fitted.diagnostics[n].description;
    if (n >= nodes.size()) return "The model lost a part, \"" + description + "\".";
    std::optional<std::string> change =
        FindNodeChange(fitted.nodes[n], nodes[n], description, new_knots);
    if (change.has_value()) return change;
  }
  return std::nullopt;
}

Population ContinuePopulation(const data::FittedNode& node, const KnotTimes& from,
                              const std::vector<data::ParameterGroup>& groups, const KnotTimes& to,
                              std::uint64_t seed, std::uint32_t node_index) {
  const data::NodePositions& old = node.positions;
  const auto count = static_cast<Eigen::Index>(old.log_densities.size());
  const auto old_dimension = static_cast<std::size_t>(old.dimension());
  Population result;
  result.positions.resize(DimensionOf(groups), count);
  result.log_densities.resize(count);
  for (Eigen::Index p = 0; p < count; ++p) {
    base::RandomStream random(seed, base::StreamPurpose::kContinuation, node_index,
                              static_cast<std::uint32_t>(p));
    const float* read = old.values.data() + static_cast<std::size_t>(p) * old_dimension;
    double* write = result.positions.col(p).data();
    result.log_densities[p] = old.log_densities[static_cast<std::size_t>(p)];
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const int old_size = old.groups[g].size;
      if (groups[g].is_drift) {
        result.log_densities[p] +=
            ContinueDrift(from, read, old_size, to, groups[g].size, random, write);
      } else {
        std::copy(read, read + old_size, write);
      }
      read += old_size;
      write += groups[g].size;
    }
  }
  return result;
}

Eigen::MatrixXd TranslatePositions(const data::FittedNode& node, const KnotTimes& from,
                                   const std::vector<data::ParameterGroup>& groups,
                                   const KnotTimes& to) {
  const data::NodePositions& old = node.positions;
  if (groups.size() != old.groups.size()) return {};
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (groups[g].name != old.groups[g].name) return {};
    if (!groups[g].is_drift && groups[g].size != old.groups[g].size) return {};
  }
  const auto count = static_cast<Eigen::Index>(old.log_densities.size());
  const auto old_dimension = static_cast<std::size_t>(old.dimension());
  Eigen::MatrixXd result(DimensionOf(groups), count);
  for (Eigen::Index p = 0; p < count; ++p) {
    const float* read = old.values.data() + static_cast<std::size_t>(p) * old_dimension;
    double* write = result.col(p).data();
    for (std::size_t g = 0; g < groups.size(); ++g) {
      if (groups[g].is_drift) {
        TranslateDrift(from, read, old.groups[g].size, to, groups[g].size, write);
      } else {
        std::copy(read, read + groups[g].size, write);
      }
      read += old.groups[g].size;
      write += groups[g].size;
    }
  }
  return result;
}

}  // namespace funnelcast::update
