// See plan_block.h.
#include "simulator/forecast/plan_block.h"

#include <algorithm>
#include <optional>

#include "simulator/data/history.h"
#include "simulator/mechanisms/feedback.h"

namespace funnelcast::forecast {
namespace {

// Of a task none of whose shifts its node sums up.
const NodeBlock kNoNodeBlock;

// Whether a task has shifts that its node sums up.
bool NeedsNode(const SeriesTask& task) {
  return std::any_of(task.terms.begin(), task.terms.end(), [](const ShiftTerm& term) {
    return term.source != ShiftSource::kOne && term.source != ShiftSource::kOwn;
  });
}

}  // namespace

PlanBlock::PlanBlock(const PlanRun& run, std::span<const SeriesPath> paths, std::size_t first_draw)
    : run_(run),
      base_(run.base()),
      paths_(paths),
      first_draw_(first_draw),
      nodes_(base_, run.seasons(), first_draw),
      days_(base_.splits_days() ? base_.sums().size() : 0) {}

// On the path that is given, or else on one drawn into `own_path`.
void PlanBlock::BeginSeries(std::size_t series, SeriesPath& own_path, SeriesBlock& block) {
  const SeriesTask& task = run_.tasks()[series];
  const bool is_given = !paths_.empty() && !task.draws_own_path;
  if (!is_given) own_path.Draw(base_, *task.base, first_draw_);
  const NodeBlock& node = NeedsNode(task) ? nodes_.Get(task.base->node) : kNoNodeBlock;
  if (is_given) {
    block.Begin(base_, task, node, paths_[series]);
  } else {
    block.BeginWith(base_, task, node, own_path);
  }
}

void PlanBlock::RunInTurn(const SeriesGroup& group, OutcomeBlocks& outcomes) {
  for (const std::size_t s : group.series) {
    BeginSeries(s, own_path_, block_);
    block_.RunPeriods(base_, run_.tasks()[s], outcomes);
    const SeriesBase& series = base_.series()[s];
    for (std::size_t t = 0; t < base_.period_count(); ++t) AddToSum(base_, series, t, outcomes);
  }
}

// Period by period, since actions of one move attention of the next.
void PlanBlock::RunTogether(const SeriesGroup& group, OutcomeBlocks& outcomes) {
  std::vector<SeriesBlock> blocks(run_.tasks().size());
  std::vector<SeriesPath> own_paths(blocks.size());
  std::vector<std::optional<mechanisms::ActionMemory>> memories(blocks.size());
  for (const std::size_t s : group.series) {
    BeginSeries(s, own_paths[s], blocks[s]);
    const NodeBase& node = base_.nodes()[base_.series()[s].node];
    if (!node.node->word_of_mouth.on) continue;
    memories[s].emplace(*node.node, node.draws.rows, base_.draw_count(), first_draw_,
                        outcomes.count(), base_.periods().period_days / 7.0);
  }
  const std::size_t actions = base_.Find("", data::Stage::kAction);
  for (std::size_t t = 0; t < base_.period_count(); ++t) {
    for (const std::size_t s : group.series) {
      blocks[s].RunPeriod(base_, run_.tasks()[s], t,
                          memories[s].has_value() ? &*memories[s] : nullptr, outcomes);
      AddToSum(base_, base_.series()[s], t, outcomes);
    }
    if (actions == kNoOutcome) continue;
    for (std::optional<mechanisms::ActionMemory>& memory : memories) {
      if (memory.has_value()) memory->Remember({outcomes.at(actions, t), outcomes.count()});
    }
  }
}

void PlanBlock::Run(const SeriesGroup& group, OutcomeBlocks& outcomes) {
  if (mechanisms::HasFeedback(base_.fitted())) {
    RunTogether(group, outcomes);
  } else {
    RunInTurn(group, outcomes);
  }
  if (days_.empty()) return;
  for (const std::size_t s : group.series) {
    const SeriesBase& series = base_.series()[s];
    if (series.sum != kNoSum) days_[series.sum].Add(base_, series.outcome, outcomes);
  }
}

}  // namespace funnelcast::forecast
