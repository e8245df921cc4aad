// Asks for memory before it is needed.
#ifndef FUNNELCAST_SIMULATOR_SIMD_FETCH_AHEAD_H_
#define FUNNELCAST_SIMULATOR_SIMD_FETCH_AHEAD_H_

#include <cstddef>
#include <span>

namespace funnelcast::simd {

// A hint: the processor fetches what is not in its nearer caches while it goes on with other work.
// Worth it where rows of a few kilobytes come one after the other, since its own foresight begins
// anew on every page. Always inlined: GCC drops calls of a function that does nothing but fetch.
[[gnu::always_inline]] inline void FetchAhead(std::span<const float> values) {
  constexpr std::size_t kFloatsPerLine = 16;
  for (std::size_t i = 0; i < values.size(); i += kFloatsPerLine) {
    __builtin_prefetch(values.data() + i);
  }
}

}  // namespace funnelcast::simd

#endif  // FUNNELCAST_SIMULATOR_SIMD_FETCH_AHEAD_H_
