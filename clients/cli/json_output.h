// The JSON form of the server's answers, with two liberties that make it easier to use: dates are
// ISO texts and a verdict's class is its bare word.
#ifndef FUNNELCAST_CLIENTS_CLI_JSON_OUTPUT_H_
#define FUNNELCAST_CLIENTS_CLI_JSON_OUTPUT_H_

#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/goal.pb.h"
#include "google/protobuf/message.h"

namespace funnelcast::cli {

// `message` as indented JSON with lowerCamelCase names and defaults written out, except that
// google.type.Date becomes "2026-01-31" and a verdict class `out_of_reach` and its kin.
absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message);

// `safe`, `realistic`, `ambitious`, `unrealistic` or `out_of_reach`; empty when unspecified.
std::string ClassWord(v1::VerdictClass verdict_class);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_JSON_OUTPUT_H_
