// Ids from names, and edit distances.
#include "server/ingest/identifier.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "server/ingest/transliterate.h"
#include "server/limits.h"

namespace funnelcast::ingest {
namespace {

constexpr std::size_t kMinComparedLength = 4;
constexpr std::size_t kLongLength = 8;

struct Replacement {
  char32_t first;
  char32_t last;
  const char* text;
};

// Letters of Latin-1 and Latin Extended-A in both cases, and what stands for them in an id.
constexpr Replacement kReplacements[] = {
    {0xC4, 0xC4, "ae"},   {0xE4, 0xE4, "ae"},  {0xD6, 0xD6, "oe"},   {0xF6, 0xF6, "oe"},
    {0xDC, 0xDC, "ue"},   {0xFC, 0xFC, "ue"},  {0xDF, 0xDF, "ss"},   {0x1E9E, 0x1E9E, "ss"},
    {0xC0, 0xC5, "a"},    {0xE0, 0xE5, "a"},   {0xC6, 0xC6, "ae"},   {0xE6, 0xE6, "ae"},
    {0xC7, 0xC7, "c"},    {0xE7, 0xE7, "c"},   {0xC8, 0xCB, "e"},    {0xE8, 0xEB, "e"},
    {0xCC, 0xCF, "i"},    {0xEC, 0xEF, "i"},   {0xD0, 0xD0, "d"},    {0xF0, 0xF0, "d"},
    {0xD1, 0xD1, "n"},    {0xF1, 0xF1, "n"},   {0xD2, 0xD5, "o"},    {0xF2, 0xF5, "o"},
    {0xD8, 0xD8, "o"},    {0xF8, 0xF8, "o"},   {0xD9, 0xDB, "u"},    {0xF9, 0xFB, "u"},
    {0xDD, 0xDD, "y"},    {0xFD, 0xFD, "y"},   {0xFF, 0xFF, "y"},    {0xDE, 0xDE, "th"},
    {0xFE, 0xFE, "th"},   {0x100, 0x105, "a"}, {0x106, 0x10D, "c"},  {0x10E, 0x111, "d"},
    {0x112, 0x11B, "e"},  {0x11C, 0x123, "g"}, {0x124, 0x127, "h"},  {0x128, 0x131, "i"},
    {0x132, 0x133, "ij"}, {0x134, 0x135, "j"}, {0x136, 0x138, "k"},  {0x139, 0x142, "l"},
    {0x143, 0x14B, "n"},  {0x14C, 0x151, "o"}, {0x152, 0x153, "oe"}, {0x154, 0x159, "r"},
    {0x15A, 0x161, "s"},  {0x162, 0x167, "t"}, {0x168, 0x173, "u"},  {0x174, 0x175, "w"},
    {0x176, 0x178, "y"},  {0x179, 0x17E, "z"}, {0x218, 0x219, "s"},  {0x21A, 0x21B, "t"},
};

// Decodes the character at `position` of valid UTF-8 and moves on.
char32_t NextCharacter(std::string_view text, std::size_t& position) {
  const auto lead = static_cast<unsigned char>(text[position++]);
  if (lead < 0x80) {
    return lead;
  }
  const int continuation_count = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  char32_t character = lead & (0x3Fu >> continuation_count);
  for (int i = 0; i < continuation_count && position < text.size(); ++i) {
    character = (character << 6) | (static_cast<unsigned char>(text[position++]) & 0x3Fu);
  }
  return character;
}

bool IsLetterOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// What `character` becomes in an id; empty for what separates words.
std::string_view Replace(char32_t character, char& buffer) {
  if (character < 0x80) {
    buffer = static_cast<char>(character);
    if (buffer >= 'A' && buffer <= 'Z') {
      buffer = static_cast<char>(buffer - 'A' + 'a');
    }
    return IsLetterOrDigit(buffer) || buffer == '_' || buffer == '-' ? std::string_view(&buffer, 1)
                                                                     : std::string_view();
  }
  for (const Replacement& replacement : kReplacements) {
    if (character >= replacement.first && character <= replacement.last) {
      return replacement.text;
    }
  }
  return {};
}

// Whether there may be letters of other scripts: they begin at U+0370, with the byte CD.
bool MayHoldOtherScripts(std::string_view name) {
  return std::any_of(name.begin(), name.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0xCD; });
}

bool IsCombiningMark(char32_t character) { return character >= 0x300 && character <= 0x36F; }

std::string WithoutDigits(std::string_view id) {
  std::string rest;
  std::copy_if(id.begin(), id.end(), std::back_inserter(rest),
               [](char c) { return c < '0' || c > '9'; });
  return rest;
}

bool LooksLikeMisspelling(const std::string& id, const std::string& known) {
  const std::size_t shorter = std::min(id.size(), known.size());
  if (id == known || shorter < kMinComparedLength || WithoutDigits(id) == WithoutDigits(known)) {
    return false;
  }
  const int limit = shorter >= kLongLength ? 2 : 1;
  return EditDistance(id, known, limit) <= limit;
}

}  // namespace

bool IsIdentifier(std::string_view id) {
  return !id.empty() && id.size() <= limits::kMaxIdBytes && IsLetterOrDigit(id.front()) &&
         std::all_of(id.begin(), id.end(),
                     [](char c) { return IsLetterOrDigit(c) || c == '_' || c == '-'; });
}

std::string MakeIdentifier(std::string_view name) {
  if (IsIdentifier(name)) {
    return std::string(name);
  }
  std::string latin;
  if (MayHoldOtherScripts(name)) {
    latin = Transliterate(name);
    name = latin;
  }
  std::string id;
  bool between_words = false;
  for (std::size_t position = 0; position < name.size();) {
    const char32_t character = NextCharacter(name, position);
    if (IsCombiningMark(character)) {
      continue;
    }
    char buffer = 0;
    const std::string_view text = Replace(character, buffer);
    if (text.empty()) {
      between_words = true;
      continue;
    }
    // An id begins with a letter or digit.
    if (id.empty() && !IsLetterOrDigit(text.front())) {
      continue;
    }
    if (between_words && !id.empty() && id.back() != '_' && text.front() != '_') {
      id += '_';
    }
    between_words = false;
    id += text;
  }
  id.resize(std::min(id.size(), limits::kMaxIdBytes));
  while (!id.empty() && id.back() == '_') {
    id.pop_back();
  }
  return id;
}

int EditDistance(std::string_view a, std::string_view b, int limit) {
  const auto difference =
      std::abs(static_cast<std::int64_t>(a.size()) - static_cast<std::int64_t>(b.size()));
  if (difference > limit) {
    return limit + 1;
  }
  // Three rows of the table of distances between beginnings of `a` and `b`: two before, one before,
  // and this one.
  std::vector<int> before_last(b.size() + 1);
  std::vector<int> last(b.size() + 1);
  std::vector<int> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    last[j] = static_cast<int>(j);
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitution});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return std::min(last[b.size()], limit + 1);
}

std::vector<LikelyMisspelling> FindLikelyMisspellings(const std::vector<std::string>& new_ids,
                                                      const std::vector<std::string>& known_ids) {
  std::vector<LikelyMisspelling> misspellings;
  for (const std::string& id : new_ids) {
    const auto known = std::find_if(
        known_ids.begin(), known_ids.end(),
        [&](const std::string& candidate) { return LooksLikeMisspelling(id, candidate); });
    if (known != known_ids.end()) {
      misspellings.push_back({id, *known});
    }
  }
  return misspellings;
}

}  // namespace funnelcast::ingest
