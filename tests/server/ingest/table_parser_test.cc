// Whole tables: what is read, and what is refused by row and column.
#include "server/ingest/table_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "server/ingest/calendar.h"

namespace funnelcast::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kHeading[] = "date,channel,metric,value\n";

ParsedTable ParseTidy(const std::string& text) { return ParseTable(text, {}); }

Day DayOf(int year, int month, int day) { return *DayFromCivil({year, month, day}); }

// The only error of a table, or one that says there is not exactly one.
CellError OnlyError(const ParsedTable& table) {
  if (table.errors.size() != 1 || table.further_error_count != 0) {
    return {-1, "", "not exactly one error: " + testing::PrintToString(table.errors.size())};
  }
  return table.errors.front();
}

// All errors in one text, for failing expectations.
std::string ErrorsOf(const ParsedTable& table) {
  std::string text;
  for (const CellError& error : table.errors) {
    text += std::to_string(error.row) + " " + error.column + " " + error.message + "\n";
  }
  return text;
}

TEST(TableParserTest, ReadsATidyTable) {
  const ParsedTable table = ParseTidy(
      "date,channel,metric,value\n"
      "2026-03-02,facebook,clicks,7\n"
      "2026-03-01,facebook,clicks,5.5\n"
      "2026-03-01,,orders,3\n");
  ASSERT_TRUE(table.ok()) << ErrorsOf(table);
  ASSERT_EQ(table.series.size(), 2u);
  EXPECT_EQ(table.series[0], (TableSeries{"clicks", "facebook", "", "", ""}));
  EXPECT_EQ(table.series[1], (TableSeries{"orders", "", "", "", ""}));
  ASSERT_EQ(table.values.size(), 3u);
  EXPECT_EQ(table.values[0].day, DayOf(2026, 3, 1));
  EXPECT_EQ(table.values[0].value, 5.5);
  EXPECT_EQ(table.values[1].day, DayOf(2026, 3, 2));
  EXPECT_EQ(table.values[1].value, 7);
  EXPECT_EQ(table.values[2].series, 1u);
  EXPECT_EQ(table.row_count, 3);
  EXPECT_EQ(table.format, "columns separated by commas, decimal point, UTF-8");
  EXPECT_THAT(table.warnings, IsEmpty());
}

TEST(TableParserTest, TakesColumnsInAnyOrderAndOptionalOnes) {
  const ParsedTable table = ParseTidy(
      "value,audience,metric,activity,campaign,channel,date\n"
      "4,eltern,clicks,post_1,fruehling,facebook,2026-03-01\n");
  ASSERT_TRUE(table.ok()) << ErrorsOf(table);
  EXPECT_EQ(table.series[0], (TableSeries{"clicks", "facebook", "fruehling", "post_1", "eltern"}));
}

// A German export: semicolons, decimal comma, thousands points, German dates and headings,
// Windows-1252 with umlauts, CRLF.
TEST(TableParserTest, ReadsAGermanExportInWindows1252) {
  const ParsedTable table = ParseTidy(
      "Datum;Kanal;Metrik;Wert\r\n"
      "01.03.2026;K\xF6ln Messe;Umsatz;1.234,56\r\n"
      "02.03.2026;K\xF6ln Messe;Umsatz;1.234\r\n"
      "3.3.2026;\"K\xF6ln Messe\";Umsatz;0,5 \x80\r\n");
  ASSERT_TRUE(table.ok()) << ErrorsOf(table);
  ASSERT_EQ(table.series.size(), 1u);
  EXPECT_EQ(table.series[0].channel, "koeln_messe");
  EXPECT_EQ(table.display_names.at("koeln_messe"), "Köln Messe");
  ASSERT_EQ(table.values.size(), 3u);
  EXPECT_EQ(table.values[0].value, 1234.56);
  EXPECT_EQ(table.values[1].value, 1234);  // the file's other values have a decimal comma
  EXPECT_EQ(table.values[2].value, 0.5);
  EXPECT_EQ(table.values[2].day, DayOf(2026, 3, 3));
  EXPECT_EQ(table.format, "columns separated by semicolons, decimal comma, Windows-1252");
  EXPECT_THAT(table.warnings, IsEmpty());
}

