// Verdicts on goals under a plan.

#include <utility>
#include <vector>

#include "fmt/format.h"
#include "server/convert/fields.h"
#include "server/convert/goal.h"
#include "server/convert/model.h"
#include "server/convert/names.h"
#include "server/convert/notice.h"
#include "server/convert/past_forecasts.h"
#include "server/errors/fields.h"
#include "server/errors/request.h"
#include "server/limits.h"
#include "server/service/chosen_plan.h"
#include "server/service/goal_outlook.h"
#include "server/service/goal_quantity.h"
#include "server/service/resource_methods.h"
#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/goals.h"
#include "server/words/message.h"
#include "simulator/data/goal.h"

namespace funnelcast::service {
namespace {

// The goals a request names; a violation for each that does not exist.
absl::StatusOr<std::vector<store::Goal>> FindNamedGoals(store::Reader& reader,
                                                        const convert::AssessQuery& query) {
  errors::FieldViolations violations;
  std::vector<store::Goal> goals;
  for (std::size_t i = 0; i < query.goals.size(); ++i) {
    absl::StatusOr<store::Goal> goal = store::FindGoal(reader, query.brand, query.goals[i]);
    if (goal.ok()) {
      goals.push_back(*std::move(goal));
    } else if (absl::IsNotFound(goal.status())) {
      violations.Add(fmt::format("goals[{}]", i), errors::kUnknownReference,
                     words::Message{"GOAL_UNKNOWN",
                                    {{"index", words::Plain{static_cast<std::int64_t>(i)}},
                                     {"goal", convert::Quoted(query.goals[i])},
                                     {"brand", query.brand}}});
    } else {
      return goal.status();
    }
  }
  if (!violations.empty()) return violations.ToStatus();
  return goals;
}

// All goals of a brand whose window the history does not cover yet and that were not given up.
absl::StatusOr<std::vector<store::Goal>> FindOpenGoals(store::Reader& reader,
                                                       const std::string& brand,
                                                       std::int64_t now_us) {
  ASSIGN_OR_RETURN(
      const auto all,
      store::ListGoals(reader, brand, {.after_id = "", .limit = limits::kMaxGoalsPerBrand}));
  std::vector<store::Goal> open;
  for (const store::Goal& goal : all) {
    ASSIGN_OR_RETURN(const auto progress, FindProgress(reader, goal, now_us));
    if (progress.window_observed || goal.state == store::GoalState::kAbandoned) continue;
    open.push_back(goal);
  }
  if (open.empty()) {
    return errors::FailedPrecondition("NO_OPEN_GOALS",
                                      words::Message{"NO_OPEN_GOAL", {{"brand", brand}}});
  }
  if (std::ssize(open) > limits::kMaxGoalsPerAssessment) {
    return errors::FailedPrecondition(
        "TOO_MANY_GOALS",
        words::Message{
            "TOO_MANY_OPEN_GOALS",
            {{"brand", brand}, {"count", open.size()}, {"limit", limits::kMaxGoalsPerAssessment}}});
  }
  return open;
}

// Reads all that the assessment needs, so that no snapshot is held while numbers are computed.
absl::StatusOr<GoalCase> LoadCase(const EngineTools& tools, const v1::AssessGoalsRequest& request,
                                  const convert::AssessQuery& query) {
  ASSIGN_OR_RETURN(store::Snapshot snapshot, tools.store.Read());
  RETURN_IF_ERROR(store::CheckBrandExists(snapshot, query.brand));
  ASSIGN_OR_RETURN(const ChosenPlan plan,
                   ChoosePlan(snapshot, query.brand, request.plan(), "plan"));
  const bool all_open = query.goals.empty() && query.inline_goals.empty();
  ASSIGN_OR_RETURN(std::vector<store::Goal> goals,
                   all_open ? FindOpenGoals(snapshot, query.brand, tools.store.now_us())
                            : FindNamedGoals(snapshot, query));
  for (std::size_t i = 0; i < query.inline_goals.size(); ++i) {
    store::Goal goal = query.inline_goals[i];
    RETURN_IF_ERROR(ResolveReferences(snapshot, fmt::format("inline_goals[{}]", i), goal));
    goals.push_back(std::move(goal));
  }
  return LoadGoalCase(snapshot, tools, std::move(goals), plan.plan, "");
}

// DATA_LOSS when a model's stored summary cannot be read back.
absl::StatusOr<v1::AssessGoalsResponse> ToResponse(const GoalCase& goal_case,
                                                   const data::Assessment& assessment) {
  std::vector<v1::Model> models;
  for (const FunnelCase& funnel : goal_case.funnels) {
    ASSIGN_OR_RETURN(v1::Model model, convert::ToProto(funnel.model));
    models.push_back(std::move(model));
  }
  v1::AssessGoalsResponse response;
  for (std::size_t i = 0; i < assessment.verdicts.size(); ++i) {
    const data::GoalSpec& spec = goal_case.specs[i];
    v1::Verdict& verdict = *response.add_verdicts();
    verdict = convert::ToProto(assessment.verdicts[i], spec, goal_case.words[i]);
    const auto past =
        convert::FindPastForecasts(models[static_cast<std::size_t>(spec.funnel_index)],
                                   spec.channel, spec.metric, spec.end_day - spec.first_day);
    if (past.has_value()) *verdict.mutable_past_forecasts() = *past;
  }
  response.set_joint_chance(assessment.joint_chance);
  response.set_joint_chance_standard_error(assessment.joint_chance_standard_error);
  for (const words::Message& warning : goal_case.warnings)
    *response.add_warnings() = convert::ToNotice(warning);
  for (const FunnelCase& funnel : goal_case.funnels) {
    response.add_models(
        convert::FormatName(convert::kModelPattern, {funnel.model.brand, funnel.model.id}));
  }
  response.set_currency_code(goal_case.currency_code);
  return response;
}

absl::StatusOr<v1::AssessGoalsResponse> AssessGoals(const EngineTools& tools,
                                                    const v1::AssessGoalsRequest& request,
                                                    const CallContext& call) {
  ASSIGN_OR_RETURN(const convert::AssessQuery query, convert::FromProto(request));
  ASSIGN_OR_RETURN(GoalCase goal_case, LoadCase(tools, request, query));
  ASSIGN_OR_RETURN(const auto assessment,
                   Assess(goal_case, query.draw_count, query.seed, tools, call));
  return ToResponse(goal_case, assessment);
}

}  // namespace

void AddGoalAssessment(EngineMethods& table) { table.Add(Lane::kCompute, &AssessGoals); }

}  // namespace funnelcast::service
