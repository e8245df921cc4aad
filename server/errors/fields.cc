#include "server/errors/fields.h"

#include <algorithm>
#include <utility>

#include "fmt/format.h"
#include "google/rpc/error_details.pb.h"
#include "server/errors/error.h"
#include "server/errors/payload.h"
#include "server/errors/said.h"
#include "server/limits.h"
#include "server/words/render.h"

namespace funnelcast::errors {
namespace {

// The sentence of an error with `count` violations: the first, and how many more there are.
words::Message Sentence(const FieldViolation& first, std::size_t count) {
  words::Message sentence = first.description;
  if (!first.field.empty()) {
    sentence = words::Message{"FIELD_PROBLEM", {{"field", first.field}, {"problem", sentence}}};
  }
  if (count == 1) return sentence;
  return words::Message{"FIRST_OF_SEVERAL_PROBLEMS", {{"problem", sentence}, {"more", count - 1}}};
}

}  // namespace

void FieldViolations::Add(std::string field, std::string reason, words::Message description) {
  ++count_;
  if (kept_.size() < limits::kMaxFieldViolations) {
    kept_.push_back({std::move(field), std::move(reason), std::move(description)});
  }
}

void FieldViolations::Add(std::string field, std::string reason, std::string description) {
  Add(std::move(field), std::move(reason), words::Verbatim(std::move(description)));
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
  Said said{Sentence(first, count), {}};
  absl::Status status =
      MakeError(absl::StatusCode::kInvalidArgument, first.reason, said.message,
                {{"field", first.field}, {"violation_count", fmt::format("{}", count)}});
  google::rpc::BadRequest bad_request;
  const auto list = [&](const std::string& field, const std::string& reason,
                        const words::Message& description) {
    auto* violation = bad_request.add_field_violations();
    violation->set_field(field);
    violation->set_reason(reason);
    violation->set_description(words::Render(description, words::Language::kEnglish));
    said.violations.push_back(description);
  };
  const std::size_t listed =
      count > limits::kMaxFieldViolations ? limits::kMaxFieldViolations - 1 : violations.size();
  for (std::size_t i = 0; i < std::min(listed, violations.size()); ++i) {
    list(violations[i].field, violations[i].reason, violations[i].description);
  }
  if (const std::size_t rest = count - said.violations.size()) {
    list("", kFurtherViolations, FurtherViolations(rest));
  }
  SetPayload(status, bad_request);
  SetSaid(status, said);
  return status;
}

absl::Status InvalidField(const std::string& field, const std::string& reason,
                          const words::Message& description) {
  return InvalidFields({{field, reason, description}});
}

absl::Status InvalidField(const std::string& field, const std::string& reason,
                          const std::string& description) {
  return InvalidField(field, reason, words::Verbatim(description));
}

words::Message FurtherViolations(std::size_t count) {
  return words::Message{"FURTHER_VIOLATIONS", {{"count", count}}};
}

}  // namespace funnelcast::errors
