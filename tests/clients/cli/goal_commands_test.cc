// Goals: what is created, verdicts for people and programs, and --fail-on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "clients/cli/words.h"
#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::HasSubstr;

class GoalCommandsTest : public CliServerTest {
 protected:
  void AddGoal(const std::string& id, v1::GoalState state) {
    v1::Goal& goal = *goals_.goals.add_goals();
    goal.set_name("brands/shop/goals/" + id);
    goal.set_metric("orders");
    goal.set_comparison(v1::COMPARISON_AT_LEAST);
    goal.set_target(1400);
    *goal.mutable_start_date() = MakeDate(2026, 1, 1);
    *goal.mutable_end_date() = MakeDate(2026, 4, 1);
    goal.set_state(state);
  }

  void AddVerdict(const std::string& id, double chance, v1::VerdictClass verdict_class) {
    v1::Verdict& verdict = *goals_.verdicts.add_verdicts();
    verdict.set_goal(id);
    verdict.set_chance(chance);
    verdict.set_verdict_class(verdict_class);
    verdict.set_target(1400);
    verdict.set_comparison(v1::COMPARISON_AT_LEAST);
    verdict.set_mean(1250.4);
    for (const auto& [probability, value] : {std::pair(0.05, 1000.0), std::pair(0.95, 1500.0)}) {
      v1::Quantile& quantile = *verdict.add_quantiles();
      quantile.set_probability(probability);
      quantile.set_value(value);
    }
    verdict.add_reasons()->set_text("2 of 8 past quarters reached 1,400 orders.");
  }
};

