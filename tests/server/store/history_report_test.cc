// What the report reads from the store: campaigns, values over several days, past moments, events.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/service/stored_history.h"
#include "server/store/events.h"
#include "server/store/observations.h"
#include "tests/server/history/report_fixture.h"
#include "tests/server/store/store_fixture.h"

namespace funnelcast::store {
namespace {

using history::FindingKind;
using testing::HasSubstr;

constexpr Day kMonday = 20514;  // 2026-03-02

class HistoryReportTest : public StoreFixture {
 protected:
  // Values of `count` periods of `day_count` days, one after the other from `first_day` on.
  void Import(const SeriesKey& key, Day first_day, int count,
              const std::function<double(int)>& value, int day_count = 1) {
    ObservationBatch batch;
    batch.series = {key};
    for (int i = 0; i < count; ++i) {
      batch.values.push_back({0, first_day + i * day_count, value(i), day_count});
    }
    now_us_ += 10;
    const auto result = Written([&](Transaction& transaction) {
      return WriteObservations(transaction, "acme", batch, {});
    });
    ASSERT_TRUE(result.ok()) << result.status();
  }

  history::FullReport Report(std::optional<std::int64_t> as_of_us = std::nullopt) {
    auto report =
        Read([&](Reader& reader) { return service::LoadHistoryReport(reader, "acme", as_of_us); });
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *std::move(report) : history::FullReport();
  }
};

double Clicks(int i) { return 40 + i * i * 7 % 31; }

// The tool calls a campaign by its new name for its whole past: 60 days repeat those known.
TEST_F(HistoryReportTest, RenamedCampaignIsTheLaterImported) {
  Import({"clicks", "meta", "spring", "", ""}, kMonday, 60, Clicks);
  Import({"clicks", "meta", "other", "", ""}, kMonday, 90, [](int i) { return Clicks(i + 7); });
  Import({"clicks", "meta", "all_year", "", ""}, kMonday, 90, Clicks);
  const history::FullReport report = Report();
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].kind, FindingKind::kRenamed);
  EXPECT_EQ(report.findings[0].channel, "meta");
  EXPECT_THAT(history::TextOf(report.findings[0]),
              HasSubstr("`funnelcast campaign merge acme meta spring --into all_year --keep`"));
}

// Spend by week beside clicks by day.
TEST_F(HistoryReportTest, WeeksLackNoDays) {
  Import(
      {"spend", "radio", "", "", ""}, kMonday, 20, [](int i) { return 700 + i; }, 7);
  Import({"clicks", "radio", "", "", ""}, kMonday, 140, Clicks);
  const history::FullReport report = Report();
  ASSERT_EQ(report.series.size(), 2u);
  EXPECT_EQ(report.series[1].metric, "spend");
  EXPECT_EQ(report.series[1].rhythm_days, 7);
  EXPECT_EQ(report.series[1].missing_day_count, 0);
  EXPECT_DOUBLE_EQ(report.series[1].coverage, 1.0);
  EXPECT_EQ(report.series[0].rhythm_days, 1);
  EXPECT_TRUE(report.findings.empty());
}

// A week that was not known yet was missing then.
TEST_F(HistoryReportTest, PastMomentKnowsItsOwnWeeks) {
  const SeriesKey key = {"spend", "radio", "", "", ""};
  Import(
      key, kMonday, 10, [](int i) { return 700 + i; }, 7);
  Import(
      key, kMonday + 77, 10, [](int i) { return 800 + i; }, 7);
  const std::int64_t then_us = now_us_;
  Import(
      key, kMonday + 70, 1, [](int) { return 750; }, 7);
  EXPECT_EQ(Report(then_us).series[0].missing_day_count, 1);
  EXPECT_EQ(Report().series[0].missing_day_count, 0);
}

// Twelve times as many orders: odd, unless the catalogue knows why.
TEST_F(HistoryReportTest, EventsExplainJumps) {
  InsertFunnelNamed("sales");
  Import({"orders", "", "", "", ""}, kMonday, 100,
         [](int i) { return (i == 50 ? 12 : 1) * (80 + i * 7 % 11); });
  ASSERT_EQ(Report().findings.size(), 1u);
  EXPECT_EQ(Report().findings[0].kind, FindingKind::kJump);
  Event sale;
  sale.brand = "acme";
  sale.id = "sale";
  sale.series = "sale";
  sale.start_day = kMonday + 50;
  sale.end_day = kMonday + 51;
  ASSERT_TRUE(
      Written([&](Transaction& transaction) { return InsertEvent(transaction, sale); }).ok());
  EXPECT_TRUE(Report().findings.empty());
}

TEST_F(HistoryReportTest, ClaimsAreHeldAgainstTheBrandsOwn) {
  InsertFunnelNamed("sales");
  Import({"orders", "", "", "", ""}, kMonday, 30, [](int i) { return 20 + i % 3; });
  Import({"orders", "meta", "", "", ""}, kMonday, 30, [](int i) { return 30 + i % 4; });
  const history::FullReport report = Report();
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].kind, FindingKind::kClaimed);
  EXPECT_THAT(history::TextOf(report.findings[0]), HasSubstr("`--metric orders=claimed_orders`"));
}

}  // namespace
}  // namespace funnelcast::store
