// Counts candidates line by line.
#include "server/ingest/separator.h"

#include <algorithm>
#include <cstdint>
#include <map>

namespace funnelcast::ingest {
namespace {

// In how many lines a candidate stands so many times, outside of quotation marks.
std::map<std::int64_t, std::int64_t> CountLines(std::string_view text, char candidate) {
  std::map<std::int64_t, std::int64_t> lines;
  std::int64_t count = 0;
  std::int64_t line_count = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '\n' || c == '\r')) {
      lines[count] += count > 0 ? 1 : 0;
      count = 0;
      if (++line_count == 2 * kSeparatorLines) return lines;
    } else if (!quoted && c == candidate) {
      ++count;
    }
  }
  lines[count] += count > 0 ? 1 : 0;
  return lines;
}

}  // namespace

char FindSeparator(std::string_view beginning) {
  char best = ',';
  std::int64_t best_score = 0;
  for (const char candidate : {'\t', ';', ','}) {
    std::int64_t score = 0;
    for (const auto& [count, line_count] : CountLines(beginning, candidate)) {
      score = std::max(score, count * line_count);
    }
    if (score > best_score) {
      best = candidate;
      best_score = score;
    }
  }
  return best;
}

}  // namespace funnelcast::ingest
