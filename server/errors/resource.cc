#include "server/errors/resource.h"

#include "fmt/format.h"
#include "server/errors/error.h"

namespace funnelcast::errors {
namespace {

Metadata Describe(const std::string& type, const std::string& name) {
  return {{"resource_type", type}, {"resource_name", name}};
}

}  // namespace

absl::Status NotFound(const std::string& type, const std::string& name) {
  return MakeError(absl::StatusCode::kNotFound, "RESOURCE_NOT_FOUND",
                   fmt::format("There is no {} `{}`.", type, name), Describe(type, name));
}

absl::Status AlreadyExists(const std::string& type, const std::string& name) {
  return MakeError(
      absl::StatusCode::kAlreadyExists, "RESOURCE_EXISTS",
      fmt::format("The {} `{}` exists already; a new one needs another id.", type, name),
      Describe(type, name));
}

absl::Status EtagMismatch(const std::string& type, const std::string& name) {
  return MakeError(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                   fmt::format("The {} `{}` was changed meanwhile; read it again and repeat the "
                               "change with its new etag.",
                               type, name),
                   Describe(type, name));
}

absl::Status InUse(const std::string& type, const std::string& name, const std::string& users,
                   const std::string& way_out) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "RESOURCE_IN_USE",
                   fmt::format("The {} `{}` is still used by {}; {}.", type, name, users, way_out),
                   Describe(type, name));
}

}  // namespace funnelcast::errors
