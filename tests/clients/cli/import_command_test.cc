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
  performance_.summary.add_warnings()->set_text("`bolg` looks like `blog`.");
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

// The server reads the file, title lines and all.
TEST_F(ImportCommandTest, MappingIsSentByNameAndTheFileAsItIs) {
  const std::string file = "Campaign report\nJanuary\nDay,Cost,Clicks\n2026-01-01,1.50,3\n";
  const Outcome outcome = Run({"import", "shop", "-", "--mapping", "google_ads"}, file);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(performance_.content, file);
  EXPECT_EQ(performance_.header.mapping_name(), "brands/shop/mappings/google_ads");
  EXPECT_FALSE(performance_.header.has_mapping());
}

TEST_F(ImportCommandTest, MappingFileIsTheJsonOfAColumnMapping) {
  const std::string file = WriteFile(
      "my.json", R"({"dateColumn": "Tag", "valueColumns": [{"column": "K", "metric": "clicks"}]})");
  EXPECT_EQ(Run({"import", "shop", "-", "--mapping", file}, kTidy).code, 0);
  EXPECT_EQ(performance_.header.mapping().date_column(), "Tag");
  EXPECT_EQ(performance_.header.mapping().value_columns(0).column(), "K");
  EXPECT_EQ(performance_.header.mapping_name(), "");
  const Outcome broken =
      Run({"import", "shop", "-", "--mapping", WriteFile("bad.json", "{\"date\": 1}")}, kTidy);
  EXPECT_EQ(broken.code, 1);
  EXPECT_THAT(broken.err, HasSubstr("is not the JSON form of a ColumnMapping"));
  EXPECT_THAT(Run({"import", "shop", "-", "--mapping", WriteFile("no.json", "Tag")}, kTidy).err,
              HasSubstr("is not JSON"));
}

// What `mapping show --output json` writes can be changed by hand and sent.
TEST_F(ImportCommandTest, MappingFileMayBeAWholeMapping) {
  const Outcome shown = Run({"mapping", "show", "shop", "google_ads", "--output", "json"});
  ASSERT_EQ(shown.code, 0) << shown.err;
  const Outcome outcome =
      Run({"import", "shop", "-", "--mapping", WriteFile("whole.json", shown.out)}, kTidy);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(performance_.header.mapping().default_channel(), "google_ads");
  EXPECT_EQ(performance_.header.mapping().alternatives(0).others(0), "Conv.");
}

TEST_F(ImportCommandTest, FlagsSayHowTheFileIsToBeRead) {
  const Outcome outcome =
      Run({"import", "shop", "-", "--channel", "tiktok", "--metric", "orders=signups", "--metric",
           "A = B=leads", "--sum-rows", "--replace", "--date-order", "month-first",
           "--decimal-mark", "comma"},
          kTidy);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const v1::ImportFileHeader& header = performance_.header;
  EXPECT_EQ(header.channel(), "tiktok");
  EXPECT_EQ(header.metric_overrides().at("orders"), "signups");
  EXPECT_EQ(header.metric_overrides().at("A = B"), "leads");
  EXPECT_TRUE(header.sum_rows());
  EXPECT_TRUE(header.replace());
  EXPECT_EQ(header.date_order(), v1::DATE_ORDER_MONTH_FIRST);
  EXPECT_EQ(header.decimal_mark(), v1::DECIMAL_MARK_COMMA);
  EXPECT_THAT(Run({"import", "shop", "-", "--metric", "orders"}, kTidy).err,
              HasSubstr("'orders' is not of the form OLD=NEW"));
  EXPECT_THAT(Run({"import", "shop", "-", "--metric", "a=b", "--metric", "a=c"}, kTidy).err,
              HasSubstr("stands on the left twice"));
}

// Sums with cents, what columns were taken for, what was left out, and the way back.
TEST_F(ImportCommandTest, SummaryTellsWhatWasReadAndHowToTakeItBack) {
  v1::ImportSummary& summary = performance_.summary;
  summary.set_import("brands/shop/imports/3");
  summary.set_removed_count(2);
  v1::ImportedSum& sum = *summary.add_sums();
  sum.set_metric("spend");
  sum.set_sum(45678.9);
  sum.set_value_count(1260);
  v1::ReadColumn& column = *summary.add_columns();
  column.set_column("Kosten");
  column.set_role("value");
  column.set_metric("spend");
  column.set_metric_kind(v1::METRIC_KIND_SPEND);
  summary.add_columns()->set_column("Kampagnenstatus");
  summary.add_left_out()->set_message("Row 8 is a total (Gesamt: Konto) and was left out.");
  const Outcome outcome = Run({"import", "shop", WriteFile("ads.csv", kTidy)});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("as import 3."));
  EXPECT_THAT(outcome.out, HasSubstr("spend (EUR)  spend   1,260  45,678.90"));
  EXPECT_THAT(outcome.out, HasSubstr("Kosten  spend      spend"));
  EXPECT_THAT(outcome.out, HasSubstr("Not used: Kampagnenstatus"));
  EXPECT_THAT(outcome.out, HasSubstr("  - Row 8 is a total (Gesamt: Konto) and was left out."));
  EXPECT_THAT(outcome.out, HasSubstr("To take it back: `funnelcast imports undo shop 3`."));
}

TEST_F(ImportCommandTest, FilesThatCannotBeReadAreNamed) {
  EXPECT_THAT(Run({"import", "shop", "/no/such.csv"}).err,
              HasSubstr("There is no file '/no/such.csv'."));
  EXPECT_THAT(Run({"import", "shop", "/tmp"}).err, HasSubstr("'/tmp' is a folder"));
  EXPECT_THAT(Run({"import", "shop", "-"}, "").err, HasSubstr("standard input is empty."));
  EXPECT_THAT(Run({"import", "shop", "-", "--mapping", "/no/such.json"}, kTidy).err,
              HasSubstr("The mapping '/no/such.json' cannot be read."));
}

}  // namespace
}  // namespace funnelcast::cli
