// When goals close, what they wait for, and how they are changed and given up, through a real
// server whose clock says May 2026.
#include "server/service/goal_closing.h"
#include "tests/server/service/server_fixture.h"
#include "tests/support/message_bytes.h"

namespace funnelcast {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class GoalStatesTest : public ServerFixture {
 protected:
  void SetUp() override {
    ServerFixture::SetUp();
    CreateShop();
  }

  // A goal over the first quarter of 2026, committed as one that was read from the store.
  void Commit(const v1::CreateGoalRequest& request) {
    Must(*goals_, &GoalStub::CreateGoal, request);
    const absl::Status status = store_->Write([&](store::Transaction& transaction) {
      auto goal = store::FindGoal(transaction, "acme", request.goal_id());
      if (!goal.ok()) return goal.status();
      goal->state = store::GoalState::kCommitted;
      v1::GoalCommitment commitment;
      commitment.set_chance(0.7);
      commitment.set_scenario("brands/acme/scenarios/steady");
      goal->commitment = commitment.SerializeAsString();
      return store::UpdateGoal(transaction, *goal, {}).status();
    });
    ASSERT_TRUE(status.ok()) << status;
  }

  v1::Goal Get(const std::string& id) {
    v1::GetGoalRequest request;
    request.set_name("brands/acme/goals/" + id);
    return Must(*goals_, &GoalStub::GetGoal, request);
  }

