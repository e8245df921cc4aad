// Rows that are no observations, and rows that only look so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/ingest/table_parser.h"
#include "tests/server/ingest/tables.h"

namespace funnelcast::ingest {
namespace {

using testing::HasSubstr;

std::string CampaignsOf(const ParsedTable& table) {
  std::string text;
  for (const TableSeries& series : table.series) {
    if (series.metric == "spend") text += series.campaign + " ";
  }
  return text;
}

TEST(LeftOutRowsTest, ACampaignCalledGesamtStays) {
  const ParsedTable table = ParseTable(
      "Tag;Kampagne;Kosten;Klicks\n"
      "05.01.2026;Gesamt;1,50;3\n"
      "06.01.2026;Gesamt;2,50;4\n"
      "06.01.2026;Gesamtsortiment;1,00;1\n"
      "Summe;;5,00;8\n",
      AdsOptions());
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(CampaignsOf(table), "gesamt gesamtsortiment ");
  EXPECT_EQ(TotalsOf(table).at("spend"), 5);
  ASSERT_EQ(table.left_out.size(), 1u);
  EXPECT_EQ(table.left_out[0].message, "Row 5 is a total (\"Summe\") and was left out.");
}

// A pivot table: subtotals by day, a line, remarks.
TEST(LeftOutRowsTest, SubtotalsLinesAndRemarksOfAPivotTableAreLeftOut) {
  const ParsedTable table = ParseTable(
      "Datum;Kanal;Ausgaben;Klicks\n"
      "05.01.2026;a;1,50;3\n"
      "05.01.2026;b;1,50;3\n"
      "05.01.2026 Ergebnis;;3,00;6\n"
      "06.01.2026;a;2,50;4\n"
      "Gesamtergebnis;;5,50;10\n"
      "-----;;;\n"
      "Quelle: Statistik;;;\n"
      "Stand 7. Januar\n",
      ShopOptions());
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(TotalsOf(table).at("ausgaben"), 5.5);
  ASSERT_EQ(table.left_out.size(), 3u) << Explain(table);
  EXPECT_EQ(table.left_out[0].kind, LeftOutKind::kTotal);
  EXPECT_EQ(table.left_out[0].row_count, 2);
  EXPECT_EQ(table.left_out[1].kind, LeftOutKind::kEmpty);
  EXPECT_EQ(table.left_out[2].kind, LeftOutKind::kTitle);
  EXPECT_EQ(table.left_out[2].row_count, 2);
}

TEST(LeftOutRowsTest, ASecondHeadingIsLeftOut) {
  const ParsedTable table = ParseTable(
      "date,channel,metric,value\n2026-01-05,a,clicks,5\n"
      "Date,Channel,Metric,Value\n2026-01-06,a,clicks,6\n",
      ShopOptions());
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_THAT(Explain(table), HasSubstr("Row 3 repeats the headings"));
}

// The value is not the sum of the others: the row has lost its day.
TEST(LeftOutRowsTest, ARowWithoutADayThatIsNoSumIsRefused) {
  const CellError error = OnlyError(
      ParseTable("Tag,Kosten,Klicks\n2026-01-05,1.5,3\n2026-01-06,1.5,3\n,1.5,3\n", AdsOptions()));
  EXPECT_EQ(error.row, 4);
  EXPECT_THAT(error.message, HasSubstr("no date"));
  const CellError named = OnlyError(ParseTable(
      "Tag,Kampagne,Kosten\n2026-01-05,a,1.5\n2026-01-06,a,1.5\n,a,3.0\n", AdsOptions()));
  EXPECT_EQ(named.row, 4);
}

TEST(LeftOutRowsTest, TotalsOfEachDayAreLeftOutWhenTheyAreSums) {
  const ParsedTable table = ParseTable(
      "Day,Campaign,Cost,Clicks,Reach\n"
      "2026-01-05,a,2.5,3,70\n"
      "2026-01-05,b,2.0,4,80\n"
      "2026-01-05,Total,4.5,7,100\n"
      "2026-01-06,a,2.0,3,70\n"
      "2026-01-06,Total,2.0,3,70\n"
      "2026-01-05,Total: Account,4.5,7,100\n",
      AdsOptions());
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(TotalsOf(table).at("spend"), 6.5);
  EXPECT_EQ(TotalsOf(table).at("reach"), 220);
  EXPECT_EQ(CampaignsOf(table), "a b ");
  EXPECT_EQ(table.row_count, 3);
}

// Rows of a day without a campaign beside those of its campaigns.
TEST(LeftOutRowsTest, SubtotalsWithoutACampaignAreLeftOut) {
  const std::string rest = "2026-01-05,a,2.50\n2026-01-05,b,2.00\n";
  const ParsedTable sum = ParseTable("Day,Campaign,Cost\n2026-01-05,,4.50\n" + rest, AdsOptions());
  ASSERT_TRUE(sum.ok()) << Explain(sum);
  EXPECT_EQ(TotalsOf(sum).at("spend"), 4.5);
  EXPECT_THAT(Explain(sum), HasSubstr("Row 2 repeats the sum of other rows"));
  // What belongs to no campaign stays.
  const ParsedTable other =
      ParseTable("Day,Campaign,Cost\n2026-01-05,,1.25\n" + rest, AdsOptions());
  ASSERT_TRUE(other.ok()) << Explain(other);
  EXPECT_EQ(TotalsOf(other).at("spend"), 5.75);
}

TEST(LeftOutRowsTest, CellsWithoutAValueAreEmptyInAWideTableAndNamedInATidyOne) {
  const ParsedTable wide = ParseTable(
      "Tag;Kampagne;Kosten;Impr.;Klicks\n"
      "05.01.2026;a;1,50;k.A.;< 10 %\n"
      "06.01.2026;a;n/a;#DIV/0!; --\n",
      AdsOptions());
  ASSERT_TRUE(wide.ok()) << Explain(wide);
  EXPECT_EQ(wide.values.size(), 1u);
  const CellError error =
      OnlyError(ParseTable("date,channel,metric,value\n2026-01-05,a,clicks,k.A.\n", ShopOptions()));
  EXPECT_THAT(error.message, HasSubstr("\"k.A.\" is not a number"));
}

TEST(LeftOutRowsTest, ATableOfTotalsAloneIsRefused) {
  const CellError error =
      OnlyError(ParseTable("Day,Campaign,Cost\nTotal: Account,,5.0\n", AdsOptions()));
  EXPECT_THAT(error.message, HasSubstr("Row 2 is a total"));
}

}  // namespace
}  // namespace funnelcast::ingest
