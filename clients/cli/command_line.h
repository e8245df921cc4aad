// The whole program as a function, so that tests run it like a user does.
#ifndef FUNNELCAST_CLIENTS_CLI_COMMAND_LINE_H_
#define FUNNELCAST_CLIENTS_CLI_COMMAND_LINE_H_

#include <memory>
#include <string>
#include <vector>

#include "clients/cli/context.h"
#include "clients/cli/terminal.h"

namespace CLI {
class App;
}  // namespace CLI

namespace funnelcast::cli {

// The tree of commands and flags. REQUIRES: `context` outlives it.
std::unique_ptr<CLI::App> BuildCommandLine(Context& context);

// Parses `arguments` (without the program's name), does what they say, and returns the exit code.
int RunCommandLine(const std::vector<std::string>& arguments, Terminal& terminal);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_COMMAND_LINE_H_
