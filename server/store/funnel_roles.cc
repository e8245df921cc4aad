// Reads a funnel's stages and the kinds of its brand's metrics.
#include "server/store/funnel_roles.h"

#include <utility>

#include "server/status_macros.h"
#include "server/store/funnels.h"
#include "server/store/metrics.h"

namespace funnelcast::store {
namespace {

constexpr int kFunnelsPerPage = 1000;  // a brand has far fewer

absl::Status AddOtherStages(Reader& reader, const std::string& brand, const std::string& funnel_id,
                            MetricRoles& roles) {
  ASSIGN_OR_RETURN(auto funnels,
                   ListFunnels(reader, brand, {.after_id = "", .limit = kFunnelsPerPage}));
  for (const Funnel& funnel : funnels) {
    for (const FunnelStage& stage : funnel.stages) {
      if (funnel.id != funnel_id && !roles.stages.contains(stage.metric)) {
        roles.other_stages.insert(stage.metric);
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<MetricRoles> LoadRoles(Reader& reader, const std::string& brand,
                                      const std::string& funnel_id) {
  ASSIGN_OR_RETURN(auto funnel, FindFunnel(reader, brand, funnel_id));
  MetricRoles roles;
  for (const FunnelStage& stage : funnel.stages) {
    roles.stages[stage.metric].push_back(stage.stage);
  }
  for (const auto& [kind, ids] :
       {std::pair(MetricKind::kSpend, &roles.spend), std::pair(MetricKind::kEffort, &roles.effort),
        std::pair(MetricKind::kControl, &roles.controls)}) {
    ASSIGN_OR_RETURN(auto found, LoadMetricsOfKind(reader, brand, kind));
    *ids = std::move(found);
  }
  RETURN_IF_ERROR(AddOtherStages(reader, brand, funnel_id, roles));
  return roles;
}

}  // namespace funnelcast::store
