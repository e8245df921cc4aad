// What the kernels of order_statistics.cc hand each other.
#ifndef FUNNELCAST_SIMULATOR_BASE_SELECTION_SPACE_H_
#define FUNNELCAST_SIMULATOR_BASE_SELECTION_SPACE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "simulator/base/draw_values.h"

namespace funnelcast::simulator {

inline constexpr std::size_t kBucketCount = 256;

// In bytes, on any machine. HWY_MAX_BYTES would be that of the target compiled last.
inline constexpr std::size_t kWidestVector = 256;

// A bucket, or several from the one of a number on, and the ranks of its values: `begin` to before
// `end`.
struct BucketRange {
  std::int32_t number = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// So that no vector of buckets lies in two lines of the cache.
struct alignas(64) BucketLine {
  std::uint8_t buckets[64];
};

// Working space of a thread. What MakeRoom makes room for is padded to whole vectors.
struct SelectionSpace {
  UnfilledVector<BucketLine> bucket_lines;  // of the values
  std::vector<std::int8_t> is_wanted;       // -1 where the bucket holds a wanted rank, else 0
  std::vector<float> candidates;            // the values of all wanted buckets
  std::vector<std::int32_t> candidate_buckets;
  std::vector<float> bucket;                 // the values of one
  std::vector<std::uint32_t> order;          // of the ranks, ascending
  std::vector<std::size_t> searched_ranks;   // ascending
  std::vector<BucketRange> searched_ranges;  // where they lie
  std::vector<std::uint32_t> bucket_ranks;
  std::vector<float> selected;

  std::uint8_t* buckets() { return reinterpret_cast<std::uint8_t*>(bucket_lines.data()); }

  void MakeRoom(std::size_t value_count) {
    constexpr std::size_t kRoom = kWidestVector;
    bucket_lines.resize((value_count + kRoom) / sizeof(BucketLine) + 1);
    is_wanted.resize(value_count + kRoom);
    candidates.resize(value_count + kRoom);
    candidate_buckets.resize(value_count + kRoom);
    bucket.resize(value_count + kRoom);
  }
};

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_BASE_SELECTION_SPACE_H_