TEST(TableParserTest, ReadsUtf8WithAMark) {
  const ParsedTable table = ParseTidy(
      "\xEF\xBB\xBF"
      "date\tchannel\tmetric\tvalue\n2026-03-01\tMüller & Söhne\tclicks\t1\n");
  ASSERT_TRUE(table.ok()) << ErrorsOf(table);
  EXPECT_EQ(table.series[0].channel, "mueller_soehne");
  EXPECT_EQ(table.format, "columns separated by tabs, decimal point, UTF-8");
}

TEST(TableParserTest, ReadsUtf16InPiecesOfOneByte) {
  const std::string text = "date\tchannel\tmetric\tvalue\n2026-03-01\tfacebook\tclicks\t1,5\n";
  std::string utf16 = "\xFF\xFE";
  for (const char c : text) {
    utf16 += c;
    utf16 += '\0';
  }
  TableParser parser({});
  for (const char c : utf16) {
    ASSERT_TRUE(parser.Push(std::string_view(&c, 1)));
  }
  const ParsedTable table = parser.Finish();
  ASSERT_TRUE(table.ok()) << ErrorsOf(table);
  EXPECT_EQ(table.values[0].value, 1.5);
  EXPECT_THAT(table.format, HasSubstr("UTF-16"));
}

TEST(TableParserTest, PiecesOfAnySizeGiveTheSameTable) {
  std::string text = kHeading;
  for (int i = 0; i < 50; ++i) {
    text += FormatDay(20000 + i) + ",\"face\"\"book, eins\",clicks," + std::to_string(i) + "\r\n";
  }
  const ParsedTable whole = ParseTidy(text);
  ASSERT_TRUE(whole.ok()) << ErrorsOf(whole);
  for (const std::size_t size : {1u, 7u, 100u}) {
    TableParser parser({});
    for (std::size_t i = 0; i < text.size(); i += size) {
      parser.Push(std::string_view(text).substr(i, size));
    }
    const ParsedTable pieces = parser.Finish();
    ASSERT_EQ(pieces.values.size(), whole.values.size());
    EXPECT_EQ(pieces.values.back().value, whole.values.back().value);
    EXPECT_EQ(pieces.series[0].channel, "face_book_eins");
  }
}

TEST(TableParserTest, HonoursTheSeparatorLineOfSpreadsheets) {
  const ParsedTable table = ParseTidy("sep=;\ndate;channel;metric;value\n2026-03-01;;orders;x\n");
  const CellError error = OnlyError(table);
  EXPECT_EQ(error.row, 3);
  EXPECT_EQ(error.column, "D (value)");
}

// Spreadsheets end tables with empty rows and columns.
TEST(TableParserTest, SkipsEmptyRowsAndTrailingColumns) {
  const ParsedTable table =
      ParseTidy("date,channel,metric,value,,\n\n2026-03-01,,orders,3,,\n,,,,,\n,,,,,\n");
  ASSERT_TRUE(table.ok()) << ErrorsOf(table);
  EXPECT_EQ(table.row_count, 1);
}

TEST(TableParserTest, AcceptsIsoDatesWithATime) {
  const ParsedTable table = ParseTidy(std::string(kHeading) + "2026-03-01T00:00:00,,orders,3\n" +
                                      "2026-03-02 00:00,,orders,3\n20260303,,orders,3\n");
  ASSERT_TRUE(table.ok()) << ErrorsOf(table);
  EXPECT_EQ(table.values.front().day, DayOf(2026, 3, 1));
  EXPECT_EQ(table.values.back().day, DayOf(2026, 3, 3));
}

// Half past eleven at night in London is the next day in Berlin.
TEST(TableParserTest, TimeStampsWithAZoneCountOnTheBrandsDay) {
  TableOptions options;
  options.brand.time_zone = "Europe/Berlin";
  const std::string text = std::string(kHeading) + "2026-03-01T23:30:00Z,,orders,3\n" +
                           "2026-07-01T00:30:00+02:00,,orders,4\n";
  const ParsedTable table = ParseTable(text, options);
  ASSERT_TRUE(table.ok()) << ErrorsOf(table);
  EXPECT_EQ(table.values[0].day, DayOf(2026, 3, 2));
  EXPECT_EQ(table.values[1].day, DayOf(2026, 7, 1));
  EXPECT_EQ(ParseTidy(text).values[1].day, DayOf(2026, 6, 30));  // without a zone, UTC
}

