// Failed calls in words: the server's sentence, the bad fields by the user's flags, a hint.
#ifndef FUNNELCAST_CLIENTS_CLI_FAILURE_H_
#define FUNNELCAST_CLIENTS_CLI_FAILURE_H_

#include <grpcpp/grpcpp.h>

#include <string>

namespace funnelcast::cli {

// Lines for the standard error, each ended by a line feed. `hint` replaces the usual one when
// given.
std::string DescribeFailure(const grpc::Status& status, const std::string& server, double timeout_s,
                            const std::string& hint);

// Whether the call never reached a server, as against a server that was reached and is unavailable.
bool IsUnreachable(const grpc::Status& status);

// The flag or argument behind a field path (`goal.end_date` -> `--to`); empty where there is none.
std::string FlagOfField(const std::string& field);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_FAILURE_H_
