// Histories that the engine's benchmarks fit: a real shop's table, and brands simulated from the
// model itself.
#ifndef FUNNELCAST_TESTS_BENCH_BENCH_BRANDS_H_
#define FUNNELCAST_TESTS_BENCH_BENCH_BRANDS_H_

#include <string>

#include "simulator/data/history.h"

namespace funnelcast::bench {

// The history in a tidy table `date,channel,metric,value` with the metrics spend, impressions,
// clicks, leads, orders and revenue; others are left out. Ends the program when the file cannot be
// read.
data::FunnelHistory ReadTidyHistory(const std::string& file);

// `channel_count` channels over `week_count` weeks with four stages each, from impressions to
// orders; rates, elasticities, drifts and noise scatter over the channels as in the priors.
// Deterministic.
data::FunnelHistory SimulateHistory(int channel_count, int week_count);

// A plan of `week_count` weeks from the end of `history`: for each channel its mean spend a day
// times `level`.
data::PlanInputs MakeFlatPlan(const data::FunnelHistory& history, int week_count, double level);

}  // namespace funnelcast::bench

#endif  // FUNNELCAST_TESTS_BENCH_BENCH_BRANDS_H_
