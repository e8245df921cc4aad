// Rhythms of series, told from the days of their values.
#include "server/history/rhythm.h"

#include <gtest/gtest.h>

namespace funnelcast::history {
namespace {

constexpr Day kMonday = 20514;  // 2026-03-02

// Values of one day each, `gap` days apart.
std::vector<CoveredDays> EveryFewDays(Day first, int count, int gap) {
  std::vector<CoveredDays> covered;
  for (int i = 0; i < count; ++i) covered.push_back({first + i * gap, first + i * gap + 1});
  return covered;
}

// Weeks or longer, one after the other.
std::vector<CoveredDays> Spans(Day first, int count, int length) {
  std::vector<CoveredDays> covered;
  for (int i = 0; i < count; ++i) {
    covered.push_back({first + i * length, first + (i + 1) * length});
  }
  return covered;
}

std::vector<CoveredDays> Weekdays(Day monday, int week_count) {
  std::vector<CoveredDays> covered;
  for (int i = 0; i < 7 * week_count; ++i) {
    if (i % 7 < 5) covered.push_back({monday + i, monday + i + 1});
  }
  return covered;
}

Day NextOf(const std::vector<CoveredDays>& covered) {
  return NextExpectedDay(FindRhythm(covered), covered.back());
}

TEST(RhythmTest, DailySeriesIsDueTheNextDay) {
  const auto covered = EveryFewDays(kMonday, 40, 1);
  EXPECT_EQ(FindRhythm(covered).days, 1);
  EXPECT_EQ(NextOf(covered), kMonday + 40);
}

// After a Friday comes a Monday.
TEST(RhythmTest, SeriesOfWorkingDaysIsNotDueOnSaturday) {
  const auto covered = Weekdays(kMonday, 4);
  EXPECT_EQ(FindRhythm(covered).days, 1);
  EXPECT_EQ(NextOf(covered), kMonday + 28);
}

// Three days from Monday on do not show that Thursdays are free.
TEST(RhythmTest, ShortDailySeriesIsDueOnAnyDay) {
  EXPECT_EQ(NextOf(EveryFewDays(kMonday, 3, 1)), kMonday + 3);
}

TEST(RhythmTest, NewsletterOnTuesdaysIsDueTheNextTuesday) {
  auto covered = EveryFewDays(kMonday + 1, 10, 7);
  EXPECT_EQ(FindRhythm(covered).days, 7);
  EXPECT_EQ(NextOf(covered), kMonday + 71);
  // One that came a day late does not put off the next one.
  covered.push_back({kMonday + 72, kMonday + 73});
  EXPECT_EQ(NextOf(covered), kMonday + 78);
}

TEST(RhythmTest, FortnightlySeriesIsDueAfterTwoWeeks) {
  const auto covered = EveryFewDays(kMonday, 8, 14);
  EXPECT_EQ(FindRhythm(covered).days, 14);
  EXPECT_EQ(NextOf(covered), kMonday + 8 * 14);
}

// 31 January, 28 February, 31 March: the next one is due at the end of April.
TEST(RhythmTest, MonthlySeriesIsDueInTheNextMonth) {
  const std::vector<CoveredDays> covered = {{20484, 20485}, {20512, 20513}, {20543, 20544}};
  EXPECT_EQ(FindRhythm(covered).days, 30);
  EXPECT_EQ(NextOf(covered), 20573);
}

TEST(RhythmTest, WeeksAreDueWhenTheLastOneEnds) {
  const auto covered = Spans(kMonday, 6, 7);
  EXPECT_EQ(FindRhythm(covered).days, 7);
  EXPECT_EQ(NextOf(covered), kMonday + 42);
  EXPECT_EQ(FindRhythm(Spans(kMonday, 1, 7)).days, 7);
}

TEST(RhythmTest, IrregularSeriesHasNoRhythm) {
  const std::vector<CoveredDays> covered = {{0, 1}, {1, 2}, {11, 12}, {30, 31}, {36, 37}, {90, 91}};
  EXPECT_EQ(FindRhythm(covered).days, 0);
  EXPECT_EQ(NextOf(covered), 91);
  EXPECT_EQ(FindRhythm({}).days, 0);
}

TEST(RhythmTest, DailySeriesIsObservedUpToTheDayAfterItsLast) {
  const auto covered = EveryFewDays(kMonday, 40, 1);
  EXPECT_TRUE(IsObservedUpTo(covered, kMonday + 40));
  EXPECT_FALSE(IsObservedUpTo(covered, kMonday + 41));
  EXPECT_FALSE(IsObservedUpTo(covered, kMonday));
  EXPECT_FALSE(IsObservedUpTo({}, kMonday));
}

TEST(RhythmTest, NewsletterIsObservedUntilItsNextIssue) {
  const auto covered = EveryFewDays(kMonday + 1, 10, 7);
  EXPECT_TRUE(IsObservedUpTo(covered, kMonday + 71));
  EXPECT_FALSE(IsObservedUpTo(covered, kMonday + 72));
}

// A row in 2062 says nothing about what lies between.
TEST(RhythmTest, StrayDayFarAwayObservesNothing) {
  auto covered = EveryFewDays(kMonday, 40, 1);
  covered.push_back({33'000, 33'001});
  EXPECT_FALSE(IsObservedUpTo(covered, kMonday + 60));
  covered.push_back({33'001, 33'002});
  EXPECT_FALSE(IsObservedUpTo(covered, kMonday + 60));
}

TEST(RhythmTest, ShortGapAtTheEndIsObserved) {
  auto covered = EveryFewDays(kMonday, 40, 1);
  covered.push_back({kMonday + 44, kMonday + 45});
  EXPECT_TRUE(IsObservedUpTo(covered, kMonday + 43));
}

// An export that ended early, followed by the next month's.
TEST(RhythmTest, HoleInDailyValuesIsNotObserved) {
  auto covered = EveryFewDays(kMonday, 40, 1);
  for (const CoveredDays& days : EveryFewDays(kMonday + 50, 30, 1)) covered.push_back(days);
  EXPECT_FALSE(IsObservedUpTo(covered, kMonday + 47));
  EXPECT_EQ(FindHole(covered, kMonday + 47), (CoveredDays{kMonday + 40, kMonday + 50}));
  EXPECT_TRUE(IsObservedUpTo(covered, kMonday + 50 + 30));
  EXPECT_FALSE(FindHole(covered, kMonday + 60).has_value());
  // It has paused as long before.
  const auto is_earlier = [](const CoveredDays& days) {
    return days.first_day >= kMonday + 10 && days.first_day < kMonday + 20;
  };
  std::erase_if(covered, is_earlier);
  EXPECT_TRUE(IsObservedUpTo(covered, kMonday + 47));
}

TEST(RhythmTest, SeriesThatWentOnAfterAPauseIsObserved) {
  auto covered = EveryFewDays(kMonday, 40, 1);
  for (const CoveredDays& days : EveryFewDays(kMonday + 100, 10, 1)) covered.push_back(days);
  EXPECT_TRUE(IsObservedUpTo(covered, kMonday + 60));
}

TEST(RhythmTest, StopsAfterFourRhythmsOrFourWeeks) {
  EXPECT_EQ(StoppedAfterDays({}), 28);
  EXPECT_EQ(StoppedAfterDays(FindRhythm(EveryFewDays(kMonday, 8, 14))), 56);
}

}  // namespace
}  // namespace funnelcast::history
