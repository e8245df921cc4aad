// Requests that are right, for tests to break in one place.
#ifndef FUNNELCAST_TESTS_SERVER_CONVERT_REQUESTS_FOR_TEST_H_
#define FUNNELCAST_TESTS_SERVER_CONVERT_REQUESTS_FOR_TEST_H_

#include <string>

#include "funnelcast/v1/catalog_service.pb.h"
#include "funnelcast/v1/goal.pb.h"
#include "funnelcast/v1/mapping.pb.h"
#include "funnelcast/v1/performance.pb.h"

namespace funnelcast {

inline google::type::Date MakeDate(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

inline v1::CreateBrandRequest BrandRequest(const std::string& id = "acme") {
  v1::CreateBrandRequest request;
  request.set_brand_id(id);
  request.mutable_brand()->set_currency_code("EUR");
  request.mutable_brand()->set_time_zone("Europe/Berlin");
  return request;
}

// A funnel of impressions, clicks, orders and revenue.
inline v1::CreateFunnelRequest FunnelRequest(const std::string& id = "sales") {
  v1::CreateFunnelRequest request;
  request.set_parent("brands/acme");
  request.set_funnel_id(id);
  const auto add = [&](v1::Stage stage, const std::string& metric) {
    v1::FunnelStage* added = request.mutable_funnel()->add_stages();
    added->set_stage(stage);
    added->set_metric(metric);
  };
  add(v1::STAGE_ATTENTION, "impressions");
  add(v1::STAGE_INTEREST, "clicks");
  add(v1::STAGE_ACTION, "orders");
  add(v1::STAGE_VALUE, "revenue");
  return request;
}

// At least 900 orders in the first quarter of 2026.
inline v1::CreateGoalRequest GoalRequest(const std::string& id = "spring") {
  v1::CreateGoalRequest request;
  request.set_parent("brands/acme");
  request.set_goal_id(id);
  v1::Goal& goal = *request.mutable_goal();
  goal.set_metric("orders");
  goal.set_comparison(v1::COMPARISON_AT_LEAST);
  goal.set_target(900);
  *goal.mutable_start_date() = MakeDate(2026, 1, 1);
  *goal.mutable_end_date() = MakeDate(2026, 4, 1);
  return request;
}

inline v1::CreateEventRequest EventRequest() {
  v1::CreateEventRequest request;
  request.set_parent("brands/acme");
  request.set_event_id("black_friday_2025");
  *request.mutable_event()->mutable_start_date() = MakeDate(2025, 11, 28);
  *request.mutable_event()->mutable_end_date() = MakeDate(2025, 12, 2);
  return request;
}

// Clicks and spend by campaign and day.
inline v1::CreateMappingRequest MappingRequest(const std::string& id = "our_ads") {
  v1::CreateMappingRequest request;
  request.set_parent("brands/acme");
  request.set_mapping_id(id);
  request.mutable_mapping()->set_display_name("Our ads");
  v1::ColumnMapping& columns = *request.mutable_mapping()->mutable_columns();
  columns.set_date_column("Day");
  columns.set_campaign_column("Campaign");
  columns.set_campaign_id_column("Campaign ID");
  columns.set_default_channel("ads");
  for (const char* metric : {"clicks", "spend"}) {
    columns.add_value_columns()->set_column(metric);
    columns.mutable_value_columns()->rbegin()->set_metric(metric);
  }
  v1::ColumnMapping::Alternative& days = *columns.add_alternatives();
  days.set_column("Day");
  days.add_others("Tag");
  columns.add_segment_columns("Device");
  return request;
}

// A click rate of 0.4 to 2 % for tiktok.
inline v1::CreateBenchmarkRequest BenchmarkRequest(const std::string& id = "tiktok_ctr") {
  v1::CreateBenchmarkRequest request;
  request.set_parent("brands/acme");
  request.set_benchmark_id(id);
  v1::Benchmark& benchmark = *request.mutable_benchmark();
  benchmark.set_channel("tiktok");
  benchmark.set_metric("clicks");
  benchmark.set_per_metric("impressions");
  benchmark.set_low(0.004);
  benchmark.set_high(0.02);
  benchmark.set_source("Industry survey 2025");
  return request;
}

// Facebook was paused for four weeks, and 150 orders were missing, give or take 60.
inline v1::CreateExperimentRequest ExperimentRequest(const std::string& id = "fb_pause") {
  v1::CreateExperimentRequest request;
  request.set_parent("brands/acme");
  request.set_experiment_id(id);
  v1::Experiment& experiment = *request.mutable_experiment();
  experiment.set_channel("facebook");
  experiment.set_metric("orders");
  *experiment.mutable_start_date() = MakeDate(2025, 3, 1);
  *experiment.mutable_end_date() = MakeDate(2025, 3, 29);
  experiment.set_input_change(-8000);
  experiment.set_lift(-150);
  experiment.set_lift_standard_error(60);
  return request;
}

// One value of 12 clicks of facebook on 2025-03-01, and the next day's.
inline v1::BatchWriteObservationsRequest WriteRequest() {
  v1::BatchWriteObservationsRequest request;
  request.set_parent("brands/acme");
  for (int day = 1; day <= 2; ++day) {
    v1::Observation* observation = request.add_observations();
    observation->set_metric("clicks");
    observation->set_channel("facebook");
    *observation->mutable_date() = MakeDate(2025, 3, day);
    observation->set_value(12);
  }
  return request;
}

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_SERVER_CONVERT_REQUESTS_FOR_TEST_H_
