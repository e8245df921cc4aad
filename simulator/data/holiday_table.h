// The table of public holidays behind calendar.h; its contents are generated.
#ifndef FUNNELCAST_SIMULATOR_DATA_HOLIDAY_TABLE_H_
#define FUNNELCAST_SIMULATOR_DATA_HOLIDAY_TABLE_H_

#include <span>

namespace funnelcast::data {

inline constexpr int kFirstHolidayYear = 2010;
inline constexpr int kLastHolidayYear = 2040;

// One holiday of some regions on the same days.
struct HolidayRow {
  const char* series;
  // Separated by blanks: `US`, `DE-BY`; `DE*` stands for the country and everything in it.
  const char* regions;
  // Month and day of each year from kFirstHolidayYear on, `0501`, `----` in years without it; or
  // one for all years.
  const char* days;
};

std::span<const HolidayRow> HolidayTable();

}  // namespace funnelcast::data

#endif  // FUNNELCAST_SIMULATOR_DATA_HOLIDAY_TABLE_H_
