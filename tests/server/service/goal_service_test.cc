// Goals through a real server: references, life cycle, verdicts. Under the known engine draw d
// brings d orders a week.
#include "tests/server/notices.h"
#include "tests/server/service/server_fixture.h"
#include "tests/support/message_bytes.h"

namespace funnelcast {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

class GoalServiceTest : public ServerFixture {
 protected:
  void SetUp() override {
    ServerFixture::SetUp();
    CreateShop();
  }

  // Two years of history up to 2026, of 10 orders and 50 EUR of facebook a day, and a model of it.
  void PrepareForecasts() {
    Observe("orders", "facebook", MakeDate(2024, 1, 1), 731, 10);
    Observe("spend", "facebook", MakeDate(2024, 1, 1), 731, 50);
    StoreModel("sales", MakeDate(2026, 1, 1));
  }

  // 60 EUR of facebook a day for the 90 days from 2026-01-01 up to April.
  static v1::PlanSource Plan() {
    std::string table = "date,channel,metric,value\n";
    for (int month = 1; month <= 3; ++month) {
      const int days = month == 2 ? 28 : 31;
      for (int day = 1; day <= days; ++day) {
        table += "2026-0" + std::to_string(month) + (day < 10 ? "-0" : "-") + std::to_string(day) +
                 ",facebook,spend,60\n";
      }
    }
    v1::PlanSource plan;
    plan.mutable_plan()->set_table(table);
    return plan;
  }

  static v1::CommitGoalRequest CommitRequest() {
    v1::CommitGoalRequest request;
    request.set_name("brands/acme/goals/spring");
    *request.mutable_plan() = Plan();
    return request;
  }

  // At least 910 orders in the 90 days of the plan.
  static v1::CreateGoalRequest FirstQuarter(const std::string& id = "spring") {
    v1::CreateGoalRequest request = GoalRequest(id);
    request.mutable_goal()->set_target(910);
    return request;
  }

  v1::Goal Get(const std::string& id) {
    v1::GetGoalRequest request;
    request.set_name("brands/acme/goals/" + id);
    return Must(*goals_, &GoalStub::GetGoal, request);
  }

