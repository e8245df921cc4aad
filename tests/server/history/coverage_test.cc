// Coverage, gaps and ends by each series' own rhythm.
#include "server/history/coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/history/report_fixture.h"

namespace funnelcast::history {
namespace {

using testing::HasSubstr;

SeriesCoverage CoverageOf(Series series) {
  std::vector<Series> all = {std::move(series)};
  return ComputeHistoryReport(all, MakeFacts()).series.front();
}

TEST(CoverageTest, CountsDays) {
  std::vector<Series> series = {
      MakeSeries("clicks", 10, [](int i) { return i == 3   ? -1.0
                                                  : i == 4 ? 0.0
                                                           : 2.0; }),
      MakeSeries("orders", 20, [](int) { return 1.0; })};
  const HistoryReport report = ComputeHistoryReport(series, MakeFacts());
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

// A newsletter on Tuesdays, a service on work days, a monthly bill: none lacks a day.
TEST(CoverageTest, OwnRhythmLacksNothing) {
  const auto tuesdays =
      CoverageOf(MakeSeries("opens", 140, [](int i) { return i % 7 == 1 ? 5.0 : -1.0; }));
  EXPECT_EQ(tuesdays.rhythm_days, 7);
  EXPECT_EQ(tuesdays.missing_day_count, 0);
  EXPECT_NEAR(tuesdays.coverage, 1, 0.05);
  const auto work_days =
      CoverageOf(MakeSeries("calls", 140, [](int i) { return i % 7 < 5 ? 5.0 : -1.0; }));
  EXPECT_EQ(work_days.rhythm_days, 1);
  EXPECT_EQ(work_days.missing_day_count, 0);
  EXPECT_NEAR(work_days.coverage, 1, 0.02);
  const auto monthly =
      CoverageOf(MakeSeries("spend", 600, [](int i) { return i % 30 == 0 ? 5.0 : -1.0; }));
  EXPECT_EQ(monthly.rhythm_days, 30);
  EXPECT_EQ(monthly.missing_day_count, 0);
}

// Twenty weeks given as weeks, the eleventh missing.
TEST(CoverageTest, WeeksThatCoverTheirDaysLackNone) {
  Series weeks{"spend", "radio", {}, {}};
  for (int week = 0; week < 20; ++week) {
    if (week == 10) continue;
    for (int day = 0; day < 7; ++day) weeks.values.push_back({kMonday + 7 * week + day, 10});
    weeks.covered.push_back({kMonday + 7 * week, kMonday + 7 * week + 7});
  }
  std::vector<Series> all = {weeks};
  const HistoryReport report = ComputeHistoryReport(all, MakeFacts());
  EXPECT_EQ(report.series[0].rhythm_days, 7);
  EXPECT_EQ(report.series[0].missing_day_count, 1);  // one value
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].start_day, kMonday + 70);
  EXPECT_EQ(report.findings[0].end_day, kMonday + 77);
  EXPECT_THAT(TextOf(report.findings[0]), HasSubstr("for 1 week between 2026-05-11"));
}

// A year of weeks, then days: neither the weeks nor the days lack anything.
TEST(CoverageTest, RhythmMayChange) {
  const auto changed = CoverageOf(
      MakeSeries("clicks", 500, [](int i) { return i < 364 && i % 7 != 0 ? -1.0 : 50.0 + i % 3; }));
  EXPECT_EQ(changed.rhythm_days, 1);
  EXPECT_EQ(changed.missing_day_count, 0);
}

TEST(CoverageTest, GapIsOneFindingWithItsDays) {
  const auto findings = FindingsOf(
      {MakeSeries("clicks", 100, [](int i) { return i >= 50 && i < 53 ? -1 : Steady(i); })});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kGap);
  EXPECT_EQ(findings[0].start_day, kMonday + 50);
  EXPECT_EQ(findings[0].end_day, kMonday + 53);
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("on 3 days from 2026-04-21 to 2026-04-23"));
}

