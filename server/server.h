// The whole server in one object: opens the store, starts the listeners and stops them in order.
#ifndef FUNNELCAST_SERVER_SERVER_H_
#define FUNNELCAST_SERVER_SERVER_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/clock.h"
#include "server/log.h"
#include "server/service/engine.h"

namespace grpc {
class Server;
class Service;
}  // namespace grpc
namespace prometheus {
class Registry;
}  // namespace prometheus

namespace funnelcast {

namespace jobs {
class Runner;
}  // namespace jobs
namespace service {
class CallRunner;
class ModelCache;
class StoreProbe;
}  // namespace service
namespace store {
class Store;
}  // namespace store
namespace web {
struct Address;
struct Gauge;
class HttpListener;
struct Page;
}  // namespace web

struct ServerOptions {
  std::string data_dir;
  std::string listen = "127.0.0.1:50051";  // gRPC
  std::string http = "127.0.0.1:8080";     // health and metrics
  bool allow_insecure = false;             // listen on addresses that other machines reach
  int worker_count = 2;                    // forecasts and assessments computed at a time
  Clock clock = SystemTimeMicros;
};

// A running server. Thread-safe.
class Server {
 public:
  // Starts in this order: store, HTTP, operations, gRPC; and says ready in one log line with the
  // event `ready` and the addresses in `listen` and `http`. Errors are sentences for the person who
  // started it.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                       service::Engine engine, Logger& logger);

  // Stops as Stop does.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Refuses new calls, lets those that run end within limits::kShutdownGrace, and leaves running
  // fits to the next start. Does nothing the second time.
  void Stop();

  // The addresses with the ports that were chosen, as `127.0.0.1:50051`.
  const std::string& listen_address() const { return listen_address_; }
  const std::string& http_address() const { return http_address_; }

 private:
  enum class Phase { kStarting, kReady, kStopped };
  // Every service by the name under which clients ask for its health.
  struct NamedService {
    const char* name;
    std::unique_ptr<grpc::Service> service;
  };

  Server(const ServerOptions& options, service::Engine engine, Logger& logger);

  absl::Status StartAll();
  absl::Status StartStore();
  absl::Status StartHttp(const web::Address& address);
  web::Page ReadyPage();
  std::vector<web::Gauge> Gauges();
  absl::Status StartOperations();
  void MakeServices();
  absl::Status StartGrpc(web::Address address);

  const ServerOptions options_;
  const service::Engine engine_;
  Logger& logger_;
  const std::shared_ptr<prometheus::Registry> registry_;
  const std::unique_ptr<service::ModelCache> models_;
  std::mutex stop_mutex_;
  std::atomic<Phase> phase_ = Phase::kStarting;
  std::string listen_address_;
  std::string http_address_;
  // Ends in the reverse order: each may use what stands above it.
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<service::StoreProbe> probe_;
  std::unique_ptr<service::CallRunner> calls_;
  std::unique_ptr<web::HttpListener> http_;
  std::unique_ptr<jobs::Runner> runner_;
  std::vector<NamedService> services_;
  std::unique_ptr<grpc::Server> grpc_;
};

}  // namespace funnelcast

#endif  // FUNNELCAST_SERVER_SERVER_H_
