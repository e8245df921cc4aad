// Tells a funnel's stages, inputs and channels from those of the brand's other funnels.
#include "server/history/roles.h"

namespace funnelcast::history {

std::set<std::string> MetricRoles::all() const {
  std::set<std::string> ids = spend;
  ids.insert(controls.begin(), controls.end());
  ids.insert(effort.begin(), effort.end());
  for (const auto& [id, stages_of_it] : stages) ids.insert(id);
  return ids;
}

std::set<std::string> MetricsOfKind(const MetricKinds& kinds, MetricKind kind) {
  std::set<std::string> ids;
  for (const auto& [id, of_it] : kinds) {
    if (of_it == kind) ids.insert(id);
  }
  return ids;
}

MetricRoles FindRoles(const FunnelStages& own, const std::vector<FunnelStages>& funnels,
                      const MetricKinds& kinds) {
  MetricRoles roles;
  for (const StageMetric& stage : own.stages) roles.stages[stage.metric].push_back(stage.stage);
  roles.spend = MetricsOfKind(kinds, MetricKind::kSpend);
  roles.effort = MetricsOfKind(kinds, MetricKind::kEffort);
  roles.controls = MetricsOfKind(kinds, MetricKind::kControl);
  for (const FunnelStages& funnel : funnels) {
    if (funnel.id == own.id) continue;
    for (const StageMetric& stage : funnel.stages) {
      if (!roles.stages.contains(stage.metric)) roles.other_stages.insert(stage.metric);
    }
  }
  return roles;
}

std::set<std::string> FindForeignChannels(const std::vector<MetricAndChannel>& observed,
                                          const MetricRoles& roles) {
  std::set<std::string> foreign;
  for (const auto& [metric, channel] : observed) {
    if (!channel.empty() && roles.other_stages.contains(metric)) foreign.insert(channel);
  }
  for (const auto& [metric, channel] : observed) {
    if (roles.stages.contains(metric)) foreign.erase(channel);
  }
  return foreign;
}

}  // namespace funnelcast::history
