#include "server/service/goal_handlers.h"

#include <iterator>
#include <utility>
#include <vector>

#include "server/convert/goal.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"
#include "server/service/goal_children.h"
#include "server/service/goal_quantity.h"
#include "server/service/store_write.h"
#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/goals.h"

namespace funnelcast::service {
namespace {

// OK when the brand can hold one more goal.
absl::Status CheckRoomForGoal(store::Transaction& transaction, const store::Goal& goal) {
  ASSIGN_OR_RETURN(const auto goals,
                   store::ListGoals(transaction, goal.brand,
                                    {.after_id = "", .limit = limits::kMaxGoalsPerBrand}));
  return CheckRoom("goals of brands/" + goal.brand, std::ssize(goals), limits::kMaxGoalsPerBrand);
}

}  // namespace

absl::StatusOr<v1::Goal> CreateGoal(store::Store& store, const v1::CreateGoalRequest& request) {
  ASSIGN_OR_RETURN(const store::Goal goal, convert::FromProto(request));
  return CreateOnce<v1::Goal>(store, goal.brand, "CreateGoal", request,
                              [&](store::Transaction& transaction) -> absl::StatusOr<v1::Goal> {
                                store::Goal resolved = goal;
                                RETURN_IF_ERROR(ResolveReferences(transaction, "goal", resolved));
                                RETURN_IF_ERROR(CheckRoomForGoal(transaction, resolved));
                                ASSIGN_OR_RETURN(const auto stored,
                                                 store::InsertGoal(transaction, resolved));
                                return DescribeGoal(transaction, stored, transaction.now_us());
                              });
}

absl::StatusOr<v1::Goal> GetGoal(store::Store& store, const v1::GetGoalRequest& request) {
  ASSIGN_OR_RETURN(const convert::Ids ids,
                   convert::GetFromProto(request.name(), convert::kGoalPattern));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  ASSIGN_OR_RETURN(const store::Goal goal, store::FindGoal(snapshot, ids.front(), ids.back()));
  ASSIGN_OR_RETURN(v1::Goal proto, DescribeGoal(snapshot, goal, store.now_us()));
  RETURN_IF_ERROR(AddChildren(snapshot, goal, store.now_us(), proto));
  return proto;
}

absl::StatusOr<v1::ListGoalsResponse> ListGoals(store::Store& store,
                                                const v1::ListGoalsRequest& request) {
  ASSIGN_OR_RETURN(const convert::ListQuery query,
                   convert::ListFromProto("ListGoals", request.parent(), convert::kBrandPattern,
                                          request.page_size(), request.page_token()));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  RETURN_IF_ERROR(store::CheckBrandExists(snapshot, query.parent.front()));
  ASSIGN_OR_RETURN(auto goals, store::ListGoals(snapshot, query.parent.front(), query.page));
  v1::ListGoalsResponse response;
  response.set_next_page_token(convert::CutPage(query, goals));
  for (const store::Goal& goal : goals) {
    ASSIGN_OR_RETURN(v1::Goal proto, DescribeGoal(snapshot, goal, store.now_us()));
    *response.add_goals() = std::move(proto);
  }
  return response;
}

absl::StatusOr<v1::Goal> UpdateGoal(store::Store& store, const v1::UpdateGoalRequest& request) {
  ASSIGN_OR_RETURN(const convert::GoalUpdate update, convert::FromProto(request));
  return WriteAndReturn<v1::Goal>(
      store, [&](store::Transaction& transaction) -> absl::StatusOr<v1::Goal> {
        ASSIGN_OR_RETURN(store::Goal goal, store::FindGoal(transaction, update.brand, update.id));
        convert::Apply(update, goal);
        RETURN_IF_ERROR(CheckParentGoal(transaction, goal));
        ASSIGN_OR_RETURN(const auto stored, store::UpdateGoal(transaction, goal, update.version));
        return DescribeGoal(transaction, stored, transaction.now_us());
      });
}

absl::StatusOr<google::protobuf::Empty> DeleteGoal(store::Store& store,
                                                   const v1::DeleteGoalRequest& request) {
  ASSIGN_OR_RETURN(const convert::DeleteTarget target,
                   convert::DeleteFromProto(request.name(), request.etag(), convert::kGoalPattern));
  RETURN_IF_ERROR(store.Write([&](store::Transaction& transaction) {
    return store::DeleteGoal(transaction, target.ids.front(), target.ids.back(), target.version);
  }));
  return google::protobuf::Empty();
}

}  // namespace funnelcast::service
