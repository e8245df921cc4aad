#include "server/words/render.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <type_traits>
#include <variant>
#include <vector>

#include "server/words/day_text.h"
#include "server/words/number_text.h"
#include "server/words/pattern.h"

namespace funnelcast::words {
namespace {

std::string Separator(Join join, bool is_last, Language language) {
  const bool german = language == Language::kGerman;
  switch (join) {
    case Join::kAnd:
      return !is_last ? ", " : german ? " und " : " and ";
    case Join::kOr:
      return !is_last ? ", " : german ? " oder " : " or ";
    case Join::kComma:
      return ", ";
    case Join::kSemicolon:
      return "; ";
    case Join::kSentences:
      return " ";
  }
  return " ";
}

std::string RenderList(const List& list, Language language) {
  std::string text;
  for (std::size_t i = 0; i < list.parts.size(); ++i) {
    if (i > 0) text += Separator(list.join, i + 1 == list.parts.size(), language);
    text += Render(list.parts[i], language);
  }
  return text;
}

std::string PlainNumber(double number) { return fmt::format("{}", number == 0.0 ? 0.0 : number); }

// A value for programs.
std::string PlainValue(const Value& value) {
  return std::visit(
      [](const auto& one) -> std::string {
        using Type = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Type, std::string>) {
          return one;
        } else if constexpr (std::is_same_v<Type, std::int64_t>) {
          return std::to_string(one);
        } else if constexpr (std::is_same_v<Type, double>) {
          return PlainNumber(one);
        } else if constexpr (std::is_same_v<Type, Day>) {
          return FormatDay(one.day);
        } else if constexpr (std::is_same_v<Type, Money>) {
          return PlainNumber(one.amount);
        } else if constexpr (std::is_same_v<Type, Share>) {
          return PlainNumber(one.share);
        } else if constexpr (std::is_same_v<Type, Plain>) {
          return std::to_string(one.number);
        } else if constexpr (std::is_same_v<Type, Exact> || std::is_same_v<Type, Fixed>) {
          return PlainNumber(one.number);
        } else {
          return RenderList(List{one.parts, Join::kComma}, Language::kEnglish);
        }
      },
      value.variant());
}

// What is said where there are no words: the key and its values.
std::string Describe(const Message& message) {
  std::string text = message.key;
  for (const auto& [name, value] : PlainValues(message)) {
    text += fmt::format("{}{}: {}", text.size() == message.key.size() ? " (" : ", ", name, value);
  }
  return message.values.empty() ? text : text + ")";
}

}  // namespace

std::string RenderValue(const Value& value, Language language) {
  return std::visit(
      [language](const auto& one) -> std::string {
        using Type = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Type, std::string>) {
          return one;
        } else if constexpr (std::is_same_v<Type, std::int64_t>) {
          return FormatWhole(one, language);
        } else if constexpr (std::is_same_v<Type, double>) {
          return FormatRounded(one, language);
        } else if constexpr (std::is_same_v<Type, Day>) {
          return FormatDay(one.day, language);
        } else if constexpr (std::is_same_v<Type, Money>) {
          return FormatMoney(one.amount, one.currency, language);
        } else if constexpr (std::is_same_v<Type, Share>) {
          return FormatShare(one.share, language);
        } else if constexpr (std::is_same_v<Type, Plain>) {
          return std::to_string(one.number);
        } else if constexpr (std::is_same_v<Type, Exact>) {
          return FormatExact(one.number, language);
        } else if constexpr (std::is_same_v<Type, Fixed>) {
          return FormatNumber(one.number, one.decimals, language);
        } else {
          return RenderList(one, language);
        }
      },
      value.variant());
}

std::optional<std::string> TryRender(const Message& message, Language language) {
  Pattern* pattern = FindPattern(message.key, language);
  return pattern == nullptr ? std::nullopt : pattern->Format(message.values);
}

std::string Render(const Message& message, Language language) {
  if (std::optional<std::string> text = TryRender(message, language)) return *std::move(text);
  const std::string description = Describe(message);
#ifdef FUNNELCAST_STRICT_WORDS
  std::cerr << "no words in `" << CodeOf(language) << "` for " << description << '\n';
  std::abort();
#endif
  return description;
}

std::map<std::string, std::string> PlainValues(const Message& message) {
  std::map<std::string, std::string> values;
  for (const auto& [name, value] : message.values) values[name] = PlainValue(value);
  return values;
}

}  // namespace funnelcast::words