  // `clicks of facebook since 2026-3-2`, one for each thing that the goal waits for.
  std::vector<std::string> WaitingOf(const std::string& id) {
    std::vector<std::string> all;
    const v1::Goal goal = Get(id);
    for (const v1::WaitingFor& one : goal.waiting_for()) {
      all.push_back(one.metric() + " of " + one.channel() + " since " +
                    std::to_string(one.since().year()) + "-" + std::to_string(one.since().month()) +
                    "-" + std::to_string(one.since().day()));
    }
    return all;
  }
};

TEST_F(GoalStatesTest, GoalWithoutAnyObservationIsNeverMissed) {
  Commit(GoalRequest());
  EXPECT_EQ(Get("spring").state(), v1::GOAL_STATE_COMMITTED);
  EXPECT_THAT(WaitingOf("spring"), ElementsAre("orders of  since 2026-1-1"));
  // Nor after a history that ended long before its window.
  Observe("orders", "facebook", MakeDate(2025, 6, 1), 60, 10);
  EXPECT_EQ(Get("spring").state(), v1::GOAL_STATE_COMMITTED);
  EXPECT_THAT(WaitingOf("spring"), ElementsAre("orders of  since 2026-1-1"));
}

// One channel's values reach past the window, the other's do not yet.
TEST_F(GoalStatesTest, EveryChannelIsWaitedFor) {
  Observe("orders", "facebook", MakeDate(2025, 12, 1), 62, 1);
  Observe("orders", "newsletter", MakeDate(2025, 12, 1), 160, 1);
  Commit(GoalRequest());
  EXPECT_EQ(Get("spring").state(), v1::GOAL_STATE_COMMITTED);
  EXPECT_THAT(WaitingOf("spring"), ElementsAre("orders of facebook since 2026-2-1"));
  Observe("orders", "facebook", MakeDate(2026, 2, 1), 59, 1);
  EXPECT_THAT(WaitingOf("spring"), IsEmpty());
  EXPECT_EQ(Get("spring").state(), v1::GOAL_STATE_MISSED);
}

// The channels' history ends with the day before the window; the newsletter alone goes on.
TEST_F(GoalStatesTest, ChannelsThatEndedRightBeforeTheWindowAreWaitedFor) {
  Observe("orders", "facebook", MakeDate(2025, 11, 1), 61, 1);
  Observe("orders", "newsletter", MakeDate(2025, 11, 1), 180, 1);
  Commit(GoalRequest());
  EXPECT_THAT(WaitingOf("spring"), ElementsAre("orders of facebook since 2026-1-1"));
}

// The shop counts every order; what channels claim of them is neither added nor waited for.
TEST_F(GoalStatesTest, ClaimsOfChannelsAreNotAddedToTheShopsOwn) {
  Observe("orders", "", MakeDate(2025, 12, 1), 130, 1);
  Observe("orders", "facebook", MakeDate(2025, 12, 1), 62, 1);
  v1::CreateGoalRequest request = GoalRequest();
  request.mutable_goal()->set_target(91);
  Commit(request);
  EXPECT_THAT(WaitingOf("spring"), IsEmpty());
  EXPECT_EQ(Get("spring").observed(), 90);
  EXPECT_EQ(Get("spring").state(), v1::GOAL_STATE_MISSED);
}

TEST_F(GoalStatesTest, StrayDayFarAwayClosesNothing) {
  Observe("orders", "", MakeDate(2025, 12, 1), 62, 1);
  Observe("orders", "", MakeDate(2026, 5, 20), 1, 500);
  Commit(GoalRequest());
  EXPECT_EQ(Get("spring").state(), v1::GOAL_STATE_COMMITTED);
  EXPECT_THAT(WaitingOf("spring"), ElementsAre("orders of  since 2026-2-1"));
}

// March was exported on the 20th, and April after it: the last days of March are still to come,
// unless the channel's money tells that they were imported.
TEST_F(GoalStatesTest, HoleBetweenTwoExportsIsWaitedFor) {
  Observe("orders", "facebook", MakeDate(2025, 12, 1), 110, 1);
  Observe("orders", "facebook", MakeDate(2026, 4, 1), 30, 1);
  Commit(GoalRequest());
  EXPECT_THAT(WaitingOf("spring"), ElementsAre("orders of facebook since 2026-3-21"));
  Observe("spend", "facebook", MakeDate(2026, 3, 1), 31, 5);
  EXPECT_THAT(WaitingOf("spring"), IsEmpty());
}

// Sums of whole months: that of December was the last one so far.
TEST_F(GoalStatesTest, SeriesInMonthsIsWaitedForAsLongAsFourOfThem) {
  Observe("orders", "facebook", MakeDate(2025, 12, 1), 160, 1);
  v1::BatchWriteObservationsRequest months;
  months.set_parent("brands/acme");
  for (int month = 9; month <= 11; ++month) {
    v1::Observation& one = *months.add_observations();
    one.set_metric("orders");
    one.set_channel("fair");
    *one.mutable_date() = MakeDate(2025, month, 1);
    *one.mutable_end_date() = MakeDate(2025, month + 1, 1);
    one.set_value(90);
  }
  Must(*performance_, &PerformanceStub::BatchWriteObservations, months);
  Commit(GoalRequest());
  EXPECT_THAT(WaitingOf("spring"), ElementsAre("orders of fair since 2025-12-1"));
}

// A misspelt channel with one row in the window has no rhythm that could be waited for.
TEST_F(GoalStatesTest, StrayChannelIsNotWaitedFor) {
  Observe("orders", "facebook", MakeDate(2025, 12, 1), 130, 1);
  Observe("orders", "facebok", MakeDate(2026, 1, 10), 1, 1);
  Commit(GoalRequest());
  EXPECT_THAT(WaitingOf("spring"), IsEmpty());
  EXPECT_EQ(Get("spring").state(), v1::GOAL_STATE_MISSED);
}

// A fair of four days ten days before the window, and one of five days within it.
TEST_F(GoalStatesTest, ChannelThatIsOnForDaysAtATimeIsNotWaitedFor) {
  Observe("orders", "facebook", MakeDate(2025, 12, 1), 130, 1);
  Observe("orders", "fair", MakeDate(2025, 12, 18), 4, 9);
  Observe("orders", "roadshow", MakeDate(2026, 2, 2), 5, 9);
  Commit(GoalRequest());
  EXPECT_THAT(WaitingOf("spring"), IsEmpty());
}

TEST_F(GoalStatesTest, ChannelThatStoppedBeforeTheWindowIsNotWaitedFor) {
  Observe("orders", "facebook", MakeDate(2025, 12, 1), 130, 1);
  Observe("orders", "fair", MakeDate(2025, 9, 1), 60, 1);
  Commit(GoalRequest());
  EXPECT_THAT(WaitingOf("spring"), IsEmpty());
}

// The window ends on a Tuesday, 31 March; a newsletter on Thursdays is due on 2 April.
TEST_F(GoalStatesTest, WeeklySeriesIsCompleteUntilItsNextValueIsDue) {
  Observe("orders", "facebook", MakeDate(2025, 12, 1), 130, 1);
  for (const auto& [month, first] : {std::pair(1, 1), std::pair(2, 5), std::pair(3, 5)}) {
    const int last = month == 1 ? 29 : month == 2 ? 26 : 19;
    for (int day = first; day <= last; day += 7) {
      Observe("orders", "newsletter", MakeDate(2026, month, day), 1, 5);
    }
  }
  Commit(GoalRequest());
  EXPECT_THAT(WaitingOf("spring"), ElementsAre("orders of newsletter since 2026-3-26"));
  Observe("orders", "newsletter", MakeDate(2026, 3, 26), 1, 5);
  EXPECT_THAT(WaitingOf("spring"), IsEmpty());
}

TEST_F(GoalStatesTest, RatioWaitsForBothMetrics) {
  Observe("spend", "facebook", MakeDate(2025, 12, 1), 130, 50);
  Observe("orders", "facebook", MakeDate(2025, 12, 1), 100, 2);
  v1::CreateGoalRequest request = GoalRequest();
  request.mutable_goal()->set_metric("spend");
  request.mutable_goal()->set_per_metric("orders");
  request.mutable_goal()->set_comparison(v1::COMPARISON_AT_MOST);
  Commit(request);
  EXPECT_EQ(Get("spring").state(), v1::GOAL_STATE_COMMITTED);
  EXPECT_THAT(WaitingOf("spring"), ElementsAre("orders of facebook since 2026-3-11"));
  Observe("orders", "facebook", MakeDate(2026, 3, 11), 21, 2);
  EXPECT_EQ(Get("spring").state(), v1::GOAL_STATE_ACHIEVED);
}

// On 28 May 2026 at 20:26 UTC a window up to and including that day is not over in Berlin.
TEST_F(GoalStatesTest, WindowIsOverWhenItsLastDayIs) {
  Observe("orders", "facebook", MakeDate(2026, 3, 1), 89, 1);
  v1::CreateGoalRequest request = GoalRequest();
  *request.mutable_goal()->mutable_end_date() = MakeDate(2026, 5, 29);
  Commit(request);
  EXPECT_EQ(Get("spring").state(), v1::GOAL_STATE_COMMITTED);
  EXPECT_THAT(WaitingOf("spring"), IsEmpty());
  now_us_ += std::int64_t{5} * 3'600'000'000;
  EXPECT_EQ(Get("spring").state(), v1::GOAL_STATE_MISSED);
}

TEST_F(GoalStatesTest, ParentShowsItsChildrenAndWhichOneBlocks) {
  Must(*goals_, &GoalStub::CreateGoal, GoalRequest("year"));
  Observe("orders", "facebook", MakeDate(2025, 12, 1), 100, 2);
  for (const char* id : {"a", "b"}) {
    v1::CreateGoalRequest request = GoalRequest(id);
    request.mutable_goal()->set_parent_goal("brands/acme/goals/year");
    if (id == std::string("a")) {
      *request.mutable_goal()->mutable_end_date() = MakeDate(2026, 2, 1);
      request.mutable_goal()->set_target(10);
    }
    Commit(request);
  }
  const v1::Goal parent = Get("year");
  ASSERT_THAT(parent.children(), SizeIs(2));
  EXPECT_EQ(parent.children(0).state(), v1::GOAL_STATE_ACHIEVED);
  EXPECT_FALSE(parent.children(0).blocking());
  EXPECT_EQ(parent.children(1).chance(), 0.7);
  EXPECT_TRUE(parent.children(1).blocking());
  EXPECT_THAT(parent.children(1).waiting_for(), SizeIs(1));
  v1::ListGoalsRequest list;
  list.set_parent("brands/acme");
  EXPECT_THAT(Must(*goals_, &GoalStub::ListGoals, list).goals(2).children(), IsEmpty());
}

TEST_F(GoalStatesTest, UpdateChangesNamesAndRefusesCycles) {
  const v1::Goal year = Must(*goals_, &GoalStub::CreateGoal, GoalRequest("year"));
  Must(*goals_, &GoalStub::CreateGoal, GoalRequest());
  v1::UpdateGoalRequest update;
  update.mutable_goal()->set_name("brands/acme/goals/spring");
  update.mutable_goal()->set_parent_goal("brands/acme/goals/year");
  update.mutable_goal()->set_owner("Sales North");
  const v1::Goal updated = Must(*goals_, &GoalStub::UpdateGoal, update);
  EXPECT_EQ(updated.owner(), "Sales North");
  EXPECT_EQ(updated.parent_goal(), "brands/acme/goals/year");
  update.mutable_goal()->set_name("brands/acme/goals/year");
  update.mutable_goal()->set_parent_goal("brands/acme/goals/spring");
  EXPECT_THAT(ViolationsOf(Refused(*goals_, &GoalStub::UpdateGoal, update)),
              ElementsAre("goal.parent_goal CONFLICTING"));
  update.mutable_goal()->set_parent_goal("brands/acme/goals/none");
  EXPECT_THAT(ViolationsOf(Refused(*goals_, &GoalStub::UpdateGoal, update)),
              ElementsAre("goal.parent_goal UNKNOWN_REFERENCE"));
  update.mutable_goal()->clear_parent_goal();
  update.mutable_goal()->set_etag("v9");
  EXPECT_EQ(ReasonOf(Refused(*goals_, &GoalStub::UpdateGoal, update)), "ETAG_MISMATCH");
}

TEST_F(GoalStatesTest, AbandonedGoalKeepsItsPast) {
  Commit(GoalRequest());
  v1::AbandonGoalRequest abandon;
  abandon.set_name("brands/acme/goals/spring");
  abandon.set_reason("The fair was cancelled.");
  abandon.set_request_id("a-1");
  const v1::Goal abandoned = Must(*goals_, &GoalStub::AbandonGoal, abandon);
  EXPECT_EQ(abandoned.state(), v1::GOAL_STATE_ABANDONED);
  EXPECT_TRUE(abandoned.has_commitment());
  EXPECT_THAT(abandoned.waiting_for(), IsEmpty());
  EXPECT_EQ(BytesOf(Must(*goals_, &GoalStub::AbandonGoal, abandon)), BytesOf(abandoned));
  abandon.clear_request_id();
  EXPECT_EQ(ReasonOf(Refused(*goals_, &GoalStub::AbandonGoal, abandon)), "GOAL_NOT_OPEN");
  v1::ListGoalRevisionsRequest list;
  list.set_parent(abandon.name());
  const auto revisions = Must(*goals_, &GoalStub::ListGoalRevisions, list);
  ASSERT_THAT(revisions.revisions(), SizeIs(1));
  EXPECT_EQ(revisions.revisions(0).reason(), "The fair was cancelled.");
  EXPECT_EQ(revisions.revisions(0).goal().state(), v1::GOAL_STATE_COMMITTED);
  v1::DeleteGoalRequest remove;
  remove.set_name(abandon.name());
  Must(*goals_, &GoalStub::DeleteGoal, remove);
}

TEST_F(GoalStatesTest, GoalThatIsOverIsNotAbandoned) {
  Observe("orders", "facebook", MakeDate(2025, 12, 1), 130, 1);
  Commit(GoalRequest());
  v1::AbandonGoalRequest abandon;
  abandon.set_name("brands/acme/goals/spring");
  EXPECT_EQ(ReasonOf(Refused(*goals_, &GoalStub::AbandonGoal, abandon)), "GOAL_IS_OVER");
}

// The goal keeps its commitment and its own plan when the scenario goes.
TEST_F(GoalStatesTest, ScenarioOfACommittedGoalGoesWithForceAlone) {
  Observe("spend", "facebook", MakeDate(2025, 12, 1), 31, 50);
  v1::CreateScenarioRequest create;
  create.set_parent("brands/acme");
  create.set_scenario_id("steady");
  create.mutable_scenario()->mutable_plan()->set_table(
      "date,channel,metric,value\n2026-01-01,facebook,spend,70\n");
  const v1::Scenario scenario = Must(*scenarios_, &ScenarioStub::CreateScenario, create);
  Commit(GoalRequest());
  v1::DeleteScenarioRequest remove;
  remove.set_name(scenario.name());
  const grpc::Status refused = Refused(*scenarios_, &ScenarioStub::DeleteScenario, remove);
  EXPECT_THAT(refused.error_message(), HasSubstr("1 goal that was committed with it (spring)"));
  remove.set_force(true);
  Must(*scenarios_, &ScenarioStub::DeleteScenario, remove);
  EXPECT_EQ(Get("spring").commitment().scenario(), scenario.name());
}

}  // namespace
}  // namespace funnelcast
