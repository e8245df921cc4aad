// Controls as columns: gaps, logarithms, scales, and what a plan says of them.
#include "simulator/mechanisms/controls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/mechanisms/season.h"

namespace funnelcast {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const double kUnknown = std::nan("");

data::FunnelHistory HistoryWith(const data::DailyValues& control) {
  data::FunnelHistory history;
  history.first_day = 20000;
  history.day_count = 28;
  history.controls.push_back({"price", control});
  return history;
}

data::PeriodGrid Weeks(const data::FunnelHistory& history) {
  return data::MakePeriodGrid(history, 7);
}

TEST(FillGapsTest, UnknownDaysHaveTheValueBefore) {
  EXPECT_THAT(mechanisms::FillGaps({kUnknown, 2, kUnknown, 3, kUnknown}, kUnknown),
              ElementsAre(2, 2, 2, 3, 3));
  EXPECT_THAT(mechanisms::FillGaps({kUnknown, 2}, 7), ElementsAre(7, 2));
  EXPECT_THAT(mechanisms::FillGaps({kUnknown}, 7), ElementsAre(7));
  EXPECT_THAT(mechanisms::FillGaps({kUnknown, kUnknown}, kUnknown), IsEmpty());
  EXPECT_THAT(mechanisms::FillGaps({}, kUnknown), IsEmpty());
}

// Weekly means 1, 1, 4, 4: the logarithms have mean log 2 and sd 2 log 2 / sqrt 3.
TEST(ControlColumnTest, PositiveValuesAreTakenByTheirLogarithm) {
  data::DailyValues values(28, 1.0);
  std::fill(values.begin() + 14, values.end(), 4.0);
  const data::FunnelHistory history = HistoryWith(values);
  const auto columns = mechanisms::MakeControlColumns(history, Weeks(history));
  ASSERT_EQ(columns.size(), 1U);
  EXPECT_TRUE(columns[0].logarithmic);
  EXPECT_NEAR(columns[0].center, std::log(2.0), 1e-12);
  EXPECT_NEAR(columns[0].scale, 2.0 * std::log(2.0) / std::sqrt(3.0), 1e-12);
  EXPECT_EQ(columns[0].last_value, 4.0);
  EXPECT_EQ(columns[0].lowest, 1.0);
  EXPECT_EQ(columns[0].highest, 4.0);
  EXPECT_NEAR(mechanisms::ControlValue(columns[0], 4.0), std::sqrt(3.0) / 2.0, 1e-12);
  // A planned price of 0 has no logarithm, and must not be infinitely low.
  EXPECT_TRUE(std::isfinite(mechanisms::ControlValue(columns[0], 0.0)));
}

TEST(ControlColumnTest, OtherValuesAreTakenAsTheyAre) {
  data::DailyValues values(28, -3.0);
  std::fill(values.begin() + 14, values.end(), 3.0);
  const data::FunnelHistory history = HistoryWith(values);
  const auto columns = mechanisms::MakeControlColumns(history, Weeks(history));
  ASSERT_EQ(columns.size(), 1U);
  EXPECT_FALSE(columns[0].logarithmic);
  EXPECT_NEAR(columns[0].center, 0.0, 1e-12);
  EXPECT_NEAR(columns[0].scale, std::sqrt(4.0 * 9.0 / 3.0), 1e-12);
}

// One sd of a price that moved by a thousandth counts as a twentieth, so that the prior of its
// coefficient means elasticities below ten.
TEST(ControlColumnTest, AHardlyMovingPriceHasALeastScale) {
  data::DailyValues values(28, 100.0);
  values[3] = 101.0;
  const data::FunnelHistory history = HistoryWith(values);
  EXPECT_EQ(mechanisms::MakeControlColumns(history, Weeks(history))[0].scale, 0.05);
}

TEST(ControlColumnTest, NothingIsLearntFromConstantOrUnknownControls) {
  for (const data::DailyValues& values : {data::DailyValues(28, 5.0), data::DailyValues(28, 0.0),
                                          data::DailyValues(28, kUnknown), data::DailyValues()}) {
    const data::FunnelHistory history = HistoryWith(values);
    EXPECT_THAT(mechanisms::MakeControlColumns(history, Weeks(history)), IsEmpty());
  }
  // Known only after the end of a history that was cut.
  data::DailyValues later(60, kUnknown);
  later[40] = 1.0;
  later[50] = 2.0;
  const data::FunnelHistory history = HistoryWith(later);
  EXPECT_THAT(mechanisms::MakeControlColumns(history, Weeks(history)), IsEmpty());
}

// What a plan leaves out stays as it was last known; what it states holds until it states more.
TEST(ControlColumnTest, PlansGoOnFromTheLastKnownValue) {
  data::SeasonShape shape;
  shape.controls.push_back({"price", false, 0.0, 1.0, 5.0, 0.0, 9.0});
  data::PlanInputs plan;
  plan.first_day = 100;
  plan.day_count = 4;
  const auto row = [&](data::Day first_day, int day_count) {
    double value = 0.0;
    mechanisms::FillSeasonRow(shape, mechanisms::SurroundingsOf(shape, plan), first_day, day_count,
                              &value);
    return value;
  };
  EXPECT_EQ(row(100, 4), 5.0);
  plan.controls.push_back({"other", {1, 1, 1, 1}});
  EXPECT_EQ(row(100, 4), 5.0);
  plan.controls.push_back({"price", {kUnknown, 9, kUnknown, 1}});
  EXPECT_EQ(row(100, 4), (5.0 + 9.0 + 9.0 + 1.0) / 4.0);
  EXPECT_EQ(row(103, 1), 1.0);
  // A last period is simulated as a full one.
  EXPECT_EQ(row(103, 7), 1.0);
}

}  // namespace
}  // namespace funnelcast
