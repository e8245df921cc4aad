// The inner loop of every fit, compiled once for every vector width that Highway finds at run time.
#include "simulator/simd/likelihood.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator/base/special_functions.h"

// foreach_target.h includes this file again and must stand before highway.h.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simulator/simd/likelihood.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include <hwy/contrib/math/math-inl.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::ScalableTag<double>;
using DoubleVec = hn::Vec<Doubles>;

constexpr Doubles kDoubles;

HWY_INLINE DoubleVec ConstantOf(double value) { return hn::Set(kDoubles, value); }

// Horner's scheme, highest power first.
template <typename... Rest>
HWY_INLINE DoubleVec PolynomialOf(DoubleVec x, double first, Rest... rest) {
  DoubleVec value = ConstantOf(first);
  ((value = hn::MulAdd(value, x, ConstantOf(rest))), ...);
  return value;
}

// lgamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2), by u = 1 / x (Abramowitz and Stegun 6.1.41).
HWY_INLINE DoubleVec LogTail(DoubleVec u) {
  return hn::Mul(
      u, PolynomialOf(hn::Mul(u, u), 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12));
}

// psi(x) - log x, by u = 1 / x (Abramowitz and Stegun 6.3.18).
HWY_INLINE DoubleVec DigammaTail(DoubleVec u) {
  const DoubleVec square = hn::Mul(u, u);
  const DoubleVec series =
      PolynomialOf(square, 1.0 / 132, -1.0 / 240, 1.0 / 252, -1.0 / 120, 1.0 / 12);
  return hn::NegMulAdd(square, series, hn::Mul(ConstantOf(-0.5), u));
}

struct GammaTerms {
  DoubleVec log_gammas;  // lgamma(y + r) - lgamma(r) - y log r
  DoubleVec digammas;    // psi(y + r) - psi(r)
};

// REQUIRES: r >= 10.
HWY_INLINE GammaTerms LargeShapeTerms(double shape, DoubleVec y) {
  const DoubleVec inverse = ConstantOf(1.0 / shape);
  const DoubleVec total = hn::Add(y, ConstantOf(shape));
  const DoubleVec inverse_total = hn::Div(ConstantOf(1.0), total);
  const DoubleVec growth = hn::Log1p(kDoubles, hn::Mul(y, inverse));
  const DoubleVec tails = hn::Sub(LogTail(inverse_total), LogTail(inverse));
  return {hn::Add(hn::MulSub(hn::Sub(total, ConstantOf(0.5)), growth, y), tails),
          hn::Add(growth, hn::Sub(DigammaTail(inverse_total), DigammaTail(inverse)))};
}

// For shapes below 10: Stirling's series at y + r, or ten further up where that is below 10, with
// Gamma(x + 10) = x (x + 1) ... (x + 9) Gamma(x).
HWY_INLINE GammaTerms SmallShapeTerms(double shape, const base::LogGammaAndDigamma& at_shape,
                                      DoubleVec y) {
  constexpr double kHalfLogTwoPi = 0.91893853320467274178;
  const DoubleVec total = hn::Add(y, ConstantOf(shape));
  const auto low = hn::Lt(total, ConstantOf(10.0));
  const DoubleVec x = hn::IfThenElse(low, hn::Add(total, ConstantOf(10.0)), total);
  const DoubleVec log_x = hn::Log(kDoubles, x);
  const DoubleVec u = hn::Div(ConstantOf(1.0), x);
  DoubleVec log_gamma = hn::Sub(hn::MulSub(hn::Sub(x, ConstantOf(0.5)), log_x, x),
                                hn::Sub(ConstantOf(-kHalfLogTwoPi), LogTail(u)));
  DoubleVec digamma = hn::Add(log_x, DigammaTail(u));
  if (!hn::AllFalse(kDoubles, low)) {
    // The product and its derivative by x; their ratio is the sum of reciprocals.
    DoubleVec product = hn::IfThenElse(low, total, ConstantOf(1.0));
    DoubleVec slope = ConstantOf(1.0);
    for (int k = 1; k < 10; ++k) {
      const DoubleVec factor =
          hn::Add(hn::IfThenElse(low, total, ConstantOf(1.0)), ConstantOf(static_cast<double>(k)));
      slope = hn::MulAdd(slope, factor, product);
      product = hn::Mul(product, factor);
    }
    log_gamma = hn::Sub(log_gamma, hn::IfThenElseZero(low, hn::Log(kDoubles, product)));
    digamma = hn::Sub(digamma, hn::IfThenElseZero(low, hn::Div(slope, product)));
  }
  const DoubleVec by_shape =
      hn::MulAdd(y, ConstantOf(std::log(shape)), ConstantOf(at_shape.log_gamma));
  return {hn::Sub(log_gamma, by_shape), hn::Sub(digamma, ConstantOf(at_shape.digamma))};
}

struct Sums {
  DoubleVec log_density;
  DoubleVec by_shape;
};

