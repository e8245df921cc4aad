// Plans block by block of draws.
#include "simulator/forward/simulate.h"

#include <tbb/parallel_for.h>

#include <utility>

#include "simulator/base/check.h"
#include "simulator/forward/brand_sums.h"
#include "simulator/forward/exhausted.h"
#include "simulator/forward/forecast_base.h"
#include "simulator/forward/outcome_blocks.h"
#include "simulator/forward/plan_run.h"

namespace funnelcast::simulator {
namespace {

std::vector<StageOutcomes> MakeRoom(const ForecastBase& base) {
  std::vector<StageOutcomes> outcomes;
  for (const OutcomeBase& one : base.outcomes()) {
    StageOutcomes& outcome = outcomes.emplace_back();
    outcome.channel = one.channel;
    outcome.stage = one.stage;
    outcome.values.resize(base.period_count() * base.draw_count());
    outcome.day_shares = one.day_shares;
  }
  if (!base.splits_days()) return outcomes;
  for (const BrandSum& sum : base.sums()) {
    outcomes[sum.total].day_shares.resize(7 * base.draw_count());
  }
  return outcomes;
}

// Copies the draws of a block from rows of its own to the forecast's.
void CopyBack(const ForecastBase& base, OutcomeBlocks& blocks,
              std::vector<StageOutcomes>& outcomes) {
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    for (std::size_t t = 0; t < base.period_count(); ++t) {
      std::copy_n(blocks.at(i, t), blocks.count(),
                  outcomes[i].values.data() + t * base.draw_count() + blocks.first_draw());
    }
  }
}

void RunBlock(const ForecastBase& base, const PlanRun& run, std::span<const SeriesPath> paths,
              std::size_t first_draw, std::vector<StageOutcomes>& outcomes) {
  OutcomeBlocks blocks(outcomes.size(), base.period_count(), base.draw_count());
  const bool whole = first_draw + kDrawBlock <= base.draw_count();
  if (whole) {
    std::vector<float*> values;
    for (StageOutcomes& one : outcomes) values.push_back(one.values.data());
    blocks.BeginWithin(first_draw, values);
  } else {
    blocks.Begin(first_draw);
  }
  run.RunBlock(paths, blocks);
  if (!whole) CopyBack(base, blocks, outcomes);
  if (!base.splits_days()) return;
  for (const BrandSum& sum : base.sums()) {
    const std::vector<BlockRow> shares = SplitDaysOfSum(base, sum, blocks);
    for (std::size_t d = 0; d < shares.size(); ++d) {
      std::copy_n(shares[d].values, blocks.count(),
                  outcomes[sum.total].day_shares.data() + d * base.draw_count() + first_draw);
    }
  }
}

// The people whom the parents of series met, on the parents' days.
void AddReaches(const ForecastBase& base, std::vector<StageOutcomes>& outcomes) {
  for (const SeriesBase& series : base.series()) {
    if (!series.has_reach) continue;
    const NodeBase& node = base.nodes()[series.node];
    StageOutcomes reach;
    reach.channel = base.outcomes()[series.outcome].channel;
    reach.stage = node.node->parent_stage;
    reach.is_reach = true;
    reach.values = SimulateReach(*node.node, series.member, node.draws.rows, base.draw_count(),
                                 outcomes[series.parent].values, base.seed(), series.key);
    reach.day_shares = outcomes[series.parent].day_shares;
    outcomes.push_back(std::move(reach));
  }
}

// `paths_at(first_draw)`: those of a block, or none.
template <typename PathsAt>
std::vector<StageOutcomes> RunBlocks(const ForecastBase& base, const PlanRun& run,
                                     const PathsAt& paths_at) {
  std::vector<StageOutcomes> outcomes = MakeRoom(base);
  // Who runs which block does not matter.
  tbb::parallel_for(std::size_t{0}, CountBlocks(base.draw_count()), [&](std::size_t b) {
    const std::size_t first_draw = b * kDrawBlock;
    RunBlock(base, run, paths_at(first_draw), first_draw, outcomes);
  });
  AddReaches(base, outcomes);
  return outcomes;
}

}  // namespace

std::vector<StageOutcomes> SimulateOutcomes(const ForecastBase& base, const PlanInputs& plan,
                                            std::span<const CampaignMix> mixes) {
  const PlanRun run(base, plan, mixes);
  return RunBlocks(base, run,
                   [](std::size_t /*first_draw*/) { return std::span<const SeriesPath>(); });
}

std::vector<StageOutcomes> SimulateOutcomes(const PreparedWindow& window, const PlanInputs& plan,
                                            std::span<const CampaignMix> mixes) {
  const PlanRun run = window.MakeRun(plan, mixes);
  return RunBlocks(window.base(), run,
                   [&](std::size_t first_draw) { return window.paths(first_draw); });
}

}  // namespace funnelcast::simulator
