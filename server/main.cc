// funnelcast-server: reads the flags, starts the server, and stops it on SIGTERM or SIGINT.
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "grpc/support/log.h"
#include "server/flags.h"
#include "server/log.h"
#include "server/server.h"
#include "server/service/engine.h"

namespace {

// Where gRPC's own messages go; its log function takes no context.
funnelcast::Logger* grpc_logger = nullptr;

void LogForGrpc(gpr_log_func_args* message) {
  const bool is_error = message->severity == GPR_LOG_SEVERITY_ERROR;
  grpc_logger->Write(
      funnelcast::LogLine(is_error ? funnelcast::LogLevel::kWarning : funnelcast::LogLevel::kDebug,
                          "grpc")
          .Add("message", message->message));
}

// Blocks the signals that stop the server in this thread and all that it starts, so that they wait
// to be asked for.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // A reader of our output that went away must not end the server.
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

}  // namespace

int main(int argc, char** argv) {
  const funnelcast::Flags flags = funnelcast::ParseFlags(argc, argv);
  if (flags.exit_code) return *flags.exit_code;
  const sigset_t stop_signals = BlockStopSignals();
  funnelcast::Logger logger(flags.log_level);
  grpc_logger = &logger;
  gpr_set_log_function(LogForGrpc);
  auto server = funnelcast::Server::Start(
      flags.server, funnelcast::service::MakeEngine(flags.thread_count), logger);
  if (!server.ok()) {
    const std::string message(server.status().message());
    gpr_set_log_function(nullptr);
    std::fprintf(stderr, "funnelcast-server: %s\n", message.c_str());
    return 1;
  }
  int signal_number = 0;
  sigwait(&stop_signals, &signal_number);
  (*server)->Stop();
  gpr_set_log_function(nullptr);
  return 0;
}
