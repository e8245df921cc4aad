// Completion scripts made from the tree of commands itself, so that they cannot drift from it.
#ifndef FUNNELCAST_CLIENTS_CLI_COMPLETION_H_
#define FUNNELCAST_CLIENTS_CLI_COMPLETION_H_

#include <string>

namespace CLI {
class App;
}

namespace funnelcast::cli {

// To be sourced by bash.
std::string BashCompletion(const CLI::App& app);

// To be put into zsh's fpath as `_funnelcast`, or sourced.
std::string ZshCompletion(const CLI::App& app);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_COMPLETION_H_
