// What a goal is about: which quantity of the engine its metrics are, and what of it was observed.
#ifndef FUNNELCAST_SERVER_SERVICE_GOAL_QUANTITY_H_
#define FUNNELCAST_SERVER_SERVICE_GOAL_QUANTITY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/convert/goal.h"
#include "server/store/funnels.h"
#include "server/store/goals.h"
#include "server/store/reader.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/forecast/forecast.h"

namespace funnelcast::service {

// The quantity that a goal of `funnel` on `metric` is about: one of its stages, or money or hours
// put in. Nothing for metrics that are neither, or that the brand does not have.
absl::StatusOr<std::optional<data::Quantity>> FindQuantity(store::Reader& reader,
                                                           const store::Funnel& funnel,
                                                           const std::string& metric);

// Checks funnel, metrics, channel and parent of the new goal at `field` against what its brand has,
// and fills in the funnel where the brand has just one. INVALID_ARGUMENT with all violations;
// FAILED_PRECONDITION when the funnel has to be named; NOT_FOUND for the brand.
absl::Status ResolveReferences(store::Reader& reader, const std::string& field, store::Goal& goal);

// The parent alone: INVALID_ARGUMENT when the brand has no such goal.
absl::Status CheckParentGoal(store::Reader& reader, const store::Goal& goal);

// What was observed of a goal up to now: nothing before its window begins, so that reading a goal
// of the future costs nothing. Its window counts as observed once it is over on the brand's
// calendar and all that feeds it is observed up to its end (goal_closing.h).
absl::StatusOr<convert::GoalProgress> FindProgress(store::Reader& reader, const store::Goal& goal,
                                                   std::int64_t now_us);

// The goal as the contract shows it, with what was observed of it up to now; without its children.
absl::StatusOr<v1::Goal> DescribeGoal(store::Reader& reader, const store::Goal& goal,
                                      std::int64_t now_us);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_GOAL_QUANTITY_H_
