#include "server/words/language.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <string>

namespace funnelcast::words {
namespace {

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

thread_local Language current_language = Language::kEnglish;

// The weight in `de;q=0.8`; 1 without one, 0 for what cannot be read.
double WeightOf(std::string_view parameters) {
  parameters = Trim(parameters);
  if (!parameters.starts_with("q=") && !parameters.starts_with("Q=")) return 1.0;
  const double weight = std::strtod(std::string(parameters.substr(2, 8)).c_str(), nullptr);
  return weight >= 0.0 && weight <= 1.0 ? weight : 0.0;
}

}  // namespace

const char* CodeOf(Language language) { return language == Language::kGerman ? "de" : "en"; }

std::optional<Language> FindLanguage(std::string_view tag) {
  tag = Trim(tag);
  std::string primary(tag.substr(0, std::min(tag.find_first_of("-_"), tag.size())));
  for (char& c : primary) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  for (const Language language : kLanguages) {
    if (primary == CodeOf(language)) return language;
  }
  return std::nullopt;
}

Language ParseLanguageCode(std::string_view code) {
  return FindLanguage(code).value_or(Language::kEnglish);
}

Language ParseAcceptLanguage(std::string_view header) {
  Language best = Language::kEnglish;
  double best_weight = 0.0;
  while (!header.empty()) {
    const std::size_t comma = std::min(header.find(','), header.size());
    const std::string_view entry = header.substr(0, comma);
    header.remove_prefix(std::min(comma + 1, header.size()));
    const std::size_t semicolon = std::min(entry.find(';'), entry.size());
    const std::optional<Language> language = FindLanguage(entry.substr(0, semicolon));
    const double weight = semicolon == entry.size() ? 1.0 : WeightOf(entry.substr(semicolon + 1));
    if (language.has_value() && weight > best_weight) {
      best = *language;
      best_weight = weight;
    }
  }
  return best;
}

Language CurrentLanguage() { return current_language; }

LanguageScope::LanguageScope(Language language) : before_(current_language) {
  current_language = language;
}

LanguageScope::~LanguageScope() { current_language = before_; }

}  // namespace funnelcast::words
