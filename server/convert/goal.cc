#include "server/convert/goal.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/page_token.h"
#include "server/convert/stored.h"
#include "server/errors/server.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

using errors::FieldViolations;

store::Comparison CheckComparison(v1::Comparison comparison, const std::string& field,
                                  FieldViolations& violations) {
  if (comparison == v1::COMPARISON_AT_MOST) return store::Comparison::kAtMost;
  if (comparison == v1::COMPARISON_UNSPECIFIED) {
    violations.Add(field, errors::kRequired,
                   words::Message{"COMPARISON_MISSING", {{"field", field}}});
  } else if (comparison != v1::COMPARISON_AT_LEAST) {
    violations.Add(
        field, errors::kUnknownValue,
        words::Message{"COMPARISON_UNKNOWN",
                       {{"field", field}, {"value", words::Plain{static_cast<int>(comparison)}}}});
  }
  return store::Comparison::kAtLeast;
}

// Checks what the goal at `field` is about, apart from its window.
void CheckQuantity(const v1::Goal& goal, const std::string& field, FieldViolations& violations) {
  CheckOptionalId(goal.funnel(), field + ".funnel", violations);
  CheckId(goal.metric(), field + ".metric", violations);
  CheckOptionalId(goal.per_metric(), field + ".per_metric", violations);
  CheckOptionalId(goal.channel(), field + ".channel", violations);
  CheckPositive(goal.target(), field + ".target", limits::kMaxTarget, violations);
  if (!goal.per_metric().empty() && goal.per_metric() == goal.metric()) {
    violations.Add(field + ".per_metric", errors::kConflicting,
                   words::Message{"METRIC_PER_ITSELF",
                                  {{"field", field}, {"metric", Quoted(goal.per_metric())}}});
  }
}

// The goal at `field` without its name; of no meaning when a violation was added.
store::Goal CheckGoal(const v1::Goal& goal, const std::string& field, const std::string& brand,
                      const std::string& id, FieldViolations& violations) {
  store::Goal record;
  CheckText(goal.display_name(), field + ".display_name", limits::kMaxDisplayNameCharacters,
            violations);
  CheckQuantity(goal, field, violations);
  record.comparison = CheckComparison(goal.comparison(), field + ".comparison", violations);
  const auto start = CheckDate(goal.start_date(), field + ".start_date", violations);
  const auto end = CheckDate(goal.end_date(), field + ".end_date", violations);
  CheckWindow(start, end, field + ".end_date", limits::kMaxHorizonDays, violations);
  CheckText(goal.owner(), field + ".owner", limits::kMaxOwnerCharacters, violations);
  record.parent_goal =
      CheckReference(goal.parent_goal(), kGoalPattern, brand, field + ".parent_goal", violations);
  if (!record.parent_goal.empty() && record.parent_goal == id) {
    violations.Add(field + ".parent_goal", errors::kConflicting,
                   words::Message{"GOAL_SERVES_ITSELF", {{"field", field}}});
  }
  record.brand = brand;
  record.id = id;
  record.display_name = NameOrId(goal.display_name(), id);
  record.funnel = goal.funnel();
  record.metric = goal.metric();
  record.per_metric = goal.per_metric();
  record.channel = goal.channel();
  record.target = goal.target();
  record.start_day = start.value_or(0);
  record.end_day = end.value_or(0);
  record.owner = goal.owner();
  return record;
}

// The goals that an assessment is given; those without a name are called by their place.
void CheckInlineGoals(const v1::AssessGoalsRequest& request, std::set<std::string>& seen,
                      AssessQuery& query, FieldViolations& violations) {
  const int room = limits::kMaxGoalsPerAssessment - static_cast<int>(query.goals.size());
  for (int i = 0; i < std::min(request.inline_goals_size(), room); ++i) {
    const v1::Goal& goal = request.inline_goals(i);
    const std::string field = fmt::format("inline_goals[{}]", i);
    std::string id = field;
    if (!goal.name().empty()) {
      id = CheckReference(goal.name(), kGoalPattern, query.brand, field + ".name", violations);
      if (!id.empty() && !seen.insert(id).second) {
        violations.Add(
            field + ".name", errors::kDuplicate,
            words::Message{"GOAL_NAMED_TWICE", {{"field", field}, {"name", Quoted(goal.name())}}});
      }
    }
    query.inline_goals.push_back(CheckGoal(goal, field, query.brand, id, violations));
  }
}

void AddWaiting(const GoalProgress& progress,
                google::protobuf::RepeatedPtrField<v1::WaitingFor>& waiting_for) {
  for (const Missing& missing : progress.waiting_for) {
    v1::WaitingFor& proto = *waiting_for.Add();
    proto.set_metric(missing.metric);
    proto.set_channel(missing.channel);
    ToProto(missing.since, *proto.mutable_since());
  }
}

