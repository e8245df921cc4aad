// Forecast: every rule of its request, and what a plan makes of the draws.
#include <limits>
#include <string>
#include <utility>

#include "funnelcast/v1/forecast.grpc.pb.h"
#include "funnelcast/v1/model.grpc.pb.h"
#include "funnelcast/v1/performance.grpc.pb.h"
#include "funnelcast/v1/scenario.grpc.pb.h"
#include "gmock/gmock.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "server/limits.h"
#include "tests/server/notices.h"
#include "tests/support/message_bytes.h"
#include "tests/support/rich_error.h"
#include "tests/support/sample_history.h"
#include "tests/support/test_server.h"

namespace funnelcast::testing {
namespace {

using ::testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// One server with a brand and its model for all tests: none of them changes it.
class ForecastServiceTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = new TestServer();
    CreateSampleBrand(*server_, "acme");
    CreateSampleBrand(*server_, "other");
    model_ = new std::string(FitSampleModel(*server_, "acme"));
  }
  static void TearDownTestSuite() {
    delete model_;
    delete server_;
  }

  // Two weeks from 2026-03-02 with 100 a day for facebook.
  static v1::ForecastRequest MakeRequest() {
    v1::ForecastRequest request;
    request.set_parent("brands/acme");
    for (int day = 2; day < 16; ++day) {
      AddInput(*request.mutable_plan()->mutable_plan(), "facebook", "spend", MakeDate(2026, 3, day),
               100);
    }
    return request;
  }
  static v1::PlannedInput& Input(v1::ForecastRequest& request, int i) {
    return *request.mutable_plan()->mutable_plan()->mutable_inputs(i);
  }
  static grpc::Status Call(const v1::ForecastRequest& request) {
    grpc::ClientContext context;
    return server_->NewStub<v1::ForecastService>()->Forecast(&context, request, &response_);
  }
  // The violations of a request, as `field REASON`.
  static std::string Refusal(const v1::ForecastRequest& request) {
    return Violation(Call(request));
  }

  static TestServer* server_;
  static std::string* model_;
  static v1::ForecastResponse response_;
};

TestServer* ForecastServiceTest::server_ = nullptr;
std::string* ForecastServiceTest::model_ = nullptr;
v1::ForecastResponse ForecastServiceTest::response_;

// The fake engine's draw i is i + 1 a day. With 1,000 draws a week's mean is 7 * 1001 / 2 = 3503.5;
// its 0.5 quantile lies halfway between the draws 499 and 500, which are 3,500 and 3,507. Two weeks
// are twice that.
TEST_F(ForecastServiceTest, SummarizesDraws) {
  ASSERT_EQ(Refusal(MakeRequest()), "OK");
  EXPECT_EQ(response_.draw_count(), 1000);
  EXPECT_EQ(response_.model(), *model_);
  EXPECT_EQ(response_.currency_code(), "EUR");
  EXPECT_EQ(response_.grid(), v1::GRID_WEEK);
  ASSERT_EQ(response_.series_size(), 2);
  EXPECT_EQ(response_.series(0).channel(), "");
  const v1::ForecastSeries& series = response_.series(1);
  EXPECT_EQ(series.channel(), "facebook");
  EXPECT_EQ(series.metric(), "orders");
  EXPECT_EQ(series.stage(), v1::STAGE_ACTION);
  EXPECT_EQ(series.kind(), v1::METRIC_KIND_COUNT);
  ASSERT_EQ(series.periods_size(), 2);
  EXPECT_EQ(series.periods(1).start().day(), 9);
  EXPECT_EQ(series.periods(1).end().day(), 16);
  EXPECT_NEAR(series.periods(0).mean(), 3503.5, 1e-6);
  ASSERT_EQ(series.periods(0).quantiles_size(), 5);
  EXPECT_EQ(series.periods(0).quantiles(2).probability(), 0.5);
  EXPECT_NEAR(series.periods(0).quantiles(2).value(), 3503.5, 1e-6);
  EXPECT_NEAR(series.total().mean(), 7007.0, 1e-6);
}

