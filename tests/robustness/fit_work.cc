// See fit_work.h.
#include "tests/robustness/fit_work.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <thread>

#include "funnelcast/v1/catalog_service.grpc.pb.h"
#include "funnelcast/v1/model.grpc.pb.h"
#include "funnelcast/v1/performance.grpc.pb.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "tests/support/message_bytes.h"

namespace funnelcast::robustness {
namespace {

using google::longrunning::GetOperationRequest;
using google::longrunning::Operation;
using google::longrunning::Operations;

constexpr char kBrand[] = "fits";
constexpr char kParent[] = "brands/fits";
constexpr int kMaxUnderWay = 2;
constexpr int kMaxFits = 150;  // a brand holds at most 200 models
constexpr std::chrono::minutes kWaitLimit{3};

grpc::Status CreateSalesFunnel(const Channel& channel) {
  v1::CreateFunnelRequest request;
  request.set_parent(kParent);
  request.set_funnel_id("sales");
  v1::FunnelStage& attention = *request.mutable_funnel()->add_stages();
  attention.set_stage(v1::STAGE_ATTENTION);
  attention.set_metric("impressions");
  v1::FunnelStage& action = *request.mutable_funnel()->add_stages();
  action.set_stage(v1::STAGE_ACTION);
  action.set_metric("orders");
  v1::Funnel created;
  return v1::CatalogService::NewStub(channel)->CreateFunnel(NewContext().get(), request, &created);
}

void AddObservation(v1::BatchWriteObservationsRequest& request, const char* metric, int day,
                    double value) {
  v1::Observation& observation = *request.add_observations();
  observation.set_metric(metric);
  observation.set_channel("facebook");
  *observation.mutable_date() = MakeDate(2025, 1 + day / 28, 1 + day % 28);
  observation.set_value(value);
}

}  // namespace

grpc::Status FitWork::Prepare(const Channel& channel) {
  if (grpc::Status status = EnsureBrand(channel, kBrand); !status.ok()) return status;
  if (grpc::Status status = CreateSalesFunnel(channel); !status.ok()) return status;
  v1::BatchWriteObservationsRequest request;
  request.set_parent(kParent);
  for (int day = 0; day < 6 * 28; ++day) {
    const double spend = 40.0 + day % 9;
    AddObservation(request, "spend", day, spend);
    AddObservation(request, "impressions", day, 100.0 * spend + day % 13);
    AddObservation(request, "orders", day, 4.0 + day % 5);
  }
  v1::ImportSummary summary;
  return v1::PerformanceService::NewStub(channel)->BatchWriteObservations(NewContext().get(),
                                                                          request, &summary);
}

grpc::Status FitWork::Start(const Channel& channel, int index, Operation& operation) {
  v1::FitModelRequest request;
  request.set_parent(kParent);
  request.set_seed(index);
  request.set_chain_count(1);
  request.set_draw_count_per_chain(100);
  request.set_request_id(fmt::format("fit-{}", index));
  return v1::ModelService::NewStub(channel)->FitModel(NewContext().get(), request, &operation);
}

int FitWork::ended_count() const {
  int count = 0;
  for (const StartedFit& fit : fits_) count += fit.terminal.empty() ? 0 : 1;
  return count;
}

grpc::Status FitWork::Step(const Channel& channel) {
  if (started_count() - ended_count() >= kMaxUnderWay || started_count() >= kMaxFits) {
    return grpc::Status::OK;
  }
  open_ = true;
  Operation operation;
  const grpc::Status status = Start(channel, started_count(), operation);
  if (IsServerGone(status)) return grpc::Status::OK;
  if (!status.ok()) return status;
  fits_.push_back({operation.name(), ""});
  open_ = false;
  return grpc::Status::OK;
}

void FitWork::Settle(const Channel& channel) {
  if (!open_) return;
  Operation operation;
  const grpc::Status status = Start(channel, started_count(), operation);
  ASSERT_TRUE(status.ok()) << Describe(status);
  fits_.push_back({operation.name(), ""});
  open_ = false;
}

void FitWork::Look(const Channel& channel, StartedFit& fit) {
  GetOperationRequest request;
  request.set_name(fit.name);
  Operation operation;
  const grpc::Status status =
      Operations::NewStub(channel)->GetOperation(NewContext().get(), request, &operation);
  ASSERT_TRUE(status.ok()) << fit.name << ": " << Describe(status);
  if (!fit.terminal.empty()) {
    EXPECT_EQ(funnelcast::BytesOf(operation), fit.terminal) << fit.name << " ended twice";
  } else if (operation.done()) {
    EXPECT_TRUE(operation.has_response() || operation.has_error()) << fit.name;
    fit.terminal = funnelcast::BytesOf(operation);
  }
}

void FitWork::Verify(const Channel& channel) {
  for (StartedFit& fit : fits_) Look(channel, fit);
  if (fits_.empty()) return;
  Operation again;
  const grpc::Status status = Start(channel, started_count() - 1, again);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_EQ(again.name(), fits_.back().name) << "the repeated call started another fit";
}

void FitWork::WaitForAll(const Channel& channel) {
  const auto deadline = std::chrono::steady_clock::now() + kWaitLimit;
  while (ended_count() < started_count() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    for (StartedFit& fit : fits_) Look(channel, fit);
  }
  EXPECT_EQ(ended_count(), started_count()) << "operations that never ended";
  VerifyModels(channel);
}

void FitWork::VerifyModels(const Channel& channel) {
  std::multiset<std::string> wanted;
  for (const StartedFit& fit : fits_) {
    Operation operation;
    operation.ParseFromString(fit.terminal);
    v1::Model model;
    if (operation.has_response() && operation.response().UnpackTo(&model)) {
      wanted.insert(model.name());
    }
  }
  v1::ListModelsRequest request;
  request.set_parent(kParent);
  request.set_page_size(1000);
  v1::ListModelsResponse response;
  const grpc::Status status =
      v1::ModelService::NewStub(channel)->ListModels(NewContext().get(), request, &response);
  ASSERT_TRUE(status.ok()) << Describe(status);
  std::multiset<std::string> found;
  for (const v1::Model& model : response.models()) found.insert(model.name());
  EXPECT_EQ(found, wanted) << "models and successful operations do not match";
  EXPECT_GT(wanted.size(), 0U) << "no fit ever ended well, so nothing was tested";
}

}  // namespace funnelcast::robustness
