// The forward recursion of stages and brand totals.
#include "simulator/forward/simulate.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/forward/brand_sums.h"
#include "simulator/forward/day_split.h"
#include "simulator/forward/exhausted.h"
#include "simulator/forward/feedback.h"
#include "simulator/forward/input_response.h"
#include "simulator/forward/members.h"
#include "simulator/forward/outcome_kernel.h"
#include "simulator/forward/series_task.h"
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
  void AddCampaigns(const std::string& channel, Stage stage, SeriesTask& task) const;
  std::vector<SeriesTask> PrepareStageNode(const FittedNode& node, std::uint32_t node_index);
  std::vector<SeriesTask> PrepareBrandTotal(const FittedNode& node, std::uint32_t node_index);
  void RunTasks(const std::vector<SeriesTask>& tasks) const;
  void RunBlock(const SeriesTask& task, std::size_t first_draw) const;
  void RunTogether(const std::vector<SeriesTask>& tasks);
  void RunBlockTogether(const std::vector<SeriesTask>& tasks, const StageOutcomes* actions,
                        std::size_t first_draw);
  void SumPeriod(std::size_t period, std::size_t first_draw, std::size_t count);
  std::vector<float> SplitDays(const DayShares& days, std::uint32_t series) const {
    if (!split_days_) return {};
    return DrawDayShares(days, seed_, series, static_cast<int>(draw_count_));
  }
  void AddBrandSums();
  void AddReach(const SeriesTask& task);

  const FittedFunnel& fitted_;
  const PlanInputs& plan_;
  const PlanPeriods& periods_;
  const std::size_t draw_count_;
  const std::uint64_t seed_;
  const bool split_days_;
  const std::vector<std::size_t> chosen_;
  const std::span<const CampaignMix> mixes_;
  std::vector<DriftStep> steps_;  // [period_count], from the middle of the period before
  std::vector<StageOutcomes> outcomes_;
  std::vector<BrandSum> sums_;
  std::vector<StageOutcomes> reaches_;
};

