// The period that a report covers, as the lines before its headings say.
#ifndef FUNNELCAST_SERVER_INGEST_TITLE_RANGE_H_
#define FUNNELCAST_SERVER_INGEST_TITLE_RANGE_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "server/ingest/date_text.h"

namespace funnelcast::ingest {

// `29. Dezember 2025 - 21. Januar 2026`: first and last day, both included.
struct TitleRange {
  WrittenDate first;
  WrittenDate last;

  // Its days; nothing when a date does not exist or the last lies before the first.
  std::optional<std::pair<Day, Day>> Days(bool day_first) const;
};

// The range in the lines that were added.
class TitleLines {
 public:
  void Add(const std::vector<std::string_view>& cells);

  std::optional<TitleRange> range() const;

 private:
  std::optional<TitleRange> range_;  // of one line
  std::optional<WrittenDate> first_;
  std::optional<WrittenDate> last_;
};

// The day of a written date.
std::optional<Day> DayOfWritten(const WrittenDate& written, bool day_first);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_TITLE_RANGE_H_
