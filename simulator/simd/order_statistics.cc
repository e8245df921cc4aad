// Order statistics of floats, compiled once for every vector width that Highway finds at run time.
#include "simulator/simd/order_statistics.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "simulator/base/check.h"
#include "simulator/base/selection_space.h"

// foreach_target.h includes this file again and must stand before highway.h. Only the target
// AVX3_DL counts bits by an instruction (vpopcntq), and it is only compiled where it is asked for.
// clang-format off
#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simulator/simd/order_statistics.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "simulator/simd/bit_planes-inl.h"
#include "simulator/simd/lane_math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Four results that values are taken into in turns, since one would wait for itself.
using FourVecs = FloatVec[4];

// Calls take(vector, k) with all values, some of them twice; k goes round 0 to 3.
template <typename Take>
HWY_INLINE void ForEachVector(std::span<const float> values, const Take& take) {
  const std::size_t lanes = hn::Lanes(kFloats);
  const std::size_t count = values.size();
  if (count < lanes) {
    HWY_ALIGN float repeated[HWY_MAX_BYTES / sizeof(float)];
    for (std::size_t i = 0; i < lanes; ++i) repeated[i] = values[i % count];
    take(hn::Load(kFloats, repeated), 0);
    return;
  }
  std::size_t i = 0;
  for (; i + 4 * lanes <= count; i += 4 * lanes) {
    take(hn::LoadU(kFloats, values.data() + i), 0);
    take(hn::LoadU(kFloats, values.data() + i + lanes), 1);
    take(hn::LoadU(kFloats, values.data() + i + 2 * lanes), 2);
    take(hn::LoadU(kFloats, values.data() + i + 3 * lanes), 3);
  }
  for (; i + lanes < count; i += lanes) take(hn::LoadU(kFloats, values.data() + i), 0);
  take(hn::LoadU(kFloats, values.data() + count - lanes), 1);
}

HWY_INLINE float LeastOf(const FourVecs& four) {
  const FloatVec least = hn::Min(hn::Min(four[0], four[1]), hn::Min(four[2], four[3]));
  return hn::GetLane(hn::MinOfLanes(kFloats, least));
}

HWY_INLINE float LargestOf(const FourVecs& four) {
  const FloatVec largest = hn::Max(hn::Max(four[0], four[1]), hn::Max(four[2], four[3]));
  return hn::GetLane(hn::MaxOfLanes(kFloats, largest));
}

ValueRange FindRange(std::span<const float> values) {
  const FloatVec first = Constant(values[0]);
  FourVecs least = {first, first, first, first};
  FourVecs largest = {first, first, first, first};
  ForEachVector(values, [&](FloatVec here, std::size_t k) HWY_ATTR {
    least[k] = hn::Min(least[k], here);
    largest[k] = hn::Max(largest[k], here);
  });
  return {LeastOf(least), LargestOf(largest)};
}

// The least of the values above one.
HWY_INLINE float FindNext(std::span<const float> values, float above) {
  const FloatVec most = Constant(std::numeric_limits<float>::infinity());
  const FloatVec limit = Constant(above);
  FourVecs least = {most, most, most, most};
  ForEachVector(values, [&](FloatVec here, std::size_t k) HWY_ATTR {
    least[k] = hn::IfThenElse(hn::Gt(here, limit), hn::Min(least[k], here), least[k]);
  });
  return LeastOf(least);
}

// Two values that follow each other in rank.
struct Neighbours {
  float first = 0.0F;
  float second = 0.0F;
};

// The values of `rank` and the next among `count` values: the largest that have no more than that
// many below them; `second` is the largest where there is no next. Takes count^2 comparisons, in
// vectors, which up to some two hundred values is less than a sort. There is room behind the values
// for another vector.
HWY_INLINE Neighbours SelectFromFew(float* values, std::size_t count, std::size_t rank) {
  const std::size_t lanes = hn::Lanes(kFloats);
  const FloatVec least = Constant(-std::numeric_limits<float>::infinity());
  const auto first_rank = hn::Set(kInts, static_cast<std::int32_t>(rank));
  const auto second_rank = hn::Set(kInts, static_cast<std::int32_t>(rank) + 1);
  FloatVec first = least;
  FloatVec second = least;
  for (std::size_t i = 0; i < count; i += lanes) {
    const auto is_one = hn::FirstN(kFloats, count - i);
    const FloatVec here = hn::LoadU(kFloats, values + i);
    auto below = hn::Zero(kInts);
    for (std::size_t other = 0; other < count; ++other) {
      const auto is_below = hn::Lt(Constant(values[other]), here);
      below = hn::Sub(below, hn::BitCast(kInts, hn::VecFromMask(kFloats, is_below)));
    }
    const FloatVec known = hn::IfThenElse(is_one, here, least);
    const auto beyond_first = hn::RebindMask(kFloats, hn::Gt(below, first_rank));
    const auto beyond_second = hn::RebindMask(kFloats, hn::Gt(below, second_rank));
    first = hn::Max(first, hn::IfThenElse(beyond_first, least, known));
    second = hn::Max(second, hn::IfThenElse(beyond_second, least, known));
  }
  return {hn::GetLane(hn::MaxOfLanes(kFloats, first)),
          hn::GetLane(hn::MaxOfLanes(kFloats, second))};
}

// The same of many values, which it sorts.
Neighbours SelectFromMany(std::span<float> values, std::size_t rank) {
  std::sort(values.begin(), values.end());
  return {values[rank], values[std::min(rank + 1, values.size() - 1)]};
}

