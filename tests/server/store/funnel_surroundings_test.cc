// What comes with a funnel's history: controls, benchmarks, experiments, the calendar.
#include <cmath>

#include "server/service/stored_history.h"
#include "server/service/stored_sums.h"
#include "server/store/benchmarks.h"
#include "server/store/experiments.h"
#include "server/store/metrics.h"
#include "server/store/observations.h"
#include "tests/server/store/store_fixture.h"

namespace funnelcast::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Day kMonday = 20004;

class FunnelSurroundingsTest : public StoreFixture {
 protected:
  void SetUp() override {
    StoreFixture::SetUp();
    InsertFunnelNamed("sales");
    ASSERT_EQ(
        Write([](Transaction& t) {
          return EnsureMetric(
              t,
              {.brand = "acme", .id = "price", .display_name = "", .kind = MetricKind::kControl});
        }),
        absl::OkStatus());
  }

  void Observe(const std::string& metric, const std::string& channel, Day day, double value) {
    ObservationBatch batch;
    batch.series = {{metric, channel, "", "", ""}};
    batch.values = {{0, day, value}};
    ASSERT_TRUE(
        Written([&](Transaction& t) { return WriteObservations(t, "acme", batch, {}); }).ok());
  }

  void Add(const Benchmark& benchmark) {
    ASSERT_TRUE(Written([&](Transaction& t) { return InsertBenchmark(t, benchmark); }).ok());
  }

  history::FunnelHistory Load(std::optional<Day> end_day = std::nullopt) {
    service::HistoryRange range;
    range.end_day = end_day;
    auto loaded = Read(
        [&](Reader& reader) { return service::LoadFunnelHistory(reader, "acme", "sales", range); });
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return loaded.ok() ? *std::move(loaded) : history::FunnelHistory();
  }
};

// A control does not stretch the history, and what was known of it before holds at its beginning.
TEST_F(FunnelSurroundingsTest, ControlsAreCutToTheHistory) {
  Observe("price", "", kMonday - 9, 8);
  Observe("price", "", kMonday - 3, 9);
  Observe("clicks", "facebook", kMonday, 5);
  Observe("price", "", kMonday + 1, 10);
  Observe("clicks", "facebook", kMonday + 2, 5);
  Observe("price", "", kMonday + 30, 11);
  const history::FunnelHistory loaded = Load();
  EXPECT_EQ(loaded.history.first_day, kMonday);
  EXPECT_EQ(loaded.history.day_count, 3);
  ASSERT_EQ(loaded.history.controls.size(), 1U);
  EXPECT_EQ(loaded.history.controls[0].id, "price");
  const data::DailyValues& values = loaded.history.controls[0].values;
  ASSERT_EQ(values.size(), 3U);
  EXPECT_EQ(values[0], 9);
  EXPECT_EQ(values[1], 10);
  EXPECT_TRUE(std::isnan(values[2]));
  EXPECT_THAT(TextsOf(loaded.warnings), IsEmpty());
}

TEST_F(FunnelSurroundingsTest, ControlsOfChannelsAreLeftOutWithAWarning) {
  Observe("clicks", "facebook", kMonday, 5);
  Observe("price", "facebook", kMonday, 8);
  Observe("price", "tiktok", kMonday, 8);
  const history::FunnelHistory loaded = Load();
  EXPECT_THAT(loaded.history.controls, IsEmpty());
  EXPECT_THAT(TextsOf(loaded.warnings), ElementsAre(HasSubstr("with an empty channel")));
}

TEST_F(FunnelSurroundingsTest, ABrandWithControlsAloneHasNoHistory) {
  Observe("price", "", kMonday, 8);
  EXPECT_EQ(Load().history.day_count, 0);
}

// Reach belongs to channels that the funnel has, does not stretch the history, and is nothing of
// the brand's.
TEST_F(FunnelSurroundingsTest, ReachIsCutToTheHistory) {
  Observe("reach", "facebook", kMonday - 1, 7);
  Observe("clicks", "facebook", kMonday, 5);
  Observe("reach", "facebook", kMonday, 40);
  Observe("reach", "facebook", kMonday + 2, 41);
  Observe("clicks", "facebook", kMonday + 2, 5);
  Observe("reach", "facebook", kMonday + 3, 42);
  Observe("reach", "tiktok", kMonday, 9);
  Observe("reach", "", kMonday, 9);
  const history::FunnelHistory loaded = Load();
  EXPECT_EQ(loaded.history.first_day, kMonday);
  EXPECT_EQ(loaded.history.day_count, 3);
  ASSERT_EQ(loaded.history.channels.size(), 1U);
  const data::DailyValues& reach = loaded.history.channels[0].reach;
  ASSERT_EQ(reach.size(), 3U);
  EXPECT_EQ(reach[0], 40);
  EXPECT_TRUE(std::isnan(reach[1]));
  EXPECT_EQ(reach[2], 41);
}

TEST_F(FunnelSurroundingsTest, ABrandWithReachAloneHasNoHistory) {
  Observe("reach", "facebook", kMonday, 8);
  EXPECT_EQ(Load().history.day_count, 0);
}

