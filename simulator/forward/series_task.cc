// Blocks of draws, read and written in place where they are whole.
#include "simulator/forward/series_task.h"

#include <algorithm>

#include "simulator/forward/exhausted.h"

namespace funnelcast::simulator {

DrawBlock BeginBlock(const SeriesTask& task, std::size_t draw_count, std::size_t first_draw) {
  const std::size_t count = std::min(kDrawBlock, draw_count - first_draw);
  const auto copy_row = [&](int row, float* to, float otherwise) {
    std::fill_n(to, kDrawBlock, otherwise);
    if (row < 0) return;
    const float* rows = task.draws->rows.data();
    std::copy_n(rows + static_cast<std::size_t>(row) * draw_count + first_draw, count, to);
  };
  DrawBlock block;
  copy_row(task.level_row, block.level, 0.0F);
  copy_row(task.drift_sd_row, block.drift_sd, 0.0F);
  copy_row(task.noise_row, block.noise, 1.0F);
  copy_row(task.log_rate_row, block.offset, 0.0F);
  copy_row(task.elasticity_row, block.elasticity, 0.0F);
  copy_row(task.pass_through_row, block.pass_through, 1.0F);
  copy_row(-1, block.effect, 0.0F);
  copy_row(-1, block.parent, 0.0F);
  const MixedDraws& mixed = task.mixed;
  if (!mixed.empty()) {
    std::copy_n(mixed.offset.data() + first_draw, count, block.offset);
    std::copy_n(mixed.level.data() + first_draw, count, block.level);
    std::copy_n(mixed.drift_sd.data() + first_draw, count, block.drift_sd);
    std::copy_n(mixed.noise.data() + first_draw, count, block.noise);
  }
  for (float& offset : block.offset) offset += task.log_scale;
  return block;
}

void RunPeriod(const SeriesTask& task, std::size_t draw_count, std::uint64_t seed,
               std::size_t period, std::size_t first_draw, const ActionMemory* memory,
               DrawBlock& block) {
  const std::size_t count = std::min(kDrawBlock, draw_count - first_draw);
  const std::size_t place = period * draw_count + first_draw;
  const bool whole = count == kDrawBlock;
  PeriodPlaces places{block.effect, block.parent, block.outcome};
  const std::vector<float>& own = task.mixed.empty() ? task.own_effects : task.mixed.effects;
  const std::vector<float>& effects = own.empty() ? task.draws->effects : own;
  const bool adds_effects = memory != nullptr || task.has_reach;
  if (whole && !adds_effects && !effects.empty()) {
    places.effect = effects.data() + place;
  } else if (!effects.empty()) {
    std::copy_n(effects.data() + place, count, block.effect);
  } else if (adds_effects) {
    std::fill_n(block.effect, count, 0.0F);
  }
  if (whole && task.parent != nullptr) {
    places.parent = task.parent->data() + place;
  } else if (task.parent != nullptr) {
    std::copy_n(task.parent->data() + place, count, block.parent);
  }
  if (memory != nullptr) memory->AddTo({block.effect, count});
  if (task.has_reach) {
    AddFatigue(*task.node, task.member, task.draws->rows, draw_count, first_draw,
               {places.parent, count}, {block.effect, count});
  }
  if (whole) places.outcome = task.out->values.data() + place;
  BlockStream stream;
  stream.seed = seed;
  stream.series = task.series;
  stream.first_draw = static_cast<std::uint32_t>(first_draw);
  stream.period = static_cast<std::uint32_t>(period);
  DrawPeriod(stream, task.steps[period], places, block);
  if (!whole) std::copy_n(block.outcome, count, task.out->values.data() + place);
}

}  // namespace funnelcast::simulator
