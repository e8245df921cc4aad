// How many resources a brand holds: the last one that fits, and the first that does not. The ones
// before go straight into the store, as thousands of calls would only cost time.
#include "server/limits.h"

#include <functional>

#include "server/convert/plan.h"
#include "server/errors/error.h"
#include "server/service/forecast_size.h"
#include "server/store/activities.h"
#include "server/store/audiences.h"
#include "server/store/benchmarks.h"
#include "server/store/brands.h"
#include "server/store/campaigns.h"
#include "server/store/channels.h"
#include "server/store/events.h"
#include "server/store/experiments.h"
#include "server/store/funnels.h"
#include "server/store/goals.h"
#include "server/store/mappings.h"
#include "server/store/metrics.h"
#include "server/store/scenarios.h"
#include "simulator/data/history.h"
#include "simulator/data/plan_periods.h"
#include "tests/server/service/server_fixture.h"

namespace funnelcast {
namespace {

class LimitsTest : public ServerFixture {
 protected:
  void SetUp() override {
    ServerFixture::SetUp();
    CreateShop();
  }

  // Stores `count` records, each made by `insert` from an id.
  void Fill(std::int64_t count,
            const std::function<absl::Status(store::Transaction&, const std::string& id)>& insert) {
    const absl::Status status = store_->Write([&](store::Transaction& transaction) {
      absl::Status inserted;
      for (std::int64_t i = 0; i < count && inserted.ok(); ++i)
        inserted = insert(transaction, "x" + std::to_string(i));
      return inserted;
    });
    ASSERT_TRUE(status.ok()) << status;
  }

