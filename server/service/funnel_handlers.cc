// Creates, reads, lists, changes and deletes funnels; guards what models and goals rest on.
#include <set>
#include <string>

#include "fmt/format.h"
#include "server/convert/funnel.h"
#include "server/convert/names.h"
#include "server/errors/fields.h"
#include "server/errors/resource.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/standard_methods.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/funnels.h"
#include "server/store/goals.h"
#include "server/store/metrics.h"
#include "server/store/models.h"
#include "simulator/data/history.h"

namespace funnelcast::service {
namespace {

struct FunnelResource : BelowBrand {
  using Proto = v1::Funnel;
  using ListResponse = v1::ListFunnelsResponse;
  static constexpr auto& kPattern = convert::kFunnelPattern;
  static constexpr char kCreateMethod[] = "CreateFunnel";
  static constexpr char kListMethod[] = "ListFunnels";
  static constexpr char kCollection[] = "funnels";
  static constexpr std::int64_t kLimit = limits::kMaxFunnelsPerBrand;
  static constexpr auto kInsert = &store::InsertFunnel;
  static constexpr auto kFind = &store::FindFunnel;
  static constexpr auto kList = &store::ListFunnels;
  static constexpr auto kCount = &store::CountFunnels;
  static constexpr auto kUpdate = &store::UpdateFunnel;
  static constexpr auto kDelete = &store::DeleteFunnel;
  static auto* Entries(ListResponse& response) { return response.mutable_funnels(); }
};

// Whether metrics that exist fit the stages they are to measure, and whether new ones would. Old
// ids of metrics become those of today.
absl::Status CheckStageMetrics(store::Transaction& transaction, store::Funnel& funnel) {
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(transaction, funnel.brand));
  for (store::FunnelStage& stage : funnel.stages) stage.metric = aliases.Metric(stage.metric);
  errors::FieldViolations violations;
  std::set<std::string> measured;
  for (const auto& [stage, metric_id] : funnel.stages) {
    if (!measured.insert(metric_id).second) {
      violations.Add("funnel.stages", errors::kDuplicate,
                     fmt::format("{} measures two stages, by its id and an old one; give each "
                                 "stage a metric of its own.",
                                 metric_id));
    }
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
            stage == data::Stage::kValue ? "money earned" : "a count of outcomes"));
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
  ASSIGN_OR_RETURN(const auto models,
                   store::ListModels(transaction, old.brand, old.id,
                                     {.after_create_time_us = 0, .after_id = "", .limit = 1}));
  if (!models.empty()) {
    return errors::InUse("funnel", name, "models that were fitted to its stages",
                         "delete its models first (`funnelcast model list " + old.brand +
                             "` shows them), or create a new funnel with the other stages");
  }
  ASSIGN_OR_RETURN(const auto goals,
                   store::ListGoals(transaction, old.brand,
                                    {.after_id = "", .limit = limits::kMaxGoalsPerBrand}));
  for (const store::Goal& goal : goals) {
    const auto lost = [&](const std::string& metric) {
      return Measures(old, metric) && !Measures(changed, metric);
    };
    if (goal.funnel != old.id || !(lost(goal.metric) || lost(goal.per_metric))) continue;
    return errors::InUse("funnel", name,
                         fmt::format("goal {}, which is about {}", goal.id, goal.metric),
                         "keep that metric among the stages, or create a new funnel");
  }
  return absl::OkStatus();
}

absl::Status CheckChange(store::Transaction& transaction, const store::Funnel& old,
                         store::Funnel& changed) {
  const absl::Status fits = CheckStageMetrics(transaction, changed);
  return fits.ok() ? CheckStageChange(transaction, old, changed) : fits;
}

}  // namespace

absl::StatusOr<v1::Funnel> CreateFunnel(store::Store& store,
                                        const v1::CreateFunnelRequest& request) {
  return CreateResource<FunnelResource>(store, request, &CheckStageMetrics);
}

absl::StatusOr<v1::Funnel> GetFunnel(store::Store& store, const v1::GetFunnelRequest& request) {
  return GetResource<FunnelResource>(store, request);
}

absl::StatusOr<v1::ListFunnelsResponse> ListFunnels(store::Store& store,
                                                    const v1::ListFunnelsRequest& request) {
  return ListResources<FunnelResource>(store, request);
}

absl::StatusOr<v1::Funnel> UpdateFunnel(store::Store& store,
                                        const v1::UpdateFunnelRequest& request) {
  return UpdateResource<FunnelResource>(store, request, &CheckChange);
}

absl::StatusOr<google::protobuf::Empty> DeleteFunnel(store::Store& store,
                                                     const v1::DeleteFunnelRequest& request) {
  return DeleteResource<FunnelResource>(store, request);
}

}  // namespace funnelcast::service
