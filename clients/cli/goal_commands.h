// Pieces of `funnelcast goal` that lie in files of their own.
#ifndef FUNNELCAST_CLIENTS_CLI_GOAL_COMMANDS_H_
#define FUNNELCAST_CLIENTS_CLI_GOAL_COMMANDS_H_

#include "clients/cli/context.h"
#include "clients/cli/flags.h"
#include "funnelcast/v1/goal.pb.h"

namespace funnelcast::cli {

// `goal assess` and `goal commit`: the two that need a plan and a model.
void AddVerdictCommands(CLI::App& group, Context& context);

grpc::Status FetchGoals(Context& context, const std::string& brand,
                        v1::ListGoalsResponse* response);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_GOAL_COMMANDS_H_
