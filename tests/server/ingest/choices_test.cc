// What one cell leaves open and the whole file tells: the order of dates, the decimal mark, ids of
// campaigns, and what the file is at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/ingest/calendar.h"
#include "server/ingest/table_parser.h"
#include "tests/server/ingest/tables.h"

namespace funnelcast::ingest {
namespace {

using testing::HasSubstr;

constexpr char kHeading[] = "date,channel,metric,value\n";

std::string FirstDayOf(const ParsedTable& table) {
  return table.ok() ? FormatDay(table.values.front().day) : Explain(table);
}

TEST(DateChoiceTest, DaysInARowTellTheOrderWithAWarning) {
  const ParsedTable table = ParseTable(
      std::string(kHeading) + "03/04/2025,,orders,1\n04/04/2025,,orders,1\n05/04/2025,,orders,1\n",
      ShopOptions());
  EXPECT_EQ(FirstDayOf(table), "2025-04-03");
  EXPECT_THAT(Explain(table), HasSubstr("--date-order month-first"));
}

// Firsts of months, or the first days of a January: both are what people export.
TEST(DateChoiceTest, FirstsOfMonthsAreRefusedWithTheFlag) {
  const std::string text =
      std::string(kHeading) + "01/05/2025,,orders,1\n01/06/2025,,orders,1\n01/07/2025,,orders,1\n";
  EXPECT_THAT(OnlyError(ParseTable(text, ShopOptions())).message,
              HasSubstr("--date-order day-first"));
  TableOptions options = ShopOptions();
  options.date_order = DateOrder::kMonthFirst;
  EXPECT_EQ(FirstDayOf(ParseTable(text, options)), "2025-01-05");
  options.date_order = DateOrder::kDayFirst;
  EXPECT_EQ(FirstDayOf(ParseTable(text, options)), "2025-05-01");
}

TEST(DateChoiceTest, OutcomesLieInThePast) {
  const std::string rows = "02/03/2026,,orders,1\n02/04/2026,,orders,1\n";
  EXPECT_EQ(FirstDayOf(ParseTable(kHeading + rows, ShopOptions())), "2026-02-03");
}

TEST(DateChoiceTest, AFlagThatCannotBeIsRefused) {
  TableOptions options = ShopOptions();
  options.date_order = DateOrder::kMonthFirst;
  EXPECT_THAT(
      OnlyError(ParseTable(std::string(kHeading) + "31/05/2025,,orders,1\n", options)).message,
      HasSubstr("cannot have the month first"));
}

TEST(NumberChoiceTest, ThousandsWithoutAMarkMakeItADecimal) {
  const ParsedTable table = ParseTable(
      "Date,Channel,Impressions,Orders\n2026-01-05,a,50210,3.000\n2026-01-06,a,47155,2.500\n",
      ShopOptions());
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(TotalsOf(table).at("orders"), 5.5);
}

TEST(NumberChoiceTest, ClicksDoNotExceedImpressions) {
  TableOptions options = ShopOptions();
  options.brand.fractional_metrics = {"impressions"};
  const ParsedTable table = ParseTable(
      "Date,Channel,Impressions,Clicks\n2026-01-05,a,\"1,234\",56\n2026-01-06,a,\"2,000\",71\n",
      options);
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(TotalsOf(table).at("impressions"), 3234);
  EXPECT_THAT(Explain(table), HasSubstr("clicks would exceed impressions"));
}

TEST(NumberChoiceTest, GermanHeadingsTellMoneyAndEnglishOnesDoNot) {
  const ParsedTable german =
      ParseTable("Datum;Kanal;Umsatz (€)\n05.01.2026;a;1.234\n", ShopOptions());
  ASSERT_TRUE(german.ok()) << Explain(german);
  EXPECT_EQ(german.values[0].value, 1234);
  const CellError english =
      OnlyError(ParseTable("Date,Channel,Revenue\n2026-01-05,a,1.234\n", ShopOptions()));
  EXPECT_THAT(english.message, HasSubstr("--decimal-mark comma for 1234"));
}

TEST(MoneyTest, OtherCurrenciesAreRefusedByRowAndByHeading) {
  const CellError row = OnlyError(
      ParseTable("Day,Currency code,Cost\n2026-01-05,EUR,1.5\n2026-01-06,USD,1.5\n", AdsOptions()));
  EXPECT_EQ(row.row, 3);
  EXPECT_THAT(row.message, HasSubstr("\"USD\""));
  const CellError heading = OnlyError(ParseTable("Day,Cost (USD)\n2026-01-05,1.5\n", AdsOptions()));
  EXPECT_EQ(heading.column, "B (Cost (USD))");
  const CellError cell = OnlyError(ParseTable("Day,Cost\n2026-01-05,$1.50\n", AdsOptions()));
  EXPECT_THAT(cell.message, HasSubstr("another currency"));
  TableOptions unknown = AdsOptions();
  unknown.brand.currency_code.clear();
  EXPECT_TRUE(ParseTable("Day,Cost (USD)\n2026-01-05,1.5\n", unknown).ok());
}

TEST(MoneyTest, MicrosBecomeMoney) {
  TableOptions options = AdsOptions();
  options.mapping->value_columns = {{"cost_micros", "spend", "", 0.000001}};
  const ParsedTable table = ParseTable("Day,cost_micros\n2026-01-05,12340000\n", options);
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(table.values[0].value, 12.34);
}

TEST(MoneyTest, OnlyControlsAreNegative) {
  const ParsedTable table =
      ParseTable("date;channel;metric;value\n05.01.2026;;Temperatur;−3,5\n", ShopOptions());
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(table.values[0].value, -3.5);
  EXPECT_THAT(
      OnlyError(ParseTable("date;channel;metric;value\n05.01.2026;;orders;(3)\n", ShopOptions()))
          .message,
      HasSubstr("is negative"));
}

TEST(CampaignsTest, TwoNamesOfOneIdStayTwo) {
  const ParsedTable table = ParseTable(
      "Day,Campaign,Cost\n2026-01-05,Sale!,1.5\n2026-01-05,Sale?,2.5\n2026-01-06, sale! ,3.5\n"
      "2026-01-05,Зимние,4.5\n",
      AdsOptions());
  ASSERT_TRUE(table.ok()) << Explain(table);
  ASSERT_EQ(table.series.size(), 3u);
  EXPECT_EQ(table.series[0].campaign, "sale");
  EXPECT_EQ(table.series[1].campaign, "sale_2");
  EXPECT_EQ(table.series[2].campaign, "zimnie");
  EXPECT_EQ(table.values[1].value, 3.5);
  EXPECT_THAT(Explain(table), HasSubstr("\"Sale!\" and \"Sale?\""));
}

TEST(CampaignsTest, IdsOfTheToolTellCampaignsApartAndKeepRenamedOnesTogether) {
  const ParsedTable table = ParseTable(
      "Day,Campaign,Campaign ID,Cost\n2026-01-06,Spring 2026,3,1.5\n2026-01-05,Spring,3,2.5\n"
      "2026-01-05,Brand,1,1.5\n2026-01-05,Brand,2,1.5\n",
      AdsOptions());
  ASSERT_TRUE(table.ok()) << Explain(table);
  ASSERT_EQ(table.series.size(), 3u);
  EXPECT_EQ(table.series[0].campaign, "brand");
  EXPECT_EQ(table.series[1].campaign, "brand_2");
  EXPECT_EQ(table.series[2].campaign, "spring_2026");
  EXPECT_EQ(table.campaign_ids.at({"google_ads", "brand_2"}), "2");
  EXPECT_EQ(table.campaign_ids.at({"google_ads", "spring_2026"}), "3");
}

TEST(CampaignsTest, IdsThatASpreadsheetShortenedTellNothing) {
  const ParsedTable table = ParseTable(
      "Day,Campaign,Campaign ID,Cost\n2026-01-05,a,2.15E+10,1.5\n2026-01-05,b,2.15E+10,1.5\n",
      AdsOptions());
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(table.series.size(), 2u);
  EXPECT_TRUE(table.campaign_ids.empty());
  EXPECT_THAT(Explain(table), HasSubstr("shortened"));
}

TEST(HeadingsTest, MetricsOfSingleColumnsAndTheChannelCanBeChosen) {
  TableOptions options = AdsOptions();
  options.channel = "google_shopping";
  options.metric_overrides = {{"conversions", "claims"}, {"View-through conv.", "views"}};
  const ParsedTable table =
      ParseTable("Day,Conversions,View-through conv.\n2026-01-05,3,4\n", options);
  ASSERT_TRUE(table.ok()) << Explain(table);
  ASSERT_EQ(table.series.size(), 2u);
  EXPECT_EQ(table.series[0], (TableSeries{"claims", "google_shopping", "", "", ""}));
  EXPECT_EQ(table.series[1].metric, "views");
  options.metric_overrides = {{"foo", "bar"}};
  EXPECT_THAT(OnlyError(ParseTable("Day,Cost\n2026-01-05,3\n", options)).message,
              HasSubstr("\"foo\""));
}

TEST(HeadingsTest, MissingColumnsOfAMappingAreNamedWithTheRowOfTheHeadings) {
  TableOptions options = AdsOptions();
  options.mapping->optional_columns = false;
  options.mapping->value_columns = {{"Cost", "spend", "", 1}, {"Sales", "orders", "", 1}};
  options.mapping->campaign_id_column.clear();
  options.mapping->currency_column.clear();
  const CellError error = OnlyError(ParseTable(
      "Report\n\n\"5 Jan 2026 - 6 Jan 2026\"\nDay,Campaign,Cost\n2026-01-05,a,1.5\n", options));
  EXPECT_EQ(error.row, 4);
  EXPECT_THAT(error.message, HasSubstr("no column \"Sales\""));
  EXPECT_THAT(error.message, HasSubstr("in row 4"));
}

TEST(HeadingsTest, CampaignsNeedAChannel) {
  const std::string text = "Tag,Kampagne,Kosten,CTR\n2026-01-05,x,\"5,0\",\"3,0 %\"\n";
  EXPECT_THAT(OnlyError(ParseTable(text, ShopOptions())).message, HasSubstr("--channel"));
  TableOptions options = ShopOptions();
  options.channel = "google_ads";
  const ParsedTable table = ParseTable(text, options);
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(table.columns[3].role, "");
}

struct ForeignFile {
  const char* name;
  std::string bytes;
  const char* says;
};

class ForeignFileTest : public testing::TestWithParam<ForeignFile> {};

TEST_P(ForeignFileTest, IsCalledWhatItIs) {
  EXPECT_THAT(OnlyError(ParseTable(GetParam().bytes, {})).message, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    All, ForeignFileTest,
    testing::Values(ForeignFile{"Xlsx", "PK\x03\x04 [Content_Types].xml", "an Excel workbook"},
                    ForeignFile{"Xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old Excel workbook"},
                    ForeignFile{"Pdf", "%PDF-1.7\n", "a PDF"},
                    ForeignFile{"Html", "\n<!DOCTYPE html><html>", "a web page"},
                    ForeignFile{"Gzip", "\x1F\x8B\x08", "compressed"},
                    ForeignFile{"Json", "[{\"date\": 1}]", "JSON"}),
    [](const testing::TestParamInfo<ForeignFile>& file) { return file.param.name; });

TEST(EncodingTest, Utf16IsReadWithoutAMark) {
  const std::string text = "Day,Cost\n2026-01-05,5.5\n";
  for (const bool little_endian : {true, false}) {
    std::string utf16;
    for (const char c : text) {
      utf16 += little_endian ? std::string{c, '\0'} : std::string{'\0', c};
    }
    const ParsedTable table = ParseTable(utf16, AdsOptions());
    ASSERT_TRUE(table.ok()) << Explain(table);
    EXPECT_THAT(table.format, HasSubstr("UTF-16"));
  }
}

}  // namespace
}  // namespace funnelcast::ingest
