// Levels of one metric and channel, day by day.
#include "server/history/levels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace funnelcast::history {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

TEST(LevelsTest, TheChannelsOwnValueCountsBeforeAllOthers) {
  const auto values = CombineLevels(
      {{"", "", "", {10, kNone}}, {"", "", "eltern", {1, 2}}, {"c1", "", "", {3, 4}}});
  EXPECT_EQ(values[0], 10);
  EXPECT_EQ(values[1], 2);  // the audiences of the channel count before its campaigns
}

// c1 has a value of its own, c2 one by audience, c3 one by activity, of which p2 is split by
// audience: 1 + 5 + (7 + 20).
TEST(LevelsTest, CampaignsAreFoundInTheSameWayAndAddedUp) {
  const auto values = CombineLevels({{"c1", "", "", {1}},
                                     {"c1", "p1", "", {100}},
                                     {"c2", "", "eltern", {2}},
                                     {"c2", "", "kinder", {3}},
                                     {"c2", "p1", "", {100}},
                                     {"c3", "p1", "", {7}},
                                     {"c3", "p2", "eltern", {8}},
                                     {"c3", "p2", "kinder", {12}}});
  EXPECT_EQ(values[0], 33);
}

TEST(LevelsTest, DaysThatNoLevelHasStayMissing) {
  const auto values = CombineLevels({{"c1", "", "", {kNone, 0}}, {"c2", "", "", {kNone, kNone}}});
  EXPECT_TRUE(std::isnan(values[0]));
  EXPECT_EQ(values[1], 0);
}

// By campaign as well on a day that the channel has a value of its own for; nothing is counted
// twice, since they are its parts.
TEST(LevelsTest, CampaignsAreTheirChannelsParts) {
  const std::vector<LevelSeries> series = {{"", "", "", {10, kNone}},
                                           {"c1", "", "", {3, 4}},
                                           {"c2", "p1", "", {kNone, 7}},
                                           {"c2", "p2", "", {kNone, 1}}};
  const auto campaigns = CombineCampaigns(series);
  ASSERT_EQ(campaigns.size(), 2U);
  EXPECT_EQ(campaigns.at("c1"), (std::vector<double>{3, 4}));
  EXPECT_TRUE(std::isnan(campaigns.at("c2")[0]));
  EXPECT_EQ(campaigns.at("c2")[1], 8);
  EXPECT_EQ(CombineLevels(series), (std::vector<double>{10, 12}));
}

}  // namespace
}  // namespace funnelcast::history
