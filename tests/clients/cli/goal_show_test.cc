// Goals as their owner reads them: the list, one goal with its past and children, and the commands
// that change a goal.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class GoalShowTest : public CliServerTest {
 protected:
  v1::Goal& AddGoal(const std::string& id, v1::GoalState state) {
    v1::Goal& goal = *goals_.goals.add_goals();
    goal.set_name("brands/shop/goals/" + id);
    goal.set_display_name(id);
    goal.set_funnel("sales");
    goal.set_metric("orders");
    goal.set_comparison(v1::COMPARISON_AT_LEAST);
    goal.set_target(1400);
    *goal.mutable_start_date() = MakeDate(2026, 1, 1);
    *goal.mutable_end_date() = MakeDate(2026, 4, 1);
    goal.set_state(state);
    return goal;
  }

  static void Commit(v1::Goal& goal) {
    v1::GoalCommitment& commitment = *goal.mutable_commitment();
    commitment.set_model("brands/shop/models/m1");
    commitment.set_chance(0.56);
    commitment.set_verdict_class(v1::VERDICT_CLASS_AMBITIOUS);
    commitment.set_mean(1410);
    for (const auto& [probability, value] : {std::pair(0.1, 1200.0), std::pair(0.9, 1600.0)}) {
      v1::Quantile& quantile = *commitment.add_quantiles();
      quantile.set_probability(probability);
      quantile.set_value(value);
    }
    *commitment.mutable_plan_start() = MakeDate(2026, 1, 1);
    *commitment.mutable_plan_end() = MakeDate(2026, 4, 1);
    commitment.set_plan_spend(5400);
    commitment.set_scenario("brands/shop/scenarios/steady");
    commitment.add_warnings()->set_text(
        "The plan's input for jobboard is no part of this commitment.");
  }

  template <typename Message>
  static void Wait(const std::string& metric, const std::string& channel, Message& message) {
    v1::WaitingFor& waiting = *message.add_waiting_for();
    waiting.set_metric(metric);
    waiting.set_channel(channel);
    *waiting.mutable_since() = MakeDate(2026, 3, 2);
  }
};

TEST_F(GoalShowTest, ListTellsWhatByWhenChanceAndResult) {
  Commit(AddGoal("late", v1::GOAL_STATE_MISSED));
  goals_.goals.mutable_goals(0)->set_observed(1390);
  AddGoal("idea", v1::GOAL_STATE_DRAFT).set_observed(12);
  EXPECT_EQ(Run({"goal", "list", "shop"}).out,
            "goal  what                   to before   state   chance when committed  so far  "
            "result\n"
            "late  at least 1,400 orders  2026-04-01  missed                    56%          "
            " 1,390\n"
            "idea  at least 1,400 orders  2026-04-01  draft                              12\n");
}

TEST_F(GoalShowTest, ListSaysWhatClosedWindowsWaitFor) {
  v1::Goal& goal = AddGoal("q1", v1::GOAL_STATE_COMMITTED);
  for (const char* channel : {"blog", "facebook", "fair", "radio", "tv"}) {
    Wait("clicks", channel, goal);
  }
  Wait("spend", "", goal);
  const std::string text = Run({"goal", "list", "shop"}).out;
  EXPECT_THAT(text, HasSubstr("window over"));
  EXPECT_THAT(text, HasSubstr("q1: window over, waiting for clicks of blog, facebook, fair and 2 "
                              "more since 2026-03-02, spend\n  since 2026-03-02.\n"));
  const std::string csv = Run({"goal", "list", "shop", "--output", "csv"}).out;
  EXPECT_THAT(csv, HasSubstr(",waiting_for\r\n"));
}

TEST_F(GoalShowTest, ShowTellsCommitmentAndResult) {
  v1::Goal& goal = AddGoal("q1", v1::GOAL_STATE_MISSED);
  Commit(goal);
  goal.set_observed(1150);
  const std::string text = Run({"goal", "show", "shop", "q1"}).out;
  EXPECT_THAT(text, HasSubstr("with scenario steady, 2026-01-01 to before 2026-04-01 (90 days), "
                              "planned spend EUR"));
  EXPECT_THAT(text, HasSubstr("Chance when committed: 56 % (ambitious).\n"));
  EXPECT_THAT(text, HasSubstr("Expected then: 1,410 orders; 80 % between 1,200 and 1,600.\n"));
  EXPECT_THAT(text, HasSubstr("Result: 1,150 orders, below that range.\n"));
  EXPECT_THAT(text, HasSubstr("Note: The plan's input for jobboard"));
  EXPECT_THAT(text, Not(HasSubstr("Next:")));
}

