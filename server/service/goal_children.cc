#include "server/service/goal_children.h"

#include "server/convert/goal.h"
#include "server/service/goal_quantity.h"

namespace funnelcast::service {

absl::Status AddChildren(store::Reader& reader, const store::Goal& goal, std::int64_t now_us,
                         v1::Goal& proto) {
  const auto children = store::ListChildGoals(reader, goal.brand, goal.id);
  if (!children.ok()) return children.status();
  for (const store::Goal& child : *children) {
    const auto progress = FindProgress(reader, child, now_us);
    if (!progress.ok()) return progress.status();
    *proto.add_children() = convert::ToChildProto(child, *progress);
  }
  convert::MarkBlocking(*proto.mutable_children());
  return absl::OkStatus();
}

}  // namespace funnelcast::service
