// Checks of single fields: ids, text, numbers, request ids, page sizes, update masks.
// Each check adds what is wrong to the violations of its request and goes on, so that a caller
// learns of all mistakes at once. Dates are checked in date.h, resource names in names.h, etags in
// etag.h.
#ifndef FUNNELCAST_SERVER_CONVERT_FIELDS_H_
#define FUNNELCAST_SERVER_CONVERT_FIELDS_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>

#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "server/errors/fields.h"

namespace funnelcast::convert {

// Whether `id` is 1 to 63 characters of a-z, 0-9, `_` and `-`, beginning with a letter or digit.
bool IsId(const std::string& id);

// `text` for a sentence: in quotes, without control characters, cut after 60 bytes.
std::string Quoted(const std::string& text);

// A required id.
void CheckId(const std::string& id, const std::string& field, errors::FieldViolations& violations);

// An id that may be empty.
void CheckOptionalId(const std::string& id, const std::string& field,
                     errors::FieldViolations& violations);

// Ids of a choice: each valid, none twice, at most `max`.
void CheckIds(const google::protobuf::RepeatedPtrField<std::string>& ids, const std::string& field,
              int max, errors::FieldViolations& violations);

// Text that may be empty: valid UTF-8 without control characters and of at most `max_characters`
// code points.
void CheckText(const std::string& text, const std::string& field, std::size_t max_characters,
               errors::FieldViolations& violations);

// Text that must not be empty or blank.
void CheckRequiredText(const std::string& text, const std::string& field,
                       std::size_t max_characters, errors::FieldViolations& violations);

// A finite number in [0, max].
void CheckAmount(double value, const std::string& field, double max,
                 errors::FieldViolations& violations);

// A finite number in (0, max].
void CheckPositive(double value, const std::string& field, double max,
                   errors::FieldViolations& violations);

// A finite number in [-max, max].
void CheckSigned(double value, const std::string& field, double max,
                 errors::FieldViolations& violations);

// A whole number in [min, max].
void CheckInteger(std::int64_t value, const std::string& field, std::int64_t min, std::int64_t max,
                  errors::FieldViolations& violations);

// At most 64 visible ASCII characters; may be empty. The field is `request_id`, or `prefix` before
// it.
void CheckRequestId(const std::string& request_id, errors::FieldViolations& violations,
                    const std::string& prefix = "");

// The page size to use for `page_size`, 0 standing for `if_zero`; always within the limits.
int CheckPageSize(std::int32_t page_size, int if_zero, errors::FieldViolations& violations);

// Three capital letters.
void CheckCurrencyCode(const std::string& code, const std::string& field,
                       errors::FieldViolations& violations);

// A time zone that the system's tzdata knows; may be empty.
void CheckTimeZone(const std::string& time_zone, const std::string& field,
                   errors::FieldViolations& violations);

// A region of simulator/model/calendar.h; may be empty.
void CheckHolidayRegion(const std::string& region, const std::string& field,
                        errors::FieldViolations& violations);

// Every path of `mask` must be one of `known`, and none may appear twice. The field is
// `update_mask`.
void CheckMask(const google::protobuf::FieldMask& mask, std::initializer_list<const char*> known,
               errors::FieldViolations& violations);

// Whether an update of `path` was asked for: it is in the mask, or the mask is empty and the field
// `is_set`.
bool Masked(const google::protobuf::FieldMask& mask, const std::string& path, bool is_set);

// Puts the fields of `given` that an update asks for into `stored`, a message of the same type:
// those of `mask`, or, when it is empty, those of `known` that are set.
void MergeMasked(const google::protobuf::Message& given, const google::protobuf::FieldMask& mask,
                 std::initializer_list<const char*> known, google::protobuf::Message& stored);

// The number of code points of valid UTF-8.
std::size_t CharacterCount(const std::string& utf8);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_FIELDS_H_
