// Which of many values share a bucket with one of a rank, in planes of bits: a word of a plane
// holds one bit each of 64 values' bucket numbers, so that a count of bits tells how many values
// lie below. Included anew for every target, after <hwy/highway.h>; see order_statistics.cc.
#if defined(FUNNELCAST_SIMULATOR_SIMD_BIT_PLANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FUNNELCAST_SIMULATOR_SIMD_BIT_PLANES_INL_H_
#undef FUNNELCAST_SIMULATOR_SIMD_BIT_PLANES_INL_H_
#else
#define FUNNELCAST_SIMULATOR_SIMD_BIT_PLANES_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

#include "simulator/base/selection_space.h"
#include "simulator/simd/lane_math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using PlaneBytes = hn::ScalableTag<std::uint8_t>;
using PlaneWords = hn::ScalableTag<std::uint64_t>;

// Where buckets lie. There are four octaves of them, of as many buckets each and twice the width of
// the one before, since forecasts have long upper tails: (value - low) scale + 2 lies from 2 to
// before 32, so that the last two bits of its exponent and the first of its mantissa number the
// bucket. `scale`: a little less than 30 over the range of the values.
struct BucketScale {
  float low = 0.0F;
  float scale = 0.0F;
};

// The first bit of a bucket's number in a float; plane p holds the one p places after it.
constexpr int kFirstBit = 24;
static_assert(base::kPlaneCount <= 16);

#if HWY_TARGET == HWY_SCALAR

HWY_INLINE std::size_t PlaceOfBit(std::size_t bit) { return bit; }

HWY_INLINE void FillPlanes(std::span<const float> values, const BucketScale& buckets,
                           base::SelectionSpace& space) {
  std::fill(space.valid.begin(), space.valid.end(), 0);
  std::fill(space.planes.begin(), space.planes.end(), 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float place = (values[i] - buckets.low) * buckets.scale + 2.0F;
    const auto bits = std::bit_cast<std::uint32_t>(place);
    space.valid[i / 64] |= std::uint64_t{1} << (i % 64);
    for (std::size_t p = 0; p < base::kPlaneCount; ++p) {
      space.plane(p)[i / 64] |= std::uint64_t{(bits >> (kFirstBit - p)) & 1U} << (i % 64);
    }
  }
}

#else

// The place among the values of a bit of a plane: four vectors of floats make one of bytes, which
// holds a byte of each in turns.
HWY_INLINE std::size_t PlaceOfBit(std::size_t bit) {
  const std::size_t lanes = hn::Lanes(kFloats);
  const std::size_t within = bit % (4 * lanes);
  return bit - within + within % 4 * lanes + within / 4;
}

// The bits from `kLowest` on, moved to byte `kByte`; other bits may be left around them.
template <int kLowest, int kByte>
HWY_INLINE hn::Vec<Ints> MoveBits(hn::Vec<Ints> bits) {
  constexpr int kRight = kLowest - 8 * kByte;
  if constexpr (kRight >= 0) {
    return hn::ShiftRight<kRight>(bits);
  } else {
    return hn::ShiftLeft<-kRight>(bits);
  }
}

// Byte k of every four: the eight bits from `kLowest` on of the k-th vector.
template <int kLowest>
HWY_INLINE hn::Vec<PlaneBytes> TakeBytes(const hn::Vec<Ints> (&bits)[4]) {
  auto bytes = MoveBits<kLowest, 3>(bits[3]);
  bytes = hn::IfVecThenElse(hn::Set(kInts, 0xff0000), MoveBits<kLowest, 2>(bits[2]), bytes);
  bytes = hn::IfVecThenElse(hn::Set(kInts, 0xff00), MoveBits<kLowest, 1>(bits[1]), bytes);
  bytes = hn::IfVecThenElse(hn::Set(kInts, 0xff), MoveBits<kLowest, 0>(bits[0]), bytes);
  return hn::BitCast(PlaneBytes(), bytes);
}

