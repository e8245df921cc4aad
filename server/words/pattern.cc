#include "server/words/pattern.h"

#include <unicode/fmtable.h>
#include <unicode/locid.h>
#include <unicode/messagepattern.h>
#include <unicode/unistr.h>

#include <cstdint>

#include "server/words/render.h"

namespace funnelcast::words {
namespace {

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string utf8;
  return text.toUTF8String(utf8);
}

// The names of all arguments, also of those within plurals, and whether they have to be numbers.
std::map<std::string, bool> FindArguments(const icu::MessagePattern& pattern) {
  std::map<std::string, bool> arguments;
  UMessagePatternArgType type = UMSGPAT_ARG_TYPE_NONE;
  for (std::int32_t i = 0; i < pattern.countParts(); ++i) {
    const icu::MessagePattern::Part& part = pattern.getPart(i);
    if (part.getType() == UMSGPAT_PART_TYPE_ARG_START) type = part.getArgType();
    if (part.getType() != UMSGPAT_PART_TYPE_ARG_NAME) continue;
    const bool is_number = type != UMSGPAT_ARG_TYPE_NONE && type != UMSGPAT_ARG_TYPE_SELECT;
    bool& known = arguments[ToUtf8(pattern.getSubstring(part))];
    known = known || is_number;
  }
  return arguments;
}

// What ICU gets for a value: a number where the pattern asks for one, text otherwise.
std::optional<icu::Formattable> ToFormattable(const Value& value, bool wants_number,
                                              Language language) {
  if (!wants_number) {
    return icu::Formattable(icu::UnicodeString::fromUTF8(RenderValue(value, language)));
  }
  if (const auto* whole = std::get_if<std::int64_t>(&value.variant())) {
    return icu::Formattable(static_cast<int64_t>(*whole));
  }
  if (const auto* number = std::get_if<double>(&value.variant())) {
    return icu::Formattable(*number);
  }
  return std::nullopt;
}

}  // namespace

void Pattern::Parse() {
  if (is_parsed_) return;
  is_parsed_ = true;
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(text_);
  const icu::MessagePattern pattern(text, nullptr, status);
  if (U_FAILURE(status)) return;
  arguments_ = FindArguments(pattern);
  auto format = std::make_unique<icu::MessageFormat>(text, icu::Locale(CodeOf(language_)), status);
  if (U_SUCCESS(status)) format_ = std::move(format);
}

bool Pattern::IsValid() {
  const std::lock_guard<std::mutex> lock(mutex_);
  Parse();
  return format_ != nullptr;
}

std::vector<std::string> Pattern::ArgumentNames() {
  const std::lock_guard<std::mutex> lock(mutex_);
  Parse();
  std::vector<std::string> names;
  for (const auto& [name, is_number] : arguments_) names.push_back(name);
  return names;
}

std::optional<std::string> Pattern::Format(
    const std::vector<std::pair<std::string, Value>>& values) {
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> arguments;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    Parse();
    if (format_ == nullptr || values.size() != arguments_.size()) return std::nullopt;
  }
  // Values may hold messages, and these this very pattern: the lock is not held meanwhile. The
  // arguments do not change once they are parsed.
  for (const auto& [name, value] : values) {
    const auto argument = arguments_.find(name);
    if (argument == arguments_.end()) return std::nullopt;
    std::optional<icu::Formattable> formattable = ToFormattable(value, argument->second, language_);
    if (!formattable.has_value()) return std::nullopt;
    names.push_back(icu::UnicodeString::fromUTF8(name));
    arguments.push_back(*std::move(formattable));
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString text;
  const std::lock_guard<std::mutex> lock(mutex_);
  format_->format(names.data(), arguments.data(), static_cast<std::int32_t>(names.size()), text,
                  status);
  if (U_FAILURE(status)) return std::nullopt;
  return ToUtf8(text);
}

}  // namespace funnelcast::words
