// One period of one series for a block of draws side by side: the inner loop of every forecast.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_OUTCOME_KERNEL_H_
#define FUNNELCAST_SIMULATOR_FORWARD_OUTCOME_KERNEL_H_

#include <cstddef>
#include <cstdint>

#include "simulator/model/likelihood.h"

namespace funnelcast::simulator {

inline constexpr std::size_t kDrawBlock = 128;

// Of kept_pair: no words are kept.
inline constexpr std::uint32_t kNoPair = 0xffffffffU;

// Draws of one series, one entry a draw, in single precision: draws are kept as floats, and the
// relative error of some 1e-6 that this leaves in a mean is far below its noise. Every entry must
// be finite, also those past the last draw.
struct DrawBlock {
  alignas(64) float level[kDrawBlock];  // drift: read and moved on by one period
  alignas(64) float drift_sd[kDrawBlock];
  alignas(64) float offset[kDrawBlock];  // log mean of a driver of 0, without level and effect
  alignas(64) float elasticity[kDrawBlock];
  alignas(64) float pass_through[kDrawBlock];  // share of the driver that the parent is
  alignas(64) float noise[kDrawBlock];         // omega, above 0
  alignas(64) float effect[kDrawBlock];        // season and events, log scale
  alignas(64) float parent[kDrawBlock];        // outcomes of the stage before
  alignas(64) float outcome[kDrawBlock];       // written
  // Random words that a period left for the one after it; for the kernel alone.
  alignas(64) std::uint32_t kept_words[2][kDrawBlock];
  std::uint32_t kept_pair = kNoPair;
};

// Where a block's numbers of one period lie, [kDrawBlock] each: in the block itself, or wherever
// the forecast keeps them, so that nothing is copied.
struct PeriodPlaces {
  const float* effect = nullptr;
  const float* parent = nullptr;
  float* outcome = nullptr;
};

// Where a block's random numbers come from; draws, series and periods never share any.
struct BlockStream {
  std::uint64_t seed = 1;
  std::uint32_t series = 0;
  std::uint32_t first_draw = 0;
  std::uint32_t period = 0;  // below 2^24
};

struct PeriodStep {
  Likelihood likelihood = Likelihood::kNegativeBinomial;
  float damping = 1.0F;        // of the level
  float innovation_sd = 0.0F;  // in units of drift_sd
  bool paused = false;         // the level moves on, the outcome is exactly 0
  bool has_parent = false;
  bool zero_follows_zero = false;  // a parent of 0 leads to exactly 0
  float parent_log_mean = 0.0F;    // log G
  float fixed_driver = 0.0F;       // the part of the driver that all draws share
  float outcome_factor = 1.0F;     // from the model's outcome to the real one
};

// Moves `block` through one period:
//
//   level   <- damping level + innovation_sd drift_sd z
//   driver   = g (log(max(parent, 0.5)) - log G) + (1 - g) fixed_driver, g = pass_through
//   log mu   = offset + elasticity driver + level + effect
//   outcome  ~ NegBin2(mu, 1 / noise^2)  or  log outcome ~ N(log mu, noise)
//
// Without a parent the driver is fixed_driver. A negative binomial of mean 50 or more and skewness
// up to 1 is a rounded gamma draw of the same three moments; any other is a gamma mixture of
// Poissons: the gamma by its corrected Wilson-Hilferty quantile from shape 4 on, below it by
// Marsaglia and Tsang 2000 ("A simple method for generating gamma variables"); the Poisson by
// inversion below a mean of 10, by the asymptotic expansion of Giles 2016 (algorithm 955, eq. 2.6)
// above. Means end at exp(80).
//
// Philox 4x32 with 7 rounds, which passes BigCrush (Salmon et al. 2011, table 2), numbers the
// draws, so that the result depends on `stream` alone, not on the width of the machine's vectors:
// periods 2 k and 2 k + 1 share four words. A block may go through the periods of one stream only,
// in ascending order. Across machines with other instruction sets the last bits of logarithms may
// differ.
void DrawPeriod(const BlockStream& stream, const PeriodStep& step, const PeriodPlaces& places,
                DrawBlock& block);
// The same with the block's own effect, parent and outcome.
void DrawPeriod(const BlockStream& stream, const PeriodStep& step, DrawBlock& block);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_OUTCOME_KERNEL_H_
