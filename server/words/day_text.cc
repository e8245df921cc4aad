// Dates.
#include "server/words/day_text.h"

#include <fmt/format.h>

#include <chrono>

namespace funnelcast::words {

std::string FormatDay(std::int32_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return fmt::format("{:04d}-{:02d}-{:02d}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace funnelcast::words
