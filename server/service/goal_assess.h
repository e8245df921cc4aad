// What the methods of GoalService do that look ahead: verdicts under a plan, and committing a goal
// to one.
#ifndef FUNNELCAST_SERVER_SERVICE_GOAL_ASSESS_H_
#define FUNNELCAST_SERVER_SERVICE_GOAL_ASSESS_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/goal.pb.h"
#include "server/service/call.h"
#include "server/service/goal_outlook.h"

namespace funnelcast::service {

// goal_assess.cc
absl::StatusOr<v1::AssessGoalsResponse> AssessGoals(const GoalTools& tools,
                                                    const v1::AssessGoalsRequest& request,
                                                    const CallContext& call);

// goal_commit.cc
absl::StatusOr<v1::Goal> CommitGoal(const GoalTools& tools, const v1::CommitGoalRequest& request,
                                    const CallContext& call);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_GOAL_ASSESS_H_
