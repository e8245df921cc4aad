// See prepared_window.h.
#include "simulator/forecast/prepared_window.h"

#include <tbb/parallel_for.h>

#include <utility>

#include "simulator/data/node.h"
#include "simulator/simd/outcome_kernel.h"

namespace funnelcast::forecast {
namespace {

CommonShifts ShiftsOf(const ForecastBase& base, const data::PlanInputs& plan) {
  PlanRun run(base, plan, {});
  return CommonShifts(base, {&run, 1});
}

}  // namespace

PreparedWindow::PreparedWindow(std::shared_ptr<const data::FittedFunnel> fitted,
                               const data::PlanInputs& plan, const WindowShape& shape)
    : fitted_(std::move(fitted)),
      shape_(shape),
      periods_(data::MakePlanPeriods(plan, fitted_->period_days)),
      base_(*fitted_, periods_, shape.draw_count, shape.seed, shape.split_days),
      common_(ShiftsOf(base_, plan)),
      paths_(simd::CountBlocks(base_.draw_count())) {
  tbb::parallel_for(std::size_t{0}, paths_.size(), [&](std::size_t block) {
    paths_[block] = DrawPaths(base_, block * simd::kDrawBlock);
    common_.AddTo(paths_[block]);
  });
}

PlanRun PreparedWindow::MakeRun(const data::PlanInputs& plan,
                                std::span<const CampaignMix> mixes) const {
  PlanRun run(base_, plan, mixes);
  common_.TakeOutOf(run);
  return run;
}

std::size_t EstimateBytes(const data::FittedFunnel& fitted, const WindowShape& shape) {
  // Rows of draws that a series has besides its paths: its start, with shares of days and, of a
  // mixture, masks and factors; as a node has those it gathers where not all draws are taken.
  constexpr std::size_t kStartRows = 4;
  constexpr std::size_t kDayRows = 7;
  constexpr std::size_t kMixtureRows = 9;
  std::size_t series = 0;
  std::size_t rows = 0;
  for (const data::FittedNode& node : fitted.nodes) {
    const std::size_t here = node.kind == data::NodeKind::kBrandTotal ? 1 : node.channels.size();
    series += here;
    if (shape.draw_count != fitted.draw_count) rows += static_cast<std::size_t>(node.row_count());
    rows += here * (kStartRows + (shape.split_days ? kDayRows : 0) +
                    (node.mixtures.empty() ? 0 : kMixtureRows));
  }
  const auto periods =
      static_cast<std::size_t>((shape.day_count + fitted.period_days - 1) / fitted.period_days);
  return simd::CountBlocks(static_cast<std::size_t>(shape.draw_count)) *
         (series * periods * (sizeof(simd::BlockRow) + sizeof(simd::NormalRuns)) +
          rows * sizeof(simd::BlockRow));
}

}  // namespace funnelcast::forecast
