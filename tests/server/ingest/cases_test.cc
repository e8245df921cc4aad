// Files after what tools really export: their totals are those of the `expected.json` beside them,
// or they are refused with what it says.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "server/ingest/calendar.h"
#include "server/ingest/table_parser.h"
#include "tests/server/ingest/mapping_files.h"

namespace funnelcast::ingest {
namespace {

using Json = nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kImports[] = "tests/integration/cases/imports/";
constexpr char kFirstDay[] = "tests/integration/cases/first_day/";

// A German shop at the end of March 2026.
TableOptions ShopOptions() {
  TableOptions options;
  options.brand.currency_code = "EUR";
  options.brand.time_zone = "Europe/Berlin";
  options.brand.today = DayFromCivil({2026, 3, 31});
  return options;
}

TableOptions OptionsWith(const std::string& mapping_path) {
  TableOptions options = ShopOptions();
  options.mapping = ReadMapping(mapping_path);
  return options;
}

TableOptions ReadyMapping(const std::string& name) {
  return OptionsWith("server/mappings/" + name + ".json");
}

std::string Explain(const ParsedTable& table) {
  std::string text;
  for (const CellError& error : table.errors) {
    text += fmt::format("row {} {}: {}\n", error.row, error.column, error.message);
  }
  for (const std::string& warning : table.warnings) text += "warning: " + warning + "\n";
  for (const LeftOutRows& rows : table.left_out) text += "left out: " + rows.message + "\n";
  return text;
}

std::map<std::string, double> TotalsOf(const ParsedTable& table) {
  std::map<std::string, double> totals;
  for (const TableValue& value : table.values) {
    totals[table.series[value.series].metric] += value.value;
  }
  return totals;
}

std::set<std::string> CampaignsOf(const ParsedTable& table) {
  std::set<std::string> campaigns;
  for (const TableSeries& series : table.series) campaigns.insert(series.campaign);
  return campaigns;
}

std::set<std::string> ChannelsOf(const ParsedTable& table) {
  std::set<std::string> channels;
  for (const TableSeries& series : table.series) channels.insert(series.channel);
  return channels;
}

std::pair<std::string, std::string> WindowOf(const ParsedTable& table) {
  Day first = table.values.front().day;
  Day last = first;
  for (const TableValue& value : table.values) {
    first = std::min(first, value.day);
    last = std::max(last, value.day + value.day_count - 1);
  }
  return {FormatDay(first), FormatDay(last)};
}

void ExpectTotals(const ParsedTable& table, const Json& totals) {
  const std::map<std::string, double> sums = TotalsOf(table);
  for (const auto& [metric, total] : totals.items()) {
    ASSERT_TRUE(sums.contains(metric)) << metric << "\n" << Explain(table);
    EXPECT_NEAR(sums.at(metric), total.get<double>(), 1e-6) << metric;
  }
}

struct ImportedCase {
  const char* folder;
  const char* file;
};

class ImportedCaseTest : public testing::TestWithParam<ImportedCase> {};

// Rows, totals, names and window are those the case states.
TEST_P(ImportedCaseTest, HasItsTotals) {
  const std::string folder = kImports + std::string(GetParam().folder) + "/";
  const Json expected = Json::parse(ReadFile(folder + "expected.json")).at(GetParam().file);
  const std::string mapping = expected.value("mapping", "google_ads");
  const ParsedTable table = ParseTable(
      ReadFile(folder + GetParam().file),
      mapping.ends_with(".json") ? OptionsWith(folder + mapping) : ReadyMapping(mapping));
  ASSERT_TRUE(table.ok()) << Explain(table);
  if (expected.contains("rows")) {
    EXPECT_EQ(table.row_count, expected.at("rows")) << Explain(table);
  }
  ExpectTotals(table, expected.at("totals"));
  if (expected.contains("campaigns")) {
    EXPECT_EQ(CampaignsOf(table), expected.at("campaigns").get<std::set<std::string>>());
  }
  if (expected.contains("channels")) {
    EXPECT_EQ(ChannelsOf(table), expected.at("channels").get<std::set<std::string>>());
  }
  if (expected.contains("first_day")) {
    EXPECT_EQ(WindowOf(table).first, expected.at("first_day"));
    EXPECT_EQ(WindowOf(table).second, expected.at("last_day"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, ImportedCaseTest,
    testing::Values(
        ImportedCase{"I01", "a_day_first.csv"}, ImportedCase{"I01", "b_status_first.csv"},
        ImportedCase{"I02", "a_excel_utf16.csv"}, ImportedCase{"I02", "c_cm360.csv"},
        ImportedCase{"I04", "a_google_week_en.csv"}, ImportedCase{"I04", "b_google_woche_de.csv"},
        ImportedCase{"I05", "a_whole_month.csv"}, ImportedCase{"I05", "b_by_week.csv"},
        ImportedCase{"I05", "c_by_day_without_day_column.csv"},
        ImportedCase{"I06", "a_summary_row_first.csv"},
        ImportedCase{"I06", "b_without_summary_row.csv"},
        ImportedCase{"I07", "a_exploration_grand_total.csv"},
        ImportedCase{"I08", "a_day_utf16.csv"}, ImportedCase{"I08", "b_week_utf16.csv"},
        ImportedCase{"I09", "a_first_days_of_a_month.csv"},
        ImportedCase{"I09", "b_up_to_the_14th.csv"}, ImportedCase{"I09", "c_summary_row.csv"},
        ImportedCase{"I10", "c_month_names.csv"}, ImportedCase{"I12", "1_first.csv"},
        ImportedCase{"I12", "2_restated.csv"}, ImportedCase{"I12", "3_renamed_and_a_row_gone.csv"},
        ImportedCase{"I14", "a_only_counts.csv"},
        ImportedCase{"I14", "b_data_driven_conversions.csv"}),
    [](const testing::TestParamInfo<ImportedCase>& one) {
      std::string name = std::string(one.param.folder) + one.param.file;
      std::erase_if(name, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); });
      return name;
    });

struct RefusedCase {
  const char* path;
  const char* mapping;  // null for none
  std::int64_t row;
  std::vector<const char*> says;
};

class RefusedCaseTest : public testing::TestWithParam<RefusedCase> {};

TEST_P(RefusedCaseTest, SaysWhatIsWrong) {
  const RefusedCase& refused = GetParam();
  const TableOptions options =
      refused.mapping == nullptr ? ShopOptions() : ReadyMapping(refused.mapping);
  const ParsedTable table = ParseTable(ReadFile(kImports + std::string(refused.path)), options);
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.errors.front().row, refused.row) << Explain(table);
  for (const char* text : refused.says) EXPECT_THAT(Explain(table), HasSubstr(text));
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusedCaseTest,
    testing::Values(
        RefusedCase{"I03/a_by_device.csv",
                    "google_ads",
                    5,
                    {"Rows 4 and 5 both give", "\"Gerät\"", "--sum-rows"}},
        RefusedCase{"I03/b_meta_placement.csv",
                    "meta_ads",
                    3,
                    {"Rows 2 and 3 both give", "\"Placement\"", "--sum-rows"}},
        RefusedCase{"I04/c_posthog_trends.csv",
                    nullptr,
                    1,
                    {"headings", "each date needs a row of its own", "date, channel, metric"}},
        RefusedCase{"I07/c_reports_snapshot.csv",
                    "ga4",
                    18,
                    {"has no days", "\"Session default channel group\"", "by day"}},
        RefusedCase{"I10/a_sources_of_a_quarter.csv", "hubspot", 1, {"has no days", "by day"}},
        RefusedCase{"I10/b_list_of_contacts.csv",
                    "hubspot",
                    1,
                    {"lists single records", "no column with numbers", "count them by day"}},
        RefusedCase{
            "I16/a_net_revenue.csv", nullptr, 3, {"\"-38.20\" is negative", "before refunds"}}),
    [](const testing::TestParamInfo<RefusedCase>& one) {
      std::string name = one.param.path;
      std::erase_if(name, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); });
      return name;
    });

