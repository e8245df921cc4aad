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
#include "server/store/brands.h"
#include "server/store/goals.h"

namespace funnelcast::service {
namespace {

// OK when the brand can hold one more goal.
absl::Status CheckRoomForGoal(store::Transaction& transaction, const store::Goal& goal) {
  const auto goals = store::ListGoals(transaction, goal.brand,
                                      {.after_id = "", .limit = limits::kMaxGoalsPerBrand});
  if (!goals.ok()) return goals.status();
  return CheckRoom("goals of brands/" + goal.brand, std::ssize(*goals), limits::kMaxGoalsPerBrand);
}

}  // namespace

absl::StatusOr<v1::Goal> CreateGoal(store::Store& store, const v1::CreateGoalRequest& request) {
  const absl::StatusOr<store::Goal> goal = convert::FromProto(request);
  if (!goal.ok()) return goal.status();
  return CreateOnce<v1::Goal>(store, goal->brand, "CreateGoal", request,
                              [&](store::Transaction& transaction) -> absl::StatusOr<v1::Goal> {
                                store::Goal resolved = *goal;
                                const absl::Status known = ResolveReferences(transaction, resolved);
                                if (!known.ok()) return known;
                                const absl::Status room = CheckRoomForGoal(transaction, resolved);
                                if (!room.ok()) return room;
                                const auto stored = store::InsertGoal(transaction, resolved);
                                if (!stored.ok()) return stored.status();
                                return DescribeGoal(transaction, *stored, transaction.now_us());
                              });
}

absl::StatusOr<v1::Goal> GetGoal(store::Store& store, const v1::GetGoalRequest& request) {
  const absl::StatusOr<convert::Ids> ids =
      convert::GetFromProto(request.name(), convert::kGoalPattern);
  if (!ids.ok()) return ids.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::StatusOr<store::Goal> goal = store::FindGoal(*snapshot, ids->front(), ids->back());
  if (!goal.ok()) return goal.status();
  absl::StatusOr<v1::Goal> proto = DescribeGoal(*snapshot, *goal, store.now_us());
  if (!proto.ok()) return proto;
  const absl::Status added = AddChildren(*snapshot, *goal, store.now_us(), *proto);
  if (!added.ok()) return added;
  return proto;
}

absl::StatusOr<v1::ListGoalsResponse> ListGoals(store::Store& store,
                                                const v1::ListGoalsRequest& request) {
  const absl::StatusOr<convert::ListQuery> query =
      convert::ListFromProto("ListGoals", request.parent(), convert::kBrandPattern,
                             request.page_size(), request.page_token());
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::Status exists = store::CheckBrandExists(*snapshot, query->parent.front());
  if (!exists.ok()) return exists;
  auto goals = store::ListGoals(*snapshot, query->parent.front(), query->page);
  if (!goals.ok()) return goals.status();
  v1::ListGoalsResponse response;
  response.set_next_page_token(convert::CutPage(*query, *goals));
  for (const store::Goal& goal : *goals) {
    absl::StatusOr<v1::Goal> proto = DescribeGoal(*snapshot, goal, store.now_us());
    if (!proto.ok()) return proto.status();
    *response.add_goals() = *std::move(proto);
  }
  return response;
}

absl::StatusOr<v1::Goal> UpdateGoal(store::Store& store, const v1::UpdateGoalRequest& request) {
  const absl::StatusOr<convert::GoalUpdate> update = convert::FromProto(request);
  if (!update.ok()) return update.status();
  return WriteAndReturn<v1::Goal>(
      store, [&](store::Transaction& transaction) -> absl::StatusOr<v1::Goal> {
        absl::StatusOr<store::Goal> goal = store::FindGoal(transaction, update->brand, update->id);
        if (!goal.ok()) return goal.status();
        convert::Apply(*update, *goal);
        const absl::Status known = CheckParentGoal(transaction, *goal);
        if (!known.ok()) return known;
        const auto stored = store::UpdateGoal(transaction, *goal, update->version);
        if (!stored.ok()) return stored.status();
        return DescribeGoal(transaction, *stored, transaction.now_us());
      });
}

absl::StatusOr<google::protobuf::Empty> DeleteGoal(store::Store& store,
                                                   const v1::DeleteGoalRequest& request) {
  const absl::StatusOr<convert::DeleteTarget> target =
      convert::DeleteFromProto(request.name(), request.etag(), convert::kGoalPattern);
  if (!target.ok()) return target.status();
  const absl::Status status = store.Write([&](store::Transaction& transaction) {
    return store::DeleteGoal(transaction, target->ids.front(), target->ids.back(), target->version);
  });
  if (!status.ok()) return status;
  return google::protobuf::Empty();
}

}  // namespace funnelcast::service
