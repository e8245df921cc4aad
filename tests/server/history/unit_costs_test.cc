// Costs that are many times the usual ones.
#include "server/history/unit_costs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/history/report_fixture.h"

namespace funnelcast::history {
namespace {

using testing::HasSubstr;

double Clicks(int i) { return 40 + i * 7 % 9; }
double Spend(int i) { return 30 + i * 5 % 7; }

// 3,300 instead of 33 on one day: one finding, and no jump beside it.
TEST(UnitCostsTest, FactorOfHundredIsFoundOnce) {
  const auto findings =
      FindingsOf({MakeSeries("spend", 100, [](int i) { return (i == 50 ? 100 : 1) * Spend(i); }),
                  MakeSeries("clicks", 100, Clicks)});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kUnitCost);
  EXPECT_EQ(findings[0].metric, "spend");
  EXPECT_EQ(findings[0].start_day, kMonday + 50);
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("EUR for 48 clicks on 2026-04-21"));
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("0.75 EUR each is usual"));
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("--metric spend --channel facebook"));
}

// A million for a click is odd on the first day of a brand.
TEST(UnitCostsTest, ClickForAMillionIsOddAnywhere) {
  const auto findings = FindingsOf({MakeSeries("spend", 1, [](int) { return 1'000'000; }),
                                    MakeSeries("clicks", 1, [](int) { return 1; })});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("1,000,000 EUR for 1 clicks"));
}

// A new channel of two days, beside one that tells what clicks cost.
TEST(UnitCostsTest, OtherChannelsTellWhatIsUsual) {
  const auto findings =
      FindingsOf({MakeSeries("spend", 100, Spend), MakeSeries("clicks", 100, Clicks),
                  MakeSeries(
                      "spend", 2, [](int) { return 90'000; }, "new"),
                  MakeSeries(
                      "clicks", 2, [](int) { return 7; }, "new")});
  ASSERT_GE(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kUnitCost);
  EXPECT_EQ(findings[0].channel, "new");
}

TEST(UnitCostsTest, MoneyInMicrosIsOddAsAWhole) {
  const auto findings =
      FindingsOf({MakeSeries("spend", 60, Spend), MakeSeries("clicks", 60, Clicks),
                  MakeSeries(
                      "spend", 60, [](int i) { return 1e6 * Spend(i); }, "google"),
                  MakeSeries(
                      "clicks", 60, [](int i) { return Clicks(i) + 3; }, "google")});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].channel, "google");
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("`factor` 0.000001"));
}

// Two leads a day, none on some: spend for no lead is nothing odd.
TEST(UnitCostsTest, DaysOnWhichFewCameAreNotOdd) {
  EXPECT_TRUE(FindingsOf({MakeSeries("spend", 100, Spend),
                          MakeSeries("leads", 100, [](int i) { return i * 7 % 5; })})
                  .empty());
}

TEST(UnitCostsTest, RevenuePerOrderIsHeldAgainstItsOwnSpread) {
  const auto brand = [](double factor, int spread) {
    const auto value = [=](int i) {
      return 60.0 * (1 << (i * 5 % spread)) * (i == 50 ? factor : 1);
    };
    return FindingsOf({MakeSeries(
                           "orders", 100, [](int i) { return 5 + i % 3; }, ""),
                       MakeSeries(
                           "revenue", 100, [=](int i) { return (5 + i % 3) * value(i); }, "")});
  };
  EXPECT_TRUE(brand(100, 11).empty());  // orders from 60 to 60,000
  const auto findings = brand(100, 1);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kUnitCost);
  EXPECT_EQ(findings[0].metric, "revenue");
}

}  // namespace
}  // namespace funnelcast::history