TEST(CasesTest, EveryFormOfAMinusIsNegative) {
  const ParsedTable table =
      ParseTable(ReadFile(kImports + std::string("I16/b_minus_forms.csv")), ShopOptions());
  ASSERT_EQ(table.errors.size(), 3u) << Explain(table);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(table.errors[i].row, static_cast<std::int64_t>(3 + i));
    EXPECT_THAT(table.errors[i].message, HasSubstr("is negative"));
  }
}

TEST(CasesTest, OwnMappingsFindTheirHeadingsBelowTitleLines) {
  const std::string folder = kImports + std::string("I02/");
  const ParsedTable table =
      ParseTable(ReadFile(folder + "a_excel_utf16.csv"), OptionsWith(folder + "own_mapping.json"));
  ASSERT_TRUE(table.ok()) << Explain(table);
  Json totals = Json::parse(ReadFile(folder + "expected.json"))["a_excel_utf16.csv"]["totals"];
  totals.erase("revenue");
  ExpectTotals(table, totals);
}

TEST(CasesTest, SummedRowsHaveTheirTotalsByDayAndChannel) {
  const std::string folder = kImports + std::string("I03/");
  const Json expected = Json::parse(ReadFile(folder + "expected.json"));
  for (const auto& [file, mapping] : {std::pair("a_by_device.csv", "google_ads"),
                                      std::pair("b_meta_placement.csv", "meta_ads")}) {
    TableOptions options = ReadyMapping(mapping);
    options.sum_rows = true;
    const ParsedTable table = ParseTable(ReadFile(folder + file), options);
    ASSERT_TRUE(table.ok()) << Explain(table);
    const Json& sums = expected[file]["with_sum_rows"];
    EXPECT_EQ(table.row_count, sums["rows"]);
    ExpectTotals(table, sums["totals"]);
    for (const char* part : {"days", "channels"}) {
      if (!sums.contains(part)) continue;
      for (const auto& [name, totals] : sums[part].items()) {
        ParsedTable some = table;
        std::erase_if(some.values, [&, &name = name](const TableValue& value) {
          return FormatDay(value.day) != name && table.series[value.series].channel != name;
        });
        ExpectTotals(some, totals);
      }
    }
  }
}

