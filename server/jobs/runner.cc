#include "server/jobs/runner.h"

#include <exception>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "server/errors/capacity.h"
#include "server/errors/encoded_status.h"
#include "server/errors/error.h"
#include "server/errors/request.h"
#include "server/errors/server.h"
#include "server/status_macros.h"
#include "server/words/message.h"

namespace funnelcast::jobs {
namespace {

using store::OperationState;

// Ids sort by the time of creation; the random part sets apart what was created at once.
std::string MakeOperationId(const std::string& kind, std::int64_t now_us) {
  std::random_device random;
  return fmt::format("{}-{:014x}-{:08x}", kind, now_us, random());
}

bool HasEnded(const store::Operation& operation) {
  return operation.state != OperationState::kQueued && operation.state != OperationState::kRunning;
}

const char* StateName(OperationState state) {
  switch (state) {
    case OperationState::kQueued:
      return "QUEUED";
    case OperationState::kRunning:
      return "RUNNING";
    case OperationState::kSucceeded:
      return "SUCCEEDED";
    case OperationState::kFailed:
      return "FAILED";
    case OperationState::kCancelled:
      return "CANCELLED";
  }
  return "UNKNOWN";
}

// Whether the store may well accept the same write a little later.
bool IsTransient(const absl::Status& status) {
  return absl::IsUnavailable(status) || errors::ReasonOf(status) == "DISK_FULL";
}

store::OperationOutcome OutcomeOf(const absl::Status& error, OperationState state) {
  store::OperationOutcome outcome;
  outcome.state = state;
  outcome.error_code = static_cast<int>(error.code());
  outcome.error_message = errors::CleanText(errors::MessageOf(error), limits::kMaxMessageBytes);
  outcome.error_details = errors::EncodeStoredStatus(error);
  return outcome;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Runner>> Runner::Start(store::Store& store,
                                                      std::map<std::string, Job> jobs,
                                                      const RunnerOptions& options,
                                                      Logger& logger) {
  std::unique_ptr<Runner> runner(new Runner(store, std::move(jobs), options, logger));
  RETURN_IF_ERROR(runner->StartWorkers());
  return runner;
}

Runner::Runner(store::Store& store, std::map<std::string, Job> jobs, const RunnerOptions& options,
               Logger& logger)
    : store_(store), jobs_(std::move(jobs)), options_(options), logger_(logger) {}

Runner::~Runner() {
  BeginStop();
  for (std::thread& worker : workers_) worker.join();
}

absl::Status Runner::StartWorkers() {
  const absl::Status status = Recover();
  if (!status.ok() && !IsTransient(status)) return status;
  for (int i = 0; i < options_.worker_count; ++i) workers_.emplace_back([this] { Work(); });
  return absl::OkStatus();
}

absl::StatusOr<store::Operation> Runner::Enqueue(store::Transaction& transaction,
                                                 const std::string& brand, const std::string& kind,
                                                 const std::string& request) {
  ASSIGN_OR_RETURN(auto unfinished, store::ListUnfinishedOperations(transaction));
  std::int64_t of_brand = 0;
  for (const store::Operation& operation : unfinished) of_brand += operation.brand == brand;
  if (of_brand >= options_.max_queued_per_brand) {
    return errors::LimitExceeded(words::Message{"UNFINISHED_OF_BRAND", {{"brand", brand}}},
                                 of_brand + 1, options_.max_queued_per_brand);
  }
  const auto count = static_cast<std::int64_t>(unfinished.size());
  if (count >= options_.max_queued) {
    return errors::LimitExceeded(words::Message{"UNFINISHED_OPERATIONS", {}}, count + 1,
                                 options_.max_queued);
  }
  store::Operation operation;
  operation.brand = brand;
  operation.id = MakeOperationId(kind, transaction.now_us());
  operation.kind = kind;
  operation.request = request;
  operation.step = "waiting for a worker";
  return store::InsertOperation(transaction, std::move(operation));
}

void Runner::Wake() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++wake_count_;
  }
  changed_.notify_all();
}

absl::StatusOr<store::Operation> Runner::Cancel(const std::string& brand, const std::string& id) {
  store::Operation operation;
  RETURN_IF_ERROR(store_.Write([&](store::Transaction& transaction) {
    auto result = store::RequestCancel(transaction, brand, id);
    if (result.ok()) operation = *std::move(result);
    return result.status();
  }));
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto running = running_.find({brand, id});
    if (running != running_.end()) running->second->cancelled = true;
  }
  if (HasEnded(operation)) waiters_.Notify({brand, id});
  return operation;
}

