// Models that are carried forward to new history.
#include <cmath>
#include <string>
#include <utility>

#include "funnelcast/v1/model.grpc.pb.h"
#include "gmock/gmock.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "server/limits.h"
#include "tests/server/service/model_service_fixture.h"
#include "tests/support/message_bytes.h"
#include "tests/support/rich_error.h"
#include "tests/support/sample_history.h"

namespace funnelcast::testing {
namespace {

using ::testing::HasSubstr;

class RefreshModelTest : public ModelServiceTest {
 protected:
  RefreshModelTest() { refresh_.set_parent("brands/acme"); }

  grpc::Status Refresh(Operation& operation) {
    grpc::ClientContext context;
    return server_.NewStub<v1::ModelService>()->RefreshModel(&context, refresh_, &operation);
  }
  std::string RefreshRefusal() {
    Operation operation;
    return Violation(Refresh(operation));
  }
  // The model that an operation ended with.
  v1::Model ModelOf(const std::string& operation) {
    v1::Model model;
    EXPECT_TRUE(WaitForEnd(operation).response().UnpackTo(&model));
    return model;
  }
  v1::Model Refreshed() {
    Operation operation;
    const grpc::Status status = Refresh(operation);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(MetadataOf(operation).funnel(), "sales");
    return ModelOf(operation.name());
  }
  v1::Model FitUntilFebruary() {
    *request_.mutable_end_date() = MakeDate(2026, 2, 1);
    request_.set_seed(9);
    return ModelOf(Start().name());
  }
  v1::Model Get(const std::string& name) {
    v1::GetModelRequest get;
    get.set_name(name);
    v1::Model model;
    grpc::ClientContext context;
    EXPECT_TRUE(server_.NewStub<v1::ModelService>()->GetModel(&context, get, &model).ok());
    return model;
  }