// The last of the weeks has the three days that the title leaves it.
TEST(CasesTest, WeeksAreAsLongAsTheTitleSays) {
  for (const char* file : {"I04/a_google_week_en.csv", "I04/b_google_woche_de.csv"}) {
    const ParsedTable table =
        ParseTable(ReadFile(kImports + std::string(file)), ReadyMapping("google_ads"));
    ASSERT_TRUE(table.ok()) << Explain(table);
    EXPECT_THAT(Explain(table), AllOf(HasSubstr("Each row covers a week"),
                                      HasSubstr("Row 7 covers 3 days, 2026-01-19 to 2026-01-21")));
    EXPECT_EQ(table.values[0].day_count, 7);
    EXPECT_EQ(table.values[3].day_count, 3);
  }
}

TEST(CasesTest, RowsOfAMonthAndOfARangeSaySo) {
  const ParsedTable month = ParseTable(ReadFile(kImports + std::string("I05/a_whole_month.csv")),
                                       ReadyMapping("meta_ads"));
  EXPECT_THAT(Explain(month), HasSubstr("Each row covers 31 days, 2026-01-01 to 2026-01-31"));
  EXPECT_EQ(month.values[0].day_count, 31);
  const ParsedTable weeks =
      ParseTable(ReadFile(kImports + std::string("I08/b_week_utf16.csv")), ReadyMapping("matomo"));
  EXPECT_THAT(Explain(weeks), HasSubstr("Each row covers a week"));
  const ParsedTable days =
      ParseTable(ReadFile(kImports + std::string("I05/c_by_day_without_day_column.csv")),
                 ReadyMapping("meta_ads"));
  EXPECT_THAT(days.warnings, IsEmpty());
}

TEST(CasesTest, RowsThatAreFoldedAreLeftOutAndSaid) {
  const ParsedTable table = ParseTable(
      ReadFile(kImports + std::string("I07/b_exploration_other_row.csv")), ReadyMapping("ga4"));
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_THAT(Explain(table), HasSubstr("(other)"));
  EXPECT_EQ(TotalsOf(table).at("sessions"), 2148);
}

