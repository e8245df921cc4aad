// Fits the splits of channels over their campaigns, beside the nodes. Not for callers of the
// engine; see fit.h.
#ifndef FUNNELCAST_SIMULATOR_FIT_FIT_CAMPAIGNS_H_
#define FUNNELCAST_SIMULATOR_FIT_FIT_CAMPAIGNS_H_

#include <cstdint>
#include <functional>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"

namespace funnelcast::fit {

// Draws that each split keeps. Its posterior is independent of the nodes', so that they need not be
// as many.
inline constexpr int kSplitChainCount = 4;
inline constexpr int kSplitDrawsPerChain = 250;

// Fills in the campaigns of `fitted`'s evidence and its splits, and warns of campaigns that are not
// told apart. Seeded by `fitted`. Runs in the caller's task arena. `go_on` is asked now and then,
// by one thread at a time; once it returned false the work ends early and `fitted` is of no use.
//
// All splits together keep draws of at most `max_bytes`: where there are very many campaigns, every
// second, third ... of a chain. Returns the bytes that they take.
std::int64_t FitCampaigns(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                          std::int64_t max_bytes, const std::function<bool()>& go_on,
                          data::FittedFunnel& fitted);

}  // namespace funnelcast::fit

#endif  // FUNNELCAST_SIMULATOR_FIT_FIT_CAMPAIGNS_H_