void Runner::NotifyAtEnd(const std::string& brand, const std::string& id, SteadyTime deadline,
                         std::function<void()> done) {
  // First listen, then look: an end in between is noticed by one or the other.
  waiters_.Add({brand, id}, deadline, std::move(done));
  auto reader = store_.Read();
  if (!reader.ok()) return waiters_.Notify({brand, id});
  const auto operation = store::FindOperation(*reader, brand, id);
  if (!operation.ok() || HasEnded(*operation)) waiters_.Notify({brand, id});
}

void Runner::BeginStop() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  waiters_.EndWaiting();
}

absl::Status Runner::Recover() {
  const std::lock_guard<std::mutex> lock(recovery_mutex_);
  if (recovered_) return absl::OkStatus();
  std::size_t count = 0;
  const absl::Status status = store_.Write([&](store::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(auto operations, store::RecoverOperations(transaction));
    count = operations.size();
    for (const store::Operation& operation : operations) {
      if (operation.restart_count <= options_.max_restarts) continue;
      const absl::Status error =
          errors::Internal(words::Message{"BEGUN_TOO_OFTEN", {{"count", operation.restart_count}}});
      RETURN_IF_ERROR(store::FinishOperation(transaction, operation.brand, operation.id,
                                             OutcomeOf(error, OperationState::kFailed)));
    }
    return absl::OkStatus();
  });
  recovered_ = status.ok();
  LogLine line(status.ok() ? LogLevel::kInfo : LogLevel::kError, "operations_recovered");
  line.Add("unfinished", count);
  if (!status.ok()) line.Add("message", errors::MessageOf(status));
  logger_.Write(line);
  return status;
}

void Runner::Work() {
  for (;;) {
    std::int64_t seen = 0;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (stopping_) return;
      seen = wake_count_;
    }
    absl::StatusOr<std::optional<store::Operation>> claimed = Claim();
    if (!claimed.ok()) {
      logger_.Write(LogLine(LogLevel::kError, "operation_not_claimed")
                        .Add("message", errors::MessageOf(claimed.status())));
      Pause();
    } else if (claimed->has_value()) {
      CarryOut(**claimed);
    } else {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [&] { return stopping_ || wake_count_ != seen; });
    }
  }
}

absl::StatusOr<std::optional<store::Operation>> Runner::Claim() {
  RETURN_IF_ERROR(Recover());
  std::vector<store::Operation> unfinished;
  {
    ASSIGN_OR_RETURN(auto reader, store_.Read());
    ASSIGN_OR_RETURN(auto operations, store::ListUnfinishedOperations(reader));
    unfinished = std::move(operations);
  }
  for (const store::Operation& operation : unfinished) {
    if (operation.state != OperationState::kQueued) continue;
    const Key key{operation.brand, operation.id};
    // Known as running before it is in the store, so that a cancellation in between finds it.
    if (!Register(key)) continue;
    std::optional<store::Operation> started;
    const absl::Status status = store_.Write([&](store::Transaction& transaction) {
      auto result = store::StartOperation(transaction, key.first, key.second);
      if (result.ok()) started = *std::move(result);
      return result.status();
    });
    if (status.ok()) return started;
    Unregister(key);
    // Cancelled or deleted meanwhile: the next one, then.
    if (!absl::IsFailedPrecondition(status) && !absl::IsNotFound(status)) return status;
  }
  return std::nullopt;
}

bool Runner::Register(const Key& key) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return running_.emplace(key, std::make_shared<Running>()).second;
}

void Runner::Unregister(const Key& key) {
  const std::lock_guard<std::mutex> lock(mutex_);
  running_.erase(key);
}

std::shared_ptr<Runner::Running> Runner::FindRunning(const Key& key) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return running_.at(key);
}

bool Runner::stopping() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return stopping_;
}

