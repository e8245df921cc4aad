// Goals and their past versions. What a goal was committed with is kept as bytes that only the
// callers read.
#ifndef FUNNELCAST_SERVER_STORE_GOALS_H_
#define FUNNELCAST_SERVER_STORE_GOALS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

enum class Comparison { kAtLeast = 1, kAtMost = 2 };
enum class GoalState {
  kDraft = 1,
  kCommitted = 2,
  kAchieved = 3,
  kMissed = 4,
  kRevised = 5,
  kAbandoned = 6
};

struct Goal {
  std::string brand;
  std::string id;
  std::string display_name;
  std::string funnel;
  std::string metric;
  std::string per_metric;  // empty for plain sums
  std::string channel;     // empty for the brand as a whole
  Comparison comparison = Comparison::kAtLeast;
  double target = 0;
  Day start_day = 0;
  Day end_day = 0;  // the day after the last
  std::string owner;
  std::string parent_goal;  // id within the brand, empty for none
  GoalState state = GoalState::kDraft;
  std::string commitment;  // opaque bytes, empty before it was committed
  std::string
      committed_model;  // id of the model it was committed with; that model cannot be deleted
  std::int64_t revision_count = 0;
  std::int64_t create_time_us = 0;
  std::int64_t version = 0;
};

// A goal as it was before its revision number `revision`.
struct GoalRevision {
  std::int64_t revision = 0;  // from 1
  std::string goal;           // opaque bytes
  std::string reason;
  std::int64_t revise_time_us = 0;
};

// NOT_FOUND for brand, funnel or parent goal, ALREADY_EXISTS for an id that is taken,
// INVALID_ARGUMENT for its own parent.
absl::StatusOr<Goal> InsertGoal(Transaction& transaction, Goal goal);

absl::StatusOr<Goal> FindGoal(Reader& reader, const std::string& brand, const std::string& id);

absl::StatusOr<std::vector<Goal>> ListGoals(Reader& reader, const std::string& brand,
                                            const Page& page);

// The goals that name this one as their parent, ordered by their ids.
absl::StatusOr<std::vector<Goal>> ListChildGoals(Reader& reader, const std::string& brand,
                                                 const std::string& id);

// Replaces all but id, time of creation, stored plan and number of revisions. NOT_FOUND (the goal,
// its funnel or its parent), ABORTED; INVALID_ARGUMENT when its parents would form a cycle.
absl::StatusOr<Goal> UpdateGoal(Transaction& transaction, Goal goal, ExpectedVersion expected);

// Keeps the plan a goal was committed with, as opaque bytes; the goal's version stays. NOT_FOUND
// for the goal.
absl::Status StoreGoalPlan(Transaction& transaction, const std::string& brand,
                           const std::string& id, const std::string& plan);

// The plan a goal was committed with; empty when there is none. NOT_FOUND for the goal.
absl::StatusOr<std::string> FindGoalPlan(Reader& reader, const std::string& brand,
                                         const std::string& id);

// FAILED_PRECONDITION unless it is in state DRAFT or ABANDONED, or while it is another goal's
// parent. NOT_FOUND, ABORTED.
absl::Status DeleteGoal(Transaction& transaction, const std::string& brand, const std::string& id,
                        ExpectedVersion expected);

// Appends a past version and counts it in the goal's `revision_count`; the goal's version stays.
// NOT_FOUND for the goal.
absl::StatusOr<GoalRevision> AppendGoalRevision(Transaction& transaction, const std::string& brand,
                                                const std::string& goal, GoalRevision revision);

// The past versions after number `after_revision`, the oldest first. NOT_FOUND for the goal.
absl::StatusOr<std::vector<GoalRevision>> ListGoalRevisions(Reader& reader,
                                                            const std::string& brand,
                                                            const std::string& goal,
                                                            std::int64_t after_revision, int limit);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_GOALS_H_
