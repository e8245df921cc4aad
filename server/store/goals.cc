// Goals, their plans and revisions in SQL.
#include "server/store/goals.h"

#include <fmt/format.h>

#include <utility>

#include "server/errors/fields.h"
#include "server/errors/request.h"
#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/connection.h"
#include "server/store/funnels.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

#define FUNNELCAST_GOAL_COLUMNS                                                          \
  "brand, goal, display_name, funnel, metric, per_metric, channel, comparison, target, " \
  "start_day, end_day, owner, parent_goal, state, commitment, committed_model, "         \
  "revision_count, create_time_us, version"
constexpr char kGoalTypes[] = "tttttttiriittittiii";

constexpr Sql kInsert{
    "INSERT INTO goal (" FUNNELCAST_GOAL_COLUMNS
    ") VALUES (:brand, :goal, :display_name, :funnel, :metric, :per_metric, :channel, "
    ":comparison, :target, :start_day, :end_day, :owner, :parent_goal, :state, :commitment, "
    ":committed_model, :revision_count, :create_time_us, :version) "
    "ON CONFLICT (brand, goal) DO NOTHING"};
constexpr Sql kFind{"SELECT " FUNNELCAST_GOAL_COLUMNS
                    " FROM goal WHERE brand = :brand AND goal = :goal",
                    kGoalTypes};
constexpr Sql kList{"SELECT " FUNNELCAST_GOAL_COLUMNS
                    " FROM goal WHERE brand = :brand AND goal > :after "
                    "ORDER BY goal LIMIT :count",
                    kGoalTypes};
constexpr Sql kListChildren{"SELECT " FUNNELCAST_GOAL_COLUMNS
                            " FROM goal WHERE brand = :brand AND parent_goal = :parent "
                            "ORDER BY goal",
                            kGoalTypes};
#undef FUNNELCAST_GOAL_COLUMNS
constexpr Sql kUpdate{
    "UPDATE goal SET display_name = :display_name, funnel = :funnel, metric = :metric, "
    "per_metric = :per_metric, channel = :channel, comparison = :comparison, target = :target, "
    "start_day = :start_day, end_day = :end_day, owner = :owner, parent_goal = :parent_goal, "
    "state = :state, commitment = :commitment, committed_model = :committed_model, "
    "version = :version WHERE brand = :brand AND goal = :goal"};
constexpr Sql kFindParent{"SELECT parent_goal FROM goal WHERE brand = :brand AND goal = :goal",
                          "t"};
constexpr Sql kDelete{"DELETE FROM goal WHERE brand = :brand AND goal = :goal"};
constexpr Sql kStorePlan{
    "INSERT INTO goal_plan (brand, goal, plan) VALUES (:brand, :goal, :plan) "
    "ON CONFLICT (brand, goal) DO UPDATE SET plan = excluded.plan"};
constexpr Sql kFindPlan{"SELECT plan FROM goal_plan WHERE brand = :brand AND goal = :goal", "t"};
constexpr Sql kCountRevision{
    "UPDATE goal SET revision_count = :revision WHERE brand = :brand AND goal = :goal"};
constexpr Sql kInsertRevision{
    "INSERT INTO goal_revision (brand, goal, revision, goal_before, reason, revise_time_us) "
    "VALUES (:brand, :goal, :revision, :goal_before, :reason, :revise_time_us)"};
constexpr Sql kListRevisions{
    "SELECT revision, goal_before, reason, revise_time_us FROM goal_revision "
    "WHERE brand = :brand AND goal = :goal AND revision > :after ORDER BY revision LIMIT :count",
    "itti"};

Goal ReadGoal(Statement& row) {
  Goal goal;
  row.Read(goal.brand, goal.id, goal.display_name, goal.funnel, goal.metric, goal.per_metric,
           goal.channel, goal.comparison, goal.target, goal.start_day, goal.end_day, goal.owner,
           goal.parent_goal, goal.state, goal.commitment, goal.committed_model, goal.revision_count,
           goal.create_time_us, goal.version);
  return goal;
}

GoalRevision ReadRevision(Statement& row) {
  GoalRevision revision;
  row.Read(revision.revision, revision.goal, revision.reason, revision.revise_time_us);
  return revision;
}

std::string NameOf(const std::string& brand, const std::string& id) {
  return ChildName(brand, "goals", id);
}

// Follows the parents upwards: they must exist and never lead back to the goal itself.
absl::Status CheckParents(Reader& reader, const Goal& goal) {
  std::string ancestor = goal.parent_goal;
  while (!ancestor.empty()) {
    if (ancestor == goal.id) {
      return errors::InvalidField(
          "goal.parent_goal", errors::kConflicting,
          words::Message{"GOAL_OWN_ANCESTOR", {{"goal", goal.id}, {"parent", goal.parent_goal}}});
    }
    ASSIGN_OR_RETURN(auto parent,
                     Found(SelectOne(reader, kFindParent, ReadText, goal.brand, ancestor), "goal",
                           NameOf(goal.brand, ancestor)));
    ancestor = std::move(parent);
  }
  return absl::OkStatus();
}

absl::Status CheckReferences(Reader& reader, const Goal& goal) {
  absl::Status status = FindFunnel(reader, goal.brand, goal.funnel).status();
  status.Update(CheckParents(reader, goal));
  return status;
}

}  // namespace

