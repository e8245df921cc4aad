// Looks for two dates in one line, or for one in a line that says start and one that says end.
#include "server/ingest/title_range.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

constexpr std::size_t kTitleBytes = 500;

constexpr std::string_view kStartWords[] = {"start",  "starts",     "from",  "von",
                                            "beginn", "startdatum", "since", "ab"};
constexpr std::string_view kEndWords[] = {"end", "ends", "to", "until", "bis", "ende", "enddatum"};

template <typename Words>
bool HasWord(const std::string& folded, const Words& words) {
  std::size_t begin = 0;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c & 0x80) != 0; };
  while (begin < folded.size()) {
    if (!is_letter(folded[begin])) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < folded.size() && is_letter(folded[end])) ++end;
    const std::string_view word = std::string_view(folded).substr(begin, end - begin);
    if (std::find(std::begin(words), std::end(words), word) != std::end(words)) return true;
    begin = end;
  }
  return false;
}

}  // namespace

std::optional<Day> DayOfWritten(const WrittenDate& written, bool day_first) {
  CivilDate date = written.date;
  if (written.form == DateForm::kSlashes && day_first) std::swap(date.month, date.day);
  return DayFromCivil(date);
}

std::optional<std::pair<Day, Day>> TitleRange::Days(bool day_first) const {
  const std::optional<Day> first_day = DayOfWritten(first, day_first);
  const std::optional<Day> last_day = DayOfWritten(last, day_first);
  if (!first_day || !last_day || *last_day < *first_day) return std::nullopt;
  return std::pair(*first_day, *last_day);
}

void TitleLines::Add(const std::vector<std::string_view>& cells) {
  std::string line;
  // A comma within a date has split it into cells.
  for (const std::string_view cell : cells) {
    if (line.size() > kTitleBytes) break;
    if (!line.empty()) line += ',';
    line += cell.substr(0, kTitleBytes);
  }
  const std::vector<WrittenDate> dates = FindDates(line);
  if (dates.size() == 2 && !range_) {
    range_ = TitleRange{dates[0], dates[1]};
  }
  if (dates.size() != 1) return;
  const std::string folded = FoldCase(DecodeCell(line));
  if (HasWord(folded, kStartWords) && !first_) {
    first_ = dates.front();
  } else if (HasWord(folded, kEndWords) && !last_) {
    last_ = dates.front();
  }
}

std::optional<TitleRange> TitleLines::range() const {
  if (range_ || !first_ || !last_) return range_;
  return TitleRange{*first_, *last_};
}

}  // namespace funnelcast::ingest
