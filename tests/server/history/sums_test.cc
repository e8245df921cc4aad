// Sums by period and over a window.
#include "server/history/sums.h"

#include <gtest/gtest.h>

#include <limits>

namespace funnelcast::history {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr Day kMonday = 20514;  // 2026-03-02

DailySeries Days(Day first_day, std::vector<double> values) {
  DailySeries series;
  series.first_day = first_day;
  series.values = std::move(values);
  return series;
}

// Friday to Tuesday: two weeks, cut to the window at its ends.
TEST(SumsTest, PeriodsAreCutToTheWindowAndEmptyDaysAreNotCounted) {
  ObservationQuery query;
  query.period = Period::kWeek;
  query.start_day = kMonday + 4;
  std::vector<ObservedSum> sums;
  AppendSums("clicks", "a", Days(kMonday + 4, {1, kNone, 2, 3, 4}), query, Combining::kSum, sums);
  ASSERT_EQ(sums.size(), 2u);
  EXPECT_EQ(sums[0].start, kMonday + 4);
  EXPECT_EQ(sums[0].end, kMonday + 7);
  EXPECT_EQ(sums[0].value, 3);
  EXPECT_EQ(sums[0].observed_day_count, 2);
  EXPECT_EQ(sums[1].end, kMonday + 14);
  EXPECT_EQ(sums[1].value, 7);
}

TEST(SumsTest, MonthsAreThoseOfTheCalendar) {
  ObservationQuery query;
  query.period = Period::kMonth;
  std::vector<ObservedSum> sums;
  AppendSums("clicks", "a", Days(kMonday - 2, {1, 2, 3}), query, Combining::kSum, sums);
  ASSERT_EQ(sums.size(), 2u);
  EXPECT_EQ(sums[0].start, kMonday - 29);  // 2026-02-01
  EXPECT_EQ(sums[0].value, 1);
  EXPECT_EQ(sums[1].start, kMonday - 1);
}

TEST(SumsTest, MeansCountObservedDays) {
  std::vector<ObservedSum> sums;
  ObservationQuery query;
  query.period = Period::kWeek;
  AppendSums("price", "", Days(kMonday, {1, kNone, 3}), query, Combining::kMean, sums);
  EXPECT_EQ(sums.at(0).value, 2);
}

TEST(SumsTest, PagesGoOnAfterTheLastRowAndStopAtTheLimit) {
  ObservationQuery query;
  query.after = ObservedSumKey{"clicks", "a", kMonday};
  query.limit = 2;
  std::vector<ObservedSum> sums;
  AppendSums("clicks", "a", Days(kMonday, {1, 2, 3, 4}), query, Combining::kSum, sums);
  ASSERT_EQ(sums.size(), 2u);
  EXPECT_EQ(sums[0].start, kMonday + 1);
  EXPECT_EQ(sums[1].start, kMonday + 2);
}

TEST(SumsTest, BrandAndChannelsAreNeverBothCounted) {
  using Observed = std::vector<MetricAndChannel>;
  const Observed both = {{"orders", ""}, {"orders", "a"}};
  EXPECT_EQ(ChooseCounted(MetricKind::kCount, {{"orders", "a"}}), CountedSeries::kChannels);
  EXPECT_EQ(ChooseCounted(MetricKind::kCount, {{"orders", ""}}), CountedSeries::kBrand);
  EXPECT_EQ(ChooseCounted(MetricKind::kSpend, both), CountedSeries::kChannels);
  EXPECT_EQ(ChooseCounted(MetricKind::kCount, both), std::nullopt);
  EXPECT_TRUE(HasPositive(Days(kMonday, {0, 1})));
  EXPECT_FALSE(HasPositive(Days(kMonday, {0, kNone})));
}

TEST(SumsTest, DaysOfSeveralChannelsCountOnce) {
  WindowSum sum("orders", "", kMonday, kMonday + 7);
  sum.Add(Days(kMonday, {1, 2}));
  sum.Add(Days(kMonday + 1, {3, kNone, 4}));
  const ObservedSum result = sum.Finish();
  EXPECT_EQ(result.value, 10);
  EXPECT_EQ(result.observed_day_count, 3);
  EXPECT_EQ(result.end, kMonday + 7);
}

}  // namespace
}  // namespace funnelcast::history