// How much a child holds its parent up; the smaller, the more.
constexpr int kHarmless = 4;
int UrgencyOf(const v1::ChildGoal& child) {
  if (child.state() == v1::GOAL_STATE_MISSED) return 0;
  if (child.state() == v1::GOAL_STATE_ACHIEVED || child.state() == v1::GOAL_STATE_ABANDONED) {
    return kHarmless;
  }
  if (child.state() != v1::GOAL_STATE_COMMITTED) return 3;
  return child.waiting_for().empty() ? 2 : 1;
}

// The seed of a request; 1 when it has none.
template <typename Request>
std::uint64_t CheckSeed(const Request& request, FieldViolations& violations) {
  if (!request.has_seed()) return 1;
  CheckInteger(request.seed(), "seed", 0, limits::kMaxSeed, violations);
  return static_cast<std::uint64_t>(std::max<std::int64_t>(request.seed(), 0));
}

}  // namespace

absl::StatusOr<store::Goal> FromProto(const v1::CreateGoalRequest& request) {
  FieldViolations violations;
  const Ids parent = CheckCreate(request.parent(), kBrandPattern, request.goal_id(), "goal_id",
                                 request.request_id(), violations);
  store::Goal goal =
      CheckGoal(request.goal(), "goal", parent.front(), request.goal_id(), violations);
  if (!violations.empty()) return violations.ToStatus();
  return goal;
}

absl::StatusOr<GoalChange> FromProto(const v1::ReviseGoalRequest& request) {
  FieldViolations violations;
  const Ids ids = CheckName(request.name(), kGoalPattern, "name", violations);
  GoalChange change;
  change.brand = ids.front();
  change.id = ids.back();
  change.version = CheckEtag(request.etag(), "etag", violations);
  CheckRequestId(request.request_id(), violations);
  CheckRequiredText(request.reason(), "reason", limits::kMaxRevisionReasonCharacters, violations);
  change.reason = request.reason();
  if (request.has_target()) {
    CheckPositive(request.target(), "target", limits::kMaxTarget, violations);
    change.target = request.target();
  }
  if (request.has_start_date())
    change.start_day = CheckDate(request.start_date(), "start_date", violations);
  if (request.has_end_date())
    change.end_day = CheckDate(request.end_date(), "end_date", violations);
  if (!request.has_target() && !request.has_start_date() && !request.has_end_date()) {
    violations.Add("target", errors::kRequired, words::Message{"NOTHING_REVISED", {}});
  }
  if (!violations.empty()) return violations.ToStatus();
  return change;
}

absl::StatusOr<store::Goal> Apply(const GoalChange& change, const store::Goal& goal) {
  store::Goal revised = goal;
  revised.target = change.target.value_or(goal.target);
  revised.start_day = change.start_day.value_or(goal.start_day);
  revised.end_day = change.end_day.value_or(goal.end_day);
  FieldViolations violations;
  CheckWindow(revised.start_day, revised.end_day, change.end_day ? "end_date" : "start_date",
              limits::kMaxHorizonDays, violations);
  if (revised.target == goal.target && revised.start_day == goal.start_day &&
      revised.end_day == goal.end_day) {
    violations.Add("target", errors::kConflicting, words::Message{"GOAL_UNCHANGED", {}});
  }
  if (!violations.empty()) return violations.ToStatus();
  return revised;
}

absl::StatusOr<GoalUpdate> FromProto(const v1::UpdateGoalRequest& request) {
  FieldViolations violations;
  const v1::Goal& goal = request.goal();
  const google::protobuf::FieldMask& mask = request.update_mask();
  const Ids ids = CheckName(goal.name(), kGoalPattern, "goal.name", violations);
  GoalUpdate update;
  update.brand = ids.front();
  update.id = ids.back();
  update.version = CheckEtag(goal.etag(), "goal.etag", violations);
  CheckMask(mask, {"display_name", "owner", "parent_goal"}, violations);
  if (Masked(mask, "display_name", !goal.display_name().empty())) {
    CheckText(goal.display_name(), "goal.display_name", limits::kMaxDisplayNameCharacters,
              violations);
    update.display_name = NameOrId(goal.display_name(), update.id);
  }
  if (Masked(mask, "owner", !goal.owner().empty())) {
    CheckText(goal.owner(), "goal.owner", limits::kMaxOwnerCharacters, violations);
    update.owner = goal.owner();
  }
  if (Masked(mask, "parent_goal", !goal.parent_goal().empty())) {
    update.parent_goal = CheckReference(goal.parent_goal(), kGoalPattern, update.brand,
                                        "goal.parent_goal", violations);
  }
  if (mask.paths().empty() && !update.display_name && !update.owner && !update.parent_goal) {
    violations.Add("update_mask", errors::kRequired, words::Message{"GOAL_NAMES_UNCHANGED", {}});
  }
  if (!violations.empty()) return violations.ToStatus();
  return update;
}

