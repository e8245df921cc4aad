// Order statistics of floats, compiled once for every vector width that Highway finds at run time.
#include "simulator/base/order_statistics.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <utility>

#include "simulator/base/check.h"

// foreach_target.h includes this file again and must stand before highway.h.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simulator/base/order_statistics.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simulator::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using SelectFloats = hn::ScalableTag<float>;
using SelectBytes = hn::ScalableTag<std::uint8_t>;

// The least and the largest value.
void FindRange(std::span<const float> values, float& low, float& high) {
  const SelectFloats floats;
  const std::size_t lanes = hn::Lanes(floats);
  low = values[0];
  high = values[0];
  std::size_t i = 0;
  if (values.size() >= lanes) {
    auto least = hn::LoadU(floats, values.data());
    auto most = least;
    for (; i + lanes <= values.size(); i += lanes) {
      const auto here = hn::LoadU(floats, values.data() + i);
      least = hn::Min(least, here);
      most = hn::Max(most, here);
    }
    low = hn::GetLane(hn::MinOfLanes(floats, least));
    high = hn::GetLane(hn::MaxOfLanes(floats, most));
  }
  for (; i < values.size(); ++i) {
    low = std::min(low, values[i]);
    high = std::max(high, values[i]);
  }
}

// Buckets lie in four octaves, of as many buckets each and twice the width of the one before: where
// (value - low) scale + 1 lies between 1 and 16, its exponent and the first bits of its mantissa
// number them. `scale`: 15 over the range.
constexpr int kMantissaBits = 6;
constexpr float kOctavesEnd = 16.0F;
constexpr std::int32_t kFirstBucket = 127 << kMantissaBits;  // of 1

void FillBuckets(std::span<const float> values, float low, float scale, std::uint8_t* buckets) {
  const SelectFloats floats;
  const hn::RebindToSigned<SelectFloats> ints;
  const hn::Rebind<std::uint8_t, SelectFloats> bytes;
  const std::size_t lanes = hn::Lanes(floats);
  const auto lows = hn::Set(floats, low);
  const auto scales = hn::Set(floats, scale);
  const auto one = hn::Set(floats, 1.0F);
  const auto first = hn::Set(ints, kFirstBucket);
  std::size_t i = 0;
  for (; i + lanes <= values.size(); i += lanes) {
    const auto above = hn::Sub(hn::LoadU(floats, values.data() + i), lows);
    const auto bits = hn::BitCast(ints, hn::MulAdd(above, scales, one));
    const auto place = hn::Sub(hn::ShiftRight<23 - kMantissaBits>(bits), first);
    hn::StoreU(hn::DemoteTo(bytes, place), bytes, buckets + i);  // what rounds to 256 stays at 255
  }
  for (; i < values.size(); ++i) {
    const float place = (values[i] - low) * scale + 1.0F;
    const auto bits = std::bit_cast<std::int32_t>(std::min(place, std::nextafter(kOctavesEnd, 1.0F)));
    buckets[i] = static_cast<std::uint8_t>((bits >> (23 - kMantissaBits)) - kFirstBucket);
  }
}

// Copies the values of the `wanted` buckets to where their bucket begins in `sorted`. `ends` begins
// as the buckets' beginnings. `buckets` is padded to whole vectors.
void CollectWanted(std::span<const float> values, const std::uint8_t* buckets,
                   std::span<const std::uint8_t> wanted, std::uint32_t* ends, float* sorted) {
  const SelectBytes bytes;
  const std::size_t lanes = hn::Lanes(bytes);
  alignas(8) std::uint8_t bits[HWY_MAX_BYTES / 8 + 8] = {};
  for (std::size_t i = 0; i < values.size(); i += lanes) {
    const auto here = hn::LoadU(bytes, buckets + i);
    auto found = hn::Eq(here, hn::Set(bytes, wanted[0]));
    for (const std::uint8_t bucket : wanted.subspan(1)) {
      found = hn::Or(found, hn::Eq(here, hn::Set(bytes, bucket)));
    }
    hn::StoreMaskBits(bytes, found, bits);
    for (std::size_t part = 0; part < lanes; part += 64) {
      std::uint64_t set = 0;
      std::memcpy(&set, bits + part / 8, std::min<std::size_t>(8, (lanes + 7) / 8));
      for (; set != 0; set &= set - 1) {
        const std::size_t place = i + part + static_cast<std::size_t>(std::countr_zero(set));
        if (place >= values.size()) return;
        sorted[ends[buckets[place]]++] = values[place];
      }
    }
  }
}

