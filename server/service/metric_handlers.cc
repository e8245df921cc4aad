// Creates, reads, lists and changes metrics.
#include "fmt/format.h"
#include "server/convert/funnel.h"
#include "server/convert/metric.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/errors/resource.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/store_write.h"
#include "server/store/brands.h"
#include "server/store/funnels.h"
#include "server/store/metrics.h"

namespace funnelcast::service {
namespace {

// OK when the brand can hold one more metric.
absl::Status CheckRoomForMetric(store::Transaction& transaction, const store::Metric& metric) {
  const auto metrics = store::ListMetrics(transaction, metric.brand,
                                          {.after_id = "", .limit = limits::kMaxMetricsPerBrand});
  if (!metrics.ok()) return metrics.status();
  return CheckRoom("metrics of brands/" + metric.brand, std::ssize(*metrics),
                   limits::kMaxMetricsPerBrand);
}

// A metric that measures a stage keeps a kind that fits the stage.
absl::Status CheckKindChange(store::Transaction& transaction, const store::Metric& metric,
                             store::MetricKind kind) {
  if (kind == metric.kind) return absl::OkStatus();
  const auto funnels = store::ListFunnels(transaction, metric.brand,
                                          {.after_id = "", .limit = limits::kMaxFunnelsPerBrand});
  if (!funnels.ok()) return funnels.status();
  for (const store::Funnel& funnel : *funnels) {
    for (const store::FunnelStage& stage : funnel.stages) {
      if (stage.metric != metric.id || convert::FitsStage(kind, stage.stage)) continue;
      return errors::InUse(
          "metric", convert::FormatName(convert::kMetricPattern, {metric.brand, metric.id}),
          fmt::format("the {} stage of funnel {}", convert::StageWord(stage.stage), funnel.id),
          "Give the funnel another metric for that stage first, or keep the kind.");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Metric> CreateMetric(store::Store& store,
                                        const v1::CreateMetricRequest& request) {
  const absl::StatusOr<store::Metric> metric = convert::FromProto(request);
  if (!metric.ok()) return metric.status();
  return CreateOnce<v1::Metric>(
      store, metric->brand, "CreateMetric", request,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::Metric> {
        const absl::Status room = CheckRoomForMetric(transaction, *metric);
        if (!room.ok()) return room;
        const absl::StatusOr<store::Metric> stored = store::InsertMetric(transaction, *metric);
        if (!stored.ok()) return stored.status();
        return convert::ToProto(*stored);
      });
}

absl::StatusOr<v1::Metric> GetMetric(store::Store& store, const v1::GetMetricRequest& request) {
  const absl::StatusOr<convert::Ids> ids =
      convert::GetFromProto(request.name(), convert::kMetricPattern);
  if (!ids.ok()) return ids.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::StatusOr<store::Metric> metric = store::FindMetric(*snapshot, (*ids)[0], (*ids)[1]);
  if (!metric.ok()) return metric.status();
  return convert::ToProto(*metric);
}

absl::StatusOr<v1::ListMetricsResponse> ListMetrics(store::Store& store,
                                                    const v1::ListMetricsRequest& request) {
  const absl::StatusOr<convert::ListQuery> query =
      convert::ListFromProto("ListMetrics", request.parent(), convert::kBrandPattern,
                             request.page_size(), request.page_token());
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::Status exists = store::CheckBrandExists(*snapshot, query->parent[0]);
  if (!exists.ok()) return exists;
  absl::StatusOr<std::vector<store::Metric>> metrics =
      store::ListMetrics(*snapshot, query->parent[0], query->page);
  if (!metrics.ok()) return metrics.status();
  v1::ListMetricsResponse response;
  response.set_next_page_token(convert::CutPage(*query, *metrics));
  for (const store::Metric& metric : *metrics) *response.add_metrics() = convert::ToProto(metric);
  return response;
}

absl::StatusOr<v1::Metric> UpdateMetric(store::Store& store,
                                        const v1::UpdateMetricRequest& request) {
  const absl::StatusOr<convert::MetricUpdate> update = convert::FromProto(request);
  if (!update.ok()) return update.status();
  return WriteAndReturn<v1::Metric>(
      store, [&](store::Transaction& transaction) -> absl::StatusOr<v1::Metric> {
        absl::StatusOr<store::Metric> metric =
            store::FindMetric(transaction, update->brand, update->id);
        if (!metric.ok()) return metric.status();
        const absl::Status change =
            CheckKindChange(transaction, *metric, update->kind.value_or(metric->kind));
        if (!change.ok()) return change;
        convert::Apply(*update, *metric);
        const absl::StatusOr<store::Metric> stored =
            store::UpdateMetric(transaction, *metric, update->version);
        if (!stored.ok()) return stored.status();
        return convert::ToProto(*stored);
      });
}

}  // namespace funnelcast::service
