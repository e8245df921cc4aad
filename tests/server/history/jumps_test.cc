// Days far from the days around them.
#include "server/history/jumps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/history/report_fixture.h"

namespace funnelcast::history {
namespace {

using testing::HasSubstr;

TEST(JumpsTest, UpAndDownAreOneFindingWithTheWorst) {
  const auto findings = FindingsOf({MakeSeries("clicks", 100, [](int i) {
    return i == 30 ? 900'000 : i == 60 ? 0 : Steady(i);
  })});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kJump);
  EXPECT_EQ(findings[0].start_day, kMonday + 30);
  EXPECT_EQ(findings[0].end_day, kMonday + 61);
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("900,000 clicks at facebook on 2026-04-01"));
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("1 more such day"));
  EXPECT_THAT(TextOf(findings[0]),
              HasSubstr("`funnelcast observation delete shop --metric clicks --channel facebook "
                        "--from 2026-04-01 --to 2026-04-02`"));
}

// A channel that pauses for three weeks and comes back at twice the level: changes that last are no
// jumps.
TEST(JumpsTest, LastingChangesAreNone) {
  EXPECT_TRUE(FindingsOf({MakeSeries("clicks", 200, [](int i) {
                return i >= 80 && i < 101 ? 0 : (i < 80 ? 1 : 2) * Steady(i);
              })}).empty());
}

// A campaign of a few days now and then: most days are zero, and nothing is odd about the others.
TEST(JumpsTest, BurstsAmongZerosAreNone) {
  EXPECT_TRUE(FindingsOf({MakeSeries("spend", 100, [](int i) {
                return i % 20 < 3 ? 500.0 : 0.0;
              })}).empty());
}

// A two-day pause: spend is zero and so are clicks. A typo in spend is a jump.
TEST(JumpsTest, PausesAreNoneAndTyposAre) {
  const auto paused = [](int i) { return i == 40 || i == 41 ? 0 : Steady(i); };
  EXPECT_TRUE(
      FindingsOf({MakeSeries("spend", 100, paused), MakeSeries("clicks", 100, paused)}).empty());
  for (const double typo : {7'000.0, 0.7}) {
    const auto findings = FindingsOf(
        {MakeSeries("spend", 100, [&](int i) { return i == 40 ? typo : 70 + i * 7 % 11; })});
    ASSERT_EQ(findings.size(), 1u) << typo;
    EXPECT_EQ(findings[0].start_day, kMonday + 40);
  }
}

// More spend brings more clicks: neither the clicks nor their day are odd.
TEST(JumpsTest, OutcomesThatMoveWithTheirInputAreNone) {
  const auto value = [](int i) { return i == 37 ? 1'500 : Steady(i); };
  EXPECT_TRUE(
      FindingsOf({MakeSeries("spend", 100, value), MakeSeries("clicks", 100, value)}).empty());
}

TEST(JumpsTest, NewestDayIsJudgedByTheDaysBefore) {
  const auto newest = [](double value) {
    return FindingsOf(
        {MakeSeries("spend", 60, [&](int i) { return i == 59 ? value : 70 + i * 7 % 11; })});
  };
  EXPECT_TRUE(newest(700).empty());  // a bigger budget
  EXPECT_TRUE(newest(0).empty());    // a pause
  EXPECT_EQ(newest(7'500).size(), 1u);
}

// Six times as much on a day that is in the calendar, twelve times a hundred days later.
TEST(JumpsTest, EventsAreNone) {
  const Series series = MakeSeries(
      "orders", 200,
      [](int i) {
        return (i == 40 ? 12 : i == 140 ? 12 : 1) * (80 + i * 7 % 11);
      },
      "");
  ReportFacts facts = MakeFacts();
  facts.special_days = {{kMonday + 40, kMonday + 41}};
  const auto findings = FindingsOf({series}, facts);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].start_day, kMonday + 140);
}

TEST(JumpsTest, DayThatComesEveryYearIsNone) {
  EXPECT_TRUE(
      FindingsOf(
          {MakeSeries(
              "orders", 700,
              [](int i) { return (i == 100 || i == 463 ? 12 : 1) * (80 + i * 7 % 11); }, "")})
          .empty());
}

// Monday's value stands for its week; one is a hundred times too high.
TEST(JumpsTest, WeeklySeriesAreJudgedByTheirNeighbours) {
  const auto findings = FindingsOf({MakeSeries("clicks", 400, [](int i) {
    return i % 7 != 0 ? -1.0 : (i == 203 ? 100 : 1) * (500.0 + i * 3 % 40);
  })});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].start_day, kMonday + 203);
}

// Temperatures below zero have no logarithm and are left alone.
TEST(JumpsTest, NegativeControlsAreLeftAlone) {
  ReportFacts facts = MakeFacts();
  facts.kinds["temperature"] = MetricKind::kControl;
  Series series{"temperature", "", {}};
  for (int i = 0; i < 100; ++i) series.values.push_back({kMonday + i, 5.0 * (i % 9) - 12});
  EXPECT_TRUE(FindingsOf({series}, facts).empty());
}

}  // namespace
}  // namespace funnelcast::history
