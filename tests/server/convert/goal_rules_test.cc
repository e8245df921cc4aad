// Every rule for the fields of goal requests, and what the fields become.
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/date.h"
#include "server/convert/goal.h"
#include "server/convert/page_token.h"
#include "server/limits.h"
#include "tests/server/convert/requests_for_test.h"
#include "tests/server/convert/rules.h"
#include "tests/server/violations.h"

namespace funnelcast::convert {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// ExpectRules with the conversion under test.
template <typename Request>
void ExpectRules(const Request& good, const std::vector<Rule<Request>>& rules) {
  funnelcast::ExpectRules(
      good, [](const Request& request) { return FromProto(request); }, rules);
}

using Create = v1::CreateGoalRequest;

// A change of the goal of a create request.
std::function<void(Create&)> Goal(const std::function<void(v1::Goal&)>& change) {
  return [change](Create& request) { change(*request.mutable_goal()); };
}

TEST(GoalRulesTest, CreateNamesEveryBadReferenceAndText) {
  ExpectRules<Create>(
      GoalRequest(),
      {
          {"parent MALFORMED", [](Create& r) { r.set_parent("brands/"); }},
          {"goal_id REQUIRED", [](Create& r) { r.clear_goal_id(); }},
          {"goal_id MALFORMED", [](Create& r) { r.set_goal_id("Q1 2026"); }},
          {"request_id TOO_LONG",
           [](Create& r) { r.set_request_id(std::string(limits::kMaxRequestIdBytes + 1, 'r')); }},
          {"goal.display_name TOO_LONG", Goal([](v1::Goal& g) {
             g.set_display_name(std::string(limits::kMaxDisplayNameCharacters + 1, 'd'));
           })},
          {"goal.owner CONTROL_CHARACTER", Goal([](v1::Goal& g) { g.set_owner("sales\r"); })},
          {"goal.owner TOO_LONG", Goal([](v1::Goal& g) {
             g.set_owner(std::string(limits::kMaxOwnerCharacters + 1, 'o'));
           })},
          {"goal.funnel MALFORMED",
           Goal([](v1::Goal& g) { g.set_funnel("brands/acme/funnels/sales"); })},
          {"goal.metric REQUIRED", Goal([](v1::Goal& g) { g.clear_metric(); })},
          {"goal.metric MALFORMED", Goal([](v1::Goal& g) { g.set_metric("Orders"); })},
          {"goal.per_metric MALFORMED", Goal([](v1::Goal& g) { g.set_per_metric("per order"); })},
          {"goal.per_metric CONFLICTING", Goal([](v1::Goal& g) { g.set_per_metric("orders"); })},
          {"goal.channel MALFORMED", Goal([](v1::Goal& g) { g.set_channel("Face book"); })},
          {"goal.parent_goal MALFORMED", Goal([](v1::Goal& g) { g.set_parent_goal("year"); })},
          {"goal.parent_goal FOREIGN_BRAND",
           Goal([](v1::Goal& g) { g.set_parent_goal("brands/other/goals/year"); })},
          {"goal.parent_goal CONFLICTING",
           Goal([](v1::Goal& g) { g.set_parent_goal("brands/acme/goals/spring"); })},
          {"goal.comparison REQUIRED", Goal([](v1::Goal& g) { g.clear_comparison(); })},
          {"goal.comparison UNKNOWN_VALUE",
           Goal([](v1::Goal& g) { g.set_comparison(static_cast<v1::Comparison>(3)); })},
      });
}

TEST(GoalRulesTest, TargetIsFinitePositiveAndAtMost1e15) {
  const auto target = [](double value) {
    return Goal([value](v1::Goal& g) { g.set_target(value); });
  };
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  ExpectRules<Create>(
      GoalRequest(),
      {
          {"goal.target OUT_OF_RANGE", target(0.0)},
          {"goal.target OUT_OF_RANGE", target(-900.0)},
          {"goal.target OUT_OF_RANGE", target(1.0000001 * limits::kMaxTarget)},
          {"goal.target NOT_FINITE", target(kInfinity)},
          {"goal.target NOT_FINITE", target(std::numeric_limits<double>::quiet_NaN())},
      });
  Create at_limit = GoalRequest();
  at_limit.mutable_goal()->set_target(limits::kMaxTarget);
  EXPECT_THAT(ViolationsOf(FromProto(at_limit).status()), IsEmpty());
}

TEST(GoalRulesTest, WindowRunsForwardForAtMostThreeYearsWithinTheCalendar) {
  const auto from = [](int y, int m, int d) {
    return Goal([=](v1::Goal& g) { *g.mutable_start_date() = MakeDate(y, m, d); });
  };
  const auto to = [](int y, int m, int d) {
    return Goal([=](v1::Goal& g) { *g.mutable_end_date() = MakeDate(y, m, d); });
  };
  const auto lasting = [](int day_count) {
    return Goal([=](v1::Goal& g) {
      errors::FieldViolations none;
      const auto first_day = CheckDate(g.start_date(), "start_date", none);
      ToProto(*first_day + day_count, *g.mutable_end_date());
    });
  };
  ExpectRules<Create>(
      GoalRequest(),
      {
          {"goal.start_date REQUIRED", Goal([](v1::Goal& g) { g.clear_start_date(); })},
          {"goal.end_date REQUIRED", Goal([](v1::Goal& g) { g.clear_end_date(); })},
          {"goal.start_date MALFORMED", from(2026, 0, 1)},
          {"goal.start_date MALFORMED", from(2025, 11, 31)},
          {"goal.start_date OUT_OF_RANGE", from(1989, 12, 31)},
          {"goal.end_date OUT_OF_RANGE", to(2100, 1, 2)},
          {"goal.end_date WINDOW_ORDER", to(2026, 1, 1)},
          {"goal.end_date WINDOW_ORDER", to(2025, 12, 31)},
          {"goal.end_date OUT_OF_RANGE", lasting(limits::kMaxHorizonDays + 1)},
      });
  Create at_limit = GoalRequest();
  lasting(limits::kMaxHorizonDays)(at_limit);
  EXPECT_THAT(ViolationsOf(FromProto(at_limit).status()), IsEmpty());
}

TEST(GoalRulesTest, AllViolationsOfARequestComeAtOnce) {
  Create request = GoalRequest();
  request.set_parent("acme");
  request.mutable_goal()->set_target(-1);
  request.mutable_goal()->clear_end_date();
  EXPECT_THAT(
      ViolationsOf(FromProto(request).status()),
      ElementsAre("parent MALFORMED", "goal.target OUT_OF_RANGE", "goal.end_date REQUIRED"));
}

TEST(GoalRulesTest, ReviseNeedsAReasonAndSomethingNew) {
  using Request = v1::ReviseGoalRequest;
  Request good;
  good.set_name("brands/acme/goals/spring");
  good.set_target(700);
  good.set_reason("Budget was cut.");
  ExpectRules<Request>(
      good, {
                {"name MALFORMED", [](Request& r) { r.set_name("spring"); }},
                {"reason REQUIRED", [](Request& r) { r.set_reason("  "); }},
                {"reason TOO_LONG",
                 [](Request& r) {
                   r.set_reason(std::string(limits::kMaxRevisionReasonCharacters + 1, 'x'));
                 }},
                {"reason CONTROL_CHARACTER", [](Request& r) { r.set_reason("a\nb"); }},
                {"target OUT_OF_RANGE", [](Request& r) { r.set_target(0); }},
                {"target REQUIRED", [](Request& r) { r.clear_target(); }},
                {"start_date MALFORMED",
                 [](Request& r) { *r.mutable_start_date() = MakeDate(2026, 13, 1); }},
                {"end_date OUT_OF_RANGE",
                 [](Request& r) { *r.mutable_end_date() = MakeDate(2101, 1, 1); }},
                {"etag MALFORMED", [](Request& r) { r.set_etag("latest"); }},
                {"request_id MALFORMED", [](Request& r) { r.set_request_id("\x01"); }},
            });
}

TEST(GoalRulesTest, ARevisedWindowIsCheckedTogetherWithWhatStays) {
  store::Goal goal;
  goal.target = 900;
  goal.start_day = 20454;
  goal.end_day = 20544;
  GoalChange change;
  change.end_day = 20454;
  EXPECT_THAT(ViolationsOf(Apply(change, goal).status()), ElementsAre("end_date WINDOW_ORDER"));
  change.end_day = 20544;
  EXPECT_THAT(ViolationsOf(Apply(change, goal).status()), ElementsAre("target CONFLICTING"));
  change.target = 700;
  EXPECT_EQ(Apply(change, goal)->target, 700);
}

TEST(GoalRulesTest, CommitChecksModelSeedAndEtag) {
  using Request = v1::CommitGoalRequest;
  Request good;
  good.set_name("brands/acme/goals/spring");
  ExpectRules<Request>(
      good, {
                {"name REQUIRED", [](Request& r) { r.clear_name(); }},
                {"model MALFORMED", [](Request& r) { r.set_model("newest"); }},
                {"model FOREIGN_BRAND", [](Request& r) { r.set_model("brands/other/models/m1"); }},
                {"seed OUT_OF_RANGE", [](Request& r) { r.set_seed(-1); }},
                {"seed OUT_OF_RANGE", [](Request& r) { r.set_seed(limits::kMaxSeed + 1); }},
                {"etag MALFORMED", [](Request& r) { r.set_etag("x"); }},
                {"request_id MALFORMED", [](Request& r) { r.set_request_id(" "); }},
            });
  good.set_seed(limits::kMaxSeed);
  EXPECT_EQ(FromProto(good)->seed, std::uint64_t{1} << 53);
}

TEST(GoalRulesTest, AssessChecksEveryGoalAndTheDraws) {
  using Request = v1::AssessGoalsRequest;
  Request good;
  good.set_parent("brands/acme");
  good.add_goals("brands/acme/goals/a");
  good.add_goals("brands/acme/goals/b");
  ExpectRules<Request>(
      good,
      {
          {"parent REQUIRED", [](Request& r) { r.clear_parent(); }},
          {"goals[1] REQUIRED", [](Request& r) { r.set_goals(1, ""); }},
          {"goals[1] MALFORMED", [](Request& r) { r.set_goals(1, "b"); }},
          {"goals[1] FOREIGN_BRAND", [](Request& r) { r.set_goals(1, "brands/other/goals/b"); }},
          {"goals[1] DUPLICATE", [](Request& r) { r.set_goals(1, r.goals(0)); }},
          {"draw_count OUT_OF_RANGE", [](Request& r) { r.set_draw_count(limits::kMinDraws - 1); }},
          {"draw_count OUT_OF_RANGE", [](Request& r) { r.set_draw_count(limits::kMaxDraws + 1); }},
          {"seed OUT_OF_RANGE", [](Request& r) { r.set_seed(-5); }},
      });
}

TEST(GoalRulesTest, AtMostAHundredGoalsAreAssessedAtOnce) {
  v1::AssessGoalsRequest request;
  request.set_parent("brands/acme");
  for (int i = 0; i < limits::kMaxGoalsPerAssessment; ++i)
    request.add_goals("brands/acme/goals/g" + std::to_string(i));
  EXPECT_THAT(ViolationsOf(FromProto(request).status()), IsEmpty());
  request.add_goals("brands/acme/goals/one_more");
  EXPECT_THAT(ViolationsOf(FromProto(request).status()), ElementsAre("goals TOO_MANY"));
}

TEST(GoalRulesTest, PageTokensFitTheirListOnly) {
  v1::ListGoalRevisionsRequest request;
  request.set_parent("brands/acme/goals/spring");
  request.set_page_token(MakePageToken("ListGoalRevisions\nbrands/acme/goals/spring", "7"));
  EXPECT_EQ(FromProto(request)->after_revision, 7);
  request.set_parent("brands/acme/goals/summer");
  EXPECT_THAT(ViolationsOf(FromProto(request).status()), ElementsAre("page_token BAD_PAGE_TOKEN"));
  request.clear_page_token();
  request.set_page_size(limits::kMaxPageSize + 1);
  EXPECT_THAT(ViolationsOf(FromProto(request).status()), ElementsAre("page_size OUT_OF_RANGE"));
  request.set_page_size(-1);
  EXPECT_THAT(ViolationsOf(FromProto(request).status()), ElementsAre("page_size OUT_OF_RANGE"));
}

// A committed goal of at least 900 whose window is over is achieved at 900 and missed below.
TEST(GoalStateTest, FollowsFromTheHistoryOnceTheWindowIsObserved) {
  store::Goal goal;
  goal.target = 900;
  goal.state = store::GoalState::kCommitted;
  EXPECT_EQ(StateAfter(goal, {.observed = 950, .window_observed = false, .waiting_for = {}}),
            store::GoalState::kCommitted);
  EXPECT_EQ(StateAfter(goal, {.observed = 900, .window_observed = true, .waiting_for = {}}),
            store::GoalState::kAchieved);
  EXPECT_EQ(StateAfter(goal, {.observed = 899, .window_observed = true, .waiting_for = {}}),
            store::GoalState::kMissed);
  goal.comparison = store::Comparison::kAtMost;
  EXPECT_EQ(StateAfter(goal, {.observed = 901, .window_observed = true, .waiting_for = {}}),
            store::GoalState::kMissed);
  goal.state = store::GoalState::kDraft;
  EXPECT_EQ(StateAfter(goal, {.observed = 950, .window_observed = true, .waiting_for = {}}),
            store::GoalState::kDraft);
}

// A sum of which nothing was observed is not known; a cost per order without orders was not kept.
TEST(GoalStateTest, NothingObservedIsNeverMissed) {
  store::Goal goal;
  goal.target = 900;
  goal.state = store::GoalState::kCommitted;
  const GoalProgress nothing{.observed = {}, .window_observed = true, .waiting_for = {}};
  EXPECT_EQ(StateAfter(goal, nothing), store::GoalState::kCommitted);
  goal.comparison = store::Comparison::kAtMost;
  EXPECT_EQ(StateAfter(goal, nothing), store::GoalState::kCommitted);
  goal.per_metric = "orders";
  EXPECT_EQ(StateAfter(goal, nothing), store::GoalState::kMissed);
}

v1::ChildGoal MakeChild(v1::GoalState state, std::optional<double> chance = {}) {
  v1::ChildGoal child;
  child.set_state(state);
  if (chance) child.set_chance(*chance);
  return child;
}

// The index of the child that blocks, -1 for none.
int BlockingOf(std::vector<v1::ChildGoal> children) {
  google::protobuf::RepeatedPtrField<v1::ChildGoal> all(children.begin(), children.end());
  MarkBlocking(all);
  for (int i = 0; i < all.size(); ++i) {
    if (all[i].blocking()) return i;
  }
  return -1;
}

TEST(ChildGoalTest, MissedOneBlocksBeforeWaitingBeforeTheLowestChance) {
  const v1::ChildGoal achieved = MakeChild(v1::GOAL_STATE_ACHIEVED, 0.1);
  const v1::ChildGoal likely = MakeChild(v1::GOAL_STATE_COMMITTED, 0.9);
  const v1::ChildGoal unlikely = MakeChild(v1::GOAL_STATE_COMMITTED, 0.4);
  const v1::ChildGoal draft = MakeChild(v1::GOAL_STATE_DRAFT);
  v1::ChildGoal waiting = MakeChild(v1::GOAL_STATE_COMMITTED, 0.99);
  waiting.add_waiting_for()->set_metric("orders");
  const v1::ChildGoal missed = MakeChild(v1::GOAL_STATE_MISSED, 0.99);
  EXPECT_EQ(BlockingOf({achieved, MakeChild(v1::GOAL_STATE_ABANDONED)}), -1);
  EXPECT_EQ(BlockingOf({achieved, draft}), 1);
  EXPECT_EQ(BlockingOf({draft, likely, unlikely}), 2);
  EXPECT_EQ(BlockingOf({draft, likely, unlikely, waiting}), 3);
  EXPECT_EQ(BlockingOf({waiting, unlikely, missed}), 2);
}

TEST(UpdateGoalTest, TakesWhatTheMaskNamesOrWhatIsSet) {
  v1::UpdateGoalRequest request;
  request.mutable_goal()->set_name("brands/acme/goals/spring");
  request.mutable_goal()->set_owner("Sales");
  request.mutable_goal()->set_target(7);
  auto update = FromProto(request);
  ASSERT_TRUE(update.ok()) << update.status();
  EXPECT_EQ(update->owner, "Sales");
  EXPECT_FALSE(update->display_name.has_value());
  EXPECT_FALSE(update->parent_goal.has_value());
  request.mutable_update_mask()->add_paths("parent_goal");
  update = FromProto(request);
  ASSERT_TRUE(update.ok()) << update.status();
  EXPECT_EQ(update->parent_goal, "");
  EXPECT_FALSE(update->owner.has_value());
  request.mutable_update_mask()->add_paths("target");
  EXPECT_FALSE(FromProto(request).ok());
  request.clear_update_mask();
  request.mutable_goal()->clear_owner();
  EXPECT_FALSE(FromProto(request).ok());
}

}  // namespace
}  // namespace funnelcast::convert
