// The command line of funnelcast-server.
#ifndef FUNNELCAST_SERVER_FLAGS_H_
#define FUNNELCAST_SERVER_FLAGS_H_

#include <optional>

#include "server/log.h"
#include "server/server.h"

namespace funnelcast {

struct Flags {
  ServerOptions server;
  int thread_count = 0;  // of one fit or forecast; 0: as many as the machine has cores
  LogLevel log_level = LogLevel::kInfo;
  // Set when the command line was answered already (--help, --version, a mistake): the status to
  // exit with.
  std::optional<int> exit_code;
};

// Reads the command line; answers --help and --version on standard output and mistakes on standard
// error.
Flags ParseFlags(int argc, const char* const* argv);

}  // namespace funnelcast

#endif  // FUNNELCAST_SERVER_FLAGS_H_
