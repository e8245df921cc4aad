// Errors in the fields of a request.
#ifndef FUNNELCAST_SERVER_ERRORS_FIELDS_H_
#define FUNNELCAST_SERVER_ERRORS_FIELDS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/limits.h"
#include "server/words/message.h"

namespace funnelcast::errors {

// Reasons of field violations. A rule that fits none of them may use a word of its own in
// UPPER_SNAKE_CASE.
inline constexpr char kRequired[] = "REQUIRED";
inline constexpr char kOutOfRange[] = "OUT_OF_RANGE";
inline constexpr char kNotFinite[] = "NOT_FINITE";
inline constexpr char kTooLong[] = "TOO_LONG";
inline constexpr char kTooMany[] = "TOO_MANY";
inline constexpr char kMalformed[] = "MALFORMED";  // not of the form that is asked for
inline constexpr char kControlCharacter[] = "CONTROL_CHARACTER";
inline constexpr char kDuplicate[] = "DUPLICATE";
inline constexpr char kUnknownReference[] =
    "UNKNOWN_REFERENCE";                                  // names something that does not exist
inline constexpr char kForeignBrand[] = "FOREIGN_BRAND";  // names something of another brand
inline constexpr char kUnknownValue[] =
    "UNKNOWN_VALUE";  // an enum value or field path we do not know
inline constexpr char kConflicting[] =
    "CONFLICTING";  // fields that exclude or contradict each other
inline constexpr char kWindowOrder[] = "WINDOW_ORDER";  // an end that does not lie after its start
inline constexpr char kBadCell[] = "BAD_CELL";          // a cell of a table
// Reason of the last violation of a list that was cut; its description counts those left out.
inline constexpr char kFurtherViolations[] = "FURTHER_VIOLATIONS";

// One bad field.
struct FieldViolation {
  std::string field;  // path: `plan.plan.inputs[3].value`, or `row 12, column 4 (value)` of a table
  std::string reason;          // one of the above
  words::Message description;  // names the value and what would be right
};

// Gathers the violations of one request: the first limits::kMaxFieldViolations and the count of
// all.
class FieldViolations {
 public:
  void Add(std::string field, std::string reason, words::Message description);
  // The same with a sentence that is English in every language.
  void Add(std::string field, std::string reason, std::string description);
  void AddAll(const FieldViolations& others);
  bool empty() const { return count_ == 0; }
  std::size_t count() const { return count_; }
  const std::vector<FieldViolation>& kept() const { return kept_; }

  // OK when there are none, InvalidFields otherwise.
  absl::Status ToStatus() const;

 private:
  std::vector<FieldViolation> kept_;
  std::size_t count_ = 0;
};

// INVALID_ARGUMENT with a google.rpc.BadRequest. Its ErrorInfo has the first violation's reason and
// metadata `field` and `violation_count`. `total_count` is the number of all violations when
// `violations` holds only the first ones. REQUIRES: violations is not empty.
absl::Status InvalidFields(const std::vector<FieldViolation>& violations,
                           std::size_t total_count = 0);

// What the last violation of a list that was cut says.
words::Message FurtherViolations(std::size_t count);

// InvalidFields for a single field.
absl::Status InvalidField(const std::string& field, const std::string& reason,
                          const words::Message& description);
// The same with a sentence that is English in every language.
absl::Status InvalidField(const std::string& field, const std::string& reason,
                          const std::string& description);

}  // namespace funnelcast::errors

#endif  // FUNNELCAST_SERVER_ERRORS_FIELDS_H_
