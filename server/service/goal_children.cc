#include "server/service/goal_children.h"

#include "server/convert/goal.h"
#include "server/service/goal_quantity.h"
#include "server/status_macros.h"

namespace funnelcast::service {

absl::Status AddChildren(store::Reader& reader, const store::Goal& goal, std::int64_t now_us,
                         v1::Goal& proto) {
  ASSIGN_OR_RETURN(const auto children, store::ListChildGoals(reader, goal.brand, goal.id));
  for (const store::Goal& child : children) {
    ASSIGN_OR_RETURN(const auto progress, FindProgress(reader, child, now_us));
    *proto.add_children() = convert::ToChildProto(child, progress);
  }
  convert::MarkBlocking(*proto.mutable_children());
  return absl::OkStatus();
}

}  // namespace funnelcast::service