TEST_F(GoalCommandsTest, CreateSendsARatioGoal) {
  const Outcome outcome =
      Run({"goal",      "create",    "shop",     "cost",   "--metric",   "spend", "--per",
           "orders",    "--at-most", "12.50",    "--from", "01.01.2026", "--to",  "2026-04-01",
           "--channel", "blog",      "--parent", "q1",     "--owner",    "me"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const v1::Goal& goal = goals_.create_request.goal();
  EXPECT_EQ(goals_.create_request.goal_id(), "cost");
  EXPECT_EQ(goal.per_metric(), "orders");
  EXPECT_EQ(goal.comparison(), v1::COMPARISON_AT_MOST);
  EXPECT_EQ(goal.target(), 12.5);
  EXPECT_EQ(goal.start_date().month(), 1);
  EXPECT_EQ(goal.end_date().month(), 4);
  EXPECT_EQ(goal.parent_goal(), "brands/shop/goals/q1");
  EXPECT_THAT(
      outcome.out,
      HasSubstr("Created goal cost: at most EUR 12.50 of spend per order from blog, 2026-01-01 "
                "to before 2026-04-01 (90 days)."));
}

TEST_F(GoalCommandsTest, AssessPrintsABlockForEachGoalAndTheJointChance) {
  AddGoal("q1", v1::GOAL_STATE_DRAFT);
  AddGoal("q2", v1::GOAL_STATE_DRAFT);
  AddVerdict("q1", 0.834, v1::VERDICT_CLASS_REALISTIC);
  AddVerdict("q2", 0.004, v1::VERDICT_CLASS_OUT_OF_REACH);
  goals_.verdicts.set_joint_chance(0.003);
  const Outcome outcome = Run({"goal", "assess", "shop", "q1", "q2", "--plan", "spring"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(goals_.assess_request.goals(),
              testing::ElementsAre("brands/shop/goals/q1", "brands/shop/goals/q2"));
  EXPECT_THAT(outcome.out,
              HasSubstr("q1: at least 1,400 orders, 2026-01-01 to before 2026-04-01 (90 days)\n"
                        "  Chance 83 %: realistic\n"
                        "  Expected 1,250 orders; 90 % between 1,000 and 1,500\n"
                        "    - 2 of 8 past quarters reached 1,400 orders.\n"));
  EXPECT_THAT(outcome.out, HasSubstr("  Chance 0.4 %: out of reach\n"));
  EXPECT_THAT(outcome.out, HasSubstr("All 2 goals together: chance 0.3 %\n"));
}

TEST_F(GoalCommandsTest, VerdictsSayHowPastForecastsHeld) {
  AddGoal("q1", v1::GOAL_STATE_DRAFT);
  AddVerdict("q1", 0.834, v1::VERDICT_CLASS_REALISTIC);
  v1::PastForecasts& past = *goals_.verdicts.mutable_verdicts(0)->mutable_past_forecasts();
  past.set_held(5);
  past.set_count(8);
  past.set_horizon_weeks(13);
  const Outcome outcome = Run({"goal", "assess", "shop", "q1", "--plan", "spring"});
  EXPECT_THAT(
      outcome.out,
      HasSubstr("  5 of 8 past forecasts over 13 weeks were right within their 80 % range (6 "
                "expected).\n"));
}

// 5 of 9 or fewer come by chance in 9 of 100 cases where 80 % are right, 20 of 20 in 1.
TEST_F(GoalCommandsTest, PastForecastsThatAreTooNarrowOrTooWideAreCalledSo) {
  v1::PastForecasts past;
  past.set_held(5);
  past.set_count(9);
  past.set_horizon_weeks(8);
  EXPECT_EQ(PastForecastsSentence(past),
            "5 of 9 past forecasts over 8 weeks were right within their 80 % range (7 expected): "
            "too narrow.");
  past.set_held(20);
  past.set_count(20);
  EXPECT_THAT(PastForecastsSentence(past), HasSubstr("(16 expected): too wide."));
  past.set_held(1);
  past.set_count(1);
  EXPECT_EQ(PastForecastsSentence(past),
            "1 of 1 past forecast over 8 weeks was right within its 80 % range (1 expected).");
}

TEST_F(GoalCommandsTest, AssessAsJsonHasClassWordsAndJointChance) {
  AddVerdict("q1", 0.004, v1::VERDICT_CLASS_OUT_OF_REACH);
  goals_.verdicts.set_joint_chance(0.004);
  const Outcome outcome = Run({"goal", "assess", "shop", "--plan", "spring", "--output", "json"});
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json["verdicts"][0]["goal"], "q1");
  EXPECT_EQ(json["verdicts"][0]["verdictClass"], "out_of_reach");
  EXPECT_EQ(json["verdicts"][0]["chance"], 0.004);
  EXPECT_EQ(json["verdicts"][0]["reasons"].size(), 1U);
  EXPECT_EQ(json["jointChance"], 0.004);
}

// The class itself and every worse one end with 3, better ones with 0.
TEST_F(GoalCommandsTest, FailOnMeansThatClassOrWorse) {
  AddVerdict("q1", 0.2, v1::VERDICT_CLASS_UNREALISTIC);
  const auto code = [&](const std::string& word) {
    return Run({"goal", "assess", "shop", "--plan", "spring", "--fail-on", word}).code;
  };
  EXPECT_EQ(code("out_of_reach"), 0);
  EXPECT_EQ(code("unrealistic"), 3);
  EXPECT_EQ(code("ambitious"), 3);
  EXPECT_EQ(code("safe"), 3);
  EXPECT_EQ(Run({"goal", "assess", "shop", "--plan", "spring"}).code, 0);
}

TEST_F(GoalCommandsTest, FailOnMissedLooksAtTheStates) {
  AddGoal("done", v1::GOAL_STATE_ACHIEVED);
  EXPECT_EQ(Run({"goal", "list", "shop", "--fail-on", "missed"}).code, 0);
  AddGoal("late", v1::GOAL_STATE_MISSED);
  const Outcome list = Run({"goal", "list", "shop", "--fail-on", "missed"});
  EXPECT_EQ(list.code, 3);
  EXPECT_THAT(list.out, HasSubstr("missed"));
  EXPECT_EQ(Run({"goal", "list", "shop"}).code, 0);
  EXPECT_EQ(Run({"goal", "show", "shop", "late", "--fail-on", "missed"}).code, 3);
  EXPECT_EQ(Run({"goal", "show", "shop", "done", "--fail-on", "missed"}).code, 0);
}

}  // namespace
}  // namespace funnelcast::cli