TEST(TableParserTest, DatesWithSlashesFollowTheUnambiguousOnes) {
  const ParsedTable american =
      ParseTidy(std::string(kHeading) + "3/4/2026,,orders,1\n3/25/2026,,orders,2\n");
  ASSERT_TRUE(american.ok()) << ErrorsOf(american);
  EXPECT_EQ(american.values[0].day, DayOf(2026, 3, 4));
  const ParsedTable british =
      ParseTidy(std::string(kHeading) + "03/04/2026,,orders,1\n25/03/2026,,orders,2\n");
  ASSERT_TRUE(british.ok()) << ErrorsOf(british);
  EXPECT_EQ(british.values[1].day, DayOf(2026, 4, 3));
}

TEST(TableParserTest, RefusesDatesWithSlashesThatNothingExplains) {
  const CellError error =
      OnlyError(ParseTidy(std::string(kHeading) + "03/04/2026,,orders,1\n04/04/2026,,orders,1\n"));
  EXPECT_EQ(error.row, 2);
  EXPECT_THAT(error.message, HasSubstr("03/04/2026"));
}

TEST(TableParserTest, RefusesDatesWithSlashesThatContradictEachOther) {
  const CellError error =
      OnlyError(ParseTidy(std::string(kHeading) + "13/04/2026,,orders,1\n04/13/2026,,orders,1\n"));
  EXPECT_EQ(error.row, 3);
  EXPECT_THAT(error.message, HasSubstr("row 2"));
}

// Counts are whole: 1.234 of them is a thousand.
TEST(TableParserTest, AmbiguousCountsAreWholeWithAWarning) {
  for (const std::string heading : {"date;channel;metric;value\n2026-03-01;;orders;1.234\n",
                                    "date,channel,metric,value\n2026-03-01,,orders,1.234\n"}) {
    const ParsedTable table = ParseTidy(heading);
    ASSERT_TRUE(table.ok()) << ErrorsOf(table);
    EXPECT_EQ(table.values[0].value, 1234);
    ASSERT_EQ(table.warnings.size(), 1u);
    EXPECT_THAT(table.warnings[0], HasSubstr("row 2"));
  }
}

TEST(TableParserTest, RefusesAmbiguousMoneyThatNothingExplains) {
  const std::string text = "date;channel;metric;value\n2026-03-01;;revenue;1.234\n";
  const CellError error = OnlyError(ParseTidy(text));
  EXPECT_EQ(error.row, 2);
  EXPECT_THAT(error.message, HasSubstr("1.234 or 1234"));
  EXPECT_THAT(error.message, HasSubstr("--decimal-mark comma"));
  TableOptions options;
  options.decimal_mark = DecimalMark::kComma;
  EXPECT_EQ(ParseTable(text, options).values.at(0).value, 1234);
  options.decimal_mark = DecimalMark::kPoint;
  EXPECT_EQ(ParseTable(text, options).values.at(0).value, 1.234);
}

TEST(TableParserTest, AmbiguousNumbersFollowTheOthersOfTheFile) {
  const ParsedTable table =
      ParseTidy("date;channel;metric;value\n2026-03-01;;spend;1.234\n2026-03-02;;spend;2.5\n");
  ASSERT_TRUE(table.ok()) << ErrorsOf(table);
  EXPECT_EQ(table.values[0].value, 1.234);
  EXPECT_THAT(table.warnings, IsEmpty());
}

TEST(TableParserTest, RefusesBothDecimalMarksInOneFile) {
  const CellError error = OnlyError(
      ParseTidy("date;channel;metric;value\n2026-03-01;;spend;1,5\n2026-03-02;;spend;2.5\n"));
  EXPECT_THAT(error.message, HasSubstr("decimal marks"));
}