// Whether `found.first` is the value of `rank`, as it is where most of a bucket are ties; sets
// `found.second` if so.
HWY_INLINE bool FindTied(std::span<const float> values, std::size_t rank, Neighbours& found) {
  const FloatVec value = Constant(found.first);
  std::size_t below = 0;
  std::size_t up_to = 0;
  std::size_t i = 0;
  for (; i + hn::Lanes(kFloats) <= values.size(); i += hn::Lanes(kFloats)) {
    const FloatVec here = hn::LoadU(kFloats, values.data() + i);
    below += hn::CountTrue(kFloats, hn::Lt(here, value));
    up_to += hn::CountTrue(kFloats, hn::Le(here, value));
  }
  for (; i < values.size(); ++i) {
    below += values[i] < found.first ? 1 : 0;
    up_to += values[i] <= found.first ? 1 : 0;
  }
  if (rank < below || rank >= up_to) return false;
  found.second = rank + 1 < up_to ? found.first : FindNext(values, found.first);
  return true;
}

// Buckets of more values than the first are mostly ties, of more than the second are sorted.
constexpr std::size_t kSeldomTied = 16;
constexpr std::size_t kFew = 192;

// The values of a rank and the next, from the bucket of `size` values that a lane found.
HWY_INLINE Neighbours SelectFromBucket(std::span<const float> values, std::size_t rank,
                                       std::size_t rank_in_bucket, std::size_t size,
                                       std::size_t lane, base::SelectionSpace& space) {
  Neighbours found;
  if (size > kSeldomTied) {
    found.first = AnyMatching(values, lane, space);
    if (FindTied(values, rank, found)) return found;
  }
  float* bucket = space.bucket.data();
  CollectMatching(values, lane, space, bucket);
  found = size > kFew ? SelectFromMany({bucket, size}, rank_in_bucket)
                      : SelectFromFew(bucket, size, rank_in_bucket);
  if (rank_in_bucket + 1 == size) found.second = FindNext(values, found.first);
  return found;
}

// The ranks to search for, ascending; one next to another comes with it. Returns how many there are
// before they are filled up to whole vectors.
HWY_INLINE std::size_t ChooseSearched(std::span<const std::size_t> ranks,
                                      base::SelectionSpace& space) {
  space.searched.clear();
  for (const std::uint32_t place : space.order) {
    const std::size_t rank = ranks[place];
    if (space.searched.empty() || rank > space.searched.back() + 1) space.searched.push_back(rank);
  }
  const std::size_t count = space.searched.size();
  const std::size_t lanes = hn::Lanes(PlaneWords());
  space.searched.resize((count + lanes - 1) / lanes * lanes, space.searched.back());
  return count;
}

// What SelectOrderStatistics does once `space` has the order of the ranks and room.
void SelectByBuckets(std::span<const float> values, float low, float scale,
                     std::span<const std::size_t> ranks, base::SelectionSpace& space,
                     std::span<float> result) {
  const PlaneWords words;
  const std::size_t lanes = hn::Lanes(words);
  FillPlanes(values, {low, scale}, space);
  const std::size_t searched_count = ChooseSearched(ranks, space);
  HWY_ALIGN std::uint64_t rank_in_bucket[HWY_MAX_BYTES / sizeof(std::uint64_t)];
  HWY_ALIGN std::uint64_t sizes[HWY_MAX_BYTES / sizeof(std::uint64_t)];
  std::size_t next = 0;
  for (std::size_t i = 0; i < searched_count; ++i) {
    const std::size_t lane = i % lanes;
    if (lane == 0) {
      const auto searched = hn::LoadU(words, space.searched.data() + i);
      const FoundBuckets buckets = SearchPlanes(searched, values.size(), space);
      hn::Store(buckets.ranks, words, rank_in_bucket);
      hn::Store(buckets.sizes, words, sizes);
    }
    const Neighbours found =
        SelectFromBucket(values, space.searched[i], rank_in_bucket[lane], sizes[lane], lane, space);
    for (; next < ranks.size() && ranks[space.order[next]] <= space.searched[i] + 1; ++next) {
      const std::uint32_t place = space.order[next];
      result[place] = ranks[place] == space.searched[i] ? found.first : found.second;
    }
  }
}

}  // namespace funnelcast::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace funnelcast::simd {
namespace {

HWY_EXPORT(FindRange);
HWY_EXPORT(SelectByBuckets);

// The places of the ranks in ascending order.
void SortRanks(std::span<const std::size_t> ranks, std::vector<std::uint32_t>& order) {
  order.resize(ranks.size());
  std::iota(order.begin(), order.end(), 0U);
  if (std::is_sorted(ranks.begin(), ranks.end())) return;
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t x, std::uint32_t y) { return ranks[x] < ranks[y]; });
}

}  // namespace

ValueRange RangeOf(std::span<const float> values) {
  FUNNELCAST_CHECK(!values.empty());
  return HWY_DYNAMIC_DISPATCH(FindRange)(values);
}

void SelectOrderStatistics(std::span<const float> values, const ValueRange& range,
                           std::span<const std::size_t> ranks, std::span<float> result) {
  FUNNELCAST_CHECK(!values.empty() && result.size() == ranks.size());
  if (ranks.empty()) return;
  const auto [least, largest] = range;
  if (!(largest > least)) {
    std::fill(result.begin(), result.end(), least);
    return;
  }
  const float scale = 30.0F * (1.0F - 0x1p-20F) / (largest - least);
  if (!(scale > 0.0F) || !(scale < std::numeric_limits<float>::max())) {
    // Too far apart for buckets, or too near to each other.
    std::vector<float> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < ranks.size(); ++i) result[i] = sorted[ranks[i]];
    return;
  }
  thread_local base::SelectionSpace space;
  space.MakeRoom(values.size());
  SortRanks(ranks, space.order);
  HWY_DYNAMIC_DISPATCH(SelectByBuckets)(values, least, scale, ranks, space, result);
}

}  // namespace funnelcast::simd
#endif
