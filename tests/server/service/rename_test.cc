// Models after something was renamed or merged: forecasts go on without a new fit and show new ids,
// or say that a new fit is due.
#include <string>

#include "funnelcast/v1/catalog_service.grpc.pb.h"
#include "funnelcast/v1/forecast.grpc.pb.h"
#include "funnelcast/v1/model.grpc.pb.h"
#include "funnelcast/v1/performance.grpc.pb.h"
#include "gmock/gmock.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "tests/support/rich_error.h"
#include "tests/support/sample_history.h"
#include "tests/support/test_server.h"

namespace funnelcast::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class RenameTest : public ::testing::Test {
 protected:
  RenameTest() {
    CreateSampleBrand(server_, "acme");
    FitSampleModel(server_, "acme");
  }

  void Rename(const std::string& channel, const std::string& new_id) {
    v1::RenameChannelRequest request;
    request.set_name("brands/acme/channels/" + channel);
    request.set_new_id(new_id);
    grpc::ClientContext context;
    v1::Channel renamed;
    const grpc::Status status =
        server_.NewStub<v1::CatalogService>()->RenameChannel(&context, request, &renamed);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  // Merges newsletter into facebook and returns the name of the journalled import.
  std::string Merge() {
    v1::MergeChannelsRequest request;
    request.set_name("brands/acme/channels/newsletter");
    request.set_into("brands/acme/channels/facebook");
    request.set_both_values(v1::BOTH_VALUES_SUM);
    grpc::ClientContext context;
    v1::MergeResponse response;
    const grpc::Status status =
        server_.NewStub<v1::CatalogService>()->MergeChannels(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.import();
  }
  // Two weeks of spend for `channel`.
  grpc::Status Forecast(const std::string& channel) {
    v1::ForecastRequest request;
    request.set_parent("brands/acme");
    for (int day = 2; day < 16; ++day) {
      AddInput(*request.mutable_plan()->mutable_plan(), channel, "spend", MakeDate(2026, 3, day),
               100);
    }
    grpc::ClientContext context;
    return server_.NewStub<v1::ForecastService>()->Forecast(&context, request, &response_);
  }
  std::vector<std::string> ForecastChannels() {
    std::vector<std::string> channels;
    for (const v1::ForecastSeries& series : response_.series())
      channels.push_back(series.channel());
    return channels;
  }
  v1::Model NewestModel() {
    v1::ListModelsRequest request;
    request.set_parent("brands/acme");
    grpc::ClientContext context;
    v1::ListModelsResponse response;
    EXPECT_TRUE(server_.NewStub<v1::ModelService>()->ListModels(&context, request, &response).ok());
    return response.models(0);
  }

  TestServer server_;
  v1::ForecastResponse response_;
};

// The first forecast fills the cache; the second must not find the ids of before in it.
TEST_F(RenameTest, ForecastGoesOnUnderTheNewId) {
  ASSERT_TRUE(Forecast("facebook").ok());
  EXPECT_THAT(ForecastChannels(), ElementsAre("", "facebook"));
  Rename("facebook", "meta");
  for (const char* id : {"facebook", "meta"}) {
    const grpc::Status status = Forecast(id);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_THAT(ForecastChannels(), ElementsAre("", "meta"));
  }
  Rename("meta", "facebook");
  ASSERT_TRUE(Forecast("meta").ok());
  EXPECT_THAT(ForecastChannels(), ElementsAre("", "facebook"));
}

TEST_F(RenameTest, ModelsShowNewIds) {
  Rename("facebook", "meta");
  const v1::Model model = NewestModel();
  ASSERT_EQ(model.channels_size(), 2);
  EXPECT_EQ(model.channels(0).channel(), "meta");
  v1::GetModelRequest get;
  get.set_name(model.name());
  grpc::ClientContext context;
  v1::Model found;
  ASSERT_TRUE(server_.NewStub<v1::ModelService>()->GetModel(&context, get, &found).ok());
  EXPECT_EQ(found.channels(0).channel(), "meta");
}

TEST_F(RenameTest, CurvesKnowOldIds) {
  Rename("facebook", "meta");
  v1::GetResponseCurvesRequest request;
  request.set_parent("brands/acme");
  request.set_channel("facebook");
  grpc::ClientContext context;
  v1::ResponseCurves curves;
  const grpc::Status status =
      server_.NewStub<v1::ModelService>()->GetResponseCurves(&context, request, &curves);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(curves.curves_size(), 1);
  EXPECT_EQ(curves.curves(0).channel(), "meta");
}

// The model knows both channels apart, which are one since; a new fit or undoing mends it.
TEST_F(RenameTest, ModelOfMergedChannelsIsOutOfDate) {
  ASSERT_TRUE(Forecast("facebook").ok());
  const std::string import = Merge();
  const grpc::Status refused = Forecast("facebook");
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ErrorInfoOf(refused).reason(), "MODEL_OUT_OF_DATE");
  EXPECT_THAT(refused.error_message(), HasSubstr("`funnelcast fit acme --funnel sales`"));
  v1::UndoImportRequest undo;
  undo.set_name(import);
  grpc::ClientContext context;
  v1::UndoImportResponse undone;
  const grpc::Status status =
      server_.NewStub<v1::PerformanceService>()->UndoImport(&context, undo, &undone);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_TRUE(Forecast("facebook").ok());
  Merge();
  FitSampleModel(server_, "acme");
  ASSERT_TRUE(Forecast("newsletter").ok());
  EXPECT_THAT(ForecastChannels(), ElementsAre("", "facebook"));
}

}  // namespace
}  // namespace funnelcast::testing
