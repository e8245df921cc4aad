// What the methods of GoalService do that need only the store; verdicts are in goal_assess.h.
#ifndef FUNNELCAST_SERVER_SERVICE_GOAL_HANDLERS_H_
#define FUNNELCAST_SERVER_SERVICE_GOAL_HANDLERS_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/goal.pb.h"
#include "server/store/store.h"

namespace funnelcast::service {

// goal_handlers.cc
absl::StatusOr<v1::Goal> CreateGoal(store::Store& store, const v1::CreateGoalRequest& request);
absl::StatusOr<v1::Goal> GetGoal(store::Store& store, const v1::GetGoalRequest& request);
absl::StatusOr<v1::ListGoalsResponse> ListGoals(store::Store& store,
                                                const v1::ListGoalsRequest& request);
absl::StatusOr<v1::Goal> UpdateGoal(store::Store& store, const v1::UpdateGoalRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteGoal(store::Store& store,
                                                   const v1::DeleteGoalRequest& request);

// goal_revisions.cc
absl::StatusOr<v1::Goal> ReviseGoal(store::Store& store, const v1::ReviseGoalRequest& request);
absl::StatusOr<v1::Goal> AbandonGoal(store::Store& store, const v1::AbandonGoalRequest& request);
absl::StatusOr<v1::ListGoalRevisionsResponse> ListGoalRevisions(
    store::Store& store, const v1::ListGoalRevisionsRequest& request);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_GOAL_HANDLERS_H_
