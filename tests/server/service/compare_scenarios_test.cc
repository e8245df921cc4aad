// CompareScenarios: what is refused, what becomes of the draws, progress and cancellation.
#include <string>
#include <vector>

#include "funnelcast/v1/catalog_service.grpc.pb.h"
#include "funnelcast/v1/forecast.grpc.pb.h"
#include "funnelcast/v1/scenario.grpc.pb.h"
#include "gmock/gmock.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "server/limits.h"
#include "tests/server/notices.h"
#include "tests/support/rich_error.h"
#include "tests/support/sample_history.h"
#include "tests/support/test_server.h"

namespace funnelcast::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void AddValueStage(TestServer& server, const std::string& brand) {
  v1::UpdateFunnelRequest request;
  request.mutable_funnel()->set_name("brands/" + brand + "/funnels/sales");
  const auto add = [&](v1::Stage stage, const std::string& metric) {
    v1::FunnelStage* added = request.mutable_funnel()->add_stages();
    added->set_stage(stage);
    added->set_metric(metric);
  };
  add(v1::STAGE_ATTENTION, "impressions");
  add(v1::STAGE_ACTION, "orders");
  add(v1::STAGE_VALUE, "revenue");
  grpc::ClientContext context;
  v1::Funnel funnel;
  const grpc::Status status =
      server.NewStub<v1::CatalogService>()->UpdateFunnel(&context, request, &funnel);
  ASSERT_TRUE(status.ok()) << status.error_message();
}

// One server with a brand and its model for all tests: none of them changes it.
class CompareScenariosTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = new TestServer();
    CreateSampleBrand(*server_, "acme");
    CreateSampleBrand(*server_, "other");
    AddValueStage(*server_, "acme");
    model_ = new std::string(FitSampleModel(*server_, "acme"));
  }
  static void TearDownTestSuite() {
    delete model_;
    delete server_;
  }
  void SetUp() override {
    progress_.clear();
    comparison_.Clear();
  }

  // From 2026-03-02 on 100 a day for facebook.
  static v1::Plan MakePlan(int day_count = 14) {
    v1::Plan plan;
    for (int day = 2; day < 2 + day_count; ++day) {
      AddInput(plan, "facebook", "spend", MakeDate(2026, 3, day), 100);
    }
    return plan;
  }
  // That plan, and it with newsletter on top.
  static v1::CompareScenariosRequest MakeRequest() {
    v1::CompareScenariosRequest request;
    request.set_parent("brands/acme");
    *request.add_plans()->mutable_plan() = MakePlan();
    *request.add_plans()->mutable_plan() = MakePlan();
    AddInput(*request.mutable_plans(1)->mutable_plan(), "newsletter", "spend", MakeDate(2026, 3, 2),
             50);
    return request;
  }
  static grpc::Status Call(const v1::CompareScenariosRequest& request) {
    grpc::ClientContext context;
    const auto reader =
        server_->NewStub<v1::ForecastService>()->CompareScenarios(&context, request);
    v1::CompareScenariosResponse message;
    while (reader->Read(&message)) {
      if (message.has_progress()) {
        progress_.push_back(message.progress());
      } else {
        comparison_ = message.comparison();
      }
    }
    return reader->Finish();
  }
  static std::string Refusal(const v1::CompareScenariosRequest& request) {
    return Violation(Call(request));
  }

  static TestServer* server_;
  static std::string* model_;
  static std::vector<v1::ComparisonProgress> progress_;
  static v1::ScenarioComparison comparison_;
};

TestServer* CompareScenariosTest::server_ = nullptr;
std::string* CompareScenariosTest::model_ = nullptr;
std::vector<v1::ComparisonProgress> CompareScenariosTest::progress_;
v1::ScenarioComparison CompareScenariosTest::comparison_;

