// Impossible and silent stages.
#include "server/history/stage_findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/history/report_fixture.h"

namespace funnelcast::history {
namespace {

using testing::HasSubstr;

std::vector<Finding> OfKind(FindingKind kind, std::vector<Finding> findings) {
  std::erase_if(findings, [&](const Finding& one) { return one.kind != kind; });
  return findings;
}

// Columns swapped for two days.
TEST(ImpossibleTest, SwappedColumnsAreOneFinding) {
  const auto swapped = [](int i) { return i == 17 || i == 18; };
  const auto findings = FindingsOf(
      {MakeSeries("impressions", 60, [&](int i) { return (swapped(i) ? 1 : 50) * Steady(i); }),
       MakeSeries("clicks", 60, [&](int i) { return (swapped(i) ? 50 : 1) * Steady(i); })});
  ASSERT_EQ(findings.size(), 1u);  // and no jump
  EXPECT_EQ(findings[0].kind, FindingKind::kImpossible);
  EXPECT_EQ(findings[0].metric, "clicks");
  EXPECT_EQ(findings[0].start_day, kMonday + 17);
  EXPECT_EQ(findings[0].end_day, kMonday + 19);
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("More clicks than impressions at facebook on 2 days"));
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("`funnelcast imports undo shop ID`"));
}

// A file of ten days with its columns swapped throughout.
TEST(ImpossibleTest, WholeFileMayBeSwapped) {
  EXPECT_EQ(FindingsOf({MakeSeries("impressions", 10, Steady),
                        MakeSeries("clicks", 10, [](int i) { return 30 * Steady(i); })})
                .size(),
            1u);
}

// A fifth more clicks than impressions, every day: no single day is sure, the whole is.
TEST(ImpossibleTest, SmallExcessThatLastsIsFound) {
  const auto findings =
      FindingsOf({MakeSeries("impressions", 200, Steady),
                  MakeSeries("clicks", 200, [](int i) { return 1.3 * Steady(i); })});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("on 200 days"));
}

// Of two leads a day one in two buys some days later: more orders than leads on many a day.
TEST(ImpossibleTest, DelayExplainsSmallExcesses) {
  EXPECT_TRUE(FindingsOf({MakeSeries("leads", 300, [](int i) { return i * 7 % 5; }),
                          MakeSeries("orders", 300, [](int i) { return i * 11 % 3; })})
                  .empty());
}

// The channel is paused and its leads buy for two months more.
TEST(ImpossibleTest, DelayExplainsOrdersAfterAPause) {
  EXPECT_TRUE(
      OfKind(FindingKind::kImpossible,
             FindingsOf({MakeSeries("leads", 200, [](int i) { return i < 120 ? 40 + i % 5 : 0; }),
                         MakeSeries("orders", 200, [](int i) { return i < 180 ? 8 + i % 3 : 0; })}))
          .empty());
}

TEST(ImpossibleTest, MoneyIsNotCompared) {
  EXPECT_TRUE(FindingsOf({MakeSeries(
                              "orders", 60, [](int i) { return 5 + i % 3; }, ""),
                          MakeSeries(
                              "revenue", 60, [](int i) { return 60.0 * (5 + i % 3); }, "")})
                  .empty());
}

// Forty clicks a day bring two leads; then counting fails for eleven days.
std::vector<Finding> SilentLeads(int first, int end) {
  return FindingsOf(
      {MakeSeries("clicks", 200, [](int i) { return 40 + i * 7 % 9; }),
       MakeSeries("leads", 200, [&](int i) { return i >= first && i < end ? 0 : 1 + i % 3; })});
}

TEST(SilentTest, ZeroRunIsOneFindingWithWhatWouldBeUsual) {
  const auto findings = SilentLeads(100, 120);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kSilent);
  EXPECT_EQ(findings[0].metric, "leads");
  EXPECT_EQ(findings[0].start_day, kMonday + 100);
  EXPECT_EQ(findings[0].end_day, kMonday + 120);
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("on 20 days from 2026-06-10 to 2026-06-29"));
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("about 40 leads would be usual"));
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("--metric leads --channel facebook"));
}

TEST(SilentTest, RunsUpToTheEndAndFromTheBeginningCount) {
  EXPECT_EQ(SilentLeads(180, 200).size(), 1u);
  EXPECT_EQ(SilentLeads(0, 35).size(), 1u);
}

TEST(SilentTest, ShortRunsAreChance) { EXPECT_TRUE(SilentLeads(100, 105).empty()); }

// Nothing on weekends, when nobody answers, is the usual week.
TEST(SilentTest, ClosedWeekendsAreNone) {
  EXPECT_TRUE(
      FindingsOf({MakeSeries("clicks", 200, [](int i) { return 400 + i * 7 % 9; }),
                  MakeSeries("leads", 200, [](int i) { return i % 7 >= 4 ? 0 : 20 + i % 3; })})
          .empty());
}

// Spend stops, organic clicks go on and bring few leads.
TEST(SilentTest, PausedChannelsAreNone) {
  EXPECT_TRUE(
      OfKind(
          FindingKind::kSilent,
          FindingsOf({MakeSeries("spend", 200, [](int i) { return i >= 100 && i < 130 ? 0 : 50; }),
                      MakeSeries("clicks", 200, [](int i) { return 40 + i % 9; }),
                      MakeSeries("leads", 200,
                                 [](int i) { return i >= 100 && i < 130 ? 0 : 1 + i % 3; })}))
          .empty());
}

// The brand's orders, while the leads of two channels go on.
TEST(SilentTest, OrdersOfTheBrandAreHeldAgainstAllChannels) {
  const auto leads = [](int i) { return 10 + i * 7 % 5; };
  const auto findings = FindingsOf(
      {MakeSeries("leads", 200, leads, "a"),
       MakeSeries(
           "leads", 200, [&](int i) { return leads(i + 3); }, "b"),
       MakeSeries(
           "orders", 200, [](int i) { return i >= 150 && i < 158 ? 0 : 6 + i % 3; }, "")});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kSilent);
  EXPECT_EQ(findings[0].channel, "");
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("--brand-only"));
}

// Four Augusts without applicants... two are enough to call it a season.
TEST(SilentTest, RunsOfTheSameSeasonAreNone) {
  EXPECT_TRUE(FindingsOf({MakeSeries("clicks", 700, [](int i) { return 40 + i * 7 % 9; }),
                          MakeSeries("leads", 700,
                                     [](int i) {
                                       return i % 365 >= 150 && i % 365 < 175 ? 0 : 1 + i % 3;
                                     })})
                  .empty());
}

}  // namespace
}  // namespace funnelcast::history
