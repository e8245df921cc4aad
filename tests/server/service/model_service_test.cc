// Models and the operations that fit them.
#include <chrono>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>

#include "funnelcast/v1/forecast.grpc.pb.h"
#include "funnelcast/v1/goal.grpc.pb.h"
#include "funnelcast/v1/model.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "server/limits.h"
#include "server/service/operation_wait.h"
#include "tests/server/service/model_service_fixture.h"
#include "tests/support/rich_error.h"
#include "tests/support/sample_history.h"

namespace funnelcast::testing {
namespace {

using ::testing::HasSubstr;

// The operation ends with the model, which can be read by its name.
TEST_F(ModelServiceTest, FitMakesAModel) {
  request_.set_seed(7);
  const Operation operation = WaitForEnd(Start().name());
  EXPECT_EQ(MetadataOf(operation).state(), v1::FitModelMetadata::STATE_SUCCEEDED);
  EXPECT_EQ(MetadataOf(operation).progress(), 1.0);
  EXPECT_EQ(MetadataOf(operation).funnel(), "sales");
  v1::Model model;
  ASSERT_TRUE(operation.response().UnpackTo(&model));
  EXPECT_THAT(model.name(), HasSubstr("brands/acme/models/sales-20260226-"));
  EXPECT_EQ(model.data_end().day(), 26);
  EXPECT_EQ(model.seed(), 7);
  EXPECT_EQ(model.draw_count(), 4000);
  EXPECT_EQ(model.channels_size(), 2);
  EXPECT_EQ(model.stages_size(), 2);
  v1::GetModelRequest get;
  get.set_name(model.name());
  grpc::ClientContext context;
  v1::Model stored;
  ASSERT_TRUE(server_.NewStub<v1::ModelService>()->GetModel(&context, get, &stored).ok());
  EXPECT_EQ(stored.SerializeAsString(), model.SerializeAsString());
}

TEST_F(ModelServiceTest, EndDateCutsTheHistory) {
  *request_.mutable_end_date() = MakeDate(2026, 2, 1);
  v1::Model model;
  ASSERT_TRUE(WaitForEnd(Start().name()).response().UnpackTo(&model));
  EXPECT_EQ(model.data_end().month(), 2);
  EXPECT_EQ(model.data_end().day(), 1);
}

// The same request_id gets the same operation; the same id for another fit is refused.
TEST_F(ModelServiceTest, RequestIdMakesFitsIdempotent) {
  request_.set_request_id("fit-1");
  const std::string name = Start().name();
  EXPECT_EQ(Start().name(), name);
  WaitForEnd(name);
  EXPECT_EQ(Start().name(), name);
  EXPECT_EQ(server_.engine().fit_count(), 1);
  request_.set_seed(2);
  EXPECT_EQ(Refusal(request_), "6 REQUEST_ID_REUSED");
}

// The check of a history is slow. A write that waited for it would never be answered, as the check
// waits for the write.
TEST_F(ModelServiceTest, OthersWriteWhileAHistoryIsChecked) {
  grpc::Status written;
  server_.engine().while_checking = [&] {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
    v1::DeleteModelRequest request;
    request.set_name("brands/acme/models/none");
    google::protobuf::Empty empty;
    written = server_.NewStub<v1::ModelService>()->DeleteModel(&context, request, &empty);
  };
  Start();
  EXPECT_EQ(written.error_code(), grpc::StatusCode::NOT_FOUND) << written.error_message();
}

// A repeated request is answered without another look at the history.
TEST_F(ModelServiceTest, RepeatedFitsAreNotCheckedAgain) {
  int check_count = 0;
  server_.engine().while_checking = [&] { ++check_count; };
  request_.set_request_id("fit-1");
  const std::string name = Start().name();
  EXPECT_EQ(Start().name(), name);
  EXPECT_EQ(check_count, 1);
}

TEST_F(ModelServiceTest, ChecksParentAndFunnel) {
  request_.clear_parent();
  EXPECT_EQ(Refusal(request_), "parent REQUIRED");
  request_.set_parent("brands/Acme!");
  EXPECT_EQ(Refusal(request_), "parent MALFORMED");
  request_.set_parent("brands/nobody");
  EXPECT_EQ(Refusal(request_), "5 RESOURCE_NOT_FOUND");
  request_.set_parent("brands/acme");
  request_.set_funnel("no such id");
  EXPECT_EQ(Refusal(request_), "funnel MALFORMED");
  request_.set_funnel("recruiting");
  EXPECT_EQ(Refusal(request_), "funnel UNKNOWN_REFERENCE");
}

TEST_F(ModelServiceTest, ChecksEndDateAndGrid) {
  *request_.mutable_end_date() = MakeDate(2026, 13, 1);
  EXPECT_EQ(Refusal(request_), "end_date MALFORMED");
  *request_.mutable_end_date() = MakeDate(1980, 1, 1);
  EXPECT_EQ(Refusal(request_), "end_date OUT_OF_RANGE");
  request_.clear_end_date();
  request_.set_grid(v1::GRID_MONTH);
  EXPECT_EQ(Refusal(request_), "grid UNKNOWN_VALUE");
  request_.set_grid(static_cast<v1::Grid>(17));
  EXPECT_EQ(Refusal(request_), "grid UNKNOWN_VALUE");
}

// At each limit a fit is taken, one past it is not; all chains together keep at most 20,000 draws.
TEST_F(ModelServiceTest, ChecksChainsAndDraws) {
  for (const auto& [chains, draws, refusal] :
       {std::tuple{-1, 100, "chain_count OUT_OF_RANGE"},
        {limits::kMaxChains + 1, 100, "chain_count OUT_OF_RANGE"},
        {1, limits::kMinDrawsPerChain - 1, "draw_count_per_chain OUT_OF_RANGE"},
        {1, limits::kMaxDrawsPerChain + 1, "draw_count_per_chain OUT_OF_RANGE"},
        {8, 2'501, "draw_count_per_chain TOO_MANY"},
        {limits::kMaxChains, 2'500, "OK"},
        {4, limits::kMaxDrawsPerChain, "OK"},
        {1, limits::kMinDrawsPerChain, "OK"}}) {
    request_.set_chain_count(chains);
    request_.set_draw_count_per_chain(draws);
    EXPECT_EQ(Refusal(request_), refusal) << chains << " chains of " << draws;
  }
}

TEST_F(ModelServiceTest, ChecksSeedAndRequestId) {
  request_.set_seed(-1);
  EXPECT_EQ(Refusal(request_), "seed OUT_OF_RANGE");
  request_.set_seed(limits::kMaxSeed + 1);
  EXPECT_EQ(Refusal(request_), "seed OUT_OF_RANGE");
  request_.set_seed(limits::kMaxSeed);
  request_.set_request_id(std::string(65, 'x'));
  EXPECT_EQ(Refusal(request_), "request_id TOO_LONG");
  request_.set_request_id(std::string(64, 'x'));
  EXPECT_EQ(Refusal(request_), "OK");
}

TEST_F(ModelServiceTest, RefusesTooShortHistory) {
  *request_.mutable_end_date() = MakeDate(2026, 1, 8);
  EXPECT_EQ(Refusal(request_), "9 NOT_FITTABLE");
}

// Ten unfinished fits a brand wait their turn, the eleventh is refused.
TEST_F(ModelServiceTest, LimitsQueuedFits) {
  server_.engine().HoldFits();
  for (int i = 0; i < limits::kMaxQueuedFitsPerBrand; ++i) EXPECT_EQ(Refusal(request_), "OK") << i;
  EXPECT_EQ(Refusal(request_), "8 LIMIT_EXCEEDED");
}

// The last model that a brand may keep is fitted, the one after is refused with the way out.
TEST_F(ModelServiceTest, LimitsModelsOfABrand) {
  for (int i = 1; i < limits::kMaxModelsPerBrand; ++i) WaitForEnd(Start().name());
  EXPECT_FALSE(WaitForEnd(Start().name()).has_error());
  EXPECT_EQ(Refusal(request_), "8 LIMIT_EXCEEDED");
}

TEST_F(ModelServiceTest, ChecksEffects) {
  request_.set_carry_over(v1::EFFECT_CHOICE_ON);
  request_.set_saturation(v1::EFFECT_CHOICE_OFF);
  EXPECT_EQ(Refusal(request_), "OK");
  request_.set_carry_over(static_cast<v1::EffectChoice>(9));
  EXPECT_EQ(Refusal(request_), "carry_over UNKNOWN_VALUE");
  request_.set_carry_over(v1::EFFECT_CHOICE_AUTO);
  request_.set_saturation(static_cast<v1::EffectChoice>(9));
  EXPECT_EQ(Refusal(request_), "saturation UNKNOWN_VALUE");
  request_.set_saturation(v1::EFFECT_CHOICE_OFF);
  request_.set_word_of_mouth(v1::EFFECT_CHOICE_ON);
  EXPECT_EQ(Refusal(request_), "OK");
  request_.set_word_of_mouth(static_cast<v1::EffectChoice>(9));
  EXPECT_EQ(Refusal(request_), "word_of_mouth UNKNOWN_VALUE");
  request_.set_word_of_mouth(v1::EFFECT_CHOICE_OFF);
  request_.set_exhaustion(v1::EFFECT_CHOICE_ON);
  EXPECT_EQ(Refusal(request_), "OK");
  request_.set_exhaustion(static_cast<v1::EffectChoice>(9));
  EXPECT_EQ(Refusal(request_), "exhaustion UNKNOWN_VALUE");
}

class ResponseCurvesTest : public ModelServiceTest {
 protected:
  ResponseCurvesTest() { curves_.set_parent("brands/acme"); }

  grpc::Status Ask(v1::ResponseCurves& response) {
    grpc::ClientContext context;
    return server_.NewStub<v1::ModelService>()->GetResponseCurves(&context, curves_, &response);
  }
  std::string CurvesRefusal() {
    v1::ResponseCurves response;
    return Violation(Ask(response));
  }

  v1::GetResponseCurvesRequest curves_;
};

TEST_F(ResponseCurvesTest, AreDrawnFromTheNewestModel) {
  EXPECT_EQ(CurvesRefusal(), "9 NO_MODEL");
  v1::Model model;
  ASSERT_TRUE(WaitForEnd(Start().name()).response().UnpackTo(&model));
  curves_.set_point_count(3);
  v1::ResponseCurves response;
  ASSERT_TRUE(Ask(response).ok());
  EXPECT_EQ(response.model(), model.name());
  EXPECT_EQ(response.probabilities_size(), 3);
  ASSERT_EQ(response.curves_size(), 2);
  const v1::ResponseCurve& curve = response.curves(0);
  EXPECT_EQ(curve.channel(), model.channels(0).channel());
  EXPECT_EQ(curve.input_metric(), "spend");
  EXPECT_EQ(curve.outcome_metric(), "orders");
  ASSERT_EQ(curve.points_size(), 3);
  EXPECT_EQ(curve.points(2).input(), 200.0);
  EXPECT_EQ(curve.points(2).outcome().mean(), 4.0);
  EXPECT_FALSE(curve.points(2).is_observed());
  EXPECT_DOUBLE_EQ(curve.contraction().size(), 0.75);
  EXPECT_TRUE(curve.contraction().shape_is_fixed());
}

TEST_F(ResponseCurvesTest, ChecksEveryField) {
  WaitForEnd(Start().name());
  const auto refusal_of = [&](const auto& change) {
    const v1::GetResponseCurvesRequest before = curves_;
    change();
    std::string refusal = CurvesRefusal();
    curves_ = before;
    return refusal;
  };
  EXPECT_EQ(refusal_of([&] { curves_.clear_parent(); }), "parent REQUIRED");
  EXPECT_EQ(refusal_of([&] { curves_.set_funnel("no such id"); }), "funnel MALFORMED");
  EXPECT_EQ(refusal_of([&] { curves_.set_model("models/1"); }), "model MALFORMED");
  EXPECT_EQ(refusal_of([&] { curves_.set_channel("no such id"); }), "channel MALFORMED");
  EXPECT_EQ(refusal_of([&] { curves_.set_channel("unknown"); }), "channel UNKNOWN_REFERENCE");
  EXPECT_EQ(refusal_of([&] { curves_.set_point_count(limits::kMinCurvePoints - 1); }),
            "point_count OUT_OF_RANGE");
  EXPECT_EQ(refusal_of([&] { curves_.set_point_count(limits::kMinCurvePoints); }), "OK");
  EXPECT_EQ(refusal_of([&] { curves_.set_point_count(limits::kMaxCurvePoints); }), "OK");
  EXPECT_EQ(refusal_of([&] { curves_.set_point_count(limits::kMaxCurvePoints + 1); }),
            "point_count OUT_OF_RANGE");
  EXPECT_EQ(refusal_of([&] { curves_.set_highest_input(-1); }), "highest_input OUT_OF_RANGE");
  EXPECT_EQ(refusal_of([&] { curves_.set_highest_input(limits::kMaxCurveInput); }), "OK");
  EXPECT_EQ(refusal_of([&] { curves_.set_highest_input(2 * limits::kMaxCurveInput); }),
            "highest_input OUT_OF_RANGE");
  EXPECT_EQ(refusal_of([&] { curves_.set_highest_input(NAN); }), "highest_input NOT_FINITE");
  EXPECT_EQ(refusal_of([&] { curves_.add_quantiles(1.0); }), "quantiles[0] OUT_OF_RANGE");
}

class BacktestModelTest : public ModelServiceTest {
 protected:
  BacktestModelTest() { backtest_.set_parent("brands/acme"); }

  grpc::Status Backtest(Operation& operation) {
    grpc::ClientContext context;
    return server_.NewStub<v1::ModelService>()->BacktestModel(&context, backtest_, &operation);
  }
  std::string BacktestRefusal() {
    Operation operation;
    return Violation(Backtest(operation));
  }

  // Two weeks from 2026-03-02 with 100 a day for facebook.
  static v1::PlanSource TwoWeeks() {
    v1::PlanSource source;
    for (int day = 2; day < 16; ++day) {
      AddInput(*source.mutable_plan(), "facebook", "spend", MakeDate(2026, 3, day), 100);
    }
    return source;
  }
  v1::ForecastSeries ForecastOrders() {
    v1::ForecastRequest forecast;
    forecast.set_parent("brands/acme");
    *forecast.mutable_plan() = TwoWeeks();
    v1::ForecastResponse response;
    grpc::ClientContext context;
    const auto stub = server_.NewStub<v1::ForecastService>();
    EXPECT_TRUE(stub->Forecast(&context, forecast, &response).ok());
    return response.series(0);
  }
  v1::Verdict AssessOrders() {
    v1::AssessGoalsRequest assess;
    assess.set_parent("brands/acme");
    *assess.mutable_plan() = TwoWeeks();
    v1::AssessGoalsResponse response;
    grpc::ClientContext context;
    const auto stub = server_.NewStub<v1::GoalService>();
    EXPECT_TRUE(stub->AssessGoals(&context, assess, &response).ok());
    return response.verdicts(0);
  }

  v1::BacktestModelRequest backtest_;
};

TEST_F(BacktestModelTest, IsKeptWithTheModel) {
  const Operation fit = WaitForEnd(Start().name());
  v1::Model fitted;
  ASSERT_TRUE(fit.response().UnpackTo(&fitted));
  EXPECT_FALSE(fitted.has_backtest());
  backtest_.set_origin_count(5);
  Operation operation;
  ASSERT_TRUE(Backtest(operation).ok());
  EXPECT_EQ(MetadataOf(operation).funnel(), "sales");
  operation = WaitForEnd(operation.name());
  v1::Model answered;
  ASSERT_TRUE(operation.response().UnpackTo(&answered)) << operation.DebugString();
  EXPECT_EQ(answered.name(), fitted.name());
  server_.Restart();
  v1::GetModelRequest get;
  get.set_name(fitted.name());
  v1::Model model;
  grpc::ClientContext context;
  ASSERT_TRUE(server_.NewStub<v1::ModelService>()->GetModel(&context, get, &model).ok());
  EXPECT_EQ(model.SerializeAsString(), answered.SerializeAsString());
  EXPECT_EQ(model.nodes_size(), fitted.nodes_size());
  ASSERT_EQ(model.backtest().rows_size(), 1);
  EXPECT_EQ(model.backtest().origins_size(), 1);
  const v1::BacktestRow& row = model.backtest().rows(0);
  EXPECT_EQ(row.series(), "orders");
  EXPECT_EQ(row.scope(), v1::BacktestRow::SCOPE_BRAND);
  EXPECT_EQ(row.stage(), v1::STAGE_ACTION);
  EXPECT_EQ(row.horizon_weeks(), 4);
  EXPECT_EQ(row.window_count(), 5);
  EXPECT_EQ(row.windows_held(), 4);
  EXPECT_DOUBLE_EQ(row.coverage50(), 0.6);
  EXPECT_DOUBLE_EQ(row.coverage80(), 0.8);
  EXPECT_DOUBLE_EQ(row.coverage95(), 1.0);
  EXPECT_DOUBLE_EQ(row.period_coverage80(), 0.7);
  EXPECT_EQ(row.best_baseline(), v1::BASELINE_INPUT_RATIO);
  EXPECT_DOUBLE_EQ(row.crps_ratio(), 0.5);
}

// Four of the fake backtest's five windows held; forecasts and verdicts say so, and do not before.
TEST_F(BacktestModelTest, ForecastsAndVerdictsSayHowPastOnesHeld) {
  WaitForEnd(Start().name());
  v1::CreateGoalRequest create;
  create.set_parent("brands/acme");
  create.set_goal_id("spring");
  create.mutable_goal()->set_funnel("sales");
  create.mutable_goal()->set_metric("orders");
  create.mutable_goal()->set_comparison(v1::COMPARISON_AT_LEAST);
  create.mutable_goal()->set_target(100);
  *create.mutable_goal()->mutable_start_date() = MakeDate(2026, 3, 2);
  *create.mutable_goal()->mutable_end_date() = MakeDate(2026, 3, 16);
  grpc::ClientContext creating;
  v1::Goal goal;
  ASSERT_TRUE(server_.NewStub<v1::GoalService>()->CreateGoal(&creating, create, &goal).ok());
  EXPECT_FALSE(ForecastOrders().has_past_forecasts());
  EXPECT_FALSE(AssessOrders().has_past_forecasts());
  backtest_.set_origin_count(5);
  Operation operation;
  ASSERT_TRUE(Backtest(operation).ok());
  WaitForEnd(operation.name());
  for (const v1::PastForecasts& past :
       {ForecastOrders().past_forecasts(), AssessOrders().past_forecasts()}) {
    EXPECT_EQ(past.held(), 4);
    EXPECT_EQ(past.count(), 5);
    EXPECT_EQ(past.horizon_weeks(), 4);
  }
}

TEST_F(BacktestModelTest, NeedsAModel) {
  EXPECT_EQ(BacktestRefusal(), "9 NO_MODEL");
  backtest_.set_model("brands/acme/models/none");
  EXPECT_EQ(BacktestRefusal(), "model UNKNOWN_REFERENCE");
}

TEST_F(BacktestModelTest, ChecksItsFields) {
  Start();
  backtest_.set_origin_count(limits::kMaxBacktestOrigins + 1);
  EXPECT_EQ(BacktestRefusal(), "origin_count OUT_OF_RANGE");
  backtest_.set_origin_count(-1);
  EXPECT_EQ(BacktestRefusal(), "origin_count OUT_OF_RANGE");
  backtest_.set_origin_count(limits::kMaxBacktestOrigins);
  backtest_.set_seed(limits::kMaxSeed + 1);
  EXPECT_EQ(BacktestRefusal(), "seed OUT_OF_RANGE");
  backtest_.set_seed(-1);
  EXPECT_EQ(BacktestRefusal(), "seed OUT_OF_RANGE");
  backtest_.set_seed(0);
  backtest_.set_funnel("Bad Id");
  EXPECT_EQ(BacktestRefusal(), "funnel MALFORMED");
  backtest_.clear_funnel();
  backtest_.set_model("brands/other/models/x");
  EXPECT_THAT(BacktestRefusal(), ::testing::HasSubstr("model"));
  backtest_.clear_model();
  backtest_.set_parent("acme");
  EXPECT_EQ(BacktestRefusal(), "parent MALFORMED");
  backtest_.set_parent("brands/acme");
  backtest_.set_request_id("no spaces");
  EXPECT_EQ(BacktestRefusal(), "request_id MALFORMED");
}

TEST_F(ModelServiceTest, FailedFitSaysWhy) {
  server_.engine().FailFits(absl::FailedPreconditionError("No stage is measured."));
  const Operation operation = WaitForEnd(Start().name());
  EXPECT_EQ(operation.error().code(), 9);
  EXPECT_EQ(operation.error().message(), "No stage is measured.");
  EXPECT_EQ(MetadataOf(operation).state(), v1::FitModelMetadata::STATE_FAILED);
}

// Waiting ends after its time though the fit goes on; then the fit is cancelled and ends at once.
TEST_F(ModelServiceTest, WaitHasATimeoutAndCancelEndsTheFit) {
  server_.engine().HoldFits();
  const std::string name = Start().name();
  ASSERT_TRUE(server_.engine().WaitForFits(1));
  Operation operation;
  ASSERT_TRUE(Wait(name, std::chrono::milliseconds(50), operation).ok());
  EXPECT_FALSE(operation.done());
  EXPECT_EQ(MetadataOf(operation).state(), v1::FitModelMetadata::STATE_RUNNING);
  ASSERT_TRUE(Cancel(name).ok());
  operation = WaitForEnd(name);
  EXPECT_EQ(operation.error().code(), 1);
  EXPECT_EQ(MetadataOf(operation).state(), v1::FitModelMetadata::STATE_CANCELLED);
}

// The answer to a wait arrives before the caller's own deadline.
TEST_F(ModelServiceTest, WaitEndsBeforeTheCallersDeadline) {
  server_.engine().HoldFits();
  google::longrunning::WaitOperationRequest wait;
  wait.set_name(Start().name());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(1000));
  Operation operation;
  EXPECT_TRUE(server_.NewStub<Operations>()->WaitOperation(&context, wait, &operation).ok());
  EXPECT_FALSE(operation.done());
}

// A stop of the server leaves the fit to the next start, which counts that and ends it.
TEST_F(ModelServiceTest, FitSurvivesARestart) {
  server_.engine().HoldFits();
  const std::string name = Start().name();
  ASSERT_TRUE(server_.engine().WaitForFits(1));
  server_.Stop();
  server_.engine().ReleaseFits();
  server_.Restart();
  const Operation operation = WaitForEnd(name);
  EXPECT_EQ(MetadataOf(operation).state(), v1::FitModelMetadata::STATE_SUCCEEDED);
  EXPECT_EQ(MetadataOf(operation).restart_count(), 1);
}

TEST_F(ModelServiceTest, OperationNamesAreChecked) {
  Operation operation;
  for (const auto& [name, refusal] : {std::pair{"", "name REQUIRED"},
                                      {"operations/x", "name MALFORMED"},
                                      {"brands/acme/operations/none", "5 RESOURCE_NOT_FOUND"}}) {
    EXPECT_EQ(Violation(Get(name, operation)), refusal);
    EXPECT_EQ(Violation(Cancel(name)), refusal);
    EXPECT_EQ(Violation(Delete(name)), refusal);
    EXPECT_EQ(Violation(Wait(name, std::chrono::seconds(5), operation)), refusal);
  }
  EXPECT_EQ(Violation(Wait("brands/acme/operations/x", std::chrono::seconds(-1), operation)),
            "timeout OUT_OF_RANGE");
}

// Who asks to wait longer waits as long as is allowed, and who says nothing a while.
TEST(OperationWaitTest, IsAtMostAMinute) {
  google::longrunning::WaitOperationRequest wait;
  wait.set_name("brands/acme/operations/x");
  EXPECT_EQ(service::CheckWait(wait)->duration, limits::kDefaultOperationWait);
  wait.mutable_timeout()->set_seconds(limits::kMaxOperationWait.count());
  EXPECT_EQ(service::CheckWait(wait)->duration, limits::kMaxOperationWait);
  wait.mutable_timeout()->set_seconds(limits::kMaxOperationWait.count() - 1);
  EXPECT_LT(service::CheckWait(wait)->duration, limits::kMaxOperationWait);
  wait.mutable_timeout()->set_seconds(limits::kMaxOperationWait.count() + 1);
  EXPECT_EQ(service::CheckWait(wait)->duration, limits::kMaxOperationWait);
}

TEST_F(ModelServiceTest, OnlyEndedOperationsAreDeleted) {
  server_.engine().HoldFits();
  const std::string name = Start().name();
  EXPECT_EQ(Delete(name).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  server_.engine().ReleaseFits();
  WaitForEnd(name);
  EXPECT_TRUE(Delete(name).ok());
  Operation operation;
  EXPECT_EQ(Violation(Get(name, operation)), "5 RESOURCE_NOT_FOUND");
}

// Three operations on pages of two: the token leads to the third, and fits only this list.
TEST_F(ModelServiceTest, ListsOperationsPageByPage) {
  for (int i = 0; i < 3; ++i) WaitForEnd(Start().name());
  google::longrunning::ListOperationsRequest request;
  request.set_name("brands/acme");
  request.set_page_size(2);
  const auto list = [&](google::longrunning::ListOperationsResponse& response) {
    grpc::ClientContext context;
    return server_.NewStub<Operations>()->ListOperations(&context, request, &response);
  };
  google::longrunning::ListOperationsResponse first;
  ASSERT_TRUE(list(first).ok());
  ASSERT_EQ(first.operations_size(), 2);
  request.set_page_token(first.next_page_token());
  google::longrunning::ListOperationsResponse second;
  ASSERT_TRUE(list(second).ok());
  ASSERT_EQ(second.operations_size(), 1);
  EXPECT_EQ(second.next_page_token(), "");
  EXPECT_GT(second.operations(0).name(), first.operations(1).name());
  request.set_page_token("junk");
  EXPECT_EQ(Violation(list(second)), "page_token BAD_PAGE_TOKEN");
  request.clear_page_token();
  request.set_filter("done");
  EXPECT_EQ(Violation(list(second)), "filter UNKNOWN_VALUE");
  request.clear_filter();
  request.set_page_size(limits::kMaxPageSize + 1);
  EXPECT_EQ(Violation(list(second)), "page_size OUT_OF_RANGE");
  request.set_page_size(limits::kMaxPageSize);
  EXPECT_EQ(Violation(list(second)), "OK");
}

// The newest model comes first.
TEST_F(ModelServiceTest, ListsModelsPageByPage) {
  const std::string older = FitSampleModel(server_, "acme");
  const std::string newer = FitSampleModel(server_, "acme");
  v1::ListModelsRequest request;
  request.set_parent("brands/acme");
  request.set_page_size(1);
  v1::ListModelsResponse response;
  ASSERT_TRUE(List(request, response).ok());
  ASSERT_EQ(response.models_size(), 1);
  EXPECT_EQ(response.models(0).name(), newer);
  request.set_page_token(response.next_page_token());
  v1::ListModelsResponse second;
  ASSERT_TRUE(List(request, second).ok());
  ASSERT_EQ(second.models_size(), 1);
  EXPECT_EQ(second.models(0).name(), older);
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(ModelServiceTest, ChecksListRequests) {
  v1::ListModelsRequest request;
  v1::ListModelsResponse response;
  EXPECT_EQ(Violation(List(request, response)), "parent REQUIRED");
  request.set_parent("brands/acme");
  request.set_page_size(-1);
  EXPECT_EQ(Violation(List(request, response)), "page_size OUT_OF_RANGE");
  request.set_page_size(0);
  request.set_page_token("junk");
  EXPECT_EQ(Violation(List(request, response)), "page_token BAD_PAGE_TOKEN");
  request.clear_page_token();
  request.set_funnel("recruiting");
  EXPECT_EQ(Violation(List(request, response)), "funnel UNKNOWN_REFERENCE");
}

TEST_F(ModelServiceTest, DeletesModels) {
  v1::DeleteModelRequest request;
  const auto erase = [&] {
    grpc::ClientContext context;
    google::protobuf::Empty empty;
    return Violation(server_.NewStub<v1::ModelService>()->DeleteModel(&context, request, &empty));
  };
  EXPECT_EQ(erase(), "name REQUIRED");
  request.set_name("models/x");
  EXPECT_EQ(erase(), "name MALFORMED");
  request.set_name(FitSampleModel(server_, "acme"));
  EXPECT_EQ(erase(), "OK");
  EXPECT_EQ(erase(), "5 RESOURCE_NOT_FOUND");
}

}  // namespace
}  // namespace funnelcast::testing
