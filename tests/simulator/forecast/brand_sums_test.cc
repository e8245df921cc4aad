// Sums over channels, and how their weeks fall on days.
#include "simulator/forecast/brand_sums.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "simulator/data/plan_periods.h"
#include "simulator/forecast/forecast_base.h"
#include "simulator/forecast/outcome_blocks.h"
#include "tests/simulator/forecast/stage_funnel.h"

namespace funnelcast::forecast {
namespace {

// Two weeks of the stage funnel, with attention of channel b and then a.
class BrandSumsTest : public ::testing::Test {
 protected:
  BrandSumsTest()
      : periods_(MakeStageWeeks(MakeStagePlan(14, 10.0, 10.0))),
        base_(fitted_, periods_, kStageDraws, 1, true),
        blocks_(base_) {
    blocks_.Begin(0);
    blocks_.PlaceGroup(base_.groups().front());
  }
  void Set(std::size_t outcome, std::size_t period, float value) {
    std::fill_n(blocks_.at(outcome, period), simd::kDrawBlock, value);
  }

  const data::FittedFunnel fitted_ = MakeStageFunnel();
  const data::PlanPeriods periods_;
  const ForecastBase base_;
  OutcomeBlocks blocks_;
  const std::size_t b_ = base_.series()[0].outcome;
  const std::size_t a_ = base_.series()[1].outcome;
};

// What stood in the sum's place before does not count: the first part overwrites it.
TEST_F(BrandSumsTest, PartsAddUpPeriodByPeriod) {
  const std::size_t sum = base_.sums()[0];
  for (const std::size_t period : {0U, 1U}) {
    Set(sum, period, 1000.0F);
    Set(a_, period, 5.0F + static_cast<float>(period));
    Set(b_, period, 7.0F);
    AddToSum(base_, base_.series()[1], period, blocks_);
    AddToSum(base_, base_.series()[0], period, blocks_);
  }
  EXPECT_FLOAT_EQ(blocks_.at(sum, 0)[2], 12.0F);
  EXPECT_FLOAT_EQ(blocks_.at(sum, 1)[2], 13.0F);
}

// Parts of 10 and 30 over both weeks weigh one to three.
TEST_F(BrandSumsTest, DaySharesWeighByTheParts) {
  for (const std::size_t period : {0U, 1U}) {
    Set(a_, period, 5.0F);
    Set(b_, period, 15.0F);
  }
  DaysOfSum days;
  days.Add(base_, a_, blocks_);
  days.Add(base_, b_, blocks_);
  const auto shares = days.Shares();
  for (std::size_t day = 0; day < 7; ++day) {
    const float of_a = base_.outcomes()[a_].day_shares[day * kStageDraws];
    const float of_b = base_.outcomes()[b_].day_shares[day * kStageDraws];
    EXPECT_NEAR(shares[day].values[0], 0.25F * of_a + 0.75F * of_b, 1e-5);
  }
}

}  // namespace
}  // namespace funnelcast::forecast
