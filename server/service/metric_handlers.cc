// The methods of metrics.
#include "fmt/format.h"
#include "server/convert/funnel.h"
#include "server/convert/metric.h"
#include "server/convert/names.h"
#include "server/errors/resource.h"
#include "server/limits.h"
#include "server/service/entry_methods.h"
#include "server/service/resource_methods.h"
#include "server/service/standard_methods.h"
#include "server/status_macros.h"
#include "server/store/funnels.h"
#include "server/store/metrics.h"
#include "server/words/message.h"

namespace funnelcast::service {
namespace {

// A metric that measures a stage keeps a kind that fits the stage.
absl::Status CheckKindChange(store::Transaction& transaction, const store::Metric& old,
                             const store::Metric& changed) {
  if (changed.kind == old.kind) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto funnels,
                   store::ListFunnels(transaction, old.brand,
                                      {.after_id = "", .limit = limits::kMaxFunnelsPerBrand}));
  for (const store::Funnel& funnel : funnels) {
    for (const store::FunnelStage& stage : funnel.stages) {
      if (stage.metric != old.id || convert::FitsStage(changed.kind, stage.stage)) continue;
      return errors::InUse(
          "metric", convert::FormatName(convert::kMetricPattern, {old.brand, old.id}),
          words::Message{"STAGE_OF_FUNNEL",
                         {{"stage", convert::StageWord(stage.stage)}, {"funnel", funnel.id}}},
          words::Message{"OTHER_METRIC_FIRST",
                         {{"brand", old.brand},
                          {"funnel", funnel.id},
                          {"stage", convert::StageWord(stage.stage)}}});
    }
  }
  return absl::OkStatus();
}

struct MetricResource : BelowBrand {
  using Proto = v1::Metric;
  using ListResponse = v1::ListMetricsResponse;
  static constexpr auto& kPattern = convert::kMetricPattern;
  static constexpr char kCreateMethod[] = "CreateMetric";
  static constexpr char kListMethod[] = "ListMetrics";
  static constexpr char kMergeMethod[] = "MergeMetrics";
  static constexpr auto kEntryKind = store::EntryKind::kMetric;
  static constexpr char kCollection[] = "metrics";
  static constexpr std::int64_t kLimit = limits::kMaxMetricsPerBrand;
  static constexpr auto kInsert = &store::InsertMetric;
  static constexpr auto kFind = &store::FindMetric;
  static constexpr auto kList = &store::ListMetrics;
  static constexpr auto kUpdate = &store::UpdateMetric;
  static constexpr auto kCheckChange = &CheckKindChange;
  static auto* Entries(ListResponse& response) { return response.mutable_metrics(); }
};

}  // namespace

void AddMetricMethods(StoreMethods& table) {
  table.Add(Lane::kStore, &CreateResource<MetricResource, v1::CreateMetricRequest>);
  table.Add(Lane::kInline, &GetResource<MetricResource, v1::GetMetricRequest>);
  table.Add(Lane::kInline, &ListResources<MetricResource, v1::ListMetricsRequest>);
  table.Add(Lane::kStore, &UpdateResource<MetricResource, v1::UpdateMetricRequest>);
  table.Add(Lane::kStore, &RenameResource<MetricResource, v1::RenameMetricRequest>);
  table.Add(Lane::kStore, &MergeResources<MetricResource, v1::MergeMetricsRequest>);
  table.Add(Lane::kStore, &DeleteEntryResource<MetricResource, v1::DeleteMetricRequest>);
}

}  // namespace funnelcast::service
