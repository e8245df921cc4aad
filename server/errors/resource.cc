#include "server/errors/resource.h"

#include "server/errors/error.h"

namespace funnelcast::errors {
namespace {

Metadata Describe(const std::string& type, const std::string& name) {
  return {{"resource_type", type}, {"resource_name", name}};
}

}  // namespace

absl::Status NotFound(const std::string& type, const std::string& name) {
  return MakeError(absl::StatusCode::kNotFound, "RESOURCE_NOT_FOUND",
                   words::Message{"RESOURCE_NOT_FOUND", {{"type", type}, {"name", name}}},
                   Describe(type, name));
}

absl::Status AlreadyExists(const std::string& type, const std::string& name) {
  return MakeError(absl::StatusCode::kAlreadyExists, "RESOURCE_EXISTS",
                   words::Message{"RESOURCE_EXISTS", {{"type", type}, {"name", name}}},
                   Describe(type, name));
}

absl::Status EtagMismatch(const std::string& type, const std::string& name) {
  return MakeError(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                   words::Message{"ETAG_MISMATCH", {{"type", type}, {"name", name}}},
                   Describe(type, name));
}

absl::Status InUse(const std::string& type, const std::string& name, const words::Value& users,
                   const words::Value& way_out) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition, "RESOURCE_IN_USE",
      words::Message{"RESOURCE_IN_USE",
                     {{"type", type}, {"name", name}, {"users", users}, {"way_out", way_out}}},
      Describe(type, name));
}

}  // namespace funnelcast::errors
