// Mappings: shown, made from a file or from another one, bent, and taken away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/mapping_source.h"
#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::HasSubstr;
using MappingCommandsTest = CliServerTest;

constexpr char kColumns[] =
    R"({"dateColumn": "Tag", "valueColumns": [{"column": "Klicks", "metric": "clicks"}]})";

TEST_F(MappingCommandsTest, ListTellsWhoseEachIs) {
  const Outcome outcome = Run({"mapping", "list", "shop"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("google_ads  Google Ads report  server      google_ads"));
  EXPECT_THAT(Run({"mapping", "list", "shop", "--output", "csv"}).out,
              HasSubstr("google_ads,Google Ads report,true,google_ads,spend orders"));
}

TEST_F(MappingCommandsTest, ShowNamesColumnsAndTheirOtherHeadings) {
  const Outcome outcome = Run({"mapping", "show", "shop", "google_ads"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("google_ads (comes with the server): Google Ads report"));
  EXPECT_THAT(outcome.out, HasSubstr("orders    'Conversions' or 'Conv.'"));
  EXPECT_THAT(outcome.out, HasSubstr("Split by: Device"));
  const Outcome unknown = Run({"mapping", "show", "shop", "tiktok"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_THAT(unknown.err, HasSubstr("`funnelcast mapping list shop` shows what there is."));
}

TEST_F(MappingCommandsTest, CreateTakesAFile) {
  const Outcome outcome = Run({"mapping", "create", "shop", "ours", WriteFile("m.json", kColumns),
                               "--channel", "ads", "--display-name", "Our report"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const v1::CreateMappingRequest& request = mappings_.create_request;
  EXPECT_EQ(request.parent(), "brands/shop");
  EXPECT_EQ(request.mapping_id(), "ours");
  EXPECT_EQ(request.mapping().display_name(), "Our report");
  EXPECT_EQ(request.mapping().columns().default_channel(), "ads");
  EXPECT_EQ(request.mapping().columns().value_columns(0).column(), "Klicks");
  EXPECT_THAT(outcome.out, HasSubstr("`funnelcast import shop FILE --mapping ours`"));
}

TEST_F(MappingCommandsTest, CreateBendsAnotherMapping) {
  const Outcome outcome =
      Run({"mapping", "create", "shop", "ours", "--like", "google_ads", "--channel", "search",
           "--metric", "Conv.=signups", "--metric", "View-through=views"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const v1::ColumnMapping& columns = mappings_.create_request.mapping().columns();
  EXPECT_EQ(columns.default_channel(), "search");
  ASSERT_EQ(columns.value_columns_size(), 3);
  EXPECT_EQ(columns.value_columns(0).metric(), "spend");
  EXPECT_EQ(columns.value_columns(1).metric(), "signups");
  EXPECT_EQ(columns.value_columns(2).column(), "View-through");
}

TEST_F(MappingCommandsTest, CreateAsksForColumns) {
  const Outcome none = Run({"mapping", "create", "shop", "ours"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("Which columns?"));
  EXPECT_EQ(Run({"mapping", "create", "shop", "ours", WriteFile("m.json", kColumns), "--like",
                 "google_ads"})
                .code,
            2);
}

TEST_F(MappingCommandsTest, UpdateChangesWhatIsGivenAndCarriesTheVersion) {
  EXPECT_EQ(Run({"mapping", "update", "shop", "google_ads"}).code, 2);
  const Outcome outcome =
      Run({"mapping", "update", "shop", "google_ads", "--metric", "orders=leads"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const v1::Mapping& mapping = mappings_.update_request.mapping();
  EXPECT_EQ(mapping.name(), "brands/shop/mappings/google_ads");
  EXPECT_EQ(mapping.columns().value_columns(1).metric(), "leads");
  EXPECT_EQ(mapping.columns().campaign_column(), "Campaign");
  EXPECT_EQ(Run({"mapping", "update", "shop", "google_ads", WriteFile("m.json", kColumns)}).code,
            0);
  EXPECT_EQ(mappings_.update_request.mapping().columns().date_column(), "Tag");
  EXPECT_EQ(mappings_.update_request.mapping().display_name(), "Google Ads report");
}

TEST_F(MappingCommandsTest, DeleteNamesTheMapping) {
  EXPECT_EQ(Run({"mapping", "delete", "shop", "ours"}).out, "Deleted mapping ours.\n");
  EXPECT_EQ(mappings_.deleted_name, "brands/shop/mappings/ours");
}

// Two metrics that change places.
TEST(BendTest, MetricsMayBeSwapped) {
  v1::ColumnMapping columns;
  for (const auto& [heading, metric] : {std::pair("A", "leads"), {"B", "orders"}}) {
    columns.add_value_columns()->set_column(heading);
    columns.mutable_value_columns()->rbegin()->set_metric(metric);
  }
  Bend("", {{"leads", "orders"}, {"orders", "leads"}}, columns);
  EXPECT_EQ(columns.value_columns(0).metric(), "orders");
  EXPECT_EQ(columns.value_columns(1).metric(), "leads");
}

}  // namespace
}  // namespace funnelcast::cli
