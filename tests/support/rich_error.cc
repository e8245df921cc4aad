#include "tests/support/rich_error.h"

#include "fmt/format.h"
#include "google/rpc/status.pb.h"

namespace funnelcast::testing {
namespace {

template <typename Detail>
Detail DetailOf(const grpc::Status& status) {
  google::rpc::Status encoded;
  Detail detail;
  if (!encoded.ParseFromString(status.error_details())) return detail;
  for (const google::protobuf::Any& any : encoded.details()) {
    if (any.Is<Detail>()) any.UnpackTo(&detail);
  }
  return detail;
}

}  // namespace

google::rpc::ErrorInfo ErrorInfoOf(const grpc::Status& status) {
  return DetailOf<google::rpc::ErrorInfo>(status);
}

google::rpc::BadRequest BadRequestOf(const grpc::Status& status) {
  return DetailOf<google::rpc::BadRequest>(status);
}

std::vector<std::string> Violations(const grpc::Status& status) {
  std::vector<std::string> violations;
  if (status.ok()) return {"OK"};
  const google::rpc::BadRequest bad_request = BadRequestOf(status);
  for (const auto& violation : bad_request.field_violations()) {
    violations.push_back(violation.field() + " " + violation.reason());
  }
  if (violations.empty()) {
    violations.push_back(
        fmt::format("{} {}", static_cast<int>(status.error_code()), ErrorInfoOf(status).reason()));
  }
  return violations;
}

std::string Violation(const grpc::Status& status) {
  std::string joined;
  for (const std::string& violation : Violations(status)) {
    joined += (joined.empty() ? "" : "; ") + violation;
  }
  return joined;
}

}  // namespace funnelcast::testing
