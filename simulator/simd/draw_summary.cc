#include "simulator/simd/draw_summary.h"

#include <algorithm>
#include <cstddef>

#include "absl/container/inlined_vector.h"
#include "simulator/base/check.h"
#include "simulator/simd/draw_sums.h"

namespace funnelcast::simd {
namespace {

// Forecasts sum up thousands of periods; up to this many need no memory of their own.
constexpr std::size_t kUsualRanks = 16;
using Ranks = absl::InlinedVector<std::size_t, kUsualRanks>;

// The quantiles of draws, into `quantiles` [probabilities]. `select(ranks)`: their order
// statistics.
template <typename Select>
void QuantilesBy(std::size_t draw_count, std::span<const double> probabilities,
                 const Select& select, std::span<double> quantiles) {
  const double last = static_cast<double>(draw_count - 1);
  Ranks ranks;
  for (const double probability : probabilities) {
    const auto rank = static_cast<std::size_t>(probability * last);
    ranks.push_back(rank);
    ranks.push_back(std::min(rank + 1, draw_count - 1));
  }
  const auto values = select(std::span<const std::size_t>(ranks.data(), ranks.size()));
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const double part = probabilities[i] * last - static_cast<double>(ranks[2 * i]);
    const auto below = static_cast<double>(values[2 * i]);
    const auto above = static_cast<double>(values[2 * i + 1]);
    quantiles[i] = below + part * (above - below);
  }
}

}  // namespace

double MeanOfDraws(std::span<const double> draws) {
  double sum = 0.0;
  for (const double draw : draws) sum += draw;
  return sum / static_cast<double>(draws.size());
}

void ComputeQuantiles(std::span<const float> draws, const ValueRange& range,
                      std::span<const double> probabilities, std::span<double> quantiles) {
  const auto select = [&](std::span<const std::size_t> ranks) {
    absl::InlinedVector<float, kUsualRanks> values(ranks.size());
    SelectOrderStatistics(draws, range, ranks, {values.data(), values.size()});
    return values;
  };
  QuantilesBy(draws.size(), probabilities, select, quantiles);
}

void ComputeQuantiles(std::span<const float> draws, std::span<const double> probabilities,
                      std::span<double> quantiles) {
  ComputeQuantiles(draws, RangeOf(draws), probabilities, quantiles);
}

void ComputeQuantiles(std::span<const double> draws, std::span<const double> probabilities,
                      std::span<double> quantiles) {
  const auto select = [&](std::span<const std::size_t> ranks) {
    return SelectOrderStatistics(draws, ranks);
  };
  QuantilesBy(draws.size(), probabilities, select, quantiles);
}

DrawSummary SummarizeDraws(std::span<const double> draws, std::span<const double> probabilities) {
  FUNNELCAST_CHECK(!draws.empty());
  DrawSummary summary = {MeanOfDraws(draws), std::vector<double>(probabilities.size())};
  ComputeQuantiles(draws, probabilities, summary.quantiles);
  return summary;
}

DrawSummary SummarizeDraws(std::span<const float> draws, std::span<const double> probabilities) {
  FUNNELCAST_CHECK(!draws.empty());
  DrawSummary summary = {MeanOf(draws), std::vector<double>(probabilities.size())};
  ComputeQuantiles(draws, probabilities, summary.quantiles);
  return summary;
}

}  // namespace funnelcast::simd
