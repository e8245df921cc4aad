// Backtests: what is asked, and the rows for people and programs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::HasSubstr;
using BacktestCommandTest = CliServerTest;

TEST_F(BacktestCommandTest, ShowsWhatHeld) {
  const Outcome outcome =
      Run({"backtest", "shop", "--funnel", "sales", "--model", "m1", "--origins", "10"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(models_.backtest_request.parent(), "brands/shop");
  EXPECT_EQ(models_.backtest_request.funnel(), "sales");
  EXPECT_EQ(models_.backtest_request.model(), "brands/shop/models/m1");
  EXPECT_EQ(models_.backtest_request.origin_count(), 10);
  EXPECT_THAT(outcome.out, HasSubstr("8 of 10"));
  EXPECT_THAT(outcome.out, HasSubstr("80%"));
  EXPECT_THAT(outcome.out, HasSubstr("-4%"));
  EXPECT_THAT(outcome.out, HasSubstr("0.62  last 8 weeks"));
}

TEST_F(BacktestCommandTest, JsonHasRows) {
  const Outcome outcome = Run({"backtest", "shop", "--output", "json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_FALSE(models_.backtest_request.has_seed());
  const nlohmann::json rows = nlohmann::json::parse(outcome.out)["rows"];
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0]["series"], "orders");
  EXPECT_EQ(rows[0]["horizonWeeks"], 8);
  EXPECT_EQ(rows[0]["coverage50"], 0.0);
  EXPECT_EQ(rows[0]["coverage80"], 0.8);
  EXPECT_EQ(rows[0]["crps"], 250.0);
  EXPECT_EQ(rows[0]["bestBaseline"], "BASELINE_LAST_EIGHT_WEEKS");
  EXPECT_EQ(rows[0]["crpsRatio"], 0.625);
}

}  // namespace
}  // namespace funnelcast::cli