TEST(TableParserTest, CountsMayBeFractions) {
  const ParsedTable table = ParseTidy(std::string(kHeading) + "2026-03-01,google,orders,2.75\n");
  ASSERT_TRUE(table.ok()) << ErrorsOf(table);
  EXPECT_EQ(table.values[0].value, 2.75);
}

struct BadRow {
  const char* name;
  const char* row;
  const char* column;
  const char* message;
};

class BadRowTest : public testing::TestWithParam<BadRow> {};

// Each bad row stands between two good ones: it alone is named, by its row and column.
TEST_P(BadRowTest, IsNamedByRowAndColumn) {
  const BadRow& bad = GetParam();
  const ParsedTable table =
      ParseTidy("date,channel,metric,value,campaign,activity\n2026-03-01,a1,orders,1,,\n" +
                std::string(bad.row) + "\n2026-03-05,a1,orders,1,,\n");
  const CellError error = OnlyError(table);
  EXPECT_EQ(error.row, 3) << error.message;
  EXPECT_EQ(error.column, bad.column) << error.message;
  EXPECT_THAT(error.message, HasSubstr(bad.message));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadRowTest,
    testing::Values(
        BadRow{"TooFewCells", "2026-03-02,a1,orders", "", "3 cells"},
        BadRow{"TooManyCells", "2026-03-02,a1,orders,1,,,x", "", "7 cells"},
        BadRow{"NotADate", "yesterday,a1,orders,1,,", "A (date)", "\"yesterday\" is not a date"},
        BadRow{"EmptyDate", ",a1,orders,1,,", "A (date)", "no date"},
        BadRow{"YearOfFiveDigits", "20230-01-01,a1,orders,1,,", "A (date)", "not a date"},
        BadRow{"TwoDigitYear", "01.02.26,a1,orders,1,,", "A (date)", "not a date"},
        BadRow{"FebruaryThirtyFirst", "2026-02-31,a1,orders,1,,", "A (date)", "does not exist"},
        BadRow{"MonthThirteen", "2026-13-01,a1,orders,1,,", "A (date)", "does not exist"},
        BadRow{"DayZero", "2026-01-00,a1,orders,1,,", "A (date)", "does not exist"},
        BadRow{"BeforeRange", "1989-12-31,a1,orders,1,,", "A (date)", "not between 1990-01-01"},
        BadRow{"AfterRange", "2100-01-01,a1,orders,1,,", "A (date)", "and 2099-12-31"},
        BadRow{"EmptyValue", "2026-03-02,a1,orders,,,", "D (value)", "empty"},
        BadRow{"NotANumber", "2026-03-02,a1,orders,many,,", "D (value)",
               "\"many\" is not a number"},
        BadRow{"Percent", "2026-03-02,a1,orders,12%,,", "D (value)", "not a number"},
        BadRow{"NaN", "2026-03-02,a1,orders,NaN,,", "D (value)", "no finite number"},
        BadRow{"Infinity", "2026-03-02,a1,orders,-inf,,", "D (value)", "no finite number"},
        BadRow{"Overflow", "2026-03-02,a1,orders,1e999,,", "D (value)", "not a number"},
        BadRow{"Negative", "2026-03-02,a1,orders,-1,,", "D (value)", "negative"},
        BadRow{"TooLarge", "2026-03-02,a1,orders,1.1e15,,", "D (value)", "above 1e+15"},
        BadRow{"EmptyMetric", "2026-03-02,a1,,1,,", "C (metric)", "metric is empty"},
        BadRow{"ControlCharacter", "2026-03-02,a\x07,orders,1,,", "B (channel)", "control"},
        BadRow{"LineEndInName", "2026-03-02,\"a\nb\",orders,1,,", "B (channel)", "control"},
        BadRow{"OnlySigns", "2026-03-02,★★,orders,1,,", "B (channel)", "no letter"},
        BadRow{"CampaignWithoutChannel", "2026-03-02,,orders,1,c,", "B (channel)", "campaign"},
        BadRow{"ActivityWithoutCampaign", "2026-03-02,a1,orders,1,,x", "E (campaign)", "activity"},
        BadRow{"Duplicate", "2026-03-01,A1,Orders,2,,", "",
               "Rows 2 and 3 both give orders for a1 on 2026-03-01"}),
    [](const testing::TestParamInfo<BadRow>& bad) { return bad.param.name; });

