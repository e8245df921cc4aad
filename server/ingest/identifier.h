// Turns names as people write them into ids, and finds names that look like misspellings of known
// ones.
#ifndef FUNNELCAST_SERVER_INGEST_IDENTIFIER_H_
#define FUNNELCAST_SERVER_INGEST_IDENTIFIER_H_

#include <string>
#include <string_view>
#include <vector>

namespace funnelcast::ingest {

// The id for a name in UTF-8: lower case, German umlauts written out (`Köln Messe` becomes
// `koeln_messe`), other accents dropped, other scripts in Latin letters (`Зимние ботинки` becomes
// `zimnie_botinki`), everything else than letters, digits, `_` and `-` made one `_`, cut to 63
// characters. Empty when nothing is left, for instance of a name of signs alone.
// Names that are ids already stay as they are.
std::string MakeIdentifier(std::string_view name);

// Whether `id` is 1 to 63 characters of a-z, 0-9, `_` and `-`, beginning with a letter or digit.
bool IsIdentifier(std::string_view id);

// A new name that looks like one that is known.
struct LikelyMisspelling {
  std::string name;
  std::string known;
};

// The first known id for each new one that is one edit away from it (an insertion, deletion,
// substitution or swap of neighbours), or two where both have eight characters or more. Names of
// fewer than four characters, and names that differ in their digits only (`wave1`, `wave2`), are
// never taken for misspellings.
std::vector<LikelyMisspelling> FindLikelyMisspellings(const std::vector<std::string>& new_ids,
                                                      const std::vector<std::string>& known_ids);

// Number of insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`,
// `limit` + 1 when more than `limit` are needed. Cost: product of the lengths.
int EditDistance(std::string_view a, std::string_view b, int limit);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_IDENTIFIER_H_
