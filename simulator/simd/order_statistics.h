// Several order statistics of a sample at once, without sorting all of it.
#ifndef FUNNELCAST_SIMULATOR_SIMD_ORDER_STATISTICS_H_
#define FUNNELCAST_SIMULATOR_SIMD_ORDER_STATISTICS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace funnelcast::simd {

// The least and the largest of some values.
struct ValueRange {
  float least = 0.0F;
  float largest = 0.0F;
};
// REQUIRES: not empty.
ValueRange RangeOf(std::span<const float> values);

// The values of rank `ranks[i]` (0 is the smallest) of `values`, in the order of `ranks`.
//
// The range is cut into 256 buckets of equal width; only those that hold a wanted rank are sorted.
// A sample whose values crowd into one bucket costs as much as a sort and is right all the same.
// REQUIRES: values not empty and finite, ranks below their count.
template <typename T>
std::vector<T> SelectOrderStatistics(std::span<const T> values,
                                     std::span<const std::size_t> ranks) {
  constexpr std::size_t kBuckets = 256;
  const auto [lowest, highest] = std::minmax_element(values.begin(), values.end());
  const T low = *lowest;
  if (!(*highest > low)) return std::vector<T>(ranks.size(), low);
  const T scale = static_cast<T>(kBuckets - 1) / (*highest - low);
  const auto bucket_of = [&](T value) {
    return static_cast<std::size_t>(static_cast<std::int32_t>((value - low) * scale));
  };
  std::array<std::uint32_t, kBuckets + 1> begins{};  // ranks at which the buckets begin
  for (const T value : values) ++begins[bucket_of(value) + 1];
  for (std::size_t b = 0; b < kBuckets; ++b) begins[b + 1] += begins[b];
  std::array<bool, kBuckets> wanted{};
  const auto bucket_of_rank = [&](std::size_t rank) {
    return static_cast<std::size_t>(std::upper_bound(begins.begin(), begins.end(), rank) -
                                    begins.begin()) -
           1;
  };
  for (const std::size_t rank : ranks) wanted[bucket_of_rank(rank)] = true;
  std::vector<T> sorted(values.size());
  std::array<std::uint32_t, kBuckets + 1> ends = begins;
  for (const T value : values) {
    const std::size_t bucket = bucket_of(value);
    if (wanted[bucket]) sorted[ends[bucket]++] = value;
  }
  for (std::size_t b = 0; b < kBuckets; ++b) {
    if (wanted[b]) std::sort(sorted.begin() + begins[b], sorted.begin() + ends[b]);
  }
  std::vector<T> result;
  for (const std::size_t rank : ranks) result.push_back(sorted[rank]);
  return result;
}

// The same for single precision, in vectors, into `result` [ranks]: what every period of every
// forecast asks for. Buckets get wider with the distance from the least value, since forecasts have
// long upper tails; among the few values of most of them ranks are counted.
// REQUIRES: as above, and no value outside `range`; one that is too wide only costs time.
void SelectOrderStatistics(std::span<const float> values, const ValueRange& range,
                           std::span<const std::size_t> ranks, std::span<float> result);

}  // namespace funnelcast::simd

#endif  // FUNNELCAST_SIMULATOR_SIMD_ORDER_STATISTICS_H_
