// The methods of metrics.
#include "fmt/format.h"
#include "server/convert/funnel.h"
#include "server/convert/metric.h"
#include "server/convert/names.h"
#include "server/errors/resource.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/entry_methods.h"
#include "server/service/standard_methods.h"
#include "server/status_macros.h"
#include "server/store/funnels.h"
#include "server/store/metrics.h"

namespace funnelcast::service {
namespace {

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
  static auto* Entries(ListResponse& response) { return response.mutable_metrics(); }
};

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
          fmt::format("the {} stage of funnel {}", convert::StageWord(stage.stage), funnel.id),
          fmt::format("give that stage another metric first with `funnelcast funnel update {} {} "
                      "--{} METRIC`, or keep the kind",
                      old.brand, funnel.id, convert::StageWord(stage.stage)));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Metric> CreateMetric(store::Store& store,
                                        const v1::CreateMetricRequest& request) {
  return CreateResource<MetricResource>(store, request);
}

absl::StatusOr<v1::Metric> GetMetric(store::Store& store, const v1::GetMetricRequest& request) {
  return GetResource<MetricResource>(store, request);
}

absl::StatusOr<v1::ListMetricsResponse> ListMetrics(store::Store& store,
                                                    const v1::ListMetricsRequest& request) {
  return ListResources<MetricResource>(store, request);
}

absl::StatusOr<v1::Metric> UpdateMetric(store::Store& store,
                                        const v1::UpdateMetricRequest& request) {
  return UpdateResource<MetricResource>(store, request, &CheckKindChange);
}

absl::StatusOr<v1::Metric> RenameMetric(store::Store& store,
                                        const v1::RenameMetricRequest& request) {
  return RenameResource<MetricResource>(store, request);
}

absl::StatusOr<v1::MergeResponse> MergeMetrics(store::Store& store,
                                               const v1::MergeMetricsRequest& request) {
  return MergeResources<MetricResource>(store, request);
}

absl::StatusOr<google::protobuf::Empty> DeleteMetric(store::Store& store,
                                                     const v1::DeleteMetricRequest& request) {
  return DeleteEntryResource<MetricResource>(store, request);
}

}  // namespace funnelcast::service
