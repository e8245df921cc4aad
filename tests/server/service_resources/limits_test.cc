// How many resources a brand holds: the last one that fits, and the first that does not. The ones
// before go straight into the store, as thousands of calls would only cost time.
#include "server/limits.h"

#include <functional>

#include "server/store/audiences.h"
#include "server/store/brands.h"
#include "server/store/events.h"
#include "server/store/goals.h"
#include "server/store/metrics.h"
#include "server/store/scenarios.h"
#include "tests/server/service_resources/server_fixture.h"

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
    return store::InsertBrand(transaction, {id, id, "EUR", "UTC", 0, 0}).status();
  });
  Must(*catalog_, &CatalogStub::CreateBrand, BrandRequest("last"));
  ExpectFull(Refused(*catalog_, &CatalogStub::CreateBrand, BrandRequest("too_many")));
}

TEST_F(LimitsTest, Metrics) {
  // The funnel of the fixture has four.
  Fill(limits::kMaxMetricsPerBrand - 5, [](store::Transaction& transaction, const std::string& id) {
    return store::EnsureMetric(transaction, "acme", id, id, store::MetricKind::kCount);
  });
  v1::CreateMetricRequest request;
  request.set_parent("brands/acme");
  request.set_metric_id("last");
  Must(*catalog_, &CatalogStub::CreateMetric, request);
  request.set_metric_id("too_many");
  ExpectFull(Refused(*catalog_, &CatalogStub::CreateMetric, request));
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

}  // namespace
}  // namespace funnelcast
