// Public entry: brings a fitted funnel up to date with a history that went on.
#ifndef FUNNELCAST_SIMULATOR_UPDATE_UPDATE_H_
#define FUNNELCAST_SIMULATOR_UPDATE_UPDATE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/data/trust.h"
#include "simulator/fit/fit.h"

namespace funnelcast::update {

struct UpdateOptions {
  // Below this effective sample share of any node's weights, in any of its stages, the funnel is
  // fitted anew; in (0, 1].
  double min_effective_share = data::trust::kLeastEffectiveShare;
  // Above this R-hat of any parameter's draws after the moves, too.
  double max_rhat = data::trust::kHighestRhat;
  // Bound of the last moves' work, in evaluations of an observation with its derivatives, all nodes
  // together. Where it does not suffice, trajectories get shorter; stages cost at most as much
  // again.
  std::int64_t max_work = 30'000'000;
  // Seed and threads of both ways; chains, draws and acceptance of a refit. Its grid is not used: a
  // model keeps the length of its periods, unless the history has become long enough for weeks.
  fit::FitOptions fit;
};

// The posterior of `history`, which is the one that `fitted` was made from with more days or with
// corrections, in one of three ways that `update.origin` of the result tells:
//
// kUpdated: the draws that `fitted` keeps are carried on to the new end, weighted by the ratio of
// the new posterior to the old one, resampled, and moved by a Markov chain that leaves the new
// posterior as it is; in up to three stages where one would leave few. Periods and knots of the
// drift go on from the last fit, so that the last period may lack days. The result has as many
// draws as `fitted` has positions, at most 1,000. kRefitted: as FitFunnel, but chains begin at the
// old draws, with a shorter warm-up. When the weights' effective share is too small, the moved
// draws do not agree with each other, or the model's parts changed; `update.reason` says which.
// kUnchanged: `fitted` itself; the history is the very same.
//
// The same arguments give the same bytes at any thread count. Errors as FitFunnel.
absl::StatusOr<data::FittedFunnel> UpdateFunnel(const data::FittedFunnel& fitted,
                                                const data::FunnelHistory& history,
                                                const UpdateOptions& options,
                                                const fit::FitProgress& progress);

}  // namespace funnelcast::update

#endif  // FUNNELCAST_SIMULATOR_UPDATE_UPDATE_H_
