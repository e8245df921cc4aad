// Carries out long-running operations: one after the other, surviving restarts, each ending exactly
// once. What an operation does is a function given for its kind; fits are in
// server/service/fit_job.h.
#ifndef FUNNELCAST_SERVER_JOBS_RUNNER_H_
#define FUNNELCAST_SERVER_JOBS_RUNNER_H_

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
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
  void NotifyAtEnd(const std::string& brand, const std::string& id,
                   std::chrono::steady_clock::time_point deadline, std::function<void()> done);

  // Tells running jobs to stop and ends all waiting; what follows is the destructor's. For a server
  // that goes down while calls still wait for operations.
  void BeginStop();

 private:
  class State;
  explicit Runner(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace funnelcast::jobs

#endif  // FUNNELCAST_SERVER_JOBS_RUNNER_H_
