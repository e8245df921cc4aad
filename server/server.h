// The whole server in one object: opens the store, starts the listeners and stops them in order.
#ifndef FUNNELCAST_SERVER_SERVER_H_
#define FUNNELCAST_SERVER_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/clock.h"
#include "server/log.h"
#include "server/service/engine.h"

namespace funnelcast {

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
  const std::string& listen_address() const;
  const std::string& http_address() const;

 private:
  class State;
  explicit Server(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace funnelcast

#endif  // FUNNELCAST_SERVER_SERVER_H_
