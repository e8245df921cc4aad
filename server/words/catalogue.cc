#include "server/words/catalogue.h"

#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "server/words/pattern.h"

namespace funnelcast::words {
namespace {

using Catalogue = std::map<std::string, std::unique_ptr<Pattern>, std::less<>>;

// A mistake in our own files ends the program, with the file and the key.
[[noreturn]] void Fail(const CatalogueText& text, const std::string& key) {
  std::cerr << "server/words/messages/" << CodeOf(text.language) << '/' << text.area
            << ".json is wrong at: " << key << '\n';
  std::abort();
}

std::map<Language, Catalogue> ReadCatalogues() {
  std::map<Language, Catalogue> catalogues;
  for (const CatalogueText& text : CatalogueTexts()) {
    const auto json = nlohmann::json::parse(text.json, nullptr, false);
    if (!json.is_object()) Fail(text, "its JSON");
    for (const auto& [key, pattern] : json.items()) {
      if (!pattern.is_string()) Fail(text, key);
      auto entry = std::make_unique<Pattern>(pattern.get<std::string>(), text.language);
      if (!catalogues[text.language].emplace(key, std::move(entry)).second) Fail(text, key);
    }
  }
  return catalogues;
}

const Catalogue& CatalogueOf(Language language) {
  static const std::map<Language, Catalogue> catalogues = ReadCatalogues();
  return catalogues.at(language);
}

}  // namespace

Pattern* FindPattern(const std::string& key, Language language) {
  const Catalogue& catalogue = CatalogueOf(language);
  const auto found = catalogue.find(key);
  return found == catalogue.end() ? nullptr : found->second.get();
}

std::vector<std::string> KeysOf(Language language) {
  std::vector<std::string> keys;
  for (const auto& [key, pattern] : CatalogueOf(language)) keys.push_back(key);
  return keys;
}

std::vector<std::string> ArgumentsOf(const std::string& key, Language language) {
  Pattern* pattern = FindPattern(key, language);
  return pattern == nullptr ? std::vector<std::string>() : pattern->ArgumentNames();
}

std::string PatternOf(const std::string& key, Language language) {
  const Pattern* pattern = FindPattern(key, language);
  return pattern == nullptr ? std::string() : pattern->text();
}

}  // namespace funnelcast::words
