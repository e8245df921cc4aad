// The program's own words in the language of the run. English text stands in the code and is the
// key of the German one (german/*.json, built in). A test finds each literal given to Tr, TrF, TrN
// or Mark and holds the catalogue against them. How numbers and days are written belongs to
// numbers.h and dates.h.
#ifndef FUNNELCAST_CLIENTS_CLI_TRANSLATION_H_
#define FUNNELCAST_CLIENTS_CLI_TRANSLATION_H_

#include <fmt/core.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace funnelcast::cli {

enum class Language { kEnglish, kGerman };

// The language of this run: one for the whole process, English until it is set.
void SetLanguage(Language language);
Language CurrentLanguage();

// `en` or `de`, as flags, the environment and the server have it.
std::string LanguageCode(Language language);
// Nothing for a text that is neither.
std::optional<Language> LanguageOfCode(std::string_view code);

// `english` in the language of the run.
std::string Tr(const char* english);

// For a literal that is translated later, where a table of constants is read.
constexpr const char* Mark(const char* english) { return english; }

// The text of a key that is known to fmt; English where the catalogue has none.
std::string_view Translated(fmt::string_view english);

// `english` with its gaps filled, in the language of the run. The German pattern has the same gaps,
// by their numbers where the order differs. Numbers are given as texts of numbers.h, but for small
// counts.
template <typename... Args>
std::string TrF(fmt::format_string<Args...> english, Args&&... args) {
  const std::string_view pattern = Translated(english);
  return fmt::vformat(fmt::string_view(pattern.data(), pattern.size()),
                      fmt::make_format_args(args...));
}

// The pattern for one thing or for any other number of them, which both languages tell apart alike.
template <typename... Args>
std::string TrN(std::int64_t count, fmt::format_string<Args...> one,
                fmt::format_string<Args...> other, Args&&... args) {
  return TrF<Args...>(count == 1 ? one : other, std::forward<Args>(args)...);
}

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_TRANSLATION_H_
