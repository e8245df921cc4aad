#include "server/flags.h"

#include <map>

#include "CLI/App.hpp"
#include "CLI/Config.hpp"
#include "CLI/Formatter.hpp"

namespace funnelcast {

Flags ParseFlags(int argc, const char* const* argv) {
  Flags flags;
  CLI::App app(
      "Funnelcast server: keeps the history of your channels, fits funnel models to it, and "
      "answers over gRPC what a channel mix will bring and whether goals are within reach.");
  app.set_version_flag("--version", "funnelcast-server " FUNNELCAST_VERSION,
                       "Print the version and exit.");
  app.add_option("--data-dir", flags.server.data_dir,
                 "Folder with everything the server keeps; created if it is missing. One server at "
                 "a time may use it.")
      ->required()
      ->type_name("DIR");
  app.add_option("--listen", flags.server.listen,
                 "Address and port for gRPC. Port 0 takes any free one, which the log line `ready` "
                 "names.")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  app.add_option("--http", flags.server.http,
                 "Address and port for /livez, /readyz and /metrics. Port 0 takes any free one.")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  app.add_option("--threads", flags.thread_count,
                 "Threads that one fit or forecast may use; 0 takes one a core. Results do not "
                 "depend on it.")
      ->check(CLI::Range(0, 256).description(""))
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--workers", flags.server.worker_count,
                 "Forecasts and assessments computed at a time; more wait for their turn.")
      ->check(CLI::Range(1, 256).description(""))
      ->type_name("N")
      ->capture_default_str();
  app.add_flag("--allow-insecure", flags.server.allow_insecure,
               "Accept addresses that other machines can reach, though calls are neither encrypted "
               "nor checked for who makes them.");
  const std::map<std::string, LogLevel> levels = {{"debug", LogLevel::kDebug},
                                                  {"info", LogLevel::kInfo},
                                                  {"warning", LogLevel::kWarning},
                                                  {"error", LogLevel::kError},
                                                  {"off", LogLevel::kOff}};
  app.add_option("--log-level", flags.log_level,
                 "Least weight of the JSON lines on standard error: debug, info (one line a call), "
                 "warning, error or off. `ready` is info.")
      ->transform(CLI::CheckedTransformer(levels, CLI::ignore_case).description(""))
      ->default_str("info")
      ->type_name("LEVEL");
  app.set_help_flag("--help,-h", "Print this help and exit.");
  app.get_formatter()->column_width(34);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Usage mistakes exit with 2, as in the client.
    flags.exit_code = app.exit(error) == 0 ? 0 : 2;
  }
  return flags;
}

}  // namespace funnelcast
