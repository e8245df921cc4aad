#include "server/convert/fields.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <set>

#include "date/tz.h"
#include "fmt/format.h"
#include "google/protobuf/util/field_mask_util.h"
#include "server/errors/encoded_status.h"
#include "server/limits.h"
#include "simulator/data/calendar.h"

namespace funnelcast::convert {
namespace {

using errors::FieldViolations;

bool IsLowerOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool IsVisibleAscii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

// Length in bytes of the UTF-8 sequence that begins at `i`, 0 when it is not well formed. Refuses
// overlong forms, surrogates and code points above U+10FFFF, after table 3-7 of the Unicode
// standard.
std::size_t SequenceLength(const std::string& text, std::size_t i) {
  const auto byte = [&](std::size_t k) -> unsigned {
    return k < text.size() ? static_cast<unsigned char>(text[k]) : 0;
  };
  const auto continues = [&](std::size_t k) { return (byte(k) & 0xc0U) == 0x80U; };
  const unsigned first = byte(i);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return continues(i + 1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const unsigned second = byte(i + 1);
    const bool overlong = first == 0xe0 && second < 0xa0;
    const bool surrogate = first == 0xed && second > 0x9f;
    return !overlong && !surrogate && continues(i + 1) && continues(i + 2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const unsigned second = byte(i + 1);
    const bool overlong = first == 0xf0 && second < 0x90;
    const bool beyond = first == 0xf4 && second > 0x8f;
    return !overlong && !beyond && continues(i + 1) && continues(i + 2) && continues(i + 3) ? 4 : 0;
  }
  return 0;
}

// C0 and C1 control characters, DEL, and the line and paragraph separators.
bool IsControl(const std::string& text, std::size_t i, std::size_t length) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  if (length == 1) return byte(i) < 0x20 || byte(i) == 0x7f;
  if (length == 2) return byte(i) == 0xc2 && byte(i + 1) < 0xa0;
  return length == 3 && byte(i) == 0xe2 && byte(i + 1) == 0x80 &&
         (byte(i + 2) == 0xa8 || byte(i + 2) == 0xa9);
}

}  // namespace

bool IsId(const std::string& id) {
  if (id.empty() || id.size() > limits::kMaxIdBytes || !IsLowerOrDigit(id.front())) return false;
  return std::all_of(id.begin(), id.end(),
                     [](char c) { return IsLowerOrDigit(c) || c == '_' || c == '-'; });
}

std::string Quoted(const std::string& text) {
  return fmt::format("\"{}\"", errors::CleanText(text, 60));
}

void CheckId(const std::string& id, const std::string& field, FieldViolations& violations) {
  if (id.empty()) {
    violations.Add(field, errors::kRequired, words::Message{"ID_MISSING", {{"field", field}}});
    return;
  }
  CheckOptionalId(id, field, violations);
}

void CheckOptionalId(const std::string& id, const std::string& field, FieldViolations& violations) {
  if (id.empty() || IsId(id)) return;
  if (id.size() > limits::kMaxIdBytes) {
    violations.Add(
        field, errors::kTooLong,
        words::Message{"ID_TOO_LONG",
                       {{"field", field}, {"bytes", id.size()}, {"limit", limits::kMaxIdBytes}}});
    return;
  }
  violations.Add(field, errors::kMalformed,
                 words::Message{"ID_MALFORMED", {{"field", field}, {"value", Quoted(id)}}});
}

void CheckIds(const google::protobuf::RepeatedPtrField<std::string>& ids, const std::string& field,
              int max, errors::FieldViolations& violations) {
  if (ids.size() > max) {
    violations.Add(
        field, errors::kTooMany,
        words::Message{"TOO_MANY_IDS", {{"field", field}, {"count", ids.size()}, {"limit", max}}});
    return;
  }
  std::set<std::string> seen;
  for (int i = 0; i < ids.size(); ++i) {
    const std::string path = fmt::format("{}[{}]", field, i);
    CheckId(ids[i], path, violations);
    if (!seen.insert(ids[i]).second) {
      violations.Add(path, errors::kDuplicate,
                     words::Message{"NAMED_TWICE", {{"field", path}, {"value", Quoted(ids[i])}}});
    }
  }
}

void CheckText(const std::string& text, const std::string& field, std::size_t max_characters,
               FieldViolations& violations) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++characters) {
    const std::size_t length = SequenceLength(text, i);
    if (length == 0) {
      violations.Add(
          field, errors::kMalformed,
          words::Message{"TEXT_NOT_UTF8",
                         {{"field", field}, {"byte", words::Plain{static_cast<std::int64_t>(i)}}}});
      return;
    }
    if (IsControl(text, i, length)) {
      violations.Add(
          field, errors::kControlCharacter,
          words::Message{"TEXT_HAS_CONTROL_CHARACTER",
                         {{"field", field},
                          {"place", words::Plain{static_cast<std::int64_t>(characters + 1)}}}});
      return;
    }
    i += length;
  }
  if (characters > max_characters) {
    violations.Add(
        field, errors::kTooLong,
        words::Message{"TEXT_TOO_LONG",
                       {{"field", field}, {"count", characters}, {"limit", max_characters}}});
  }
}

