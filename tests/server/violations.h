// What an error says of the fields of a request, in short words for comparisons: "goal.target
// OUT_OF_RANGE".
#ifndef FUNNELCAST_TESTS_SERVER_VIOLATIONS_H_
#define FUNNELCAST_TESTS_SERVER_VIOLATIONS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"
#include "server/errors/encoded_status.h"

namespace funnelcast {

// The details of type `Detail` in an encoded google.rpc.Status; an empty message when there are
// none.
template <typename Detail>
Detail DetailOf(const std::string& encoded_status) {
  google::rpc::Status status;
  Detail detail;
  if (!status.ParseFromString(encoded_status)) return detail;
  for (const auto& any : status.details()) {
    if (any.UnpackTo(&detail)) break;
  }
  return detail;
}

// "field REASON" of each violation, in their order.
inline std::vector<std::string> ViolationsIn(const std::string& encoded_status) {
  std::vector<std::string> violations;
  const auto bad_request = DetailOf<google::rpc::BadRequest>(encoded_status);
  for (const auto& violation : bad_request.field_violations()) {
    violations.push_back(violation.field() + " " + violation.reason());
  }
  return violations;
}

// The same of an error before it leaves the server; empty for OK.
inline std::vector<std::string> ViolationsOf(const absl::Status& status) {
  return status.ok() ? std::vector<std::string>()
                     : ViolationsIn(errors::EncodeStatus(status, words::Language::kEnglish));
}

// The same of an error that came over the wire.
inline std::vector<std::string> ViolationsOf(const grpc::Status& status) {
  return ViolationsIn(status.error_details());
}

// The reason of an error that came over the wire.
inline std::string ReasonOf(const grpc::Status& status) {
  return DetailOf<google::rpc::ErrorInfo>(status.error_details()).reason();
}

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_SERVER_VIOLATIONS_H_
