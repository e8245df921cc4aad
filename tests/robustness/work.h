// What the robustness tests make the server do, with a book of what it has acknowledged.
//
// Each kind of work has the same three moves: Step does one thing after another until the server is
// gone and leaves the last one open; Settle repeats the open one with its request id; Verify asks
// the server whether everything acknowledged is there, whole and once.
#ifndef FUNNELCAST_TESTS_ROBUSTNESS_WORK_H_
#define FUNNELCAST_TESTS_ROBUSTNESS_WORK_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>

#include "google/type/date.pb.h"

namespace funnelcast::robustness {

using Channel = std::shared_ptr<grpc::Channel>;

// Whether a call ended because its server was killed: nothing is known of what it did.
bool IsServerGone(const grpc::Status& status);

// Code and message for failures.
std::string Describe(const grpc::Status& status);

// A client context that waits up to thirty seconds.
std::unique_ptr<grpc::ClientContext> NewContext();

google::type::Date MakeDate(int year, int month, int day);

// Creates a brand in EUR; one that exists already is fine.
grpc::Status EnsureBrand(const Channel& channel, const std::string& brand);

// The database's own check, on the file of a server that is not running: "ok", or what is wrong.
std::string CheckIntegrity(const std::string& data_dir);

}  // namespace funnelcast::robustness

#endif  // FUNNELCAST_TESTS_ROBUSTNESS_WORK_H_
