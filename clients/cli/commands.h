// Every command group, each in a file of its own; command_line.cc puts them together.
#ifndef FUNNELCAST_CLIENTS_CLI_COMMANDS_H_
#define FUNNELCAST_CLIENTS_CLI_COMMANDS_H_

#include "clients/cli/context.h"
#include "clients/cli/flags.h"

namespace funnelcast::cli {

// Each adds its commands to `app`. REQUIRES: `context` outlives `app`.
void AddActivityCommands(CLI::App& app, Context& context);
void AddAudienceCommands(CLI::App& app, Context& context);
void AddBrandCommands(CLI::App& app, Context& context);
void AddCampaignCommands(CLI::App& app, Context& context);
void AddChannelCommands(CLI::App& app, Context& context);
void AddEventCommands(CLI::App& app, Context& context);
void AddBacktestCommand(CLI::App& app, Context& context);
void AddCurvesCommand(CLI::App& app, Context& context);
void AddBenchmarkCommands(CLI::App& app, Context& context);
void AddExperimentCommands(CLI::App& app, Context& context);
void AddFitCommand(CLI::App& app, Context& context);
void AddForecastCommand(CLI::App& app, Context& context);
void AddFunnelCommands(CLI::App& app, Context& context);
void AddGoalCommands(CLI::App& app, Context& context);
void AddHistoryCommand(CLI::App& app, Context& context);
void AddImportCommand(CLI::App& app, Context& context);
void AddImportsCommands(CLI::App& app, Context& context);
void AddMappingCommands(CLI::App& app, Context& context);
void AddMetricCommands(CLI::App& app, Context& context);
void AddModelCommands(CLI::App& app, Context& context);
void AddObservationCommands(CLI::App& app, Context& context);
void AddOperationCommands(CLI::App& app, Context& context);
void AddQueryCommand(CLI::App& app, Context& context);
void AddScenarioCommands(CLI::App& app, Context& context);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_COMMANDS_H_
