// The only place that asks the system's time zones for a day.
#include "server/convert/today.h"

#include <chrono>
#include <stdexcept>

#include "date/tz.h"

namespace funnelcast::convert {

simulator::Day TodayIn(const std::string& time_zone, std::int64_t now_us) {
  const std::chrono::sys_time<std::chrono::microseconds> now{std::chrono::microseconds(now_us)};
  std::chrono::microseconds local = now.time_since_epoch();
  try {
    if (!time_zone.empty()) local += date::locate_zone(time_zone)->get_info(now).offset;
  } catch (const std::runtime_error&) {
    // A zone that the system no longer has.
  }
  return static_cast<simulator::Day>(std::chrono::floor<std::chrono::days>(local).count());
}

}  // namespace funnelcast::convert