absl::StatusOr<Goal> InsertGoal(Transaction& transaction, Goal goal) {
  absl::Status status = CheckBrandExists(transaction, goal.brand);
  status.Update(CheckReferences(transaction, goal));
  if (!status.ok()) {
    return status;
  }
  goal.create_time_us = transaction.now_us();
  goal.revision_count = 0;
  goal.version = 1;
  status =
      CheckInserted(Execute(transaction, kInsert, goal.brand, goal.id, goal.display_name,
                            goal.funnel, goal.metric, goal.per_metric, goal.channel,
                            goal.comparison, goal.target, goal.start_day, goal.end_day, goal.owner,
                            goal.parent_goal, goal.state, goal.commitment, goal.committed_model,
                            goal.revision_count, goal.create_time_us, goal.version),
                    "goal", NameOf(goal.brand, goal.id));
  if (!status.ok()) {
    return status;
  }
  return goal;
}

absl::StatusOr<Goal> FindGoal(Reader& reader, const std::string& brand, const std::string& id) {
  return Found(SelectOne(reader, kFind, ReadGoal, brand, id), "goal", NameOf(brand, id));
}

absl::StatusOr<std::vector<Goal>> ListGoals(Reader& reader, const std::string& brand,
                                            const Page& page) {
  return SelectAll(reader, kList, ReadGoal, brand, page.after_id, page.limit);
}

absl::StatusOr<std::vector<Goal>> ListChildGoals(Reader& reader, const std::string& brand,
                                                 const std::string& id) {
  return SelectAll(reader, kListChildren, ReadGoal, brand, id);
}

absl::StatusOr<Goal> UpdateGoal(Transaction& transaction, Goal goal, ExpectedVersion expected) {
  auto stored = FindGoal(transaction, goal.brand, goal.id);
  absl::Status status = CheckVersion(stored, expected, "goal", NameOf(goal.brand, goal.id));
  status.Update(CheckReferences(transaction, goal));
  if (!status.ok()) {
    return status;
  }
  goal.create_time_us = stored->create_time_us;
  goal.revision_count = stored->revision_count;
  goal.version = stored->version + 1;
  status = Execute(transaction, kUpdate, goal.display_name, goal.funnel, goal.metric,
                   goal.per_metric, goal.channel, goal.comparison, goal.target, goal.start_day,
                   goal.end_day, goal.owner, goal.parent_goal, goal.state, goal.commitment,
                   goal.committed_model, goal.version, goal.brand, goal.id)
               .status();
  if (!status.ok()) {
    return status;
  }
  return goal;
}

absl::Status StoreGoalPlan(Transaction& transaction, const std::string& brand,
                           const std::string& id, const std::string& plan) {
  RETURN_IF_ERROR(FindGoal(transaction, brand, id));
  return Execute(transaction, kStorePlan, brand, id, plan).status();
}

absl::StatusOr<std::string> FindGoalPlan(Reader& reader, const std::string& brand,
                                         const std::string& id) {
  RETURN_IF_ERROR(FindGoal(reader, brand, id));
  ASSIGN_OR_RETURN(auto plan, SelectOne(reader, kFindPlan, ReadText, brand, id));
  return std::move(plan).value_or("");
}

absl::Status DeleteGoal(Transaction& transaction, const std::string& brand, const std::string& id,
                        ExpectedVersion expected) {
  auto stored = FindGoal(transaction, brand, id);
  RETURN_IF_ERROR(CheckVersion(stored, expected, "goal", NameOf(brand, id)));
  if (stored->state != GoalState::kDraft && stored->state != GoalState::kAbandoned) {
    return errors::FailedPrecondition("GOAL_STATE",
                                      words::Message{"GOAL_STAYS_ON_RECORD", {{"goal", id}}});
  }
  ASSIGN_OR_RETURN(auto children, ListChildGoals(transaction, brand, id));
  if (!children.empty()) {
    const std::string first = children.front().id;
    return errors::InUse(
        "goal", NameOf(brand, id),
        words::Message{"GOALS_THAT_SERVE_IT", {{"count", children.size()}, {"first", first}}},
        words::Message{"DELETE_OR_FREE_GOALS", {{"brand", brand}, {"goal", first}}});
  }
  return Execute(transaction, kDelete, brand, id).status();
}

absl::StatusOr<GoalRevision> AppendGoalRevision(Transaction& transaction, const std::string& brand,
                                                const std::string& goal, GoalRevision revision) {
  ASSIGN_OR_RETURN(auto stored, FindGoal(transaction, brand, goal));
  revision.revision = stored.revision_count + 1;
  revision.revise_time_us = transaction.now_us();
  absl::Status status =
      Execute(transaction, kCountRevision, revision.revision, brand, goal).status();
  status.Update(Execute(transaction, kInsertRevision, brand, goal, revision.revision, revision.goal,
                        revision.reason, revision.revise_time_us)
                    .status());
  if (!status.ok()) {
    return status;
  }
  return revision;
}

absl::StatusOr<std::vector<GoalRevision>> ListGoalRevisions(Reader& reader,
                                                            const std::string& brand,
                                                            const std::string& goal,
                                                            std::int64_t after_revision,
                                                            int limit) {
  RETURN_IF_ERROR(FindGoal(reader, brand, goal));
  return SelectAll(reader, kListRevisions, ReadRevision, brand, goal, after_revision, limit);
}

}  // namespace funnelcast::store
