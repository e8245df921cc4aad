#include "server/convert/operation.h"

#include "funnelcast/v1/model.pb.h"
#include "google/rpc/status.pb.h"
#include "server/convert/date.h"
#include "server/convert/names.h"
#include "server/convert/stored.h"
#include "server/errors/encoded_status.h"

namespace funnelcast::convert {
namespace {

using store::OperationState;

v1::FitModelMetadata::State ToProto(OperationState state) {
  switch (state) {
    case OperationState::kQueued:
      return v1::FitModelMetadata::STATE_QUEUED;
    case OperationState::kRunning:
      return v1::FitModelMetadata::STATE_RUNNING;
    case OperationState::kSucceeded:
      return v1::FitModelMetadata::STATE_SUCCEEDED;
    case OperationState::kFailed:
      return v1::FitModelMetadata::STATE_FAILED;
    case OperationState::kCancelled:
      return v1::FitModelMetadata::STATE_CANCELLED;
  }
  return v1::FitModelMetadata::STATE_UNSPECIFIED;
}

// The funnel of an operation's request; empty when it cannot be read.
std::string FunnelOf(const store::Operation& operation) {
  const auto funnel = [](const auto& request) {
    return request.ok() ? request->funnel() : std::string();
  };
  if (operation.kind == kBacktestKind) return funnel(DecodeBacktestRequest(operation.request));
  if (operation.kind == kRefreshKind) return funnel(DecodeRefreshRequest(operation.request));
  return funnel(DecodeFitRequest(operation.request));
}

v1::FitModelMetadata MakeMetadata(const store::Operation& operation) {
  v1::FitModelMetadata metadata;
  metadata.set_funnel(FunnelOf(operation));
  metadata.set_brand(FormatName(kBrandPattern, {operation.brand}));
  metadata.set_state(ToProto(operation.state));
  const bool succeeded = operation.state == OperationState::kSucceeded;
  metadata.set_progress(succeeded ? 1.0 : operation.progress);
  metadata.set_step(succeeded ? "done" : operation.step);
  *metadata.mutable_create_time() = TimestampToProto(operation.create_time_us);
  if (operation.end_time_us != 0) {
    *metadata.mutable_end_time() = TimestampToProto(operation.end_time_us);
  }
  metadata.set_restart_count(static_cast<std::int32_t>(operation.restart_count));
  return metadata;
}

}  // namespace

google::longrunning::Operation ToProto(const store::Operation& operation,
                                       words::Language language) {
  google::longrunning::Operation proto;
  proto.set_name(FormatName(kOperationPattern, {operation.brand, operation.id}));
  proto.mutable_metadata()->PackFrom(MakeMetadata(operation));
  if (operation.state == OperationState::kSucceeded) {
    proto.set_done(true);
    stored::v1::ModelSummary model;
    model.ParseFromString(operation.result);
    proto.mutable_response()->PackFrom(ToProto(model));
  } else if (operation.state == OperationState::kFailed ||
             operation.state == OperationState::kCancelled) {
    proto.set_done(true);
    google::rpc::Status* error = proto.mutable_error();
    *error = errors::DecodeStoredStatus(operation.error_details, language);
    if (error->code() == 0) {
      error->set_code(operation.error_code);
      error->set_message(operation.error_message);
    }
    // Without a code the error would read as success.
    if (error->code() == 0) {
      error->set_code(static_cast<int>(operation.state == OperationState::kCancelled
                                           ? absl::StatusCode::kCancelled
                                           : absl::StatusCode::kUnknown));
    }
  }
  return proto;
}

}  // namespace funnelcast::convert
