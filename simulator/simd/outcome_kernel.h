// The inner loops of every forecast: what one series does to a block of draws side by side.
#ifndef FUNNELCAST_SIMULATOR_SIMD_OUTCOME_KERNEL_H_
#define FUNNELCAST_SIMULATOR_SIMD_OUTCOME_KERNEL_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "simulator/base/likelihood.h"
#include "simulator/base/random.h"
#include "simulator/simd/likelihood.h"
#include "simulator/simd/normal_pool.h"

namespace funnelcast::simd {

inline constexpr std::size_t kDrawBlock = 128;

// Of so many draws; the last one may be a part.
constexpr std::size_t CountBlocks(std::size_t draw_count) {
  return (draw_count + kDrawBlock - 1) / kDrawBlock;
}

// One number for each draw of a block, in single precision: draws are kept as floats, and the
// relative error of some 1e-6 that this leaves in a mean is far below its noise. Every entry must
// be finite, also those past the last draw.
struct BlockRow {
  alignas(64) float values[kDrawBlock];
};

// Takes from a row of draws those of the block at `first_draw`; entries past its end are `rest`.
void FillBlockRow(std::span<const float> row, std::size_t first_draw, float rest, BlockRow& block);

// Where a block's random numbers come from. Philox 4x32 with 7 rounds numbers runs of 16 draws,
// which with series and period give each its place in the pool, and the draws for what only some of
// them need, so that random numbers depend on this place alone. Across models of processors, whose
// reciprocals begin from other estimates, the last bits of what is made of them may differ, and
// with them a count by one.
struct BlockStream {
  std::uint64_t seed = 1;
  std::uint32_t series = 0;
  std::uint32_t first_draw = 0;  // a multiple of kNormalRun
};

// Where the pool has a block's normals of one period: the lower half of a word is the place of the
// run for the levels of 16 draws, the upper half that for their outcomes.
struct NormalRuns {
  std::uint32_t words[kDrawBlock / kNormalRun];

  // The normals of a draw of the block and, up to the end of its run, of those after it.
  const float* of_levels(const float* pool, std::size_t draw) const {
    return pool + words[draw / kNormalRun] % kPoolSize + draw % kNormalRun;
  }
  const float* of_outcomes(const float* pool, std::size_t draw) const {
    return pool + (words[draw / kNormalRun] >> 16) % kPoolSize + draw % kNormalRun;
  }
};

// How levels move by a period.
struct LevelStep {
  float damping = 1.0F;
  float innovation_sd = 0.0F;  // in units of drift_sd
};

// Where the draws of a block begin.
struct LevelStart {
  BlockRow level;     // drift before the first period
  BlockRow drift_sd;  // at least 0
  BlockRow offset;    // added to the level
};

// What no plan changes: the levels of all periods, and where the standard normals stand that
// outcomes are made of. With z ~ N(0, 1), for each period t
//
//   level_t      = damping_t level_(t-1) + innovation_sd_t drift_sd z
//   log_means[t] = offset + level_t.
//
// One entry a period in both results. REQUIRES: fewer than 2^14 periods, 2^24 draws.
void DrawLevels(const BlockStream& stream, std::span<const LevelStep> steps,
                const LevelStart& start, std::span<BlockRow> log_means,
                std::span<NormalRuns> normals);

// How a period's outcome follows, the same for all draws.
struct PeriodStep {
  base::Likelihood likelihood = base::Likelihood::kNegativeBinomial;
  bool paused = false;  // the outcome is exactly 0
  bool has_parent = false;
  bool zero_follows_zero = false;  // a parent of 0 leads to exactly 0
  bool saturates = false;          // without a parent
  float parent_log_mean = 0.0F;    // log G
  float fixed_driver = 0.0F;       // the part of the driver that all draws share
  float outcome_factor = 1.0F;     // from the model's outcome to the real one
};

// Hill curves (model/saturation.h), one for each draw.
struct HillRows {
  BlockRow log_half_saturation;
  BlockRow exponent;
  BlockRow log_ceiling;
};

// From half saturations and exponents, all above 0; kappa^n counts as no more than exp(80), and so
// does (kappa / input)^n.
void FillHillRows(const BlockRow& half_saturation, const BlockRow& exponent, HillRows& hills);

// How it follows, draw by draw.
struct OutcomeRows {
  BlockRow elasticity;
  BlockRow pass_through;  // share of the driver that the parent is
  BlockRow noise;         // omega, above 0
  HillRows hills;         // where a period saturates
};

// Where a block's numbers of one period lie, [kDrawBlock] each.
struct PeriodPlaces {
  const float* log_mean = nullptr;      // of a driver of 0
  const NormalRuns* normals = nullptr;  // of DrawLevels; one entry
  const float* parent = nullptr;        // outcomes of the stage before; with has_parent
  float* outcome = nullptr;
};

// A period of a block.
struct PeriodDraws {
  std::uint32_t number = 0;
  const PeriodStep* step = nullptr;
  PeriodPlaces places;
};

// Draws the outcomes of periods, none of which is another's parent:
//
//   driver   = g (log(max(parent, 0.5)) - log G) + (1 - g) fixed_driver, g = pass_through
//   log mu   = log_mean + elasticity driver
//   outcome  ~ NegBin2(mu, 1 / noise^2)  or  log outcome ~ N(log mu, noise)
//
// Without a parent the driver is fixed_driver or, where it saturates, log Hill(exp(fixed_driver)),
// in single precision off by some 1e-6. A negative binomial of mean 10 or more and skewness
// up to 1.8 is a rounded gamma draw of the same three moments, with a correction for the fourth,
// from the place's normal; one of a smaller mean and noise up to 0.5 is inverted at that normal's
// probability. Any other is a gamma mixture of Poissons. Gammas come by quantile, a corrected
// Wilson-Hilferty one from shape 4 on and a polynomial from 1.23 on; below by Marsaglia and Tsang
// 2000 ("A simple method for generating gamma variables"). Poissons come by inversion below a mean
// of 10, by the asymptotic expansion of Giles 2016 (algorithm 955, eq. 2.6) above. Means end at
// exp(80).
void DrawOutcomes(const BlockStream& stream, std::span<const PeriodDraws> periods,
                  const OutcomeRows& rows);

// Rows of standard normals, one for each draw from 0 on, numbered as streams of this purpose and
// series are. The first rows are the same however many there are. REQUIRES: rows of one length.
void DrawNormalRows(std::uint64_t seed, base::StreamPurpose purpose, std::uint32_t series,
                    std::span<const std::span<float>> rows);

// The least shape of ToGammas.
inline constexpr double kLeastGammaShape = 4.0;

// Replaces standard normals by gamma draws of a shape and scale 1 at the same probabilities.
// REQUIRES: shape >= kLeastGammaShape.
void ToGammas(double shape, std::span<float> normals);

}  // namespace funnelcast::simd

#endif  // FUNNELCAST_SIMULATOR_SIMD_OUTCOME_KERNEL_H_