void CheckRequiredText(const std::string& text, const std::string& field,
                       std::size_t max_characters, FieldViolations& violations) {
  if (text.find_first_not_of(' ') == std::string::npos) {
    violations.Add(field, errors::kRequired,
                   words::Message{"TEXT_MISSING", {{"field", field}, {"limit", max_characters}}});
    return;
  }
  CheckText(text, field, max_characters, violations);
}

void CheckAmount(double value, const std::string& field, double max, FieldViolations& violations) {
  if (!std::isfinite(value)) {
    violations.Add(
        field, errors::kNotFinite,
        words::Message{
            "AMOUNT_NOT_FINITE",
            {{"field", field}, {"value", words::Exact{value}}, {"limit", words::Exact{max}}}});
  } else if (value < 0.0 || value > max) {
    violations.Add(
        field, errors::kOutOfRange,
        words::Message{
            "AMOUNT_OUT_OF_RANGE",
            {{"field", field}, {"value", words::Exact{value}}, {"limit", words::Exact{max}}}});
  }
}

void CheckPositive(double value, const std::string& field, double max,
                   FieldViolations& violations) {
  if (value == 0.0) {
    violations.Add(
        field, errors::kOutOfRange,
        words::Message{"AMOUNT_NOT_POSITIVE", {{"field", field}, {"limit", words::Exact{max}}}});
    return;
  }
  CheckAmount(value, field, max, violations);
}

void CheckSigned(double value, const std::string& field, double max, FieldViolations& violations) {
  if (!std::isfinite(value)) {
    violations.Add(
        field, errors::kNotFinite,
        words::Message{
            "NUMBER_NOT_FINITE",
            {{"field", field}, {"value", words::Exact{value}}, {"limit", words::Exact{max}}}});
  } else if (std::abs(value) > max) {
    violations.Add(
        field, errors::kOutOfRange,
        words::Message{
            "NUMBER_OUT_OF_RANGE",
            {{"field", field}, {"value", words::Exact{value}}, {"limit", words::Exact{max}}}});
  }
}

void CheckInteger(std::int64_t value, const std::string& field, std::int64_t min, std::int64_t max,
                  FieldViolations& violations) {
  if (value >= min && value <= max) return;
  violations.Add(field, errors::kOutOfRange,
                 words::Message{"INTEGER_OUT_OF_RANGE",
                                {{"field", field}, {"value", value}, {"min", min}, {"max", max}}});
}

void CheckRequestId(const std::string& request_id, FieldViolations& violations,
                    const std::string& prefix) {
  const std::string field = prefix + "request_id";
  if (request_id.size() > limits::kMaxRequestIdBytes) {
    violations.Add(field, errors::kTooLong,
                   words::Message{"REQUEST_ID_TOO_LONG",
                                  {{"field", field},
                                   {"bytes", request_id.size()},
                                   {"limit", limits::kMaxRequestIdBytes}}});
  } else if (!IsVisibleAscii(request_id)) {
    violations.Add(
        field, errors::kMalformed,
        words::Message{"REQUEST_ID_MALFORMED", {{"field", field}, {"value", Quoted(request_id)}}});
  }
}

