// What all calls have in common: they are timed, logged and counted, run in the lane of their
// method, and an exception ends the call and not the server. The methods themselves are in
// method_table.h.
#ifndef FUNNELCAST_SERVER_SERVICE_CALL_H_
#define FUNNELCAST_SERVER_SERVICE_CALL_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "grpcpp/server_context.h"
#include "prometheus/registry.h"
#include "server/clock.h"
#include "server/limits.h"
#include "server/log.h"
#include "server/service/call_metrics.h"
#include "server/service/worker_pool.h"
#include "server/words/language.h"

namespace funnelcast::service {

// Where a handler runs.
enum class Lane {
  kInline,   // on gRPC's own thread: reads that take well under 10 ms and never wait for a writer
  kStore,    // on the threads for work that may wait for the database: every write, large reads
  kCompute,  // on the few threads for numbers: forecasts, assessments
};

// A method as clients name it.
struct Method {
  const char* service;  // "funnelcast.v1.ModelService"
  const char* name;     // "GetModel"
  Lane lane = Lane::kInline;
};

// What a handler is told of its call, and what it may add to the call's log line. Used by one
// thread at a time.
class CallContext {
 public:
  CallContext(const Method& method, grpc::ServerContextBase& context, MethodMetrics& metrics,
              Clock clock);

  // Now, in microseconds since 1970.
  std::int64_t now_us() const { return clock_(); }
  // Whether the client went away or its deadline passed. Long work asks now and then and gives up.
  bool cancelled() const { return context_->IsCancelled(); }
  // Until when the client waits; far in the future when it gave no deadline.
  std::chrono::system_clock::time_point deadline() const { return context_->deadline(); }
  // The brand for the log line; the machinery finds it in `parent`, `name` and `brand_id` by
  // itself.
  void set_brand(std::string brand) { brand_ = std::move(brand); }
  const std::string& brand() const { return brand_; }
  // The language of what the caller reads: its errors, and the sentences of its answer.
  words::Language language() const { return language_; }
  // Takes the `language_code` of a request; an empty one leaves the language as it is.
  void ChooseLanguage(const std::string& language_code);

  // For the call machinery: counts a message of the client.
  void AddReceived(std::size_t bytes);
  // For the call machinery: counts a message to the client before the last one. Thread-safe.
  void AddSent() { metrics_->CountSent(); }

 private:
  friend class CallRunner;

  const Method method_;
  grpc::ServerContextBase* context_;
  MethodMetrics* metrics_;
  const Clock clock_;
  const std::chrono::steady_clock::time_point start_;
  std::string brand_;
  words::Language language_;
  std::size_t request_bytes_ = 0;
};

// The id in a name `brands/{brand}...`; empty when it is none.
std::string BrandInName(const std::string& name);

// The brand a request is about, as far as its own fields tell.
template <typename Request>
std::string BrandOf(const Request& request) {
  if constexpr (requires { std::string(request.parent()); }) {
    return BrandInName(request.parent());
  } else if constexpr (requires { std::string(request.name()); }) {
    return BrandInName(request.name());
  } else if constexpr (requires { std::string(request.brand_id()); }) {
    return BrandInName("brands/" + request.brand_id());
  } else {
    return {};
  }
}

// Tells a call what its request says of brand and language.
template <typename Request>
void ReadRequest(const Request& request, CallContext& call) {
  call.set_brand(BrandOf(request));
  if constexpr (requires { std::string(request.language_code()); }) {
    call.ChooseLanguage(request.language_code());
  }
  call.AddReceived(request.ByteSizeLong());
}

// How many threads and how long queues the calls get.
struct CallOptions {
  int store_threads = 4;
  int compute_threads = 2;
  std::size_t max_queued = limits::kMaxQueuedCalls;
};

// Runs the calls of all services. Thread-safe. Outlives the gRPC server; logger and registry
// outlive it.
class CallRunner {
 public:
  CallRunner(const CallOptions& options, Clock clock, Logger& logger,
             prometheus::Registry& registry);

  // Opens the books of a call; `type` is "unary", "client_stream" or
  // "server_stream".
  std::shared_ptr<CallContext> Begin(const Method& method, grpc::ServerContextBase& context,
                                     const char* type);
  // CANCELLED when the client is gone already.
  absl::Status CheckAlive(const CallContext& call);
  // INTERNAL for the exception at hand, which is logged. REQUIRES: called within a catch block.
  absl::Status StatusOfException(const CallContext& call);
  // Runs `work` with both in mind.
  absl::Status Guard(const CallContext& call, const std::function<absl::Status()>& work);
  // Logs and counts a call's end and returns the status to finish it with. Exactly once a call,
  // before Finish.
  grpc::Status End(const CallContext& call, const absl::Status& status);
  // The threads of a lane. REQUIRES: not kInline.
  WorkerPool& pool(Lane lane) { return lane == Lane::kStore ? store_pool_ : compute_pool_; }
  absl::Status BusyError(const Method& method) const;

  // Calls that wait for a thread, for the metrics.
  std::size_t queued() const { return store_pool_.queued() + compute_pool_.queued(); }
  Logger& logger() { return *logger_; }

 private:
  const Clock clock_;
  Logger* logger_;
  CallMetrics metrics_;
  WorkerPool store_pool_;
  WorkerPool compute_pool_;
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_CALL_H_
