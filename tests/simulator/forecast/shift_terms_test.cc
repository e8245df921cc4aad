// What moves the draws of a series besides its driver: sums of rows, weights and season columns.
#include "simulator/forecast/shift_terms.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "simulator/data/node.h"
#include "simulator/nodes/node_draws.h"
#include "tests/simulator/forecast/stage_funnel.h"

namespace funnelcast::forecast {
namespace {

simd::BlockRow RowOf(float value) {
  simd::BlockRow row;
  std::fill_n(row.values, simd::kDrawBlock, value);
  return row;
}

// A total without channels: base, drift sd, noise and level, then one Fourier pair and one column
// of an event, in two draws.
class ShiftTermsTest : public ::testing::Test {
 protected:
  ShiftTermsTest() {
    node_.kind = data::NodeKind::kBrandTotal;
    node_.season.fourier_order = 1;
    node_.season.events = {{.series = "sale"}};
    node_.draws = {0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 10, 20, 0.5F, 0.7F};
    const std::vector<std::size_t> chosen = {0, 1};
    draws_ = nodes::GatherDraws(node_, 2, chosen);
    season_.year_columns = 2;
    season_.columns = 3;
    season_.values = {0.3F, 0.4F, 0.0F,   // of the first period
                      0.5F, 0.0F, 1.0F};  // of the second
    block_.Begin(node_, draws_, season_, 0);
  }
  // Sums of two periods that begin at 1 and 2.
  std::array<simd::BlockRow, 2> Add(const std::vector<ShiftTerm>& terms,
                                    const std::vector<float>& own = {}) {
    const std::array<simd::BlockRow, 2> from = {RowOf(1.0F), RowOf(2.0F)};
    std::array<simd::BlockRow, 2> sums = from;
    TermSums().Add(terms, own, block_, 2, 0, from, sums);
    return sums;
  }

  data::FittedNode node_;
  nodes::NodeDraws draws_;
  PlanSeason season_;
  NodeBlock block_;
};

// 0.3 x 1 + 0.4 x 10 and 0.3 x 2 + 0.4 x 20; then 0.5 x 1.
TEST_F(ShiftTermsTest, ColumnsOfTheYearAreWeighedByTheirDraws) {
  const simd::BlockRow* year = block_.Find(ShiftSource::kYear);
  ASSERT_NE(year, nullptr);
  EXPECT_NEAR(year[0].values[0], 4.3, 1e-5);
  EXPECT_NEAR(year[0].values[1], 8.6, 1e-5);
  EXPECT_NEAR(year[1].values[0], 0.5, 1e-5);
}

TEST_F(ShiftTermsTest, EventsAreApartFromTheYear) {
  const simd::BlockRow* patterns = block_.Find(ShiftSource::kPatterns);
  ASSERT_NE(patterns, nullptr);
  EXPECT_EQ(patterns[0].values[0], 0.0F);
  EXPECT_NEAR(patterns[1].values[1], 0.7, 1e-6);
  EXPECT_EQ(block_.Find(ShiftSource::kPastPatterns),
            nullptr);  // the plan's window has no last year
}

// A row of 3 and 5, weighed by 2 in the first period and by nothing in the second.
TEST_F(ShiftTermsTest, ATermIsItsRowTimesItsWeight) {
  const std::vector<float> row = {3.0F, 5.0F};
  const auto sums = Add({{.source = ShiftSource::kOne, .row = row, .weights = {2.0F, 0.0F}}});
  EXPECT_FLOAT_EQ(sums[0].values[0], 7.0F);
  EXPECT_FLOAT_EQ(sums[0].values[1], 11.0F);
  EXPECT_FLOAT_EQ(sums[1].values[1], 2.0F);
}

// Without row and weights both count as 1.
TEST_F(ShiftTermsTest, TermsOfTheNodeAndOfTheSeriesAddUp) {
  const std::vector<float> own = {0.1F, 0.2F, 0.3F, 0.4F};  // [period][draw]
  const auto sums = Add({{.source = ShiftSource::kPatterns, .row = {}, .weights = {}},
                         {.source = ShiftSource::kOwn, .row = {}, .weights = {}}},
                        own);
  EXPECT_NEAR(sums[0].values[1], 1.0 + 0.2, 1e-6);
  EXPECT_NEAR(sums[1].values[0], 2.0 + 0.5 + 0.3, 1e-6);
}

TEST_F(ShiftTermsTest, WhatTheNodeDoesNotHaveAddsNothing) {
  const auto sums = Add({{.source = ShiftSource::kPastPatterns, .row = {}, .weights = {}}});
  EXPECT_EQ(sums[0].values[0], 1.0F);
  EXPECT_EQ(sums[1].values[1], 2.0F);
}

TEST_F(ShiftTermsTest, TermsAreTheSameBySourceRowAndWeights) {
  const std::vector<float> row = {3.0F, 5.0F};
  const ShiftTerm term{.source = ShiftSource::kOne, .row = row, .weights = {2.0F}};
  EXPECT_TRUE(term.IsSame(ShiftTerm(term)));
  const std::vector<float> copy = row;
  EXPECT_FALSE(term.IsSame({.source = ShiftSource::kOne, .row = copy, .weights = {2.0F}}));
  EXPECT_FALSE(term.IsSame({.source = ShiftSource::kOne, .row = row, .weights = {1.0F}}));
  EXPECT_FALSE(term.IsSame({.source = ShiftSource::kYear, .row = row, .weights = {2.0F}}));
}

// A sale on the second Monday and Tuesday: two sevenths of that week.
TEST(PlanSeasonTest, HasAColumnOfEveryEvent) {
  data::FittedNode node;
  node.kind = data::NodeKind::kBrandTotal;
  node.season.events = {{.series = "sale"}};
  data::PlanInputs plan = MakeStagePlan(14, 10.0, 10.0);
  plan.events.push_back(
      {.series = "sale", .first_day = kStageMonday + 7, .end_day = kStageMonday + 9});
  const PlanSeason season = MakePlanSeason(node, plan, MakeStageWeeks(plan), {});
  EXPECT_EQ(season.columns, 1U);
  EXPECT_EQ(season.year_columns, 0U);
  ASSERT_EQ(season.values.size(), 2U);
  EXPECT_EQ(season.values[0], 0.0F);
  EXPECT_NEAR(season.values[1], 2.0 / 7.0, 1e-6);
  EXPECT_TRUE(season.past_values.empty());
}

}  // namespace
}  // namespace funnelcast::forecast
