// An engine that answers at once with numbers a reader can check by hand, and fits for as long as a
// test wants.
#ifndef FUNNELCAST_TESTS_SUPPORT_FAKE_ENGINE_H_
#define FUNNELCAST_TESTS_SUPPORT_FAKE_ENGINE_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "server/service/engine.h"
#include "simulator/forecast/compare.h"

namespace funnelcast::testing {

// The fit knows the history's channels and days and one stage (ACTION). Fewer than 14 days are
// refused. The forecast has weekly periods and, for the brand and each planned channel, ACTION:
// draw i is (i + 1) a day in channels, so that the mean over n draws is (n + 1) / 2 a day; the
// brand has their sum. The totals of a plan are that sum of ACTION over its window, ten times as
// much ATTENTION and five times as much VALUE. The backtest has one origin and one row, ACTION of
// the brand over 4 weeks, with as many windows as origins asked for, of which 3, 4 and 5 are
// covered. An update to the same last day finds nothing new; else it is a fit whose draws kept an
// effective share of 0.41. Thread- safe; must outlive the engine it makes.
class FakeEngine {
 public:
  service::Engine MakeEngine();

  // Fits and comparisons that begin from now on wait until ReleaseFits, a cancellation, or the end
  // of the server.
  void HoldFits();
  void ReleaseFits();
  // Waits until so many comparisons were told to stop; false after ten seconds.
  bool WaitForStoppedComparisons(int count);
  // What checks of a history do before they answer; set while none runs.
  std::function<void()> while_checking = [] {};
  // What fits end with when it is not OK.
  void FailFits(absl::Status status);
  // Fits that have begun so far.
  int fit_count();
  // Waits until so many fits have begun; false after ten seconds.
  bool WaitForFits(int count);

  double max_rhat = 1.0;  // of the fits to come

 private:
  absl::StatusOr<data::FittedFunnel> Fit(const data::FunnelHistory& history,
                                         const fit::FitOptions& options,
                                         const fit::FitProgress& progress);
  absl::StatusOr<data::FittedFunnel> Update(const data::FittedFunnel& base,
                                            const data::FunnelHistory& history,
                                            const update::UpdateOptions& options,
                                            const fit::FitProgress& progress);
  absl::StatusOr<std::vector<forecast::PlanTotals>> SimulateTotals(
      std::span<const data::PlanInputs> plans, const forecast::CompareOptions& options,
      const forecast::CompareProgress& progress);

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  bool held_ = false;
  int fit_count_ = 0;
  int stopped_comparison_count_ = 0;
  absl::Status fit_status_;
};

}  // namespace funnelcast::testing

#endif  // FUNNELCAST_TESTS_SUPPORT_FAKE_ENGINE_H_
