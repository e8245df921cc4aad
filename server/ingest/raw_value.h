// Values of a table before the whole of it was seen.
#ifndef FUNNELCAST_SERVER_INGEST_RAW_VALUE_H_
#define FUNNELCAST_SERVER_INGEST_RAW_VALUE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "server/ingest/table.h"

namespace funnelcast::ingest {

// How the length of a row is known.
enum class Span : std::uint32_t { kDay, kWeek, kMonth, kUntilLast };

// A date with slashes as year * 10,000 + first * 100 + second.
inline constexpr std::int32_t kYearFactor = 10'000;
inline constexpr std::int32_t kFirstFactor = 100;

// The days of a row as they were written.
struct RawDays {
  std::int32_t first = 0;  // a day, or a date with slashes
  std::int32_t last = 0;   // the same, of Span::kUntilLast
  Span span = Span::kDay;
  bool first_has_slashes = false;
  bool last_has_slashes = false;
};

// One value. 24 bytes: tables of 20 million of them are kept in memory.
struct RawValue {
  double value = 0;
  std::uint32_t series = 0;
  std::int32_t day = 0;   // RawDays::first, then the first day
  std::int32_t last = 0;  // RawDays::last, then the number of days
  std::uint32_t row : 28 = 0;
  std::uint32_t span : 2 = 0;
  std::uint32_t first_has_slashes : 1 = 0;
  std::uint32_t last_has_slashes : 1 = 0;
};

inline constexpr std::int64_t kLastRow = (1 << 28) - 1;

// Where a kind of cell was first seen, and how often.
struct Sighting {
  std::int64_t count = 0;
  std::int64_t row = 0;
  std::string text;

  void Note(std::int64_t at_row, std::string_view cell) {
    if (count++ == 0) {
      row = at_row;
      text = cell;
    }
  }
};

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_RAW_VALUE_H_
