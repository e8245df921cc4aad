// Imports, corrections, reading as of a time, sums by period, and the history that the engine gets.
#include "server/store/observations.h"

#include <cmath>

#include "server/limits.h"
#include "server/service/stored_history.h"
#include "server/service/stored_sums.h"
#include "server/store/campaigns.h"
#include "server/store/channels.h"
#include "server/store/events.h"
#include "server/store/metrics.h"
#include "server/store/series_values.h"
#include "tests/server/store/store_fixture.h"

namespace funnelcast::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Day kMonday = 20514;  // 2026-03-02

// One value of one series.
struct Row {
  SeriesKey key;
  Day day;
  double value;
};

class ObservationsTest : public StoreFixture {
 protected:
  // A batch of rows in any order.
  static ObservationBatch MakeBatch(const std::vector<Row>& rows) {
    std::map<SeriesKey, std::map<Day, double>> sorted;
    for (const Row& row : rows) {
      sorted[row.key][row.day] = row.value;
    }
    ObservationBatch batch;
    for (const auto& [key, values] : sorted) {
      for (const auto& [day, value] : values) {
        batch.values.push_back({static_cast<std::uint32_t>(batch.series.size()), day, value});
      }
      batch.series.push_back(key);
    }
    return batch;
  }

  absl::StatusOr<ImportResult> Import(const ObservationBatch& batch,
                                      const ImportOptions& options = {}) {
    return Written([&](Transaction& transaction) {
      return WriteObservations(transaction, "acme", batch, options);
    });
  }
  absl::StatusOr<ImportResult> Import(const std::vector<Row>& rows,
                                      const ImportOptions& options = {}) {
    return Import(MakeBatch(rows), options);
  }

  // `start=value` of every row of a query.
  std::vector<std::string> Query(const history::ObservationQuery& query) {
    const auto sums =
        Read([&](Reader& reader) { return service::SumObservations(reader, "acme", query); });
    if (!sums.ok()) {
      return {MessageOf(sums.status())};
    }
    std::vector<std::string> texts;
    for (const history::ObservedSum& sum : *sums) {
      texts.push_back(sum.metric + "/" + sum.channel + " " + std::to_string(sum.start - kMonday) +
                      ".." + std::to_string(sum.end - kMonday) + " " +
                      std::to_string(static_cast<int>(sum.value)) + " of " +
                      std::to_string(sum.observed_day_count));
    }
    return texts;
  }
};

TEST_F(ObservationsTest, ImportCountsWhatIsNewChangedAndTheSame) {
  const auto first = Import({{{"clicks", "facebook", "", "", ""}, kMonday, 5},
                             {{"clicks", "facebook", "", "", ""}, kMonday + 1, 6},
                             {{"spend", "facebook", "", "", ""}, kMonday, 10}});
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->added_count, 3);
  EXPECT_THAT(first->new_channels, ElementsAre("facebook"));
  EXPECT_THAT(first->new_metrics, ElementsAre("clicks", "spend"));
  EXPECT_EQ(first->first_day, kMonday);
  EXPECT_EQ(first->last_day, kMonday + 1);
  const auto second = Import({{{"clicks", "facebook", "", "", ""}, kMonday, 5},
                              {{"clicks", "facebook", "", "", ""}, kMonday + 1, 7},
                              {{"clicks", "facebook", "", "", ""}, kMonday + 2, 8}});
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->row_count, 3);
  EXPECT_EQ(second->unchanged_count, 1);
  EXPECT_EQ(second->corrected_count, 1);
  EXPECT_EQ(second->added_count, 1);
  EXPECT_THAT(second->new_channels, testing::IsEmpty());
  const auto series = Read([](Reader& reader) { return ListSeries(reader, "acme"); });
  std::int64_t observation_count = 0;
  for (const StoredSeries& one : *series) {
    observation_count += one.observation_count;
    EXPECT_EQ(one.first_day, kMonday);
  }
  EXPECT_EQ(observation_count, 4);
  EXPECT_EQ(series->front().last_day, kMonday + 2);
}

