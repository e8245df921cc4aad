// Over the tz database of the system.
#include "server/ingest/brand_day.h"

#include <date/tz.h>

#include <chrono>
#include <exception>

namespace funnelcast::ingest {

BrandDay::BrandDay(const std::string& time_zone) {
  if (time_zone.empty()) return;
  // The look-up throws for a name it does not know; a brand has none of these.
  try {
    zone_ = date::locate_zone(time_zone);
  } catch (const std::exception&) {
    zone_ = nullptr;
  }
}

Day BrandDay::At(Day day, const ZonedTime& time) const {
  const std::chrono::sys_seconds utc{
      std::chrono::days(day) + std::chrono::seconds(time.second_of_day - time.offset_seconds)};
  std::chrono::seconds local = utc.time_since_epoch();
  if (zone_ != nullptr) local += zone_->get_info(utc).offset;
  return static_cast<Day>(std::chrono::floor<std::chrono::days>(local).count());
}

}  // namespace funnelcast::ingest
