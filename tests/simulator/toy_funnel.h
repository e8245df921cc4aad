// A small brand for the engine's tests: two paid channels, orders and revenue of the brand as a
// whole.
#ifndef FUNNELCAST_TESTS_SIMULATOR_TOY_FUNNEL_H_
#define FUNNELCAST_TESTS_SIMULATOR_TOY_FUNNEL_H_

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/fit/fit.h"

namespace funnelcast {

// `day_count` days from 2024-10-04 on: spend 100 and 50 a day with some variation, about 20
// impressions a unit of money, 2 % clicks, one order in ten clicks, 60 a order. Deterministic.
data::FunnelHistory MakeToyHistory(int day_count);

// A plan of flat spends that begins where the history ends.
data::PlanInputs MakeToyPlan(const data::FunnelHistory& history, int day_count, double spend_a,
                             double spend_b);

// A short fit: 2 chains of 200 draws.
fit::FitOptions QuickFit();

// A toy funnel fitted once for all tests of a program.
const data::FittedFunnel& FittedToy();

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_SIMULATOR_TOY_FUNNEL_H_
