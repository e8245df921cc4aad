// Order statistics of floats, compiled once for every vector width that Highway finds at run time.
#include "simulator/base/order_statistics.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "simulator/base/check.h"
#include "simulator/base/selection_space.h"

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
using SelectInts = hn::RebindToSigned<SelectFloats>;
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
constexpr std::int32_t kFirstBucket = 127 << kMantissaBits;  // of 1

HWY_INLINE hn::Vec<SelectInts> BucketsOf(hn::Vec<SelectFloats> values, float low, float scale) {
  const SelectFloats floats;
  const SelectInts ints;
  const auto above = hn::Sub(values, hn::Set(floats, low));
  const auto place = hn::MulAdd(above, hn::Set(floats, scale), hn::Set(floats, 1.0F));
  const auto bits = hn::ShiftRight<23 - kMantissaBits>(hn::BitCast(ints, place));
  const auto number = hn::Sub(bits, hn::Set(ints, kFirstBucket));
  return hn::Min(number, hn::Set(ints, static_cast<int>(kBucketCount) - 1));  // 16 may be reached
}

// Buckets of all values; entries past them are the last bucket.
void FillBuckets(std::span<const float> values, float low, float scale, std::uint8_t* buckets) {
  const SelectFloats floats;
  const hn::Rebind<std::uint8_t, SelectFloats> bytes;
  const std::size_t lanes = hn::Lanes(floats);
  std::size_t i = 0;
  for (; i + lanes <= values.size(); i += lanes) {
    const auto numbers = BucketsOf(hn::LoadU(floats, values.data() + i), low, scale);
    hn::StoreU(hn::DemoteTo(bytes, numbers), bytes, buckets + i);
  }
  std::fill_n(buckets + i, kWidestVector, std::uint8_t{kBucketCount - 1});
  for (; i < values.size(); ++i) {
    const auto number = BucketsOf(hn::Set(floats, values[i]), low, scale);
    buckets[i] = static_cast<std::uint8_t>(hn::GetLane(number));
  }
}

// Counts of values by their buckets.
class BucketCounts {
 public:
  BucketCounts(const std::uint8_t* buckets, std::uint32_t count)
      : buckets_(buckets), count_(count) {
    for (std::size_t k = 1; k < kStrides; ++k) below_[k] = CountBelow(k * kStride);
    below_[kStrides] = count;
  }

  // The stride of buckets that holds a rank: where its bucket is searched for.
  HWY_INLINE BucketRange FindStride(std::size_t rank) const {
    std::size_t stride = 0;
    for (std::size_t k = 1; k < kStrides; ++k) stride += below_[k] <= rank ? 1 : 0;
    return {static_cast<std::int32_t>(stride * kStride), below_[stride], below_[stride + 1]};
  }
  // Halves what is left of it, 2 * `width` buckets.
  HWY_INLINE void Bisect(std::size_t rank, std::size_t width, BucketRange& part) const {
    const std::uint32_t middle = CountBelow(static_cast<std::size_t>(part.number) + width);
    const bool is_beyond = middle <= rank;
    part.number += is_beyond ? static_cast<std::int32_t>(width) : 0;
    part.begin = is_beyond ? middle : part.begin;
    part.end = is_beyond ? part.end : middle;
  }
  HWY_INLINE BucketRange Find(std::size_t rank) const {
    BucketRange part = FindStride(rank);
    for (std::size_t width = kStride / 2; width > 0; width /= 2) Bisect(rank, width, part);
    return part;
  }

  static constexpr std::size_t kStride = 16;

 private:
  // How many values lie in buckets before `bucket`.
  HWY_INLINE std::uint32_t CountBelow(std::size_t bucket) const {
    const SelectBytes bytes;
    const auto end = hn::Set(bytes, static_cast<std::uint8_t>(bucket));
    std::size_t below = 0;
    for (std::size_t i = 0; i < count_; i += hn::Lanes(bytes)) {
      below += hn::CountTrue(bytes, hn::Lt(hn::LoadU(bytes, buckets_ + i), end));
    }
    return static_cast<std::uint32_t>(below);
  }

  static constexpr std::size_t kStrides = kBucketCount / kStride;

  const std::uint8_t* buckets_;  // padded with the last bucket
  std::uint32_t count_;
  std::uint32_t below_[kStrides + 1] = {};  // values before each stride
};

// The buckets that hold ranks, which come in ascending order. Counting in vectors beats adding
// values to a table one by one; the searches go in step, since one alone would wait for its counts.
// Ranks next to each other mostly share a bucket, so that only the first of two is searched for.
std::size_t FindWanted(const BucketCounts& counts, std::span<const std::size_t> ranks,
                       std::span<const std::uint32_t> order, SelectionSpace& space,
                       BucketRange* found) {
  space.searched_ranks.clear();
  space.searched_ranges.clear();
  for (const std::uint32_t place : order) {
    const std::size_t rank = ranks[place];
    if (!space.searched_ranks.empty() && rank <= space.searched_ranks.back() + 1) continue;
    space.searched_ranks.push_back(rank);
    space.searched_ranges.push_back(counts.FindStride(rank));
  }
  for (std::size_t width = BucketCounts::kStride / 2; width > 0; width /= 2) {
    for (std::size_t i = 0; i < space.searched_ranks.size(); ++i) {
      counts.Bisect(space.searched_ranks[i], width, space.searched_ranges[i]);
    }
  }
  std::size_t found_count = 0;
  std::size_t next = 0;
  for (const std::uint32_t place : order) {
    const std::size_t rank = ranks[place];
    if (found_count > 0 && rank < found[found_count - 1].end) continue;
    while (next < space.searched_ranges.size() && rank >= space.searched_ranges[next].end) ++next;
    const bool is_here =
        next < space.searched_ranges.size() && rank >= space.searched_ranges[next].begin;
    found[found_count++] = is_here ? space.searched_ranges[next] : counts.Find(rank);
  }
  return found_count;
}

