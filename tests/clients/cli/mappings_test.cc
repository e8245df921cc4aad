// The ready mappings: all of them parse and name known metrics, and each finds its columns in an
// export as the tool writes it.
#include "clients/cli/mappings.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "clients/cli/import_source.h"

namespace funnelcast::cli {
namespace {

// What the metrics of exports are called in funnels and in the sample brand.
const std::set<std::string> kKnownMetrics = {"clicks",   "impressions", "leads",   "likes",
                                             "orders",   "page_visits", "reach",   "revenue",
                                             "sessions", "spend",       "visitors"};

std::map<std::string, std::string> ColumnsByMetric(const v1::ColumnMapping& mapping) {
  std::map<std::string, std::string> columns;
  for (const auto& value : mapping.value_columns()) columns[value.metric()] = value.column();
  return columns;
}

FittedMapping Fit(const std::string& name, const std::string& beginning) {
  const auto fitted = FitMapping(*FindReadyMapping(name), beginning);
  EXPECT_TRUE(fitted.ok()) << fitted.status();
  return fitted.ok() ? *fitted : FittedMapping();
}

TEST(MappingsTest, EveryReadyMappingParsesAndNamesKnownMetrics) {
  EXPECT_EQ(ReadyMappingNames(), (std::vector<std::string>{"ga4", "google_ads", "hubspot",
                                                           "linkedin_ads", "matomo", "meta_ads"}));
  for (const std::string& name : ReadyMappingNames()) {
    const auto ready = FindReadyMapping(name);
    ASSERT_TRUE(ready.ok()) << name;
    EXPECT_FALSE(ready->title.empty()) << name;
    EXPECT_FALSE(ready->date.empty()) << name;
    EXPECT_FALSE(ready->values.empty()) << name;
    std::set<std::string> metrics;
    for (const ReadyMapping::Value& value : ready->values) {
      EXPECT_TRUE(kKnownMetrics.contains(value.metric)) << name << ": " << value.metric;
      EXPECT_TRUE(metrics.insert(value.metric).second) << name << " twice: " << value.metric;
      EXPECT_FALSE(value.columns.empty()) << name;
    }
  }
}

TEST(MappingsTest, UnknownNamesListTheKnownOnes) {
  const auto ready = FindReadyMapping("tiktok");
  ASSERT_FALSE(ready.ok());
  EXPECT_NE(ready.status().message().find("ga4, google_ads, hubspot"), std::string::npos);
}

// Google Ads puts two title lines before the headings.
TEST(MappingsTest, TitleLinesBeforeTheHeadingsAreSkipped) {
  const std::string beginning =
      "Campaign report\n\"January 1, 2026 - January 31, 2026\"\n"
      "Day,Campaign,Cost,Impr.,Clicks,Conversions,Conv. value\n2026-01-01,Brand,1,2,3,4,5\n";
  const FittedMapping fitted = Fit("google_ads", beginning);
  EXPECT_EQ(fitted.skipped_lines, 2);
  EXPECT_EQ(beginning.substr(fitted.skipped_bytes, 4), "Day,");
  EXPECT_EQ(fitted.mapping.date_column(), "Day");
  EXPECT_EQ(fitted.mapping.campaign_column(), "Campaign");
  EXPECT_EQ(fitted.mapping.default_channel(), "google_ads");
  EXPECT_EQ(ColumnsByMetric(fitted.mapping),
            (std::map<std::string, std::string>{{"spend", "Cost"},
                                                {"impressions", "Impr."},
                                                {"clicks", "Clicks"},
                                                {"orders", "Conversions"},
                                                {"revenue", "Conv. value"}}));
}

// The currency in the heading is whatever the account's is; semicolons and umlauts in Windows-1252.
TEST(MappingsTest, GermanMetaExportIsRead) {
  const FittedMapping fitted = Fit(
      "meta_ads",
      "Tag;Plattform;Kampagnenname;Ausgegebener Betrag (EUR);Impressionen;Link-Klicks;K\xE4ufe\n");
  EXPECT_EQ(fitted.skipped_lines, 0);
  EXPECT_EQ(fitted.mapping.channel_column(), "Plattform");
  EXPECT_EQ(fitted.mapping.default_channel(), "");
  const auto columns = ColumnsByMetric(fitted.mapping);
  EXPECT_EQ(columns.at("spend"), "Ausgegebener Betrag (EUR)");
  EXPECT_EQ(columns.at("orders"), "Käufe");
}

TEST(MappingsTest, AnalyticsExportWithRemarksIsRead) {
  const FittedMapping fitted =
      Fit("ga4",
          "\xEF\xBB\xBF# ----------\n# Traffic acquisition\n\n"
          "Date,Session default channel group,Sessions,Ecommerce purchases,Purchase revenue\n");
  EXPECT_EQ(fitted.skipped_lines, 3);
  EXPECT_EQ(fitted.mapping.channel_column(), "Session default channel group");
  EXPECT_EQ(ColumnsByMetric(fitted.mapping).size(), 3U);
}

TEST(MappingsTest, FileOfAnotherKindIsRefusedWithWhatWasLookedFor) {
  const auto fitted = FitMapping(*FindReadyMapping("matomo"), "name,age\nx,1\n");
  ASSERT_FALSE(fitted.ok());
  EXPECT_NE(fitted.status().message().find("Matomo export"), std::string::npos);
  EXPECT_NE(fitted.status().message().find("'nb_visits'"), std::string::npos);
}

// UTF-16 as Google Ads writes it; the source then holds UTF-8 and begins at the headings.
TEST(ImportSourceTest, Utf16ExportIsDecodedForAReadyMapping) {
  const std::string text = "Bericht\nTag\tKampagne\tKosten\n2026-01-01\tÖl\t1\n";
  std::string utf16 = "\xFF\xFE";
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool two = byte >= 0xC0U;
    const unsigned unit =
        two ? ((byte & 0x1FU) << 6U) | (static_cast<unsigned char>(text[i + 1]) & 0x3FU) : byte;
    utf16 += static_cast<char>(unit & 0xFFU);
    utf16 += static_cast<char>(unit >> 8U);
    if (two) ++i;
  }
  std::istringstream in(utf16);
  const auto source = OpenImportSource("-", "google_ads", in);
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_EQ(source->mapping->campaign_column(), "Kampagne");
  source->stream->seekg(source->offset);
  std::string rest(std::istreambuf_iterator<char>(*source->stream), {});
  EXPECT_EQ(rest, "Tag\tKampagne\tKosten\n2026-01-01\tÖl\t1\n");
  EXPECT_EQ(source->byte_count, static_cast<int64_t>(rest.size()));
}

}  // namespace
}  // namespace funnelcast::cli
