// The report as a whole: its span, its order, its cap.
#include "server/history/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/limits.h"
#include "tests/server/history/report_fixture.h"

namespace funnelcast::history {
namespace {

TEST(HistoryFindingsTest, EmptyHistoryHasAnEmptyReport) {
  std::vector<Series> none;
  const HistoryReport report = ComputeHistoryReport(none, {});
  EXPECT_TRUE(report.series.empty());
  EXPECT_TRUE(report.findings.empty());
}

TEST(HistoryFindingsTest, SteadySeriesHasNoFindings) {
  EXPECT_TRUE(FindingsOf({MakeSeries("clicks", 200, Steady)}).empty());
}

// The span is told as it is; coverage is measured without the value of 2062.
TEST(HistoryFindingsTest, LonelyValuesDoNotStretchCoverage) {
  std::vector<Series> series = {MakeSeries("clicks", 100, Steady),
                                MakeSeries("orders", 100, Steady, "")};
  series[1].values.push_back({33'798, 5});  // 2062-07-15
  const HistoryReport report = ComputeHistoryReport(series, MakeFacts());
  EXPECT_EQ(report.last_day, 33'798);
  EXPECT_EQ(report.observation_count, 201);
  ASSERT_EQ(report.series.size(), 2u);
  EXPECT_EQ(report.series[0].metric, "orders");
  EXPECT_EQ(report.series[0].observed_day_count, 101);
  EXPECT_DOUBLE_EQ(report.series[0].coverage, 1.0);
  EXPECT_DOUBLE_EQ(report.series[1].coverage, 1.0);
  ASSERT_EQ(report.findings.size(), 1u);  // and nothing is stale
  EXPECT_EQ(report.findings[0].kind, FindingKind::kLonely);
}

// A channel without findings, and `count` that each have a gap in clicks and end early.
std::vector<Series> SeriesWithTwoFindingsEach(int count) {
  std::vector<Series> series = {MakeSeries(
      "clicks", 300, [](int i) { return 1000 + Steady(i); }, "a")};
  for (int i = 0; i < count; ++i) {
    series.push_back(MakeSeries(
        "clicks", 100, [i](int day) { return day == 40 ? -1 : Steady(day) + i / 1000.0; },
        "b" + std::to_string(1000 + i)));
  }
  return series;
}

TEST(HistoryFindingsTest, AllFindingsAreListedUpToTheLimit) {
  std::vector<Series> series = SeriesWithTwoFindingsEach(limits::kMaxHistoryFindings / 2);
  const HistoryReport report = ComputeHistoryReport(series, MakeFacts());
  EXPECT_EQ(std::ssize(report.findings), limits::kMaxHistoryFindings);
  EXPECT_EQ(report.further_finding_count, 0);
}

// The gravest kinds are listed first, and what is past the limit is counted.
TEST(HistoryFindingsTest, FindingsAreCapped) {
  std::vector<Series> series = SeriesWithTwoFindingsEach(limits::kMaxHistoryFindings / 2 + 50);
  const HistoryReport report = ComputeHistoryReport(series, MakeFacts());
  ASSERT_EQ(std::ssize(report.findings), limits::kMaxHistoryFindings);
  EXPECT_EQ(report.findings.front().kind, FindingKind::kGap);
  EXPECT_EQ(report.findings.back().kind, FindingKind::kStale);
  EXPECT_EQ(report.further_finding_count, 100);
}

}  // namespace
}  // namespace funnelcast::history
