// See normal_pool.h.
#include "simulator/base/normal_pool.h"

#include <algorithm>
#include <array>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>
#include <random>

#include "simulator/base/random.h"

namespace funnelcast::simulator {
namespace {

constexpr std::uint64_t kPoolSeed = 1;

struct alignas(kPoolRow * sizeof(float)) Pool {
  float values[kPoolSize + kPoolRow];
};

// std::shuffle's order differs from library to library.
template <typename Swap>
void Shuffle(std::size_t count, RandomStream& random, const Swap& swap) {
  for (std::size_t i = count; i > 1; --i) {
    swap(i - 1, static_cast<std::size_t>(random.Uniform() * static_cast<double>(i)));
  }
}

// Scale that brings all quantiles to a variance of 1.
double ScaleOf(const std::vector<double>& lower_half) {
  double squares = 0.0;
  for (const double quantile : lower_half) squares += quantile * quantile;
  return std::sqrt(static_cast<double>(lower_half.size()) / squares);
}

std::unique_ptr<const Pool> MakePool() {
  const boost::math::normal normal;
  std::vector<double> lower_half(kPoolSize / 2);
  for (std::size_t k = 0; k < lower_half.size(); ++k) {
    lower_half[k] = quantile(normal, (static_cast<double>(k) + 0.5) / double{kPoolSize});
  }
  const double scale = ScaleOf(lower_half);

  auto pool = std::make_unique<Pool>();
  for (std::size_t k = 0; k < kPoolSize / 2; ++k) {
    pool->values[k] = static_cast<float>(scale * lower_half[k]);
    pool->values[kPoolSize - 1 - k] = -pool->values[k];
  }
  RandomStream order(kPoolSeed, StreamPurpose::kNormalPool, 0, 0);
  Shuffle(kPoolSize, order,
          [&](std::size_t i, std::size_t j) { std::swap(pool->values[i], pool->values[j]); });
  std::copy_n(pool->values, kPoolRow, pool->values + kPoolSize);
  return pool;
}

}  // namespace

const float* NormalPool() {
  static const std::unique_ptr<const Pool> pool = MakePool();
  return pool->values;
}

}  // namespace funnelcast::simulator