// Copies the values of the wanted buckets, in their order, with the numbers of their buckets;
// returns how many there are.
std::size_t CollectWanted(std::span<const float> values, float low, float scale,
                          std::span<const BucketRange> wanted, SelectionSpace& space) {
  const SelectBytes bytes;
  const hn::RebindToSigned<SelectBytes> signed_bytes;
  for (std::size_t i = 0; i < values.size(); i += hn::Lanes(bytes)) {
    const auto here = hn::LoadU(bytes, space.buckets() + i);
    const auto is = [&](const BucketRange& one) HWY_ATTR {
      return hn::Eq(here, hn::Set(bytes, static_cast<std::uint8_t>(one.number)));
    };
    auto any = is(wanted[0]);
    for (const BucketRange& one : wanted.subspan(1)) any = hn::Or(any, is(one));
    hn::StoreU(hn::BitCast(signed_bytes, hn::VecFromMask(bytes, any)), signed_bytes,
               space.is_wanted.data() + i);
  }
  const SelectFloats floats;
  const SelectInts ints;
  const hn::Rebind<std::int8_t, SelectFloats> flags;
  const std::size_t lanes = hn::Lanes(floats);
  std::size_t count = 0;
  std::size_t i = 0;
  for (; i + lanes <= values.size(); i += lanes) {
    const auto is_wanted =
        hn::MaskFromVec(hn::PromoteTo(ints, hn::LoadU(flags, space.is_wanted.data() + i)));
    count +=
        hn::CompressStore(hn::LoadU(floats, values.data() + i), hn::RebindMask(floats, is_wanted),
                          floats, space.candidates.data() + count);
  }
  for (; i < values.size(); ++i) {
    if (space.is_wanted[i] != 0) space.candidates[count++] = values[i];
  }
  for (std::size_t k = 0; k < count; k += lanes) {
    hn::StoreU(BucketsOf(hn::LoadU(floats, space.candidates.data() + k), low, scale), ints,
               space.candidate_buckets.data() + k);
  }
  return count;
}

// Copies the candidates of one bucket to space.bucket.
void CollectBucket(std::int32_t number, std::size_t candidate_count, SelectionSpace& space) {
  const SelectFloats floats;
  const SelectInts ints;
  const std::size_t lanes = hn::Lanes(floats);
  std::size_t count = 0;
  for (std::size_t k = 0; k < candidate_count; k += lanes) {
    const auto numbers = hn::LoadU(ints, space.candidate_buckets.data() + k);
    const auto is_here =
        hn::And(hn::Eq(numbers, hn::Set(ints, number)), hn::FirstN(ints, candidate_count - k));
    count +=
        hn::CompressStore(hn::LoadU(floats, space.candidates.data() + k),
                          hn::RebindMask(floats, is_here), floats, space.bucket.data() + count);
  }
}

// selected[k] = the value of rank ranks[k] among `count` values: the largest that has no more than
// that many below it. Takes count^2 comparisons, in vectors, which up to some two hundred values is
// less than a sort.
// There is room behind the values for another vector.
void SelectFromFew(float* values, std::size_t count, std::span<const std::uint32_t> ranks,
                   float* selected) {
  const SelectFloats floats;
  const SelectInts ints;
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

// Buckets of more values are sorted.
constexpr std::uint32_t kFew = 192;

// What SelectOrderStatistics does once `space` has the order of the ranks and room.
void SelectByBuckets(std::span<const float> values, float low, float scale,
                     std::span<const std::size_t> ranks, SelectionSpace& space,
                     std::span<float> result) {
  FillBuckets(values, low, scale, space.buckets());
  BucketRange wanted[kBucketCount];
  const BucketCounts counts(space.buckets(), static_cast<std::uint32_t>(values.size()));
  const std::size_t wanted_count = FindWanted(counts, ranks, space.order, space, wanted);
  if (wanted_count == 0) return;
  const std::size_t candidate_count =
      CollectWanted(values, low, scale, {wanted, wanted_count}, space);
  std::size_t next = 0;
  for (const BucketRange& one : std::span(wanted, wanted_count)) {
    const std::size_t first = next;
    space.bucket_ranks.clear();
    for (; next < ranks.size() && ranks[space.order[next]] < one.end; ++next) {
      space.bucket_ranks.push_back(
          static_cast<std::uint32_t>(ranks[space.order[next]] - one.begin));
    }
    CollectBucket(one.number, candidate_count, space);
    const std::uint32_t count = one.end - one.begin;
    space.selected.resize(space.bucket_ranks.size());
    if (count > kFew) {
      std::sort(space.bucket.begin(), space.bucket.begin() + count);
      for (std::size_t k = 0; k < space.selected.size(); ++k) {
        space.selected[k] = space.bucket[space.bucket_ranks[k]];
      }
    } else {
      SelectFromFew(space.bucket.data(), count, space.bucket_ranks, space.selected.data());
    }
    for (std::size_t k = 0; k < space.selected.size(); ++k) {
      result[space.order[first + k]] = space.selected[k];
    }
  }
}

}  // namespace funnelcast::simulator::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace funnelcast::simulator {
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

void SelectOrderStatistics(std::span<const float> values, std::span<const std::size_t> ranks,
                           std::span<float> result) {
  FUNNELCAST_CHECK(!values.empty() && result.size() == ranks.size());
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
  space.MakeRoom(values.size());
  SortRanks(ranks, space.order);
  HWY_DYNAMIC_DISPATCH(SelectByBuckets)(values, low, scale, ranks, space, result);
}

}  // namespace funnelcast::simulator
#endif
