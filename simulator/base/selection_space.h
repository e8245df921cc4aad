// What the kernels of order_statistics.cc hand each other.
#ifndef FUNNELCAST_SIMULATOR_BASE_SELECTION_SPACE_H_
#define FUNNELCAST_SIMULATOR_BASE_SELECTION_SPACE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "simulator/base/draw_values.h"

namespace funnelcast::base {

// Bits of a bucket's number. More make more planes to search, fewer more values to compare.
inline constexpr std::size_t kPlaneCount = 10;

// In bytes, on any machine. HWY_MAX_BYTES would be that of the target compiled last.
inline constexpr std::size_t kWidestVector = 256;

// So that no vector lies in two lines of the cache.
struct alignas(64) CacheLine {
  std::uint64_t words[8];
};

// Working space of a thread, for one sample of values at a time.
struct SelectionSpace {
  std::vector<std::uint64_t> valid;      // bits that stand for a value, [word of 64 values]
  UnfilledVector<std::uint64_t> planes;  // [plane][word]
  UnfilledVector<CacheLine> matching;    // values that share a rank's bucket, [word][lane]
  std::vector<std::uint32_t> others;     // words with more than one value of a lane
  std::vector<float> bucket;             // the values of a lane, and room for one more vector
  std::vector<std::uint32_t> order;      // of the ranks, ascending
  std::vector<std::uint64_t> searched;   // ranks, ascending, a vector's worth at a time

  std::size_t word_count() const { return valid.size(); }
  std::uint64_t* plane(std::size_t p) { return planes.data() + p * word_count(); }
  std::uint64_t* matching_words() { return matching.data()->words; }

  void MakeRoom(std::size_t value_count) {
    valid.resize((value_count + 63) / 64);
    planes.resize(kPlaneCount * word_count());
    matching.resize(word_count() * kWidestVector / sizeof(CacheLine));
    others.resize(word_count());
    bucket.resize(value_count + kWidestVector);
  }
};

}  // namespace funnelcast::base

#endif  // FUNNELCAST_SIMULATOR_BASE_SELECTION_SPACE_H_
