// See plan_sums.h.
#include "simulator/forecast/plan_sums.h"

#include <tbb/parallel_for.h>

#include <array>
#include <cstddef>

#include "simulator/base/check.h"
#include "simulator/forecast/day_split.h"
#include "simulator/forecast/outcome_blocks.h"
#include "simulator/forecast/plan_block.h"
#include "simulator/simd/draw_sums.h"
#include "simulator/simd/outcome_kernel.h"

namespace funnelcast::forecast {
namespace {

// The brand's outcomes, and how to sum a block of their draws up.
class BlockSummer {
 public:
  explicit BlockSummer(const ForecastBase& base) : base_(base) {
    for (std::size_t i = 0; i < base.outcomes().size(); ++i) {
      if (base.outcomes()[i].channel.empty()) brand_.push_back(i);
    }
  }

  StageSums MakeSums() const {
    StageSums sums;
    for (const std::size_t i : brand_) {
      sums[static_cast<std::size_t>(base_.outcomes()[i].stage)].resize(base_.draw_count());
    }
    return sums;
  }

  // Runs a block through all groups and adds its draws up.
  void AddBlock(PlanBlock& draws, OutcomeBlocks& blocks, StageSums& sums) const {
    for (const SeriesGroup& group : base_.groups()) {
      blocks.PlaceGroup(group);
      draws.Run(group, blocks);
    }
    for (const std::size_t i : brand_) {
      std::vector<double>& all = sums[static_cast<std::size_t>(base_.outcomes()[i].stage)];
      const std::span<double> here(all.data() + blocks.first_draw(), blocks.count());
      if (base_.periods().last_is_partial()) CutLastPeriod(i, draws, blocks);
      for (std::size_t t = 0; t < blocks.period_count(); ++t) {
        simd::AddEach({blocks.at(i, t), blocks.count()}, here);
      }
    }
  }

 private:
  // The day shares of an outcome in a block, once all groups have run.
  std::array<simd::BlockRow, 7> SharesOf(std::size_t outcome, const PlanBlock& draws,
                                         std::size_t first_draw) const {
    for (std::size_t i = 0; i < base_.sums().size(); ++i) {
      if (base_.sums()[i] == outcome) return draws.SharesOfSum(i);
    }
    return DaysOfBlock(base_.outcomes()[outcome].day_shares, first_draw);
  }

  void CutLastPeriod(std::size_t outcome, const PlanBlock& draws, OutcomeBlocks& blocks) const {
    const std::array<simd::BlockRow, 7> shares = SharesOf(outcome, draws, blocks.first_draw());
    DayRows rows;
    for (std::size_t d = 0; d < rows.size(); ++d) rows[d] = {shares[d].values, simd::kDrawBlock};
    CutToDays(base_.periods(), rows,
              {blocks.at(outcome, blocks.period_count() - 1), simd::kDrawBlock});
  }

  const ForecastBase& base_;
  std::vector<std::size_t> brand_;
};

}  // namespace

std::vector<StageSums> SumPlans(const ForecastBase& base, std::vector<PlanRun> runs) {
  if (runs.empty()) return {};
  FUNNELCAST_CHECK(base.splits_days() || !base.periods().last_is_partial());
  const BlockSummer summer(base);
  std::vector<StageSums> sums(runs.size(), summer.MakeSums());
  const CommonShifts common(base, runs);
  tbb::parallel_for(std::size_t{0}, simd::CountBlocks(base.draw_count()), [&](std::size_t b) {
    const std::size_t first_draw = b * simd::kDrawBlock;
    std::vector<SeriesPath> paths = DrawPaths(base, first_draw);
    common.AddTo(paths);
    OutcomeBlocks blocks(base);
    blocks.Begin(first_draw);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      PlanBlock draws(runs[i], paths, first_draw);
      summer.AddBlock(draws, blocks, sums[i]);
    }
  });
  return sums;
}

}  // namespace funnelcast::forecast