Simulation::Simulation(const FittedFunnel& fitted, const PlanInputs& plan,
                       const PlanPeriods& periods, const SimulationOptions& options)
    : fitted_(fitted),
      plan_(plan),
      periods_(periods),
      draw_count_(static_cast<std::size_t>(options.draw_count)),
      seed_(options.seed),
      split_days_(options.split_days),
      chosen_(ChooseDraws(fitted.draw_count, options.draw_count)),
      mixes_(options.mixes) {
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

NodeDraws Simulation::GatherDraws(const FittedNode& node) const {
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

SeriesTask Simulation::MakeStageTask(const FittedNode& node, std::size_t member_index) const {
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

// Moves the log mean by what the plan's mix of campaigns does to it (campaign_mix.h).
void Simulation::AddCampaigns(const std::string& channel, Stage stage, SeriesTask& task) const {
  for (const CampaignMix& mix : mixes_) {
    if (mix.channel != channel) continue;
    const std::vector<float> effect = ComputeMixEffect(mix, stage);
    if (effect.empty()) continue;
    std::vector<float>& own = task.mixed.empty() ? task.own_effects : task.mixed.effects;
    if (own.empty()) own = task.draws->effects;
    own.resize(effect.size(), 0.0F);
    for (std::size_t i = 0; i < effect.size(); ++i) own[i] += effect[i];
  }
}

void Simulation::RunBlock(const SeriesTask& task, std::size_t first_draw) const {
  DrawBlock block = BeginBlock(task, draw_count_, first_draw);
  for (std::size_t t = 0; t < task.steps.size(); ++t) {
    RunPeriod(task, draw_count_, seed_, t, first_draw, nullptr, block);
  }
}

// All series of a block of draws period by period, since actions of one move attention of the next.
// `tasks`: parents before children. `actions`: of the brand, or null where nothing forecasts them.
void Simulation::RunBlockTogether(const std::vector<SeriesTask>& tasks,
                                  const StageOutcomes* actions, std::size_t first_draw) {
  const std::size_t count = std::min(kDrawBlock, draw_count_ - first_draw);
  std::vector<DrawBlock> blocks;
  std::vector<std::optional<ActionMemory>> memories(tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    blocks.push_back(BeginBlock(tasks[i], draw_count_, first_draw));
    if (!tasks[i].node->word_of_mouth.on) continue;
    memories[i].emplace(*tasks[i].node, tasks[i].draws->rows, draw_count_, first_draw, count,
                        periods_.period_days / 7.0);
  }
  for (std::size_t t = 0; t < steps_.size(); ++t) {
    bool summed = false;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      // Brand stages come last and may hang on the sums.
      if (tasks[i].node->kind == NodeKind::kBrandStage && !summed) {
        SumPeriod(t, first_draw, count);
        summed = true;
      }
      RunPeriod(tasks[i], draw_count_, seed_, t, first_draw,
                memories[i].has_value() ? &*memories[i] : nullptr, blocks[i]);
    }
    if (!summed) SumPeriod(t, first_draw, count);
    if (actions == nullptr) continue;
    const float* now = actions->values.data() + t * draw_count_ + first_draw;
    for (std::optional<ActionMemory>& memory : memories) {
      if (memory.has_value()) memory->Remember({now, count});
    }
  }
}

void Simulation::RunTogether(const std::vector<SeriesTask>& tasks) {
  for (const SeriesTask& task : tasks) task.out->values.resize(steps_.size() * draw_count_);
  const StageOutcomes* actions = Find("", Stage::kAction);
  const std::size_t blocks = (draw_count_ + kDrawBlock - 1) / kDrawBlock;
  tbb::parallel_for(std::size_t{0}, blocks,
                    [&](std::size_t b) { RunBlockTogether(tasks, actions, b * kDrawBlock); });
}

// Blocks of draws of all series at once; who runs which does not matter.
void Simulation::RunTasks(const std::vector<SeriesTask>& tasks) const {
  const std::size_t blocks = (draw_count_ + kDrawBlock - 1) / kDrawBlock;
  for (const SeriesTask& task : tasks) task.out->values.resize(steps_.size() * draw_count_);
  tbb::parallel_for(std::size_t{0}, tasks.size() * blocks,
                    [&](std::size_t i) { RunBlock(tasks[i / blocks], (i % blocks) * kDrawBlock); });
}

std::vector<SeriesTask> Simulation::PrepareStageNode(const FittedNode& node,
                                                     std::uint32_t node_index) {
  const auto draws = std::make_shared<const NodeDraws>(GatherDraws(node));
  std::vector<SeriesTask> tasks;
  for (std::size_t m = 0; m < node.members.size(); ++m) {
    const NodeMember& member = node.members[m];
    SeriesTask task = MakeStageTask(node, m);
    task.node = &node;
    task.member = m;
    task.draws = draws;
    task.has_reach = HasReach(node, m, draws->rows, draw_count_);
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
    AddCampaigns(member.channel, node.stage, task);
    tasks.push_back(std::move(task));
  }
  return tasks;
}

std::vector<SeriesTask> Simulation::PrepareBrandTotal(const FittedNode& node,
                                                      std::uint32_t node_index) {
  SeriesTask task;
  task.node = &node;
  task.draws = std::make_shared<const NodeDraws>(GatherDraws(node));
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
  std::vector<SeriesTask> tasks;
  tasks.push_back(std::move(task));
  return tasks;
}

// The people whom the parent of a task met, on the parent's days.
void Simulation::AddReach(const SeriesTask& task) {
  if (!task.has_reach) return;
  const std::string& channel = task.node->members[task.member].channel;
  StageOutcomes& reach = reaches_.emplace_back();
  reach.channel = channel;
  reach.stage = task.node->parent_stage;
  reach.is_reach = true;
  reach.values = SimulateReach(*task.node, task.member, task.draws->rows, draw_count_, *task.parent,
                               seed_, task.series);
  reach.day_shares = Find(channel, task.node->parent_stage)->day_shares;
}

bool Simulation::HasBrandNode(Stage stage) const {
  return std::any_of(fitted_.nodes.begin(), fitted_.nodes.end(), [stage](const FittedNode& node) {
    return node.stage == stage && node.kind != NodeKind::kChannelStage;
  });
}

// Makes room for stages that no brand node forecasts: the sum over channels.
void Simulation::AddBrandSums() {
  for (int s = 0; s < kStageCount; ++s) {
    const auto stage = static_cast<Stage>(s);
    if (HasBrandNode(stage)) continue;
    BrandSum sum;
    for (const StageOutcomes& one : outcomes_) {
      if (one.stage == stage && !one.channel.empty()) sum.parts.push_back(&one);
    }
    if (sum.parts.empty()) continue;
    sum.total = &outcomes_.emplace_back();
    sum.total->stage = stage;
    sum.total->values.resize(steps_.size() * draw_count_, 0.0F);
    sums_.push_back(std::move(sum));
  }
}

void Simulation::SumPeriod(std::size_t period, std::size_t first_draw, std::size_t count) {
  const std::size_t place = period * draw_count_ + first_draw;
  for (const BrandSum& sum : sums_) AddParts(sum, place, count);
}

// Node by node over the whole horizon; with feedback all of them together.
std::vector<StageOutcomes> Simulation::Run() {
  const bool together = HasFeedback(fitted_);
  std::vector<SeriesTask> waiting;
  const auto run = [&](std::vector<SeriesTask> tasks) {
    if (!together) {
      RunTasks(tasks);
      for (const SeriesTask& task : tasks) AddReach(task);
      return;
    }
    for (SeriesTask& task : tasks) waiting.push_back(std::move(task));
  };
  const auto each = [&](NodeKind kind, const auto& prepare) {
    for (std::size_t n = 0; n < fitted_.nodes.size(); ++n) {
      if (fitted_.nodes[n].kind != kind) continue;
      run(prepare(fitted_.nodes[n], static_cast<std::uint32_t>(n)));
    }
  };
  const auto prepare_stage = [&](const FittedNode& node, std::uint32_t index) {
    return PrepareStageNode(node, index);
  };
  each(NodeKind::kChannelStage, prepare_stage);
  each(NodeKind::kBrandTotal,
       [&](const FittedNode& node, std::uint32_t index) { return PrepareBrandTotal(node, index); });
  // Brand stages may hang on the sum over channels, so the sums come between channels and brand.
  AddBrandSums();
  for (std::size_t t = 0; t < steps_.size() && !together; ++t) SumPeriod(t, 0, draw_count_);
  each(NodeKind::kBrandStage, prepare_stage);
  if (together) {
    RunTogether(waiting);
    for (const SeriesTask& task : waiting) AddReach(task);
  }
  for (const BrandSum& sum : sums_) {
    if (split_days_) SplitDaysOfSum(sum, steps_.size(), draw_count_);
  }
  for (StageOutcomes& reach : reaches_) outcomes_.push_back(std::move(reach));
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