TEST_F(ForecastServiceTest, ReturnsTheQuantilesAskedForInTheirOrder) {
  v1::ForecastRequest request = MakeRequest();
  request.add_quantiles(0.9);
  request.add_quantiles(0.1);
  ASSERT_EQ(Refusal(request), "OK");
  const v1::ForecastPeriod& period = response_.series(0).periods(0);
  ASSERT_EQ(period.quantiles_size(), 2);
  EXPECT_EQ(period.quantiles(0).probability(), 0.9);
  EXPECT_GT(period.quantiles(0).value(), period.quantiles(1).value());
}

TEST_F(ForecastServiceTest, ReadsATable) {
  v1::ForecastRequest request;
  request.set_parent("brands/acme");
  request.mutable_plan()->mutable_plan()->set_table(
      "date,channel,metric,value\n2026-03-02,facebook,spend,100\n2026-03-03,newsletter,effort_"
      "hours,"
      "2\n");
  ASSERT_EQ(Refusal(request), "OK");
  EXPECT_EQ(response_.series_size(), 3);
  EXPECT_EQ(response_.end().day(), 4);
}

TEST_F(ForecastServiceTest, NamesBadCellsByRowAndColumn) {
  v1::ForecastRequest request;
  request.set_parent("brands/acme");
  request.mutable_plan()->mutable_plan()->set_table(
      "date,channel,metric,value\n2026-03-02,facebook,spend,1\n2026-03-03,facebook,spend,abc\n");
  const std::string refusal = Refusal(request);
  EXPECT_THAT(refusal, HasSubstr("plan.plan.table, row 3, column D"));
  EXPECT_THAT(refusal, HasSubstr("BAD_CELL"));
}

TEST_F(ForecastServiceTest, ReportsAnUnknownChannelOfATableOnce) {
  v1::ForecastRequest request;
  request.set_parent("brands/acme");
  request.mutable_plan()->mutable_plan()->set_table(
      "date,channel,metric,value\n2026-03-02,tiktok,spend,1\n2026-03-03,tiktok,spend,1\n");
  EXPECT_EQ(Refusal(request), "plan.plan.table, column channel UNKNOWN_REFERENCE");
}

TEST_F(ForecastServiceTest, RefusesTableAndInputsTogether) {
  v1::ForecastRequest request = MakeRequest();
  request.mutable_plan()->mutable_plan()->set_table("date,channel,metric,value\n");
  EXPECT_EQ(Refusal(request), "plan.plan.table CONFLICTING");
}

TEST_F(ForecastServiceTest, ChecksParent) {
  v1::ForecastRequest request = MakeRequest();
  request.clear_parent();
  EXPECT_EQ(Refusal(request), "parent REQUIRED");
  request.set_parent("acme");
  EXPECT_EQ(Refusal(request), "parent MALFORMED");
  request.set_parent("brands/nobody");
  EXPECT_EQ(Refusal(request), "5 RESOURCE_NOT_FOUND");
}

TEST_F(ForecastServiceTest, ChecksPlanSource) {
  v1::ForecastRequest request = MakeRequest();
  request.clear_plan();
  EXPECT_EQ(Refusal(request), "plan REQUIRED");
  request.mutable_plan()->mutable_plan();
  EXPECT_EQ(Refusal(request), "plan.plan.inputs REQUIRED");
  request.mutable_plan()->set_scenario("");
  EXPECT_EQ(Refusal(request), "plan.scenario REQUIRED");
  request.mutable_plan()->set_scenario("spring");
  EXPECT_EQ(Refusal(request), "plan.scenario MALFORMED");
  request.mutable_plan()->set_scenario("brands/acme/scenarios/spring");
  EXPECT_EQ(Refusal(request), "plan.scenario UNKNOWN_REFERENCE");
  request.mutable_plan()->set_scenario("brands/other/scenarios/spring");
  EXPECT_EQ(Refusal(request), "plan.scenario FOREIGN_BRAND");
}

