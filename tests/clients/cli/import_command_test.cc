// Imports: what is sent, what is said, and how bad cells are shown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::HasSubstr;
using ImportCommandTest = CliServerTest;

constexpr char kTidy[] = "date,channel,metric,value\n2026-01-01,blog,clicks,5\n";

TEST_F(ImportCommandTest, FileArrivesWholeUnderAHeader) {
  performance_.summary.set_row_count(1234);
  performance_.summary.set_format("comma, decimal point, UTF-8");
  performance_.summary.add_new_channels("blog");
  performance_.summary.add_warnings("`bolg` looks like `blog`.");
  const Outcome outcome = Run({"import", "shop", WriteFile("tidy.csv", kTidy), "--known-only"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(performance_.content, kTidy);
  EXPECT_EQ(performance_.header.parent(), "brands/shop");
  EXPECT_EQ(performance_.header.byte_count(), static_cast<int64_t>(sizeof(kTidy)) - 1);
  EXPECT_EQ(performance_.header.request_id().size(), 36U);
  EXPECT_TRUE(performance_.header.known_only());
  EXPECT_FALSE(performance_.header.has_mapping());
  EXPECT_THAT(outcome.out, HasSubstr("1,234"));
  EXPECT_THAT(outcome.out, HasSubstr("blog"));
  EXPECT_THAT(outcome.out, HasSubstr("Warning: `bolg` looks like `blog`."));
  EXPECT_EQ(outcome.err, "");
}

// Three pieces of at most 1 MiB, put together again to the same bytes.
TEST_F(ImportCommandTest, LargeFileIsSentInPieces) {
  std::string large = "date,channel,metric,value\n";
  while (large.size() < 1'200'000)
    large += "2026-01-01,blog,clicks," + std::to_string(large.size()) + "\n";
  EXPECT_EQ(Run({"import", "shop", WriteFile("large.csv", large)}).code, 0);
  EXPECT_EQ(performance_.content, large);
  EXPECT_LE(performance_.largest_piece, size_t{1} << 20U);
}

TEST_F(ImportCommandTest, StandardInputIsReadForADash) {
  const Outcome outcome = Run({"import", "shop", "-", "--dry-run", "--request-id", "key-1"}, kTidy);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(performance_.content, kTidy);
  EXPECT_TRUE(performance_.header.validate_only());
  EXPECT_EQ(performance_.header.request_id(), "key-1");
}

TEST_F(ImportCommandTest, BadCellsAreListedByRowAndColumn) {
  performance_.status = InvalidFields({{"row 17, column D (value)", "`x` is not a number."},
                                       {"row 18, column A (date)", "`2023-02-30` is not a day."}});
  const Outcome outcome = Run({"import", "shop", "-"}, kTidy);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.err,
            "funnelcast: There are 2 problems:\n"
            "  row 17, column D (value): `x` is not a number.\n"
            "  row 18, column A (date): `2023-02-30` is not a day.\n"
            "Hint: Nothing of the file was stored.\n");
}

TEST_F(ImportCommandTest, ReadyMappingIsFittedToTheFileAndTitleLinesStayBehind) {
  const Outcome outcome = Run({"import", "shop", "-", "--mapping", "google_ads"},
                              "Campaign report\nJanuary\nDay,Cost,Clicks\n2026-01-01,1.50,3\n");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(performance_.content, "Day,Cost,Clicks\n2026-01-01,1.50,3\n");
  const v1::ColumnMapping& mapping = performance_.header.mapping();
  EXPECT_EQ(mapping.date_column(), "Day");
  EXPECT_EQ(mapping.default_channel(), "google_ads");
  ASSERT_EQ(mapping.value_columns_size(), 2);
  EXPECT_EQ(mapping.value_columns(0).metric(), "spend");
}

TEST_F(ImportCommandTest, MappingFileIsTheJsonOfAColumnMapping) {
  const std::string file = WriteFile(
      "my.json", R"({"dateColumn": "Tag", "valueColumns": [{"column": "K", "metric": "clicks"}]})");
  EXPECT_EQ(Run({"import", "shop", "-", "--mapping", file}, kTidy).code, 0);
  EXPECT_EQ(performance_.header.mapping().date_column(), "Tag");
  EXPECT_EQ(performance_.header.mapping().value_columns(0).column(), "K");
  const Outcome broken =
      Run({"import", "shop", "-", "--mapping", WriteFile("bad.json", "{\"date\": 1}")}, kTidy);
  EXPECT_EQ(broken.code, 1);
  EXPECT_THAT(broken.err, HasSubstr("is not the JSON form of a ColumnMapping"));
}

TEST_F(ImportCommandTest, FilesThatCannotBeReadAreNamed) {
  EXPECT_THAT(Run({"import", "shop", "/no/such.csv"}).err,
              HasSubstr("There is no file '/no/such.csv'."));
  EXPECT_THAT(Run({"import", "shop", "/tmp"}).err, HasSubstr("'/tmp' is a folder"));
  EXPECT_THAT(Run({"import", "shop", "-"}, "").err, HasSubstr("standard input is empty."));
  EXPECT_THAT(Run({"import", "shop", "-", "--mapping", "tiktok"}, kTidy).err,
              HasSubstr("There is no ready mapping 'tiktok'"));
}

}  // namespace
}  // namespace funnelcast::cli