// The value of one day is 5, then 7, then 9; each is found at its time and none before the first.
TEST_F(ObservationsTest, HistoryIsReadAsOfATime) {
  std::vector<std::int64_t> times;
  for (const double value : {5.0, 7.0, 9.0}) {
    now_us_ += 1'000'000;
    times.push_back(now_us_);
    ASSERT_TRUE(Import({{{"clicks", "facebook", "", "", ""}, kMonday, value}}).ok());
  }
  const auto at = [&](std::int64_t time_us) {
    history::ObservationQuery query;
    query.as_of_us = time_us;
    return Query(query);
  };
  EXPECT_THAT(at(times[0] - 1), testing::IsEmpty());
  EXPECT_THAT(at(times[0]), ElementsAre("clicks/facebook 0..1 5 of 1"));
  EXPECT_THAT(at(times[1] + 1), ElementsAre("clicks/facebook 0..1 7 of 1"));
  EXPECT_THAT(at(times[2]), ElementsAre("clicks/facebook 0..1 9 of 1"));
  EXPECT_THAT(Query({}), ElementsAre("clicks/facebook 0..1 9 of 1"));
}

// The clock goes back between two imports: the later one still counts as the later.
TEST_F(ObservationsTest, ImportsKeepTheirOrderWhenTheClockGoesBack) {
  ASSERT_TRUE(Import({{{"clicks", "", "", "", ""}, kMonday, 5}}).ok());
  now_us_ -= 1'000'000;
  ASSERT_TRUE(Import({{{"clicks", "", "", "", ""}, kMonday, 7}}).ok());
  EXPECT_THAT(Query({}), ElementsAre("clicks/ 0..1 7 of 1"));
  history::ObservationQuery query;
  query.as_of_us = now_us_ + 1'000'000;  // the time of the first import
  EXPECT_THAT(Query(query), ElementsAre("clicks/ 0..1 5 of 1"));
}

TEST_F(ObservationsTest, PreviewCountsAndStoresNothing) {
  ASSERT_TRUE(Import({{{"clicks", "facebook", "", "", ""}, kMonday, 5}}).ok());
  const ObservationBatch batch = MakeBatch({{{"clicks", "facebook", "", "", ""}, kMonday, 6},
                                            {{"clicks", "tiktok", "", "", ""}, kMonday, 6}});
  const auto preview =
      Read([&](Reader& reader) { return PreviewObservations(reader, "acme", batch, {}); });
  ASSERT_TRUE(preview.ok()) << preview.status();
  EXPECT_EQ(preview->corrected_count, 1);
  EXPECT_EQ(preview->added_count, 1);
  EXPECT_THAT(preview->new_channels, ElementsAre("tiktok"));
  EXPECT_THAT(Query({}), ElementsAre("clicks/facebook 0..1 5 of 1"));
  EXPECT_EQ(*Read([](Reader& reader) { return CountChannels(reader, "acme"); }), 1);
}

// Several thousand values a series, more than one fetch or statement holds, imported in two
// overlapping halves.
TEST_F(ObservationsTest, LongSeriesAreMergedCompletely) {
  const SeriesKey key{"clicks", "facebook", "", "", ""};
  std::vector<Row> first_half;
  std::vector<Row> second_half;
  for (Day i = 0; i < 5000; ++i) {
    (i < 3000 ? first_half : second_half).push_back({key, 10000 + i, 1.0 * i});
    if (i >= 1000 && i < 3000) {
      second_half.push_back({key, 10000 + i, i + 0.5 * (i % 2)});
    }
  }
  ASSERT_EQ(Import(first_half)->added_count, 3000);
  const auto second = Import(second_half);
  EXPECT_EQ(second->added_count, 2000);
  EXPECT_EQ(second->corrected_count, 1000);
  EXPECT_EQ(second->unchanged_count, 1000);
  const auto sum = Read([](Reader& reader) {
    return service::SumMetric(reader, "acme", "clicks", "facebook", 10000, 15000);
  });
  EXPECT_EQ(sum->value, 4999.0 * 5000 / 2 + 500);
  EXPECT_EQ(sum->observed_day_count, 5000);
}