TEST_F(ForecastServiceTest, ForecastsAScenario) {
  v1::CreateScenarioRequest create;
  create.set_parent("brands/acme");
  create.set_scenario_id("march");
  *create.mutable_scenario()->mutable_plan() = MakeRequest().plan().plan();
  grpc::ClientContext context;
  v1::Scenario scenario;
  const grpc::Status status =
      server_->NewStub<v1::ScenarioService>()->CreateScenario(&context, create, &scenario);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(Refusal(MakeRequest()), "OK");
  const v1::ForecastResponse inline_response = response_;
  v1::ForecastRequest request;
  request.set_parent("brands/acme");
  request.mutable_plan()->set_scenario("brands/acme/scenarios/march");
  ASSERT_EQ(Refusal(request), "OK");
  EXPECT_EQ(BytesOf(response_), BytesOf(inline_response));
}

TEST_F(ForecastServiceTest, ChecksPlannedChannel) {
  v1::ForecastRequest request = MakeRequest();
  Input(request, 3).set_channel("tiktok");
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[3].channel UNKNOWN_REFERENCE");
  Input(request, 3).clear_channel();
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[3].channel REQUIRED");
}

TEST_F(ForecastServiceTest, ChecksPlannedMetric) {
  v1::ForecastRequest request = MakeRequest();
  Input(request, 0).set_metric("orders");
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[0].metric CONFLICTING");
  Input(request, 0).set_metric("budgets");
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[0].metric UNKNOWN_REFERENCE");
  Input(request, 0).clear_metric();
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[0].metric REQUIRED");
  Input(request, 0).set_metric("effort_hours");
  EXPECT_EQ(Refusal(request), "OK");
}

TEST_F(ForecastServiceTest, ChecksPlannedDate) {
  v1::ForecastRequest request = MakeRequest();
  Input(request, 1).clear_date();
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[1].date REQUIRED");
  *Input(request, 1).mutable_date() = MakeDate(2026, 2, 30);
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[1].date MALFORMED");
  *Input(request, 1).mutable_date() = MakeDate(2026, 3, 0);
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[1].date MALFORMED");
  *Input(request, 1).mutable_date() = MakeDate(1989, 12, 31);
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[1].date OUT_OF_RANGE");
  *Input(request, 1).mutable_date() = MakeDate(2100, 1, 2);
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[1].date OUT_OF_RANGE");
  *Input(request, 1).mutable_date() = MakeDate(2026, 3, 2);
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[1] DUPLICATE");
}

TEST_F(ForecastServiceTest, ChecksPlannedValue) {
  v1::ForecastRequest request = MakeRequest();
  Input(request, 0).set_value(kNan);
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[0].value NOT_FINITE");
  Input(request, 0).set_value(kInfinity);
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[0].value NOT_FINITE");
  Input(request, 0).set_value(-0.01);
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[0].value OUT_OF_RANGE");
  Input(request, 0).set_value(limits::kMaxPlannedValue * 1.001);
  EXPECT_EQ(Refusal(request), "plan.plan.inputs[0].value OUT_OF_RANGE");
  Input(request, 0).set_value(limits::kMaxPlannedValue);
  EXPECT_EQ(Refusal(request), "OK");
}

// 3 x 366 days are taken, one more is not.
TEST_F(ForecastServiceTest, ChecksPlanLength) {
  v1::ForecastRequest request;
  request.set_parent("brands/acme");
  v1::Plan& plan = *request.mutable_plan()->mutable_plan();
  AddInput(plan, "facebook", "spend", MakeDate(2026, 3, 2), 1);
  AddInput(plan, "facebook", "spend", MakeDate(2029, 3, 3), 1);
  EXPECT_EQ(Refusal(request), "OK");
  *plan.mutable_inputs(1)->mutable_date() = MakeDate(2029, 3, 5);
  EXPECT_EQ(Refusal(request), "plan.plan.inputs OUT_OF_RANGE");
}

TEST_F(ForecastServiceTest, ChecksFunnelAndModel) {
  v1::ForecastRequest request = MakeRequest();
  request.set_funnel("recruiting");
  EXPECT_EQ(Refusal(request), "funnel UNKNOWN_REFERENCE");
  request.set_funnel("No Id");
  EXPECT_EQ(Refusal(request), "funnel MALFORMED");
  request.set_funnel("sales");
  request.set_model("newest");
  EXPECT_EQ(Refusal(request), "model MALFORMED");
  request.set_model("brands/acme/models/none");
  EXPECT_EQ(Refusal(request), "model UNKNOWN_REFERENCE");
  request.set_model("brands/other/models/none");
  EXPECT_EQ(Refusal(request), "model FOREIGN_BRAND");
  request.set_model(*model_);
  EXPECT_EQ(Refusal(request), "OK");
}

