// Commits a goal to a plan: assesses it, then stores plan, forecast and chance with it.
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/goal.h"
#include "server/convert/names.h"
#include "server/convert/stored.h"
#include "server/convert/stored_plan.h"
#include "server/errors/request.h"
#include "server/errors/resource.h"
#include "server/service/chosen_plan.h"
#include "server/service/goal_outlook.h"
#include "server/service/goal_quantity.h"
#include "server/service/plan_channels.h"
#include "server/service/resource_methods.h"
#include "server/service/store_write.h"
#include "server/status_macros.h"
#include "server/store/goals.h"
#include "server/words/message.h"
#include "simulator/data/goal.h"

namespace funnelcast::service {
namespace {

std::string NameOf(const store::Goal& goal) {
  return convert::FormatName(convert::kGoalPattern, {goal.brand, goal.id});
}

// What is to be stored with the goal, worked out before the transaction so that nobody waits for
// numbers.
struct Commitment {
  store::Goal goal;  // as it was read
  v1::GoalCommitment proto;
  std::vector<words::Message> warnings;
  std::string plan;   // bytes
  std::string model;  // id
};

absl::Status CheckCommittable(const store::Goal& goal) {
  if (goal.state == store::GoalState::kDraft || goal.state == store::GoalState::kRevised)
    return absl::OkStatus();
  return errors::FailedPrecondition(
      "GOAL_NOT_OPEN", goal.state == store::GoalState::kAbandoned
                           ? words::Message{"GOAL_IS_ABANDONED", {{"goal", NameOf(goal)}}}
                           : words::Message{"GOAL_IS_COMMITTED", {{"goal", NameOf(goal)}}});
}

// What somebody who reads the commitment later should know of its plan and its model. `goal_case`
// is still without the warnings of the forecast, which its interval and class stand for.
std::vector<words::Message> WarningsOf(const GoalCase& goal_case) {
  std::vector<words::Message> warnings;
  const FunnelCase& funnel = goal_case.funnels.front();
  if (!funnel.left_out.empty()) {
    warnings.push_back(LeftOutWarning(funnel.left_out, "commitment"));
  }
  warnings.insert(warnings.end(), goal_case.warnings.begin(), goal_case.warnings.end());
  return warnings;
}

v1::GoalCommitment MakeCommitment(const data::GoalVerdict& verdict, const ChosenPlan& chosen,
                                  const GoalCase& goal_case) {
  const store::Model& model = goal_case.funnels.front().model;
  v1::GoalCommitment proto;
  proto.set_model(convert::FormatName(convert::kModelPattern, {model.brand, model.id}));
  proto.set_chance(verdict.chance);
  proto.set_verdict_class(convert::ToProto(verdict.verdict_class));
  if (verdict.has_mean) proto.set_mean(verdict.mean);
  convert::AddQuantiles(verdict, {0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975},
                        *proto.mutable_quantiles());
  convert::ToProto(chosen.plan.first_day, *proto.mutable_plan_start());
  convert::ToProto(chosen.plan.end_day, *proto.mutable_plan_end());
  proto.set_plan_spend(goal_case.funnels.front().plan_spend);
  if (!chosen.scenario.empty()) {
    proto.set_scenario(
        convert::FormatName(convert::kScenarioPattern, {model.brand, chosen.scenario}));
  }
  return proto;
}

// A goal with its plan and what its assessment needs.
struct LoadedGoal {
  ChosenPlan chosen;
  GoalCase goal_case;
};

absl::StatusOr<LoadedGoal> LoadGoal(const EngineTools& tools, const v1::CommitGoalRequest& request,
                                    const convert::CommitQuery& query) {
  ASSIGN_OR_RETURN(store::Snapshot snapshot, tools.store.Read());
  ASSIGN_OR_RETURN(const store::Goal goal, store::FindGoal(snapshot, query.brand, query.goal));
  RETURN_IF_ERROR(CheckCommittable(goal));
  ASSIGN_OR_RETURN(ChosenPlan chosen, ChoosePlan(snapshot, query.brand, request.plan(), "plan"));
  ASSIGN_OR_RETURN(GoalCase goal_case,
                   LoadGoalCase(snapshot, tools, {goal}, chosen.plan, query.model));
  return LoadedGoal{std::move(chosen), std::move(goal_case)};
}

absl::StatusOr<Commitment> WorkOut(const EngineTools& tools, const v1::CommitGoalRequest& request,
                                   const convert::CommitQuery& query, const CallContext& call) {
  ASSIGN_OR_RETURN(LoadedGoal loaded, LoadGoal(tools, request, query));
  GoalCase& goal_case = loaded.goal_case;
  std::vector<words::Message> warnings = WarningsOf(goal_case);
  ASSIGN_OR_RETURN(const auto assessment, Assess(goal_case, 0, query.seed, tools, call));
  v1::GoalCommitment proto = MakeCommitment(assessment.verdicts.front(), loaded.chosen, goal_case);
  return Commitment{goal_case.goals.front(), std::move(proto), std::move(warnings),
                    convert::EncodePlan(loaded.chosen.plan), goal_case.funnels.front().model.id};
}

// Stores the commitment if the goal is still the one that was assessed.
absl::StatusOr<v1::Goal> Commit(store::Transaction& transaction, Commitment commitment,
                                store::ExpectedVersion expected) {
  if (expected && *expected != commitment.goal.version) {
    return errors::EtagMismatch("goal", NameOf(commitment.goal));
  }
  store::Goal goal = commitment.goal;
  *commitment.proto.mutable_commit_time() = convert::TimestampToProto(transaction.now_us());
  goal.state = store::GoalState::kCommitted;
  goal.commitment = convert::EncodeCommitment(commitment.proto, commitment.warnings);
  goal.committed_model = commitment.model;
  ASSIGN_OR_RETURN(const auto updated,
                   store::UpdateGoal(transaction, goal, commitment.goal.version));
  RETURN_IF_ERROR(store::StoreGoalPlan(transaction, goal.brand, goal.id, commitment.plan));
  return DescribeGoal(transaction, updated, transaction.now_us());
}

absl::StatusOr<Encoded<v1::Goal>> CommitGoal(const EngineTools& tools,
                                             const v1::CommitGoalRequest& request,
                                             const CallContext& call) {
  ASSIGN_OR_RETURN(const convert::CommitQuery query, convert::FromProto(request));
  // A repeated request finds the goal committed already; its first answer comes back below all the
  // same.
  const absl::StatusOr<Commitment> commitment = WorkOut(tools, request, query, call);
  ASSIGN_OR_RETURN(RequestWriting writing,
                   RequestWriting::Begin(tools.store, KeyOf(query.brand, "CommitGoal", request)));
  if (writing.is_repeated()) return writing.FirstAnswer<v1::Goal>();
  if (!commitment.ok()) return commitment.status();
  ASSIGN_OR_RETURN(const v1::Goal goal, Commit(writing.transaction(), *commitment, query.version));
  return writing.Finish(goal);
}

}  // namespace

void AddGoalCommitment(EngineMethods& table) { table.Add(Lane::kCompute, &CommitGoal); }

}  // namespace funnelcast::service