TEST(CasesTest, LeftOutTotalsAreCountedByRow) {
  const ParsedTable table = ParseTable(ReadFile(kImports + std::string("I01/a_day_first.csv")),
                                       ReadyMapping("google_ads"));
  ASSERT_TRUE(table.ok()) << Explain(table);
  ASSERT_EQ(table.left_out.size(), 2u) << Explain(table);
  EXPECT_EQ(table.left_out[0].kind, LeftOutKind::kTotal);
  EXPECT_EQ(table.left_out[0].row_count, 2);
  EXPECT_EQ(table.left_out[0].first_row, 10);
  EXPECT_EQ(table.left_out[1].kind, LeftOutKind::kTitle);
  EXPECT_EQ(table.fractional_metrics, std::set<std::string>{"orders"});
}

// A campaign that was renamed keeps the id of its tool.
TEST(CasesTest, CampaignIdsAreReported) {
  const ParsedTable table =
      ParseTable(ReadFile(kImports + std::string("I12/3_renamed_and_a_row_gone.csv")),
                 ReadyMapping("google_ads"));
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(table.campaign_ids.at({"google_ads", "spring_2026"}), "501");
  EXPECT_EQ(table.display_names.at("spring_2026"), "Spring 2026");
}

// A German Excel table without any mapping.
TEST(FirstDayTest, WideTableIsReadByItsHeadings) {
  const ParsedTable table =
      ParseTable(ReadFile(kFirstDay + std::string("vertrieb.csv")), ShopOptions());
  ASSERT_TRUE(table.ok()) << Explain(table);
  EXPECT_EQ(table.row_count, 2114);
  EXPECT_EQ(ChannelsOf(table),
            (std::set<std::string>{"", "google_suche", "instagram_stories", "messe_koeln",
                                   "meta_feed", "newsletter_oesterreich"}));
  const std::map<std::string, words::MetricKind> kinds = {
      {"ausgaben", words::MetricKind::kSpend},     {"stunden", words::MetricKind::kEffort},
      {"impressionen", words::MetricKind::kCount}, {"klicks", words::MetricKind::kCount},
      {"anfragen", words::MetricKind::kCount},     {"bestellungen", words::MetricKind::kCount},
      {"umsatz", words::MetricKind::kMoney}};
  EXPECT_EQ(table.metric_kinds, kinds);
  ASSERT_EQ(table.columns.size(), 9u);
  EXPECT_EQ(table.columns[2].column, "Ausgaben (€)");
  EXPECT_EQ(table.columns[2].role, "value");
  EXPECT_EQ(table.columns[2].metric, "ausgaben");
  EXPECT_EQ(table.display_names.at("umsatz"), "Umsatz");
  EXPECT_EQ(WindowOf(table), std::pair(std::string("2025-01-06"), std::string("2026-03-01")));
}

TEST(FirstDayTest, EveryOtherFileIsReadOrRefusedAsItShould) {
  for (const char* file :
       {"recruiting.csv", "one_deal_a_week.csv", "k1.csv", "k2.csv", "abo.csv", "tippfehler.csv",
        "plan_v.csv", "plan_rec.csv", "plan_one_deal_a_week.csv"}) {
    const ParsedTable table = ParseTable(ReadFile(kFirstDay + std::string(file)), ShopOptions());
    EXPECT_TRUE(table.ok()) << file << "\n" << Explain(table);
  }
  const ParsedTable year = ParseTable(ReadFile(kFirstDay + std::string("jahr.csv")), ShopOptions());
  ASSERT_EQ(year.errors.size(), 1u);
  EXPECT_EQ(year.errors[0].row, 2);
  EXPECT_THAT(year.errors[0].message, AllOf(HasSubstr("2062-07-15"), HasSubstr("2026-03-31")));
}

TEST(FirstDayTest, ExportsOfAdPlatformsLeaveTheirTotalsOut) {
  const ParsedTable google = ParseTable(ReadFile(kFirstDay + std::string("google_ads_de.csv")),
                                        ReadyMapping("google_ads"));
  ASSERT_TRUE(google.ok()) << Explain(google);
  EXPECT_EQ(google.row_count, 1260);
  const ParsedTable meta =
      ParseTable(ReadFile(kFirstDay + std::string("meta_ads_de.csv")), ReadyMapping("meta_ads"));
  ASSERT_TRUE(meta.ok()) << Explain(meta);
  EXPECT_EQ(meta.row_count, 840);
  EXPECT_EQ(meta.left_out.at(0).kind, LeftOutKind::kTotal);
}

}  // namespace
}  // namespace funnelcast::ingest
