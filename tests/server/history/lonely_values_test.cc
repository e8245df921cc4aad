// Values far from all others in time.
#include "server/history/lonely_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/history/report_fixture.h"

namespace funnelcast::history {
namespace {

using testing::HasSubstr;

TEST(LonelyValuesTest, WrongYearIsFoundWithTheCommandThatTakesItOut) {
  Series orders = MakeSeries("orders", 100, Steady, "");
  orders.values.push_back({33'798, 700});
  const auto findings = FindingsOf({orders});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kLonely);
  EXPECT_EQ(findings[0].start_day, 33'798);
  EXPECT_EQ(findings[0].end_day, 33'799);
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("on 2062-07-15 lies 36 years after all others"));
  EXPECT_THAT(TextOf(findings[0]),
              HasSubstr("`funnelcast observation delete shop --metric orders --brand-only --from "
                        "2062-07-15 --to 2062-07-16`"));
}

// The only value of its metric, and a year too early.
TEST(LonelyValuesTest, OnlyValueOfAMetricIsHeldAgainstTheBrand) {
  Series umsatz{"umsatz", "", {{kMonday - 300, 50}}};
  const auto findings = FindingsOf({MakeSeries("clicks", 100, Steady), umsatz});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].metric, "umsatz");
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("300 days before"));
}

// One row of a wide table: its metrics share a finding.
TEST(LonelyValuesTest, RowIsOneFinding) {
  Series clicks = MakeSeries("clicks", 100, Steady);
  Series spend = MakeSeries("spend", 100, Steady);
  clicks.values.push_back({kMonday + 464, 5});
  spend.values.push_back({kMonday + 464, 5});
  const auto findings = FindingsOf({clicks, spend});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("2 values of clicks and spend at facebook"));
}

// Fairs in spring and autumn, a channel that begins later, and twelve weeks before a start.
TEST(LonelyValuesTest, SparseAndLateSeriesAreNone) {
  const auto fairs = [](int i) { return i % 182 < 3 ? 900.0 : -1.0; };
  EXPECT_TRUE(
      FindingsOf({MakeSeries("clicks", 800, Steady), MakeSeries("spend", 800, fairs, "fair"),
                  MakeSeries(
                      "clicks", 800, [](int i) { return i < 500 ? -1 : Steady(i + 3); }, "late")})
          .empty());
  Series pilot = MakeSeries("clicks", 100, Steady);
  pilot.values.insert(pilot.values.begin(), {kMonday - 89, 3});
  for (const Finding& one : FindingsOf({pilot})) EXPECT_NE(one.kind, FindingKind::kLonely);
}

}  // namespace
}  // namespace funnelcast::history