  static void ExpectFull(const grpc::Status& status) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_EQ(ReasonOf(status), "LIMIT_EXCEEDED");
  }
};

TEST_F(LimitsTest, Brands) {
  Fill(limits::kMaxBrands - 2, [](store::Transaction& transaction, const std::string& id) {
    return store::InsertBrand(transaction, {id, id, "EUR", "UTC", 0, 0, ""}).status();
  });
  Must(*catalog_, &CatalogStub::CreateBrand, BrandRequest("last"));
  ExpectFull(Refused(*catalog_, &CatalogStub::CreateBrand, BrandRequest("too_many")));
}

TEST_F(LimitsTest, Metrics) {
  // The funnel of the fixture has four.
  Fill(limits::kMaxMetricsPerBrand - 5, [](store::Transaction& transaction, const std::string& id) {
    return store::EnsureMetric(
        transaction,
        {.brand = "acme", .id = id, .display_name = id, .kind = store::MetricKind::kCount});
  });
  v1::CreateMetricRequest request;
  request.set_parent("brands/acme");
  request.set_metric_id("last");
  Must(*catalog_, &CatalogStub::CreateMetric, request);
  request.set_metric_id("too_many");
  ExpectFull(Refused(*catalog_, &CatalogStub::CreateMetric, request));
}

// The fixture has one.
TEST_F(LimitsTest, Funnels) {
  Fill(limits::kMaxFunnelsPerBrand - 2, [](store::Transaction& transaction, const std::string& id) {
    store::Funnel funnel;
    funnel.brand = "acme";
    funnel.id = id;
    funnel.stages = {{data::Stage::kAction, "orders"}};
    return store::InsertFunnel(transaction, funnel).status();
  });
  v1::CreateFunnelRequest request = FunnelRequest();
  request.set_funnel_id("last");
  Must(*catalog_, &CatalogStub::CreateFunnel, request);
  request.set_funnel_id("too_many");
  ExpectFull(Refused(*catalog_, &CatalogStub::CreateFunnel, request));
}

// Those that come with the server do not count.
TEST_F(LimitsTest, Mappings) {
  const std::string columns = "columns";
  Fill(limits::kMaxMappingsPerBrand - 1,
       [&](store::Transaction& transaction, const std::string& id) {
         return store::InsertMapping(transaction, {"acme", id, id, columns, 0}).status();
       });
  Must(*mappings_, &MappingStub::CreateMapping, MappingRequest("last"));
  ExpectFull(Refused(*mappings_, &MappingStub::CreateMapping, MappingRequest("too_many")));
}

TEST_F(LimitsTest, Audiences) {
  Fill(limits::kMaxAudiencesPerBrand - 1,
       [](store::Transaction& transaction, const std::string& id) {
         return store::InsertAudience(transaction, {"acme", id, id}).status();
       });
  v1::CreateAudienceRequest request;
  request.set_parent("brands/acme");
  request.set_audience_id("last");
  Must(*catalog_, &CatalogStub::CreateAudience, request);
  request.set_audience_id("too_many");
  ExpectFull(Refused(*catalog_, &CatalogStub::CreateAudience, request));
}

TEST_F(LimitsTest, Events) {
  Fill(limits::kMaxEventsPerBrand - 1, [](store::Transaction& transaction, const std::string& id) {
    return store::InsertEvent(transaction, {"acme", id, id, id, 20000, 20001, 0}).status();
  });
  v1::CreateEventRequest request = EventRequest();
  Must(*catalog_, &CatalogStub::CreateEvent, request);
  request.set_event_id("too_many");
  ExpectFull(Refused(*catalog_, &CatalogStub::CreateEvent, request));
}

TEST_F(LimitsTest, Benchmarks) {
  Fill(limits::kMaxBenchmarksPerBrand - 1,
       [](store::Transaction& transaction, const std::string& id) {
         store::Benchmark benchmark;
         benchmark.brand = "acme";
         benchmark.id = id;
         return store::InsertBenchmark(transaction, benchmark).status();
       });
  Must(*catalog_, &CatalogStub::CreateBenchmark, BenchmarkRequest("last"));
  ExpectFull(Refused(*catalog_, &CatalogStub::CreateBenchmark, BenchmarkRequest("too_many")));
}

// A benchmark for a channel that would be one too many.
TEST_F(LimitsTest, ChannelsOfBenchmarks) {
  Fill(limits::kMaxChannelsPerBrand - 1,
       [](store::Transaction& transaction, const std::string& id) {
         return store::InsertChannel(transaction, {"acme", id, id, 0}).status();
       });
  Must(*catalog_, &CatalogStub::CreateBenchmark, BenchmarkRequest("last"));
  v1::CreateBenchmarkRequest request = BenchmarkRequest("too_many");
  request.mutable_benchmark()->set_channel("another");
  ExpectFull(Refused(*catalog_, &CatalogStub::CreateBenchmark, request));
}

TEST_F(LimitsTest, Experiments) {
  Fill(limits::kMaxExperimentsPerBrand - 1,
       [](store::Transaction& transaction, const std::string& id) {
         store::Experiment experiment;
         experiment.brand = "acme";
         experiment.id = id;
         return store::InsertExperiment(transaction, experiment).status();
       });
  Observe("spend", "facebook", MakeDate(2025, 12, 1), 1, 50);
  Must(*catalog_, &CatalogStub::CreateExperiment, ExperimentRequest("last"));
  ExpectFull(Refused(*catalog_, &CatalogStub::CreateExperiment, ExperimentRequest("too_many")));
}

TEST_F(LimitsTest, Goals) {
  Fill(limits::kMaxGoalsPerBrand - 1, [](store::Transaction& transaction, const std::string& id) {
    store::Goal goal;
    goal.brand = "acme";
    goal.id = id;
    goal.funnel = "sales";
    goal.metric = "orders";
    goal.target = 1;
    goal.start_day = 20000;
    goal.end_day = 20001;
    return store::InsertGoal(transaction, goal).status();
  });
  Must(*goals_, &GoalStub::CreateGoal, GoalRequest("last"));
  ExpectFull(Refused(*goals_, &GoalStub::CreateGoal, GoalRequest("too_many")));
}

TEST_F(LimitsTest, Scenarios) {
  Observe("spend", "facebook", MakeDate(2025, 12, 1), 1, 50);
  Fill(limits::kMaxScenariosPerBrand - 1,
       [](store::Transaction& transaction, const std::string& id) {
         store::Scenario scenario;
         scenario.brand = "acme";
         scenario.id = id;
         scenario.plan = "bytes";
         return store::InsertScenario(transaction, scenario).status();
       });
  v1::CreateScenarioRequest request;
  request.set_parent("brands/acme");
  request.set_scenario_id("last");
  request.mutable_scenario()->mutable_plan()->set_table(
      "date,channel,metric,value\n2026-01-01,facebook,spend,1\n");
  Must(*scenarios_, &ScenarioStub::CreateScenario, request);
  request.set_scenario_id("too_many");
  ExpectFull(Refused(*scenarios_, &ScenarioStub::CreateScenario, request));
}

// Campaigns count over all channels of the brand.
TEST_F(LimitsTest, Campaigns) {
  Fill(2, [](store::Transaction& transaction, const std::string& id) {
    return store::InsertChannel(transaction, {"acme", id, id, 0}).status();
  });
  int place = 0;
  Fill(limits::kMaxCampaignsPerBrand - 1,
       [&](store::Transaction& transaction, const std::string& id) {
         const std::string channel = place++ % 2 == 0 ? "x0" : "x1";
         return store::InsertCampaign(transaction, {"acme", channel, id, id, ""}).status();
       });
  v1::CreateCampaignRequest request;
  request.set_parent("brands/acme/channels/x0");
  request.set_campaign_id("last");
  Must(*catalog_, &CatalogStub::CreateCampaign, request);
  request.set_parent("brands/acme/channels/x1");
  request.set_campaign_id("too_many");
  ExpectFull(Refused(*catalog_, &CatalogStub::CreateCampaign, request));
}

// Activities count over all campaigns of the brand.
TEST_F(LimitsTest, Activities) {
  Fill(2, [](store::Transaction& transaction, const std::string& id) {
    const absl::Status status =
        id == "x0" ? store::InsertChannel(transaction, {"acme", "x0", id, 0}).status()
                   : absl::OkStatus();
    if (!status.ok()) return status;
    return store::InsertCampaign(transaction, {"acme", "x0", id, id, ""}).status();
  });
  int place = 0;
  Fill(limits::kMaxActivitiesPerBrand - 1,
       [&](store::Transaction& transaction, const std::string& id) {
         const std::string campaign = place++ % 2 == 0 ? "x0" : "x1";
         return store::InsertActivity(transaction, {"acme", "x0", campaign, id, id}).status();
       });
  v1::CreateActivityRequest request;
  request.set_parent("brands/acme/channels/x0/campaigns/x0");
  request.set_activity_id("last");
  Must(*catalog_, &CatalogStub::CreateActivity, request);
  request.set_parent("brands/acme/channels/x0/campaigns/x1");
  request.set_activity_id("too_many");
  ExpectFull(Refused(*catalog_, &CatalogStub::CreateActivity, request));
}

// 1,000 draws x (4 stages + 2 inputs) x (99 channels + the brand) x periods.
TEST(ForecastLimitsTest, Cells) {
  data::FittedFunnel fit;
  fit.period_days = 7;
  fit.nodes.resize(4);
  fit.channels.resize(99);
  data::PlanInputs plan;
  const auto most = static_cast<int>(limits::kMaxForecastCells / (1000 * 6 * 100));
  plan.day_count = (most - 1) * 7;
  EXPECT_TRUE(
      service::CheckForecastSize(fit, plan, 1000, forecast::CampaignUse::kChannelsOnly).ok());
  ++plan.day_count;
  const absl::Status refused =
      service::CheckForecastSize(fit, plan, 1000, forecast::CampaignUse::kChannelsOnly);
  EXPECT_EQ(errors::ReasonOf(refused), "LIMIT_EXCEEDED");
}

// 10,000 draws x 5 stages x 100 plans of one week.
TEST(ComparisonLimitsTest, Cells) {
  data::FittedFunnel fit;
  fit.period_days = 7;
  fit.nodes.resize(5);
  data::PlanInputs plan;
  plan.day_count = 7;
  const std::vector<data::PlanInputs> plans(limits::kMaxScenariosPerComparison, plan);
  static_assert(limits::kMaxComparisonCells == 10'000 * 5 * 100);
  EXPECT_TRUE(service::CheckComparisonSize(fit, plans, 10'000).ok());
  EXPECT_EQ(errors::ReasonOf(service::CheckComparisonSize(fit, plans, 10'001)), "LIMIT_EXCEEDED");
}

// One plan that would be too large for a forecast is too large for a comparison.
TEST(ComparisonLimitsTest, CellsOfOnePlan) {
  data::FittedFunnel fit;
  fit.period_days = 7;
  fit.nodes.resize(4);
  fit.channels.resize(99);
  std::vector<data::PlanInputs> plans(2);
  plans[1].day_count = static_cast<int>(limits::kMaxForecastCells / (1000 * 6 * 100) - 1) * 7;
  EXPECT_TRUE(service::CheckComparisonSize(fit, plans, 1000).ok());
  ++plans[1].day_count;
  EXPECT_EQ(errors::ReasonOf(service::CheckComparisonSize(fit, plans, 1000)), "LIMIT_EXCEEDED");
}

// 1,000 days x 20,000 series, of which those of campaigns count twice.
TEST(ComparisonLimitsTest, DailyValues) {
  static_assert(limits::kMaxComparedDailyValues == 1000 * 20'000);
  convert::Plan plan;
  plan.end_day = 1000;
  plan.series.resize(9'999);
  for (convert::PlanSeries& series : plan.series) series.campaign = "spring";
  std::int64_t count = 0;
  EXPECT_TRUE(service::CountDailyValues(plan, count).ok());
  convert::Plan further;
  further.end_day = 1000;
  further.series.resize(2);
  EXPECT_TRUE(service::CountDailyValues(further, count).ok());
  EXPECT_EQ(count, limits::kMaxComparedDailyValues);
  EXPECT_EQ(errors::ReasonOf(service::CountDailyValues(further, count)), "LIMIT_EXCEEDED");
}

// (99 channels and their sum) x (99 periods and their total) x (99 quantiles and the mean).
TEST(ForecastLimitsTest, Values) {
  data::FittedFunnel fit;
  fit.nodes.resize(1);
  fit.nodes[0].channels.resize(99);
  fit.channels.resize(99);
  for (data::ChannelEvidence& channel : fit.channels) channel.campaigns.resize(100);
  data::PlanInputs inputs;
  inputs.day_count = 99 * fit.period_days;
  static_assert(limits::kMaxForecastValues == 100 * 100 * 100);
  const auto refusal = [&](forecast::CampaignUse campaigns) {
    return errors::ReasonOf(service::CheckSummarySize(fit, inputs, 99, campaigns));
  };
  EXPECT_EQ(refusal(forecast::CampaignUse::kChannelsOnly), "");
  EXPECT_EQ(refusal(forecast::CampaignUse::kByCampaign), "LIMIT_EXCEEDED");
  fit.nodes[0].channels.resize(100);
  EXPECT_EQ(refusal(forecast::CampaignUse::kChannelsOnly), "LIMIT_EXCEEDED");
}

TEST(PlanLimitsTest, Inputs) {
  const convert::PlanVocabulary vocabulary{
      .channels = {"facebook"}, .campaigns = {}, .metrics = {{"spend", store::MetricKind::kSpend}}};
  // Different days would leave the longest horizon, so all but the first are duplicates; what
  // counts here is whether they are looked at.
  v1::Plan plan;
  for (int i = 0; i < limits::kMaxPlannedInputs; ++i) {
    v1::PlannedInput& input = *plan.add_inputs();
    input.set_channel("facebook");
    input.set_metric("spend");
    input.mutable_date()->set_year(2026);
    input.mutable_date()->set_month(3);
    input.mutable_date()->set_day(1);
    input.set_value(1.0);
  }
  errors::FieldViolations looked_at;
  convert::CheckPlanInputs(plan, "plan", vocabulary, looked_at);
  EXPECT_EQ(errors::MessageOf(looked_at.ToStatus()).find("give at most"), std::string::npos);
  *plan.add_inputs() = plan.inputs(0);
  errors::FieldViolations too_many;
  convert::CheckPlanInputs(plan, "plan", vocabulary, too_many);
  EXPECT_NE(errors::MessageOf(too_many.ToStatus()).find("200,001 entries"), std::string::npos)
      << too_many.ToStatus();
}

}  // namespace
}  // namespace funnelcast
