#include "server/convert/comparison.h"

#include <span>
#include <utility>

#include "fmt/format.h"
#include "server/convert/forecast_fields.h"
#include "server/convert/funnel.h"
#include "server/errors/fields.h"
#include "server/limits.h"
#include "simulator/simd/draw_summary.h"

namespace funnelcast::convert {
namespace {

// Which draws of PlanTotals a stage of the contract is.
std::size_t IndexOf(v1::Stage stage) {
  return static_cast<std::size_t>(stage) - static_cast<std::size_t>(v1::STAGE_ATTENTION);
}

v1::MetricKind KindOf(v1::Stage stage) {
  return stage == v1::STAGE_VALUE ? v1::METRIC_KIND_MONEY : v1::METRIC_KIND_COUNT;
}

const v1::FunnelStage* FindStage(const v1::Model& model, v1::Stage stage) {
  for (const v1::FunnelStage& measured : model.stages()) {
    if (measured.stage() == stage) return &measured;
  }
  return nullptr;
}

const v1::FunnelStage* FindStageOf(const v1::Model& model, const std::string& metric) {
  for (const v1::FunnelStage& measured : model.stages()) {
    if (measured.metric() == metric) return &measured;
  }
  return nullptr;
}

words::List MetricsOf(const v1::Model& model) {
  std::vector<std::string> metrics;
  for (const v1::FunnelStage& measured : model.stages()) metrics.push_back(measured.metric());
  return words::Names(metrics, words::kAllNames, words::Join::kComma);
}

void CheckPlans(const v1::CompareScenariosRequest& request, errors::FieldViolations& violations) {
  const int count = request.plans_size();
  if (count == 0) {
    violations.Add("plans", errors::kRequired,
                   words::Message{"PLANS_MISSING",
                                  {{"min", limits::kMinScenariosPerComparison},
                                   {"max", limits::kMaxScenariosPerComparison}}});
  } else if (count < limits::kMinScenariosPerComparison) {
    violations.Add("plans", errors::kOutOfRange,
                   words::Message{"TOO_FEW_PLANS",
                                  {{"count", count},
                                   {"min", limits::kMinScenariosPerComparison},
                                   {"max", limits::kMaxScenariosPerComparison}}});
  } else if (count > limits::kMaxScenariosPerComparison) {
    violations.Add(
        "plans", errors::kTooMany,
        words::Message{"TOO_MANY_PLANS",
                       {{"count", count}, {"limit", limits::kMaxScenariosPerComparison}}});
    return;
  }
  for (int i = 0; i < count; ++i) {
    if (request.plans(i).source_case() != v1::PlanSource::SOURCE_NOT_SET) continue;
    violations.Add(fmt::format("plans[{}]", i), errors::kRequired,
                   words::Message{"ONE_PLAN_MISSING", {{"index", words::Plain{i}}}});
  }
}

// What each plan is compared by, [plan][draw].
std::vector<std::vector<double>> ComparedDraws(const std::vector<forecast::PlanTotals>& plans,
                                               const ComparedQuantity& quantity) {
  std::vector<std::vector<double>> draws;
  for (const forecast::PlanTotals& plan : plans) {
    draws.push_back(plan.stages[static_cast<std::size_t>(quantity.stage)]);
    if (!quantity.less_spend) continue;
    for (double& draw : draws.back()) draw -= plan.spend;
  }
  return draws;
}

void SetStageTotals(const forecast::PlanTotals& plan, const v1::Model& model,
                    const std::vector<double>& quantiles, v1::ComparedPlan& proto) {
  for (const v1::FunnelStage& measured : model.stages()) {
    const auto summary = simd::SummarizeDraws(
        std::span<const double>(plan.stages[IndexOf(measured.stage())]), quantiles);
    v1::StageTotal& total = *proto.add_totals();
    total.set_stage(measured.stage());
    total.set_metric(measured.metric());
    total.set_kind(KindOf(measured.stage()));
    total.set_mean(summary.mean);
    ToProto(summary.quantiles, quantiles, *total.mutable_quantiles());
  }
}

}  // namespace

absl::StatusOr<ComparisonQuery> FromProto(const v1::CompareScenariosRequest& request) {
  errors::FieldViolations violations;
  ComparisonQuery query;
  CheckForecastFields(request, query.forecast, violations);
  CheckPlans(request, violations);
  CheckOptionalId(request.metric(), "metric", violations);
  query.metric = request.metric();
  query.less_spend = request.less_spend();
  if (!violations.empty()) return violations.ToStatus();
  return query;
}

absl::StatusOr<ComparedQuantity> ChooseQuantity(const ComparisonQuery& query,
                                                const v1::Model& model) {
  const v1::FunnelStage* chosen = nullptr;
  if (query.metric.empty()) {
    chosen = FindStage(model, v1::STAGE_VALUE);
    if (chosen == nullptr) chosen = FindStage(model, v1::STAGE_ACTION);
  } else {
    chosen = FindStageOf(model, query.metric);
  }
  if (chosen == nullptr) {
    return errors::InvalidField("metric", errors::kUnknownReference,
                                words::Message{"METRIC_OF_NO_STAGE",
                                               {{"metric", Quoted(query.metric)},
                                                {"funnel", model.funnel()},
                                                {"metrics", MetricsOf(model)}}});
  }
  if (query.less_spend && chosen->stage() != v1::STAGE_VALUE) {
    const v1::FunnelStage* value = FindStage(model, v1::STAGE_VALUE);
    return errors::InvalidField(
        "less_spend", errors::kConflicting,
        value == nullptr
            ? words::Message{"LESS_SPEND_WITHOUT_VALUE", {{"metric", chosen->metric()}}}
            : words::Message{"LESS_SPEND_OF_NO_MONEY",
                             {{"metric", chosen->metric()}, {"value", value->metric()}}});
  }
  return ComparedQuantity{static_cast<data::Stage>(IndexOf(chosen->stage())), chosen->metric(),
                          query.less_spend};
}

v1::ScenarioComparison ToProto(const std::vector<forecast::PlanTotals>& plans,
                               const ComparedQuantity& quantity, const v1::Model& model,
                               const std::vector<double>& quantiles) {
  const std::vector<std::vector<double>> draws = ComparedDraws(plans, quantity);
  const forecast::PlanComparison compared = forecast::ComparePlans(draws, quantiles);
  v1::ScenarioComparison proto;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const forecast::PlanRank& rank = compared.plans[i];
    v1::ComparedPlan& plan = *proto.add_plans();
    plan.set_spend(plans[i].spend);
    plan.set_effort_hours(plans[i].effort_hours);
    plan.set_mean(rank.summary.mean);
    ToProto(rank.summary.quantiles, quantiles, *plan.mutable_quantiles());
    plan.set_best_chance(rank.best_chance);
    plan.set_regret(rank.regret);
    plan.set_chance_to_beat_first(compared.Beats(i, 0));
    SetStageTotals(plans[i], model, quantiles, plan);
    ToProto(plans[i].support, *plan.mutable_support());
    v1::BeatChances& row = *proto.add_beats();
    for (std::size_t j = 0; j < plans.size(); ++j) row.add_chances(compared.Beats(i, j));
  }
  proto.set_metric(quantity.metric);
  proto.set_stage(ToProto(quantity.stage));
  proto.set_kind(KindOf(proto.stage()));
  proto.set_less_spend(quantity.less_spend);
  proto.set_draw_count(static_cast<int>(draws.front().size()));
  proto.set_model(model.name());
  return proto;
}

}  // namespace funnelcast::convert
