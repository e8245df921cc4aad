// Campaigns and channels under a second name.
#include "server/history/repeats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/server/history/report_fixture.h"

namespace funnelcast::history {
namespace {

using testing::HasSubstr;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
using Values = std::function<double(int)>;

std::vector<double> Line(const Values& value) {
  std::vector<double> line;
  for (int i = 0; i < 60; ++i) line.push_back(value(i));
  return line;
}

double Clicks(int i) { return 10 + i * i * 7 % 31; }

std::vector<Repeat> FindRepeats(const std::map<std::string, NamedLines>& by_metric) {
  RepeatSearch search;
  for (const auto& [metric, lines] : by_metric) search.AddCandidates(lines);
  for (const auto& [metric, lines] : by_metric) search.Compare(metric, kMonday, lines);
  return search.Find();
}

// `old` ends on day 40; `new` has all days, the last common one restated.
TEST(RepeatsTest, RenamedCampaignIsFound) {
  const NamedLines clicks = {{"old", Line([](int i) { return i < 40 ? Clicks(i) : kNone; })},
                             {"new", Line([](int i) { return Clicks(i) + (i == 39 ? 1 : 0); })},
                             {"other", Line([](int i) { return Clicks(i + 5); })}};
  const auto repeats = FindRepeats({{"clicks", clicks}});
  ASSERT_EQ(repeats.size(), 1u);
  EXPECT_EQ(repeats[0].first_id, "new");
  EXPECT_EQ(repeats[0].second_id, "old");
  EXPECT_EQ(repeats[0].common_count, 40);
  EXPECT_EQ(repeats[0].equal_count, 39);
  const Renaming renaming = MakeRenaming("meta", repeats[0], {{"old", 3}, {"new", 9}});
  const Finding finding = RenamingFinding(renaming, MakeFacts());
  EXPECT_EQ(finding.kind, FindingKind::kRenamed);
  EXPECT_THAT(TextOf(finding), HasSubstr("Campaign new at meta repeats old day by day: 39 of 40"));
  EXPECT_THAT(TextOf(finding), HasSubstr("`funnelcast campaign merge shop meta old --into new "
                                         "--keep`"));
}

// Two campaigns of a test share a budget to the cent; their clicks differ.
TEST(RepeatsTest, EqualBudgetsAreNone) {
  const NamedLines spend = {{"a", Line([](int i) { return 10 + i / 20; })},
                            {"b", Line([](int i) { return 10 + i / 20; })}};
  EXPECT_TRUE(FindRepeats({{"spend", spend}}).empty());
  const NamedLines costs = {{"a", Line(Clicks)}, {"b", Line(Clicks)}};
  const NamedLines clicks = {{"a", Line(Clicks)}, {"b", Line([](int i) { return Clicks(i + 9); })}};
  EXPECT_TRUE(FindRepeats({{"clicks", clicks}, {"spend", costs}}).empty());
}

// Both stood still, or have one or two clicks a day: nothing is told by it.
TEST(RepeatsTest, ZerosAndSmallCountsAreNone) {
  const NamedLines zeros = {{"a", Line([](int) { return 0; })}, {"b", Line([](int) { return 0; })}};
  EXPECT_TRUE(FindRepeats({{"clicks", zeros}}).empty());
  const NamedLines small = {{"a", Line([](int i) { return i * 7 % 3; })},
                            {"b", Line([](int i) { return i * 5 % 3; })}};
  EXPECT_TRUE(FindRepeats({{"clicks", small}}).empty());
}

TEST(RepeatsTest, RepeatedChannelIsFound) {
  ReportFacts facts = MakeFacts();
  facts.channel_numbers = {{"facebook", 1}, {"meta", 5}};
  const auto findings =
      FindingsOf({MakeSeries("clicks", 60, Clicks), MakeSeries("clicks", 60, Clicks, "meta"),
                  MakeSeries("spend", 60, [](int i) { return 2.5 * Clicks(i); }),
                  MakeSeries(
                      "spend", 60, [](int i) { return 2.5 * Clicks(i); }, "meta")},
                 facts);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kRenamed);
  EXPECT_THAT(TextOf(findings[0]),
              HasSubstr("`funnelcast channel merge shop facebook --into meta --keep`"));
}

}  // namespace
}  // namespace funnelcast::history
