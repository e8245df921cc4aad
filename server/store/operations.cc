// Operations in SQL. Every change of state names the states it may start from in its WHERE, so that
// an end is final.
#include "server/store/operations.h"

#include <fmt/format.h>

#include <utility>

#include "absl/status/status.h"
#include "server/errors/request.h"
#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/connection.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

#define FUNNELCAST_OPERATION_COLUMNS                                                  \
  "brand, operation, kind, request, state, progress, step, cancel_requested, "        \
  "restart_count, result, error_code, error_message, error_details, create_time_us, " \
  "start_time_us, end_time_us"
constexpr char kOperationTypes[] = "ttttirtiitittiii";

constexpr Sql kInsert{
    "INSERT INTO operation (" FUNNELCAST_OPERATION_COLUMNS
    ") VALUES (:brand, :operation, :kind, :request, :state, 0, '', 0, 0, '', 0, '', '', "
    ":create_time_us, 0, 0) ON CONFLICT (brand, operation) DO NOTHING"};
constexpr Sql kFind{"SELECT " FUNNELCAST_OPERATION_COLUMNS
                    " FROM operation WHERE brand = :brand AND operation = :operation",
                    kOperationTypes};
constexpr Sql kList{"SELECT " FUNNELCAST_OPERATION_COLUMNS
                    " FROM operation WHERE brand = :brand AND operation > :after "
                    "ORDER BY operation LIMIT :count",
                    kOperationTypes};
constexpr Sql kListUnfinished{"SELECT " FUNNELCAST_OPERATION_COLUMNS
                              " FROM operation WHERE state IN (:queued, :running) "
                              "ORDER BY create_time_us, brand, operation",
                              kOperationTypes};
#undef FUNNELCAST_OPERATION_COLUMNS
constexpr Sql kStart{
    "UPDATE operation SET state = :running, progress = 0, start_time_us = :time "
    "WHERE brand = :brand AND operation = :operation AND state = :queued"};
constexpr Sql kProgress{
    "UPDATE operation SET progress = :progress, step = :step "
    "WHERE brand = :brand AND operation = :operation AND state = :running"};
constexpr Sql kFinish{
    "UPDATE operation SET state = :state, progress = :progress, result = :result, "
    "error_code = :error_code, error_message = :error_message, error_details = :error_details, "
    "end_time_us = :time WHERE brand = :brand AND operation = :operation "
    "AND state IN (:queued, :running)"};
constexpr Sql kAskToCancel{
    "UPDATE operation SET cancel_requested = 1 "
    "WHERE brand = :brand AND operation = :operation AND state = :running"};
constexpr Sql kQueueAgain{
    "UPDATE operation SET state = :queued, progress = 0, step = '', "
    "restart_count = restart_count + 1 WHERE brand = :brand AND operation = :operation "
    "AND state = :running"};
constexpr Sql kDelete{"DELETE FROM operation WHERE brand = :brand AND operation = :operation"};

Operation ReadOperation(Statement& row) {
  Operation operation;
  row.Read(operation.brand, operation.id, operation.kind, operation.request, operation.state,
           operation.progress, operation.step, operation.cancel_requested, operation.restart_count,
           operation.result, operation.error_code, operation.error_message, operation.error_details,
           operation.create_time_us, operation.start_time_us, operation.end_time_us);
  return operation;
}

std::string NameOf(const std::string& brand, const std::string& id) {
  return ChildName(brand, "operations", id);
}

bool HasEnded(const Operation& operation) {
  return operation.state != OperationState::kQueued && operation.state != OperationState::kRunning;
}

absl::Status EndedAlready(const std::string& id) {
  return errors::FailedPrecondition("OPERATION_STATE",
                                    words::Message{"OPERATION_HAS_ENDED", {{"operation", id}}});
}

OperationOutcome CancelledOutcome() {
  OperationOutcome outcome;
  outcome.state = OperationState::kCancelled;
  outcome.error_code = static_cast<int>(absl::StatusCode::kCancelled);
  outcome.error_message = "The operation was cancelled.";
  return outcome;
}

}  // namespace

absl::StatusOr<Operation> InsertOperation(Transaction& transaction, Operation operation) {
  absl::Status status = CheckBrandExists(transaction, operation.brand);
  if (!status.ok()) {
    return status;
  }
  status =
      CheckInserted(Execute(transaction, kInsert, operation.brand, operation.id, operation.kind,
                            operation.request, OperationState::kQueued, transaction.now_us()),
                    "operation", NameOf(operation.brand, operation.id));
  if (!status.ok()) {
    return status;
  }
  return FindOperation(transaction, operation.brand, operation.id);
}

