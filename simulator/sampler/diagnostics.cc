// R-hat and effective sample sizes.
#include "simulator/sampler/diagnostics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "simulator/base/check.h"
#include "simulator/base/special_functions.h"

namespace funnelcast::sampler {
namespace {

// Each chain cut into halves: [draw_count / 2, 2 chain_count]. An odd count leaves out the middle.
Eigen::MatrixXd SplitChains(const Eigen::MatrixXd& draws) {
  const Eigen::Index half = draws.rows() / 2;
  Eigen::MatrixXd split(half, 2 * draws.cols());
  split.leftCols(draws.cols()) = draws.topRows(half);
  split.rightCols(draws.cols()) = draws.bottomRows(half);
  return split;
}

// Average ranks over all chains, turned into normal scores (equation 14).
Eigen::MatrixXd RankNormalize(const Eigen::MatrixXd& draws) {
  const Eigen::Index count = draws.size();
  std::vector<Eigen::Index> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  const double* values = draws.data();
  std::sort(order.begin(), order.end(),
            [values](Eigen::Index a, Eigen::Index b) { return values[a] < values[b]; });
  Eigen::MatrixXd scores(draws.rows(), draws.cols());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    const double rank = 0.5 * static_cast<double>(begin + 1 + end);
    const double score = base::NormalQuantile((rank - 0.375) / (static_cast<double>(count) + 0.25));
    for (std::size_t i = begin; i < end; ++i) scores.data()[order[i]] = score;
    begin = end;
  }
  return scores;
}

struct ChainVariances {
  double within = 0.0;
  double pooled = 0.0;  // var+ of equation 3
};

ChainVariances ComputeVariances(const Eigen::MatrixXd& draws) {
  const double draw_count = static_cast<double>(draws.rows());
  const Eigen::RowVectorXd means = draws.colwise().mean();
  const Eigen::RowVectorXd sums = (draws.rowwise() - means).colwise().squaredNorm();
  ChainVariances result;
  result.within = sums.mean() / (draw_count - 1.0);
  double between_over_n = 0.0;
  if (draws.cols() > 1) {
    between_over_n =
        (means.array() - means.mean()).square().sum() / static_cast<double>(draws.cols() - 1);
  }
  result.pooled = result.within * (draw_count - 1.0) / draw_count + between_over_n;
  return result;
}

double SplitRhat(const Eigen::MatrixXd& split) {
  const ChainVariances variances = ComputeVariances(split);
  if (!(variances.within > 0.0)) return variances.pooled > 0.0 ? 1e6 : 1.0;
  return std::sqrt(variances.pooled / variances.within);
}

// Mean autocovariance of the chains at a lag, divided by draw_count.
double Autocovariance(const Eigen::MatrixXd& centred, Eigen::Index lag) {
  const Eigen::Index count = centred.rows() - lag;
  return centred.topRows(count).cwiseProduct(centred.bottomRows(count)).sum() /
         static_cast<double>(centred.rows() * centred.cols());
}

// Draws up to a quantile as ones, the others as zeros.
Eigen::MatrixXd IndicateBelow(const Eigen::MatrixXd& draws, double probability) {
  std::vector<double> sorted(draws.data(), draws.data() + draws.size());
  const auto rank =
      static_cast<std::ptrdiff_t>(probability * static_cast<double>(sorted.size() - 1));
  std::nth_element(sorted.begin(), sorted.begin() + rank, sorted.end());
  const double cut = sorted[static_cast<std::size_t>(rank)];
  return (draws.array() <= cut).cast<double>();
}

// Split chains always hold an even count of draws: the median lies between two.
double MedianOfEvenCount(const Eigen::MatrixXd& draws) {
  std::vector<double> sorted(draws.data(), draws.data() + draws.size());
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  return 0.5 * (*std::max_element(sorted.begin(), middle) + *middle);
}

}  // namespace

double EffectiveSampleSize(const Eigen::MatrixXd& draws) {
  const Eigen::Index count = draws.rows();
  const double total = static_cast<double>(draws.size());
  const ChainVariances variances = ComputeVariances(draws);
  if (!(variances.pooled > 0.0) || !(variances.within > 0.0)) return total;
  const Eigen::MatrixXd centred = draws.rowwise() - draws.colwise().mean();
  const auto correlation = [&](Eigen::Index lag) {
    return 1.0 - (variances.within - Autocovariance(centred, lag)) / variances.pooled;
  };
  double previous_pair = 1.0 + correlation(1);
  double sum = previous_pair;
  double last_even = 0.0;
  for (Eigen::Index lag = 2; lag < count - 2; lag += 2) {
    last_even = correlation(lag);
    const double pair = last_even + correlation(lag + 1);
    if (!(pair > 0.0) || lag + 2 >= count - 2) break;
    previous_pair = std::min(previous_pair, pair);
    sum += previous_pair;
  }
  const double time =
      std::max(2.0 * sum - 1.0 + std::max(0.0, last_even), 1.0 / std::log10(std::max(total, 10.0)));
  return total / time;
}

MeanEstimate EstimateMean(const Eigen::MatrixXd& draws) {
  FUNNELCAST_CHECK(draws.rows() >= 8);
  MeanEstimate result;
  result.mean = draws.mean();
  result.sd = std::sqrt((draws.array() - result.mean).square().sum() /
                        static_cast<double>(draws.size() - 1));
  result.mcse = result.sd / std::sqrt(EffectiveSampleSize(SplitChains(draws)));
  return result;
}

ChainDiagnostics DiagnoseChains(const Eigen::MatrixXd& draws) {
  FUNNELCAST_CHECK(draws.rows() >= 8);
  ChainDiagnostics result;
  const Eigen::MatrixXd split = SplitChains(draws);
  const Eigen::MatrixXd bulk = RankNormalize(split);
  const double median = MedianOfEvenCount(split);
  const Eigen::MatrixXd folded = RankNormalize((split.array() - median).abs().matrix());
  result.rhat = std::max(SplitRhat(bulk), SplitRhat(folded));
  result.bulk_ess = EffectiveSampleSize(bulk);
  result.tail_ess = std::min(EffectiveSampleSize(SplitChains(IndicateBelow(draws, 0.05))),
                             EffectiveSampleSize(SplitChains(IndicateBelow(draws, 0.95))));
  return result;
}

}  // namespace funnelcast::sampler
