// Forward and backward recursion of carry-over.
#include "simulator/mechanisms/carry_over.h"

#include <cmath>
#include <numbers>

#include "simulator/base/check.h"

namespace funnelcast::mechanisms {
namespace {

// Where two rates of decay are closer than this share they are told apart artificially, since the
// sum of two equal exponential delays has another form.
constexpr double kLeastRateGap = 1e-6;

struct DecayRates {
  double fading;
  double building;
};

DecayRates ComputeDecayRates(double half_life_weeks, double build_up_weeks) {
  DecayRates rates{std::numbers::ln2 / half_life_weeks, std::numbers::ln2 / build_up_weeks};
  if (std::abs(rates.building / rates.fading - 1.0) < kLeastRateGap) {
    rates.building = rates.fading * (1.0 + kLeastRateGap);
  }
  return rates;
}

}  // namespace

double ComputeRetention(double half_life_weeks, double period_weeks) {
  return std::exp2(-period_weeks / half_life_weeks);
}

CarryOverRates ComputeCarryOverRates(data::CarryOverKind kind, double half_life_weeks,
                                     double build_up_weeks, double period_weeks) {
  CarryOverRates rates;
  if (kind != data::CarryOverKind::kNone) {
    rates.retention = ComputeRetention(half_life_weeks, period_weeks);
  }
  if (kind == data::CarryOverKind::kDelayed) {
    rates.build_up = ComputeRetention(build_up_weeks, period_weeks);
  }
  return rates;
}

void SpreadOver(const CarryOverRates& rates, std::span<const double> inputs,
                std::span<double> built, std::span<double> carried) {
  FUNNELCAST_CHECK(built.size() == inputs.size() && carried.size() == inputs.size());
  if (inputs.empty()) return;
  double before = inputs[0];
  double carried_before = inputs[0];
  for (std::size_t t = 0; t < inputs.size(); ++t) {
    before = inputs[t] + rates.build_up * (before - inputs[t]);
    carried_before = before + rates.retention * (carried_before - before);
    built[t] = before;
    carried[t] = carried_before;
  }
}

CarryOverRates PullBackSpread(const CarryOverRates& rates, std::span<const double> inputs,
                              std::span<const double> built, std::span<const double> carried,
                              std::span<const double> by_carried) {
  CarryOverRates gradient;
  double by_this_carried = 0.0;
  double by_this_built = 0.0;
  for (std::size_t t = inputs.size(); t-- > 0;) {
    by_this_carried = by_carried[t] + rates.retention * by_this_carried;
    const double carried_before = t > 0 ? carried[t - 1] : inputs[0];
    gradient.retention += by_this_carried * (carried_before - built[t]);
    by_this_built = (1.0 - rates.retention) * by_this_carried + rates.build_up * by_this_built;
    const double built_before = t > 0 ? built[t - 1] : inputs[0];
    gradient.build_up += by_this_built * (built_before - inputs[t]);
  }
  return gradient;
}

double ComputeHalfWeeks(double half_life_weeks, double build_up_weeks) {
  if (!(build_up_weeks > 0.0)) return half_life_weeks;
  const DecayRates rates = ComputeDecayRates(half_life_weeks, build_up_weeks);
  const auto share_to_come = [&](double weeks) {
    return (rates.building * std::exp(-rates.fading * weeks) -
            rates.fading * std::exp(-rates.building * weeks)) /
           (rates.building - rates.fading);
  };
  double low = 0.0;
  double high = 4.0 * (half_life_weeks + build_up_weeks);
  for (int step = 0; step < 60; ++step) {
    const double middle = 0.5 * (low + high);
    (share_to_come(middle) > 0.5 ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

double ComputePeakWeeks(double half_life_weeks, double build_up_weeks) {
  if (!(build_up_weeks > 0.0)) return 0.0;
  const DecayRates rates = ComputeDecayRates(half_life_weeks, build_up_weeks);
  return std::log(rates.building / rates.fading) / (rates.building - rates.fading);
}

}  // namespace funnelcast::mechanisms
