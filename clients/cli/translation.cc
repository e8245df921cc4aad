// Language of the run and look-up in the German catalogue; see translation.h.
#include "clients/cli/translation.h"

#include <nlohmann/json.hpp>
#include <unordered_map>

#include "clients/cli/german_catalogue.h"

namespace funnelcast::cli {
namespace {

using Catalogue = std::unordered_map<std::string, std::string>;

Language current_language = Language::kEnglish;

// Read when first used: runs in English never pay for it.
const Catalogue& GermanCatalogue() {
  static const Catalogue catalogue = [] {
    Catalogue all;
    for (const std::string_view text : EmbeddedGermanCatalogues()) {
      const nlohmann::json pairs = nlohmann::json::parse(text);
      for (const auto& [english, german] : pairs.items()) {
        all.emplace(english, german.get<std::string>());
      }
    }
    return all;
  }();
  return catalogue;
}

}  // namespace

void SetLanguage(Language language) { current_language = language; }

Language CurrentLanguage() { return current_language; }

std::string LanguageCode(Language language) { return language == Language::kGerman ? "de" : "en"; }

std::optional<Language> LanguageOfCode(std::string_view code) {
  if (code == "en") return Language::kEnglish;
  if (code == "de") return Language::kGerman;
  return std::nullopt;
}

std::string_view Translated(fmt::string_view english) {
  const std::string_view key(english.data(), english.size());
  if (current_language == Language::kEnglish) return key;
  const Catalogue& catalogue = GermanCatalogue();
  const auto found = catalogue.find(std::string(key));
  return found == catalogue.end() ? key : std::string_view(found->second);
}

std::string Tr(const char* english) { return std::string(Translated(english)); }

}  // namespace funnelcast::cli