// Fills the planes of four vectors of values whose bits begin at byte `begin` of each plane. Relies
// on StoreMaskBits writing a byte for eight lanes and none besides: what follows is the next plane.
HWY_INLINE void FillFour(const float* values, const BucketScale& buckets, std::size_t begin,
                         base::SelectionSpace& space) {
  const PlaneBytes bytes;
  hn::Vec<Ints> bits[4];
  for (std::size_t k = 0; k < 4; ++k) {
    const FloatVec above =
        hn::Sub(hn::LoadU(kFloats, values + k * hn::Lanes(kFloats)), Constant(buckets.low));
    bits[k] = hn::BitCast(kInts, hn::MulAdd(above, Constant(buckets.scale), Constant(2.0F)));
  }
  const auto upper = TakeBytes<kFirstBit - 7>(bits);
  const auto lower = TakeBytes<kFirstBit - 15>(bits);
  auto* plane = reinterpret_cast<std::uint8_t*>(space.plane(0)) + begin;
  const std::size_t plane_bytes = space.word_count() * sizeof(std::uint64_t);
  // Unrolled, so that bits are constants.
  const auto fill = [&]<std::size_t... kPlane>(std::index_sequence<kPlane...>) HWY_ATTR {
    ((hn::StoreMaskBits(bytes,
                        hn::TestBit(kPlane < 8 ? upper : lower,
                                    hn::Set(bytes, std::uint8_t{0x80U >> (kPlane % 8)})),
                        plane),
      plane += plane_bytes),
     ...);
  };
  fill(std::make_index_sequence<base::kPlaneCount>());
}

// Marks the bits of four vectors of which the first `count` places hold values.
HWY_INLINE void MarkFour(std::size_t count, std::uint8_t* valid) {
  const PlaneBytes bytes;
  hn::Vec<Ints> marks[4];
  for (std::size_t k = 0; k < 4; ++k) {
    const std::size_t before = std::min(count, k * hn::Lanes(kFloats));
    marks[k] = hn::VecFromMask(kInts, hn::FirstN(kInts, count - before));
  }
  hn::StoreMaskBits(bytes, hn::TestBit(TakeBytes<16>(marks), hn::Set(bytes, 1)), valid);
}

// Fills the planes of all values, and which of their bits stand for one.
HWY_INLINE void FillPlanes(std::span<const float> values, const BucketScale& buckets,
                           base::SelectionSpace& space) {
  const std::size_t four = 4 * hn::Lanes(kFloats);
  auto* valid = reinterpret_cast<std::uint8_t*>(space.valid.data());
  std::fill(space.valid.begin(), space.valid.end(), 0);
  std::size_t i = 0;
  for (; i + four <= values.size(); i += four) FillFour(values.data() + i, buckets, i / 8, space);
  std::memset(valid, 0xff, i / 8);
  if (i == values.size()) return;
  HWY_ALIGN float rest[4 * HWY_MAX_BYTES / sizeof(float)];
  std::fill_n(rest, four, buckets.low);
  std::copy(values.begin() + static_cast<std::ptrdiff_t>(i), values.end(), rest);
  FillFour(rest, buckets, i / 8, space);
  MarkFour(values.size() - i, valid + i / 8);
}

#endif

// The buckets of some ranks, one a lane.
struct FoundBuckets {
  hn::Vec<PlaneWords> ranks;  // among the values of the bucket
  hn::Vec<PlaneWords> sizes;  // how many those are
};