// One vector of observations; `counted` masks those that are really there.
template <typename Mask>
HWY_INLINE void AddTerms(double shape, const base::LogGammaAndDigamma& at_shape, Mask counted,
                         const double* outcomes, const double* log_means, double* by_log_mean,
                         Sums& sums) {
  constexpr double kLargeShape = 10.0;
  constexpr double kHugeLogMean = 600.0;
  const DoubleVec y = hn::LoadU(kDoubles, outcomes);
  const DoubleVec log_mean = hn::LoadU(kDoubles, log_means);
  // The vector exponential knows no infinity: past its range it returns anything. Up there
  // log(1 + mean / shape) is log mean - log shape to the last digit, and y log mean cancels.
  const double log_shape = std::log(shape);
  const auto huge = hn::Gt(log_mean, ConstantOf(kHugeLogMean));
  const DoubleVec mean = hn::Exp(kDoubles, hn::Min(log_mean, ConstantOf(kHugeLogMean)));
  const DoubleVec log_ratio =
      hn::IfThenElse(huge, hn::Sub(log_mean, ConstantOf(log_shape)),
                     hn::Log1p(kDoubles, hn::Mul(mean, ConstantOf(1.0 / shape))));
  const DoubleVec slope = hn::Div(hn::Sub(y, mean), hn::Add(mean, ConstantOf(shape)));
  const GammaTerms gammas =
      shape >= kLargeShape ? LargeShapeTerms(shape, y) : SmallShapeTerms(shape, at_shape, y);
  const DoubleVec total = hn::Add(y, ConstantOf(shape));
  const DoubleVec powers = hn::IfThenElse(
      huge, hn::MulSub(total, ConstantOf(log_shape), hn::Mul(ConstantOf(shape), log_mean)),
      hn::NegMulAdd(total, log_ratio, hn::Mul(y, log_mean)));
  const DoubleVec log_density = hn::Add(gammas.log_gammas, powers);
  const DoubleVec by_shape = hn::Sub(hn::Sub(gammas.digammas, log_ratio), slope);
  hn::StoreU(hn::Mul(ConstantOf(shape), slope), kDoubles, by_log_mean);
  sums.log_density = hn::Add(sums.log_density, hn::IfThenElseZero(counted, log_density));
  sums.by_shape = hn::Add(sums.by_shape, hn::IfThenElseZero(counted, by_shape));
}

LikelihoodSum EvaluateCounts(double omega, std::span<const double> outcomes,
                             std::span<const double> log_means, std::span<double> by_log_mean) {
  const double shape = 1.0 / (omega * omega);
  const base::LogGammaAndDigamma at_shape = base::ComputeLogGammaAndDigamma(shape);
  const std::size_t lanes = hn::Lanes(kDoubles);
  const std::size_t whole = outcomes.size() / lanes * lanes;
  Sums sums{hn::Zero(kDoubles), hn::Zero(kDoubles)};
  const auto all = hn::FirstN(kDoubles, lanes);
  for (std::size_t i = 0; i < whole; i += lanes) {
    AddTerms(shape, at_shape, all, outcomes.data() + i, log_means.data() + i,
             by_log_mean.data() + i, sums);
  }
  if (const std::size_t rest = outcomes.size() - whole; rest > 0) {
    double y[HWY_MAX_BYTES / sizeof(double)] = {};
    double log_mean[HWY_MAX_BYTES / sizeof(double)] = {};
    double derivative[HWY_MAX_BYTES / sizeof(double)];
    std::copy_n(outcomes.data() + whole, rest, y);
    std::copy_n(log_means.data() + whole, rest, log_mean);
    AddTerms(shape, at_shape, hn::FirstN(kDoubles, rest), y, log_mean, derivative, sums);
    std::copy_n(derivative, rest, by_log_mean.data() + whole);
  }
  const double by_shape = hn::GetLane(hn::SumOfLanes(kDoubles, sums.by_shape));
  return {hn::GetLane(hn::SumOfLanes(kDoubles, sums.log_density)), -2.0 * shape * by_shape};
}

}  // namespace funnelcast::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace funnelcast::simd {

HWY_EXPORT(EvaluateCounts);

CountLikelihood::CountLikelihood(std::vector<double> outcomes) : outcomes_(std::move(outcomes)) {
  for (const double y : outcomes_) {
    log_factorial_sum_ += base::ComputeLogGammaAndDigamma(y + 1.0).log_gamma;
  }
}

LikelihoodSum CountLikelihood::Evaluate(double omega, std::span<const double> log_means,
                                        std::span<double> by_log_mean) const {
  LikelihoodSum sum =
      HWY_DYNAMIC_DISPATCH(EvaluateCounts)(omega, outcomes_, log_means, by_log_mean);
  sum.log_density -= log_factorial_sum_;
  return sum;
}

LikelihoodSum EvaluateLogNormal(double omega, std::span<const double> log_outcomes,
                                std::span<const double> log_means, std::span<double> by_log_mean) {
  constexpr double kHalfLogTwoPi = 0.91893853320467274178;
  const double precision = 1.0 / (omega * omega);
  const auto count = static_cast<double>(log_outcomes.size());
  double squares = 0.0;
  for (std::size_t i = 0; i < log_outcomes.size(); ++i) {
    const double difference = log_outcomes[i] - log_means[i];
    squares += difference * difference;
    by_log_mean[i] = precision * difference;
  }
  squares *= precision;
  return {-0.5 * squares - count * (std::log(omega) + kHalfLogTwoPi), squares - count};
}

}  // namespace funnelcast::simd
#endif
