// Whether what a record refers to exists: metrics, channels and the like of its brand.
#ifndef FUNNELCAST_SERVER_SERVICE_REFERENCES_H_
#define FUNNELCAST_SERVER_SERVICE_REFERENCES_H_

#include <initializer_list>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "server/errors/fields.h"
#include "server/store/aliases.h"
#include "server/store/metrics.h"
#include "server/store/reader.h"

namespace funnelcast::service {

// Adds the violation that the brand has no such `what` (a metric, a channel).
void AddMissing(const std::string& what, const std::string& id, const std::string& field,
                errors::FieldViolations& violations);

// `found` with NOT_FOUND made a violation that says what is missing; other errors come back.
template <typename Record>
absl::Status ViolationIfMissing(const absl::StatusOr<Record>& found, const std::string& what,
                                const std::string& id, const std::string& field,
                                errors::FieldViolations& violations) {
  if (!absl::IsNotFound(found.status())) return found.status();
  AddMissing(what, id, field, violations);
  return absl::OkStatus();
}

// A violation of `metrics[i]` or `channels[i]` for each id of a choice that the brand does not
// have, as an old one either.
absl::Status CheckKnown(store::Reader& reader, const std::string& brand,
                        const store::Aliases& aliases,
                        const google::protobuf::RepeatedPtrField<std::string>& metrics,
                        const google::protobuf::RepeatedPtrField<std::string>& channels,
                        errors::FieldViolations& violations);

// A violation of `field` when the brand has no such metric, or when its kind is none of `kinds`.
absl::Status CheckMetricKind(store::Reader& reader, const std::string& brand,
                             const std::string& metric,
                             std::initializer_list<store::MetricKind> kinds,
                             const std::string& field, errors::FieldViolations& violations);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_REFERENCES_H_
