// Fits the nodes of a funnel side by side.
#include "simulator/fit/fit.h"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "simulator/base/random.h"
#include "simulator/curves/curves.h"
#include "simulator/data/grid.h"
#include "simulator/data/history_digest.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/data/trust.h"
#include "simulator/fit/component_errors.h"
#include "simulator/fit/exhaustion_choice.h"
#include "simulator/fit/fit_campaigns.h"
#include "simulator/fit/fit_nodes.h"
#include "simulator/fit/input_choice.h"
#include "simulator/fit/word_of_mouth_choice.h"
#include "simulator/mechanisms/season_notes.h"
#include "simulator/nodes/funnel_graph.h"
#include "simulator/rules/anchor_levels.h"
#include "simulator/sampler/chain.h"
#include "simulator/sampler/diagnostics.h"
#include "simulator/sampler/posterior.h"
#include "simulator/sampler/sample.h"

namespace funnelcast::fit {
namespace {

constexpr int kShortestHistoryDays = 14;
constexpr int kFewestObservations = 4;
constexpr int kMaxDepth = 10;
// With more divergences than one in so many draws a node is sampled again, with steps small enough
// for the acceptance below: where noise is small a posterior can be so narrow that a chain gets
// stuck there, and its draws say too much of that place.
constexpr double kCarefulAcceptance = 0.98;
// Values of all draws together: 9.6 MB as 32-bit floats.
constexpr std::int64_t kMaxStoredValues = 2'400'000;

// Bytes of a stored model, but for its sentences and lists: draws, those from the prior and the
// past come first, then the draws of campaigns, within these bounds. What is left is for the
// positions that are kept for updates, within the bounds of both bytes and numbers.
constexpr std::int64_t kMaxModelBytes = 19'000'000;
constexpr std::int64_t kMaxCampaignBytes = 6'000'000;
constexpr std::int64_t kFewestCampaignBytes = 1'000'000;
constexpr std::int64_t kMaxPositionBytes = 8'000'000;
constexpr std::int64_t kReservedPositionBytes = 2'400'000;
constexpr int kMaxPositions = 1000;
constexpr int kFewestPositions = 40;

// Counts iterations of all chains and tells the caller, at most a few hundred times; remembers a
// wish to cancel.
class ProgressCounter {
 public:
  ProgressCounter(const FitProgress& progress, std::int64_t total)
      : progress_(progress), total_(total), stride_(std::max<std::int64_t>(1, total / 200)) {}

  // Counts `work` and says whether to go on.
  bool Advance(std::int64_t work) {
    const std::int64_t before = done_.fetch_add(work);
    if (before / stride_ != (before + work) / stride_) {
      Report(before + work, "sampling the posterior");
    }
    return !cancelled_.load(std::memory_order_relaxed);
  }
  // Tells of work that was not counted and says whether to go on.
  bool Tell(const char* step) {
    Report(done_.load(), step);
    return !cancelled();
  }
  bool cancelled() const { return cancelled_.load(); }

 private:
  void Report(std::int64_t done, const char* step) {
    const std::lock_guard<std::mutex> lock(mutex_);
    highest_ = std::max(highest_, done);
    const double share = static_cast<double>(highest_) / static_cast<double>(total_);
    if (progress_ && !progress_(std::min(1.0, share), step)) cancelled_ = true;
  }