TEST(CoverageTest, GapsOfAChannelAreOneSentence) {
  const auto value = [](int i) { return i == 20 || (i >= 50 && i < 53) ? -1 : Steady(i); };
  const auto findings =
      FindingsOf({MakeSeries("clicks", 100, value),
                  MakeSeries("impressions", 100, [&](int i) { return 10 * value(i); })});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("No values of clicks and impressions at facebook on "
                                             "4 days"));
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("(2 gaps, the longest 3 days from 2026-04-21)"));
}

// Values on Tuesdays only, one of which is missing: that one alone is a gap.
TEST(CoverageTest, MissingTuesdayIsAGap) {
  const auto findings = FindingsOf(
      {MakeSeries("opens", 100, [](int i) { return i % 7 == 1 && i != 50 ? 5.0 : -1.0; })});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_LE(findings[0].start_day, kMonday + 50);
  EXPECT_GT(findings[0].end_day, kMonday + 50);
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("1 week"));
}

// Days without an order have no row: of two orders a day every seventh day has none. Twelve in a
// row is no chance any more.
TEST(CoverageTest, RowsWithoutEventsAreNoGapsButForLongOnes) {
  const auto value = [](int i) { return i * 13 % 7 == 0 ? -1.0 : 1.0 + i * 5 % 4; };
  EXPECT_TRUE(FindingsOf({MakeSeries("orders", 300, value, "")}).empty());
  const auto findings = FindingsOf({MakeSeries(
      "orders", 300, [&](int i) { return i >= 150 && i < 162 ? -1.0 : value(i); }, "")});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_LE(findings[0].start_day, kMonday + 150);
}

TEST(CoverageTest, DailySeriesIsStaleFromFourteenDaysOn) {
  const auto stale = [](int lag) {
    return FindingsOf({MakeSeries("clicks", 100, Steady),
                       MakeSeries("leads", 100 - lag, [](int i) { return i % 5; })});
  };
  EXPECT_TRUE(stale(13).empty());
  ASSERT_EQ(stale(14).size(), 1u);
  EXPECT_EQ(stale(14)[0].kind, FindingKind::kStale);
  EXPECT_EQ(stale(14)[0].end_day, kMonday + 100);
  EXPECT_THAT(TextOf(stale(14)[0]), HasSubstr("14 days before the history does"));
}

TEST(CoverageTest, WeeklySeriesIsStaleAfterFourWeeks) {
  const auto stale = [](int last_week) {
    return FindingsOf(
        {MakeSeries("clicks", 140, Steady),
         MakeSeries("opens", 7 * last_week + 1, [](int i) { return i % 7 == 0 ? 5.0 : -1.0; })});
  };
  EXPECT_TRUE(stale(16).empty());  // ends 27 days before
  EXPECT_EQ(stale(15).size(), 1u);
}

// A channel that was stopped is told once, and not at all when its last figures are zeros or when
// its spend is zero since.
TEST(CoverageTest, StoppedChannelIsNoted) {
  const Series goes_on = MakeSeries(
      "clicks", 100, [](int i) { return 2 * Steady(i + 3); }, "google");
  const auto findings = FindingsOf({goes_on, MakeSeries("clicks", 60, Steady),
                                    MakeSeries("spend", 58, [](int) { return 9.5; })});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("If the channel was stopped, nothing is missing"));
  const auto ends_in_zeros = [](int i) { return i >= 50 ? 0 : Steady(i); };
  EXPECT_TRUE(FindingsOf({goes_on, MakeSeries("clicks", 60, ends_in_zeros)}).empty());
  EXPECT_TRUE(FindingsOf({goes_on, MakeSeries("clicks", 60, Steady),
                          MakeSeries("spend", 100, [](int i) { return i < 60 ? 9.5 : 0; })})
                  .empty());
}

}  // namespace
}  // namespace funnelcast::history