bool Runner::Pause() {
  std::unique_lock<std::mutex> lock(mutex_);
  return !changed_.wait_for(lock, options_.retry_interval, [&] { return stopping_; });
}

void Runner::CarryOut(const store::Operation& operation) {
  const Key key{operation.brand, operation.id};
  const std::shared_ptr<Running> running = FindRunning(key);
  const SteadyTime start = std::chrono::steady_clock::now();
  absl::StatusOr<JobResult> result = RunJob(operation, *running);
  std::optional<OperationState> end;
  if (result.ok()) {
    end = Finish(key, store::OperationOutcome(), std::move(result->store));
  } else if (running->cancelled) {
    end = Finish(key,
                 OutcomeOf(errors::Cancelled(words::Message{"OPERATION_CANCELLED", {}}),
                           OperationState::kCancelled),
                 nullptr);
  } else if (!stopping()) {
    end = Finish(key, OutcomeOf(result.status(), OperationState::kFailed), nullptr);
  }
  Unregister(key);
  const std::chrono::duration<double> duration = std::chrono::steady_clock::now() - start;
  LogLine line(LogLevel::kInfo, "operation");
  line.Add("brand", operation.brand)
      .Add("operation", operation.id)
      .Add("state", end ? StateName(*end) : "LEFT_FOR_NEXT_START")
      .Add("duration_ms", duration.count() * 1e3);
  if (!result.ok()) line.Add("message", errors::MessageOf(result.status()));
  logger_.Write(line);
  if (end) waiters_.Notify(key);
}

absl::StatusOr<JobResult> Runner::RunJob(const store::Operation& operation, Running& running) {
  const auto job = jobs_.find(operation.kind);
  if (job == jobs_.end()) {
    return errors::Internal(words::Message{"UNKNOWN_OPERATION_KIND", {{"kind", operation.kind}}});
  }
  const Progress progress = [&](double share, std::string_view step) {
    if (running.cancelled || stopping()) return false;
    StoreProgress(operation, running, share, step);
    return true;
  };
  // Nothing of ours throws, but allocation may; the operation fails then, and the server stays.
  try {
    return job->second(operation, progress);
  } catch (const std::exception& exception) {
    return errors::Internal(words::Message{"OPERATION_BROKE", {{"what", exception.what()}}});
  }
}

void Runner::StoreProgress(const store::Operation& operation, Running& running, double share,
                           std::string_view step) {
  {
    const std::lock_guard<std::mutex> lock(running.mutex);
    const SteadyTime now = std::chrono::steady_clock::now();
    if (now - running.last_stored < options_.progress_interval) return;
    running.last_stored = now;
  }
  // Progress is for looking at; a store that refuses it now must not stop the work.
  const absl::Status status = store_.Write([&](store::Transaction& transaction) {
    return store::UpdateOperationProgress(transaction, operation.brand, operation.id, share,
                                          std::string(step));
  });
  if (!status.ok()) {
    logger_.Write(LogLine(LogLevel::kWarning, "progress_not_stored")
                      .Add("operation", operation.id)
                      .Add("message", errors::MessageOf(status)));
  }
}

std::optional<OperationState> Runner::Finish(
    const Key& key, store::OperationOutcome outcome,
    std::function<absl::StatusOr<std::string>(store::Transaction&)> store_result) {
  for (;;) {
    const absl::Status status = store_.Write([&](store::Transaction& transaction) {
      if (store_result) {
        ASSIGN_OR_RETURN(std::string result, store_result(transaction));
        outcome.result = std::move(result);
      }
      return store::FinishOperation(transaction, key.first, key.second, outcome).status();
    });
    if (status.ok()) return outcome.state;
    logger_.Write(LogLine(LogLevel::kError, "operation_end_not_stored")
                      .Add("brand", key.first)
                      .Add("operation", key.second)
                      .Add("message", errors::MessageOf(status)));
    if (IsTransient(status)) {
      if (!Pause()) return std::nullopt;
    } else if (store_result) {
      outcome = OutcomeOf(status, OperationState::kFailed);
      store_result = nullptr;
    } else {
      return std::nullopt;
    }
  }
}

}  // namespace funnelcast::jobs
