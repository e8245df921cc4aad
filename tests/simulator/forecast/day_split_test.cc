// How weeks fall on their days.
#include "simulator/forecast/day_split.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "simulator/data/history.h"
#include "simulator/data/plan_periods.h"

namespace funnelcast::forecast {
namespace {

constexpr data::Day kMonday = 20003;

// Two draws: one has an eighth on every day and two on Sunday; the other has all on Tuesday.
const std::vector<float> kTwoDraws = {0.125F, 0,      0.125F, 1,      0.125F, 0,     0.125F,
                                      0,      0.125F, 0,      0.125F, 0,      0.25F, 0};

TEST(DayShareDrawsTest, SumToOneAndFollowSeedAndSeries) {
  data::DayShares shares;
  shares.means = {0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1};
  shares.concentration = 20.0;
  const std::vector<float> drawn = DrawDayShares(shares, 1, 2, 50);
  ASSERT_EQ(drawn.size(), 350U);
  for (std::size_t i = 0; i < 50; ++i) {
    float sum = 0.0F;
    for (std::size_t day = 0; day < 7; ++day) sum += drawn[day * 50 + i];
    EXPECT_NEAR(sum, 1.0F, 1e-5);
  }
  EXPECT_EQ(DrawDayShares(shares, 1, 2, 50), drawn);
  EXPECT_NE(DrawDayShares(shares, 1, 3, 50), drawn);
  EXPECT_NE(DrawDayShares(shares, 2, 2, 50), drawn);
}

// The sd of a share of mean m is sqrt(m (1 - m) / (concentration + 1)), at most 5e-5 here.
TEST(DayShareDrawsTest, AreTheirMeansWhenTheyAreCertain) {
  data::DayShares shares;
  shares.means = {0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1};
  shares.concentration = 1e8;
  const std::vector<float> drawn = DrawDayShares(shares, 1, 2, 20);
  for (std::size_t day = 0; day < 7; ++day) {
    for (std::size_t i = 0; i < 20; ++i) EXPECT_NEAR(drawn[day * 20 + i], shares.means[day], 5e-4);
  }
}

// A week of which nothing is known falls as the means say: none of its gammas is above zero.
TEST(DayShareDrawsTest, AreTheirMeansWhenNothingIsDrawn) {
  data::DayShares shares;
  shares.means = {0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
  shares.concentration = 0.0;
  const std::vector<float> drawn = DrawDayShares(shares, 1, 2, 3);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_FLOAT_EQ(drawn[i], 0.4F);
}

// Monday and Tuesday of a week: an eighth each, or all of it.
TEST(ShareOfDaysTest, IsThatOfTheDaysWithinThePeriod) {
  std::vector<float> shares(2);
  ComputeShareOfDays(RowsOfDays(kTwoDraws), kMonday, kMonday + 2, kMonday, kMonday + 7, shares);
  EXPECT_FLOAT_EQ(shares[0], 0.25F);
  EXPECT_FLOAT_EQ(shares[1], 1.0F);
}

// Of a period from Friday to Sunday, which has nothing in the second draw, Sunday has half or, by
// the number of days, a third.
TEST(ShareOfDaysTest, IsByTheNumberOfDaysWhereThePeriodHasNothing) {
  std::vector<float> shares(2);
  ComputeShareOfDays(RowsOfDays(kTwoDraws), kMonday + 6, kMonday + 7, kMonday + 4, kMonday + 7,
                     shares);
  EXPECT_FLOAT_EQ(shares[0], 0.5F);
  EXPECT_FLOAT_EQ(shares[1], 1.0F / 3.0F);
}

// Nine days from Monday on: the second week keeps Monday and Tuesday.
TEST(CutToDaysTest, LeavesTheDaysThatThePlanHas) {
  data::PlanInputs plan;
  plan.first_day = kMonday;
  plan.day_count = 9;
  std::vector<float> last = {80.0F, 80.0F};
  CutToDays(data::MakePlanPeriods(plan, 7), RowsOfDays(kTwoDraws), last);
  EXPECT_FLOAT_EQ(last[0], 20.0F);
  EXPECT_FLOAT_EQ(last[1], 80.0F);
}

TEST(DaysOfBlockTest, AreThoseOfTheDrawsFromTheFirstOn) {
  const auto days = DaysOfBlock(kTwoDraws, 0);
  EXPECT_FLOAT_EQ(days[1].values[0], 0.125F);
  EXPECT_FLOAT_EQ(days[1].values[1], 1.0F);
  EXPECT_FLOAT_EQ(days[1].values[2], 0.0F);  // past the last
}

}  // namespace
}  // namespace funnelcast::forecast