TEST_F(ObservationsTest, NewIdsEnterTheCatalogueUnderTheirNames) {
  ObservationBatch batch =
      MakeBatch({{{"spend", "koeln_messe", "fruehling", "post_1", "eltern"}, kMonday, 5}});
  batch.display_names = {{"koeln_messe", "Köln Messe"}, {"fruehling", "Frühling"}};
  const auto result = Import(batch);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->new_other_count, 3);
  EXPECT_EQ(
      Read([](Reader& reader) { return FindChannel(reader, "acme", "koeln_messe"); })->display_name,
      "Köln Messe");
  EXPECT_EQ(Read([](Reader& reader) {
              return FindCampaign(reader, "acme", "koeln_messe", "fruehling");
            })->display_name,
            "Frühling");
  EXPECT_EQ(Read([](Reader& reader) { return FindMetric(reader, "acme", "spend"); })->kind,
            MetricKind::kSpend);
}

TEST_F(ObservationsTest, UnknownIdsAreRefusedWhereOnlyKnownOnesAreWanted) {
  ASSERT_TRUE(Import({{{"clicks", "facebook", "", "", ""}, kMonday, 5}}).ok());
  ImportOptions options;
  options.unknown_ids = UnknownIds::kRefuse;
  EXPECT_TRUE(Import({{{"clicks", "facebook", "", "", ""}, kMonday, 6}}, options).ok());
  const auto refused = Import({{{"clicks", "facebok", "", "", ""}, kMonday, 6}}, options);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Query({}), ElementsAre("clicks/facebook 0..1 6 of 1"));
}

