// Rows that cover several days, days of a report's title, days to come.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/ingest/calendar.h"
#include "server/ingest/table_parser.h"
#include "tests/server/ingest/tables.h"

namespace funnelcast::ingest {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

TEST(RowDaysTest, AColumnOfMonthsCoversMonths) {
  const ParsedTable table = ParseTable(
      "Monat;Kanal;Ausgaben (€);Bestellungen\n"
      "Januar 2026;Google;1.200,50;12\n"
      "Februar 2026;Google;900,00;8\n",
      ShopOptions());
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(table.values[0].day_count, 31);
  EXPECT_EQ(table.values[1].day_count, 28);
  EXPECT_THAT(Explain(table), HasSubstr("Each row covers a month"));
}

TEST(RowDaysTest, AWeekThatIsNotOverEndsToday) {
  const ParsedTable table =
      ParseTable("KW;Kanal;Klicks\nKW 13 2026;Google;12\nKW 14 2026;Google;8\n", ShopOptions());
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(FormatDay(table.values[0].day), "2026-03-23");
  EXPECT_EQ(table.values[0].day_count, 7);
  EXPECT_EQ(table.values[1].day_count, 2);
  EXPECT_THAT(Explain(table), HasSubstr("still to come"));
}

// Planned spend of a week to come keeps its seven days.
TEST(RowDaysTest, AWeekOfInputsAloneIsNotCut) {
  const ParsedTable table =
      ParseTable("Woche;Kanal;Ausgaben\n30.03.2026;Google;70,50\n", ShopOptions());
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(table.values[0].day_count, 7);
}

// The mapping says it where no heading does.
TEST(RowDaysTest, AMappingMayStateTheLength) {
  TableOptions options = AdsOptions();
  options.mapping->row_length = RowLength::kWeek;
  const ParsedTable table = ParseTable("Day,Cost\n2026-01-05,7.5\n2026-01-12,7.0\n", options);
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(table.values[1].day_count, 7);
}

// In tidy tables `end` is the day after the last, as in the contract; `until` and `bis` the last.
TEST(RowDaysTest, TidyTablesHaveEndOrUntil) {
  const ParsedTable end = ParseTable(
      "date,end,channel,metric,value\n2026-01-05,2026-01-12,a,clicks,70\n2026-01-12,,a,clicks,7\n",
      ShopOptions());
  ASSERT_TRUE(end.ok()) << Explain(end);
  EXPECT_EQ(end.values[0].day_count, 7);
  EXPECT_EQ(end.values[1].day_count, 1);
  const ParsedTable until = ParseTable(
      "Datum;bis;Kanal;Kennzahl;Wert\n05.01.2026;11.01.2026;a;Klicks;70\n", ShopOptions());
  ASSERT_TRUE(until.ok()) << Explain(until);
  EXPECT_EQ(until.values[0].day_count, 7);
  const CellError same = OnlyError(ParseTable(
      "date,end,channel,metric,value\n2026-01-05,2026-01-05,a,clicks,7\n", ShopOptions()));
  EXPECT_THAT(same.message, HasSubstr("name the column until"));
}

TEST(RowDaysTest, SlashesOfBothDatesAreReadAlike) {
  const ParsedTable table = ParseTable(
      "date,until,channel,metric,value\n1/5/2026,1/11/2026,a,clicks,70\n"
      "1/12/2026,1/18/2026,a,clicks,70\n",
      ShopOptions());
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(FormatDay(table.values[1].day), "2026-01-12");
  EXPECT_EQ(table.values[1].day_count, 7);
}

TEST(RowDaysTest, OverlapsAndEndlessRowsAreRefused) {
  const CellError overlap = OnlyError(ParseTable(
      "Datum;bis;Kanal;Kennzahl;Wert\n05.01.2026;11.01.2026;a;Klicks;70\n11.01.2026;;a;Klicks;7\n",
      ShopOptions()));
  EXPECT_EQ(overlap.row, 3);
  EXPECT_THAT(overlap.message, HasSubstr("Rows 2 and 3 overlap"));
  const CellError long_row = OnlyError(ParseTable(
      "date,until,channel,metric,value\n2024-01-01,2025-12-31,a,clicks,70\n", ShopOptions()));
  EXPECT_THAT(long_row.message, HasSubstr("at most 366"));
  const CellError backwards = OnlyError(ParseTable(
      "date,until,channel,metric,value\n2026-01-05,2026-01-04,a,clicks,70\n", ShopOptions()));
  EXPECT_THAT(backwards.message, HasSubstr("before it begins"));
}

TEST(RowDaysTest, OutcomesOfDaysToComeAreRefusedAndInputsAreNot) {
  const std::string text =
      "date,channel,metric,value\n2026-04-01,,revenue,700\n2026-04-01,a,spend,700\n"
      "2026-04-01,,price_index,1\n2026-03-31,,revenue,700\n";
  const CellError error = OnlyError(ParseTable(text, ShopOptions()));
  EXPECT_EQ(error.row, 2);
  EXPECT_THAT(error.message, HasSubstr("today is 2026-03-31"));
  // Plans are read without a today.
  EXPECT_TRUE(ParseTable(text, {}).ok());
}

TEST(RowDaysTest, RowsOfOneDayAreAddedUpOnlyWhenWanted) {
  const std::string text =
      "Day,Campaign,Device,Cost,Reach\n2026-01-05,a,Phone,1.5,10\n2026-01-05,a,TV,2.5,20\n";
  const CellError error = OnlyError(ParseTable(text, AdsOptions()));
  EXPECT_THAT(error.message, HasSubstr("Rows 2 and 3 both give reach and spend for google_ads, a"));
  EXPECT_THAT(error.message, HasSubstr("\"Device\""));
  TableOptions options = AdsOptions();
  options.sum_rows = true;
  const ParsedTable table = ParseTable(text, options);
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(TotalsOf(table).at("spend"), 4);
  EXPECT_THAT(Explain(table), HasSubstr("counts people"));
}

TEST(RowDaysTest, SummedControlsAreAveraged) {
  TableOptions options = ShopOptions();
  options.sum_rows = true;
  const ParsedTable table = ParseTable(
      "date,channel,metric,value\n2026-01-05,,temperature,-4\n2026-01-05,,temperature,2\n",
      options);
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(table.values[0].value, -1);
}

TEST(RowDaysTest, DailyRowsSayNothing) {
  const ParsedTable table = ParseTable(
      "date,until,channel,metric,value\n2026-01-05,2026-01-05,a,clicks,7\n", ShopOptions());
  EXPECT_THAT(table.warnings, IsEmpty());
}

}  // namespace
}  // namespace funnelcast::ingest
