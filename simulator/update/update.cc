// Decides between weighting the old draws and fitting anew, and carries either out.
#include "simulator/update/update.h"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "simulator/base/civil_day.h"
#include "simulator/base/random.h"
#include "simulator/data/grid.h"
#include "simulator/data/history_digest.h"
#include "simulator/fit/exhaustion_choice.h"
#include "simulator/fit/fit_nodes.h"
#include "simulator/fit/input_choice.h"
#include "simulator/fit/word_of_mouth_choice.h"
#include "simulator/nodes/funnel_graph.h"
#include "simulator/sampler/chain.h"
#include "simulator/sampler/laplace.h"
#include "simulator/sampler/metric.h"
#include "simulator/update/continuation.h"
#include "simulator/update/population.h"

namespace funnelcast::update {
namespace {

// Depths of a move's trajectory; at the least one the number of evaluations is bounded by 2^3 - 1 a
// draw whatever the work allowed.
constexpr int kMostDepth = 5;
constexpr int kLeastDepth = 3;
constexpr int kChainCount = 4;

// The history with nothing observed from `day` on; inputs stay.
data::FunnelHistory MaskOutcomes(data::FunnelHistory history, data::Day day) {
  const auto mask = [&](data::DailyValues& values) {
    const auto first = static_cast<std::size_t>(std::max(0, day - history.first_day));
    for (std::size_t i = first; i < values.size(); ++i) {
      values[i] = std::numeric_limits<double>::quiet_NaN();
    }
  };
  for (data::ChannelHistory& channel : history.channels) {
    for (data::DailyValues& values : channel.stages) mask(values);
    mask(channel.reach);
  }
  for (data::DailyValues& values : history.brand) mask(values);
  return history;
}

// A seed of its own for every day that a model is updated to, so that an update never meets the
// random numbers of the one before (SplitMix64 finaliser).
std::uint64_t SeedOf(std::uint64_t seed, data::Day end_day, int update_count) {
  std::uint64_t value = seed + 0x9e3779b97f4a7c15ULL * (static_cast<std::uint64_t>(end_day) + 1) +
                        0xd1b54a32d192ed03ULL * static_cast<std::uint64_t>(update_count);
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

// The length of periods that the model goes on with; kAuto lets the history decide anew. A day grid
// of a short history was not asked for by anybody.
fit::GridChoice ChooseGrid(const data::FittedFunnel& fitted) {
  const int days = fitted.data_end_day - fitted.data_first_day;
  const bool long_enough = days >= 7 * data::kWeeksForWeeklyGrid || fitted.weekly_rows;
  if (fitted.period_days == 1) return long_enough ? fit::GridChoice::kDay : fit::GridChoice::kAuto;
  return long_enough ? fit::GridChoice::kAuto : fit::GridChoice::kWeek;
}

// Why the draws of `fitted` cannot be carried on to a history with the grid `fresh`, as far as can
// be seen without its nodes.
std::optional<std::string> FindGridChange(const data::FittedFunnel& fitted,
                                          const data::FunnelHistory& history,
                                          const data::PeriodGrid& fresh) {
  if (fitted.position_count < 8 * kChainCount) {
    return "The model before keeps too few draws to go on from.";
  }
  if (history.first_day != fitted.data_first_day) {
    return "The history now begins on " + base::FormatDay(history.first_day) + " instead of " +
           base::FormatDay(fitted.data_first_day) + ".";
  }
  if (fresh.end_day < fitted.data_end_day) {
    return "The history now ends on " + base::FormatDay(fresh.end_day - 1) +
           ", before the end of " + base::FormatDay(fitted.data_end_day - 1) +
           " that the model has seen.";
  }
  if (fresh.weekly_rows != fitted.weekly_rows) {
    return "The history had one row a week and now has daily ones, or the other way round.";
  }
  if (fresh.period_days != fitted.period_days) {
    return "The history is now long enough to count in weeks.";
  }
  if (fresh.weekly_rows && (fresh.end_day - fitted.anchor_day) % 7 != 0) {
    return "The weekly rows moved to another weekday.";
  }
  return std::nullopt;
}

// An update that is under way.
struct Update {
  data::PeriodGrid grid;
  std::vector<nodes::FunnelNode> nodes;
  std::vector<MovedPopulation> moved;  // [node]
  std::uint64_t seed = 1;
};

// The deepest trajectories whose evaluations stay within the work allowed.
int ChooseDepth(const Update& update, int position_count, std::int64_t max_work) {
  std::int64_t each = 0;  // work of one evaluation for every draw of every node
  for (const nodes::FunnelNode& node : update.nodes) {
    each += std::int64_t{node.observation_count()} * position_count;
  }
  int depth = kMostDepth;
  while (depth > kLeastDepth && each * ((1 << depth) - 1) > max_work) --depth;
  return depth;
}

// Whether a metric over all of a node's parameters stays within the work allowed.
bool CanAffordDenseMetric(const nodes::FunnelNode& node, std::int64_t max_work) {
  const std::int64_t dimension = node.dimension();
  const std::int64_t curvature = 8 * dimension * node.observation_count();
  return std::max(curvature, dimension * dimension * dimension / 100) < max_work;
}

void MoveNodes(const data::FittedFunnel& fitted, const data::FunnelHistory& history,
               const UpdateOptions& options, Update& update) {
  std::vector<nodes::FunnelNode> masked =
      nodes::BuildFunnelNodes(MaskOutcomes(history, fitted.data_end_day), update.grid);
  fit::KeepInputMechanisms(fitted, masked);
  fit::KeepWordOfMouth(fitted, masked);
  fit::KeepExhaustion(fitted, masked);
  const KnotTimes from = KnotTimesOf(fitted);
  const KnotTimes to = KnotTimesOf(update.grid);
  MoveOptions move;
  move.max_depth = ChooseDepth(update, fitted.position_count, options.max_work);
  move.chain_count = kChainCount;
  move.min_share = options.min_effective_share;
  move.seed = update.seed;
  update.moved.resize(update.nodes.size());
  tbb::parallel_for(std::size_t{0}, update.nodes.size(), [&](std::size_t n) {
    const nodes::FunnelNode& node = update.nodes[n];
    const Population carried = ContinuePopulation(fitted.nodes[n], from, node.Groups(), to,
                                                  update.seed, static_cast<std::uint32_t>(n));
    MoveOptions own = move;
    own.step_size = fitted.nodes[n].positions.step_size;
    own.dense_metric = CanAffordDenseMetric(node, options.max_work);
    own.series = static_cast<std::uint32_t>(n);
    const bool alike = n < masked.size() && masked[n].dimension() == node.dimension();
    update.moved[n] = MovePopulation(alike ? masked[n] : node, node, carried, own);
  });
}

data::FittedFunnel Assemble(const data::FittedFunnel& fitted, const data::FunnelHistory& history,
                            std::uint64_t seed, const std::function<bool()>& go_on,
                            Update& update) {
  std::vector<std::vector<sampler::ChainResult>> chains;
  for (MovedPopulation& moved : update.moved) chains.push_back(std::move(moved.chains));
  data::FittedFunnel result =
      fit::AssembleFit(history, update.grid, std::move(update.nodes), chains, seed, go_on);
  result.anchor_day = fitted.anchor_day;
  result.update.origin = data::FitOrigin::kUpdated;
  result.update.update_count = fitted.update.update_count + 1;
  for (std::size_t n = 0; n < update.moved.size(); ++n) {
    const double share = update.moved[n].effective_share;
    result.diagnostics[n].effective_share = share;
    result.update.effective_share = std::min(result.update.effective_share, share);
  }
  return result;
}

// Places for a refit's chains to begin at: spread like the normal density at the mode that is
// climbed to from the middle of the old draws. Those themselves lie off the new posterior where the
// knots moved and noise is small. Too many parameters for that: the old draws.
Eigen::MatrixXd FindPlaces(const nodes::FunnelNode& node, const Eigen::MatrixXd& old_draws,
                           std::uint64_t seed, std::uint32_t node_index) {
  constexpr Eigen::Index kMostParameters = 600;
  constexpr double kMinPrecision = 0.1;  // as in fits: priors are of unit scale
  if (old_draws.cols() == 0 || old_draws.rows() > kMostParameters) return old_draws;
  const sampler::LaplaceApproximation laplace =
      sampler::ApproximateByLaplace(node, old_draws.rowwise().mean(), kMinPrecision);
  const sampler::Metric spread = sampler::Metric::Dense(laplace.covariance);
  Eigen::MatrixXd places(old_draws.rows(), old_draws.cols());
  for (Eigen::Index i = 0; i < places.cols(); ++i) {
    base::RandomStream random(seed, base::StreamPurpose::kContinuation, node_index,
                              static_cast<std::uint32_t>(i));
    places.col(i) = laplace.mode + spread.SamplePosition(random);
  }
  return places;
}

absl::StatusOr<data::FittedFunnel> Refit(const data::FittedFunnel& fitted,
                                         const data::FunnelHistory& history,
                                         const UpdateOptions& options, double effective_share,
                                         std::string reason, const fit::FitProgress& progress) {
  const data::PeriodGrid grid = data::MakePeriodGrid(history, fit::PeriodDays(ChooseGrid(fitted)));
  std::vector<nodes::FunnelNode> nodes = nodes::BuildFunnelNodes(history, grid);
  fit::KeepInputMechanisms(fitted, nodes);
  fit::KeepWordOfMouth(fitted, nodes);
  fit::KeepExhaustion(fitted, nodes);
  const bool same_grid = grid.period_days == fitted.period_days;
  std::vector<Eigen::MatrixXd> starts(nodes.size());
  for (std::size_t n = 0; n < nodes.size() && same_grid; ++n) {
    for (std::size_t old = 0; old < fitted.nodes.size(); ++old) {
      if (fitted.diagnostics[old].description != nodes[n].description) continue;
      const Eigen::MatrixXd old_draws = TranslatePositions(fitted.nodes[old], KnotTimesOf(fitted),
                                                           nodes[n].Groups(), KnotTimesOf(grid));
      starts[n] = FindPlaces(nodes[n], old_draws, options.fit.seed, static_cast<std::uint32_t>(n));
    }
  }
  absl::StatusOr<data::FittedFunnel> result =
      fit::FitNodes(history, grid, std::move(nodes), starts, options.fit, progress);
  if (!result.ok()) return result;
  result->update.origin = data::FitOrigin::kRefitted;
  result->update.effective_share = effective_share;
  result->update.reason = std::move(reason);
  return result;
}

// The node whose weights are worst, as a reason for a refit; nothing when all will do.
std::optional<std::string> FindPoorWeights(const Update& update, double min_share, double& share) {
  std::size_t worst = 0;
  share = 1.0;
  for (std::size_t n = 0; n < update.moved.size(); ++n) {
    if (update.moved[n].effective_share >= share) continue;
    share = update.moved[n].effective_share;
    worst = n;
  }
  if (share >= min_share) return std::nullopt;
  char text[256];
  std::snprintf(text, sizeof text,
                "What was observed since is too far from what the model expected of \"%s\": the "
                "draws' effective share fell to %.1f %%, below %.1f %%.",
                update.nodes[worst].description.c_str(), 100.0 * share, 100.0 * min_share);
  return text;
}

// The node whose moved draws agree least, as a reason for a refit; nothing when all will do.
std::optional<std::string> FindPoorMixing(const data::FittedFunnel& moved, double max_rhat) {
  const auto worst =
      std::max_element(moved.diagnostics.begin(), moved.diagnostics.end(),
                       [](const data::NodeDiagnostics& x, const data::NodeDiagnostics& y) {
                         return x.max_rhat < y.max_rhat;
                       });
  if (worst == moved.diagnostics.end() || !(worst->max_rhat > max_rhat)) return std::nullopt;
  char text[256];
  std::snprintf(text, sizeof text,
                "The draws of \"%s\" did not agree after they were moved: R-hat %.2f, above %.2f.",
                worst->description.c_str(), worst->max_rhat, max_rhat);
  return text;
}

}  // namespace

absl::StatusOr<data::FittedFunnel> UpdateFunnel(const data::FittedFunnel& fitted,
                                                const data::FunnelHistory& history,
                                                const UpdateOptions& options,
                                                const fit::FitProgress& progress) {
  if (absl::Status fittable = fit::CheckFittable(history); !fittable.ok()) return fittable;
  if (data::DigestHistory(history) == fitted.history_digest) {
    data::FittedFunnel same = fitted;
    same.update = {};
    same.update.origin = data::FitOrigin::kUnchanged;
    return same;
  }
  const int period_days = fit::PeriodDays(ChooseGrid(fitted));
  const data::PeriodGrid fresh = data::MakePeriodGrid(history, period_days);
  std::optional<std::string> reason = FindGridChange(fitted, history, fresh);
  if (reason.has_value()) return Refit(fitted, history, options, 0.0, *reason, progress);
  if (progress && !progress(0.0, "weighting and moving the draws")) {
    return absl::CancelledError("The update was cancelled.");
  }
  Update update;
  update.grid = data::MakeContinuedGrid(history, fresh.period_days, fitted.anchor_day);
  update.nodes = nodes::BuildFunnelNodes(history, update.grid);
  fit::KeepInputMechanisms(fitted, update.nodes);
  fit::KeepWordOfMouth(fitted, update.nodes);
  fit::KeepExhaustion(fitted, update.nodes);
  update.seed = SeedOf(options.fit.seed, update.grid.end_day, fitted.update.update_count);
  reason = FindStructuralChange(fitted, update.nodes, KnotTimesOf(update.grid));
  if (reason.has_value()) return Refit(fitted, history, options, 0.0, *reason, progress);
  tbb::task_arena arena(options.fit.thread_count > 0 ? options.fit.thread_count
                                                     : tbb::task_arena::automatic);
  arena.execute([&] { MoveNodes(fitted, history, options, update); });
  double share = 1.0;
  reason = FindPoorWeights(update, options.min_effective_share, share);
  if (reason.has_value()) return Refit(fitted, history, options, share, *reason, progress);
  bool cancelled = false;
  const auto go_on = [&] {
    cancelled = cancelled || (progress && !progress(0.0, "fitting campaigns"));
    return !cancelled;
  };
  data::FittedFunnel result;
  arena.execute([&] { result = Assemble(fitted, history, options.fit.seed, go_on, update); });
  if (cancelled) return absl::CancelledError("The update was cancelled.");
  reason = FindPoorMixing(result, options.max_rhat);
  if (reason.has_value()) return Refit(fitted, history, options, share, *reason, progress);
  if (progress) progress(1.0, "done");
  return result;
}

}  // namespace funnelcast::update
