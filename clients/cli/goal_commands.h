// Pieces of `funnelcast goal` that lie in files of their own.
#ifndef FUNNELCAST_CLIENTS_CLI_GOAL_COMMANDS_H_
#define FUNNELCAST_CLIENTS_CLI_GOAL_COMMANDS_H_

#include "clients/cli/context.h"
#include "clients/cli/flags.h"
#include "funnelcast/v1/goal.pb.h"

namespace funnelcast::cli {

// `goal assess` and `goal commit`: the two that need a plan and a model.
void AddVerdictCommands(CLI::App& group, Context& context);

// `goal show` (goal_show.cc).
void AddShowCommand(CLI::App& group, Context& context);

// `goal update`, `revise`, `abandon`, `revisions` and `delete` (goal_changes.cc).
void AddGoalChangeCommands(CLI::App& group, Context& context);

// Why a target in per cent was refused.
std::string PercentNeedsRate();

// A list of one goal, for tables.
google::protobuf::RepeatedPtrField<v1::Goal> SingleGoal(const v1::Goal& goal);

// Units only where somebody reads them; CSV and JSON carry bare numbers.
Units UnitsForPeople(Context& context, const std::string& brand);

// All goals of a brand.
grpc::Status FetchGoals(Context& context, const std::string& brand,
                        v1::ListGoalsResponse* response);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_GOAL_COMMANDS_H_
