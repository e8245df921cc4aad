// Public entry: fits a funnel's posterior to its history.
#ifndef FUNNELCAST_SIMULATOR_FIT_FIT_H_
#define FUNNELCAST_SIMULATOR_FIT_FIT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"

namespace funnelcast::fit {

// Length of the periods of a fit. kAuto takes weeks, or days below ten weeks of history.
enum class GridChoice { kAuto, kDay, kWeek };

// Whether a node gets a mechanism: kAuto where its data clearly ask for it (a log Bayes factor
// above 3), kOn wherever it makes sense, kOff nowhere.
enum class MechanismChoice { kAuto, kOn, kOff };

struct FitOptions {
  GridChoice grid = GridChoice::kAuto;
  std::uint64_t seed = 1;
  int chain_count = 4;  // 1 to 8
  // Draws a chain, 100 to 5,000. Of a funnel with so many channels or campaigns that the model
  // would take more than 20 MB, only every second, third... is kept.
  int draw_count_per_chain = 1000;
  int warmup_count = 600;  // adaptation steps a chain, thrown away
  // Of the sampler, in (0.5, 1); none: each node's UsualAcceptance. A node with more than one
  // divergence in 500 draws is sampled again at 0.98.
  std::optional<double> target_acceptance = std::nullopt;
  int thread_count = 0;                                 // 0: as many as the machine has cores
  MechanismChoice carry_over = MechanismChoice::kAuto;  // inputs work on in later periods
  MechanismChoice saturation = MechanismChoice::kAuto;  // more input brings less than in proportion
  MechanismChoice word_of_mouth =
      MechanismChoice::kAuto;                           // actions bring attention of later periods
  MechanismChoice exhaustion = MechanismChoice::kAuto;  // repeated contacts earn less
};

// Told how far the fit is (`share`, 0 to 1, never falling; it stays at 1 while nodes are sampled
// again and campaigns fitted) and what it does. Returns false to
// cancel. May be called from several threads, one at a time.
using FitProgress = std::function<bool(double share, std::string_view step)>;

// Fits every node of the funnel by NUTS.
//
// The same history, seed and counts give the same draws at any `thread_count`.
// Errors: FAILED_PRECONDITION when the history holds too little to fit (a sentence says what is
// missing); CANCELLED when `progress` returned false. Poor convergence is no error: it is in the
// result's diagnostics.
absl::StatusOr<data::FittedFunnel> FitFunnel(const data::FunnelHistory& history,
                                             const FitOptions& options,
                                             const FitProgress& progress);

// FAILED_PRECONDITION with the reason when FitFunnel would refuse `history`; cheap.
absl::Status CheckFittable(const data::FunnelHistory& history);

}  // namespace funnelcast::fit

#endif  // FUNNELCAST_SIMULATOR_FIT_FIT_H_
