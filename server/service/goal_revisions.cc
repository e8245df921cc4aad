// Revises and abandons goals, and lists what they were before.
#include <string>
#include <vector>

#include "fmt/format.h"
#include "server/convert/goal.h"
#include "server/convert/names.h"
#include "server/convert/new_ids.h"
#include "server/convert/page_token.h"
#include "server/errors/request.h"
#include "server/service/goal_handlers.h"
#include "server/service/goal_quantity.h"
#include "server/service/store_write.h"
#include "server/store/aliases.h"
#include "server/store/goals.h"

namespace funnelcast::service {
namespace {

// A goal that is over or given up is history; what comes next is a new goal.
absl::Status CheckRevisable(const store::Goal& goal, store::GoalState state) {
  const bool over = state == store::GoalState::kAchieved || state == store::GoalState::kMissed;
  if (!over && state != store::GoalState::kAbandoned) return absl::OkStatus();
  return errors::FailedPrecondition(
      "GOAL_IS_OVER",
      fmt::format("{} is {}, so it is not revised any more; create a new goal for what comes next.",
                  convert::FormatName(convert::kGoalPattern, {goal.brand, goal.id}),
                  over ? "over" : "abandoned"));
}

// Keeps `before` as a revision and returns the goal as it is now.
absl::StatusOr<v1::Goal> KeepRevision(store::Transaction& transaction, const v1::Goal& before,
                                      const store::Goal& goal, const std::string& reason) {
  store::GoalRevision revision;
  revision.goal = before.SerializeAsString();
  revision.reason = reason;
  const auto appended = store::AppendGoalRevision(transaction, goal.brand, goal.id, revision);
  if (!appended.ok()) return appended.status();
  const auto stored = store::FindGoal(transaction, goal.brand, goal.id);
  if (!stored.ok()) return stored.status();
  return DescribeGoal(transaction, *stored, transaction.now_us());
}

// Keeps the goal as it is as a revision and stores the changed one, which is committed to nothing
// yet.
absl::StatusOr<v1::Goal> Revise(store::Transaction& transaction,
                                const convert::GoalChange& change) {
  const absl::StatusOr<store::Goal> goal = store::FindGoal(transaction, change.brand, change.id);
  if (!goal.ok()) return goal.status();
  const auto progress = FindProgress(transaction, *goal, transaction.now_us());
  if (!progress.ok()) return progress.status();
  const absl::Status revisable = CheckRevisable(*goal, convert::StateAfter(*goal, *progress));
  if (!revisable.ok()) return revisable;
  absl::StatusOr<store::Goal> revised = convert::Apply(change, *goal);
  if (!revised.ok()) return revised.status();
  revised->state = store::GoalState::kRevised;
  revised->commitment.clear();
  revised->committed_model.clear();
  const auto updated = store::UpdateGoal(transaction, *revised, change.version);
  if (!updated.ok()) return updated.status();
  const absl::Status plan_dropped = store::StoreGoalPlan(transaction, goal->brand, goal->id, "");
  if (!plan_dropped.ok()) return plan_dropped;
  return KeepRevision(transaction, convert::ToProto(*goal, *progress), *goal, change.reason);
}

// Goals that are over stay achieved or missed.
absl::Status CheckAbandonable(const store::Goal& goal, store::GoalState state) {
  const bool over = state == store::GoalState::kAchieved || state == store::GoalState::kMissed;
  if (!over && state != store::GoalState::kAbandoned) return absl::OkStatus();
  return errors::FailedPrecondition(
      over ? "GOAL_IS_OVER" : "GOAL_NOT_OPEN",
      fmt::format("{} is {}; only goals that are still open are given up.",
                  convert::FormatName(convert::kGoalPattern, {goal.brand, goal.id}),
                  !over                                  ? "abandoned already"
                  : state == store::GoalState::kAchieved ? "achieved"
                                                         : "missed"));
}

// Keeps what the goal was committed with, so that its past can still be read.
absl::StatusOr<v1::Goal> Abandon(store::Transaction& transaction,
                                 const convert::GoalAbandonment& abandonment) {
  absl::StatusOr<store::Goal> goal =
      store::FindGoal(transaction, abandonment.brand, abandonment.id);
  if (!goal.ok()) return goal.status();
  const auto progress = FindProgress(transaction, *goal, transaction.now_us());
  if (!progress.ok()) return progress.status();
  const absl::Status open = CheckAbandonable(*goal, convert::StateAfter(*goal, *progress));
  if (!open.ok()) return open;
  const v1::Goal before = convert::ToProto(*goal, *progress);
  goal->state = store::GoalState::kAbandoned;
  const auto updated = store::UpdateGoal(transaction, *goal, abandonment.version);
  if (!updated.ok()) return updated.status();
  return KeepRevision(transaction, before, *updated, abandonment.reason);
}

}  // namespace

absl::StatusOr<v1::Goal> ReviseGoal(store::Store& store, const v1::ReviseGoalRequest& request) {
  const absl::StatusOr<convert::GoalChange> change = convert::FromProto(request);
  if (!change.ok()) return change.status();
  return RunOnce<v1::Goal>(
      store, KeyOf(change->brand, "ReviseGoal", request), Storing::kStore,
      [&](store::Transaction& transaction) { return Revise(transaction, *change); });
}

absl::StatusOr<v1::Goal> AbandonGoal(store::Store& store, const v1::AbandonGoalRequest& request) {
  const absl::StatusOr<convert::GoalAbandonment> abandonment = convert::FromProto(request);
  if (!abandonment.ok()) return abandonment.status();
  return RunOnce<v1::Goal>(
      store, KeyOf(abandonment->brand, "AbandonGoal", request), Storing::kStore,
      [&](store::Transaction& transaction) { return Abandon(transaction, *abandonment); });
}

absl::StatusOr<v1::ListGoalRevisionsResponse> ListGoalRevisions(
    store::Store& store, const v1::ListGoalRevisionsRequest& request) {
  const absl::StatusOr<convert::RevisionQuery> query = convert::FromProto(request);
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  auto revisions = store::ListGoalRevisions(*snapshot, query->brand, query->goal,
                                            query->after_revision, query->limit);
  if (!revisions.ok()) return revisions.status();
  const absl::StatusOr<store::Aliases> aliases = store::LoadAliases(*snapshot, query->brand);
  if (!aliases.ok()) return aliases.status();
  v1::ListGoalRevisionsResponse response;
  if (static_cast<int>(revisions->size()) == query->limit) {
    revisions->pop_back();
    response.set_next_page_token(
        convert::MakePageToken(query->scope, std::to_string(revisions->back().revision)));
  }
  for (const store::GoalRevision& revision : *revisions) {
    absl::StatusOr<v1::GoalRevision> proto = convert::ToProto(revision);
    if (!proto.ok()) return proto.status();
    convert::UseNewIds(*aliases, *proto->mutable_goal());
    *response.add_revisions() = *std::move(proto);
  }
  return response;
}

}  // namespace funnelcast::service
