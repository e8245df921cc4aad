// `--fresh`: bring models up to date before they are asked.
#ifndef FUNNELCAST_CLIENTS_CLI_FRESH_H_
#define FUNNELCAST_CLIENTS_CLI_FRESH_H_

#include <set>
#include <string>

#include "clients/cli/context.h"
#include "clients/cli/flags.h"

namespace funnelcast::cli {

// The flag.
Flag AddFresh(CLI::App& command, bool& fresh);

// Updates the newest model of each funnel, as `fit --update` does, shows the progress and waits.
// An empty id stands for the brand's only funnel. kDone, or the exit code of what went wrong, which
// is then said already.
int UpdateModels(Context& context, const std::string& brand, const std::set<std::string>& funnels);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_FRESH_H_
