// Carry-over: an input goes on working in the periods after it was given.
#ifndef FUNNELCAST_SIMULATOR_MECHANISMS_CARRY_OVER_H_
#define FUNNELCAST_SIMULATOR_MECHANISMS_CARRY_OVER_H_

#include <span>

#include "simulator/data/mechanism_shapes.h"

namespace funnelcast::mechanisms {

// Shares of what was there before that a period keeps, in [0, 1).
struct CarryOverRates {
  double retention = 0.0;  // rho, of the fading
  double build_up = 0.0;   // delta, of the building up; 0 without delay
};

// The share kept over `period_weeks` of what halves in `half_life_weeks`: 2^(-period / half-life).
// Its derivative by log half_life_weeks is -share log(share).
double ComputeRetention(double half_life_weeks, double period_weeks);

// The rates of a kind of carry-over from its half-lives; those it does not have are 0.
CarryOverRates ComputeCarryOverRates(data::CarryOverKind kind, double half_life_weeks,
                                     double build_up_weeks, double period_weeks);

// Spreads inputs x over the periods after them, so that a constant input stays what it is:
//
//   built_t   = (1 - delta) x_t     + delta built_(t-1)
//   carried_t = (1 - rho)   built_t + rho   carried_(t-1)
//
// Before the first period the input is taken to have been as in it. Weights of past inputs sum to
// 1: with delta = 0 the geometric (1 - rho) rho^lag of Koyck 1954; with delta > 0 the geometric lag
// of second order (Solow 1960), whose peak is late. Spans of equal length; linear cost.
void SpreadOver(const CarryOverRates& rates, std::span<const double> inputs,
                std::span<double> built, std::span<double> carried);

// The derivatives of a function of `carried` by the two rates, given its derivatives by carried_t;
// by the backward recursion, linear cost. `built` and `carried` are those of SpreadOver.
CarryOverRates PullBackSpread(const CarryOverRates& rates, std::span<const double> inputs,
                              std::span<const double> built, std::span<const double> carried,
                              std::span<const double> by_carried);

// Weeks within which half of what an input brings has come, for half-lives of fading and of
// building up (0: none): the median of the sum of two exponential delays.
double ComputeHalfWeeks(double half_life_weeks, double build_up_weeks);

// Weeks to the peak of what an input brings; 0 without building up.
double ComputePeakWeeks(double half_life_weeks, double build_up_weeks);

}  // namespace funnelcast::mechanisms

#endif  // FUNNELCAST_SIMULATOR_MECHANISMS_CARRY_OVER_H_