TEST_F(ForecastServiceTest, SaysWhenThereIsNoModel) {
  v1::ForecastRequest request = MakeRequest();
  request.set_parent("brands/other");
  EXPECT_EQ(Refusal(request), "9 NO_MODEL");
}

// The history ends with 2026-02-25, and a plan needs a day after it.
TEST_F(ForecastServiceTest, RefusesPlansThatEndBeforeTheHistoryDoes) {
  v1::ForecastRequest request = MakeRequest();
  request.mutable_plan()->mutable_plan()->clear_inputs();
  AddInput(*request.mutable_plan()->mutable_plan(), "facebook", "spend", MakeDate(2026, 2, 25), 1);
  EXPECT_EQ(Refusal(request), "9 PLAN_BEFORE_HISTORY_END");
  AddInput(*request.mutable_plan()->mutable_plan(), "facebook", "spend", MakeDate(2026, 2, 26), 1);
  EXPECT_EQ(Refusal(request), "OK");
}

// Of the plan from 2026-02-15 (a Sunday) to before 2026-03-12, eleven days were observed: the
// sample's orders are 10, 11, ... 16 by the days since a Thursday. Day 45 of the history is its
// fourth, 13; so 13 + 14 + 15 + 16 + 10 + 11 + 12 = 91 in the first week and 13 + 14 + 15 + 16 = 58
// in the four days after it. From then on the forecast is that of the plan from 2026-02-26 on.
TEST_F(ForecastServiceTest, ObservedDaysOfAPlanCountAsTheyWere) {
  v1::ForecastRequest request = MakeRequest();
  v1::Plan& plan = *request.mutable_plan()->mutable_plan();
  plan.clear_inputs();
  for (int day = 26; day <= 28; ++day) {
    AddInput(plan, "facebook", "spend", MakeDate(2026, 2, day), 100);
  }
  for (int day = 1; day < 12; ++day) {
    AddInput(plan, "facebook", "spend", MakeDate(2026, 3, day), 100);
  }
  ASSERT_EQ(Refusal(request), "OK");
  const v1::ForecastSeries future = response_.series(1);
  EXPECT_EQ(response_.forecast_start().day(), 26);
  AddInput(plan, "facebook", "spend", MakeDate(2026, 2, 15), 100);
  ASSERT_EQ(Refusal(request), "OK");
  EXPECT_EQ(response_.start().day(), 15);
  EXPECT_EQ(response_.forecast_start().day(), 26);
  const v1::ForecastSeries* series = nullptr;
  for (const v1::ForecastSeries& one : response_.series()) {
    if (one.channel() == "facebook" && one.metric() == "orders") series = &one;
  }
  ASSERT_NE(series, nullptr);
  ASSERT_EQ(series->periods_size(), 4);
  EXPECT_EQ(series->periods(0).mean(), 91);
  EXPECT_EQ(series->periods(0).quantiles(0).value(), 91);
  EXPECT_EQ(series->periods(1).mean(), 58);
  EXPECT_EQ(series->periods(1).end().day(), 26);
  EXPECT_EQ(BytesOf(series->periods(2)), BytesOf(future.periods(0)));
  EXPECT_EQ(BytesOf(series->periods(3)), BytesOf(future.periods(1)));
  EXPECT_DOUBLE_EQ(series->total().mean(), future.total().mean() + 149);
  EXPECT_DOUBLE_EQ(series->total().quantiles(0).value(), future.total().quantiles(0).value() + 149);
}

// The spend that was observed stands for what was planned, also of channels that are planned no
// more: 13 + ... as above, ten times as much, in two channels.
TEST_F(ForecastServiceTest, ObservedSpendIsPartOfTheInput) {
  v1::ForecastRequest request = MakeRequest();
  v1::Plan& plan = *request.mutable_plan()->mutable_plan();
  plan.clear_inputs();
  AddInput(plan, "facebook", "spend", MakeDate(2026, 2, 15), 7);
  AddInput(plan, "facebook", "spend", MakeDate(2026, 3, 1), 100);
  ASSERT_EQ(Refusal(request), "OK");
  double spend = 0;
  for (const v1::ForecastSeries& one : response_.series()) {
    if (one.channel().empty() && one.metric() == "spend") spend = one.total().mean();
  }
  EXPECT_NEAR(spend, 2 * 1490, 1e-6);
}

