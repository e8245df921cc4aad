// Long-running operations. Request and result are kept as bytes that only the callers read. An
// operation ends once: in one of SUCCEEDED, FAILED and CANCELLED, and never leaves it.
#ifndef FUNNELCAST_SERVER_STORE_OPERATIONS_H_
#define FUNNELCAST_SERVER_STORE_OPERATIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

enum class OperationState {
  kQueued = 1,
  kRunning = 2,
  kSucceeded = 3,
  kFailed = 4,
  kCancelled = 5
};

struct Operation {
  std::string brand;
  std::string id;
  std::string kind;     // which job carries it out
  std::string request;  // opaque bytes
  OperationState state = OperationState::kQueued;
  double progress = 0;  // 0 to 1
  std::string step;     // what is being done, for people
  bool cancel_requested = false;
  std::int64_t restart_count = 0;
  std::string result;  // opaque bytes of a succeeded one
  int error_code = 0;  // of a failed or cancelled one
  std::string error_message;
  std::string error_details;  // opaque bytes
  std::int64_t create_time_us = 0;
  std::int64_t start_time_us = 0;  // when it last began, 0 before
  std::int64_t end_time_us = 0;    // 0 before
};

// How an operation ended.
struct OperationOutcome {
  OperationState state = OperationState::kSucceeded;  // one of the three ends
  std::string result;
  int error_code = 0;
  std::string error_message;
  std::string error_details;
};

// Stores a queued operation and returns it with its time. NOT_FOUND for the brand, ALREADY_EXISTS
// for an id that is taken.
absl::StatusOr<Operation> InsertOperation(Transaction& transaction, Operation operation);

absl::StatusOr<Operation> FindOperation(Reader& reader, const std::string& brand,
                                        const std::string& id);

absl::StatusOr<std::vector<Operation>> ListOperations(Reader& reader, const std::string& brand,
                                                      const Page& page);

// The queued and running operations of all brands, the oldest first.
absl::StatusOr<std::vector<Operation>> ListUnfinishedOperations(Reader& reader);

// Moves a queued operation to RUNNING. FAILED_PRECONDITION in other states, NOT_FOUND.
absl::StatusOr<Operation> StartOperation(Transaction& transaction, const std::string& brand,
                                         const std::string& id);

// Stores how far a running operation is; ignored in other states. NOT_FOUND.
absl::Status UpdateOperationProgress(Transaction& transaction, const std::string& brand,
                                     const std::string& id, double progress,
                                     const std::string& step);

// Ends a queued or running operation. FAILED_PRECONDITION when it has ended already, NOT_FOUND.
absl::StatusOr<Operation> FinishOperation(Transaction& transaction, const std::string& brand,
                                          const std::string& id, const OperationOutcome& outcome);

// Asks for cancellation: a queued operation ends as CANCELLED at once, a running one gets
// `cancel_requested`, an ended one stays as it is. NOT_FOUND.
absl::StatusOr<Operation> RequestCancel(Transaction& transaction, const std::string& brand,
                                        const std::string& id);

// For the start of a server: running operations of the process before are queued again with a
// higher `restart_count`, or end as CANCELLED if that was asked for. Returns the queued operations,
// the oldest first.
absl::StatusOr<std::vector<Operation>> RecoverOperations(Transaction& transaction);

// Deletes an ended operation. FAILED_PRECONDITION while it has not ended, NOT_FOUND.
absl::Status DeleteOperation(Transaction& transaction, const std::string& brand,
                             const std::string& id);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_OPERATIONS_H_
