#include "server/convert/operation.h"

#include "funnelcast/v1/model.pb.h"
#include "google/rpc/status.pb.h"
#include "server/convert/date.h"
#include "server/convert/names.h"
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

std::string FunnelOf(const store::Operation& operation) {
  if (operation.kind == kBacktestKind) {
    v1::BacktestModelRequest request;
    return request.ParseFromString(operation.request) ? request.funnel() : "";
  }
  if (operation.kind == kRefreshKind) {
    v1::RefreshModelRequest request;
    return request.ParseFromString(operation.request) ? request.funnel() : "";
  }
  v1::FitModelRequest request;
  return request.ParseFromString(operation.request) ? request.funnel() : "";
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
    google::protobuf::Any* response = proto.mutable_response();
    response->set_type_url("type.googleapis.com/" + v1::Model::descriptor()->full_name());
    response->set_value(operation.result);
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
