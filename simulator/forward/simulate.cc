// The forward recursion of stages and brand totals.
#include "simulator/forward/simulate.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/forward/day_split.h"
#include "simulator/forward/input_response.h"
#include "simulator/forward/members.h"
#include "simulator/forward/outcome_kernel.h"
#include "simulator/model/drift.h"
#include "simulator/model/node_data.h"
#include "simulator/model/season.h"

namespace funnelcast::simulator {
namespace {

// What is left of an input after a long pause is no less than this share of its mean, so that its
// logarithm exists.
constexpr float kLeastInput = 1e-30F;

// Which draw of the fit each draw of the forecast takes: spread evenly over all chains.
std::vector<std::size_t> ChooseDraws(int available, int wanted) {
  std::vector<std::size_t> chosen(static_cast<std::size_t>(wanted));
  for (std::size_t d = 0; d < chosen.size(); ++d) {
    chosen[d] = d * static_cast<std::size_t>(available) / static_cast<std::size_t>(wanted);
  }
  return chosen;
}

class Simulation {
 public:
  Simulation(const FittedFunnel& fitted, const PlanInputs& plan, const PlanPeriods& periods,
             const SimulationOptions& options);

  std::vector<StageOutcomes> Run();

 private:
  // What the chosen draws of a node hold.
  struct NodeDraws {
    std::vector<float> rows;     // [row][draw]
    std::vector<float> effects;  // added to the log mean, [period][draw]; empty: nothing
  };
  // One series of the forecast; rows are those of its node's draws, -1 for none.
  struct SeriesTask {
    const NodeDraws* draws = nullptr;
    int log_rate_row = -1;
    int elasticity_row = -1;
    int pass_through_row = -1;
    int drift_sd_row = 0;
    int noise_row = 0;
    int level_row = 0;
    float log_scale = 0.0F;                      // added to the log mean
    std::vector<float> own_effects;              // instead of those of the node, if any
    std::vector<PeriodStep> steps;               // [period_count]
    const std::vector<float>* parent = nullptr;  // outcomes of the parent stage
    std::uint32_t series = 0;
    MixedDraws mixed;  // replaces offset, level, drift sd, noise and effects; empty: nothing
    StageOutcomes* out = nullptr;
  };

  NodeDraws GatherDraws(const FittedNode& node) const;
  void AddSeason(const FittedNode& node, NodeDraws& draws) const;
  void AddResponse(const FittedNode& node, NodeDraws& draws) const;
  std::vector<double> InputOf(const NodeMember& member) const;
  bool HasBrandNode(Stage stage) const;
  const StageOutcomes* Find(const std::string& channel, Stage stage) const;
  std::vector<PeriodStep> MakeSteps(const FittedNode& node) const;
  SeriesTask MakeStageTask(const FittedNode& node, std::size_t member) const;
  std::vector<float> EffectiveInputs(const FittedNode& node, std::size_t member,
                                     const NodeDraws& draws, std::vector<double> input) const;
  void BendInput(const FittedNode& node, std::size_t member, SeriesTask& task) const;
  bool CarriesOver(const std::string& channel) const;
  void Mix(const FittedNode& node, std::size_t series, SeriesTask& task) const;
  void RunStageNode(const FittedNode& node, std::uint32_t node_index);
  void RunBrandTotal(const FittedNode& node, std::uint32_t node_index);
  void RunTasks(const std::vector<SeriesTask>& tasks) const;
  void RunBlock(const SeriesTask& task, std::size_t first_draw) const;
  std::vector<float> SplitDays(const DayShares& days, std::uint32_t series) const {
    if (!split_days_) return {};
    return DrawDayShares(days, seed_, series, static_cast<int>(draw_count_));
  }
  void AddDayShares(const StageOutcomes& one, StageOutcomes& total) const;
  void AddBrandSums();

