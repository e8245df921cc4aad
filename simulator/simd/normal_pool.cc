// See normal_pool.h.
#include "simulator/simd/normal_pool.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "simulator/base/random.h"

namespace funnelcast::simd {
namespace {

constexpr std::uint64_t kPoolSeed = 1;

// Quantiles below the median, scaled so that with those above they have a variance of 1.
std::vector<double> LowerHalf() {
  const boost::math::normal normal;
  std::vector<double> quantiles(kPoolSize / 2);
  double squares = 0.0;
  for (std::size_t k = 0; k < quantiles.size(); ++k) {
    quantiles[k] = quantile(normal, (static_cast<double>(k) + 0.5) / double{kPoolSize});
    squares += quantiles[k] * quantiles[k];
  }
  const double scale = std::sqrt(static_cast<double>(quantiles.size()) / squares);
  for (double& quantile : quantiles) quantile *= scale;
  return quantiles;
}

std::unique_ptr<const float[]> MakePool() {
  auto pool = std::make_unique<float[]>(kPoolSize + kNormalRun);
  std::size_t next = 0;
  for (const double quantile : LowerHalf()) {
    pool[next++] = static_cast<float>(quantile);
    pool[next++] = static_cast<float>(-quantile);
  }
  // Not std::shuffle, whose order differs from library to library.
  base::RandomStream order(kPoolSeed, base::StreamPurpose::kNormalPool, 0, 0);
  for (std::size_t i = kPoolSize; i > 1; --i) {
    const auto other = static_cast<std::size_t>(order.Uniform() * static_cast<double>(i));
    std::swap(pool[i - 1], pool[other]);
  }
  std::copy_n(pool.get(), kNormalRun, pool.get() + kPoolSize);
  return pool;
}

}  // namespace

const float* NormalPool() {
  static const std::unique_ptr<const float[]> pool = MakePool();
  return pool.get();
}

}  // namespace funnelcast::simd