void Apply(const GoalUpdate& update, store::Goal& goal) {
  if (update.display_name) goal.display_name = *update.display_name;
  if (update.owner) goal.owner = *update.owner;
  if (update.parent_goal) goal.parent_goal = *update.parent_goal;
}

absl::StatusOr<GoalAbandonment> FromProto(const v1::AbandonGoalRequest& request) {
  FieldViolations violations;
  const Ids ids = CheckName(request.name(), kGoalPattern, "name", violations);
  GoalAbandonment abandonment;
  abandonment.brand = ids.front();
  abandonment.id = ids.back();
  abandonment.version = CheckEtag(request.etag(), "etag", violations);
  CheckRequestId(request.request_id(), violations);
  CheckText(request.reason(), "reason", limits::kMaxRevisionReasonCharacters, violations);
  abandonment.reason = request.reason();
  if (!violations.empty()) return violations.ToStatus();
  return abandonment;
}

absl::StatusOr<CommitQuery> FromProto(const v1::CommitGoalRequest& request) {
  FieldViolations violations;
  const Ids ids = CheckName(request.name(), kGoalPattern, "name", violations);
  CommitQuery query;
  query.brand = ids.front();
  query.goal = ids.back();
  query.model = CheckReference(request.model(), kModelPattern, query.brand, "model", violations);
  query.seed = CheckSeed(request, violations);
  query.version = CheckEtag(request.etag(), "etag", violations);
  CheckRequestId(request.request_id(), violations);
  if (!violations.empty()) return violations.ToStatus();
  return query;
}

absl::StatusOr<AssessQuery> FromProto(const v1::AssessGoalsRequest& request) {
  FieldViolations violations;
  AssessQuery query;
  query.brand = CheckName(request.parent(), kBrandPattern, "parent", violations).front();
  const int count = request.goals_size() + request.inline_goals_size();
  if (count > limits::kMaxGoalsPerAssessment) {
    violations.Add("goals", errors::kTooMany,
                   words::Message{"TOO_MANY_GOALS_AT_ONCE",
                                  {{"count", count}, {"limit", limits::kMaxGoalsPerAssessment}}});
  }
  const int read = std::min(request.goals_size(), limits::kMaxGoalsPerAssessment);
  std::set<std::string> seen;
  for (int i = 0; i < read; ++i) {
    const std::string field = fmt::format("goals[{}]", i);
    const std::string& name = request.goals(i);
    if (name.empty()) CheckName(name, kGoalPattern, field, violations);
    query.goals.push_back(CheckReference(name, kGoalPattern, query.brand, field, violations));
    if (!query.goals.back().empty() && !seen.insert(query.goals.back()).second) {
      violations.Add(
          field, errors::kDuplicate,
          words::Message{"GOAL_NAMED_TWICE", {{"field", field}, {"name", Quoted(name)}}});
    }
  }
  CheckInlineGoals(request, seen, query, violations);
  if (request.draw_count() != 0) {
    CheckInteger(request.draw_count(), "draw_count", limits::kMinDraws, limits::kMaxDraws,
                 violations);
  }
  query.draw_count = request.draw_count();
  query.seed = CheckSeed(request, violations);
  if (!violations.empty()) return violations.ToStatus();
  return query;
}

absl::StatusOr<RevisionQuery> FromProto(const v1::ListGoalRevisionsRequest& request) {
  FieldViolations violations;
  const Ids ids = CheckName(request.parent(), kGoalPattern, "parent", violations);
  RevisionQuery query;
  query.brand = ids.front();
  query.goal = ids.back();
  query.scope = "ListGoalRevisions\n" + request.parent();
  query.limit = CheckPageSize(request.page_size(), limits::kDefaultPageSize, violations) + 1;
  const std::string position = CheckPageToken(request.page_token(), query.scope, violations);
  // The token is one of ours by now, so that its position reads; an empty one leaves 0.
  std::from_chars(position.data(), position.data() + position.size(), query.after_revision);
  if (!violations.empty()) return violations.ToStatus();
  return query;
}

bool Reached(const store::Goal& goal, double quantity) {
  return goal.comparison == store::Comparison::kAtLeast ? quantity >= goal.target
                                                        : quantity <= goal.target;
}