  std::vector<std::string> CreateViolations(const v1::CreateGoalRequest& request) {
    return ViolationsOf(Refused(*goals_, &GoalStub::CreateGoal, request));
  }
};

TEST_F(GoalServiceTest, IsCreatedAsADraftOfTheOnlyFunnel) {
  const v1::Goal goal = Must(*goals_, &GoalStub::CreateGoal, GoalRequest());
  EXPECT_EQ(goal.name(), "brands/acme/goals/spring");
  EXPECT_EQ(goal.funnel(), "sales");
  EXPECT_EQ(goal.state(), v1::GOAL_STATE_DRAFT);
  EXPECT_FALSE(goal.has_observed());
  EXPECT_FALSE(goal.has_commitment());
  EXPECT_EQ(BytesOf(Get("spring")), BytesOf(goal));
}

TEST_F(GoalServiceTest, UnknownReferencesAreNamedAllAtOnce) {
  v1::CreateGoalRequest request = GoalRequest();
  request.mutable_goal()->set_metric("bookings");
  request.mutable_goal()->set_per_metric("likes");
  request.mutable_goal()->set_channel("tiktok");
  request.mutable_goal()->set_parent_goal("brands/acme/goals/year");
  EXPECT_THAT(CreateViolations(request),
              ElementsAre("goal.metric UNKNOWN_REFERENCE", "goal.per_metric UNKNOWN_REFERENCE",
                          "goal.channel UNKNOWN_REFERENCE", "goal.parent_goal UNKNOWN_REFERENCE"));
  request = GoalRequest();
  request.mutable_goal()->set_funnel("recruiting");
  EXPECT_THAT(CreateViolations(request), ElementsAre("goal.funnel UNKNOWN_REFERENCE"));
}

TEST_F(GoalServiceTest, MetricMustBeAStageOrAnInput) {
  v1::CreateMetricRequest metric;
  metric.set_parent("brands/acme");
  for (const char* id : {"likes", "spend"}) {
    metric.set_metric_id(id);
    Must(*catalog_, &CatalogStub::CreateMetric, metric);
  }
  v1::CreateGoalRequest request = GoalRequest();
  request.mutable_goal()->set_metric("likes");
  EXPECT_THAT(CreateViolations(request), ElementsAre("goal.metric CONFLICTING"));
  request.mutable_goal()->set_metric("spend");
  request.mutable_goal()->set_per_metric("orders");
  Must(*goals_, &GoalStub::CreateGoal, request);
}

TEST_F(GoalServiceTest, FunnelMustBeNamedWhenThereAreTwo) {
  Must(*catalog_, &CatalogStub::CreateFunnel, FunnelRequest("second"));
  EXPECT_EQ(Refused(*goals_, &GoalStub::CreateGoal, GoalRequest()).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  v1::CreateGoalRequest request = GoalRequest();
  request.mutable_goal()->set_funnel("second");
  EXPECT_EQ(Must(*goals_, &GoalStub::CreateGoal, request).funnel(), "second");
}

TEST_F(GoalServiceTest, UnknownBrandAndGoalAreNotFound) {
  v1::CreateGoalRequest request = GoalRequest();
  request.set_parent("brands/nobody");
  EXPECT_EQ(Refused(*goals_, &GoalStub::CreateGoal, request).error_code(),
            grpc::StatusCode::NOT_FOUND);
  v1::GetGoalRequest get;
  get.set_name("brands/acme/goals/none");
  EXPECT_EQ(Refused(*goals_, &GoalStub::GetGoal, get).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(GoalServiceTest, RepeatedRequestGetsTheFirstAnswer) {
  v1::CreateGoalRequest request = GoalRequest();
  request.set_request_id("g-1");
  const v1::Goal first = Must(*goals_, &GoalStub::CreateGoal, request);
  now_us_ += 1'000'000;
  EXPECT_EQ(BytesOf(Must(*goals_, &GoalStub::CreateGoal, request)), BytesOf(first));
}

TEST_F(GoalServiceTest, ParentIsKeptAndProtectedFromDeletion) {
  Must(*goals_, &GoalStub::CreateGoal, GoalRequest("year"));
  v1::CreateGoalRequest request = GoalRequest();
  request.mutable_goal()->set_parent_goal("brands/acme/goals/year");
  EXPECT_EQ(Must(*goals_, &GoalStub::CreateGoal, request).parent_goal(), "brands/acme/goals/year");
  v1::DeleteGoalRequest remove;
  remove.set_name("brands/acme/goals/year");
  EXPECT_EQ(Refused(*goals_, &GoalStub::DeleteGoal, remove).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  remove.set_name("brands/acme/goals/spring");
  Must(*goals_, &GoalStub::DeleteGoal, remove);
}

TEST_F(GoalServiceTest, ObservedIsTheSumOverTheWindowSoFar) {
  Observe("orders", "facebook", MakeDate(2026, 1, 1), 10, 10);
  Observe("orders", "blog", MakeDate(2025, 12, 30), 4, 5);
  const v1::Goal goal = Must(*goals_, &GoalStub::CreateGoal, GoalRequest());
  EXPECT_EQ(goal.observed(), 110);
}

TEST_F(GoalServiceTest, ObservedRatioDividesTheSums) {
  Observe("orders", "facebook", MakeDate(2026, 1, 1), 10, 10);
  Observe("spend", "facebook", MakeDate(2026, 1, 1), 10, 250);
  v1::CreateGoalRequest request = GoalRequest();
  request.mutable_goal()->set_metric("spend");
  request.mutable_goal()->set_per_metric("orders");
  EXPECT_EQ(Must(*goals_, &GoalStub::CreateGoal, request).observed(), 25);
}

TEST_F(GoalServiceTest, AssessmentHasTheChanceAndItsReasons) {
  PrepareForecasts();
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  v1::AssessGoalsRequest request;
  request.set_parent("brands/acme");
  *request.mutable_plan() = Plan();
  const v1::AssessGoalsResponse response = Must(*goals_, &GoalStub::AssessGoals, request);
  ASSERT_EQ(response.verdicts_size(), 1);
  const v1::Verdict& verdict = response.verdicts(0);
  EXPECT_EQ(verdict.goal(), "spring");
  // 90 days hold 12 weeks and 6 days: 90 / 7 d >= 910 from d = 71 on, which are 129 of 200 draws.
  EXPECT_DOUBLE_EQ(verdict.chance(), 129.0 / 200);
  EXPECT_EQ(verdict.verdict_class(), v1::VERDICT_CLASS_REALISTIC);
  EXPECT_DOUBLE_EQ(response.joint_chance(), verdict.chance());
  EXPECT_THAT(response.models(), ElementsAre("brands/acme/models/sales_model"));
  EXPECT_EQ(response.currency_code(), "EUR");
  std::vector<std::string> sentences;
  for (const v1::Reason& reason : verdict.reasons()) sentences.push_back(reason.text());
  EXPECT_THAT(sentences, Contains(HasSubstr("orders (90 % between")));
  // 10 orders a day are 900 in any window of 90 days.
  EXPECT_THAT(
      sentences,
      Contains(
          "Base rate: none of 642 past windows of 90 days had at least 910 orders; the best had "
          "900."));
}

TEST_F(GoalServiceTest, AssessmentNamesUnknownGoals) {
  PrepareForecasts();
  v1::AssessGoalsRequest request;
  request.set_parent("brands/acme");
  request.add_goals("brands/acme/goals/none");
  *request.mutable_plan() = Plan();
  EXPECT_THAT(ViolationsOf(Refused(*goals_, &GoalStub::AssessGoals, request)),
              ElementsAre("goals[0] UNKNOWN_REFERENCE"));
  request.clear_goals();
  EXPECT_EQ(ReasonOf(Refused(*goals_, &GoalStub::AssessGoals, request)), "NO_OPEN_GOALS");
}

TEST_F(GoalServiceTest, AssessmentNeedsAModelAndAPlanThatCoversTheWindow) {
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  Observe("spend", "facebook", MakeDate(2024, 1, 1), 731, 50);
  v1::AssessGoalsRequest request;
  request.set_parent("brands/acme");
  *request.mutable_plan() = Plan();
  EXPECT_EQ(ReasonOf(Refused(*goals_, &GoalStub::AssessGoals, request)), "NO_MODEL");
  StoreModel("sales", MakeDate(2026, 1, 1));
  v1::CreateGoalRequest longer = FirstQuarter("longer");
  *longer.mutable_goal()->mutable_end_date() = MakeDate(2026, 7, 1);
  Must(*goals_, &GoalStub::CreateGoal, longer);
  const grpc::Status uncovered = Refused(*goals_, &GoalStub::AssessGoals, request);
  EXPECT_EQ(uncovered.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonOf(uncovered), "GOAL_NOT_ASSESSABLE");
  request.clear_plan();
  EXPECT_THAT(ViolationsOf(Refused(*goals_, &GoalStub::AssessGoals, request)),
              ElementsAre("plan REQUIRED"));
  request.mutable_plan()->set_scenario("brands/acme/scenarios/none");
  EXPECT_THAT(ViolationsOf(Refused(*goals_, &GoalStub::AssessGoals, request)),
              ElementsAre("plan.scenario UNKNOWN_REFERENCE"));
}

TEST_F(GoalServiceTest, ConflictNamesTheOtherGoal) {
  PrepareForecasts();
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  v1::CreateGoalRequest few = FirstQuarter("few");
  few.mutable_goal()->set_comparison(v1::COMPARISON_AT_MOST);
  few.mutable_goal()->set_target(700);
  Must(*goals_, &GoalStub::CreateGoal, few);
  v1::AssessGoalsRequest request;
  request.set_parent("brands/acme");
  request.add_goals("brands/acme/goals/spring");
  request.add_goals("brands/acme/goals/few");
  *request.mutable_plan() = Plan();
  const v1::AssessGoalsResponse response = Must(*goals_, &GoalStub::AssessGoals, request);
  EXPECT_EQ(response.joint_chance(), 0);
  const v1::Reason& last = *response.verdicts(0).reasons().rbegin();
  EXPECT_TRUE(last.has_conflict());
  EXPECT_THAT(last.text(), HasSubstr("few"));
}

// A goal in the request is assessed like a stored one, checked like a new one, and not stored.
TEST_F(GoalServiceTest, InlineGoalsAreAssessedWithoutBeingStored) {
  PrepareForecasts();
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  v1::AssessGoalsRequest request;
  request.set_parent("brands/acme");
  request.add_goals("brands/acme/goals/spring");
  *request.add_inline_goals() = FirstQuarter().goal();
  *request.mutable_plan() = Plan();
  const v1::AssessGoalsResponse response = Must(*goals_, &GoalStub::AssessGoals, request);
  ASSERT_EQ(response.verdicts_size(), 2);
  EXPECT_EQ(response.verdicts(1).goal(), "inline_goals[0]");
  EXPECT_EQ(response.verdicts(1).chance(), response.verdicts(0).chance());
  request.clear_goals();
  EXPECT_EQ(Must(*goals_, &GoalStub::AssessGoals, request).verdicts_size(), 1);
  v1::GetGoalRequest get;
  get.set_name("brands/acme/goals/inline");
  EXPECT_EQ(Refused(*goals_, &GoalStub::GetGoal, get).error_code(), grpc::StatusCode::NOT_FOUND);
  request.mutable_inline_goals(0)->set_target(0);
  request.mutable_inline_goals(0)->set_name("brands/acme/goals/spring");
  EXPECT_THAT(ViolationsOf(Refused(*goals_, &GoalStub::AssessGoals, request)),
              ElementsAre("inline_goals[0].target OUT_OF_RANGE"));
  request.mutable_inline_goals(0)->set_target(5);
  request.mutable_inline_goals(0)->set_metric("none");
  EXPECT_THAT(ViolationsOf(Refused(*goals_, &GoalStub::AssessGoals, request)),
              ElementsAre("inline_goals[0].metric UNKNOWN_REFERENCE"));
}

// The plan holds inputs for channels of both funnels; each funnel's forecast takes those its model
// knows.
TEST_F(GoalServiceTest, GoalsOfTwoFunnelsAreAssessedUnderOnePlan) {
  PrepareForecasts();
  Must(*catalog_, &CatalogStub::CreateFunnel, FunnelRequest("jobs"));
  Observe("spend", "linkedin", MakeDate(2024, 1, 1), 731, 20);
  StoreModel("jobs", MakeDate(2026, 1, 1), "linkedin");
  for (const char* funnel : {"sales", "jobs"}) {
    v1::CreateGoalRequest goal = FirstQuarter(funnel);
    goal.mutable_goal()->set_funnel(funnel);
    Must(*goals_, &GoalStub::CreateGoal, goal);
  }
  v1::AssessGoalsRequest request;
  request.set_parent("brands/acme");
  *request.mutable_plan() = Plan();
  *request.mutable_plan()->mutable_plan()->mutable_table() += "2026-01-01,linkedin,spend,20\n";
  const v1::AssessGoalsResponse response = Must(*goals_, &GoalStub::AssessGoals, request);
  EXPECT_EQ(response.verdicts_size(), 2);
  EXPECT_THAT(response.models(),
              ElementsAre("brands/acme/models/jobs_model", "brands/acme/models/sales_model"));
  // A channel that is of use to no funnel is a mistake of the plan.
  Observe("clicks", "blog", MakeDate(2025, 1, 1), 1, 5);
  *request.mutable_plan()->mutable_plan()->mutable_table() += "2026-01-01,blog,spend,20\n";
  EXPECT_THAT(ViolationsOf(Refused(*goals_, &GoalStub::AssessGoals, request)),
              ElementsAre("plan UNKNOWN_REFERENCE"));
}

TEST_F(GoalServiceTest, CommitChecksTheModelAndItsFunnel) {
  PrepareForecasts();
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  Must(*catalog_, &CatalogStub::CreateFunnel, FunnelRequest("jobs"));
  StoreModel("jobs", MakeDate(2026, 1, 1));
  v1::CommitGoalRequest request = CommitRequest();
  request.set_model("brands/acme/models/none");
  EXPECT_THAT(ViolationsOf(Refused(*goals_, &GoalStub::CommitGoal, request)),
              ElementsAre("model UNKNOWN_REFERENCE"));
  request.set_model("brands/acme/models/jobs_model");
  EXPECT_THAT(ViolationsOf(Refused(*goals_, &GoalStub::CommitGoal, request)),
              ElementsAre("model CONFLICTING"));
  request.set_model("brands/acme/models/sales_model");
  EXPECT_EQ(Must(*goals_, &GoalStub::CommitGoal, request).state(), v1::GOAL_STATE_COMMITTED);
}

// What happened in the plan's own days must not leak into a verdict on the plan.
TEST_F(GoalServiceTest, AssessmentOfAPastPlanKnowsOnlyWhatCameBefore) {
  PrepareForecasts();
  Observe("orders", "facebook", MakeDate(2026, 1, 1), 90, 20);
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  v1::AssessGoalsRequest request;
  request.set_parent("brands/acme");
  request.add_goals("brands/acme/goals/spring");
  *request.mutable_plan() = Plan();
  const v1::AssessGoalsResponse response = Must(*goals_, &GoalStub::AssessGoals, request);
  EXPECT_DOUBLE_EQ(response.verdicts(0).chance(), 129.0 / 200);
  std::vector<std::string> sentences;
  for (const v1::Reason& reason : response.verdicts(0).reasons()) {
    sentences.push_back(reason.text());
  }
  EXPECT_THAT(sentences, Contains(HasSubstr("the best had 900.")));
}

// The model knows the history up to 2026-02-01: January's 310 orders count as observed, and the
// 59 days left hold 8 weeks and 3 days. 59 / 7 d >= 600 from d = 72 on, which are 128 of 200 draws.
TEST_F(GoalServiceTest, DaysOfThePlanThatTheModelHasSeenCountAsObserved) {
  Observe("orders", "facebook", MakeDate(2024, 1, 1), 762, 10);
  Observe("spend", "facebook", MakeDate(2024, 1, 1), 762, 50);
  StoreModel("sales", MakeDate(2026, 2, 1));
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  v1::AssessGoalsRequest request;
  request.set_parent("brands/acme");
  *request.mutable_plan() = Plan();
  const v1::AssessGoalsResponse response = Must(*goals_, &GoalStub::AssessGoals, request);
  EXPECT_DOUBLE_EQ(response.verdicts(0).chance(), 128.0 / 200);
  EXPECT_THAT(TextsOf(response.warnings()),
              Contains("Of the plan's days, those from 2026-01-01 up to and including 2026-01-31 "
                       "were observed and count as they were; the forecast begins on 2026-02-01."));
  // 31 days of 50 EUR were spent, 59 of 60 EUR are planned.
  const v1::Goal committed = Must(*goals_, &GoalStub::CommitGoal, CommitRequest());
  EXPECT_EQ(committed.commitment().plan_spend(), 31 * 50 + 59 * 60);
  EXPECT_EQ(committed.commitment().plan_start().month(), 1);
}

TEST_F(GoalServiceTest, PlanOfDaysThatTheModelHasSeenIsRefused) {
  PrepareForecasts();
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  v1::CommitGoalRequest commit = CommitRequest();
  commit.mutable_plan()->mutable_plan()->set_table(
      "date,channel,metric,value\n2025-12-31,facebook,spend,60\n");
  EXPECT_EQ(ReasonOf(Refused(*goals_, &GoalStub::CommitGoal, commit)), "PLAN_BEFORE_HISTORY_END");
}

// Money for channels of other funnels is no part of the commitment, and it says so.
TEST_F(GoalServiceTest, CommitmentLeavesChannelsOfOtherFunnelsOut) {
  PrepareForecasts();
  Must(*catalog_, &CatalogStub::CreateFunnel, FunnelRequest("jobs"));
  Observe("spend", "linkedin", MakeDate(2024, 1, 1), 731, 20);
  StoreModel("jobs", MakeDate(2026, 1, 1), "linkedin");
  v1::CreateGoalRequest goal = FirstQuarter();
  goal.mutable_goal()->set_funnel("sales");
  Must(*goals_, &GoalStub::CreateGoal, goal);
  v1::CommitGoalRequest request = CommitRequest();
  *request.mutable_plan()->mutable_plan()->mutable_table() += "2026-01-01,linkedin,spend,20\n";
  const v1::Goal committed = Must(*goals_, &GoalStub::CommitGoal, request);
  EXPECT_EQ(committed.commitment().plan_spend(), 60 * 90);
  EXPECT_THAT(TextsOf(committed.commitment().warnings()),
              Contains("The plan's input for linkedin is no part of this commitment: it serves "
                       "another funnel."));
}

// Two channels that the other funnel's model tells apart have become one: that model is out of
// date, and it is not asked for.
TEST_F(GoalServiceTest, OutdatedModelOfAnotherFunnelBlocksNothing) {
  engine_.decode = [decode = engine_.decode](std::string_view bytes) {
    auto fit = decode(bytes);
    if (fit.ok() && fit->channels.front().channel == "linkedin") {
      fit->channels.push_back(fit->channels.front());
      fit->channels.back().channel = "xing";
    }
    return fit;
  };
  PrepareForecasts();
  Must(*catalog_, &CatalogStub::CreateFunnel, FunnelRequest("jobs"));
  Observe("spend", "linkedin", MakeDate(2024, 1, 1), 731, 20);
  Observe("spend", "xing", MakeDate(2023, 12, 1), 5, 20);
  StoreModel("jobs", MakeDate(2026, 1, 1), "linkedin");
  v1::MergeChannelsRequest merge;
  merge.set_name("brands/acme/channels/xing");
  merge.set_into("brands/acme/channels/linkedin");
  Must(*catalog_, &CatalogStub::MergeChannels, merge);
  v1::CreateGoalRequest goal = FirstQuarter();
  goal.mutable_goal()->set_funnel("sales");
  Must(*goals_, &GoalStub::CreateGoal, goal);
  v1::CommitGoalRequest request = CommitRequest();
  *request.mutable_plan()->mutable_plan()->mutable_table() += "2026-01-01,linkedin,spend,20\n";
  EXPECT_THAT(TextsOf(Must(*goals_, &GoalStub::CommitGoal, request).commitment().warnings()),
              Contains(HasSubstr("input for linkedin is no part of this commitment")));
}

TEST_F(GoalServiceTest, AssessmentWarnsOfObservationsThatTheModelHasNotSeen) {
  PrepareForecasts();
  Observe("orders", "facebook", MakeDate(2026, 1, 1), 5, 20);
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  v1::AssessGoalsRequest request;
  request.set_parent("brands/acme");
  *request.mutable_plan() = Plan();
  EXPECT_THAT(TextsOf(Must(*goals_, &GoalStub::AssessGoals, request).warnings()),
              Contains(HasSubstr("Observations of 5 days (from 2026-01-01 up to and including "
                                 "2026-01-05) are newer than the model")));
}

TEST_F(GoalServiceTest, DrawsBeyondTheModelsAreRefused) {
  PrepareForecasts();
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  v1::AssessGoalsRequest request;
  request.set_parent("brands/acme");
  *request.mutable_plan() = Plan();
  request.set_draw_count(200);
  Must(*goals_, &GoalStub::AssessGoals, request);
  request.set_draw_count(201);
  EXPECT_THAT(ViolationsOf(Refused(*goals_, &GoalStub::AssessGoals, request)),
              ElementsAre("draw_count OUT_OF_RANGE"));
}

TEST_F(GoalServiceTest, CommitKeepsForecastAndChance) {
  PrepareForecasts();
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  v1::CommitGoalRequest request = CommitRequest();
  request.set_request_id("c-1");
  const v1::Goal committed = Must(*goals_, &GoalStub::CommitGoal, request);
  EXPECT_EQ(committed.state(), v1::GOAL_STATE_COMMITTED);
  const v1::GoalCommitment& commitment = committed.commitment();
  EXPECT_EQ(commitment.model(), "brands/acme/models/sales_model");
  EXPECT_DOUBLE_EQ(commitment.chance(), 129.0 / 200);
  EXPECT_EQ(commitment.quantiles_size(), 7);
  EXPECT_EQ(commitment.plan_spend(), 60 * 90);
  EXPECT_EQ(commitment.plan_end().month(), 4);
  EXPECT_EQ(commitment.commit_time().seconds(), now_us_ / 1'000'000);
  // The same request again gets the same answer; another one finds the goal committed.
  EXPECT_EQ(BytesOf(Must(*goals_, &GoalStub::CommitGoal, request)), BytesOf(committed));
  EXPECT_EQ(ReasonOf(Refused(*goals_, &GoalStub::CommitGoal, CommitRequest())), "GOAL_NOT_OPEN");
}

TEST_F(GoalServiceTest, CommitOfAnOlderVersionIsAborted) {
  PrepareForecasts();
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  v1::CommitGoalRequest request = CommitRequest();
  request.set_etag("v9");
  EXPECT_EQ(ReasonOf(Refused(*goals_, &GoalStub::CommitGoal, request)), "ETAG_MISMATCH");
}

TEST_F(GoalServiceTest, CommittedGoalIsAchievedOrMissedByWhatIsObserved) {
  PrepareForecasts();
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  Must(*goals_, &GoalStub::CommitGoal, CommitRequest());
  EXPECT_EQ(Get("spring").state(), v1::GOAL_STATE_COMMITTED);
  Observe("orders", "facebook", MakeDate(2026, 1, 1), 90, 10);
  EXPECT_EQ(Get("spring").state(), v1::GOAL_STATE_MISSED);
  EXPECT_EQ(Get("spring").observed(), 900);
  Observe("orders", "facebook", MakeDate(2026, 3, 31), 1, 20);
  EXPECT_EQ(Get("spring").state(), v1::GOAL_STATE_ACHIEVED);
  v1::DeleteGoalRequest remove;
  remove.set_name("brands/acme/goals/spring");
  EXPECT_EQ(Refused(*goals_, &GoalStub::DeleteGoal, remove).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(GoalServiceTest, RevisionKeepsTheGoalAsItWas) {
  PrepareForecasts();
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  Must(*goals_, &GoalStub::CommitGoal, CommitRequest());
  v1::ReviseGoalRequest revise;
  revise.set_name("brands/acme/goals/spring");
  revise.set_target(700);
  revise.set_reason("The fair was cancelled.");
  revise.set_request_id("r-1");
  const v1::Goal revised = Must(*goals_, &GoalStub::ReviseGoal, revise);
  EXPECT_EQ(revised.state(), v1::GOAL_STATE_REVISED);
  EXPECT_EQ(revised.target(), 700);
  EXPECT_EQ(revised.revision_count(), 1);
  EXPECT_FALSE(revised.has_commitment());
  EXPECT_EQ(BytesOf(Must(*goals_, &GoalStub::ReviseGoal, revise)), BytesOf(revised));
  v1::ListGoalRevisionsRequest list;
  list.set_parent(revise.name());
  const v1::ListGoalRevisionsResponse revisions = Must(*goals_, &GoalStub::ListGoalRevisions, list);
  ASSERT_EQ(revisions.revisions_size(), 1);
  EXPECT_EQ(revisions.revisions(0).goal().target(), 910);
  EXPECT_EQ(revisions.revisions(0).goal().state(), v1::GOAL_STATE_COMMITTED);
  EXPECT_TRUE(revisions.revisions(0).goal().has_commitment());
  EXPECT_EQ(revisions.revisions(0).reason(), "The fair was cancelled.");
  Must(*goals_, &GoalStub::CommitGoal, CommitRequest());
}

TEST_F(GoalServiceTest, GoalThatIsOverIsNotRevised) {
  PrepareForecasts();
  Must(*goals_, &GoalStub::CreateGoal, FirstQuarter());
  Must(*goals_, &GoalStub::CommitGoal, CommitRequest());
  Observe("orders", "facebook", MakeDate(2026, 1, 1), 90, 10);
  v1::ReviseGoalRequest revise;
  revise.set_name("brands/acme/goals/spring");
  revise.set_target(700);
  revise.set_reason("Make it fit.");
  EXPECT_EQ(ReasonOf(Refused(*goals_, &GoalStub::ReviseGoal, revise)), "GOAL_IS_OVER");
}

TEST_F(GoalServiceTest, ListHasAllGoalsPageByPage) {
  for (const char* id : {"a", "b", "c"}) Must(*goals_, &GoalStub::CreateGoal, GoalRequest(id));
  v1::ListGoalsRequest request;
  request.set_parent("brands/acme");
  request.set_page_size(2);
  const v1::ListGoalsResponse first = Must(*goals_, &GoalStub::ListGoals, request);
  EXPECT_EQ(first.goals_size(), 2);
  request.set_page_token(first.next_page_token());
  const v1::ListGoalsResponse second = Must(*goals_, &GoalStub::ListGoals, request);
  ASSERT_EQ(second.goals_size(), 1);
  EXPECT_EQ(second.goals(0).name(), "brands/acme/goals/c");
}

}  // namespace
}  // namespace funnelcast
