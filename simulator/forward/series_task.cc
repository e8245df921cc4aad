// Blocks of draws, written in place where they are whole.
#include "simulator/forward/series_task.h"

#include <algorithm>

#include "simulator/forward/exhausted.h"

namespace funnelcast::simulator {
namespace {

// Of the entries past the last draw: one that the kernel makes short work of.
constexpr float kUsualLogMean = 8.0F;

}  // namespace

OutcomeBlocks::OutcomeBlocks(std::vector<StageOutcomes>& outcomes, std::size_t draw_count,
                             std::size_t first_draw)
    : outcomes_(outcomes),
      draw_count_(draw_count),
      first_draw_(first_draw),
      count_(std::min(kDrawBlock, draw_count - first_draw)),
      own_rows_(outcomes.size()) {
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    std::vector<float>& values = outcomes[i].values;
    if (count_ == kDrawBlock) {
      places_.push_back({values.data() + first_draw, draw_count});
      continue;
    }
    own_rows_[i].assign(values.size() / draw_count * kDrawBlock, 0.0F);
    places_.push_back({own_rows_[i].data(), kDrawBlock});
  }
}

void OutcomeBlocks::CopyBack() {
  for (std::size_t i = 0; i < own_rows_.size(); ++i) {
    for (std::size_t t = 0; t * kDrawBlock < own_rows_[i].size(); ++t) {
      std::copy_n(at(i, t), count_, outcomes_[i].values.data() + t * draw_count_ + first_draw_);
    }
  }
}

void SeriesBlock::Begin(const SeriesTask& task, const NodeBlock& node, std::uint64_t seed,
                        std::size_t first_draw) {
  stream_.seed = seed;
  stream_.series = task.series;
  stream_.first_draw = static_cast<std::uint32_t>(first_draw);
  const auto fill = [&](int row, float otherwise, BlockRow& to) {
    if (row >= 0) {
      FillBlockRow(task.node->draws.row(row), first_draw, otherwise, to);
    } else {
      std::fill_n(to.values, kDrawBlock, otherwise);
    }
  };
  fill(task.elasticity_row, 0.0F, rows_.elasticity);
  fill(task.pass_through_row, 1.0F, rows_.pass_through);
  FillBlockRow(task.start->noise, first_draw, 0.1F, rows_.noise);
  LevelStart start;
  FillBlockRow(task.start->level, first_draw, 0.0F, start.level);
  FillBlockRow(task.start->drift_sd, first_draw, 0.0F, start.drift_sd);
  FillBlockRow(task.start->offset, first_draw, kUsualLogMean, start.offset);
  log_means_.resize(task.steps.size());
  normals_.resize(task.steps.size());
  DrawLevels(stream_, task.level_steps, start, log_means_, normals_);
  AddTerms(task, node);
}

void SeriesBlock::AddTerms(const SeriesTask& task, const NodeBlock& node) {
  const std::size_t draw_count = task.start->level.size();
  std::vector<BlockRow> rows(task.terms.size());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const std::span<const float> row = task.terms[k].row;
    if (row.empty()) {
      std::fill_n(rows[k].values, kDrawBlock, 1.0F);
    } else {
      FillBlockRow(row, stream_.first_draw, 0.0F, rows[k]);
    }
  }
  BlockRow own;
  std::vector<EffectProduct> products;
  for (std::size_t t = 0; t < task.steps.size(); ++t) {
    products.clear();
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const EffectTerm& term = task.terms[k];
      const float weight = term.weights.empty() ? 1.0F : term.weights[t];
      if (weight == 0.0F) continue;
      const float* other = node.Find(term.source, t);
      if (term.source == EffectSource::kOwn) {
        const std::span<const float> effects(task.own_effects);
        FillBlockRow(effects.subspan(t * draw_count, draw_count), stream_.first_draw, 0.0F, own);
        other = own.values;
      }
      if (other == nullptr && term.source != EffectSource::kOne) continue;  // no such columns
      products.push_back({weight, rows[k].values, other});
    }
    AddEffects(products, log_means_[t].values);
  }
}

void SeriesBlock::RunPeriod(const SeriesTask& task, std::size_t period, const ActionMemory* memory,
                            const OutcomeBlocks& outcomes) {
  PeriodPlaces places;
  float* log_mean = log_means_[period].values;
  places.log_mean = log_mean;
  places.normal = normals_[period].values;
  places.outcome = outcomes.at(task.outcome, period);
  if (task.parent != kNoOutcome) places.parent = outcomes.at(task.parent, period);
  if (memory != nullptr) memory->AddTo({log_mean, outcomes.count()});
  if (task.has_reach) {
    AddFatigue(*task.node->node, task.member, task.node->draws.rows, task.node->draws.draw_count,
               stream_.first_draw, {places.parent, outcomes.count()}, {log_mean, outcomes.count()});
  }
  DrawOutcomes(stream_, static_cast<std::uint32_t>(period), task.steps[period], rows_, places);
}

}  // namespace funnelcast::simulator
