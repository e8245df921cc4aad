// `--plan FILE|SCENARIO`: a file is sent as a table, anything else is the name of a stored plan.
#ifndef FUNNELCAST_CLIENTS_CLI_PLAN_SOURCE_H_
#define FUNNELCAST_CLIENTS_CLI_PLAN_SOURCE_H_

#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/context.h"
#include "clients/cli/flags.h"
#include "funnelcast/v1/forecast.pb.h"

namespace funnelcast::cli {

// The flag, required.
Flag AddPlan(CLI::App& command, std::string& plan);

// Reads the file, or makes the scenario's name. NOT_FOUND when it is neither a file nor can be the
// id of a scenario.
absl::StatusOr<v1::PlanSource> ReadPlanSource(const std::string& brand, const std::string& plan);

// The bytes of a plan file, at most what a call may carry.
absl::StatusOr<std::string> ReadPlanFile(const std::string& file);

// The hint for a call with a plan that failed: says so when neither a file nor a scenario of that
// name exists. Empty when there is nothing to add.
std::string PlanHint(const grpc::Status& status, const v1::PlanSource& source,
                     const std::string& brand);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_PLAN_SOURCE_H_
