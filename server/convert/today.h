// Which day it is for a brand.
#ifndef FUNNELCAST_SERVER_CONVERT_TODAY_H_
#define FUNNELCAST_SERVER_CONVERT_TODAY_H_

#include <cstdint>
#include <string>

#include "simulator/model/history.h"

namespace funnelcast::convert {

// The day that it is in `time_zone` (a name of the IANA database; UTC when it is unknown)
// `now_us` microseconds after 1970 began in UTC.
simulator::Day TodayIn(const std::string& time_zone, std::int64_t now_us);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_TODAY_H_
