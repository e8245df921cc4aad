// Are ranks uniform? Chi-square tests of many rank histograms, with Holm's correction.
#ifndef FUNNELCAST_TESTS_STATISTICAL_RANKS_H_
#define FUNNELCAST_TESTS_STATISTICAL_RANKS_H_

#include <string>
#include <vector>

namespace funnelcast {

// How many of `draws` lie below `truth`: 0 to draws.size().
int RankOf(double truth, const std::vector<double>& draws);

// Counts of `ranks` (0 to rank_count - 1) in bins of equal width, [bin_count]. REQUIRES: bin_count
// divides rank_count.
std::vector<int> CountInBins(const std::vector<int>& ranks, int rank_count, int bin_count);

// Probability that even counts differ from their mean as much as `counts` do, by the chi-square
// statistic with counts.size() - 1 degrees of freedom.
double UniformityPValue(const std::vector<int>& counts);

// Which hypotheses Holm's step-down procedure (1979) rejects while it keeps the chance of any
// false rejection among all at most `level`, however they depend on each other.
std::vector<bool> RejectByHolm(const std::vector<double>& p_values, double level);

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_STATISTICAL_RANKS_H_