  const FitProgress& progress_;
  const std::int64_t total_;
  const std::int64_t stride_;
  std::atomic<std::int64_t> done_{0};
  std::atomic<bool> cancelled_{false};
  std::mutex mutex_;
  std::int64_t highest_ = 0;
};

// Every how many draws of a chain are kept, so that a funnel of many channels stays small enough to
// store. Draws that are left out were counted by the diagnostics all the same.
int ChooseStride(const std::vector<nodes::FunnelNode>& nodes, std::int64_t draw_count) {
  std::int64_t rows = 0;
  for (const nodes::FunnelNode& node : nodes) rows += node.node.row_count();
  return static_cast<int>((rows * draw_count + kMaxStoredValues - 1) / kMaxStoredValues);
}

// Keeps every `stride`-th draw of each chain.
void StoreDraws(const nodes::FunnelNode& node, const std::vector<sampler::ChainResult>& chains,
                int stride, data::FittedNode& fitted) {
  const auto per_chain = static_cast<std::size_t>(chains.front().draws.cols() / stride);
  const std::size_t draw_count = per_chain * chains.size();
  const auto row_count = static_cast<std::size_t>(fitted.row_count());
  fitted.draws.resize(row_count * draw_count);
  std::vector<double> rows(row_count);
  for (std::size_t c = 0; c < chains.size(); ++c) {
    for (std::size_t d = 0; d < per_chain; ++d) {
      node.ReadDraw(chains[c].draws.col(static_cast<Eigen::Index>(d) * stride), rows.data());
      for (std::size_t row = 0; row < row_count; ++row) {
        fitted.draws[row * draw_count + c * per_chain + d] = static_cast<float>(rows[row]);
      }
    }
  }
}

// Rows of draws from the prior, so that what the data said can be told later.
void StorePriorDraws(const nodes::FunnelNode& node, std::uint64_t seed, std::uint32_t node_index,
                     data::FittedNode& fitted) {
  const auto row_count = static_cast<std::size_t>(fitted.row_count());
  fitted.prior_draws.resize(row_count * std::size_t{data::kPriorDrawCount});
  std::vector<double> rows(row_count);
  for (std::uint32_t draw = 0; draw < data::kPriorDrawCount; ++draw) {
    base::RandomStream random(seed, base::StreamPurpose::kPriorDraw, node_index, draw);
    node.ReadDraw(node.DrawFromPrior(random), rows.data());
    for (std::size_t row = 0; row < row_count; ++row) {
      fitted.prior_draws[row * std::size_t{data::kPriorDrawCount} + draw] =
          static_cast<float>(rows[row]);
    }
  }
}

// The bytes that nodes take besides positions, with the past that they keep at most.
std::int64_t CountBytes(const std::vector<nodes::FunnelNode>& nodes, int draw_count,
                        const data::PeriodGrid& grid) {
  constexpr std::int64_t kSeries = 3;  // outcome, parent and input
  const std::int64_t periods = std::min(grid.count, rules::kPastWeeks * 7 / grid.period_days);
  std::int64_t bytes = 0;
  for (const nodes::FunnelNode& node : nodes) {
    const auto channels = static_cast<std::int64_t>(node.node.channels.size()) + 1;
    const std::int64_t past = kSeries * channels + node.node.season.column_count();
    bytes += std::int64_t{node.node.row_count()} * (draw_count + data::kPriorDrawCount) *
             std::int64_t{sizeof(float)};
    bytes += past * periods * std::int64_t{sizeof(double)};
  }
  return bytes;
}

// How many of `draw_count` draws keep their positions in `room` bytes: a multiple of four, so that
// updates can cut them into chains, and at least forty.
int CountPositions(const std::vector<nodes::FunnelNode>& nodes, int draw_count, std::int64_t room) {
  std::int64_t position_bytes = 1;
  for (const nodes::FunnelNode& node : nodes) {
    position_bytes += std::int64_t{node.dimension()} * std::int64_t{sizeof(float)};
  }
  const std::int64_t fitting = std::min(room, kMaxPositionBytes) / position_bytes;
  const auto count = static_cast<int>(std::min<std::int64_t>(fitting, kMaxPositions));
  return std::min(draw_count, std::max(count, kFewestPositions)) / 4 * 4;
}

// Keeps the positions of `count` draws, spread evenly over all chains, rounded, and what the
// density is there.
void StorePositions(const nodes::FunnelNode& node, const std::vector<sampler::ChainResult>& chains,
                    int count, data::NodePositions& positions) {
  const auto per_chain = static_cast<std::size_t>(chains.front().draws.cols());
  const std::size_t draw_count = per_chain * chains.size();
  const auto wanted = static_cast<std::size_t>(count);
  positions.groups = node.Groups();
  Eigen::VectorXd gradient(node.dimension());
  for (std::size_t p = 0; p < wanted; ++p) {
    const std::size_t draw = p * draw_count / wanted;
    const Eigen::VectorXf rounded = chains[draw / per_chain]
                                        .draws.col(static_cast<Eigen::Index>(draw % per_chain))
                                        .cast<float>();
    positions.values.insert(positions.values.end(), rounded.begin(), rounded.end());
    positions.log_densities.push_back(node.Evaluate(rounded.cast<double>(), gradient));
  }
  for (const sampler::ChainResult& chain : chains) {
    positions.step_size += chain.step_size / static_cast<double>(chains.size());
  }
}

int WarmupCount(bool warm, const FitOptions& options) {
  return warm ? std::min(kWarmWarmupCount, options.warmup_count) : options.warmup_count;
}

// One node's work: its mode and curvature first, or those among places near the posterior's mass,
// then its chains.
struct NodeWork {
  std::unique_ptr<const sampler::Posterior> posterior;
  std::vector<sampler::ChainResult> chains;
  std::string note;  // on what else it took, or empty
};

int CountDivergences(const std::vector<sampler::ChainResult>& chains) {
  int count = 0;
  for (const sampler::ChainResult& chain : chains) count += chain.divergence_count;
  return count;
}

// Runs all chains of the nodes `chosen`. `on_iteration`: told the node, says whether to go on.
void RunChains(const std::vector<std::size_t>& chosen, const FitOptions& options,
               const std::vector<Eigen::MatrixXd>& places,
               const std::function<bool(std::size_t)>& on_iteration, std::vector<NodeWork>& work) {
  std::atomic<bool> stopped{false};
  const auto chain_count = static_cast<std::size_t>(options.chain_count);
  tbb::parallel_for(std::size_t{0}, chosen.size() * chain_count, [&](std::size_t task) {
    const std::size_t n = chosen[task / chain_count];
    const std::size_t c = task % chain_count;
    if (stopped || work[n].posterior == nullptr) return;
    sampler::ChainOptions chain;
    const bool warm = n < places.size() && places[n].cols() > 0;
    chain.warmup_count = WarmupCount(warm, options);
    chain.draw_count = options.draw_count_per_chain;
    chain.target_acceptance = options.target_acceptance.value_or(
        sampler::UsualAcceptance(work[n].posterior->dimension()));
    chain.max_depth = kMaxDepth;
    chain.seed = options.seed;
    chain.stream = static_cast<std::uint32_t>(n * 64 + c);
    const double start_share = (static_cast<double>(c) + 0.5) / static_cast<double>(chain_count);
    work[n].chains[c] = work[n].posterior->Run(
        chain, [&] { return on_iteration(n); }, start_share);
    if (work[n].chains[c].cancelled) stopped = true;
  });
}

// Samples again what had too many divergences, unless it was sampled with as small steps before.
void SampleAgain(const FitOptions& options, const std::vector<Eigen::MatrixXd>& places,
                 ProgressCounter& counter, std::vector<NodeWork>& work) {
  if (options.target_acceptance.value_or(0.0) >= kCarefulAcceptance) return;
  FitOptions careful = options;
  careful.target_acceptance = kCarefulAcceptance;
  const std::int64_t draw_count = std::int64_t{options.chain_count} * options.draw_count_per_chain;
  std::vector<std::size_t> chosen;
  for (std::size_t n = 0; n < work.size(); ++n) {
    const int count = CountDivergences(work[n].chains);
    if (count * data::trust::kDrawsPerDivergenceOfFit <= draw_count) continue;
    chosen.push_back(n);
    char note[160];
    std::snprintf(note, sizeof note,
                  "sampled again with smaller steps, since %d of %lld transitions diverged", count,
                  static_cast<long long>(draw_count));
    work[n].note = note;
  }
  std::atomic<int> iterations{0};
  const auto on_iteration = [&](std::size_t /*node*/) {
    if (iterations.fetch_add(1) % 64 != 0) return !counter.cancelled();
    return counter.Tell("sampling again with smaller steps");
  };
  RunChains(chosen, careful, places, on_iteration, work);
}

void SampleNodes(const std::vector<nodes::FunnelNode>& nodes,
                 const std::vector<Eigen::MatrixXd>& places, const FitOptions& options,
                 ProgressCounter& counter, std::vector<NodeWork>& work) {
  const std::size_t chain_count = static_cast<std::size_t>(options.chain_count);
  tbb::parallel_for(std::size_t{0}, nodes.size(), [&](std::size_t n) {
    if (!counter.Advance(0)) return;
    const nodes::FunnelNode& node = nodes[n];
    const bool warm = n < places.size() && places[n].cols() > 0;
    work[n].posterior =
        warm ? std::make_unique<const sampler::Posterior>(node, places[n], node.Paths())
             : std::make_unique<const sampler::Posterior>(node, node.Start(), node.Paths());
    work[n].chains.resize(chain_count);
  });
  std::vector<std::size_t> all(nodes.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  RunChains(
      all, options, places,
      [&](std::size_t n) { return counter.Advance(nodes[n].observation_count()); }, work);
  if (!counter.cancelled()) SampleAgain(options, places, counter, work);
}

void AddWarnings(const data::PeriodGrid& grid, data::FittedFunnel& fitted) {
  char text[256];
  const double weeks = grid.weeks();
  if (weeks < 2.0 * data::kWeeksForWeeklyGrid) {
    std::snprintf(text, sizeof text,
                  "Only %.0f weeks of history: levels and drifts are poorly known, and no season "
                  "of the year can be seen.",
                  weeks);
    fitted.warnings.emplace_back(text);
  } else if (weeks < data::trust::kYearWeeks) {
    std::snprintf(text, sizeof text,
                  "%.0f weeks of history are less than a year: no season of the year can be seen.",
                  weeks);
    fitted.warnings.emplace_back(text);
  }
  std::vector<data::NodeDiagnostics> diagnostics = fitted.diagnostics;
  for (const data::FittedSplit& split : fitted.campaign_splits)
    diagnostics.push_back(split.diagnostics);
  for (const data::NodeDiagnostics& node : diagnostics) {
    if (node.max_rhat > data::trust::kHighestRhat) {
      std::snprintf(text, sizeof text,
                    "The chains of \"%s\" did not agree (R-hat %.2f, above %.2f): its forecast is "
                    "not to be trusted.",
                    node.description.c_str(), node.max_rhat, data::trust::kHighestRhat);
      fitted.warnings.emplace_back(text);
    }
  }
  for (const data::ChannelEvidence& channel : fitted.channels) {
    if (channel.tier == data::EvidenceTier::kBenchmark) {
      fitted.warnings.push_back("Channel " + channel.channel +
                                " has hardly any history: its forecast rests on benchmarks.");
    }
    if (channel.tier != data::EvidenceTier::kPriorOnly) continue;
    std::snprintf(text, sizeof text,
                  "Channel %s was active for %.1f weeks only: its forecast rests on the other "
                  "channels' spread.",
                  channel.channel.c_str(), channel.active_weeks);
    fitted.warnings.emplace_back(text);
  }
}

}  // namespace

int PeriodDays(GridChoice choice) {
  switch (choice) {
    case GridChoice::kDay:
      return 1;
    case GridChoice::kWeek:
      return 7;
    case GridChoice::kAuto:
      break;
  }
  return 0;
}

absl::Status CheckFittable(const data::FunnelHistory& history) {
  if (history.day_count < kShortestHistoryDays) {
    return absl::FailedPreconditionError("The history holds " + std::to_string(history.day_count) +
                                         " days; at least " + std::to_string(kShortestHistoryDays) +
                                         " are needed. Import more observations.");
  }
  const data::PeriodGrid grid = data::MakePeriodGrid(history, 0);
  int observed = 0;
  for (const nodes::FunnelNode& node : nodes::BuildFunnelNodes(history, grid)) {
    observed = std::max(observed, node.observation_count());
  }
  if (observed < kFewestObservations) {
    return absl::FailedPreconditionError(
        "The history relates no two stages, and no input to a stage, over at least " +
        std::to_string(kFewestObservations) +
        " periods. Check that the funnel's metrics are those that were imported.");
  }
  return absl::OkStatus();
}

absl::StatusOr<data::FittedFunnel> FitFunnel(const data::FunnelHistory& history,
                                             const FitOptions& options,
                                             const FitProgress& progress) {
  if (absl::Status fittable = CheckFittable(history); !fittable.ok()) return fittable;
  const data::PeriodGrid grid = data::MakePeriodGrid(history, PeriodDays(options.grid));
  std::vector<nodes::FunnelNode> nodes = nodes::BuildFunnelNodes(history, grid);
  if (nodes.empty()) {
    return absl::FailedPreconditionError(
        "The history is too short for the grid asked for. Fit on days, or import more "
        "observations.");
  }
  tbb::task_arena arena(options.thread_count > 0 ? options.thread_count
                                                 : tbb::task_arena::automatic);
  arena.execute([&] {
    tbb::parallel_for(std::size_t{0}, nodes.size(), [&](std::size_t n) {
      ChooseInputMechanisms(options, nodes[n]);
      ChooseWordOfMouth(options, nodes[n]);
      ChooseExhaustion(options, nodes[n]);
    });
  });
  return FitNodes(history, grid, std::move(nodes), {}, options, progress);
}

absl::StatusOr<data::FittedFunnel> FitNodes(const data::FunnelHistory& history,
                                            const data::PeriodGrid& grid,
                                            std::vector<nodes::FunnelNode> nodes,
                                            const std::vector<Eigen::MatrixXd>& starts,
                                            const FitOptions& options,
                                            const FitProgress& progress) {
  std::int64_t total = 0;
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const bool warm = n < starts.size() && starts[n].cols() > 0;
    const std::int64_t iterations = WarmupCount(warm, options) + options.draw_count_per_chain;
    total += iterations * options.chain_count * nodes[n].observation_count();
  }
  ProgressCounter counter(progress, total);
  std::vector<NodeWork> work(nodes.size());
  tbb::task_arena arena(options.thread_count > 0 ? options.thread_count
                                                 : tbb::task_arena::automatic);
  arena.execute([&] { SampleNodes(nodes, starts, options, counter, work); });
  if (counter.cancelled()) return absl::CancelledError("The fit was cancelled.");
  std::vector<std::vector<sampler::ChainResult>> chains;
  for (NodeWork& one : work) chains.push_back(std::move(one.chains));
  data::FittedFunnel fitted;
  arena.execute([&] {
    fitted = AssembleFit(history, grid, std::move(nodes), chains, options.seed,
                         [&] { return counter.Tell("fitting campaigns"); });
  });
  if (counter.cancelled()) return absl::CancelledError("The fit was cancelled.");
  for (std::size_t n = 0; n < work.size(); ++n) {
    if (!work[n].note.empty()) fitted.diagnostics[n].notes.push_back(std::move(work[n].note));
  }
  return fitted;
}

data::NodeDiagnostics Diagnose(const std::string& description, int observation_count,
                               const std::vector<sampler::ChainResult>& chains) {
  data::NodeDiagnostics result;
  result.description = description;
  result.parameter_count = static_cast<int>(chains.front().draws.rows());
  result.observation_count = observation_count;
  const auto draw_count =
      static_cast<double>(chains.front().draws.cols()) * static_cast<double>(chains.size());
  result.min_bulk_ess = draw_count;
  result.min_tail_ess = draw_count;
  for (int parameter = 0; parameter < result.parameter_count; ++parameter) {
    const sampler::ChainDiagnostics one =
        sampler::DiagnoseChains(sampler::CollectDimension(chains, parameter));
    result.max_rhat = std::max(result.max_rhat, one.rhat);
    result.min_bulk_ess = std::min(result.min_bulk_ess, one.bulk_ess);
    result.min_tail_ess = std::min(result.min_tail_ess, one.tail_ess);
  }
  result.divergence_count = CountDivergences(chains);
  std::int64_t leapfrogs = 0;
  for (const sampler::ChainResult& chain : chains) leapfrogs += chain.leapfrog_count;
  result.mean_leapfrog_steps = static_cast<double>(leapfrogs) / draw_count;
  return result;
}

data::FittedFunnel AssembleFit(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                               std::vector<nodes::FunnelNode> nodes,
                               const std::vector<std::vector<sampler::ChainResult>>& chains,
                               std::uint64_t seed, const std::function<bool()>& go_on) {
  data::FittedFunnel fitted;
  fitted.data_first_day = history.first_day;
  fitted.data_end_day = grid.end_day;
  fitted.period_days = grid.period_days;
  fitted.seed = seed;
  const auto chain_count = static_cast<int>(chains.front().size());
  const auto per_chain = static_cast<int>(chains.front().front().draws.cols());
  const int stride =
      std::max(1, ChooseStride(nodes, static_cast<std::int64_t>(chain_count) * per_chain));
  fitted.draw_count = chain_count * (per_chain / stride);
  fitted.channels = nodes::AssessEvidence(history, grid);
  fitted.warnings = nodes::ListUnusedEvidence(history, nodes);
  const std::int64_t room = kMaxModelBytes - CountBytes(nodes, fitted.draw_count, grid);
  const std::int64_t campaign_bytes = FitCampaigns(
      history, grid,
      std::clamp(room - kReservedPositionBytes, kFewestCampaignBytes, kMaxCampaignBytes), go_on,
      fitted);
  fitted.position_count = CountPositions(nodes, fitted.draw_count, room - campaign_bytes);
  fitted.anchor_day = grid.end_day;
  fitted.weekly_rows = grid.weekly_rows;
  fitted.history_digest = data::DigestHistory(history);
  fitted.diagnostics.resize(nodes.size());
  tbb::parallel_for(std::size_t{0}, nodes.size(), [&](std::size_t n) {
    if (nodes[n].node.mechanisms.carry_over == data::CarryOverKind::kNone) {
      for (data::NodeChannel& channel : nodes[n].node.channels) channel.recent_inputs.clear();
    }
    fitted.diagnostics[n] = Diagnose(nodes[n].description, nodes[n].observation_count(), chains[n]);
    StoreDraws(nodes[n], chains[n], stride, nodes[n].node);
    LearnComponents(history, grid, fitted.draw_count, nodes[n].node);
    StorePositions(nodes[n], chains[n], fitted.position_count, nodes[n].node.positions);
    StorePriorDraws(nodes[n], seed, static_cast<std::uint32_t>(n), nodes[n].node);
    fitted.diagnostics[n].notes = DescribeInputMechanisms(nodes[n], fitted.draw_count);
    DescribeExhaustion(nodes[n], fitted.draw_count, fitted.diagnostics[n].notes);
    for (std::string& note : mechanisms::DescribeSeason(nodes[n].node, fitted.draw_count)) {
      fitted.diagnostics[n].notes.push_back(std::move(note));
    }
  });
  std::vector<nodes::MechanismEvidence> word_of_mouth;
  for (nodes::FunnelNode& node : nodes) {
    word_of_mouth.push_back(node.word_of_mouth_evidence);
    fitted.nodes.push_back(std::move(node.node));
  }
  curves::AssessContractions(fitted);
  DescribeWordOfMouth(word_of_mouth, fitted);
  AddWarnings(grid, fitted);
  return fitted;
}

}  // namespace funnelcast::fit
