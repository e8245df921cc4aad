// Polling, progress and cancellation; see operation_wait.h.
#include "clients/cli/operation_wait.h"

#include <fmt/format.h>
#include <google/longrunning/operations.grpc.pb.h>
#include <google/protobuf/empty.pb.h>

#include <chrono>
#include <thread>

#include "clients/cli/failure.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

using google::longrunning::Operation;
using google::longrunning::Operations;

// Often enough for a lively bar, seldom enough to cost the server nothing.
constexpr std::chrono::milliseconds kPollInterval{200};
// A server that was killed is back within seconds; longer means that it will not come back.
constexpr std::chrono::seconds kPatience{30};

// Tells the user what Ctrl-C led to.
void Cancel(Context& context, const Operation& operation) {
  google::longrunning::CancelOperationRequest request;
  request.set_name(operation.name());
  google::protobuf::Empty empty;
  const grpc::Status status =
      context.connection().Call(&Operations::Stub::CancelOperation, request, &empty);
  const std::string sentence =
      status.ok() ? Tr("Asked the server to cancel; waiting for it to stop. Press Ctrl-C again to "
                       "leave without waiting.")
                  : TrF("The server could not be asked to cancel: {}", status.error_message());
  context.terminal().err << sentence << "\n";
  context.terminal().err.flush();
}

}  // namespace

grpc::Status WaitForOperation(Context& context, Operation* operation) {
  InterruptWatch watch;
  ProgressBar bar(context.terminal(), Tr("Fitting"), ProgressBar::PlainLines::kYes);
  bool cancelled = false;
  auto last_answer = std::chrono::steady_clock::now();
  google::longrunning::GetOperationRequest request;
  request.set_name(operation->name());
  while (!operation->done()) {
    const v1::FitModelMetadata metadata = MetadataOf(*operation);
    const std::string state = Tr(OperationStateWord(*operation));
    bar.Update(metadata.progress(), metadata.step().empty() ? state : metadata.step());
    std::this_thread::sleep_for(kPollInterval);
    if (watch.interrupted() && !cancelled) {
      bar.Clear();
      Cancel(context, *operation);
      cancelled = true;
    }
    const grpc::Status status =
        context.connection().Call(&Operations::Stub::GetOperation, request, operation);
    const auto now = std::chrono::steady_clock::now();
    if (status.ok()) {
      last_answer = now;
    } else if (!IsUnreachable(status) || now - last_answer > kPatience) {
      bar.Clear();
      return status;
    }
  }
  bar.Clear();
  return grpc::Status::OK;
}

grpc::Status StatusOfOperation(const Operation& operation) {
  if (!operation.has_error()) return grpc::Status::OK;
  const google::rpc::Status& error = operation.error();
  return grpc::Status(static_cast<grpc::StatusCode>(error.code()), error.message(),
                      error.SerializeAsString());
}

v1::FitModelMetadata MetadataOf(const Operation& operation) {
  v1::FitModelMetadata metadata;
  operation.metadata().UnpackTo(&metadata);
  return metadata;
}

const char* OperationStateWord(const Operation& operation) {
  switch (MetadataOf(operation).state()) {
    case v1::FitModelMetadata::STATE_QUEUED:
      return Mark("queued");
    case v1::FitModelMetadata::STATE_RUNNING:
      return Mark("running");
    case v1::FitModelMetadata::STATE_SUCCEEDED:
      return Mark("succeeded");
    case v1::FitModelMetadata::STATE_FAILED:
      return Mark("failed");
    case v1::FitModelMetadata::STATE_CANCELLED:
      return Mark("cancelled");
    default:
      return operation.done() ? (operation.has_error() ? Mark("failed") : Mark("succeeded"))
                              : Mark("running");
  }
}

}  // namespace funnelcast::cli
