// How much of a table is read: each limit, and one past it.
#include "server/limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/ingest/identifier.h"
#include "server/ingest/table_parser.h"
#include "tests/server/ingest/tables.h"

namespace funnelcast::ingest {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kHeading = "date,channel,metric,value\n";

TEST(TableLimitsTest, RowsBeforeTheHeading) {
  const std::string table = kHeading + "2026-01-05,a,clicks,7\n";
  std::string title;
  for (int i = 1; i < limits::kMaxRowsBeforeHeading; ++i) title += "A report\n";
  const ParsedTable read = ParseTable(title + table, {});
  EXPECT_TRUE(read.ok()) << Explain(read);
  EXPECT_FALSE(ParseTable("A report\n" + title + table, {}).ok());
}

// A name that is too long is an error of its row, a cell that is too long one of the file.
TEST(TableLimitsTest, BytesOfACell) {
  const auto error_of = [](std::size_t size) {
    return OnlyError(
               ParseTable(kHeading + "2026-01-05," + std::string(size, 'x') + ",clicks,7\n", {}))
        .message;
  };
  // The parser's buffer grows by pieces of 128 bytes.
  EXPECT_THAT(error_of(limits::kMaxCellBytes - 128), Not(HasSubstr("A cell is longer")));
  EXPECT_THAT(error_of(limits::kMaxCellBytes + 1), HasSubstr("A cell is longer"));
}

TEST(TableLimitsTest, BytesOfAName) {
  const auto read = [](std::size_t size) {
    return ParseTable(kHeading + "2026-01-05," + std::string(size, 'x') + ",clicks,7\n", {});
  };
  const ParsedTable longest = read(limits::kMaxNameBytes);
  ASSERT_TRUE(longest.ok()) << Explain(longest);
  EXPECT_EQ(longest.series[0].channel, std::string(limits::kMaxIdBytes, 'x'));
  EXPECT_THAT(OnlyError(read(limits::kMaxNameBytes + 1)).message, HasSubstr("is longer than 200"));
}

TEST(TableLimitsTest, BytesOfAnId) {
  EXPECT_TRUE(IsIdentifier(std::string(limits::kMaxIdBytes, 'x')));
  EXPECT_FALSE(IsIdentifier(std::string(limits::kMaxIdBytes + 1, 'x')));
}

// From 2024-01-01 on, which begins a leap year.
TEST(TableLimitsTest, DaysOfARow) {
  static_assert(limits::kMaxValueDays == 366);
  const std::string heading = "date,until,channel,metric,value\n";
  const ParsedTable longest =
      ParseTable(heading + "2024-01-01,2024-12-31,a,clicks,70\n", ShopOptions());
  ASSERT_TRUE(longest.ok()) << Explain(longest);
  EXPECT_EQ(longest.values[0].day_count, limits::kMaxValueDays);
  EXPECT_THAT(
      OnlyError(ParseTable(heading + "2024-01-01,2025-01-01,a,clicks,70\n", ShopOptions())).message,
      HasSubstr("at most 366"));
}

// What rows of one day differ in is told as long as the cells of unused columns are kept.
TEST(TableLimitsTest, CellsOfUnusedColumns) {
  const auto error_of = [](std::size_t byte_count) {
    std::string table = "Day,Campaign,Device,Cost\n";
    constexpr std::size_t kPieces = 8;
    for (std::size_t i = 0; i < kPieces; ++i) {
      table += "2026-01-0" + std::to_string(i + 1) + ",a," +
               std::string(byte_count / kPieces, 'x') + ",1\n";
    }
    table += "2026-01-09,a,Phone,1.5\n2026-01-09,a,TV,2.5\n";
    return OnlyError(ParseTable(table, AdsOptions())).message;
  };
  EXPECT_THAT(error_of(limits::kMaxUnusedCellBytes - 1000), HasSubstr("\"Device\""));
  EXPECT_THAT(error_of(limits::kMaxUnusedCellBytes), Not(HasSubstr("\"Device\"")));
}

}  // namespace
}  // namespace funnelcast::ingest
