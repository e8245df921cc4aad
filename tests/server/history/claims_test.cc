// What channels claim against what the brand counts.
#include "server/history/claims.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/history/report_fixture.h"

namespace funnelcast::history {
namespace {

using testing::HasSubstr;

// The shop counts 20 orders a day; two platforms claim 15 and 12 of them for half of the time.
TEST(ClaimsTest, ExcessIsToldOnCommonDaysWithTheFlag) {
  const auto findings = FindingsOf({MakeSeries(
                                        "orders", 100, [](int) { return 20; }, ""),
                                    MakeSeries(
                                        "orders", 50, [](int) { return 15; }, "google"),
                                    MakeSeries(
                                        "orders", 50, [](int) { return 12; }, "meta")});
  ASSERT_GE(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kClaimed);
  EXPECT_EQ(findings[0].end_day, kMonday + 50);
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("claim 1,350 orders on 50 days"));
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("(google 750 and meta 600)"));
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("counts 1,000: 35 % more"));
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("`--metric orders=claimed_orders`"));
}

TEST(ClaimsTest, PartsOfTheOwnOrdersAreNone) {
  EXPECT_TRUE(FindingsOf({MakeSeries(
                              "orders", 100, [](int) { return 20; }, ""),
                          MakeSeries(
                              "orders", 100, [](int) { return 11; }, "google"),
                          MakeSeries(
                              "orders", 100, [](int) { return 9; }, "meta")})
                  .empty());
}

// One more on some days is what a day's end makes of it.
TEST(ClaimsTest, SmallExcessIsNone) {
  EXPECT_TRUE(FindingsOf({MakeSeries(
                              "orders", 100, [](int) { return 20; }, ""),
                          MakeSeries(
                              "orders", 100, [](int i) { return 20 + i % 2; }, "google")})
                  .empty());
}

// The brand's reach counts people once, and clicks are no claim.
TEST(ClaimsTest, EarlyStagesAreLeftOut) {
  EXPECT_TRUE(FindingsOf({MakeSeries(
                              "impressions", 100, [](int) { return 20; }, ""),
                          MakeSeries(
                              "impressions", 100, [](int) { return 30; }, "google")})
                  .empty());
}

TEST(ClaimsTest, RevenueIsComparedToo) {
  const auto findings = FindingsOf({MakeSeries(
                                        "revenue", 100, [](int i) { return 900 + i; }, ""),
                                    MakeSeries(
                                        "revenue", 100, [](int i) { return 1300 + i; }, "a")});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_THAT(TextOf(findings[0]), HasSubstr("`--metric revenue=claimed_revenue`"));
}

}  // namespace
}  // namespace funnelcast::history
