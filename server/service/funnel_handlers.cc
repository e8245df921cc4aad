// Creates, reads, lists, changes and deletes funnels; guards what models and goals rest on.
#include "fmt/format.h"
#include "server/convert/funnel.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/errors/fields.h"
#include "server/errors/resource.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/store_write.h"
#include "server/store/brands.h"
#include "server/store/funnels.h"
#include "server/store/goals.h"
#include "server/store/metrics.h"
#include "server/store/models.h"

namespace funnelcast::service {
namespace {

// OK when the brand can hold one more funnel.
absl::Status CheckRoomForFunnel(store::Transaction& transaction, const store::Funnel& funnel) {
  const absl::StatusOr<std::int64_t> count = store::CountFunnels(transaction, funnel.brand);
  if (!count.ok()) return count.status();
  return CheckRoom("funnels of brands/" + funnel.brand, *count, limits::kMaxFunnelsPerBrand);
}

// Whether metrics that exist fit the stages they are to measure, and whether new ones would.
absl::Status CheckStageMetrics(store::Transaction& transaction, const store::Funnel& funnel) {
  errors::FieldViolations violations;
  for (std::size_t i = 0; i < funnel.stages.size(); ++i) {
    const auto& [stage, metric_id] = funnel.stages[i];
    const absl::StatusOr<store::Metric> metric =
        store::FindMetric(transaction, funnel.brand, metric_id);
    if (!metric.ok() && !absl::IsNotFound(metric.status())) return metric.status();
    const store::MetricKind kind = metric.ok() ? metric->kind : store::MetricKindFromId(metric_id);
    const bool is_input = kind == store::MetricKind::kSpend || kind == store::MetricKind::kEffort;
    // A new metric gets the kind that its stage needs, unless its name says that it is put in
    // rather than brought.
    if (metric.ok() ? convert::FitsStage(kind, stage) : !is_input) continue;
    violations.Add(
        "funnel.stages", errors::kConflicting,
        fmt::format(
            "{} cannot measure the {} stage, because it is {}; name a metric that holds {}.",
            metric_id, convert::StageWord(stage),
            is_input ? "put in by the brand" : "of another kind",
            stage == simulator::Stage::kValue ? "money earned" : "a count of outcomes"));
  }
  return violations.ToStatus();
}

bool SameStages(const std::vector<store::FunnelStage>& a,
                const std::vector<store::FunnelStage>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.stage == y.stage && x.metric == y.metric;
  });
}

bool Measures(const store::Funnel& funnel, const std::string& metric) {
  return std::any_of(funnel.stages.begin(), funnel.stages.end(),
                     [&](const store::FunnelStage& stage) { return stage.metric == metric; });
}

