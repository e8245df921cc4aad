// The standard methods of goals.
#include "server/convert/goal.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"
#include "server/service/goal_children.h"
#include "server/service/goal_quantity.h"
#include "server/service/resource_methods.h"
#include "server/service/standard_methods.h"
#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/goals.h"

namespace funnelcast::service {
namespace {

absl::Status CheckNew(store::Reader& reader, store::Goal& goal) {
  return ResolveReferences(reader, "goal", goal);
}

absl::Status CheckChange(store::Reader& reader, const store::Goal&, const store::Goal& changed) {
  return CheckParentGoal(reader, changed);
}

struct GoalResource : BelowBrand {
  using Proto = v1::Goal;
  using ListResponse = v1::ListGoalsResponse;
  static constexpr auto& kPattern = convert::kGoalPattern;
  static constexpr char kCreateMethod[] = "CreateGoal";
  static constexpr char kListMethod[] = "ListGoals";
  static constexpr char kCollection[] = "goals";
  static constexpr std::int64_t kLimit = limits::kMaxGoalsPerBrand;
  static constexpr auto kInsert = &store::InsertGoal;
  static constexpr auto kFind = &store::FindGoal;
  static constexpr auto kList = &store::ListGoals;
  static constexpr auto kUpdate = &store::UpdateGoal;
  static constexpr auto kDelete = &store::DeleteGoal;
  static constexpr auto kCheckNew = &CheckNew;
  static constexpr auto kCheckChange = &CheckChange;
  static auto* Entries(ListResponse& response) { return response.mutable_goals(); }
  static auto Show(store::Reader& reader, const store::Goal& goal, std::int64_t now_us) {
    return DescribeGoal(reader, goal, now_us);
  }
  static absl::StatusOr<v1::Goal> ShowOne(store::Reader& reader, const store::Goal& goal,
                                          std::int64_t now_us) {
    ASSIGN_OR_RETURN(v1::Goal proto, DescribeGoal(reader, goal, now_us));
    RETURN_IF_ERROR(AddChildren(reader, goal, now_us, proto));
    return proto;
  }
};

}  // namespace

void AddGoalMethods(EngineMethods& table) {
  table.Add(Lane::kStore, &CreateResource<GoalResource, v1::CreateGoalRequest>);
  table.Add(Lane::kInline, &GetResource<GoalResource, v1::GetGoalRequest>);
  // What was observed of a thousand goals takes its time to sum up.
  table.Add(Lane::kStore, &ListResources<GoalResource, v1::ListGoalsRequest>);
  table.Add(Lane::kStore, &UpdateResource<GoalResource, v1::UpdateGoalRequest>);
  table.Add(Lane::kStore, &DeleteResource<GoalResource, v1::DeleteGoalRequest>);
}

}  // namespace funnelcast::service