TEST_F(ObservationsTest, ChannelsAreLimitedAtAndPastTheLimit) {
  ImportOptions options;
  options.max_channel_count = 2;
  EXPECT_TRUE(Import({{{"clicks", "a1", "", "", ""}, kMonday, 5},
                      {{"clicks", "a2", "", "", ""}, kMonday, 5}},
                     options)
                  .ok());
  EXPECT_EQ(Import({{{"clicks", "a3", "", "", ""}, kMonday, 5}}, options).status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(Import({{{"clicks", "a2", "", "", ""}, kMonday, 6}}, options).ok());
}

TEST_F(ObservationsTest, BadBatchesAreRefusedAndLeaveNothing) {
  ObservationBatch twice;
  twice.series = {{"clicks", "facebook", "", "", ""}};
  twice.values = {{0, kMonday, 1}, {0, kMonday, 2}};
  EXPECT_EQ(Import(twice).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Import({{{"clicks", "", "campaign", "", ""}, kMonday, 1}}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Import({{{"clicks", "a1", "", "activity", ""}, kMonday, 1}}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Written([](Transaction& transaction) {
              return WriteObservations(transaction, "none", {}, {});
            })
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  EXPECT_THAT(Query({}), testing::IsEmpty());
}

// 38 days from a Wednesday on: weeks begin on Monday, and the first and last are cut to the window.
TEST_F(ObservationsTest, SumsByWeekAndMonthAreCutToTheWindow) {
  std::vector<Row> rows;
  for (Day day = kMonday + 2; day < kMonday + 40; ++day) {
    rows.push_back({{"clicks", "facebook", "", "", ""}, day, 1});
  }
  ASSERT_TRUE(Import(rows).ok());
  history::ObservationQuery query;
  query.start_day = kMonday + 3;
  query.end_day = kMonday + 16;
  query.period = history::Period::kWeek;
  EXPECT_THAT(Query(query),
              ElementsAre("clicks/facebook 3..7 4 of 4", "clicks/facebook 7..14 7 of 7",
                          "clicks/facebook 14..16 2 of 2"));
  query = {};
  query.period = history::Period::kMonth;  // March has 30 days from its first Monday on, the 2nd
  EXPECT_THAT(Query(query),
              ElementsAre("clicks/facebook -1..30 28 of 28", "clicks/facebook 30..60 10 of 10"));
}

TEST_F(ObservationsTest, QueriesGoOnPageByPage) {
  std::vector<Row> rows;
  for (const char* channel : {"", "a1", "a2"}) {
    for (const char* metric : {"clicks", "orders"}) {
      rows.push_back({{metric, channel, "", "", ""}, kMonday, 1});
      rows.push_back({{metric, channel, "", "", ""}, kMonday + 2, 2});
    }
  }
  ASSERT_TRUE(Import(rows).ok());
  const std::vector<std::string> all = Query({});
  ASSERT_EQ(all.size(), 12u);
  std::vector<std::string> pages;
  history::ObservationQuery query;
  query.limit = 5;
  for (;;) {
    const auto sums =
        Read([&](Reader& reader) { return service::SumObservations(reader, "acme", query); });
    ASSERT_TRUE(sums.ok());
    const std::vector<std::string> page = Query(query);
    pages.insert(pages.end(), page.begin(), page.end());
    if (sums->size() < 5) {
      break;
    }
    query.after = {sums->back().metric, sums->back().channel, sums->back().start};
  }
  EXPECT_EQ(pages, all);
  query = {};
  query.metrics = {"orders"};
  query.channels = {"", "a2"};
  EXPECT_THAT(Query(query), ElementsAre("orders/ 0..1 1 of 1", "orders/ 2..3 2 of 1",
                                        "orders/a2 0..1 1 of 1", "orders/a2 2..3 2 of 1"));
}

// On Monday the channel's own value of 10 counts, not the 3 + 4 of its campaigns; on Tuesday only
// these are there.
TEST_F(ObservationsTest, TheCoarsestLevelCounts) {
  ASSERT_TRUE(Import({{{"clicks", "facebook", "", "", ""}, kMonday, 10},
                      {{"clicks", "facebook", "c1", "", ""}, kMonday, 3},
                      {{"clicks", "facebook", "c2", "", ""}, kMonday, 4},
                      {{"clicks", "facebook", "c1", "", ""}, kMonday + 1, 5},
                      {{"clicks", "facebook", "c2", "", ""}, kMonday + 1, 6}})
                  .ok());
  EXPECT_THAT(Query({}),
              ElementsAre("clicks/facebook 0..1 10 of 1", "clicks/facebook 1..2 11 of 1"));
}

// 100 orders of the shop, of which the channels claim 60; and spend that belongs to no channel.
TEST_F(ObservationsTest, SumMetricOfTheBrandCountsNothingTwice) {
  ASSERT_TRUE(Import({{{"orders", "", "", "", ""}, kMonday, 100},
                      {{"orders", "a1", "", "", ""}, kMonday, 40},
                      {{"orders", "a2", "", "", ""}, kMonday + 1, 20},
                      {{"clicks", "", "", "", ""}, kMonday + 3, 0},
                      {{"clicks", "a1", "", "", ""}, kMonday, 7},
                      {{"spend", "", "", "", ""}, kMonday + 1, 30},
                      {{"spend", "a1", "", "", ""}, kMonday, 5}})
                  .ok());
  const auto sum_of = [&](const char* metric, const char* channel) {
    const auto sum = Read([&](Reader& reader) {
      return service::SumMetric(reader, "acme", metric, channel, kMonday, kMonday + 7);
    });
    return std::pair(sum->value, sum->observed_day_count);
  };
  EXPECT_EQ(sum_of("orders", ""), std::pair(100.0, std::int64_t{1}));
  EXPECT_EQ(sum_of("orders", "a1"), std::pair(40.0, std::int64_t{1}));
  EXPECT_EQ(sum_of("clicks", ""), std::pair(7.0, std::int64_t{1}));
  EXPECT_EQ(sum_of("spend", ""), std::pair(5.0, std::int64_t{1}));
}

TEST_F(ObservationsTest, SumMetricOfTheBrandAddsChannels) {
  ASSERT_TRUE(Import({{{"orders", "a3", "", "", ""}, kMonday, 1},
                      {{"orders", "a1", "", "", ""}, kMonday, 2},
                      {{"orders", "a2", "", "", ""}, kMonday + 1, 4},
                      {{"orders", "a2", "", "", ""}, kMonday + 9, 100}})
                  .ok());
  const auto sum = Read([](Reader& reader) {
    return service::SumMetric(reader, "acme", "orders", "", kMonday, kMonday + 7);
  });
  EXPECT_EQ(sum->value, 7);
  EXPECT_EQ(sum->observed_day_count, 2);
  const auto nothing = Read([](Reader& reader) {
    return service::SumMetric(reader, "acme", "orders", "", kMonday + 20, kMonday + 21);
  });
  EXPECT_EQ(nothing->observed_day_count, 0);
}

TEST_F(ObservationsTest, FunnelHistoryMapsMetricsToStagesAndInputs) {
  InsertFunnelNamed("sales");
  ASSERT_TRUE(Import({{{"impressions", "facebook", "", "", ""}, kMonday, 100},
                      {{"clicks", "facebook", "", "", ""}, kMonday + 2, 5},
                      {{"spend", "facebook", "c1", "", ""}, kMonday + 1, 10},
                      {{"spend", "facebook", "c2", "", ""}, kMonday + 1, 20},
                      {{"effort_hours", "blog", "", "", ""}, kMonday, 2},
                      {{"orders", "", "", "", ""}, kMonday + 3, 7},
                      {{"spend", "", "", "", ""}, kMonday, 99},
                      {{"likes", "facebook", "", "", ""}, kMonday - 50, 1}})
                  .ok());
  ASSERT_EQ(
      Write([](Transaction& transaction) {
        return InsertEvent(transaction, {"acme", "sale", "", "", kMonday, kMonday + 2, 0}).status();
      }),
      absl::OkStatus());
  const auto loaded =
      Read([](Reader& reader) { return service::LoadFunnelHistory(reader, "acme", "sales", {}); });
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const data::FunnelHistory& history = loaded->history;
  EXPECT_EQ(history.first_day, kMonday);  // likes belong to no stage and do not count
  EXPECT_EQ(history.day_count, 4);
  ASSERT_EQ(history.channels.size(), 2u);
  EXPECT_EQ(history.channels[0].id, "blog");
  EXPECT_EQ(history.channels[0].effort_hours[0], 2);
  EXPECT_TRUE(std::isnan(history.channels[0].effort_hours[1]));
  EXPECT_TRUE(history.channels[0].spend.empty());
  EXPECT_EQ(history.channels[1].spend[1], 30);
  ASSERT_EQ(history.channels[1].campaigns.size(), 2u);  // parts of the 30
  EXPECT_EQ(history.channels[1].campaigns[0].id, "c1");
  EXPECT_EQ(history.channels[1].campaigns[0].spend[1], 10);
  EXPECT_EQ(history.channels[1].campaigns[1].spend[1], 20);
  EXPECT_EQ(history.channels[1].stages[0][0], 100);
  EXPECT_EQ(history.channels[1].stages[1][2], 5);
  EXPECT_TRUE(history.channels[1].stages[3].empty());
  EXPECT_EQ(history.brand[3][3], 7);
  ASSERT_EQ(history.events.size(), 1u);
  EXPECT_EQ(history.events[0].series, "sale");
  EXPECT_THAT(TextsOf(loaded->warnings), ElementsAre(HasSubstr("spend")));
}

// The job board has outcomes of the other funnel alone, so its spend is no input of sales; the
// newsletter serves both, and radio has no outcome at all.
TEST_F(ObservationsTest, FunnelHistoryLeavesOutChannelsOfOtherFunnels) {
  InsertFunnelNamed("sales");
  Funnel jobs = MakeFunnel("jobs");
  jobs.stages = {{data::Stage::kInterest, "job_visits"}};
  ASSERT_TRUE(Written([&](Transaction& t) { return InsertFunnel(t, jobs); }).ok());
  ASSERT_TRUE(Import({{{"job_visits", "jobboard", "", "", ""}, kMonday, 10},
                      {{"spend", "jobboard", "", "", ""}, kMonday, 50},
                      {{"job_visits", "newsletter", "", "", ""}, kMonday, 10},
                      {{"clicks", "newsletter", "", "", ""}, kMonday, 10},
                      {{"spend", "radio", "", "", ""}, kMonday, 50}})
                  .ok());
  const auto channels = [&](const std::string& funnel) {
    const auto loaded = Read(
        [&](Reader& reader) { return service::LoadFunnelHistory(reader, "acme", funnel, {}); });
    std::vector<std::string> ids;
    for (const data::ChannelHistory& channel : loaded->history.channels) {
      ids.push_back(channel.id);
    }
    return ids;
  };
  EXPECT_THAT(channels("sales"), ElementsAre("newsletter", "radio"));
  EXPECT_THAT(channels("jobs"), ElementsAre("jobboard", "newsletter", "radio"));
}

TEST_F(ObservationsTest, FunnelHistoryStopsAtTheDayAndTimeAskedFor) {
  InsertFunnelNamed("sales");
  ASSERT_TRUE(Import({{{"clicks", "a1", "", "", ""}, kMonday, 1},
                      {{"clicks", "a1", "", "", ""}, kMonday + 5, 1}})
                  .ok());
  const std::int64_t before_us = now_us_;
  now_us_ += 10;
  ASSERT_TRUE(Import({{{"clicks", "a1", "", "", ""}, kMonday, 50}}).ok());
  service::HistoryRange range;
  range.end_day = kMonday + 5;
  range.as_of_us = before_us;
  const auto loaded = Read(
      [&](Reader& reader) { return service::LoadFunnelHistory(reader, "acme", "sales", range); });
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->history.day_count, 1);
  EXPECT_EQ(loaded->history.channels[0].stages[1][0], 1);
}

// A history of just so many days is used as it is; of one day more the last ones are, without the
// channel that only the first day knows.
TEST_F(ObservationsTest, FunnelHistoryHasItsLastDaysWhenItIsTooLong) {
  InsertFunnelNamed("sales");
  const Day last_day = kMonday + limits::kMaxHistoryDays - 1;
  ASSERT_TRUE(Import({{{"clicks", "a1", "c1", "", ""}, kMonday, 5},
                      {{"clicks", "a1", "c1", "", ""}, kMonday + 1, 6},
                      {{"clicks", "a1", "c1", "", ""}, last_day, 7},
                      {{"clicks", "a2", "", "", ""}, kMonday, 8}})
                  .ok());
  const auto load = [](Reader& reader) {
    return service::LoadFunnelHistory(reader, "acme", "sales", {});
  };
  const auto fitting = Read(load);
  EXPECT_EQ(fitting->history.first_day, kMonday);
  EXPECT_EQ(fitting->history.day_count, limits::kMaxHistoryDays);
  EXPECT_EQ(fitting->history.channels.size(), 2u);
  EXPECT_THAT(TextsOf(fitting->warnings), IsEmpty());

  ASSERT_TRUE(Import({{{"clicks", "a1", "c1", "", ""}, last_day + 1, 9}}).ok());
  const auto cut = Read(load);
  EXPECT_EQ(cut->history.first_day, kMonday + 1);
  EXPECT_EQ(cut->history.day_count, limits::kMaxHistoryDays);
  ASSERT_EQ(cut->history.channels.size(), 1u);
  EXPECT_EQ(cut->history.channels[0].stages[1].front(), 6);
  EXPECT_EQ(cut->history.channels[0].stages[1].back(), 9);
  EXPECT_EQ(cut->history.channels[0].campaigns[0].stages[1].front(), 6);
  EXPECT_THAT(TextsOf(cut->warnings), ElementsAre(HasSubstr("the model uses its last 3,653 days")));
}

TEST_F(ObservationsTest, FunnelHistoryWithoutObservationsIsEmpty) {
  InsertFunnelNamed("sales");
  const auto load = [](Reader& reader) {
    return service::LoadFunnelHistory(reader, "acme", "sales", {});
  };
  EXPECT_EQ(Read(load)->history.day_count, 0);
  EXPECT_EQ(
      Read([](Reader& reader) { return service::LoadFunnelHistory(reader, "acme", "none", {}); })
          .status()
          .code(),
      absl::StatusCode::kNotFound);
}

TEST_F(ObservationsTest, ReportUsesTheFunnelsOfTheBrand) {
  InsertFunnelNamed("sales");
  ASSERT_TRUE(Import({{{"impressions", "a1", "", "", ""}, kMonday, 5},
                      {{"clicks", "a1", "", "", ""}, kMonday, 700},
                      {{"revenue", "a1", "", "", ""}, kMonday, 900},
                      {{"orders", "a1", "", "", ""}, kMonday, 1}})
                  .ok());
  const auto report =
      Read([](Reader& reader) { return service::LoadHistoryReport(reader, "acme", {}); });
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->observation_count, 4);
  EXPECT_EQ(report->series.size(), 4u);
  ASSERT_EQ(report->findings.size(), 1u);  // more revenue than orders is no finding
  EXPECT_EQ(report->findings[0].kind, history::FindingKind::kImpossible);
  EXPECT_EQ(report->findings[0].metric, "clicks");
}

}  // namespace
}  // namespace funnelcast::store