TEST_F(FunnelSurroundingsTest, QueriesAverageControls) {
  for (int day = 0; day < 6; ++day) Observe("price", "", kMonday + day, 8 + day);
  history::ObservationQuery query;
  query.period = history::Period::kWeek;
  const auto rows =
      Read([&](Reader& reader) { return service::SumObservations(reader, "acme", query); });
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ((*rows)[0].value, 10.5);
}

// Spend benchmarks go to the channels that spend, and to one that has no history yet.
TEST_F(FunnelSurroundingsTest, BenchmarksFindTheirStagesAndInputs) {
  Observe("clicks", "facebook", kMonday, 5);
  Observe("spend", "facebook", kMonday, 5);
  Observe("clicks", "blog", kMonday, 5);
  Observe("effort_hours", "blog", kMonday, 5);
  Add({"acme", "a", "", "", "clicks", "impressions", 0.01, 0.02, "", 0});
  Add({"acme", "b", "", "", "impressions", "spend", 50, 200, "", 0});
  Add({"acme", "c", "", "tiktok", "clicks", "spend", 1, 2, "", 0});
  Add({"acme", "d", "", "blog", "clicks", "spend", 1, 2, "", 0});
  Add({"acme", "e", "", "", "clicks", "orders", 1, 2, "", 0});
  Add({"acme", "f", "", "", "likes", "impressions", 1, 2, "", 0});
  const history::FunnelHistory loaded = Load();
  std::vector<std::string> found;
  for (const data::Benchmark& one : loaded.history.benchmarks) {
    found.push_back(one.channel + "/" + std::to_string(static_cast<int>(one.stage)) + "/" +
                    (one.per_input ? "input" : std::to_string(static_cast<int>(one.parent))));
  }
  EXPECT_THAT(found, ElementsAre("/1/0", "facebook/0/input", "tiktok/1/input"));
  EXPECT_EQ(loaded.history.benchmarks[1].high, 200);
  EXPECT_THAT(TextsOf(loaded.warnings),
              ElementsAre(HasSubstr("The benchmark d is left out"), HasSubstr("an earlier stage")));
}

// 3 clicks per 200 impressions on the day that has both; the day before the last year is left out.
TEST_F(FunnelSurroundingsTest, ReportHoldsOwnRatesAgainstBenchmarks) {
  Observe("clicks", "facebook", kMonday - 364, 500);
  Observe("impressions", "facebook", kMonday - 364, 600);
  Observe("clicks", "facebook", kMonday - 1, 100);
  Observe("clicks", "facebook", kMonday, 3);
  Observe("impressions", "facebook", kMonday, 200);
  Observe("clicks", "", kMonday, 90);
  Observe("price", "", kMonday - 1, 4);
  Observe("price", "", kMonday, 5);
  Add({"acme", "a", "", "", "clicks", "impressions", 0.01, 0.02, "", 0});
  Add({"acme", "b", "", "facebook", "clicks", "impressions", 0.02, 0.03, "", 0});
  Add({"acme", "c", "", "", "clicks", "impressions", 0.001, 0.01, "", 0});
  Add({"acme", "d", "", "tiktok", "clicks", "impressions", 0.001, 0.01, "", 0});
  const auto report =
      Read([](Reader& reader) { return service::LoadHistoryReport(reader, "acme", {}); });
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->benchmark_rates.size(), 3U);
  const history::Place places[] = {history::Place::kWithin, history::Place::kBelow,
                                   history::Place::kAbove};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(report->benchmark_rates[i].channel, "facebook");
    EXPECT_EQ(report->benchmark_rates[i].rate, 0.015);
    EXPECT_EQ(report->benchmark_rates[i].day_count, 1);
    EXPECT_EQ(report->benchmark_rates[i].place, places[i]);
  }
  EXPECT_EQ(report->series[1].metric, "price");
  EXPECT_EQ(report->series[1].total, 4.5);
}

// Tests of another funnel's outcomes, and those not over yet as of the day asked for, do not count.
TEST_F(FunnelSurroundingsTest, ExperimentsOfTheFunnelThatAreOver) {
  Observe("orders", "facebook", kMonday, 5);
  for (const auto& [id, metric, end_day] :
       {std::tuple("long_ago", "orders", 9000), std::tuple("later", "orders", kMonday + 1),
        std::tuple("other", "likes", 9000)}) {
    const Experiment experiment{"acme",  id, "", "facebook", metric, end_day - 7,
                                end_day, 10, -2, 1.5,        "",     0};
    ASSERT_TRUE(Written([&](Transaction& t) { return InsertExperiment(t, experiment); }).ok());
  }
  ASSERT_EQ(Load(kMonday).history.experiments.size(), 1U);
  const history::FunnelHistory loaded = Load(kMonday + 1);
  ASSERT_EQ(loaded.history.experiments.size(), 2U);
  const data::Experiment& first = loaded.history.experiments[1];
  EXPECT_EQ(first.channel, "facebook");
  EXPECT_EQ(first.stage, data::Stage::kAction);
  EXPECT_EQ(first.first_day, 8993);
  EXPECT_EQ(first.end_day, 9000);
  EXPECT_EQ(first.input_change, 10);
  EXPECT_EQ(first.lift, -2);
  EXPECT_EQ(first.lift_sd, 1.5);
}

}  // namespace
}  // namespace funnelcast::store