// The fake engine's draw i is i + 1 actions a day and channel, each worth 5. Over 14 days and 1,000
// draws one channel has a mean value of 14 * 5 * 500.5 = 35,035; two have twice that, so that the
// first plan never wins and what it lacks is as much.
TEST_F(CompareScenariosTest, SetsPlansAgainstEachOther) {
  ASSERT_EQ(Refusal(MakeRequest()), "OK");
  EXPECT_EQ(comparison_.metric(), "revenue");
  EXPECT_EQ(comparison_.stage(), v1::STAGE_VALUE);
  EXPECT_EQ(comparison_.kind(), v1::METRIC_KIND_MONEY);
  EXPECT_EQ(comparison_.draw_count(), 1000);
  EXPECT_EQ(comparison_.model(), *model_);
  EXPECT_EQ(comparison_.currency_code(), "EUR");
  EXPECT_EQ(comparison_.max_rhat(), 1.0);
  EXPECT_EQ(comparison_.start().day(), 2);
  EXPECT_EQ(comparison_.end().day(), 16);
  ASSERT_EQ(comparison_.plans_size(), 2);
  const v1::ComparedPlan& first = comparison_.plans(0);
  const v1::ComparedPlan& second = comparison_.plans(1);
  EXPECT_EQ(first.scenario(), "");
  EXPECT_NEAR(first.mean(), 35035, 1e-6);
  EXPECT_NEAR(second.mean(), 70070, 1e-6);
  EXPECT_NEAR(first.regret(), 35035, 1e-6);
  EXPECT_EQ(second.regret(), 0);
  EXPECT_NEAR(second.best_chance(), 1, 1e-9);
  EXPECT_EQ(second.chance_to_beat_first(), 1);
  EXPECT_EQ(first.chance_to_beat_first(), 0.5);
  EXPECT_EQ(first.spend(), 1400);
  EXPECT_EQ(second.spend(), 1450);
  EXPECT_EQ(first.quantiles_size(), 5);
  ASSERT_EQ(first.totals_size(), 3);
  EXPECT_EQ(first.totals(0).metric(), "impressions");
  EXPECT_NEAR(first.totals(1).mean(), 7007, 1e-6);
  EXPECT_THAT(comparison_.beats(0).chances(), ElementsAre(0.5, 0));
  EXPECT_THAT(comparison_.beats(1).chances(), ElementsAre(1, 0.5));
  EXPECT_THAT(TextsOf(comparison_.warnings()), Contains(HasSubstr("spans only 8 weeks")));
}

TEST_F(CompareScenariosTest, ComparesByWhatIsAskedFor) {
  v1::CompareScenariosRequest request = MakeRequest();
  request.set_metric("orders");
  request.set_draw_count(100);
  request.add_quantiles(0.9);
  ASSERT_EQ(Refusal(request), "OK");
  EXPECT_EQ(comparison_.kind(), v1::METRIC_KIND_COUNT);
  EXPECT_NEAR(comparison_.plans(0).mean(), 14 * 50.5, 1e-9);
  EXPECT_EQ(comparison_.plans(0).quantiles_size(), 1);
  EXPECT_EQ(comparison_.draw_count(), 100);
  request.set_less_spend(true);
  EXPECT_EQ(Refusal(request), "less_spend CONFLICTING");
  request.set_metric("revenue");
  ASSERT_EQ(Refusal(request), "OK");
  EXPECT_TRUE(comparison_.less_spend());
  EXPECT_NEAR(comparison_.plans(0).mean(), 14 * 5 * 50.5 - 1400, 1e-9);
  request.set_metric("leads");
  EXPECT_EQ(Refusal(request), "metric UNKNOWN_REFERENCE");
}

TEST_F(CompareScenariosTest, ComparesScenariosWithInlinePlans) {
  v1::CreateScenarioRequest create;
  create.set_parent("brands/acme");
  create.set_scenario_id("march");
  *create.mutable_scenario()->mutable_plan() = MakePlan();
  grpc::ClientContext context;
  v1::Scenario scenario;
  ASSERT_TRUE(
      server_->NewStub<v1::ScenarioService>()->CreateScenario(&context, create, &scenario).ok());
  v1::CompareScenariosRequest request = MakeRequest();
  request.mutable_plans(1)->set_scenario("brands/acme/scenarios/march");
  ASSERT_EQ(Refusal(request), "OK");
  EXPECT_EQ(comparison_.plans(1).scenario(), "brands/acme/scenarios/march");
  EXPECT_EQ(comparison_.plans(1).mean(), comparison_.plans(0).mean());
  // Level plans share every draw.
  EXPECT_NEAR(comparison_.plans(1).best_chance(), 0.5, 1e-9);
  EXPECT_EQ(comparison_.plans(1).chance_to_beat_first(), 0.5);
}

// The same draws: every mean is the one that Forecast has.
TEST_F(CompareScenariosTest, AgreesWithForecast) {
  v1::CompareScenariosRequest request = MakeRequest();
  request.set_metric("orders");
  ASSERT_EQ(Refusal(request), "OK");
  v1::ForecastRequest forecast;
  forecast.set_parent("brands/acme");
  *forecast.mutable_plan() = request.plans(1);
  grpc::ClientContext context;
  v1::ForecastResponse response;
  ASSERT_TRUE(
      server_->NewStub<v1::ForecastService>()->Forecast(&context, forecast, &response).ok());
  EXPECT_EQ(response.series(0).total().mean(), comparison_.plans(1).mean());
  EXPECT_EQ(response.draw_count(), comparison_.draw_count());
  EXPECT_EQ(response.model(), comparison_.model());
}

TEST_F(CompareScenariosTest, RefusesWindowsThatDiffer) {
  v1::CompareScenariosRequest request = MakeRequest();
  *request.add_plans()->mutable_plan() = MakePlan(13);
  const grpc::Status status = Call(request);
  EXPECT_EQ(Violation(status), "plans[2].plan CONFLICTING");
  EXPECT_THAT(status.error_message(),
              HasSubstr("plans[2].plan runs from 2026-03-02 to 2026-03-14, and plans[0].plan from "
                        "2026-03-02 to 2026-03-15; compare plans of the same days"));
  // A day without input is enough to make it as long.
  AddInput(*request.mutable_plans(2)->mutable_plan(), "facebook", "spend", MakeDate(2026, 3, 15),
           0);
  EXPECT_EQ(Refusal(request), "OK");
}

