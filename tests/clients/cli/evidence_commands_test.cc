// Calendars, events with ramps, benchmarks and experiments through the whole program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using EvidenceCommandsTest = CliServerTest;

TEST_F(EvidenceCommandsTest, BrandsHaveACalendar) {
  EXPECT_EQ(Run({"brand", "create", "shop", "--currency", "EUR", "--holidays", "DE"}).code, 0);
  EXPECT_EQ(catalog_.created[0].brand().holiday_region(), "DE");
  EXPECT_THAT(Run({"brand", "update", "shop", "--holidays", "CH-ZH"}).out, HasSubstr("CH-ZH"));
  EXPECT_EQ(catalog_.update_request.brand().name(), "brands/shop");
  EXPECT_THAT(catalog_.update_request.update_mask().paths(), ElementsAre("holiday_region"));
  EXPECT_EQ(Run({"brand", "update", "shop", "--holidays", "none", "--display-name", "S"}).code, 0);
  EXPECT_EQ(catalog_.update_request.brand().holiday_region(), "");
  EXPECT_THAT(catalog_.update_request.update_mask().paths(),
              ElementsAre("holiday_region", "display_name"));
}

TEST_F(EvidenceCommandsTest, EventsHaveLeadAndLag) {
  const Outcome outcome =
      Run({"event", "create", "shop", "sale", "--from", "2026-11-27", "--lead", "7", "--lag", "3"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(catalog_.event_request.event().lead_days(), 7);
  EXPECT_EQ(catalog_.event_request.event().lag_days(), 3);
}

TEST_F(EvidenceCommandsTest, BenchmarksAreCreatedListedAndDeleted) {
  const Outcome created =
      Run({"benchmark", "create", "shop", "ctr", "--channel", "tiktok", "--metric", "clicks",
           "--per", "impressions", "--low", "0.004", "--high", "0.02", "--source", "Survey"});
  EXPECT_EQ(created.out,
            "Created benchmark ctr: 0.004 to 0.02 clicks per unit of impressions of tiktok.\n");
  const v1::Benchmark& benchmark = catalog_.benchmark_request.benchmark();
  EXPECT_EQ(catalog_.benchmark_request.parent(), "brands/shop");
  EXPECT_EQ(catalog_.benchmark_request.request_id().size(), 36U);
  EXPECT_EQ(benchmark.source(), "Survey");
  EXPECT_EQ(benchmark.per_metric(), "impressions");
  EXPECT_EQ(Run({"benchmark", "list", "shop", "--output", "csv"}).out,
            "benchmark,channel,metric,per_metric,low,high,source\r\n"
            ",tiktok,clicks,impressions,0.004,0.02,Survey\r\n");
  EXPECT_EQ(Run({"benchmark", "delete", "shop", "ctr"}).code, 0);
  EXPECT_EQ(catalog_.deleted_name, "brands/shop/benchmarks/ctr");
}

TEST_F(EvidenceCommandsTest, BenchmarksMayBeWrittenInPerCent) {
  EXPECT_EQ(Run({"benchmark", "create", "shop", "ctr", "--metric", "clicks", "--per", "impressions",
                 "--low", "0,4 %", "--high", "2%"})
                .code,
            0);
  EXPECT_EQ(catalog_.benchmark_request.benchmark().low(), 0.004);
  EXPECT_EQ(catalog_.benchmark_request.benchmark().high(), 0.02);
}

TEST_F(EvidenceCommandsTest, ExperimentsAreCreatedListedAndDeleted) {
  const Outcome created = Run({"experiment", "create",     "shop",           "pause",  "--channel",
                               "facebook",   "--metric",   "orders",         "--from", "2025-03-01",
                               "--to",       "2025-03-29", "--input-change", "-8000",  "--lift",
                               "-150.5",     "--low",      "-260",           "--high", "-40"});
  EXPECT_EQ(created.code, 0) << created.err;
  EXPECT_THAT(created.out, HasSubstr("-150.5 orders by -8,000 of input of facebook, 2025-03-01"));
  const v1::Experiment& experiment = catalog_.experiment_request.experiment();
  EXPECT_EQ(experiment.lift(), -150.5);
  EXPECT_EQ(experiment.lift_interval().low(), -260);
  EXPECT_EQ(experiment.lift_interval().probability(), 0);
  EXPECT_THAT(Run({"experiment", "list", "shop"}).out, HasSubstr("-8,000"));
  EXPECT_EQ(Run({"experiment", "create", "shop", "p", "--channel", "fb", "--metric", "orders",
                 "--from", "2025-03-01", "--to", "2025-03-29", "--input-change", "5", "--lift", "0",
                 "--standard-error", "2.5"})
                .code,
            0);
  EXPECT_FALSE(catalog_.experiment_request.experiment().has_lift_interval());
  EXPECT_EQ(catalog_.experiment_request.experiment().lift_standard_error(), 2.5);
  EXPECT_EQ(Run({"experiment", "delete", "shop", "pause"}).code, 0);
  EXPECT_EQ(catalog_.deleted_name, "brands/shop/experiments/pause");
}

}  // namespace
}  // namespace funnelcast::cli
