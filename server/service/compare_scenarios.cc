#include "server/service/compare_scenarios.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/convert/comparison.h"
#include "server/convert/date.h"
#include "server/convert/names.h"
#include "server/convert/notice.h"
#include "server/convert/plan.h"
#include "server/errors/fields.h"
#include "server/service/chosen_plan.h"
#include "server/service/forecast_input.h"
#include "server/service/forecast_run.h"
#include "server/service/forecast_size.h"
#include "server/service/forecast_warnings.h"
#include "server/service/observed_start.h"
#include "server/service/plan_channels.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/brands.h"
#include "server/store/events.h"
#include "server/words/message.h"
#include "simulator/data/history.h"
#include "simulator/forecast/compare.h"
#include "simulator/forecast/observed_part.h"

namespace funnelcast::service {
namespace {

// The plans of a request; those of equal index belong together.
struct ComparedPlans {
  std::vector<data::PlanInputs> inputs;
  std::vector<std::string> scenarios;              // ids, empty for inline plans
  std::vector<std::vector<std::string>> left_out;  // planned channels that serve other funnels
};

struct ComparisonInput {
  ForecastBasis basis;
  convert::ComparedQuantity quantity;
  ComparedPlans plans;     // from the first day on that is forecast
  ObservedStart observed;  // the same for all plans
};

// `plans[2].scenario` or `plans[2].plan`.
std::string FieldOf(const v1::CompareScenariosRequest& request, int i) {
  const bool is_stored = request.plans(i).source_case() == v1::PlanSource::kScenario;
  return fmt::format("plans[{}].{}", i, is_stored ? "scenario" : "plan");
}

void CheckSameWindow(const convert::Plan& plan, const std::string& field,
                     const data::PlanInputs& first, const std::string& first_field,
                     errors::FieldViolations& violations) {
  if (plan.first_day == first.first_day && plan.end_day == first.end_day()) return;
  violations.Add(field, errors::kConflicting,
                 words::Message{"WINDOWS_DIFFER",
                                {{"field", field},
                                 {"first_day", words::Day{plan.first_day}},
                                 {"last_day", words::Day{plan.end_day - 1}},
                                 {"other", first_field},
                                 {"other_first_day", words::Day{first.first_day}},
                                 {"other_last_day", words::Day{first.end_day() - 1}}}});
}

// Reads the plans one by one into the engine's form, still without the brand's events.
absl::StatusOr<ComparedPlans> LoadPlans(store::Reader& reader, const std::string& brand,
                                        const v1::CompareScenariosRequest& request) {
  ComparedPlans plans;
  errors::FieldViolations violations;
  std::optional<convert::PlanVocabulary> vocabulary;
  std::int64_t daily_value_count = 0;
  std::string first_field;
  for (int i = 0; i < request.plans_size(); ++i) {
    const std::size_t count_before = violations.count();
    ASSIGN_OR_RETURN(auto chosen,
                     CheckPlanSource(reader, brand, request.plans(i), fmt::format("plans[{}]", i),
                                     vocabulary, violations));
    if (violations.count() > count_before) continue;
    RETURN_IF_ERROR(CountDailyValues(chosen.plan, daily_value_count));
    if (plans.inputs.empty()) {
      first_field = FieldOf(request, i);
    } else {
      CheckSameWindow(chosen.plan, FieldOf(request, i), plans.inputs.front(), first_field,
                      violations);
    }
    plans.inputs.push_back(convert::ToPlanInputs(chosen.plan, {}));
    plans.scenarios.push_back(std::move(chosen.scenario));
  }
  if (!violations.empty()) return violations.ToStatus();
  return plans;
}

absl::StatusOr<ComparisonInput> LoadComparisonInput(store::Store& store, const Engine& engine,
                                                    ModelCache& models,
                                                    convert::ComparisonQuery query,
                                                    const v1::CompareScenariosRequest& request) {
  const std::string& brand = query.forecast.brand;
  ASSIGN_OR_RETURN(auto reader, store.Read());
  RETURN_IF_ERROR(store::CheckBrandExists(reader, brand));
  ASSIGN_OR_RETURN(auto plans, LoadPlans(reader, brand, request));
  ASSIGN_OR_RETURN(auto basis,
                   LoadForecastBasis(reader, engine, models, query.forecast, store.now_us()));
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(reader, brand));
  query.metric = aliases.Metric(query.metric);
  ASSIGN_OR_RETURN(auto quantity, convert::ChooseQuantity(query, basis.model));
  data::PlanInputs& first = plans.inputs.front();
  ASSIGN_OR_RETURN(auto observed, TakeObserved(reader, basis.funnel, *basis.fit, first));
  ASSIGN_OR_RETURN(const auto events,
                   store::LoadEventDays(reader, brand, first.first_day, first.end_day()));
  for (data::PlanInputs& inputs : plans.inputs) {
    RETURN_IF_ERROR(CutObserved(*basis.fit, inputs));
    inputs.events = events;
    ASSIGN_OR_RETURN(auto left,
                     LeaveToOtherFunnels(reader, engine, models, brand, *basis.fit, inputs));
    plans.left_out.push_back(std::move(left));
  }
  return ComparisonInput{std::move(basis), std::move(quantity), std::move(plans),
                         std::move(observed)};
}

v1::CompareScenariosResponse Progress(int done_count, std::size_t plan_count) {
  v1::CompareScenariosResponse message;
  message.mutable_progress()->set_done_count(done_count);
  message.mutable_progress()->set_plan_count(static_cast<int>(plan_count));
  return message;
}

// What the draws alone do not tell of a plan.
void Describe(const ComparisonInput& input, const std::string& brand,
              const std::vector<forecast::PlanTotals>& totals, std::size_t i,
              v1::ComparedPlan& plan) {
  const std::string& scenario = input.plans.scenarios[i];
  if (!scenario.empty()) {
    plan.set_scenario(convert::FormatName(convert::kScenarioPattern, {brand, scenario}));
  }
  if (const auto& left_out = input.plans.left_out[i]; !left_out.empty()) {
    *plan.add_warnings() = convert::ToNotice(LeftOutWarning(left_out, "comparison"));
  }
  for (const words::Message& warning :
       PlanWarnings(*input.basis.fit, totals[i].support, input.plans.inputs[i])) {
    *plan.add_warnings() = convert::ToNotice(warning);
  }
}

v1::ScenarioComparison ToComparison(const ComparisonInput& input,
                                    const convert::ComparisonQuery& query,
                                    const std::vector<forecast::PlanTotals>& totals) {
  const data::PlanInputs& first = input.plans.inputs.front();
  v1::ScenarioComparison comparison =
      convert::ToProto(totals, input.quantity, input.basis.model, query.forecast.quantiles);
  for (std::size_t i = 0; i < totals.size(); ++i) {
    Describe(input, query.forecast.brand, totals, i,
             *comparison.mutable_plans(static_cast<int>(i)));
  }
  convert::ToProto(input.observed.first_day, *comparison.mutable_start());
  convert::ToProto(first.first_day, *comparison.mutable_forecast_start());
  convert::ToProto(first.end_day(), *comparison.mutable_end());
  comparison.set_currency_code(input.basis.currency_code);
  comparison.set_max_rhat(input.basis.fit->max_rhat());
  if (input.basis.newer_observations)
    *comparison.add_warnings() = convert::ToNotice(*input.basis.newer_observations);
  if (input.observed.missing)
    *comparison.add_warnings() = convert::ToNotice(*input.observed.missing);
  for (const words::Message& warning : ModelWarnings(*input.basis.fit, first.first_day)) {
    *comparison.add_warnings() = convert::ToNotice(warning);
  }
  return comparison;
}

}  // namespace

absl::StatusOr<v1::CompareScenariosResponse> CompareScenarios(
    const EngineTools& tools, const v1::CompareScenariosRequest& request, const CallContext& call,
    const std::function<void(v1::CompareScenariosResponse)>& send) {
  ASSIGN_OR_RETURN(const auto query, convert::FromProto(request));
  ASSIGN_OR_RETURN(const auto input,
                   LoadComparisonInput(tools.store, tools.engine, tools.models, query, request));
  ForecastSettings settings;
  settings.draw_count = query.forecast.draw_count;
  settings.seed = query.forecast.seed;
  const std::vector<data::PlanInputs>& plans = input.plans.inputs;
  ASSIGN_OR_RETURN(auto totals,
                   RunComparison(*input.basis.fit, plans, settings, tools.engine, call,
                                 [&](int done) { send(Progress(done, plans.size())); }));
  if (const ObservedStart& observed = input.observed; observed.any()) {
    for (forecast::PlanTotals& one : totals) {
      forecast::AddObserved(observed.history, observed.first_day, observed.end_day, one);
    }
  }
  v1::CompareScenariosResponse response;
  *response.mutable_comparison() = ToComparison(input, query, totals);
  return response;
}

}  // namespace funnelcast::service
