// Outcomes of a funnel without noise: what its equations give.
#include "simulator/forecast/simulate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "simulator/data/plan_periods.h"
#include "simulator/forecast/forecast_base.h"
#include "simulator/mechanisms/drift.h"
#include "tests/simulator/forecast/stage_funnel.h"

namespace funnelcast::forecast {
namespace {

constexpr double kSlightly = 1e-4;  // of single precision and a noise of 1e-6

// What a plan of the stage funnel brings.
class SimulateTest : public ::testing::Test {
 protected:
  std::vector<StageOutcomes> Run(const data::PlanInputs& plan) {
    const data::PlanPeriods periods = MakeStageWeeks(plan);
    const ForecastBase base(fitted_, periods, kStageDraws, 1, false);
    std::vector<StageOutcomes> all;
    SimulateOutcomes(base, plan, {}, [&](std::vector<StageOutcomes> outcomes) {
      for (StageOutcomes& one : outcomes) all.push_back(std::move(one));
    });
    return all;
  }
  // The values of one stage, [period][draw].
  static base::DrawValues Find(const std::vector<StageOutcomes>& outcomes,
                               const std::string& channel, data::Stage stage) {
    for (const StageOutcomes& one : outcomes) {
      if (one.channel == channel && one.stage == stage && !one.is_reach) return one.values;
    }
    return {};
  }
  static void ExpectAll(const base::DrawValues& values, std::size_t count, double value) {
    ASSERT_EQ(values.size(), count);
    for (const float one : values) EXPECT_NEAR(one, value, kSlightly * value);
  }

  data::FittedFunnel fitted_ = MakeStageFunnel();
};

// 100 a week for a at half a contact, 200 for b at two contacts each; interest is a fifth of that,
// and the brand has the sums.
TEST_F(SimulateTest, StagesFollowInputsAndEachOther) {
  const auto outcomes = Run(MakeStagePlan(14, 100.0 / 7.0, 200.0 / 7.0));
  ExpectAll(Find(outcomes, "a", data::Stage::kAttention), 2 * kStageDraws, 50.0);
  ExpectAll(Find(outcomes, "b", data::Stage::kAttention), 2 * kStageDraws, 400.0);
  ExpectAll(Find(outcomes, "a", data::Stage::kInterest), 2 * kStageDraws, 10.0);
  ExpectAll(Find(outcomes, "b", data::Stage::kInterest), 2 * kStageDraws, 80.0);
  ExpectAll(Find(outcomes, "", data::Stage::kAttention), 2 * kStageDraws, 450.0);
  ExpectAll(Find(outcomes, "", data::Stage::kInterest), 2 * kStageDraws, 90.0);
}

// An elasticity of 0.5 makes four times the mean input twice the mean outcome.
TEST_F(SimulateTest, ElasticityBendsTheAnswer) {
  data::FittedNode& attention = fitted_.nodes[0];
  for (int draw = 0; draw < kStageDraws; ++draw) {
    attention.draws[static_cast<std::size_t>(7 * kStageDraws + draw)] = 0.5F;  // of a
  }
  const auto outcomes = Run(MakeStagePlan(7, 400.0 / 7.0, 0.0));
  ExpectAll(Find(outcomes, "a", data::Stage::kAttention), kStageDraws, 100.0);
}

// Exactly nothing without input, also of the stage that follows: half a contact would be something.
TEST_F(SimulateTest, PausedChannelsBringNothing) {
  const auto outcomes = Run(MakeStagePlan(7, 0.0, 100.0 / 7.0));
  for (const data::Stage stage : {data::Stage::kAttention, data::Stage::kInterest}) {
    for (const float value : Find(outcomes, "a", stage)) EXPECT_EQ(value, 0.0F);
  }
  ExpectAll(Find(outcomes, "", data::Stage::kAttention), kStageDraws, 200.0);
}

// Three days of 10 are a week of 70 until their outcomes are cut to the days.
TEST_F(SimulateTest, APartialPeriodIsSimulatedInFull) {
  const auto outcomes = Run(MakeStagePlan(10, 10.0, 10.0));
  ExpectAll(Find(outcomes, "b", data::Stage::kAttention), 2 * kStageDraws, 140.0);
}

// A level of log 3 at the end of history fades by exp(-|distance| / length) a period.
TEST_F(SimulateTest, LevelsGoOnFromTheEndOfHistory) {
  data::FittedNode& attention = fitted_.nodes[0];
  for (int draw = 0; draw < kStageDraws; ++draw) {
    attention.draws[static_cast<std::size_t>(11 * kStageDraws + draw)] = std::log(3.0F);  // of a
  }
  const auto outcomes = Run(MakeStagePlan(14, 100.0 / 7.0, 0.0));
  const base::DrawValues values = Find(outcomes, "a", data::Stage::kAttention);
  const double first = mechanisms::ComputeDriftStep(0.5).damping;
  const double second = first * mechanisms::ComputeDriftStep(1.0).damping;
  EXPECT_NEAR(values[0], 50.0 * std::pow(3.0, first), 0.01);
  EXPECT_NEAR(values[kStageDraws], 50.0 * std::pow(3.0, second), 0.01);
}

}  // namespace
}  // namespace funnelcast::forecast
