// The likelihood of whole periods and of a partial last one.
#include "simulator/nodes/series_noise.h"

#include <cmath>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/data/mechanism_shapes.h"

namespace funnelcast::nodes {

SeriesNoise::SeriesNoise(data::Likelihood likelihood, const std::vector<double>& outcomes,
                         const PartialPeriod& last)
    : likelihood_(likelihood),
      last_(last),
      partial_(last.log_share < 0.0 && !outcomes.empty()),
      whole_periods_(MakePart({outcomes.begin(), outcomes.end() - (partial_ ? 1 : 0)})),
      partial_period_(MakePart({outcomes.end() - (partial_ ? 1 : 0), outcomes.end()})) {}

SeriesNoise::Part SeriesNoise::MakePart(std::vector<double> outcomes) const {
  if (likelihood_ == data::Likelihood::kLogNormal)
    return {std::move(outcomes), simd::CountLikelihood({})};
  return {{}, simd::CountLikelihood(std::move(outcomes))};
}

simd::LikelihoodSum SeriesNoise::EvaluatePart(const Part& part, double omega,
                                              std::span<const double> log_means,
                                              std::span<double> by_log_mean) const {
  return likelihood_ == data::Likelihood::kLogNormal
             ? simd::EvaluateLogNormal(omega, part.log_outcomes, log_means, by_log_mean)
             : part.counts.Evaluate(omega, log_means, by_log_mean);
}

simd::LikelihoodSum SeriesNoise::Evaluate(double omega, std::span<const double> log_means,
                                          std::span<double> by_log_mean) const {
  if (!partial_) return EvaluatePart(whole_periods_, omega, log_means, by_log_mean);
  const std::size_t whole = log_means.size() - 1;
  simd::LikelihoodSum sum =
      EvaluatePart(whole_periods_, omega, log_means.first(whole), by_log_mean.first(whole));
  const double partial_omega = std::sqrt(omega * omega + last_.share_variance);
  const double log_mean = log_means.back() + last_.log_share;
  const simd::LikelihoodSum last =
      EvaluatePart(partial_period_, partial_omega, {&log_mean, 1}, by_log_mean.last(1));
  const double ratio = omega / partial_omega;
  sum.log_density += last.log_density;
  sum.by_log_omega += ratio * ratio * last.by_log_omega;
  return sum;
}

}  // namespace funnelcast::nodes