// The buckets that hold values of these ranks; leaves their values in space.matching. Goes plane by
// plane: counts the values whose bit is 0 among those whose bits before are the bucket's.
HWY_INLINE FoundBuckets SearchPlanes(hn::Vec<PlaneWords> ranks, std::size_t value_count,
                                     base::SelectionSpace& space) {
  const PlaneWords words;
  const hn::RebindToSigned<PlaneWords> signed_words;
  const std::size_t lanes = hn::Lanes(words);
  const std::size_t word_count = space.word_count();
  std::uint64_t* matching = space.matching_words();
  for (std::size_t w = 0; w < word_count; ++w) {
    hn::Store(hn::Not(hn::Zero(words)), words, matching + w * lanes);
  }
  // The plane before, and all ones where its zeros are the bucket's.
  const std::uint64_t* before = space.valid.data();
  auto flip = hn::Zero(words);
  auto sizes = hn::Set(words, value_count);
  for (std::size_t p = 0; p < base::kPlaneCount; ++p) {
    const std::uint64_t* plane = space.plane(p);
    auto zeros = hn::Zero(words);
    for (std::size_t w = 0; w < word_count; ++w) {
      const auto here =
          hn::And(hn::Xor(hn::Set(words, before[w]), flip), hn::Load(words, matching + w * lanes));
      hn::Store(here, words, matching + w * lanes);
      zeros = hn::Add(zeros, hn::PopulationCount(hn::AndNot(hn::Set(words, plane[w]), here)));
    }
    const auto is_zero = hn::Gt(hn::BitCast(signed_words, zeros), hn::BitCast(signed_words, ranks));
    flip = hn::BitCast(words, hn::VecFromMask(signed_words, is_zero));
    ranks = hn::Sub(ranks, hn::AndNot(flip, zeros));
    sizes = hn::IfVecThenElse(flip, zeros, hn::Sub(sizes, zeros));
    before = plane;
  }
  for (std::size_t w = 0; w < word_count; ++w) {
    const auto here = hn::Xor(hn::Set(words, before[w]), flip);
    hn::Store(hn::And(here, hn::Load(words, matching + w * lanes)), words, matching + w * lanes);
  }
  return {ranks, sizes};
}

// The value of the first bit that is set in a word of a plane; of any, if none is.
HWY_INLINE float ValueAt(std::span<const float> values, std::size_t word, std::uint64_t set) {
  return values[64 * word + PlaceOfBit(static_cast<std::size_t>(std::countr_zero(set) & 63))];
}

// One of the values that match in a lane.
HWY_INLINE float AnyMatching(std::span<const float> values, std::size_t lane,
                             base::SelectionSpace& space) {
  const std::size_t lanes = hn::Lanes(PlaneWords());
  const std::uint64_t* matching = space.matching_words() + lane;
  std::size_t w = 0;
  while (matching[w * lanes] == 0) ++w;
  return ValueAt(values, w, matching[w * lanes]);
}

// Copies the values that match in a lane to `bucket`, in any order.
HWY_INLINE void CollectMatching(std::span<const float> values, std::size_t lane,
                                base::SelectionSpace& space, float* bucket) {
  const std::size_t lanes = hn::Lanes(PlaneWords());
  const std::size_t word_count = space.word_count();
  const std::uint64_t* matching = space.matching_words() + lane;
  // Of each word the first, without a branch that the processor would often foresee wrongly.
  std::size_t count = 0;
  std::uint32_t* others = space.others.data();  // words with more
  std::size_t other_count = 0;
  for (std::size_t w = 0; w < word_count; ++w) {
    const std::uint64_t set = matching[w * lanes];
    bucket[count] = ValueAt(values, w, set);
    count += set != 0 ? 1 : 0;
    others[other_count] = static_cast<std::uint32_t>(w);
    other_count += std::popcount(set) > 1 ? 1 : 0;
  }
  for (std::size_t i = 0; i < other_count; ++i) {
    const std::uint64_t all = matching[others[i] * lanes];
    for (std::uint64_t set = all & (all - 1); set != 0; set &= set - 1) {
      bucket[count++] = ValueAt(values, others[i], set);
    }
  }
}

}  // namespace funnelcast::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FUNNELCAST_SIMULATOR_SIMD_BIT_PLANES_INL_H_
