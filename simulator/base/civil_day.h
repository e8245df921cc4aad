// Days as people write them.
#ifndef FUNNELCAST_SIMULATOR_BASE_CIVIL_DAY_H_
#define FUNNELCAST_SIMULATOR_BASE_CIVIL_DAY_H_

#include <cstdint>
#include <string>

namespace funnelcast::simulator {

// ISO date, for instance 2026-01-31, of the number of days since 1970-01-01.
std::string FormatDay(std::int32_t day);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_BASE_CIVIL_DAY_H_