TEST_F(GoalShowTest, ShowTellsRevisionsAndTheNextStep) {
  v1::Goal& goal = AddGoal("q1", v1::GOAL_STATE_REVISED);
  goal.set_revision_count(1);
  v1::GoalRevision& revision = *goals_.revisions.add_revisions();
  revision.set_revision(1);
  *revision.mutable_goal() = goal;
  revision.mutable_goal()->set_target(1800);
  revision.set_reason("The fair was cancelled.");
  const std::string text = Run({"goal", "show", "shop", "q1"}).out;
  EXPECT_THAT(text, HasSubstr("What it was before"));
  EXPECT_THAT(text, HasSubstr("1,800"));
  EXPECT_THAT(text, HasSubstr("The fair was cancelled."));
  EXPECT_THAT(text, HasSubstr("`funnelcast goal commit shop q1 --plan FILE`"));
}

TEST_F(GoalShowTest, ShowNamesTheChildThatBlocks) {
  v1::Goal& goal = AddGoal("year", v1::GOAL_STATE_COMMITTED);
  v1::ChildGoal& first = *goal.add_children();
  first.set_name("brands/shop/goals/a");
  first.set_display_name("a");
  first.set_state(v1::GOAL_STATE_COMMITTED);
  first.set_chance(0.9);
  v1::ChildGoal& second = *goal.add_children();
  second = first;
  second.set_name("brands/shop/goals/b");
  second.set_display_name("Second half");
  second.set_blocking(true);
  Wait("clicks", "facebook", second);
  const std::string text = Run({"goal", "show", "shop", "year"}).out;
  EXPECT_THAT(text, HasSubstr("Goals that serve it"));
  EXPECT_THAT(text, HasSubstr("<- holds it up\n"));
  EXPECT_THAT(text,
              HasSubstr("b: window over, waiting for clicks of facebook since 2026-03-02.\n"));
  EXPECT_THAT(text, HasSubstr("window over"));
}

// clicks per impression: 0.02 is 2 %, and impressions per click are no share.
TEST_F(GoalShowTest, RatesOfCountsAreShownInPerCent) {
  v1::Goal& rate = AddGoal("rate", v1::GOAL_STATE_DRAFT);
  rate.set_metric("clicks");
  rate.set_per_metric("impressions");
  rate.set_target(0.02);
  rate.set_observed(0.0185);
  v1::Goal& inverse = AddGoal("inverse", v1::GOAL_STATE_DRAFT);
  inverse.set_metric("impressions");
  inverse.set_per_metric("clicks");
  inverse.set_target(60);
  const std::string text = Run({"goal", "list", "shop"}).out;
  EXPECT_THAT(text, HasSubstr("at least 2 % clicks per impression"));
  EXPECT_THAT(text, HasSubstr("1.85 %"));
  EXPECT_THAT(text, HasSubstr("at least 60 impressions per click"));
  EXPECT_THAT(Run({"goal", "list", "shop", "--output", "csv"}).out, HasSubstr(",0.02,"));
}

TEST_F(GoalShowTest, UpdateNamesWhatIsToChange) {
  AddGoal("q1", v1::GOAL_STATE_DRAFT);
  Outcome outcome =
      Run({"goal", "update", "shop", "q1", "--owner", "Sales North", "--parent", "year"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(goals_.update_request.goal().owner(), "Sales North");
  EXPECT_EQ(goals_.update_request.goal().parent_goal(), "brands/shop/goals/year");
  EXPECT_THAT(goals_.update_request.update_mask().paths(), ElementsAre("owner", "parent_goal"));
  Run({"goal", "update", "shop", "q1", "--no-parent"});
  EXPECT_EQ(goals_.update_request.goal().parent_goal(), "");
  EXPECT_THAT(goals_.update_request.update_mask().paths(), ElementsAre("parent_goal"));
  EXPECT_EQ(Run({"goal", "update", "shop", "q1"}).code, 2);
  EXPECT_EQ(Run({"goal", "update", "shop", "q1", "--parent", "x", "--no-parent"}).code, 2);
}

TEST_F(GoalShowTest, AbandonSendsTheReason) {
  AddGoal("q1", v1::GOAL_STATE_ABANDONED);
  const Outcome outcome =
      Run({"goal", "abandon", "shop", "q1", "--reason", "The fair was cancelled."});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(goals_.abandon_request.reason(), "The fair was cancelled.");
  EXPECT_THAT(outcome.out, HasSubstr("Abandoned goal q1."));
}

// Only the funnels of the goals asked about, each once.
TEST_F(GoalShowTest, FreshUpdatesTheFunnelsOfTheGoals) {
  AddGoal("q1", v1::GOAL_STATE_DRAFT);
  AddGoal("jobs", v1::GOAL_STATE_DRAFT).set_funnel("recruiting");
  Outcome outcome = Run({"goal", "assess", "shop", "q1", "--plan", "spring", "--fresh"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(models_.refresh_request.funnel(), "sales");
  outcome = Run({"goal", "commit", "shop", "jobs", "--plan", "spring", "--fresh"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(models_.refresh_request.funnel(), "recruiting");
  EXPECT_EQ(goals_.commit_request.name(), "brands/shop/goals/jobs");
}

}  // namespace
}  // namespace funnelcast::cli
