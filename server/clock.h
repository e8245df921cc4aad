// The one place where the server learns the time, so that tests can set it.
#ifndef FUNNELCAST_SERVER_CLOCK_H_
#define FUNNELCAST_SERVER_CLOCK_H_

#include <chrono>
#include <cstdint>
#include <functional>

namespace funnelcast {

// Returns the time of day as microseconds since 1970-01-01 UTC, the unit in which the store keeps
// times.
using Clock = std::function<std::int64_t()>;

// The machine's clock.
inline std::int64_t SystemTimeMicros() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

}  // namespace funnelcast

#endif  // FUNNELCAST_SERVER_CLOCK_H_
