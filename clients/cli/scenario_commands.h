// Commands of the group `scenario` that have files of their own.
#ifndef FUNNELCAST_CLIENTS_CLI_SCENARIO_COMMANDS_H_
#define FUNNELCAST_CLIENTS_CLI_SCENARIO_COMMANDS_H_

#include "clients/cli/context.h"
#include "clients/cli/flags.h"

namespace funnelcast::cli {

// `compare`. REQUIRES: `context` outlives `group`.
void AddCompareCommand(CLI::App& group, Context& context);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_SCENARIO_COMMANDS_H_