store::GoalState StateAfter(const store::Goal& goal, const GoalProgress& progress) {
  if (goal.state != store::GoalState::kCommitted || !progress.window_observed) return goal.state;
  if (!progress.observed) {
    // A ratio per nothing, which no draw of a forecast would count either.
    return goal.per_metric.empty() ? goal.state : store::GoalState::kMissed;
  }
  return Reached(goal, *progress.observed) ? store::GoalState::kAchieved
                                           : store::GoalState::kMissed;
}

v1::GoalState ToProto(store::GoalState state) {
  switch (state) {
    case store::GoalState::kDraft:
      return v1::GOAL_STATE_DRAFT;
    case store::GoalState::kCommitted:
      return v1::GOAL_STATE_COMMITTED;
    case store::GoalState::kAchieved:
      return v1::GOAL_STATE_ACHIEVED;
    case store::GoalState::kMissed:
      return v1::GOAL_STATE_MISSED;
    case store::GoalState::kRevised:
      return v1::GOAL_STATE_REVISED;
    case store::GoalState::kAbandoned:
      return v1::GOAL_STATE_ABANDONED;
  }
  return v1::GOAL_STATE_UNSPECIFIED;
}

v1::Goal ToProto(const store::Goal& goal, const GoalProgress& progress) {
  v1::Goal proto;
  proto.set_name(FormatName(kGoalPattern, {goal.brand, goal.id}));
  proto.set_display_name(goal.display_name);
  proto.set_funnel(goal.funnel);
  proto.set_metric(goal.metric);
  proto.set_per_metric(goal.per_metric);
  proto.set_channel(goal.channel);
  proto.set_comparison(goal.comparison == store::Comparison::kAtLeast ? v1::COMPARISON_AT_LEAST
                                                                      : v1::COMPARISON_AT_MOST);
  proto.set_target(goal.target);
  *proto.mutable_start_date() = ToProto(goal.start_day);
  *proto.mutable_end_date() = ToProto(goal.end_day);
  proto.set_owner(goal.owner);
  if (!goal.parent_goal.empty())
    proto.set_parent_goal(FormatName(kGoalPattern, {goal.brand, goal.parent_goal}));
  proto.set_state(ToProto(StateAfter(goal, progress)));
  // Bytes that we wrote ourselves; the store's own check finds damage.
  if (auto commitment = DecodeCommitment(goal.commitment)) {
    *proto.mutable_commitment() = *std::move(commitment);
  }
  if (progress.observed) proto.set_observed(*progress.observed);
  proto.set_revision_count(static_cast<std::int32_t>(goal.revision_count));
  *proto.mutable_create_time() = TimestampToProto(goal.create_time_us);
  proto.set_etag(MakeEtag(goal.version));
  AddWaiting(progress, *proto.mutable_waiting_for());
  return proto;
}

v1::ChildGoal ToChildProto(const store::Goal& goal, const GoalProgress& progress) {
  v1::ChildGoal child;
  child.set_name(FormatName(kGoalPattern, {goal.brand, goal.id}));
  child.set_display_name(goal.display_name);
  child.set_state(ToProto(StateAfter(goal, progress)));
  if (const auto commitment = DecodeCommitment(goal.commitment)) {
    child.set_chance(commitment->chance());
  }
  AddWaiting(progress, *child.mutable_waiting_for());
  return child;
}

void MarkBlocking(google::protobuf::RepeatedPtrField<v1::ChildGoal>& children) {
  v1::ChildGoal* blocking = nullptr;
  std::pair<int, double> most = {kHarmless, 0.0};
  for (v1::ChildGoal& child : children) {
    const std::pair<int, double> urgency = {UrgencyOf(child), child.chance()};
    if (urgency.first == kHarmless || (blocking != nullptr && urgency >= most)) continue;
    blocking = &child;
    most = urgency;
  }
  if (blocking != nullptr) blocking->set_blocking(true);
}

absl::StatusOr<v1::GoalRevision> ToProto(const store::GoalRevision& revision) {
  v1::GoalRevision proto;
  proto.set_revision(static_cast<std::int32_t>(revision.revision));
  auto goal = DecodeGoal(revision.goal);
  if (!goal.has_value()) {
    return errors::StoredDataDamaged(
        words::Message{"GOAL_REVISION_DAMAGED", {{"revision", words::Plain{revision.revision}}}});
  }
  *proto.mutable_goal() = *std::move(goal);
  proto.set_reason(revision.reason);
  *proto.mutable_revise_time() = TimestampToProto(revision.revise_time_us);
  return proto;
}

}  // namespace funnelcast::convert
