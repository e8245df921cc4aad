// Creates, reads, lists, changes and deletes funnels; guards what models and goals rest on.
#include <set>
#include <string>

#include "fmt/format.h"
#include "server/convert/funnel.h"
#include "server/convert/names.h"
#include "server/errors/fields.h"
#include "server/errors/resource.h"
#include "server/limits.h"
#include "server/service/resource_methods.h"
#include "server/service/standard_methods.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/funnels.h"
#include "server/store/goals.h"
#include "server/store/metrics.h"
#include "server/store/models.h"
#include "server/words/message.h"
#include "simulator/data/history.h"

namespace funnelcast::service {
namespace {

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
                     words::Message{"MEASURES_TWO_STAGES", {{"metric", metric_id}}});
    }
    const absl::StatusOr<store::Metric> metric =
        store::FindMetric(transaction, funnel.brand, metric_id);
    if (!metric.ok() && !absl::IsNotFound(metric.status())) return metric.status();
    const store::MetricKind kind = metric.ok() ? metric->kind : store::MetricKindFromId(metric_id);
    const bool is_input = kind == store::MetricKind::kSpend || kind == store::MetricKind::kEffort;
    // A new metric gets the kind that its stage needs, unless its name says that it is put in
    // rather than brought.
    if (metric.ok() ? convert::FitsStage(kind, stage) : !is_input) continue;
    violations.Add("funnel.stages", errors::kConflicting,
                   words::Message{"CANNOT_MEASURE_STAGE",
                                  {{"metric", metric_id},
                                   {"stage", convert::StageWord(stage)},
                                   {"kind", is_input ? "input" : "other"}}});
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
    return errors::InUse("funnel", name, words::Message{"FITTED_MODELS", {}},
                         words::Message{"DELETE_MODELS_FIRST", {{"brand", old.brand}}});
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
                         words::Message{"GOAL_ABOUT", {{"goal", goal.id}, {"metric", goal.metric}}},
                         words::Message{"KEEP_METRIC_OR_NEW_FUNNEL", {}});
  }
  return absl::OkStatus();
}

absl::Status CheckChange(store::Transaction& transaction, const store::Funnel& old,
                         store::Funnel& changed) {
  const absl::Status fits = CheckStageMetrics(transaction, changed);
  return fits.ok() ? CheckStageChange(transaction, old, changed) : fits;
}

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
  static constexpr auto kCheckNew = &CheckStageMetrics;
  static constexpr auto kCheckChange = &CheckChange;
  static auto* Entries(ListResponse& response) { return response.mutable_funnels(); }
};

}  // namespace

void AddFunnelMethods(StoreMethods& table) {
  table.Add(Lane::kStore, &CreateResource<FunnelResource, v1::CreateFunnelRequest>);
  table.Add(Lane::kInline, &GetResource<FunnelResource, v1::GetFunnelRequest>);
  table.Add(Lane::kInline, &ListResources<FunnelResource, v1::ListFunnelsRequest>);
  table.Add(Lane::kStore, &UpdateResource<FunnelResource, v1::UpdateFunnelRequest>);
  table.Add(Lane::kStore, &DeleteResource<FunnelResource, v1::DeleteFunnelRequest>);
}

}  // namespace funnelcast::service
