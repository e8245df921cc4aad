// Draws that take another way than those beside them, chosen by masks and then packed, for kernels
// that Highway compiles once a target. Included anew for every target, after <hwy/highway.h>; see
// outcome_kernel.cc.
#if defined(FUNNELCAST_SIMULATOR_SIMD_CHOSEN_DRAWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FUNNELCAST_SIMULATOR_SIMD_CHOSEN_DRAWS_INL_H_
#undef FUNNELCAST_SIMULATOR_SIMD_CHOSEN_DRAWS_INL_H_
#else
#define FUNNELCAST_SIMULATOR_SIMD_CHOSEN_DRAWS_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "simulator/simd/lane_math-inl.h"
#include "simulator/simd/outcome_kernel.h"

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Bytes that the mask of a vector takes.
HWY_INLINE std::size_t MaskBytes() { return (hn::Lanes(kFloats) + 7) / 8; }

// Draws that a byte of a mask stands for.
HWY_INLINE std::size_t DrawsPerByte() { return std::min<std::size_t>(hn::Lanes(kFloats), 8); }

// Draws chosen vector by vector. Noting a mask has no branch, which the processor would often
// foresee wrongly: whether a draw is chosen changes from one to the next.
struct ChosenDraws {
  std::uint8_t bits[kDrawBlock + 8];  // [vector][MaskBytes()]

  HWY_INLINE void Note(hn::Mask<Floats> chosen, std::size_t draw) {
    hn::StoreMaskBits(kFloats, chosen, bits + draw / hn::Lanes(kFloats) * MaskBytes());
  }
  HWY_INLINE hn::Mask<Floats> At(std::size_t draw) const {
    return hn::LoadMaskBits(kFloats, bits + draw / hn::Lanes(kFloats) * MaskBytes());
  }
  // The bits of the eight bytes that begin at a draw.
  HWY_INLINE std::uint64_t WordAt(std::size_t draw) const {
    std::uint64_t word = 0;
    std::memcpy(&word, bits + draw / DrawsPerByte(), sizeof(word));
    return word;
  }
  HWY_INLINE bool Any() const {
    std::uint64_t any = 0;
    for (std::size_t draw = 0; draw < kDrawBlock; draw += 8 * DrawsPerByte()) any |= WordAt(draw);
    return any != 0;
  }
};

// Draws that need more than a normal, packed: those of one period or of several.
struct PackedDraws {
  static constexpr std::size_t kRoom = 2 * kDrawBlock + HWY_MAX_BYTES / sizeof(float);
  HWY_ALIGN float mean[kRoom];
  HWY_ALIGN float noise[kRoom];
  HWY_ALIGN float normal[kRoom];
  HWY_ALIGN float factor[kRoom];        // from the count to the outcome
  HWY_ALIGN std::uint32_t draw[kRoom];  // number in the block
  float* outcome[kRoom];
  std::size_t count = 0;
};

// Replaces the packed draws' outcomes by those that `draw_counts` makes of normal, mean, noise and
// numbers of draws, and forgets the draws.
template <typename DrawCountsOf>
HWY_INLINE void DrawPacked(PackedDraws& packed, const DrawCountsOf& draw_counts) {
  if (packed.count == 0) return;
  const std::size_t lanes = hn::Lanes(kFloats);
  // What fills the last vector up is quickly drawn.
  std::fill_n(packed.mean + packed.count, lanes, 0.01F);
  std::fill_n(packed.noise + packed.count, lanes, 0.1F);
  std::fill_n(packed.normal + packed.count, lanes, 0.0F);
  std::fill_n(packed.factor + packed.count, lanes, 0.0F);
  std::fill_n(packed.draw + packed.count, lanes, 0U);
  HWY_ALIGN float drawn[HWY_MAX_BYTES / sizeof(float)];
  for (std::size_t i = 0; i < packed.count; i += lanes) {
    const FloatVec counts =
        draw_counts(hn::LoadU(kFloats, packed.normal + i), hn::LoadU(kFloats, packed.mean + i),
                    hn::LoadU(kFloats, packed.noise + i), hn::LoadU(kWords, packed.draw + i));
    hn::Store(hn::Mul(counts, hn::LoadU(kFloats, packed.factor + i)), kFloats, drawn);
    for (std::size_t k = 0; k < std::min(lanes, packed.count - i); ++k) {
      *packed.outcome[i + k] = drawn[k];
    }
  }
  packed.count = 0;
}

}  // namespace funnelcast::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FUNNELCAST_SIMULATOR_SIMD_CHOSEN_DRAWS_INL_H_
