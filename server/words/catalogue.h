// The sentences of messages/, by key and language.
#ifndef FUNNELCAST_SERVER_WORDS_CATALOGUE_H_
#define FUNNELCAST_SERVER_WORDS_CATALOGUE_H_

#include <string>
#include <vector>

#include "server/words/language.h"

namespace funnelcast::words {

// A file of messages/: a flat JSON object of patterns by key. Patterns are ICU MessageFormat with
// named arguments.
struct CatalogueText {
  Language language;
  const char* area;  // the file's name without .json
  const char* json;
};

// The files of messages/, built in. Defined by generated code.
const std::vector<CatalogueText>& CatalogueTexts();

// All keys that `language` has a pattern for, in order.
std::vector<std::string> KeysOf(Language language);

// The names of the arguments of a key's pattern, each once, in the order of their names. Empty for
// unknown keys.
std::vector<std::string> ArgumentsOf(const std::string& key, Language language);

// The pattern of a key as it stands in its file; empty for unknown keys.
std::string PatternOf(const std::string& key, Language language);

}  // namespace funnelcast::words

#endif  // FUNNELCAST_SERVER_WORDS_CATALOGUE_H_
