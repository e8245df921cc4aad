// Brands and funnels through the whole program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::HasSubstr;
using CatalogCommandsTest = CliServerTest;

TEST_F(CatalogCommandsTest, CreateBrandSendsItsFlagsAndSaysWhatItDid) {
  const Outcome outcome = Run({"brand", "create", "shop", "--currency", "EUR", "--time-zone",
                               "Europe/Berlin", "--display-name", "Käse"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  ASSERT_EQ(catalog_.created.size(), 1U);
  EXPECT_EQ(catalog_.created[0].brand_id(), "shop");
  EXPECT_EQ(catalog_.created[0].brand().currency_code(), "EUR");
  EXPECT_EQ(catalog_.created[0].brand().time_zone(), "Europe/Berlin");
  EXPECT_EQ(catalog_.created[0].brand().display_name(), "Käse");
  EXPECT_THAT(outcome.out, HasSubstr("Created brand shop (EUR, days of Europe/Berlin)."));
}

// A create is repeated under the same key while the server is unavailable.
TEST_F(CatalogCommandsTest, CreateIsRepeatedUnderOneRequestId) {
  catalog_.create_statuses = {
      ErrorWithInfo(grpc::StatusCode::UNAVAILABLE, "The store is locked.", "STORE_UNAVAILABLE"),
      grpc::Status::OK};
  const Outcome outcome = Run({"brand", "create", "shop", "--currency", "EUR"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  ASSERT_EQ(catalog_.created.size(), 2U);
  EXPECT_EQ(catalog_.created[0].request_id().size(), 36U);
  EXPECT_EQ(catalog_.created[0].request_id(), catalog_.created[1].request_id());
}

TEST_F(CatalogCommandsTest, TwoCreatesHaveDifferentRequestIds) {
  Run({"brand", "create", "a", "--currency", "EUR"});
  Run({"brand", "create", "b", "--currency", "EUR"});
  ASSERT_EQ(catalog_.created.size(), 2U);
  EXPECT_NE(catalog_.created[0].request_id(), catalog_.created[1].request_id());
}

TEST_F(CatalogCommandsTest, RefusalEndsWithOneAndPrintsEveryViolation) {
  catalog_.create_statuses = {
      InvalidFields({{"brand_id", "`Shop` must begin with a letter or digit."},
                     {"brand.currency_code", "`EURO` is no ISO 4217 code."}})};
  const Outcome outcome = Run({"brand", "create", "Shop", "--currency", "EURO"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("  brand_id: `Shop` must begin"));
  EXPECT_THAT(outcome.err, HasSubstr("  --currency: `EURO` is no ISO 4217 code."));
}

TEST_F(CatalogCommandsTest, ListFollowsEveryPage) {
  catalog_.brand_ids = {"a", "b", "c"};
  const Outcome csv = Run({"brand", "list", "--output", "csv"});
  EXPECT_EQ(csv.out,
            "brand,display_name,currency,time_zone,holidays,create_time\r\n"
            "a,,EUR,,,\r\nb,,EUR,,,\r\nc,,EUR,,,\r\n");
  const auto json = nlohmann::json::parse(Run({"brand", "list", "--output", "json"}).out);
  EXPECT_EQ(json["brands"].size(), 3U);
  EXPECT_EQ(json["nextPageToken"], "");
}

TEST_F(CatalogCommandsTest, EmptyListSaysHowToBegin) {
  EXPECT_THAT(Run({"brand", "list"}).out, HasSubstr("funnelcast brand create"));
}

TEST_F(CatalogCommandsTest, ShowPrintsARecordAndUnknownBrandsAHint) {
  EXPECT_THAT(Run({"brand", "show", "shop"}).out, HasSubstr("name       Käse & Öl\n"));
  const Outcome unknown = Run({"brand", "show", "nobody"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_THAT(unknown.err, HasSubstr("There is no brand `brands/nobody`."));
  EXPECT_THAT(unknown.err, HasSubstr("Hint: `funnelcast brand list`"));
}

TEST_F(CatalogCommandsTest, FunnelStagesComeInTheirOrder) {
  const Outcome outcome = Run(
      {"funnel", "create", "shop", "sales", "--action", "orders", "--attention", "impressions"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const v1::Funnel& funnel = catalog_.funnel_request.funnel();
  ASSERT_EQ(funnel.stages_size(), 2);
  EXPECT_EQ(funnel.stages(0).stage(), v1::STAGE_ATTENTION);
  EXPECT_EQ(funnel.stages(0).metric(), "impressions");
  EXPECT_EQ(funnel.stages(1).stage(), v1::STAGE_ACTION);
  EXPECT_EQ(outcome.out, "Created funnel sales: impressions -> orders.\n");
}

TEST_F(CatalogCommandsTest, MethodTheServerDoesNotHaveIsExplained) {
  const Outcome outcome = Run({"event", "list", "shop"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("may be older than this client"));
}

}  // namespace
}  // namespace funnelcast::cli
