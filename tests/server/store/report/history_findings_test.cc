// Coverage and findings, on series made by hand.
#include "server/store/report/history_findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace funnelcast::store::report {
namespace {

using testing::HasSubstr;

constexpr Day kMonday = 20514;  // 2026-03-02

// Values of `count` days from a Monday on; negative ones are left out.
Series MakeSeries(const std::string& metric, int count, const std::function<double(int)>& value) {
  Series series{metric, "facebook", {}};
  for (int i = 0; i < count; ++i) {
    if (value(i) >= 0) {
      series.values.push_back({kMonday + i, value(i)});
    }
  }
  return series;
}

std::vector<Finding> FindingsOf(std::vector<Series> series,
                                const std::vector<StagePair>& pairs = {}) {
  return ComputeHistoryReport(std::move(series), pairs).findings;
}

// A steady series with quiet weekends and some noise, without anything odd.
double Steady(int i) { return (i % 7 >= 5 ? 20 : 100) + (i * 7) % 11; }

TEST(HistoryFindingsTest, EmptyHistoryHasAnEmptyReport) {
  const HistoryReport report = ComputeHistoryReport({}, {});
  EXPECT_TRUE(report.series.empty());
  EXPECT_TRUE(report.findings.empty());
}

TEST(HistoryFindingsTest, CoverageCountsDays) {
  const HistoryReport report = ComputeHistoryReport(
      {MakeSeries("clicks", 10, [](int i) { return i == 3   ? -1.0
                                                   : i == 4 ? 0.0
                                                            : 2.0; }),
       MakeSeries("orders", 20, [](int) { return 1.0; })},
      {});
  ASSERT_EQ(report.series.size(), 2u);
  const SeriesCoverage& clicks = report.series[0];
  EXPECT_EQ(clicks.observed_day_count, 9);
  EXPECT_EQ(clicks.missing_day_count, 1);
  EXPECT_EQ(clicks.zero_day_count, 1);
  EXPECT_EQ(clicks.total, 16);
  EXPECT_DOUBLE_EQ(clicks.coverage, 9.0 / 20);
  EXPECT_EQ(report.observation_count, 29);
  EXPECT_EQ(report.last_day, kMonday + 19);
}

TEST(HistoryFindingsTest, SteadySeriesHasNoFindings) {
  EXPECT_TRUE(FindingsOf({MakeSeries("clicks", 200, Steady)}).empty());
}

TEST(HistoryFindingsTest, GapIsOneFindingWithItsDays) {
  const auto findings = FindingsOf(
      {MakeSeries("clicks", 100, [](int i) { return i >= 50 && i < 53 ? -1 : Steady(i); })});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kGap);
  EXPECT_EQ(findings[0].start_day, kMonday + 50);
  EXPECT_EQ(findings[0].end_day, kMonday + 53);
  EXPECT_THAT(findings[0].message, HasSubstr("on 3 days from 2026-04-21 to 2026-04-23"));
}

// Values on Tuesdays only, one of which is missing: that one alone is a gap.
TEST(HistoryFindingsTest, DaysWithoutValuesEveryWeekAreNoGap) {
  const auto findings = FindingsOf(
      {MakeSeries("opens", 100, [](int i) { return i % 7 == 1 && i != 50 ? 5.0 : -1.0; })});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].start_day, kMonday + 50);
  EXPECT_EQ(findings[0].end_day, kMonday + 51);
}

TEST(HistoryFindingsTest, JumpIsFoundUpAndDown) {
  const auto findings = FindingsOf({MakeSeries("clicks", 100, [](int i) {
    return i == 30 ? 9000 : i == 60 ? 0 : Steady(i);
  })});
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].kind, FindingKind::kJump);
  EXPECT_EQ(findings[0].start_day, kMonday + 30);
  EXPECT_THAT(findings[0].message, HasSubstr("9000"));
  EXPECT_EQ(findings[1].start_day, kMonday + 60);
}

// A channel that pauses for three weeks and comes back at twice the level: changes that last are no
// jumps.
TEST(HistoryFindingsTest, LastingChangesAreNoJumps) {
  EXPECT_TRUE(FindingsOf({MakeSeries("clicks", 200, [](int i) {
                return i >= 80 && i < 101 ? 0 : (i < 80 ? 1 : 2) * Steady(i);
              })}).empty());
}

// A campaign of a few days now and then: most days are zero, and nothing is odd about the others.
TEST(HistoryFindingsTest, BurstsAmongZerosAreNoJumps) {
  EXPECT_TRUE(FindingsOf({MakeSeries("spend", 100, [](int i) {
                return i % 20 < 3 ? 500.0 : 0.0;
              })}).empty());
}

TEST(HistoryFindingsTest, MoreOfALaterStageIsImpossible) {
  const auto findings = FindingsOf(
      {MakeSeries("impressions", 60, Steady),
       MakeSeries("clicks", 60, [](int i) { return Steady(i) + (i == 7 || i == 8 ? 1 : -1); })},
      {{"impressions", "clicks"}});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kImpossible);
  EXPECT_EQ(findings[0].metric, "clicks");
  EXPECT_EQ(findings[0].start_day, kMonday + 7);
  EXPECT_EQ(findings[0].end_day, kMonday + 9);
}

TEST(HistoryFindingsTest, SeriesIsStaleFromFourteenDaysOn) {
  const auto stale = [](int lag) {
    return FindingsOf({MakeSeries("clicks", 100, Steady), MakeSeries("orders", 100 - lag, Steady)});
  };
  EXPECT_TRUE(stale(13).empty());
  ASSERT_EQ(stale(14).size(), 1u);
  EXPECT_EQ(stale(14)[0].kind, FindingKind::kStale);
  EXPECT_EQ(stale(14)[0].end_day, kMonday + 100);
}

// Every second day is impossible, 250 in all: 200 are listed, the gravest kind first, and the rest
// is counted.
TEST(HistoryFindingsTest, FindingsAreCapped) {
  const HistoryReport report = ComputeHistoryReport(
      {MakeSeries("impressions", 500, [](int) { return 100.0; }),
       MakeSeries("clicks", 500, [](int i) { return i % 2 == 0 ? 101.0 : 99.0; }),
       MakeSeries("orders", 100, [](int) { return 5.0; })},
      {{"impressions", "clicks"}});
  EXPECT_EQ(report.findings.size(), 200u);
  EXPECT_EQ(report.findings[0].kind, FindingKind::kImpossible);
  EXPECT_EQ(report.further_finding_count, 51);
}

}  // namespace
}  // namespace funnelcast::store::report