absl::StatusOr<Operation> FindOperation(Reader& reader, const std::string& brand,
                                        const std::string& id) {
  return Found(SelectOne(reader, kFind, ReadOperation, brand, id), "operation", NameOf(brand, id));
}

absl::StatusOr<std::vector<Operation>> ListOperations(Reader& reader, const std::string& brand,
                                                      const Page& page) {
  return SelectAll(reader, kList, ReadOperation, brand, page.after_id, page.limit);
}

absl::StatusOr<std::vector<Operation>> ListUnfinishedOperations(Reader& reader) {
  return SelectAll(reader, kListUnfinished, ReadOperation, OperationState::kQueued,
                   OperationState::kRunning);
}

absl::StatusOr<Operation> StartOperation(Transaction& transaction, const std::string& brand,
                                         const std::string& id) {
  ASSIGN_OR_RETURN(auto count, Execute(transaction, kStart, OperationState::kRunning,
                                       transaction.now_us(), brand, id, OperationState::kQueued));
  auto operation = FindOperation(transaction, brand, id);
  if (operation.ok() && count == 0) {
    return errors::FailedPrecondition("OPERATION_STATE",
                                      words::Message{"OPERATION_NOT_WAITING", {{"operation", id}}});
  }
  return operation;
}

absl::Status UpdateOperationProgress(Transaction& transaction, const std::string& brand,
                                     const std::string& id, double progress,
                                     const std::string& step) {
  ASSIGN_OR_RETURN(auto count, Execute(transaction, kProgress, progress, step, brand, id,
                                       OperationState::kRunning));
  return count == 0 ? FindOperation(transaction, brand, id).status() : absl::OkStatus();
}

absl::StatusOr<Operation> FinishOperation(Transaction& transaction, const std::string& brand,
                                          const std::string& id, const OperationOutcome& outcome) {
  ASSIGN_OR_RETURN(auto stored, FindOperation(transaction, brand, id));
  const double progress = outcome.state == OperationState::kSucceeded ? 1.0 : stored.progress;
  ASSIGN_OR_RETURN(auto count, Execute(transaction, kFinish, outcome.state, progress,
                                       outcome.result, outcome.error_code, outcome.error_message,
                                       outcome.error_details, transaction.now_us(), brand, id,
                                       OperationState::kQueued, OperationState::kRunning));
  if (count == 0) {
    return EndedAlready(id);
  }
  return FindOperation(transaction, brand, id);
}

absl::StatusOr<Operation> RequestCancel(Transaction& transaction, const std::string& brand,
                                        const std::string& id) {
  auto stored = FindOperation(transaction, brand, id);
  if (!stored.ok() || HasEnded(*stored)) {
    return stored;
  }
  if (stored->state == OperationState::kQueued) {
    return FinishOperation(transaction, brand, id, CancelledOutcome());
  }
  RETURN_IF_ERROR(Execute(transaction, kAskToCancel, brand, id, OperationState::kRunning));
  return FindOperation(transaction, brand, id);
}

absl::StatusOr<std::vector<Operation>> RecoverOperations(Transaction& transaction) {
  ASSIGN_OR_RETURN(auto unfinished, ListUnfinishedOperations(transaction));
  std::vector<Operation> queued;
  for (const Operation& operation : unfinished) {
    if (operation.state == OperationState::kRunning && operation.cancel_requested) {
      RETURN_IF_ERROR(
          FinishOperation(transaction, operation.brand, operation.id, CancelledOutcome()));
      continue;
    }
    RETURN_IF_ERROR(Execute(transaction, kQueueAgain, OperationState::kQueued, operation.brand,
                            operation.id, OperationState::kRunning));
    ASSIGN_OR_RETURN(auto again, FindOperation(transaction, operation.brand, operation.id));
    queued.push_back(std::move(again));
  }
  return queued;
}

absl::Status DeleteOperation(Transaction& transaction, const std::string& brand,
                             const std::string& id) {
  ASSIGN_OR_RETURN(auto stored, FindOperation(transaction, brand, id));
  if (!HasEnded(stored)) {
    return errors::FailedPrecondition("OPERATION_STATE",
                                      words::Message{"OPERATION_NOT_ENDED", {{"operation", id}}});
  }
  return Execute(transaction, kDelete, brand, id).status();
}

}  // namespace funnelcast::store