  const FittedFunnel& fitted_;
  const PlanInputs& plan_;
  const PlanPeriods& periods_;
  const std::size_t draw_count_;
  const std::uint64_t seed_;
  const bool split_days_;
  const std::vector<std::size_t> chosen_;
  std::vector<DriftStep> steps_;  // [period_count], from the middle of the period before
  std::vector<StageOutcomes> outcomes_;
};

Simulation::Simulation(const FittedFunnel& fitted, const PlanInputs& plan,
                       const PlanPeriods& periods, const SimulationOptions& options)
    : fitted_(fitted),
      plan_(plan),
      periods_(periods),
      draw_count_(static_cast<std::size_t>(options.draw_count)),
      seed_(options.seed),
      split_days_(options.split_days),
      chosen_(ChooseDraws(fitted.draw_count, options.draw_count)) {
  double before = 0.0;
  for (int p = 0; p < periods.count(); ++p) {
    const auto t = static_cast<std::size_t>(p);
    const double middle =
        (periods.first_days[t] - fitted.data_end_day + 0.5 * periods.day_counts[t]) / 7.0;
    steps_.push_back(ComputeDriftStep(middle - before));
    before = middle;
  }
  // Children point at their parents' outcomes: no reallocation while nodes run.
  std::size_t series_count = static_cast<std::size_t>(kStageCount);
  for (const FittedNode& node : fitted.nodes) series_count += node.members.size() + 1;
  outcomes_.reserve(series_count);
}

Simulation::NodeDraws Simulation::GatherDraws(const FittedNode& node) const {
  NodeDraws draws;
  const auto row_count = static_cast<std::size_t>(node.row_count());
  draws.rows.resize(row_count * draw_count_);
  for (std::size_t row = 0; row < row_count; ++row) {
    const float* from = node.draws.data() + row * static_cast<std::size_t>(fitted_.draw_count);
    float* to = draws.rows.data() + row * draw_count_;
    for (std::size_t draw = 0; draw < draw_count_; ++draw) to[draw] = from[chosen_[draw]];
  }
  AddSeason(node, draws);
  if (node.kind == NodeKind::kBrandTotal) AddResponse(node, draws);
  return draws;
}

void Simulation::AddSeason(const FittedNode& node, NodeDraws& draws) const {
  const auto columns = static_cast<std::size_t>(node.season.column_count());
  if (columns == 0) return;
  draws.effects.assign(steps_.size() * draw_count_, 0.0F);
  const float* season =
      draws.rows.data() + static_cast<std::size_t>(node.season_row()) * draw_count_;
  std::vector<double> weights(columns);
  const Surroundings around = SurroundingsOf(node.season, plan_);
  for (std::size_t t = 0; t < steps_.size(); ++t) {
    FillSeasonRow(node.season, around, periods_.first_days[t], periods_.day_counts[t],
                  weights.data());
    float* effect = draws.effects.data() + t * draw_count_;
    for (std::size_t column = 0; column < columns; ++column) {
      const auto weight = static_cast<float>(weights[column]);
      if (weight == 0.0F) continue;
      const float* coefficient = season + column * draw_count_;
      for (std::size_t draw = 0; draw < draw_count_; ++draw) {
        effect[draw] += weight * coefficient[draw];
      }
    }
  }
}

// The response of a brand total to all inputs: log(b + sum_c w_c x_ct).
void Simulation::AddResponse(const FittedNode& node, NodeDraws& draws) const {
  draws.effects.resize(steps_.size() * draw_count_, 0.0F);
  std::vector<std::vector<double>> inputs;
  for (const NodeMember& member : node.members) {
    inputs.push_back(InputOf(member));
    for (double& value : inputs.back()) value /= member.mean_input;
  }
  std::vector<std::vector<float>> effective(inputs.size());
  for (std::size_t m = 0; m < inputs.size() && node.effects.any(); ++m) {
    effective[m] = EffectiveInputs(node, m, draws, inputs[m]);
  }
  std::vector<float> response(draw_count_);
  for (std::size_t t = 0; t < steps_.size(); ++t) {
    std::copy_n(draws.rows.begin(), draw_count_, response.begin());
    for (std::size_t m = 0; m < inputs.size(); ++m) {
      const float* weight = draws.rows.data() + (FittedNode::kBrandTotalRows + m) * draw_count_;
      if (node.effects.any()) {
        const float* input = effective[m].data() + t * draw_count_;
        for (std::size_t draw = 0; draw < draw_count_; ++draw) {
          response[draw] += weight[draw] * input[draw];
        }
        continue;
      }
      if (inputs[m].empty()) continue;
      const auto input = static_cast<float>(inputs[m][t]);
      for (std::size_t draw = 0; draw < draw_count_; ++draw) response[draw] += weight[draw] * input;
    }
    float* effect = draws.effects.data() + t * draw_count_;
    for (std::size_t draw = 0; draw < draw_count_; ++draw) effect[draw] += std::log(response[draw]);
  }
}

// Effective inputs of a member, [period][draw]. `input`: planned, in units of its mean; empty for
// none.
std::vector<float> Simulation::EffectiveInputs(const FittedNode& node, std::size_t member,
                                               const NodeDraws& draws,
                                               std::vector<double> input) const {
  input.resize(steps_.size(), 0.0);
  PlanPlace place;
  place.period_weeks = periods_.period_days / 7.0;
  place.gap_periods = (plan_.first_day - fitted_.data_end_day) / periods_.period_days;
  return ComputeEffectiveInputs(node, member, draws.rows, draw_count_, place, input);
}

// Lets a stage on an input answer to the effective input, which differs by draw: its elasticity
// times the logarithm goes into the effects. What a pause still carries brings something.
void Simulation::BendInput(const FittedNode& node, std::size_t member, SeriesTask& task) const {
  const double mean = std::exp(node.members[member].log_parent_mean);
  std::vector<double> input = InputOf(node.members[member]);
  for (double& value : input) value /= mean;
  const std::vector<float> effective = EffectiveInputs(node, member, *task.draws, input);
  const std::vector<float>& shared = task.draws->effects;
  const float* elasticity =
      task.draws->rows.data() + static_cast<std::size_t>(task.elasticity_row) * draw_count_;
  task.own_effects = shared.empty() ? std::vector<float>(effective.size(), 0.0F) : shared;
  const bool carries = node.effects.carry_over != CarryOverKind::kNone;
  const std::vector<float>& recent = node.members[member].recent_inputs;
  bool works = std::any_of(recent.begin(), recent.end(), [](float one) { return one > 0.0F; });
  for (std::size_t t = 0; t < task.steps.size(); ++t) {
    const bool has_input = !input.empty() && input[t] > 0.0;
    works = has_input || (carries && works);
    task.steps[t].fixed_driver = 0.0F;
    task.steps[t].paused = !works;
    for (std::size_t i = t * draw_count_; i < (t + 1) * draw_count_; ++i) {
      task.own_effects[i] +=
          elasticity[i - t * draw_count_] * std::log(std::max(effective[i], kLeastInput));
    }
  }
}

// Whether a channel's first stage goes on when its input has stopped.
bool Simulation::CarriesOver(const std::string& channel) const {
  return std::any_of(fitted_.nodes.begin(), fitted_.nodes.end(), [&](const FittedNode& node) {
    return node.kind == NodeKind::kChannelStage && node.parent == ParentKind::kInput &&
           node.effects.carry_over != CarryOverKind::kNone &&
           std::any_of(node.members.begin(), node.members.end(),
                       [&](const NodeMember& member) { return member.channel == channel; });
  });
}

std::vector<double> Simulation::InputOf(const NodeMember& member) const {
  for (const ChannelEvidence& evidence : fitted_.channels) {
    if (evidence.channel != member.channel || !evidence.takes_input()) continue;
    const std::vector<double>& daily =
        PlannedInput(plan_, member.channel, evidence.input_is_effort);
    return FullPeriodInputs(plan_, periods_, daily, member.input_days);
  }
  return {};
}

const StageOutcomes* Simulation::Find(const std::string& channel, Stage stage) const {
  for (const StageOutcomes& one : outcomes_) {
    if (one.channel == channel && one.stage == stage) return &one;
  }
  return nullptr;
}

// What all series of a node share: noise, scale and the recursion of the drift.
std::vector<PeriodStep> Simulation::MakeSteps(const FittedNode& node) const {
  std::vector<PeriodStep> steps(steps_.size());
  for (std::size_t t = 0; t < steps.size(); ++t) {
    steps[t].likelihood = node.likelihood;
    steps[t].damping = static_cast<float>(steps_[t].damping);
    steps[t].innovation_sd = static_cast<float>(steps_[t].innovation_sd);
    steps[t].outcome_factor = static_cast<float>(1.0 / node.outcome_scale);
    steps[t].zero_follows_zero = node.kind == NodeKind::kBrandStage;
  }
  return steps;
}

Simulation::SeriesTask Simulation::MakeStageTask(const FittedNode& node,
                                                 std::size_t member_index) const {
  const NodeMember& member = node.members[member_index];
  const int first_row = FittedNode::kRowsPerMember * static_cast<int>(member_index);
  const std::vector<double> input = InputOf(member);
  const bool follows_stage = node.parent == ParentKind::kStage;
  const bool passes_input = follows_stage && member.passes_input && !input.empty();
  SeriesTask task;
  task.log_rate_row = first_row;
  task.elasticity_row = first_row + 1;
  if (passes_input) task.pass_through_row = first_row + 2;
  task.drift_sd_row = first_row + 3;
  task.noise_row = first_row + 4;
  task.level_row = first_row + 5;
  task.log_scale = static_cast<float>(member.log_parent_mean);
  task.steps = MakeSteps(node);
  const bool goes_on = follows_stage && CarriesOver(member.channel);
  for (std::size_t t = 0; t < task.steps.size(); ++t) {
    PeriodStep& step = task.steps[t];
    step.paused = !input.empty() && !(input[t] > 0.0) && !goes_on;
    step.zero_follows_zero = step.zero_follows_zero || goes_on;
    step.has_parent = follows_stage;
    step.parent_log_mean = static_cast<float>(member.log_parent_mean);
    if (step.paused) continue;
    if (node.parent == ParentKind::kInput) {
      step.fixed_driver = static_cast<float>(std::log(input[t]) - member.log_parent_mean);
    } else if (passes_input) {
      const double share = input[t] / std::exp(member.log_input_mean);
      step.fixed_driver =
          static_cast<float>(std::log(goes_on ? std::max(share, kActiveShare) : share));
    }
  }
  return task;
}

// Hands the draws of a series out to the members of its mixture.
void Simulation::Mix(const FittedNode& node, std::size_t series, SeriesTask& task) const {
  MemberPlan plan;
  plan.periods = &periods_;
  plan.data_end_day = fitted_.data_end_day;
  plan.plan = &plan_;
  plan.seed = seed_;
  plan.series = task.series;
  if (node.kind == NodeKind::kBrandTotal) {
    for (const NodeMember& member : node.members) plan.inputs.push_back(InputOf(member));
  }
  const StructuralDraws draws{task.draws->rows.data(), draw_count_, task.draws->effects};
  task.mixed = MixMembers(node, series, draws, task.log_scale, plan);
}

void Simulation::RunBlock(const SeriesTask& task, std::size_t first_draw) const {
  const std::size_t count = std::min(kDrawBlock, draw_count_ - first_draw);
  const auto copy_row = [&](int row, float* to, float otherwise) {
    std::fill_n(to, kDrawBlock, otherwise);
    if (row < 0) return;
    const float* rows = task.draws->rows.data();
    std::copy_n(rows + static_cast<std::size_t>(row) * draw_count_ + first_draw, count, to);
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
  const std::vector<float>& own = mixed.empty() ? task.own_effects : mixed.effects;
  const std::vector<float>& effects = own.empty() ? task.draws->effects : own;
  BlockStream stream;
  stream.seed = seed_;
  stream.series = task.series;
  stream.first_draw = static_cast<std::uint32_t>(first_draw);
  for (std::size_t t = 0; t < task.steps.size(); ++t) {
    const std::size_t place = t * draw_count_ + first_draw;
    stream.period = static_cast<std::uint32_t>(t);
    PeriodPlaces places{block.effect, block.parent, block.outcome};
    if (count == kDrawBlock) {
      if (!effects.empty()) places.effect = effects.data() + place;
      if (task.parent != nullptr) places.parent = task.parent->data() + place;
      places.outcome = task.out->values.data() + place;
      DrawPeriod(stream, task.steps[t], places, block);
      continue;
    }
    if (!effects.empty()) std::copy_n(effects.data() + place, count, block.effect);
    if (task.parent != nullptr) std::copy_n(task.parent->data() + place, count, block.parent);
    DrawPeriod(stream, task.steps[t], places, block);
    std::copy_n(block.outcome, count, task.out->values.data() + place);
  }
}

// Blocks of draws of all series at once; who runs which does not matter.
void Simulation::RunTasks(const std::vector<SeriesTask>& tasks) const {
  const std::size_t blocks = (draw_count_ + kDrawBlock - 1) / kDrawBlock;
  for (const SeriesTask& task : tasks) task.out->values.resize(steps_.size() * draw_count_);
  tbb::parallel_for(std::size_t{0}, tasks.size() * blocks,
                    [&](std::size_t i) { RunBlock(tasks[i / blocks], (i % blocks) * kDrawBlock); });
}

void Simulation::RunStageNode(const FittedNode& node, std::uint32_t node_index) {
  const NodeDraws draws = GatherDraws(node);
  std::vector<SeriesTask> tasks;
  for (std::size_t m = 0; m < node.members.size(); ++m) {
    const NodeMember& member = node.members[m];
    SeriesTask task = MakeStageTask(node, m);
    task.draws = &draws;
    task.series = node_index * 1024 + static_cast<std::uint32_t>(m);
    if (node.effects.any() && node.parent == ParentKind::kInput) BendInput(node, m, task);
    if (node.parent == ParentKind::kStage) {
      const StageOutcomes* parent = Find(member.channel, node.parent_stage);
      if (parent == nullptr) continue;
      task.parent = &parent->values;
    }
    task.out = &outcomes_.emplace_back();
    task.out->channel = member.channel;
    task.out->stage = node.stage;
    task.out->day_shares = SplitDays(
        node.kind == NodeKind::kBrandStage ? node.brand_days : member.outcome_days, task.series);
    Mix(node, m, task);
    tasks.push_back(std::move(task));
  }
  RunTasks(tasks);
}

void Simulation::RunBrandTotal(const FittedNode& node, std::uint32_t node_index) {
  const NodeDraws draws = GatherDraws(node);
  SeriesTask task;
  task.draws = &draws;
  task.drift_sd_row = 1;
  task.noise_row = 2;
  task.level_row = 3;
  task.log_scale = static_cast<float>(node.log_mean_outcome);
  task.steps = MakeSteps(node);
  task.series = node_index * 1024;
  task.out = &outcomes_.emplace_back();
  task.out->stage = node.stage;
  task.out->day_shares = SplitDays(node.brand_days, task.series);
  Mix(node, 0, task);
  RunTasks({std::move(task)});
}

bool Simulation::HasBrandNode(Stage stage) const {
  return std::any_of(fitted_.nodes.begin(), fitted_.nodes.end(), [stage](const FittedNode& node) {
    return node.stage == stage && node.kind != NodeKind::kChannelStage;
  });
}

// Adds the day shares of a series to those of a total, weighted by its sum in each draw.
void Simulation::AddDayShares(const StageOutcomes& one, StageOutcomes& total) const {
  total.day_shares.resize(7 * draw_count_, 0.0F);
  for (std::size_t draw = 0; draw < draw_count_; ++draw) {
    float sum = 1e-6F;
    for (std::size_t t = 0; t < steps_.size(); ++t) sum += one.values[t * draw_count_ + draw];
    for (std::size_t d = 0; d < 7; ++d) {
      total.day_shares[d * draw_count_ + draw] += sum * one.day_shares[d * draw_count_ + draw];
    }
  }
}

// Stages that no brand node forecasts are the sum over channels; their day shares are the
// channels', weighted by the draws' totals.
void Simulation::AddBrandSums() {
  for (int s = 0; s < kStageCount; ++s) {
    const auto stage = static_cast<Stage>(s);
    if (HasBrandNode(stage)) continue;
    StageOutcomes total;
    total.stage = stage;
    for (const StageOutcomes& one : outcomes_) {
      if (one.stage != stage || one.channel.empty()) continue;
      total.values.resize(steps_.size() * draw_count_, 0.0F);
      for (std::size_t i = 0; i < total.values.size(); ++i) total.values[i] += one.values[i];
      if (split_days_) AddDayShares(one, total);
    }
    if (total.values.empty()) continue;
    for (std::size_t draw = 0; draw < draw_count_ && split_days_; ++draw) {
      float sum = 0.0F;
      for (std::size_t d = 0; d < 7; ++d) sum += total.day_shares[d * draw_count_ + draw];
      for (std::size_t d = 0; d < 7; ++d) total.day_shares[d * draw_count_ + draw] /= sum;
    }
    outcomes_.push_back(std::move(total));
  }
}

std::vector<StageOutcomes> Simulation::Run() {
  std::uint32_t index = 0;
  // Brand stages may hang on the sum over channels, so the sums come between channels and brand.
  for (const FittedNode& node : fitted_.nodes) {
    if (node.kind == NodeKind::kChannelStage) RunStageNode(node, index);
    ++index;
  }
  std::vector<std::pair<const FittedNode*, std::uint32_t>> late;
  index = 0;
  for (const FittedNode& node : fitted_.nodes) {
    if (node.kind != NodeKind::kChannelStage) late.emplace_back(&node, index);
    ++index;
  }
  for (const auto& [node, place] : late) {
    if (node->kind == NodeKind::kBrandTotal) RunBrandTotal(*node, place);
  }
  AddBrandSums();
  for (const auto& [node, place] : late) {
    if (node->kind == NodeKind::kBrandStage) RunStageNode(*node, place);
  }
  return std::move(outcomes_);
}

}  // namespace

std::vector<StageOutcomes> SimulateOutcomes(const FittedFunnel& fitted, const PlanInputs& plan,
                                            const PlanPeriods& periods,
                                            const SimulationOptions& options) {
  FUNNELCAST_CHECK(options.draw_count > 0 && options.draw_count <= fitted.draw_count);
  return Simulation(fitted, plan, periods, options).Run();
}

}  // namespace funnelcast::simulator
