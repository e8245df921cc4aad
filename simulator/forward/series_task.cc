// See series_task.h.
#include "simulator/forward/series_task.h"

#include <algorithm>

#include "simulator/forward/exhausted.h"

namespace funnelcast::simulator {
namespace {

// Of the entries past the last draw: such as the kernel makes short work of.
constexpr float kUsualLogMean = 8.0F;
constexpr float kUsualNoise = 0.1F;

// The draws of a block of a row, where they stand or, for the last draws, filled up in `copy`.
const float* FindBlock(std::span<const float> row, std::size_t first_draw, BlockRow& copy) {
  if (first_draw + kDrawBlock <= row.size()) return row.data() + first_draw;
  FillBlockRow(row, first_draw, 0.0F, copy);
  return copy.values;
}

}  // namespace

void SeriesPath::Draw(const ForecastBase& base, const SeriesBase& series, std::size_t first_draw) {
  stream.seed = base.seed();
  stream.series = series.key;
  stream.first_draw = static_cast<std::uint32_t>(first_draw);
  const SeriesStart& from = series.start_of_draws();
  LevelStart start;
  FillBlockRow(from.level, first_draw, 0.0F, start.level);
  FillBlockRow(from.drift_sd, first_draw, 0.0F, start.drift_sd);
  FillBlockRow(from.offset, first_draw, kUsualLogMean, start.offset);
  log_means.resize(base.period_count());
  normals.resize(base.period_count());
  DrawLevels(stream, base.steps(), start, log_means, normals);
}

void SeriesBlock::Begin(const ForecastBase& base, const SeriesTask& task, const NodeBlock& node,
                        const SeriesPath& path) {
  path_ = &path;
  const std::size_t first_draw = path.stream.first_draw;
  const NodeDraws& draws = base.nodes()[task.base->node].draws;
  const auto fill = [&](int row, float otherwise, BlockRow& to) {
    if (row >= 0) {
      FillBlockRow(draws.row(row), first_draw, otherwise, to);
    } else {
      std::fill_n(to.values, kDrawBlock, otherwise);
    }
  };
  fill(task.elasticity_row, 0.0F, rows_.elasticity);
  fill(task.pass_through_row, 1.0F, rows_.pass_through);
  FillBlockRow(task.base->start_of_draws().noise, first_draw, kUsualNoise, rows_.noise);

  term_copies_.resize(std::max(term_copies_.size(), task.terms.size()));
  term_rows_.clear();
  for (std::size_t k = 0; k < task.terms.size(); ++k) {
    if (task.terms[k].row.empty()) {
      std::fill_n(term_copies_[k].values, kDrawBlock, 1.0F);
      term_rows_.push_back(term_copies_[k].values);
    } else {
      term_rows_.push_back(FindBlock(task.terms[k].row, first_draw, term_copies_[k]));
    }
  }
  const std::size_t draw_count = base.draw_count();
  log_means_.resize(base.period_count());
  BlockRow own;
  std::vector<EffectProduct> products;
  for (std::size_t t = 0; t < log_means_.size(); ++t) {
    products.clear();
    for (std::size_t k = 0; k < task.terms.size(); ++k) {
      const EffectTerm& term = task.terms[k];
      const float weight = term.weights.empty() ? 1.0F : term.weights[t];
      if (weight == 0.0F) continue;
      const float* other = node.Find(term.source, t);
      if (term.source == EffectSource::kOwn) {
        const std::span<const float> effects(task.own_effects);
        other = FindBlock(effects.subspan(t * draw_count, draw_count), first_draw, own);
      }
      if (other == nullptr && term.source != EffectSource::kOne) continue;  // no such columns
      products.push_back({weight, term_rows_[k], other});
    }
    AddEffects(path.log_means[t].values, products, log_means_[t].values);
  }
}

void SeriesBlock::RunPeriod(const ForecastBase& base, const SeriesTask& task, std::size_t period,
                            const ActionMemory* memory, OutcomeBlocks& outcomes) {
  const SeriesBase& series = *task.base;
  PeriodPlaces places;
  float* log_mean = log_means_[period].values;
  places.log_mean = log_mean;
  places.normal = path_->normals[period].values;
  places.outcome = outcomes.at(series.outcome, period);
  if (series.parent != kNoOutcome) places.parent = outcomes.at(series.parent, period);
  if (memory != nullptr) memory->AddTo({log_mean, outcomes.count()});
  if (series.has_reach) {
    const NodeBase& node = base.nodes()[series.node];
    AddFatigue(*node.node, series.member, node.draws.rows, base.draw_count(),
               path_->stream.first_draw, {places.parent, outcomes.count()},
               {log_mean, outcomes.count()});
  }
  DrawOutcomes(path_->stream, static_cast<std::uint32_t>(period), task.steps[period], rows_,
               places);
}

}  // namespace funnelcast::simulator
