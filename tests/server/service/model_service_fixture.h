// A server with a brand that has a history, and calls of ModelService and Operations on it.
#ifndef FUNNELCAST_TESTS_SERVER_SERVICE_MODEL_SERVICE_FIXTURE_H_
#define FUNNELCAST_TESTS_SERVER_SERVICE_MODEL_SERVICE_FIXTURE_H_

#include <chrono>
#include <string>

#include "funnelcast/v1/model.grpc.pb.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "tests/support/rich_error.h"
#include "tests/support/sample_history.h"
#include "tests/support/test_server.h"

namespace funnelcast::testing {

using google::longrunning::Operation;
using google::longrunning::Operations;

class ModelServiceTest : public ::testing::Test {
 protected:
  ModelServiceTest() {
    CreateSampleBrand(server_, "acme");
    request_.set_parent("brands/acme");
  }

  grpc::Status Fit(const v1::FitModelRequest& request, Operation& operation) {
    grpc::ClientContext context;
    return server_.NewStub<v1::ModelService>()->FitModel(&context, request, &operation);
  }
  std::string Refusal(const v1::FitModelRequest& request) {
    Operation operation;
    return Violation(Fit(request, operation));
  }
  // Starts a fit of request_.
  Operation Start() {
    Operation operation;
    const grpc::Status status = Fit(request_, operation);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return operation;
  }
  grpc::Status Wait(const std::string& name, std::chrono::milliseconds timeout,
                    Operation& operation) {
    google::longrunning::WaitOperationRequest wait;
    wait.set_name(name);
    wait.mutable_timeout()->set_seconds(timeout.count() / 1000);
    wait.mutable_timeout()->set_nanos(static_cast<int>(timeout.count() % 1000 * 1'000'000));
    grpc::ClientContext context;
    return server_.NewStub<Operations>()->WaitOperation(&context, wait, &operation);
  }
  Operation WaitForEnd(const std::string& name) {
    Operation operation;
    EXPECT_TRUE(Wait(name, std::chrono::seconds(30), operation).ok());
    EXPECT_TRUE(operation.done());
    return operation;
  }
  grpc::Status Get(const std::string& name, Operation& operation) {
    google::longrunning::GetOperationRequest get;
    get.set_name(name);
    grpc::ClientContext context;
    return server_.NewStub<Operations>()->GetOperation(&context, get, &operation);
  }
  grpc::Status Cancel(const std::string& name) {
    google::longrunning::CancelOperationRequest cancel;
    cancel.set_name(name);
    grpc::ClientContext context;
    google::protobuf::Empty empty;
    return server_.NewStub<Operations>()->CancelOperation(&context, cancel, &empty);
  }
  grpc::Status Delete(const std::string& name) {
    google::longrunning::DeleteOperationRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    google::protobuf::Empty empty;
    return server_.NewStub<Operations>()->DeleteOperation(&context, request, &empty);
  }
  static v1::FitModelMetadata MetadataOf(const Operation& operation) {
    v1::FitModelMetadata metadata;
    EXPECT_TRUE(operation.metadata().UnpackTo(&metadata));
    return metadata;
  }
  grpc::Status List(const v1::ListModelsRequest& request, v1::ListModelsResponse& response) {
    grpc::ClientContext context;
    return server_.NewStub<v1::ModelService>()->ListModels(&context, request, &response);
  }

  TestServer server_;
  v1::FitModelRequest request_;
};

}  // namespace funnelcast::testing

#endif  // FUNNELCAST_TESTS_SERVER_SERVICE_MODEL_SERVICE_FIXTURE_H_