// Stages stay as they are while models were fitted to them or goals are about them.
absl::Status CheckStageChange(store::Transaction& transaction, const store::Funnel& old,
                              const store::Funnel& changed) {
  if (SameStages(old.stages, changed.stages)) return absl::OkStatus();
  const std::string name = convert::FormatName(convert::kFunnelPattern, {old.brand, old.id});
  const auto models = store::ListModels(transaction, old.brand, old.id,
                                        {.after_create_time_us = 0, .after_id = "", .limit = 1});
  if (!models.ok()) return models.status();
  if (!models->empty()) {
    return errors::InUse("funnel", name, "models that were fitted to its stages",
                         "Delete its models first, or create a new funnel with the other stages.");
  }
  const auto goals = store::ListGoals(transaction, old.brand,
                                      {.after_id = "", .limit = limits::kMaxGoalsPerBrand});
  if (!goals.ok()) return goals.status();
  for (const store::Goal& goal : *goals) {
    const auto lost = [&](const std::string& metric) {
      return Measures(old, metric) && !Measures(changed, metric);
    };
    if (goal.funnel != old.id || !(lost(goal.metric) || lost(goal.per_metric))) continue;
    return errors::InUse("funnel", name,
                         fmt::format("goal {}, which is about {}", goal.id, goal.metric),
                         "Keep that metric among the stages, or create a new funnel.");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Funnel> CreateFunnel(store::Store& store,
                                        const v1::CreateFunnelRequest& request) {
  const absl::StatusOr<store::Funnel> funnel = convert::FromProto(request);
  if (!funnel.ok()) return funnel.status();
  return CreateOnce<v1::Funnel>(
      store, funnel->brand, "CreateFunnel", request,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::Funnel> {
        const absl::Status room = CheckRoomForFunnel(transaction, *funnel);
        if (!room.ok()) return room;
        const absl::Status fits = CheckStageMetrics(transaction, *funnel);
        if (!fits.ok()) return fits;
        const absl::StatusOr<store::Funnel> stored = store::InsertFunnel(transaction, *funnel);
        if (!stored.ok()) return stored.status();
        return convert::ToProto(*stored);
      });
}

absl::StatusOr<v1::Funnel> GetFunnel(store::Store& store, const v1::GetFunnelRequest& request) {
  const absl::StatusOr<convert::Ids> ids =
      convert::GetFromProto(request.name(), convert::kFunnelPattern);
  if (!ids.ok()) return ids.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::StatusOr<store::Funnel> funnel = store::FindFunnel(*snapshot, (*ids)[0], (*ids)[1]);
  if (!funnel.ok()) return funnel.status();
  return convert::ToProto(*funnel);
}

absl::StatusOr<v1::ListFunnelsResponse> ListFunnels(store::Store& store,
                                                    const v1::ListFunnelsRequest& request) {
  const absl::StatusOr<convert::ListQuery> query =
      convert::ListFromProto("ListFunnels", request.parent(), convert::kBrandPattern,
                             request.page_size(), request.page_token());
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::Status exists = store::CheckBrandExists(*snapshot, query->parent[0]);
  if (!exists.ok()) return exists;
  absl::StatusOr<std::vector<store::Funnel>> funnels =
      store::ListFunnels(*snapshot, query->parent[0], query->page);
  if (!funnels.ok()) return funnels.status();
  v1::ListFunnelsResponse response;
  response.set_next_page_token(convert::CutPage(*query, *funnels));
  for (const store::Funnel& funnel : *funnels) *response.add_funnels() = convert::ToProto(funnel);
  return response;
}

absl::StatusOr<v1::Funnel> UpdateFunnel(store::Store& store,
                                        const v1::UpdateFunnelRequest& request) {
  const absl::StatusOr<convert::FunnelUpdate> update = convert::FromProto(request);
  if (!update.ok()) return update.status();
  return WriteAndReturn<v1::Funnel>(
      store, [&](store::Transaction& transaction) -> absl::StatusOr<v1::Funnel> {
        const absl::StatusOr<store::Funnel> funnel =
            store::FindFunnel(transaction, update->brand, update->id);
        if (!funnel.ok()) return funnel.status();
        store::Funnel changed = *funnel;
        convert::Apply(*update, changed);
        const absl::Status allowed = CheckStageChange(transaction, *funnel, changed);
        if (!allowed.ok()) return allowed;
        const absl::Status fits = CheckStageMetrics(transaction, changed);
        if (!fits.ok()) return fits;
        const absl::StatusOr<store::Funnel> stored =
            store::UpdateFunnel(transaction, changed, update->version);
        if (!stored.ok()) return stored.status();
        return convert::ToProto(*stored);
      });
}

absl::StatusOr<google::protobuf::Empty> DeleteFunnel(store::Store& store,
                                                     const v1::DeleteFunnelRequest& request) {
  const absl::StatusOr<convert::DeleteTarget> target =
      convert::DeleteFromProto(request.name(), request.etag(), convert::kFunnelPattern);
  if (!target.ok()) return target.status();
  const absl::Status status = store.Write([&](store::Transaction& transaction) {
    return store::DeleteFunnel(transaction, target->ids[0], target->ids[1], target->version);
  });
  if (!status.ok()) return status;
  return google::protobuf::Empty();
}

}  // namespace funnelcast::service
