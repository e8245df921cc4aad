// Goals between contract and store. Verdicts on them are in verdict.h.
#ifndef FUNNELCAST_SERVER_CONVERT_GOAL_H_
#define FUNNELCAST_SERVER_CONVERT_GOAL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "funnelcast/v1/goal.pb.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "server/convert/requests.h"
#include "server/store/goals.h"
#include "server/store/types.h"

namespace funnelcast::convert {

// Checks every field of the request that can be checked without the store.
absl::StatusOr<store::Goal> FromProto(const v1::CreateGoalRequest& request);

// What a revision changes.
struct GoalChange {
  std::string brand;
  std::string id;
  std::optional<double> target;
  std::optional<store::Day> start_day;
  std::optional<store::Day> end_day;
  std::string reason;
  store::ExpectedVersion version;
};
absl::StatusOr<GoalChange> FromProto(const v1::ReviseGoalRequest& request);

// The goal with the change; INVALID_ARGUMENT when its window would be the wrong way round or too
// long, or when nothing would change.
absl::StatusOr<store::Goal> Apply(const GoalChange& change, const store::Goal& goal);

// Which goal is to be committed, with which model and seed. The plan is checked by the code that
// resolves it.
struct CommitQuery {
  std::string brand;
  std::string goal;
  std::string model;  // id; empty for the funnel's newest
  std::uint64_t seed = 1;
  store::ExpectedVersion version;
};
absl::StatusOr<CommitQuery> FromProto(const v1::CommitGoalRequest& request);

// Which goals are to be assessed.
struct AssessQuery {
  std::string brand;
  std::vector<std::string> goals;         // ids; when both are empty, all that are open
  std::vector<store::Goal> inline_goals;  // not stored
  int draw_count = 0;                     // 0: the default, or all that the models keep
  std::uint64_t seed = 1;
};
absl::StatusOr<AssessQuery> FromProto(const v1::AssessGoalsRequest& request);

// A page of a goal's revisions.
struct RevisionQuery {
  std::string brand;
  std::string goal;
  std::int64_t after_revision = 0;
  int limit = 0;      // one more than is returned, so that a next page shows itself
  std::string scope;  // of its page tokens
};
absl::StatusOr<RevisionQuery> FromProto(const v1::ListGoalRevisionsRequest& request);

// Which of a goal's names are to be changed.
struct GoalUpdate {
  std::string brand;
  std::string id;
  std::optional<std::string> display_name;
  std::optional<std::string> owner;
  std::optional<std::string> parent_goal;  // id, empty for none
  store::ExpectedVersion version;
};
absl::StatusOr<GoalUpdate> FromProto(const v1::UpdateGoalRequest& request);
void Apply(const GoalUpdate& update, store::Goal& goal);

// Which goal is given up, and why.
struct GoalAbandonment {
  std::string brand;
  std::string id;
  std::string reason;
  store::ExpectedVersion version;
};
absl::StatusOr<GoalAbandonment> FromProto(const v1::AbandonGoalRequest& request);

// Observations that are missing before a goal can close.
struct Missing {
  std::string metric;
  std::string channel;  // empty for the brand as a whole
  store::Day since = 0;
};

// What was observed of a goal, for the fields that follow from the history.
struct GoalProgress {
  std::optional<double> observed;  // the quantity so far; nothing while nothing of it was observed
  // Its window is over and all that feeds it is observed up to its end.
  bool window_observed = false;
  std::vector<Missing> waiting_for;  // once the window is over
};

// Whether `quantity` reaches the goal.
bool Reached(const store::Goal& goal, double quantity);

// A committed goal whose window was observed is ACHIEVED or MISSED, by what was observed: that is
// worked out at every read, so that a corrected history corrects the state. Other goals are in the
// state that is stored.
store::GoalState StateAfter(const store::Goal& goal, const GoalProgress& progress);

v1::GoalState ToProto(store::GoalState state);
v1::Goal ToProto(const store::Goal& goal, const GoalProgress& progress);

// How a goal stands that serves another one; not yet whether it blocks.
v1::ChildGoal ToChildProto(const store::Goal& goal, const GoalProgress& progress);

// Marks the child that holds the parent up most, as ChildGoal.blocking says.
void MarkBlocking(google::protobuf::RepeatedPtrField<v1::ChildGoal>& children);

// A revision; the goal as it was is kept in the contract's own form.
absl::StatusOr<v1::GoalRevision> ToProto(const store::GoalRevision& revision);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_GOAL_H_
