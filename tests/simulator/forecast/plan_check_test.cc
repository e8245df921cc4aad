// Which plans a forecast takes, and how far they leave what was seen.
#include "simulator/forecast/plan_check.h"

#include <gtest/gtest.h>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/forecast/forecast.h"
#include "tests/simulator/forecast/stage_funnel.h"

namespace funnelcast::forecast {
namespace {

class PlanCheckTest : public ::testing::Test {
 protected:
  absl::StatusCode Check(const data::PlanInputs& plan, int draw_count = kStageDraws) {
    return CheckPlan(fitted_, plan, draw_count).code();
  }
  data::PlanSupportShares Support(const data::PlanInputs& plan) {
    return ComputeSupport(fitted_, plan, MakeStageWeeks(plan));
  }

  data::FittedFunnel fitted_ = MakeStageFunnel();
};

TEST_F(PlanCheckTest, TakesAPlanRightAfterTheHistory) {
  EXPECT_EQ(Check(MakeStagePlan(14, 10.0, 10.0)), absl::StatusCode::kOk);
  data::PlanInputs early = MakeStagePlan(14, 10.0, 10.0);
  --early.first_day;
  EXPECT_EQ(Check(early), absl::StatusCode::kFailedPrecondition);
}

TEST_F(PlanCheckTest, NeedsADay) {
  EXPECT_EQ(Check(MakeStagePlan(1, 10.0, 10.0)), absl::StatusCode::kOk);
  EXPECT_EQ(Check(MakeStagePlan(0, 10.0, 10.0)), absl::StatusCode::kInvalidArgument);
}

TEST_F(PlanCheckTest, TakesUpToAllDrawsOfTheModel) {
  const data::PlanInputs plan = MakeStagePlan(7, 10.0, 10.0);
  EXPECT_EQ(Check(plan, 1), absl::StatusCode::kOk);
  EXPECT_EQ(Check(plan, 0), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Check(plan, kStageDraws + 1), absl::StatusCode::kInvalidArgument);
}

// A channel that the model does not know is refused as soon as the plan has input for it.
TEST_F(PlanCheckTest, UnknownChannelsTakeNoInput) {
  data::PlanInputs plan = MakeStagePlan(7, 10.0, 10.0);
  data::ChannelPlan& radio = plan.channels.emplace_back();
  radio.id = "radio";
  radio.spend.assign(7, 0.0);
  EXPECT_EQ(Check(plan), absl::StatusCode::kOk);
  radio.spend[3] = 1.0;
  EXPECT_EQ(Check(plan), absl::StatusCode::kInvalidArgument);
}

// One whose input was never observed is known by a benchmark, or takes none.
TEST_F(PlanCheckTest, AChannelWithoutInputNeedsABenchmark) {
  fitted_.channels[0].max_daily_input = 0.0;
  EXPECT_EQ(Check(MakeStagePlan(7, 10.0, 0.0)), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Check(MakeStagePlan(7, 0.0, 10.0)), absl::StatusCode::kOk);
  fitted_.channels[0].tier = data::EvidenceTier::kBenchmark;
  EXPECT_EQ(Check(MakeStagePlan(7, 10.0, 0.0)), absl::StatusCode::kOk);
}

// 20 a day is the most that was seen: of 30 and 10 a day, 10 of 40 lie beyond.
TEST_F(PlanCheckTest, InputBeyondWhatWasSeen) {
  EXPECT_DOUBLE_EQ(Support(MakeStagePlan(14, 20.0, 20.0)).outside_observed, 0.0);
  EXPECT_DOUBLE_EQ(Support(MakeStagePlan(14, 30.0, 10.0)).outside_observed, 0.25);
}

TEST_F(PlanCheckTest, InputInChannelsWithoutHistory) {
  fitted_.channels[0].tier = data::EvidenceTier::kPriorOnly;
  const data::PlanSupportShares support = Support(MakeStagePlan(14, 5.0, 15.0));
  EXPECT_DOUBLE_EQ(support.without_history, 0.25);
  EXPECT_EQ(support.channels_without_history, std::vector<std::string>{"a"});
  EXPECT_TRUE(Support(MakeStagePlan(14, 0.0, 15.0)).channels_without_history.empty());
}

// Of a the data left 40 % of what was not known before, of b nothing: 0.4 x 0.25 + 0 x 0.75.
TEST_F(PlanCheckTest, InputWhoseAnswerRestsOnThePrior) {
  fitted_.channels[0].contraction.size = 0.6;
  fitted_.channels[1].contraction.size = 1.0;
  EXPECT_NEAR(Support(MakeStagePlan(14, 5.0, 15.0)).resting_on_prior, 0.1, 1e-12);
}

// Hours do not add up with money: where there is money, shares are of money.
TEST_F(PlanCheckTest, SharesAreOfMoneyWhereThereIsAny) {
  fitted_.channels[0].input_is_effort = true;
  data::PlanInputs plan = MakeStagePlan(14, 0.0, 10.0);
  plan.channels[0].effort_hours.assign(14, 500.0);
  EXPECT_DOUBLE_EQ(Support(plan).outside_observed, 0.0);
  plan.channels[1].spend.clear();
  EXPECT_DOUBLE_EQ(Support(plan).outside_observed, 480.0 / 500.0);
}

// Two channels of two stages, two sums of the brand, two spends and the brand's.
TEST_F(PlanCheckTest, CountsSeriesOfStagesSumsAndInputs) {
  EXPECT_EQ(CountSeries(fitted_, MakeStagePlan(7, 10.0, 10.0), CampaignUse::kChannelsOnly), 9U);
  EXPECT_EQ(CountSeries(fitted_, MakeStagePlan(7, 10.0, 0.0), CampaignUse::kChannelsOnly), 8U);
  fitted_.nodes[1].exhaustion = data::ExhaustionKind::kCurve;  // and the reach of both channels
  EXPECT_EQ(CountSeries(fitted_, MakeStagePlan(7, 10.0, 0.0), CampaignUse::kChannelsOnly), 10U);
}

// Each campaign has its input and one series a split.
TEST_F(PlanCheckTest, CountsSeriesOfCampaigns) {
  fitted_.channels[0].campaigns.resize(2);
  fitted_.channels[0].campaigns[0].campaign = "x";
  fitted_.channels[0].campaigns[1].campaign = "y";
  fitted_.campaign_splits.resize(1);
  fitted_.campaign_splits[0].channel = "a";
  EXPECT_EQ(CountSeries(fitted_, MakeStagePlan(7, 10.0, 10.0), CampaignUse::kByCampaign), 13U);
}

}  // namespace
}  // namespace funnelcast::forecast