// 100 to 20,000 draws, and no more than the model's 4,000.
TEST_F(ForecastServiceTest, ChecksDrawCount) {
  v1::ForecastRequest request = MakeRequest();
  for (const int bad : {-1, 99, 20'001, 4'001}) {
    request.set_draw_count(bad);
    EXPECT_EQ(Refusal(request), "draw_count OUT_OF_RANGE") << bad;
  }
  for (const int good : {100, 4'000}) {
    request.set_draw_count(good);
    EXPECT_EQ(Refusal(request), "OK") << good;
    EXPECT_EQ(response_.draw_count(), good);
  }
}

TEST_F(ForecastServiceTest, ChecksQuantiles) {
  v1::ForecastRequest request = MakeRequest();
  request.add_quantiles(0.5);
  request.add_quantiles(0.0);
  EXPECT_EQ(Refusal(request), "quantiles[1] OUT_OF_RANGE");
  request.set_quantiles(1, 1.0);
  EXPECT_EQ(Refusal(request), "quantiles[1] OUT_OF_RANGE");
  request.set_quantiles(1, kNan);
  EXPECT_EQ(Refusal(request), "quantiles[1] NOT_FINITE");
  request.set_quantiles(1, 0.5);
  EXPECT_EQ(Refusal(request), "quantiles[1] DUPLICATE");
}

// 99 quantiles are taken, 100 are not.
TEST_F(ForecastServiceTest, LimitsQuantiles) {
  v1::ForecastRequest request = MakeRequest();
  for (int i = 1; i <= 99; ++i) request.add_quantiles(i / 100.0);
  EXPECT_EQ(Refusal(request), "OK");
  request.add_quantiles(0.995);
  EXPECT_EQ(Refusal(request), "quantiles TOO_MANY");
}

TEST_F(ForecastServiceTest, ChecksSeed) {
  v1::ForecastRequest request = MakeRequest();
  for (const std::int64_t bad : {std::int64_t{-1}, limits::kMaxSeed + 1}) {
    request.set_seed(bad);
    EXPECT_EQ(Refusal(request), "seed OUT_OF_RANGE") << bad;
  }
  for (const std::int64_t good : {std::int64_t{0}, limits::kMaxSeed}) {
    request.set_seed(good);
    EXPECT_EQ(Refusal(request), "OK") << good;
  }
}

// All mistakes of a request are told at once.
TEST_F(ForecastServiceTest, ReportsAllMistakesTogether) {
  v1::ForecastRequest request = MakeRequest();
  request.set_draw_count(5);
  request.set_seed(-1);
  request.add_quantiles(2);
  EXPECT_EQ(Refusal(request),
            "draw_count OUT_OF_RANGE; quantiles[0] OUT_OF_RANGE; seed OUT_OF_RANGE");
}

// The history of 8 weeks is short, and a plan in May begins long after its end.
TEST_F(ForecastServiceTest, WarnsInSentences) {
  v1::ForecastRequest request;
  request.set_parent("brands/acme");
  AddInput(*request.mutable_plan()->mutable_plan(), "facebook", "spend", MakeDate(2026, 5, 1), 1);
  ASSERT_EQ(Refusal(request), "OK");
  EXPECT_THAT(TextsOf(response_.warnings()),
              ::testing::Contains(HasSubstr("history ends on 2026-02-25, 9 weeks before")));
  EXPECT_THAT(TextsOf(response_.warnings()), ::testing::Contains(HasSubstr("spans only 8 weeks")));
}

// A model whose chains did not agree is named as such.
TEST_F(ForecastServiceTest, WarnsOfPoorConvergence) {
  TestServer server;
  CreateSampleBrand(server, "acme");
  server.engine().max_rhat = 1.2;
  FitSampleModel(server, "acme");
  grpc::ClientContext context;
  v1::ForecastResponse response;
  ASSERT_TRUE(
      server.NewStub<v1::ForecastService>()->Forecast(&context, MakeRequest(), &response).ok());
  EXPECT_EQ(response.max_rhat(), 1.2);
  EXPECT_THAT(TextsOf(response.warnings()), ::testing::Contains(HasSubstr("R-hat 1.200")));
}

// The sample's last day is 2026-02-25; three days of one channel come later, one of them twice.
TEST(NewerObservationsTest, AreWarnedOfWithTheCommandThatTakesThemIn) {
  TestServer server;
  CreateSampleBrand(server, "acme");
  FitSampleModel(server, "acme");
  v1::ForecastRequest request;
  request.set_parent("brands/acme");
  AddInput(*request.mutable_plan()->mutable_plan(), "facebook", "spend", MakeDate(2026, 3, 9), 100);
  const auto forecast = [&] {
    grpc::ClientContext context;
    v1::ForecastResponse response;
    EXPECT_TRUE(server.NewStub<v1::ForecastService>()->Forecast(&context, request, &response).ok());
    return response;
  };
  const auto is_newer = ::testing::Contains(HasSubstr("newer than the model"));
  EXPECT_THAT(TextsOf(forecast().warnings()), ::testing::Not(is_newer));
  v1::BatchWriteObservationsRequest write;
  write.set_parent("brands/acme");
  for (const auto& [channel, day] :
       {std::pair("facebook", 1), std::pair("facebook", 3), std::pair("newsletter", 3)}) {
    v1::Observation* observation = write.add_observations();
    observation->set_channel(channel);
    observation->set_metric("orders");
    *observation->mutable_date() = MakeDate(2026, 3, day);
    observation->set_value(10);
  }
  grpc::ClientContext context;
  v1::ImportSummary summary;
  ASSERT_TRUE(server.NewStub<v1::PerformanceService>()
                  ->BatchWriteObservations(&context, write, &summary)
                  .ok());
  EXPECT_THAT(TextsOf(forecast().warnings()),
              ::testing::Contains(
                  "Observations of 2 days (from 2026-03-01 up to and including 2026-03-03) are "
                  "newer than the model, which knows the history up to and including 2026-02-25: "
                  "`funnelcast fit acme --funnel sales --update` takes them in."));
}

// Facebook is observed four days longer than newsletter, whose days would otherwise count as 0 in
// silence.
TEST(MissingObservationsTest, OfDaysThatCountAsObservedAreNamed) {
  TestServer server;
  CreateSampleBrand(server, "acme");
  v1::BatchWriteObservationsRequest write;
  write.set_parent("brands/acme");
  for (const char* metric : {"impressions", "orders"}) {
    for (const auto& date : {MakeDate(2026, 2, 26), MakeDate(2026, 2, 27), MakeDate(2026, 2, 28),
                             MakeDate(2026, 3, 1)}) {
      v1::Observation* observation = write.add_observations();
      observation->set_channel("facebook");
      observation->set_metric(metric);
      *observation->mutable_date() = date;
      observation->set_value(10);
    }
  }
  grpc::ClientContext write_context;
  v1::ImportSummary summary;
  ASSERT_TRUE(server.NewStub<v1::PerformanceService>()
                  ->BatchWriteObservations(&write_context, write, &summary)
                  .ok());
  FitSampleModel(server, "acme");
  v1::ForecastRequest request;
  request.set_parent("brands/acme");
  v1::Plan& plan = *request.mutable_plan()->mutable_plan();
  AddInput(plan, "facebook", "spend", MakeDate(2026, 2, 24), 100);
  AddInput(plan, "facebook", "spend", MakeDate(2026, 3, 9), 100);
  grpc::ClientContext context;
  v1::ForecastResponse response;
  ASSERT_TRUE(server.NewStub<v1::ForecastService>()->Forecast(&context, request, &response).ok());
  EXPECT_EQ(response.forecast_start().day(), 2);
  EXPECT_THAT(TextsOf(response.warnings()),
              ::testing::Contains(
                  "On days that count as observed, values are missing and count as 0: impressions "
                  "of newsletter since 2026-02-26, orders of newsletter since 2026-02-26. Import "
                  "them to have them counted."));
}

}  // namespace
}  // namespace funnelcast::testing
