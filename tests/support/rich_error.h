// The details of errors as a client gets them.
#ifndef FUNNELCAST_TESTS_SUPPORT_RICH_ERROR_H_
#define FUNNELCAST_TESTS_SUPPORT_RICH_ERROR_H_

#include <string>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "grpcpp/support/status.h"

namespace funnelcast::testing {

google::rpc::ErrorInfo ErrorInfoOf(const grpc::Status& status);
google::rpc::BadRequest BadRequestOf(const grpc::Status& status);

// Each violation as `field REASON`, in order; without a BadRequest the code and reason as `9
// NO_MODEL`, and `OK` for OK.
std::vector<std::string> Violations(const grpc::Status& status);

// The only entry of Violations, or all of them joined by `; `.
std::string Violation(const grpc::Status& status);

}  // namespace funnelcast::testing

#endif  // FUNNELCAST_TESTS_SUPPORT_RICH_ERROR_H_
