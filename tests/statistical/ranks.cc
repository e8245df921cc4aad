// See ranks.h.
#include "tests/statistical/ranks.h"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cstddef>
#include <numeric>

#include "simulator/base/check.h"

namespace funnelcast {

int RankOf(double truth, const std::vector<double>& draws) {
  return static_cast<int>(
      std::count_if(draws.begin(), draws.end(), [truth](double draw) { return draw < truth; }));
}

std::vector<int> CountInBins(const std::vector<int>& ranks, int rank_count, int bin_count) {
  FUNNELCAST_CHECK(rank_count % bin_count == 0);
  std::vector<int> counts(static_cast<std::size_t>(bin_count), 0);
  for (const int rank : ranks) ++counts[static_cast<std::size_t>(rank * bin_count / rank_count)];
  return counts;
}

double UniformityPValue(const std::vector<int>& counts) {
  const double bins = static_cast<double>(counts.size());
  const double expected = std::accumulate(counts.begin(), counts.end(), 0.0) / bins;
  double statistic = 0.0;
  for (const int count : counts) {
    statistic += (count - expected) * (count - expected) / expected;
  }
  const boost::math::chi_squared_distribution<double> distribution(bins - 1.0);
  return boost::math::cdf(boost::math::complement(distribution, statistic));
}

std::vector<bool> RejectByHolm(const std::vector<double>& p_values, double level) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<bool> rejected(p_values.size(), false);
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (!(p_values[order[i]] <= level / static_cast<double>(order.size() - i))) break;
    rejected[order[i]] = true;
  }
  return rejected;
}

}  // namespace funnelcast
