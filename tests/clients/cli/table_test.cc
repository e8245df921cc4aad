// Tables line up for people, and are RFC 4180 for programs.
#include "clients/cli/table.h"

#include <gtest/gtest.h>

#include <sstream>

namespace funnelcast::cli {
namespace {

// A terminal without colours, or with them.
class TableTest : public testing::Test {
 protected:
  std::istringstream in_;
  std::ostringstream out_;
  Terminal terminal_{.in = in_, .out = out_, .err = out_};
};

// Umlauts take two bytes and one column; the second column must begin at the same place.
TEST_F(TableTest, ColumnsLineUpWithUmlauts) {
  Table table({{"channel", "channel"}, {"orders", "orders", Align::kRight}});
  table.AddRow({"Käufer für Öl", "7"});
  table.AddRow({"blog", "1,234"});
  EXPECT_EQ(table.ForPeople(terminal_),
            "channel        orders\n"
            "Käufer für Öl       7\n"
            "blog            1,234\n");
}

TEST_F(TableTest, GapsAreBlankLinesForPeopleAndNothingInCsv) {
  Table table(std::vector<Column>{{"a", "A"}});
  table.AddRow({"1"});
  table.AddGap();
  table.AddGap();
  table.AddRow({"2"});
  EXPECT_EQ(table.ForPeople(terminal_), "A\n1\n\n2\n");
  EXPECT_EQ(table.AsCsv(), "a\r\n1\r\n2\r\n");
}

TEST_F(TableTest, EmptyColumnsAreLeftOutForPeopleOnly) {
  Table table({{"a", "A"}, {"b", "B"}, {"c", "C"}});
  table.AddRow({"1", "", "3"});
  EXPECT_EQ(table.ForPeople(terminal_), "A  C\n1  3\n");
  EXPECT_EQ(table.AsCsv(), "a,b,c\r\n1,,3\r\n");
}

TEST_F(TableTest, LongHeadingsAreBrokenBetweenWordsToFitTheLine) {
  terminal_.width = 20;
  Table table({{"goal", "goal"}, {"chance", "chance when committed", Align::kRight}});
  table.AddRow({"first", "56%"});
  EXPECT_EQ(table.ForPeople(terminal_),
            "         chance when\n"
            "goal       committed\n"
            "first            56%\n");
}

TEST_F(TableTest, WidestTextsAreCutWhereBrokenHeadingsAreNotEnough) {
  terminal_.width = 26;
  Table table({{"goal", "goal"}, {"what", "what"}, {"value", "value", Align::kRight}});
  table.AddRow({"q1", "at least 1,400 orders", "1,234"});
  EXPECT_EQ(table.ForPeople(terminal_),
            "goal  what           value\n"
            "q1    at least 1,4…  1,234\n");
}

// Names and times stay whole, since they are pasted into commands.
TEST_F(TableTest, RowsThatDoNotFitAreToldOneAfterTheOther) {
  terminal_.width = 40;
  Table table({{"operation", "operation"}, {"time", "asked for"}});
  table.AddRow({"brands/shop/operations/fit-1", "2026-01-31 12:00 UTC"});
  table.AddRow({"brands/shop/operations/fit-2", "2026-01-31 12:05 UTC"});
  EXPECT_EQ(table.ForPeople(terminal_),
            "operation  brands/shop/operations/fit-1\n"
            "asked for  2026-01-31 12:00 UTC\n"
            "\n"
            "operation  brands/shop/operations/fit-2\n"
            "asked for  2026-01-31 12:05 UTC\n");
}

TEST_F(TableTest, CsvQuotesSeparatorsQuotesAndLineBreaks) {
  Table table({{"name", "name"}, {"value", "value"}});
  table.AddRow({"a,b", Cell("1,234.50 EUR", "1234.5")});
  table.AddRow({"say \"so\"", "two\nlines"});
  EXPECT_EQ(table.AsCsv(),
            "name,value\r\n"
            "\"a,b\",1234.5\r\n"
            "\"say \"\"so\"\"\",\"two\nlines\"\r\n");
}

TEST_F(TableTest, RecordLeavesOutEmptyValues) {
  Table table({{"goal", "goal"}, {"owner", "owner"}, {"state", "is now"}});
  table.AddRow({"q1", "", "draft"});
  EXPECT_EQ(table.ForPeopleAsRecord(terminal_), "goal    q1\nis now  draft\n");
}

// Escapes must not count as columns: the plain text is the same with and without them.
TEST_F(TableTest, ColoursDoNotMoveColumns) {
  Table table({{"a", "wide heading"}, {"b", "b"}});
  table.AddRow({"1", "2"});
  const std::string plain = table.ForPeople(terminal_);
  terminal_.colour = true;
  std::string coloured = table.ForPeople(terminal_);
  EXPECT_NE(coloured, plain);
  for (const std::string escape : {"\033[1m", "\033[0m"}) {
    const size_t at = coloured.find(escape);
    ASSERT_NE(at, std::string::npos);
    coloured.erase(at, escape.size());
  }
  EXPECT_EQ(coloured, plain);
}

TEST(TerminalTest, WidthCountsCodePoints) {
  EXPECT_EQ(TextWidth("plain"), 5U);
  EXPECT_EQ(TextWidth("Öl und Käse"), 11U);
  EXPECT_EQ(TextWidth("€"), 1U);
}

TEST(TerminalTest, WrappedLinesKeepToTheWidthAndTheIndent) {
  EXPECT_EQ(WrapText("one two three four", 12, 4), "one two\n    three\n    four");
  EXPECT_EQ(WrapText("", 12, 4), "");
  EXPECT_EQ(WrapText("of 1.5 % at", 7, 0), "of\n1.5 %\nat");
}

TEST_F(TableTest, ProgressWritesPlainLinesAwayFromATerminal) {
  ProgressBar bar(terminal_, "Fitting", ProgressBar::PlainLines::kYes);
  bar.Update(0.11, "warm-up");
  bar.Update(0.12, "warm-up");
  bar.Update(0.25, "sampling");
  EXPECT_EQ(out_.str(), "Fitting:  11 %  warm-up\nFitting:  25 %  sampling\n");
}

TEST_F(TableTest, ProgressDrawsABarOnATerminal) {
  terminal_.err_is_terminal = true;
  ProgressBar bar(terminal_, "Fitting", ProgressBar::PlainLines::kYes);
  bar.Update(0.5, "sampling");
  EXPECT_NE(out_.str().find("███████████████░░░░░░░░░░░░░░░  50 %  sampling"), std::string::npos)
      << out_.str();
  bar.Clear();
  EXPECT_TRUE(out_.str().ends_with("\r\033[K"));
}

}  // namespace
}  // namespace funnelcast::cli
