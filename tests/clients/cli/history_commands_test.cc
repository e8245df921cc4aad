// What was observed: the report on a history, and sums of observations.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::HasSubstr;
using HistoryCommandsTest = CliServerTest;

TEST_F(HistoryCommandsTest, ReportShowsCoverageWithUnitsAndFindings) {
  v1::HistoryReport& report = performance_.report;
  report.set_observation_count(12345);
  *report.mutable_first_date() = MakeDate(2024, 1, 1);
  *report.mutable_last_date() = MakeDate(2025, 12, 31);
  v1::SeriesCoverage& series = *report.add_series();
  series.set_metric("spend");
  series.set_channel("blog");
  series.set_observed_day_count(700);
  series.set_missing_day_count(31);
  series.set_coverage(0.957);
  series.set_total(54321.5);
  series.set_rhythm_days(7);
  report.add_series()->set_metric("orders");
  v1::HistoryFinding& finding = *report.add_findings();
  finding.set_kind(v1::FINDING_KIND_IMPOSSIBLE);
  finding.set_message("More clicks than impressions.");
  report.set_further_finding_count(5);
  v1::BenchmarkRate& rate = *report.add_benchmark_rates();
  rate.set_channel("blog");
  rate.set_metric("clicks");
  rate.set_per_metric("impressions");
  rate.set_rate(0.0312);
  rate.set_low(0.004);
  rate.set_high(0.02);
  rate.set_place(v1::BENCHMARK_PLACE_ABOVE);
  const Outcome outcome = Run({"history", "shop", "--as-of", "2026-01-31"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(performance_.report_request.as_of_time().seconds(), 1769817600);
  EXPECT_THAT(outcome.out, HasSubstr("12,345 observations from 2024-01-01 to 2025-12-31"));
  EXPECT_THAT(outcome.out, HasSubstr("blog     spend (EUR)"));
  EXPECT_THAT(outcome.out, HasSubstr("96%  54,322"));
  EXPECT_THAT(outcome.out, HasSubstr("(brand)  orders"));
  EXPECT_THAT(outcome.out, HasSubstr("weekly"));
  EXPECT_THAT(outcome.out, HasSubstr("  More than the stage before\n"
                                     "  - More clicks than impressions."));
  EXPECT_THAT(outcome.out, HasSubstr("... and 5 more"));
  EXPECT_THAT(outcome.out,
              HasSubstr("blog     clicks per impressions  0.0312  0.004  0.02  above"));
}

// The sample brand's longest names fit as they are; longer ones are cut, and nothing else is.
TEST_F(HistoryCommandsTest, ReportIsNeverWiderThanItsTerminal) {
  v1::HistoryReport& report = performance_.report;
  report.set_observation_count(1);
  for (const char* metric : {"applications_started", "a_metric_with_a_name_that_does_not_end"}) {
    v1::SeriesCoverage& series = *report.add_series();
    series.set_metric(metric);
    series.set_channel("google_search");
    *series.mutable_first_date() = MakeDate(2024, 1, 1);
    *series.mutable_last_date() = MakeDate(2025, 12, 31);
    series.set_missing_day_count(1234);
    series.set_coverage(1);
    series.set_total(12345678);
    series.set_rhythm_days(30);
  }
  const Outcome outcome = Run({"history", "shop"});
  EXPECT_THAT(outcome.out, HasSubstr("google_search  applications_started"));
  EXPECT_THAT(outcome.out, HasSubstr("a_metric_with_a_na"));
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 102u) << line;
}

TEST_F(HistoryCommandsTest, EmptyHistorySaysHowToBegin) {
  EXPECT_THAT(Run({"history", "shop"}).out, HasSubstr("`funnelcast import shop FILE`"));
}

TEST_F(HistoryCommandsTest, QuerySendsItsFiltersAndWritesPlainCsv) {
  v1::ObservedSum& sum = *performance_.sums.add_rows();
  sum.set_metric("spend");
  sum.set_value(1234.5);
  sum.set_observed_day_count(31);
  *sum.mutable_start() = MakeDate(2026, 1, 1);
  *sum.mutable_end() = MakeDate(2026, 2, 1);
  const Outcome outcome =
      Run({"query", "shop", "--metric", "spend,orders", "--channel", "blog", "--channel", "fair",
           "--grid", "month", "--from", "2026-01-01", "--to", "01.02.2026", "--output", "csv"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const v1::QueryObservationsRequest& request = performance_.query_request;
  EXPECT_THAT(request.metrics(), testing::ElementsAre("spend", "orders"));
  EXPECT_THAT(request.channels(), testing::ElementsAre("blog", "fair"));
  EXPECT_EQ(request.grid(), v1::GRID_MONTH);
  EXPECT_EQ(request.end_date().month(), 2);
  EXPECT_EQ(outcome.out,
            "metric,channel,start,end,value,observed_day_count\r\n"
            "spend,,2026-01-01,2026-02-01,1234.5,31\r\n");
}

}  // namespace
}  // namespace funnelcast::cli