struct BadFile {
  const char* name;
  std::string text;
  std::int64_t row;
  const char* message;
};

class BadFileTest : public testing::TestWithParam<BadFile> {};

TEST_P(BadFileTest, IsRefusedWithAReason) {
  const BadFile& bad = GetParam();
  const ParsedTable table = ParseTidy(bad.text);
  const CellError error = OnlyError(table);
  EXPECT_EQ(error.row, bad.row) << error.message;
  EXPECT_THAT(error.message, HasSubstr(bad.message));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadFileTest,
    testing::Values(
        BadFile{"Empty", "", 0, "empty"}, BadFile{"OnlyBlankLines", "\n\r\n\n", 0, "empty"},
        BadFile{"OnlyAHeading", kHeading, 0, "no rows"},
        BadFile{"MissingColumn", "date,channel,metric\n2026-01-01,,orders\n", 1, "value"},
        BadFile{"UnknownColumn", "date,channel,metric,value,mood\n", 1, "unknown"},
        BadFile{"ColumnTwice", "date,channel,metric,value,Date\n", 1, "twice"},
        BadFile{"NulByte", std::string(kHeading) + "2026-01-01,,orders,1\n" + std::string(3, '\0'),
                3, "NUL"},
        BadFile{"UnclosedQuote", std::string(kHeading) + "2026-01-01,\"a,orders,1\n", 2,
                "quotation"},
        BadFile{"QuoteWithinACell", std::string(kHeading) + "2026-01-01,a\"b,orders,1\n", 2,
                "quotation"},
        BadFile{"EndlessCell", std::string(kHeading) + "\"" + std::string(3'000'000, 'x'), 2,
                "longer than"},
        BadFile{"TooManyColumns", std::string(2000, ','), 1, "columns"},
        BadFile{"HalfUtf16Character",
                std::string("\xFF\xFE"
                            "a\0b",
                            5),
                1, "UTF-16"}),
    [](const testing::TestParamInfo<BadFile>& bad) { return bad.param.name; });

TEST(TableParserTest, BinaryGarbageIsRefused) {
  const ParsedTable table = ParseTidy("\x89PNG\r\n\x1A\n\x05\x06\x07 garbage");
  EXPECT_FALSE(table.ok());
}

// 30 bad cells: the first 20 are named, the other 10 counted.
TEST(TableParserTest, KeepsTwentyErrorsAndCountsTheRest) {
  std::string text = kHeading;
  for (int i = 0; i < 30; ++i) {
    text += FormatDay(20000 + i) + ",facebook,clicks,-1\n";
  }
  const ParsedTable table = ParseTidy(text);
  ASSERT_EQ(table.errors.size(), 20u);
  EXPECT_EQ(table.errors.front().row, 2);
  EXPECT_EQ(table.errors.back().row, 21);
  EXPECT_EQ(table.further_error_count, 10);
}

TEST(TableParserTest, LimitsOfRowsAndSeriesHoldAtAndPastTheLimit) {
  TableOptions options;
  options.limits.max_row_count = 3;
  options.limits.max_series_count = 2;
  const auto rows = [](int count, int series_count) {
    std::string text = kHeading;
    for (int i = 0; i < count; ++i) {
      text += FormatDay(20000 + i) + ",c" + std::to_string(i % series_count) + ",clicks,1\n";
    }
    return text;
  };
  EXPECT_TRUE(ParseTable(rows(3, 2), options).ok());
  EXPECT_THAT(OnlyError(ParseTable(rows(4, 2), options)).message, HasSubstr("3 rows"));
  EXPECT_THAT(OnlyError(ParseTable(rows(3, 3), options)).message, HasSubstr("2 series"));
}

