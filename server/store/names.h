// Resource names for messages, and the checks every resource makes. For this folder alone.
#ifndef FUNNELCAST_SERVER_STORE_NAMES_H_
#define FUNNELCAST_SERVER_STORE_NAMES_H_

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/errors/resource.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

inline std::string BrandName(const std::string& brand) { return fmt::format("brands/{}", brand); }

// `brands/acme/goals/q1`; `collection` is the plural.
inline std::string ChildName(const std::string& brand, const char* collection,
                             const std::string& id) {
  return fmt::format("brands/{}/{}/{}", brand, collection, id);
}

// The integer key of a brand in the tables of observations. NOT_FOUND.
absl::StatusOr<std::int64_t> FindBrandKey(Reader& reader, const std::string& id);

// The record of a query that must have one.
template <typename Record>
absl::StatusOr<Record> Found(absl::StatusOr<std::optional<Record>> record, const char* type,
                             const std::string& name) {
  if (!record.ok()) {
    return record.status();
  }
  if (!record->has_value()) {
    return errors::NotFound(type, name);
  }
  return **std::move(record);
}

// The error of `stored`, or ABORTED when its version is not the expected one.
template <typename Record>
absl::Status CheckVersion(const absl::StatusOr<Record>& stored, ExpectedVersion expected,
                          const char* type, const std::string& name) {
  if (!stored.ok()) {
    return stored.status();
  }
  if (expected.has_value() && *expected != stored->version) {
    return errors::EtagMismatch(type, name);
  }
  return absl::OkStatus();
}

// The outcome of an INSERT ... ON CONFLICT DO NOTHING: ALREADY_EXISTS when it stored no row.
inline absl::Status CheckInserted(const absl::StatusOr<std::int64_t>& row_count, const char* type,
                                  const std::string& name) {
  if (!row_count.ok()) {
    return row_count.status();
  }
  return *row_count == 0 ? errors::AlreadyExists(type, name) : absl::OkStatus();
}

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_NAMES_H_