TEST_F(CompareScenariosTest, ReportsTheMistakesOfAllPlansTogether) {
  v1::CompareScenariosRequest request = MakeRequest();
  request.add_plans()->set_scenario("brands/acme/scenarios/none");
  request.add_plans()->set_scenario("brands/other/scenarios/none");
  request.mutable_plans(1)->mutable_plan()->mutable_inputs(3)->set_channel("tiktok");
  EXPECT_EQ(Refusal(request),
            "plans[1].plan.inputs[3].channel UNKNOWN_REFERENCE; plans[2].scenario "
            "UNKNOWN_REFERENCE; plans[3].scenario FOREIGN_BRAND");
  EXPECT_THAT(progress_, IsEmpty());
}

TEST_F(CompareScenariosTest, ChecksWhatForecastChecks) {
  v1::CompareScenariosRequest request = MakeRequest();
  request.set_parent("brands/nobody");
  EXPECT_EQ(Refusal(request), "5 RESOURCE_NOT_FOUND");
  request.set_parent("brands/other");
  EXPECT_EQ(Refusal(request), "9 NO_MODEL");
  request = MakeRequest();
  request.set_funnel("recruiting");
  EXPECT_EQ(Refusal(request), "funnel UNKNOWN_REFERENCE");
  request = MakeRequest();
  request.set_draw_count(4001);
  EXPECT_EQ(Refusal(request), "draw_count OUT_OF_RANGE");
  request = MakeRequest();
  for (v1::PlanSource& plan : *request.mutable_plans()) {
    plan.mutable_plan()->clear_inputs();
    AddInput(*plan.mutable_plan(), "facebook", "spend", MakeDate(2026, 2, 25), 1);
  }
  EXPECT_EQ(Refusal(request), "9 PLAN_BEFORE_HISTORY_END");
}

// 2026-02-25, the last day of the history, has 16 orders and 160 of spend in either channel; it
// shifts all plans alike and leaves the chances as they were.
TEST_F(CompareScenariosTest, ObservedDaysCountInEveryPlan) {
  v1::CompareScenariosRequest request = MakeRequest();
  for (v1::PlanSource& plan : *request.mutable_plans()) {
    AddInput(*plan.mutable_plan(), "facebook", "spend", MakeDate(2026, 2, 26), 0);
  }
  request.set_metric("orders");
  ASSERT_EQ(Refusal(request), "OK");
  const v1::ScenarioComparison without = comparison_;
  for (v1::PlanSource& plan : *request.mutable_plans()) {
    AddInput(*plan.mutable_plan(), "facebook", "spend", MakeDate(2026, 2, 25), 1);
  }
  ASSERT_EQ(Refusal(request), "OK");
  EXPECT_EQ(comparison_.start().day(), 25);
  EXPECT_EQ(comparison_.forecast_start().day(), 26);
  for (int i = 0; i < 2; ++i) {
    EXPECT_DOUBLE_EQ(comparison_.plans(i).mean(), without.plans(i).mean() + 32);
    EXPECT_DOUBLE_EQ(comparison_.plans(i).spend(), without.plans(i).spend() + 320);
    EXPECT_EQ(comparison_.plans(i).best_chance(), without.plans(i).best_chance());
  }
}

// Progress begins with none of the plans and never falls.
TEST_F(CompareScenariosTest, TellsItsProgress) {
  v1::CompareScenariosRequest request = MakeRequest();
  for (int i = request.plans_size(); i < limits::kMaxScenariosPerComparison; ++i) {
    *request.add_plans() = request.plans(0);
  }
  ASSERT_EQ(Refusal(request), "OK");
  EXPECT_EQ(comparison_.plans_size(), limits::kMaxScenariosPerComparison);
  ASSERT_FALSE(progress_.empty());
  int last = 0;
  for (const v1::ComparisonProgress& progress : progress_) {
    EXPECT_EQ(progress.plan_count(), limits::kMaxScenariosPerComparison);
    EXPECT_GE(progress.done_count(), last);
    last = progress.done_count();
  }
}

TEST_F(CompareScenariosTest, StopsWhenTheClientGoesAway) {
  server_->engine().HoldFits();
  grpc::ClientContext context;
  const auto reader =
      server_->NewStub<v1::ForecastService>()->CompareScenarios(&context, MakeRequest());
  v1::CompareScenariosResponse message;
  ASSERT_TRUE(reader->Read(&message));
  EXPECT_TRUE(message.has_progress());
  context.TryCancel();
  EXPECT_TRUE(server_->engine().WaitForStoppedComparisons(1));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  server_->engine().ReleaseFits();
}

}  // namespace
}  // namespace funnelcast::testing
