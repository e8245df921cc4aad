// The brand's day of a time stamp with a zone.
#ifndef FUNNELCAST_SERVER_INGEST_BRAND_DAY_H_
#define FUNNELCAST_SERVER_INGEST_BRAND_DAY_H_

#include <string>

#include "server/ingest/date_text.h"

namespace date {
class time_zone;
}

namespace funnelcast::ingest {

// One brand.
class BrandDay {
 public:
  // `time_zone` is an IANA name; UTC when it is empty or unknown.
  explicit BrandDay(const std::string& time_zone);

  // The day on which it was this time of `day` in the zone of the time stamp.
  Day At(Day day, const ZonedTime& time) const;

 private:
  const date::time_zone* zone_ = nullptr;
};

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_BRAND_DAY_H_