// selected[k] = the value of rank ranks[k] among `count` values: the largest that has no more than
// that many below it. Takes count^2 comparisons, in vectors, which up to some two hundred values is
// less than a sort.
// There is room behind the values for another vector.
void SelectFromFew(float* values, std::size_t count, std::span<const std::uint32_t> ranks,
                   float* selected) {
  const SelectFloats floats;
  const hn::RebindToSigned<SelectFloats> ints;
  const std::size_t lanes = hn::Lanes(floats);
  const auto least = hn::Set(floats, -std::numeric_limits<float>::infinity());
  hn::StoreU(hn::Neg(least), floats, values + count);
  std::fill_n(selected, ranks.size(), -std::numeric_limits<float>::infinity());
  for (std::size_t i = 0; i < count; i += lanes) {
    const auto here = hn::LoadU(floats, values + i);
    auto below = hn::Zero(ints);
    for (std::size_t other = 0; other < count; ++other) {
      const auto is_below = hn::Lt(hn::Set(floats, values[other]), here);
      below = hn::Sub(below, hn::BitCast(ints, hn::VecFromMask(floats, is_below)));
    }
    for (std::size_t k = 0; k < ranks.size(); ++k) {
      const auto beyond = hn::Gt(below, hn::Set(ints, static_cast<std::int32_t>(ranks[k])));
      const auto reached = hn::IfThenElse(hn::RebindMask(floats, beyond), least, here);
      selected[k] = std::max(selected[k], hn::GetLane(hn::MaxOfLanes(floats, reached)));
    }
  }
}

}  // namespace funnelcast::simulator::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace funnelcast::simulator {
namespace {

HWY_EXPORT(FindRange);
HWY_EXPORT(FillBuckets);
HWY_EXPORT(CollectWanted);
HWY_EXPORT(SelectFromFew);

constexpr std::size_t kBucketCount = 256;

// In bytes, on any machine. HWY_MAX_BYTES would be that of the target compiled last.
constexpr std::size_t kWidestVector = 256;

// Buckets of more values are sorted.
constexpr std::size_t kFew = 192;

// Working space of a thread.
struct SelectionSpace {
  std::vector<std::uint8_t> buckets;
  std::vector<float> sorted;
  std::vector<std::uint32_t> order;  // of the ranks, ascending
  std::vector<std::uint32_t> few_ranks;
  std::vector<float> selected;
  float few[kFew + kWidestVector / sizeof(float)];
};

using BucketCounts = std::array<std::uint16_t, kBucketCount>;

// Four tables, so that equal neighbours do not wait for each other's counts.
BucketCounts CountBuckets(std::span<const std::uint8_t> buckets) {
  std::array<BucketCounts, 4> tables{};
  std::size_t i = 0;
  for (; i + 4 <= buckets.size(); i += 4) {
    ++tables[0][buckets[i]];
    ++tables[1][buckets[i + 1]];
    ++tables[2][buckets[i + 2]];
    ++tables[3][buckets[i + 3]];
  }
  for (; i < buckets.size(); ++i) ++tables[0][buckets[i]];
  for (std::size_t b = 0; b < kBucketCount; ++b) {
    const int sum = tables[0][b] + tables[1][b] + tables[2][b] + tables[3][b];
    tables[0][b] = static_cast<std::uint16_t>(sum);
  }
  return tables[0];
}

// The places of the ranks in ascending order.
void SortRanks(std::span<const std::size_t> ranks, std::vector<std::uint32_t>& order) {
  order.resize(ranks.size());
  std::iota(order.begin(), order.end(), 0U);
  if (std::is_sorted(ranks.begin(), ranks.end())) return;
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t x, std::uint32_t y) { return ranks[x] < ranks[y]; });
}