// A Google Ads export: cost and clicks side by side, campaigns in a column, the channel from the
// mapping.
TEST(TableParserTest, ReadsAWideTableThroughAMapping) {
  TableOptions options;
  options.mapping = ColumnMapping{};
  options.mapping->date_column = "Tag";
  options.mapping->campaign_column = "kampagne";
  options.mapping->value_columns = {{"Kosten", "spend", ""}, {"Klicks", "clicks", ""}};
  options.mapping->default_channel = "google_search";
  const ParsedTable table = ParseTable(
      "Tag;Kampagne;Währung;Klicks; Kosten \n"
      "2026-03-01;Frühling;EUR;1.200;35,70\n"
      "2026-03-02;Frühling;EUR;--;\n"
      "2026-03-03;Sommer;EUR;7;1,10\n",
      options);
  ASSERT_TRUE(table.ok()) << ErrorsOf(table);
  ASSERT_EQ(table.series.size(), 4u);
  EXPECT_EQ(table.series[0], (TableSeries{"clicks", "google_search", "fruehling", "", ""}));
  EXPECT_EQ(table.series[3], (TableSeries{"spend", "google_search", "sommer", "", ""}));
  ASSERT_EQ(table.values.size(), 4u);  // the empty cells of the second row are no observations
  EXPECT_EQ(table.values[0].value, 1200);
  EXPECT_EQ(table.values[2].value, 35.7);
  EXPECT_EQ(table.row_count, 2);
}

TEST(TableParserTest, ValueColumnsMayNameTheirChannel) {
  TableOptions options;
  options.mapping = ColumnMapping{};
  options.mapping->date_column = "date";
  options.mapping->value_columns = {
      {"fb", "spend", "facebook"}, {"tv", "spend", "tv"}, {"sales", "orders", ""}};
  const ParsedTable table = ParseTable("date,fb,tv,sales\n2026-03-01,1,2,3\n", options);
  ASSERT_TRUE(table.ok()) << ErrorsOf(table);
  ASSERT_EQ(table.series.size(), 3u);
  EXPECT_EQ(table.series[0], (TableSeries{"orders", "", "", "", ""}));
  EXPECT_EQ(table.series[2].channel, "tv");
}

TEST(TableParserTest, MappingOfAColumnThatIsNotThereIsNamed) {
  TableOptions options;
  options.mapping = ColumnMapping{};
  options.mapping->date_column = "date";
  options.mapping->value_columns = {{"cost", "spend", "facebook"}};
  const CellError error = OnlyError(ParseTable("date,costs\n2026-03-01,1\n", options));
  EXPECT_EQ(error.row, 1);
  EXPECT_THAT(error.message, HasSubstr("\"cost\""));
}

TEST(TableParserTest, MappingOfAHeadingThatIsThereTwiceIsRefused) {
  TableOptions options;
  options.mapping = ColumnMapping{};
  options.mapping->date_column = "date";
  options.mapping->value_columns = {{"cost", "spend", "facebook"}};
  const CellError error = OnlyError(ParseTable("date,cost,Cost\n2026-03-01,1,2\n", options));
  EXPECT_EQ(error.column, "B (cost)");
}

// Bytes drawn at random, and tables with random bytes put in, end in a table or in errors and never
// in a crash.
TEST(TableParserTest, RandomBytesNeverCrash) {
  std::mt19937 random(20260301);
  const std::string good = std::string(kHeading) +
                           "2026-03-01,\"a \"\"b\"\"\",clicks,1.5\n03/04/2026,b,clicks,\"1,234\"\n";
  for (int run = 0; run < 3000; ++run) {
    std::string text = run % 2 == 0 ? good : "";
    const std::size_t change_count = 1 + random() % 20;
    for (std::size_t i = 0; i < change_count; ++i) {
      const auto place = text.empty() ? 0 : random() % text.size();
      const char byte =
          static_cast<char>(random() % 4 == 0 ? ",;\"\n\r\t\0\xFF"[random() % 8] : random() % 256);
      text.insert(text.begin() + static_cast<std::ptrdiff_t>(place), byte);
    }
    TableParser parser({});
    const std::size_t cut = random() % (text.size() + 1);
    parser.Push(std::string_view(text).substr(0, cut));
    parser.Push(std::string_view(text).substr(cut));
    const ParsedTable table = parser.Finish();
    EXPECT_EQ(table.ok(), !table.values.empty()) << "run " << run;
  }
}

}  // namespace
}  // namespace funnelcast::ingest
