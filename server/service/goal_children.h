// How the goals stand that serve another one.
#ifndef FUNNELCAST_SERVER_SERVICE_GOAL_CHILDREN_H_
#define FUNNELCAST_SERVER_SERVICE_GOAL_CHILDREN_H_

#include <cstdint>

#include "absl/status/status.h"
#include "funnelcast/v1/goal.pb.h"
#include "server/store/goals.h"
#include "server/store/reader.h"

namespace funnelcast::service {

// Fills in `proto.children`, with the one that blocks.
absl::Status AddChildren(store::Reader& reader, const store::Goal& goal, std::int64_t now_us,
                         v1::Goal& proto);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_GOAL_CHILDREN_H_
