#include "server/errors/fields.h"

#include <algorithm>
#include <utility>

#include "fmt/format.h"
#include "google/rpc/error_details.pb.h"
#include "server/errors/error.h"
#include "server/errors/payload.h"
#include "server/limits.h"

namespace funnelcast::errors {

void FieldViolations::Add(std::string field, std::string reason, std::string description) {
  ++count_;
  if (kept_.size() < limits::kMaxFieldViolations) {
    kept_.push_back({std::move(field), std::move(reason), std::move(description)});
  }
}

void FieldViolations::AddAll(const FieldViolations& others) {
  count_ += others.count_;
  for (const FieldViolation& violation : others.kept_) {
    if (kept_.size() < limits::kMaxFieldViolations) kept_.push_back(violation);
  }
}

absl::Status FieldViolations::ToStatus() const {
  if (empty()) return absl::OkStatus();
  return InvalidFields(kept_, count_);
}

absl::Status InvalidFields(const std::vector<FieldViolation>& violations, std::size_t total_count) {
  const std::size_t count = std::max(total_count, violations.size());
  const FieldViolation& first = violations.front();
  std::string message = first.field.empty() ? first.description
                                            : fmt::format("{}: {}", first.field, first.description);
  if (count > 1) {
    message +=
        fmt::format(" ({} more problem{} in this request.)", count - 1, count == 2 ? "" : "s");
  }
  absl::Status status =
      MakeError(absl::StatusCode::kInvalidArgument, first.reason, message,
                {{"field", first.field}, {"violation_count", fmt::format("{}", count)}});
  google::rpc::BadRequest bad_request;
  const std::size_t listed =
      count > limits::kMaxFieldViolations ? limits::kMaxFieldViolations - 1 : violations.size();
  for (std::size_t i = 0; i < std::min(listed, violations.size()); ++i) {
    auto* violation = bad_request.add_field_violations();
    violation->set_field(violations[i].field);
    violation->set_reason(violations[i].reason);
    violation->set_description(violations[i].description);
  }
  if (const auto rest = count - static_cast<std::size_t>(bad_request.field_violations_size())) {
    auto* violation = bad_request.add_field_violations();
    violation->set_reason(kFurtherViolations);
    violation->set_description(fmt::format("{} more not listed here.", rest));
  }
  SetPayload(status, bad_request);
  return status;
}

absl::Status InvalidField(const std::string& field, const std::string& reason,
                          const std::string& description) {
  return InvalidFields({{field, reason, description}});
}

}  // namespace funnelcast::errors