int CheckPageSize(std::int32_t page_size, int if_zero, FieldViolations& violations) {
  CheckInteger(page_size, "page_size", 0, limits::kMaxPageSize, violations);
  if (page_size <= 0) return if_zero;
  return std::min<int>(page_size, limits::kMaxPageSize);
}

void CheckCurrencyCode(const std::string& code, const std::string& field,
                       FieldViolations& violations) {
  if (code.empty()) {
    violations.Add(field, errors::kRequired,
                   words::Message{"CURRENCY_MISSING", {{"field", field}}});
    return;
  }
  const bool capitals =
      std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (code.size() != 3 || !capitals) {
    violations.Add(
        field, errors::kMalformed,
        words::Message{"CURRENCY_MALFORMED", {{"field", field}, {"value", Quoted(code)}}});
  }
}

void CheckTimeZone(const std::string& time_zone, const std::string& field,
                   FieldViolations& violations) {
  if (time_zone.empty()) return;
  // The look-up throws for a name it does not know; a name with a path in it must not even reach
  // the file system.
  const bool plain = time_zone.size() <= limits::kMaxTimeZoneBytes && IsVisibleAscii(time_zone) &&
                     time_zone.find("..") == std::string::npos && time_zone.front() != '/';
  try {
    if (plain && date::locate_zone(time_zone) != nullptr) return;
  } catch (const std::exception&) {
  }
  violations.Add(
      field, errors::kUnknownValue,
      words::Message{"TIME_ZONE_UNKNOWN", {{"field", field}, {"value", Quoted(time_zone)}}});
}

void CheckHolidayRegion(const std::string& region, const std::string& field,
                        FieldViolations& violations) {
  if (region.empty() || data::IsHolidayRegion(region)) return;
  violations.Add(field, errors::kUnknownValue,
                 words::Message{"HOLIDAY_REGION_UNKNOWN",
                                {{"field", field},
                                 {"value", Quoted(region)},
                                 {"regions", words::Names(data::HolidayRegions())}}});
}

void CheckMask(const google::protobuf::FieldMask& mask, std::initializer_list<const char*> known,
               FieldViolations& violations) {
  std::set<std::string> seen;
  for (int i = 0; i < mask.paths_size(); ++i) {
    const std::string& path = mask.paths(i);
    const std::string field = fmt::format("update_mask.paths[{}]", i);
    if (std::find(known.begin(), known.end(), path) == known.end()) {
      violations.Add(field, errors::kUnknownValue,
                     words::Message{"MASK_UNKNOWN_PATH",
                                    {{"field", field},
                                     {"value", Quoted(path)},
                                     {"known", words::Names({known.begin(), known.end()})}}});
    } else if (!seen.insert(path).second) {
      violations.Add(field, errors::kDuplicate,
                     words::Message{"NAMED_TWICE", {{"field", field}, {"value", Quoted(path)}}});
    }
  }
}

bool Masked(const google::protobuf::FieldMask& mask, const std::string& path, bool is_set) {
  if (mask.paths().empty()) return is_set;
  return std::find(mask.paths().begin(), mask.paths().end(), path) != mask.paths().end();
}

void MergeMasked(const google::protobuf::Message& given, const google::protobuf::FieldMask& mask,
                 std::initializer_list<const char*> known, google::protobuf::Message& stored) {
  const google::protobuf::Reflection& reflection = *given.GetReflection();
  google::protobuf::FieldMask chosen;
  for (const char* path : known) {
    const auto* field = given.GetDescriptor()->FindFieldByName(path);
    if (Masked(mask, path, reflection.HasField(given, field))) chosen.add_paths(path);
  }
  google::protobuf::util::FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(given, chosen, options, &stored);
}

std::size_t CharacterCount(const std::string& utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

}  // namespace funnelcast::convert
