// How long a caller waits for the end of an operation.
#ifndef FUNNELCAST_SERVER_SERVICE_OPERATION_WAIT_H_
#define FUNNELCAST_SERVER_SERVICE_OPERATION_WAIT_H_

#include <chrono>
#include <string>

#include "absl/status/statusor.h"
#include "google/longrunning/operations.pb.h"

namespace funnelcast::service {

// How long WaitOperation waits: the timeout asked for, 10 s without one, at most 60 s.
struct OperationWait {
  std::string brand;
  std::string id;
  std::chrono::milliseconds duration{0};
};

// Errors: INVALID_ARGUMENT for a name or a timeout that cannot be.
absl::StatusOr<OperationWait> CheckWait(const google::longrunning::WaitOperationRequest& request);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_OPERATION_WAIT_H_
