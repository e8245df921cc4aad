// Revises and abandons goals, and lists what they were before.
#include <string>
#include <vector>

#include "fmt/format.h"
#include "server/convert/goal.h"
#include "server/convert/names.h"
#include "server/convert/new_ids.h"
#include "server/convert/page_token.h"
#include "server/convert/stored.h"
#include "server/errors/request.h"
#include "server/service/goal_quantity.h"
#include "server/service/resource_methods.h"
#include "server/service/store_write.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/goals.h"
#include "server/words/message.h"

namespace funnelcast::service {
namespace {

// A goal that is over or given up is history; what comes next is a new goal.
absl::Status CheckRevisable(const store::Goal& goal, store::GoalState state) {
  const bool over = state == store::GoalState::kAchieved || state == store::GoalState::kMissed;
  if (!over && state != store::GoalState::kAbandoned) return absl::OkStatus();
  return errors::FailedPrecondition(
      "GOAL_IS_OVER",
      words::Message{"GOAL_NOT_REVISABLE",
                     {{"goal", convert::FormatName(convert::kGoalPattern, {goal.brand, goal.id})},
                      {"state", over ? "over" : "abandoned"}}});
}

// Keeps `before` as a revision and returns the goal as it is now.
absl::StatusOr<v1::Goal> KeepRevision(store::Transaction& transaction, const std::string& before,
                                      const store::Goal& goal, const std::string& reason) {
  store::GoalRevision revision;
  revision.goal = before;
  revision.reason = reason;
  RETURN_IF_ERROR(store::AppendGoalRevision(transaction, goal.brand, goal.id, revision));
  ASSIGN_OR_RETURN(const auto stored, store::FindGoal(transaction, goal.brand, goal.id));
  return DescribeGoal(transaction, stored, transaction.now_us());
}

// Keeps the goal as it is as a revision and stores the changed one, which is committed to nothing
// yet.
absl::StatusOr<v1::Goal> Revise(store::Transaction& transaction,
                                const convert::GoalChange& change) {
  ASSIGN_OR_RETURN(const store::Goal goal, store::FindGoal(transaction, change.brand, change.id));
  ASSIGN_OR_RETURN(const auto progress, FindProgress(transaction, goal, transaction.now_us()));
  RETURN_IF_ERROR(CheckRevisable(goal, convert::StateAfter(goal, progress)));
  ASSIGN_OR_RETURN(store::Goal revised, convert::Apply(change, goal));
  revised.state = store::GoalState::kRevised;
  revised.commitment.clear();
  revised.committed_model.clear();
  RETURN_IF_ERROR(store::UpdateGoal(transaction, revised, change.version));
  RETURN_IF_ERROR(store::StoreGoalPlan(transaction, goal.brand, goal.id, ""));
  return KeepRevision(transaction, convert::EncodeGoal(goal, convert::ToProto(goal, progress)),
                      goal, change.reason);
}

// Goals that are over stay achieved or missed.
absl::Status CheckAbandonable(const store::Goal& goal, store::GoalState state) {
  const bool over = state == store::GoalState::kAchieved || state == store::GoalState::kMissed;
  if (!over && state != store::GoalState::kAbandoned) return absl::OkStatus();
  return errors::FailedPrecondition(
      over ? "GOAL_IS_OVER" : "GOAL_NOT_OPEN",
      words::Message{"GOAL_NOT_ABANDONABLE",
                     {{"goal", convert::FormatName(convert::kGoalPattern, {goal.brand, goal.id})},
                      {"state", !over                                  ? "abandoned"
                                : state == store::GoalState::kAchieved ? "achieved"
                                                                       : "missed"}}});
}

// Keeps what the goal was committed with, so that its past can still be read.
absl::StatusOr<v1::Goal> Abandon(store::Transaction& transaction,
                                 const convert::GoalAbandonment& abandonment) {
  ASSIGN_OR_RETURN(store::Goal goal,
                   store::FindGoal(transaction, abandonment.brand, abandonment.id));
  ASSIGN_OR_RETURN(const auto progress, FindProgress(transaction, goal, transaction.now_us()));
  RETURN_IF_ERROR(CheckAbandonable(goal, convert::StateAfter(goal, progress)));
  const std::string before = convert::EncodeGoal(goal, convert::ToProto(goal, progress));
  goal.state = store::GoalState::kAbandoned;
  ASSIGN_OR_RETURN(const auto updated, store::UpdateGoal(transaction, goal, abandonment.version));
  return KeepRevision(transaction, before, updated, abandonment.reason);
}

absl::StatusOr<Encoded<v1::Goal>> ReviseGoal(store::Store& store,
                                             const v1::ReviseGoalRequest& request) {
  ASSIGN_OR_RETURN(const convert::GoalChange change, convert::FromProto(request));
  ASSIGN_OR_RETURN(RequestWriting writing,
                   RequestWriting::Begin(store, KeyOf(change.brand, "ReviseGoal", request)));
  if (writing.is_repeated()) return writing.FirstAnswer<v1::Goal>();
  ASSIGN_OR_RETURN(const v1::Goal goal, Revise(writing.transaction(), change));
  return writing.Finish(goal);
}

absl::StatusOr<Encoded<v1::Goal>> AbandonGoal(store::Store& store,
                                              const v1::AbandonGoalRequest& request) {
  ASSIGN_OR_RETURN(const convert::GoalAbandonment abandonment, convert::FromProto(request));
  ASSIGN_OR_RETURN(RequestWriting writing,
                   RequestWriting::Begin(store, KeyOf(abandonment.brand, "AbandonGoal", request)));
  if (writing.is_repeated()) return writing.FirstAnswer<v1::Goal>();
  ASSIGN_OR_RETURN(const v1::Goal goal, Abandon(writing.transaction(), abandonment));
  return writing.Finish(goal);
}

absl::StatusOr<v1::ListGoalRevisionsResponse> ListGoalRevisions(
    store::Store& store, const v1::ListGoalRevisionsRequest& request) {
  ASSIGN_OR_RETURN(const convert::RevisionQuery query, convert::FromProto(request));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  ASSIGN_OR_RETURN(auto revisions, store::ListGoalRevisions(snapshot, query.brand, query.goal,
                                                            query.after_revision, query.limit));
  ASSIGN_OR_RETURN(const store::Aliases aliases, store::LoadAliases(snapshot, query.brand));
  v1::ListGoalRevisionsResponse response;
  if (static_cast<int>(revisions.size()) == query.limit) {
    revisions.pop_back();
    response.set_next_page_token(
        convert::MakePageToken(query.scope, std::to_string(revisions.back().revision)));
  }
  for (const store::GoalRevision& revision : revisions) {
    ASSIGN_OR_RETURN(v1::GoalRevision proto, convert::ToProto(revision));
    convert::UseNewIds(aliases, *proto.mutable_goal());
    *response.add_revisions() = std::move(proto);
  }
  return response;
}

}  // namespace

void AddGoalRevisions(EngineMethods& table) {
  table.Add(Lane::kStore, &ReviseGoal);
  table.Add(Lane::kStore, &AbandonGoal);
  table.Add(Lane::kInline, &ListGoalRevisions);
}

}  // namespace funnelcast::service
