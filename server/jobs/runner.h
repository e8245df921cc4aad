// Carries out long-running operations: one after the other, surviving restarts, each ending exactly
// once. What an operation does is a function given for its kind; fits are in
// server/service/fit_job.h.
#ifndef FUNNELCAST_SERVER_JOBS_RUNNER_H_
#define FUNNELCAST_SERVER_JOBS_RUNNER_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/jobs/waiters.h"
#include "server/limits.h"
#include "server/log.h"
#include "server/store/operations.h"
#include "server/store/store.h"

namespace funnelcast::jobs {

// Tells how far a job is (0 to 1) and what it does. Returns false when the job is to stop: it was
// cancelled, or the server is going down. Thread-safe.
using Progress = std::function<bool(double share, std::string_view step)>;

// What a job brings about.
struct JobResult {
  // Stores what the job made, in the transaction that ends the operation, so that both are there or
  // neither; returns the bytes of the operation's result. May be called again when the transaction
  // fails.
  std::function<absl::StatusOr<std::string>(store::Transaction&)> store;
};

// Carries out one operation. May be run again from the beginning after a restart of the server.
// CANCELLED when `progress` returned false.
using Job = std::function<absl::StatusOr<JobResult>(const store::Operation& operation,
                                                    const Progress& progress)>;

struct RunnerOptions {
  int worker_count = 1;  // operations at a time
  std::int64_t max_queued = limits::kMaxQueuedFits;
  std::int64_t max_queued_per_brand = limits::kMaxQueuedFitsPerBrand;
  int max_restarts = limits::kMaxFitRestarts;
  std::chrono::milliseconds progress_interval{1000};  // between two stored progresses at least
  std::chrono::milliseconds retry_interval{2000};     // after the store refused a write
};

using SteadyTime = std::chrono::steady_clock::time_point;

// Queued operations live in the store alone; the runner's memory holds only which of them its
// workers are at. Thread-safe. Store and logger must outlive it.
class Runner {
 public:
  // Takes over what the process before left: running operations are queued again, and end as FAILED
  // when that happened too often. Then starts the workers.
  static absl::StatusOr<std::unique_ptr<Runner>> Start(store::Store& store,
                                                       std::map<std::string, Job> jobs,
                                                       const RunnerOptions& options,
                                                       Logger& logger);
  // Stops the workers. Operations that run stay RUNNING in the store, so that the next start begins
  // them anew.
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  // Stores a new operation of `kind` in the caller's transaction; call Wake once that is committed.
  // RESOURCE_EXHAUSTED when too many wait, NOT_FOUND for the brand.
  absl::StatusOr<store::Operation> Enqueue(store::Transaction& transaction,
                                           const std::string& brand, const std::string& kind,
                                           const std::string& request);
  void Wake();

  // Asks for cancellation: a queued operation ends at once, a running one as soon as its job
  // notices, an ended one stays as it is. Returns the operation after that. NOT_FOUND.
  absl::StatusOr<store::Operation> Cancel(const std::string& brand, const std::string& id);

  // Calls `done` once: when the operation has ended or does not exist, when `deadline` passes, or
  // when the runner stops. It runs on a thread of the runner, or on the caller's when there is
  // nothing to wait for.
  void NotifyAtEnd(const std::string& brand, const std::string& id, SteadyTime deadline,
                   std::function<void()> done);

  // Tells running jobs to stop and ends all waiting; what follows is the destructor's. For a server
  // that goes down while calls still wait for operations.
  void BeginStop();

 private:
  // An operation that a worker is at.
  struct Running {
    std::atomic<bool> cancelled = false;
    std::mutex mutex;  // guards last_stored
    SteadyTime last_stored;
  };
  using Key = std::pair<std::string, std::string>;

  Runner(store::Store& store, std::map<std::string, Job> jobs, const RunnerOptions& options,
         Logger& logger);

  absl::Status StartWorkers();
  // Queues again what the process before was at; gives up on what was begun too often.
  absl::Status Recover();
  void Work();
  // Moves the oldest queued operation to RUNNING; nothing when none waits.
  absl::StatusOr<std::optional<store::Operation>> Claim();
  bool Register(const Key& key);
  void Unregister(const Key& key);
  std::shared_ptr<Running> FindRunning(const Key& key);
  bool stopping();
  // Waits before a refused write is tried again; false when the runner stops.
  bool Pause();
  void CarryOut(const store::Operation& operation);
  absl::StatusOr<JobResult> RunJob(const store::Operation& operation, Running& running);
  void StoreProgress(const store::Operation& operation, Running& running, double share,
                     std::string_view step);
  // Ends an operation, together with what its job stores. Waits as long as the disk is full.
  // Returns the state it ended in, or nothing when it is left for the next start or gone.
  std::optional<store::OperationState> Finish(
      const Key& key, store::OperationOutcome outcome,
      std::function<absl::StatusOr<std::string>(store::Transaction&)> store_result);

  store::Store& store_;
  const std::map<std::string, Job> jobs_;
  const RunnerOptions options_;
  Logger& logger_;
  std::mutex recovery_mutex_;  // guards recovered_
  bool recovered_ = false;
  std::mutex mutex_;  // guards stopping_, wake_count_ and running_
  std::condition_variable changed_;
  bool stopping_ = false;
  std::int64_t wake_count_ = 0;
  std::map<Key, std::shared_ptr<Running>> running_;
  std::vector<std::thread> workers_;
  Waiters waiters_;
};

}  // namespace funnelcast::jobs

#endif  // FUNNELCAST_SERVER_JOBS_RUNNER_H_