  v1::RefreshModelRequest refresh_;
};

// The update is a new model that says how it came about; it has the seed and the backtest of the
// model before.
TEST_F(RefreshModelTest, MakesANewModelThatSaysHow) {
  const v1::Model base = FitUntilFebruary();
  EXPECT_FALSE(base.has_update());
  v1::BacktestModelRequest backtest;
  backtest.set_parent("brands/acme");
  Operation operation;
  grpc::ClientContext context;
  ASSERT_TRUE(
      server_.NewStub<v1::ModelService>()->BacktestModel(&context, backtest, &operation).ok());
  WaitForEnd(operation.name());
  const v1::Model updated = Refreshed();
  EXPECT_NE(updated.name(), base.name());
  EXPECT_EQ(updated.data_end().day(), 26);
  EXPECT_EQ(updated.seed(), 9);
  EXPECT_EQ(updated.update().outcome(), v1::ModelUpdate::OUTCOME_UPDATED);
  EXPECT_EQ(updated.update().base_model(), base.name());
  EXPECT_EQ(updated.update().effective_share(), 0.41);
  EXPECT_EQ(updated.update().update_count(), 1);
  EXPECT_EQ(updated.nodes(0).effective_share(), 0.41);
  EXPECT_EQ(updated.backtest().rows_size(), 1);
  EXPECT_EQ(BytesOf(Get(updated.name())), BytesOf(updated));
}

TEST_F(RefreshModelTest, RefitsBelowTheShareAndSaysWhy) {
  const v1::Model base = FitUntilFebruary();
  refresh_.set_min_effective_share(0.42);
  refresh_.set_seed(3);
  refresh_.set_model(base.name());
  *refresh_.mutable_end_date() = MakeDate(2026, 2, 10);
  const v1::Model refitted = Refreshed();
  EXPECT_EQ(refitted.update().outcome(), v1::ModelUpdate::OUTCOME_REFITTED);
  EXPECT_EQ(refitted.update().reason(), "Too few draws count.");
  EXPECT_EQ(refitted.data_end().day(), 10);
  EXPECT_EQ(refitted.seed(), 3);
}

// Nothing new: the answer is the model before, and none is stored.
TEST_F(RefreshModelTest, NothingNewKeepsTheModel) {
  const v1::Model base = ModelOf(Start().name());
  const v1::Model same = Refreshed();
  EXPECT_EQ(same.name(), base.name());
  EXPECT_EQ(same.update().outcome(), v1::ModelUpdate::OUTCOME_UNCHANGED);
  EXPECT_FALSE(Get(base.name()).has_update());
  v1::ListModelsRequest list;
  list.set_parent("brands/acme");
  v1::ListModelsResponse models;
  ASSERT_TRUE(List(list, models).ok());
  EXPECT_EQ(models.models_size(), 1);
}

TEST_F(RefreshModelTest, SurvivesARestart) {
  FitUntilFebruary();
  server_.engine().HoldFits();
  Operation operation;
  ASSERT_TRUE(Refresh(operation).ok());
  ASSERT_TRUE(server_.engine().WaitForFits(2));
  server_.Stop();
  server_.engine().ReleaseFits();
  server_.Restart();
  operation = WaitForEnd(operation.name());
  EXPECT_EQ(MetadataOf(operation).state(), v1::FitModelMetadata::STATE_SUCCEEDED);
  EXPECT_EQ(MetadataOf(operation).restart_count(), 1);
}

TEST_F(RefreshModelTest, RequestIdMakesItIdempotent) {
  FitUntilFebruary();
  refresh_.set_request_id("today");
  Operation first;
  Operation second;
  ASSERT_TRUE(Refresh(first).ok());
  ASSERT_TRUE(Refresh(second).ok());
  EXPECT_EQ(first.name(), second.name());
  WaitForEnd(first.name());
  refresh_.set_seed(2);
  EXPECT_EQ(RefreshRefusal(), "6 REQUEST_ID_REUSED");
}

TEST_F(RefreshModelTest, NeedsAModelAndAHistory) {
  EXPECT_EQ(RefreshRefusal(), "9 NO_MODEL");
  refresh_.set_model("brands/acme/models/none");
  EXPECT_EQ(RefreshRefusal(), "model UNKNOWN_REFERENCE");
  refresh_.clear_model();
  FitUntilFebruary();
  *refresh_.mutable_end_date() = MakeDate(2026, 1, 8);
  EXPECT_EQ(RefreshRefusal(), "9 NOT_FITTABLE");
}

TEST_F(RefreshModelTest, ChecksTheShareAtAndPastItsLimits) {
  FitUntilFebruary();
  for (const auto& [share, refusal] :
       {std::pair{limits::kMinEffectiveShare - 0.0001, "min_effective_share OUT_OF_RANGE"},
        {limits::kMinEffectiveShare, "OK"},
        {1.0, "OK"},
        {1.001, "min_effective_share OUT_OF_RANGE"},
        {-0.5, "min_effective_share OUT_OF_RANGE"},
        {std::nan(""), "min_effective_share OUT_OF_RANGE"}}) {
    refresh_.set_min_effective_share(share);
    EXPECT_EQ(RefreshRefusal(), refusal) << share;
  }
}

TEST_F(RefreshModelTest, ChecksItsOtherFields) {
  FitUntilFebruary();
  refresh_.set_seed(limits::kMaxSeed + 1);
  EXPECT_EQ(RefreshRefusal(), "seed OUT_OF_RANGE");
  refresh_.set_seed(-1);
  EXPECT_EQ(RefreshRefusal(), "seed OUT_OF_RANGE");
  refresh_.set_seed(limits::kMaxSeed);
  *refresh_.mutable_end_date() = MakeDate(2026, 13, 1);
  EXPECT_EQ(RefreshRefusal(), "end_date MALFORMED");
  refresh_.clear_end_date();
  refresh_.set_funnel("Bad Id");
  EXPECT_EQ(RefreshRefusal(), "funnel MALFORMED");
  refresh_.clear_funnel();
  refresh_.set_model("brands/other/models/x");
  EXPECT_THAT(RefreshRefusal(), HasSubstr("model"));
  refresh_.clear_model();
  refresh_.set_parent("acme");
  EXPECT_EQ(RefreshRefusal(), "parent MALFORMED");
  refresh_.set_parent("brands/acme");
  refresh_.set_request_id("no spaces");
  EXPECT_EQ(RefreshRefusal(), "request_id MALFORMED");
}

}  // namespace
}  // namespace funnelcast::testing
