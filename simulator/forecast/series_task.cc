// See series_task.h.
#include "simulator/forecast/series_task.h"

#include <algorithm>

#include "simulator/mechanisms/exhausted.h"
#include "simulator/nodes/node_draws.h"

namespace funnelcast::forecast {
namespace {

// Of the entries past the last draw: such as the kernel makes short work of.
constexpr float kUsualLogMean = 8.0F;
constexpr float kUsualNoise = 0.1F;

}  // namespace

void SeriesPath::Draw(const ForecastBase& base, const SeriesBase& series, std::size_t first_draw) {
  stream.seed = base.seed();
  stream.series = series.key;
  stream.first_draw = static_cast<std::uint32_t>(first_draw);
  const SeriesStart& from = series.start_of_draws();
  simd::LevelStart start;
  simd::FillBlockRow(from.level, first_draw, 0.0F, start.level);
  simd::FillBlockRow(from.drift_sd, first_draw, 0.0F, start.drift_sd);
  simd::FillBlockRow(from.offset, first_draw, kUsualLogMean, start.offset);
  log_means.resize(base.period_count());
  normals.resize(base.period_count());
  simd::DrawLevels(stream, base.steps(), start, log_means, normals);
}

// What makes outcomes, draw by draw.
void SeriesBlock::FillRows(const ForecastBase& base, const SeriesTask& task,
                           const SeriesPath& path) {
  path_ = &path;
  const std::size_t first_draw = path.stream.first_draw;
  const nodes::NodeDraws& draws = base.nodes()[task.base->node].draws;
  const auto fill = [&](int row, float otherwise, simd::BlockRow& to) {
    if (row >= 0) {
      simd::FillBlockRow(draws.row(row), first_draw, otherwise, to);
    } else {
      std::fill_n(to.values, simd::kDrawBlock, otherwise);
    }
  };
  fill(task.elasticity_row, 0.0F, rows_.elasticity);
  fill(task.pass_through_row, 1.0F, rows_.pass_through);
  simd::FillBlockRow(task.base->start_of_draws().noise, first_draw, kUsualNoise, rows_.noise);
  if (task.half_saturation_row < 0) return;
  simd::BlockRow half_saturation;
  simd::BlockRow exponent;
  fill(task.half_saturation_row, 1.0F, half_saturation);
  fill(task.half_saturation_row + 1, 1.0F, exponent);
  simd::FillHillRows(half_saturation, exponent, rows_.hills);
}

void SeriesBlock::Begin(const ForecastBase& base, const SeriesTask& task, const NodeBlock& node,
                        const SeriesPath& path) {
  FillRows(base, task, path);
  log_means_ = path.log_means;
  moved_ = {};
  const SeriesBase& series = *task.base;
  const bool is_moved =
      !task.terms.empty() || series.has_reach || base.nodes()[series.node].node->word_of_mouth.on;
  if (!is_moved) return;
  own_log_means_.resize(base.period_count());
  AddTerms(base, task, node, own_log_means_);
}

void SeriesBlock::BeginWith(const ForecastBase& base, const SeriesTask& task, const NodeBlock& node,
                            SeriesPath& path) {
  FillRows(base, task, path);
  AddTerms(base, task, node, path.log_means);
}

// Of the path's log means and the task's terms makes those of all periods.
void SeriesBlock::AddTerms(const ForecastBase& base, const SeriesTask& task, const NodeBlock& node,
                           std::span<simd::BlockRow> log_means) {
  term_sums_.Add(task.terms, task.own_shifts, node, base.draw_count(), path_->stream.first_draw,
                 path_->log_means, log_means);
  moved_ = log_means;
  log_means_ = log_means;
}

// Its places, with log means that what happened before has moved.
simd::PeriodDraws SeriesBlock::PreparePeriod(const ForecastBase& base, const SeriesTask& task,
                                             std::size_t period,
                                             const mechanisms::ActionMemory* memory,
                                             OutcomeBlocks& outcomes) {
  const SeriesBase& series = *task.base;
  simd::PeriodPlaces places;
  places.log_mean = log_means_[period].values;
  places.normals = &path_->normals[period];
  places.outcome = outcomes.at(series.outcome, period);
  if (series.parent != kNoOutcome) places.parent = outcomes.at(series.parent, period);
  if (memory != nullptr) memory->AddTo({moved_[period].values, outcomes.count()});
  if (series.has_reach) {
    const NodeBase& node = base.nodes()[series.node];
    mechanisms::AddFatigue(*node.node, series.channel, node.draws.rows, base.draw_count(),
                           path_->stream.first_draw, {places.parent, outcomes.count()},
                           {moved_[period].values, outcomes.count()});
  }
  return {static_cast<std::uint32_t>(period), &task.steps[period], places};
}

void SeriesBlock::RunPeriod(const ForecastBase& base, const SeriesTask& task, std::size_t period,
                            const mechanisms::ActionMemory* memory, OutcomeBlocks& outcomes) {
  const simd::PeriodDraws draws = PreparePeriod(base, task, period, memory, outcomes);
  simd::DrawOutcomes(path_->stream, {&draws, 1}, rows_);
}

void SeriesBlock::RunPeriods(const ForecastBase& base, const SeriesTask& task,
                             OutcomeBlocks& outcomes) {
  periods_.clear();
  for (std::size_t t = 0; t < base.period_count(); ++t) {
    periods_.push_back(PreparePeriod(base, task, t, nullptr, outcomes));
  }
  simd::DrawOutcomes(path_->stream, periods_, rows_);
}

}  // namespace funnelcast::forecast