// result[i] = the value of rank ranks[i] for all i of `places`; `bucket` holds those of ranks from
// `begin` on.
void SelectFromBucket(std::span<float> bucket, std::size_t begin,
                      std::span<const std::size_t> ranks, std::span<const std::uint32_t> places,
                      SelectionSpace& space, std::span<float> result) {
  if (bucket.size() > kFew) {
    std::sort(bucket.begin(), bucket.end());
    for (const std::uint32_t i : places) result[i] = bucket[ranks[i] - begin];
    return;
  }
  std::copy(bucket.begin(), bucket.end(), space.few);
  space.few_ranks.clear();
  for (const std::uint32_t i : places) {
    space.few_ranks.push_back(static_cast<std::uint32_t>(ranks[i] - begin));
  }
  space.selected.resize(places.size());
  HWY_DYNAMIC_DISPATCH(SelectFromFew)
  (space.few, bucket.size(), space.few_ranks, space.selected.data());
  for (std::size_t k = 0; k < places.size(); ++k) result[places[k]] = space.selected[k];
}

}  // namespace

void SelectOrderStatistics(std::span<const float> values, std::span<const std::size_t> ranks,
                           std::span<float> result) {
  FUNNELCAST_CHECK(!values.empty() && values.size() <= 65535 && result.size() == ranks.size());
  float low = 0.0F;
  float high = 0.0F;
  HWY_DYNAMIC_DISPATCH(FindRange)(values, low, high);
  const float scale = 15.0F / (high - low);
  if (!(high > low) || !(scale > 0.0F) || !(scale < std::numeric_limits<float>::max())) {
    // All equal, or too far apart for buckets.
    std::vector<float> sorted(values.begin(), values.end());
    if (high > low) std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < ranks.size(); ++i) result[i] = sorted[ranks[i]];
    return;
  }
  thread_local SelectionSpace space;
  space.buckets.resize(values.size() + kWidestVector);
  space.sorted.resize(values.size());
  SortRanks(ranks, space.order);
  HWY_DYNAMIC_DISPATCH(FillBuckets)(values, low, scale, space.buckets.data());
  const BucketCounts counts = CountBuckets({space.buckets.data(), values.size()});
  // The wanted buckets and the ranks at which they begin, in one walk.
  std::array<std::uint8_t, kBucketCount> wanted;
  std::array<std::uint32_t, kBucketCount> begins;
  std::size_t wanted_count = 0;
  std::size_t next = 0;
  std::uint32_t below = 0;
  for (std::size_t b = 0; next < ranks.size(); ++b) {
    const std::uint32_t end = below + counts[b];
    if (ranks[space.order[next]] < end) {
      wanted[wanted_count++] = static_cast<std::uint8_t>(b);
      begins[b] = below;
      while (next < ranks.size() && ranks[space.order[next]] < end) ++next;
    }
    below = end;
  }
  if (wanted_count == 0) return;
  std::array<std::uint32_t, kBucketCount> ends;
  for (std::size_t i = 0; i < wanted_count; ++i) ends[wanted[i]] = begins[wanted[i]];
  HWY_DYNAMIC_DISPATCH(CollectWanted)
  (values, space.buckets.data(), {wanted.data(), wanted_count}, ends.data(), space.sorted.data());
  next = 0;
  for (std::size_t i = 0; i < wanted_count; ++i) {
    const std::uint8_t bucket = wanted[i];
    const std::uint32_t begin = begins[bucket];
    const std::size_t first = next;
    while (next < ranks.size() && ranks[space.order[next]] < ends[bucket]) ++next;
    const std::span<const std::uint32_t> places(space.order.data() + first, next - first);
    SelectFromBucket({space.sorted.data() + begin, ends[bucket] - begin}, begin, ranks, places,
                     space, result);
  }
}

}  // namespace funnelcast::simulator
#endif
