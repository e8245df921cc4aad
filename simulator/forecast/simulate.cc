// Plans group by group of series, and block by block of draws.
#include "simulator/forecast/simulate.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <utility>

#include "simulator/forecast/forecast_base.h"
#include "simulator/forecast/outcome_blocks.h"
#include "simulator/forecast/plan_block.h"
#include "simulator/forecast/plan_run.h"
#include "simulator/mechanisms/exhausted.h"
#include "simulator/simd/outcome_kernel.h"

namespace funnelcast::forecast {
namespace {

// A block on its way through all groups.
struct BlockRun {
  BlockRun(const PlanRun& run, std::span<const SeriesPath> paths, std::size_t first_draw)
      : draws(run, paths, first_draw), outcomes(run.base()) {}
  PlanBlock draws;
  OutcomeBlocks outcomes;
};

// Simulates group by group, the blocks of each at the same time.
class GroupRunner {
 public:
  // `paths_at(first_draw)`: those of a block, or none.
  template <typename PathsAt>
  GroupRunner(const PlanRun& run, const PathsAt& paths_at)
      : base_(run.base()), outcomes_(base_.outcomes().size()) {
    for (std::size_t first_draw = 0; first_draw < base_.draw_count();
         first_draw += simd::kDrawBlock) {
      BlockRun& block = blocks_.emplace_back(run, paths_at(first_draw), first_draw);
      if (IsWhole(first_draw)) {
        block.outcomes.BeginWithin(first_draw);
      } else {
        block.outcomes.Begin(first_draw);
      }
    }
    for (const std::size_t total : base_.sums()) MakeRoom(total);
  }

  void Run(const OutcomeSink& sink) {
    for (const SeriesGroup& group : base_.groups()) {
      for (const std::size_t i : group.outcomes) MakeRoom(i);
      tbb::parallel_for(std::size_t{0}, blocks_.size(),
                        [&](std::size_t b) { RunBlock(group, blocks_[b]); });
      std::vector<StageOutcomes> reaches = SimulateReaches(group);
      std::vector<StageOutcomes> outcomes;
      for (const std::size_t i : group.outcomes) outcomes.push_back(std::move(outcomes_[i]));
      for (StageOutcomes& reach : reaches) outcomes.push_back(std::move(reach));
      sink(std::move(outcomes));
    }
  }

 private:
  bool IsWhole(std::size_t first_draw) const {
    return first_draw + simd::kDrawBlock <= base_.draw_count();
  }

  void MakeRoom(std::size_t place) {
    const OutcomeBase& one = base_.outcomes()[place];
    StageOutcomes& outcome = outcomes_[place];
    if (!outcome.values.empty()) return;  // a sum
    outcome.channel = one.channel;
    outcome.stage = one.stage;
    outcome.values.resize(base_.period_count() * base_.draw_count());
    outcome.day_shares = one.day_shares;
    if (one.is_sum && base_.splits_days()) outcome.day_shares.resize(7 * base_.draw_count());
    for (BlockRun& block : blocks_) {
      if (IsWhole(block.outcomes.first_draw())) block.outcomes.Place(place, outcome.values.data());
    }
  }

  // Who runs which block does not matter.
  void RunBlock(const SeriesGroup& group, BlockRun& block) {
    const bool whole = IsWhole(block.outcomes.first_draw());
    if (!whole) block.outcomes.PlaceGroup(group);
    block.draws.Run(group, block.outcomes);
    if (!whole) CopyBack(group, block.outcomes);
    if (&group == &base_.groups().back() && base_.splits_days()) FillDaysOfSums(block);
  }

  // Copies the draws of a block from rows of its own to the forecast's.
  void CopyBack(const SeriesGroup& group, OutcomeBlocks& block) {
    for (const std::size_t i : group.outcomes) {
      for (std::size_t t = 0; t < base_.period_count(); ++t) {
        std::copy_n(block.at(i, t), block.count(),
                    outcomes_[i].values.data() + t * base_.draw_count() + block.first_draw());
      }
    }
  }

  void FillDaysOfSums(BlockRun& block) {
    for (std::size_t i = 0; i < base_.sums().size(); ++i) {
      const std::array<simd::BlockRow, 7> shares = block.draws.SharesOfSum(i);
      std::vector<float>& all = outcomes_[base_.sums()[i]].day_shares;
      for (std::size_t d = 0; d < shares.size(); ++d) {
        std::copy_n(shares[d].values, block.outcomes.count(),
                    all.data() + d * base_.draw_count() + block.outcomes.first_draw());
      }
    }
  }

  // The people whom the parents of a group's series met, on the parents' days.
  std::vector<StageOutcomes> SimulateReaches(const SeriesGroup& group) const {
    std::vector<StageOutcomes> reaches;
    for (const std::size_t s : group.series) {
      const SeriesBase& series = base_.series()[s];
      if (!series.has_reach) continue;
      const NodeBase& node = base_.nodes()[series.node];
      StageOutcomes& reach = reaches.emplace_back();
      reach.channel = base_.outcomes()[series.outcome].channel;
      reach.stage = node.node->parent_stage;
      reach.is_reach = true;
      reach.values =
          mechanisms::SimulateReach(*node.node, series.channel, node.draws.rows, base_.draw_count(),
                                    outcomes_[series.parent].values, base_.seed(), series.key);
      reach.day_shares = outcomes_[series.parent].day_shares;
    }
    return reaches;
  }

  const ForecastBase& base_;
  std::deque<BlockRun> blocks_;          // [block]
  std::vector<StageOutcomes> outcomes_;  // [outcome]; of the group that runs, and sums
};

}  // namespace

void SimulateOutcomes(const ForecastBase& base, const data::PlanInputs& plan,
                      std::span<const CampaignMix> mixes, const OutcomeSink& sink) {
  const PlanRun run(base, plan, mixes);
  GroupRunner(run, [](std::size_t /*first_draw*/) {
    return std::span<const SeriesPath>();
  }).Run(sink);
}

void SimulateOutcomes(const PreparedWindow& window, const data::PlanInputs& plan,
                      std::span<const CampaignMix> mixes, const OutcomeSink& sink) {
  const PlanRun run = window.MakeRun(plan, mixes);
  GroupRunner(run, [&](std::size_t first_draw) { return window.paths(first_draw); }).Run(sink);
}

}  // namespace funnelcast::forecast
