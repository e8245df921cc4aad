// Rows of stored series, laid on their days.
#include "server/history/daily_values.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace funnelcast::history {
namespace {

constexpr Day kMonday = 20514;  // 2026-03-02

struct Row {
  Day day = 0;
  int day_count = 1;
  double value = 0;
};

using AllSeries = std::vector<std::pair<SeriesOfLevel, std::vector<Row>>>;

SeriesOfLevel Level(const std::string& metric, const std::string& channel,
                    const std::string& campaign = "") {
  return {metric, channel, campaign, "", "", kMonday, kMonday + 7};
}

// What is handed on, by metric and channel.
std::map<std::string, DailySeries> Lay(const AllSeries& all, const DailyOptions& options = {}) {
  std::map<std::string, DailySeries> laid;
  DailyValues days(options, [&](const std::string& metric, const std::string& channel,
                                const DailySeries& series) {
    laid[metric + "/" + channel] = series;
    return true;
  });
  for (const auto& [series, rows] : all) {
    EXPECT_TRUE(days.Begin(series));
    for (const Row& row : rows) days.Add(row.day, row.day_count, row.value);
  }
  days.Finish();
  return laid;
}

TEST(DailyValuesTest, SeriesOfOneMetricAndChannelBecomeOne) {
  const auto laid = Lay({{Level("clicks", "a", "c1"), {{kMonday, 1, 2}, {kMonday + 1, 1, 3}}},
                         {Level("clicks", "a", "c2"), {{kMonday + 1, 1, 4}}},
                         {Level("clicks", "b"), {{kMonday + 3, 1, 5}}}});
  ASSERT_EQ(laid.size(), 2u);
  EXPECT_EQ(laid.at("clicks/a").first_day, kMonday);
  EXPECT_EQ(laid.at("clicks/a").values, (std::vector<double>{2, 7}));
  EXPECT_TRUE(laid.at("clicks/a").campaigns.empty());
  EXPECT_EQ(laid.at("clicks/b").first_day, kMonday + 3);
}

TEST(DailyValuesTest, CampaignsComeWhereTheyAreAskedFor) {
  DailyOptions options;
  options.with_campaigns = true;
  const auto laid = Lay({{Level("clicks", "a", "c1"), {{kMonday, 1, 2}, {kMonday + 1, 1, 3}}},
                         {Level("clicks", "a", "c2"), {{kMonday + 1, 1, 4}}}},
                        options);
  const auto& campaigns = laid.at("clicks/a").campaigns;
  ASSERT_EQ(campaigns.size(), 2u);
  EXPECT_EQ(campaigns.at("c1"), (std::vector<double>{2, 3}));
  EXPECT_TRUE(std::isnan(campaigns.at("c2")[0]));
  EXPECT_EQ(campaigns.at("c2")[1], 4);
}

// 14 over a week that began two days before the days asked for: 2 on each of the five left. A
// price of 14 holds on each day.
TEST(DailyValuesTest, SumsAreLaidInEvenPartsAndControlsAsTheyAre) {
  DailyOptions options;
  options.controls = {"price"};
  options.with_covered_days = true;
  const auto laid = Lay(
      {{Level("clicks", ""), {{kMonday - 2, 7, 14}}}, {Level("price", ""), {{kMonday - 2, 7, 14}}}},
      options);
  EXPECT_EQ(laid.at("clicks/").values, (std::vector<double>{2, 2, 2, 2, 2}));
  EXPECT_EQ(laid.at("price/").values, (std::vector<double>{14, 14, 14, 14, 14}));
  EXPECT_EQ(laid.at("clicks/").longest_day_count, 7);
  EXPECT_EQ(laid.at("clicks/").covered, (std::vector<CoveredDays>{{kMonday - 2, kMonday + 5}}));
}

// Where each value covers a day, the values tell the days.
TEST(DailyValuesTest, CoveredDaysAreLeftOutWhereEachValueCoversOne) {
  DailyOptions options;
  options.with_covered_days = true;
  const auto laid = Lay({{Level("clicks", "a"), {{kMonday, 1, 2}}}}, options);
  EXPECT_TRUE(laid.at("clicks/a").covered.empty());
}

TEST(DailyValuesTest, NothingFollowsWhenNoMoreIsWanted) {
  int count = 0;
  DailyValues days({}, [&](const std::string&, const std::string&, const DailySeries&) {
    ++count;
    return false;
  });
  EXPECT_TRUE(days.Begin(Level("clicks", "a")));
  days.Add(kMonday, 1, 2);
  EXPECT_FALSE(days.Begin(Level("clicks", "b")));
  days.Finish();
  EXPECT_EQ(count, 1);
}

TEST(DailyValuesTest, SeriesWithoutValuesOnTheDaysAreNotHandedOn) {
  EXPECT_TRUE(
      Lay({{Level("clicks", "a"), {}}, {Level("clicks", "b"), {{kMonday - 3, 2, 1}}}}).empty());
}

}  // namespace
}  // namespace funnelcast::history
