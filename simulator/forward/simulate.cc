// The forward recursion of stages and brand totals.
#include "simulator/forward/simulate.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/base/row_math.h"
#include "simulator/forward/brand_sums.h"
#include "simulator/forward/day_split.h"
#include "simulator/forward/exhausted.h"
#include "simulator/forward/feedback.h"
#include "simulator/forward/input_response.h"
#include "simulator/forward/members.h"
#include "simulator/forward/node_draws.h"
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

class Simulation {
 public:
  Simulation(const FittedFunnel& fitted, const PlanInputs& plan, const PlanPeriods& periods,
             const SimulationOptions& options);

  std::vector<StageOutcomes> Run();

 private:
  const NodeTask& AddNode(const FittedNode& node);
  std::vector<float> ComputeResponse(const NodeTask& task) const;
  std::vector<double> InputOf(const NodeMember& member) const;
  bool HasBrandNode(Stage stage) const;
  std::size_t Find(const std::string& channel, Stage stage) const;
  std::vector<PeriodStep> MakeSteps(const FittedNode& node) const;
  SeriesTask MakeStageTask(const NodeTask& node, std::size_t member) const;
  void AddStage(const NodeTask& node, std::size_t member, std::uint32_t series);
  void AddTotal(const NodeTask& node, std::uint32_t series);
  void AddNodes(NodeKind kind);
  std::vector<float> EffectiveInputs(const NodeTask& node, std::size_t member,
                                     std::vector<double> input) const;
  void BendInput(SeriesTask& task) const;
  bool CarriesOver(const std::string& channel) const;
  void StartSeries(std::size_t series, SeriesStart start, SeriesTask& task);
  void AddCampaigns(const std::string& channel, Stage stage, SeriesTask& task) const;
  std::size_t AddOutcome(const std::string& channel, Stage stage, const DayShares* days,
                         std::uint32_t series);
  void RunBlock(std::size_t first_draw);
  void RunInTurn(std::size_t first_draw, const OutcomeBlocks& outcomes) const;
  void RunTogether(std::size_t first_draw, const OutcomeBlocks& outcomes) const;
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
  std::vector<LevelStep> steps_;  // [period_count], from the middle of the period before
  std::vector<float> scale_normals_;
  // Tasks point into these.
  std::deque<NodeTask> nodes_;
  std::deque<SeriesMixture> mixtures_;
  std::deque<SeriesStart> starts_;
  std::vector<SeriesTask> tasks_;  // channels, totals, brand stages; parents before children
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
      mixes_(options.mixes),
      scale_normals_(DrawScaleNormals(options.seed, draw_count_)) {
  double before = 0.0;
  for (int p = 0; p < periods.count(); ++p) {
    const auto t = static_cast<std::size_t>(p);
    const double middle =
        (periods.first_days[t] - fitted.data_end_day + 0.5 * periods.day_counts[t]) / 7.0;
    const DriftStep step = ComputeDriftStep(middle - before);
    steps_.push_back({static_cast<float>(step.damping), static_cast<float>(step.innovation_sd)});
    before = middle;
  }
}

const NodeTask& Simulation::AddNode(const FittedNode& node) {
  NodeTask& task = nodes_.emplace_back();
  task.node = &node;
  task.draws = GatherDraws(node, fitted_.draw_count, chosen_);
  if (!node.mixtures.empty()) task.last_year = FindLastYear(node, periods_);
  task.season = MakePlanSeason(node, plan_, periods_, task.last_year);
  return task;
}

// The response of a brand total to all inputs, log(b + sum_c w_c x_ct), [period][draw].
std::vector<float> Simulation::ComputeResponse(const NodeTask& task) const {
  const FittedNode& node = *task.node;
  std::vector<float> response;
  response.reserve(steps_.size() * draw_count_);
  const std::span<const float> base = task.draws.row(0);
  for (std::size_t t = 0; t < steps_.size(); ++t) {
    response.insert(response.end(), base.begin(), base.end());
  }
  for (std::size_t m = 0; m < node.members.size(); ++m) {
    const std::span<const float> weight =
        task.draws.row(FittedNode::kBrandTotalRows + static_cast<int>(m));
    std::vector<double> inputs = InputOf(node.members[m]);
    for (double& value : inputs) value /= node.members[m].mean_input;
    std::vector<float> effective;
    if (node.effects.any()) effective = EffectiveInputs(task, m, inputs);
    for (std::size_t t = 0; t < steps_.size(); ++t) {
      const std::span<float> sum(response.data() + t * draw_count_, draw_count_);
      if (!effective.empty()) {
        AddProduct(1.0F, weight, {effective.data() + t * draw_count_, draw_count_}, sum);
      } else if (!inputs.empty()) {
        AddScaled(static_cast<float>(inputs[t]), weight, sum);
      }
    }
  }
  TakeLogs(response);
  return response;
}

// Effective inputs of a member, [period][draw]. `input`: planned, in units of its mean; empty for
// none.
std::vector<float> Simulation::EffectiveInputs(const NodeTask& node, std::size_t member,
                                               std::vector<double> input) const {
  input.resize(steps_.size(), 0.0);
  PlanPlace place;
  place.period_weeks = periods_.period_days / 7.0;
  place.gap_periods = (plan_.first_day - fitted_.data_end_day) / periods_.period_days;
  return ComputeEffectiveInputs(*node.node, member, node.draws.rows, draw_count_, place, input);
}

// Lets a stage on an input answer to the effective input, which differs by draw: its elasticity
// times the logarithm goes into the effects. What a pause still carries brings something.
void Simulation::BendInput(SeriesTask& task) const {
  const FittedNode& node = *task.node->node;
  const NodeMember& member = node.members[task.member];
  const double mean = std::exp(member.log_parent_mean);
  std::vector<double> input = InputOf(member);
  for (double& value : input) value /= mean;
  const std::vector<float> effective = EffectiveInputs(*task.node, task.member, input);
  const std::span<const float> elasticity = task.node->draws.row(task.elasticity_row);
  task.own_effects.assign(effective.size(), 0.0F);
  task.terms.push_back({EffectSource::kOwn, {}, {}});
  const bool carries = node.effects.carry_over != CarryOverKind::kNone;
  const std::vector<float>& recent = member.recent_inputs;
  bool works = std::any_of(recent.begin(), recent.end(), [](float one) { return one > 0.0F; });
  for (std::size_t t = 0; t < task.steps.size(); ++t) {
    const bool has_input = !input.empty() && input[t] > 0.0;
    works = has_input || (carries && works);
    task.steps[t].fixed_driver = 0.0F;
    task.steps[t].paused = !works;
    for (std::size_t i = t * draw_count_; i < (t + 1) * draw_count_; ++i) {
      task.own_effects[i] =
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

std::size_t Simulation::Find(const std::string& channel, Stage stage) const {
  for (std::size_t i = 0; i < outcomes_.size(); ++i) {
    if (outcomes_[i].channel == channel && outcomes_[i].stage == stage) return i;
  }
  return kNoOutcome;
}

// What all series of a node share.
std::vector<PeriodStep> Simulation::MakeSteps(const FittedNode& node) const {
  PeriodStep step;
  step.likelihood = node.likelihood;
  step.outcome_factor = static_cast<float>(1.0 / node.outcome_scale);
  step.zero_follows_zero = node.kind == NodeKind::kBrandStage;
  return std::vector<PeriodStep>(steps_.size(), step);
}

SeriesTask Simulation::MakeStageTask(const NodeTask& node_task, std::size_t member_index) const {
  const FittedNode& node = *node_task.node;
  const NodeMember& member = node.members[member_index];
  const int first_row = FittedNode::kRowsPerMember * static_cast<int>(member_index);
  const std::vector<double> input = InputOf(member);
  const bool follows_stage = node.parent == ParentKind::kStage;
  const bool passes_input = follows_stage && member.passes_input && !input.empty();
  SeriesTask task;
  task.node = &node_task;
  task.member = member_index;
  task.elasticity_row = first_row + 1;
  if (passes_input) task.pass_through_row = first_row + 2;
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

// Sets where the draws begin and what moves them, of the structural model alone or of the members
// of its mixture. `series` counts within the node; the task's own effects, if any, are in place.
void Simulation::StartSeries(std::size_t series, SeriesStart start, SeriesTask& task) {
  task.level_steps = steps_;
  const FittedNode& node = *task.node->node;
  if (IsMixed(node, series)) {
    MixtureBase base;
    base.node = &node;
    base.draws = &task.node->draws;
    base.last_year = &task.node->last_year;
    base.period_days = periods_.period_days;
    base.steps = steps_;
    base.scale_normals = scale_normals_;
    base.seed = seed_;
    const SeriesMixture& mixture =
        mixtures_.emplace_back(base, series, task.series, std::move(start));
    std::vector<std::vector<double>> inputs;
    if (node.kind == NodeKind::kBrandTotal) {
      for (const NodeMember& member : node.members) inputs.push_back(InputOf(member));
    }
    task.start = &mixture.start();
    task.terms = mixture.MakeTerms(task.node->season, task.own_effects, inputs);
  } else {
    task.start = &starts_.emplace_back(std::move(start));
    task.terms = {{EffectSource::kYear, {}, {}}, {EffectSource::kPatterns, {}, {}}};
  }
  if (!task.own_effects.empty()) task.terms.push_back({EffectSource::kOwn, {}, {}});
}

// Moves the log mean by what the plan's mix of campaigns does to it (campaign_mix.h).
void Simulation::AddCampaigns(const std::string& channel, Stage stage, SeriesTask& task) const {
  for (const CampaignMix& mix : mixes_) {
    if (mix.channel != channel) continue;
    const std::vector<float> effect = ComputeMixEffect(mix, stage);
    if (effect.empty()) continue;
    if (task.own_effects.empty()) {
      task.own_effects.assign(effect.size(), 0.0F);
      task.terms.push_back({EffectSource::kOwn, {}, {}});
    }
    for (std::size_t i = 0; i < effect.size(); ++i) task.own_effects[i] += effect[i];
  }
}

// `days`: how a week falls on its days, or null where that is of no interest yet.
std::size_t Simulation::AddOutcome(const std::string& channel, Stage stage, const DayShares* days,
                                   std::uint32_t series) {
  StageOutcomes& outcome = outcomes_.emplace_back();
  outcome.channel = channel;
  outcome.stage = stage;
  outcome.values.resize(steps_.size() * draw_count_);
  if (split_days_ && days != nullptr) {
    outcome.day_shares = DrawDayShares(*days, seed_, series, static_cast<int>(draw_count_));
  }
  return outcomes_.size() - 1;
}

// A row of draws as its own values, all of them moved by `shift`.
std::vector<float> CopyRow(std::span<const float> row, double shift = 0.0) {
  std::vector<float> values(row.begin(), row.end());
  for (float& value : values) value += static_cast<float>(shift);
  return values;
}

void Simulation::AddStage(const NodeTask& node_task, std::size_t member_index,
                          std::uint32_t series) {
  const FittedNode& node = *node_task.node;
  const NodeMember& member = node.members[member_index];
  SeriesTask task = MakeStageTask(node_task, member_index);
  task.series = series;
  if (node.parent == ParentKind::kStage) {
    task.parent = Find(member.channel, node.parent_stage);
    if (task.parent == kNoOutcome) return;
  }
  const NodeDraws& draws = node_task.draws;
  const int row = FittedNode::kRowsPerMember * static_cast<int>(member_index);
  task.has_reach = HasReach(node, member_index, draws.rows, draw_count_);
  StartSeries(member_index,
              {CopyRow(draws.row(row), member.log_parent_mean), CopyRow(draws.row(row + 5)),
               CopyRow(draws.row(row + 3)), CopyRow(draws.row(row + 4))},
              task);
  if (node.effects.any() && node.parent == ParentKind::kInput) BendInput(task);
  AddCampaigns(member.channel, node.stage, task);
  const bool is_brand = node.kind == NodeKind::kBrandStage;
  task.outcome = AddOutcome(member.channel, node.stage,
                            is_brand ? &node.brand_days : &member.outcome_days, series);
  tasks_.push_back(std::move(task));
}

void Simulation::AddTotal(const NodeTask& node_task, std::uint32_t series) {
  const FittedNode& node = *node_task.node;
  SeriesTask task;
  task.node = &node_task;
  task.series = series;
  task.steps = MakeSteps(node);
  task.own_effects = ComputeResponse(node_task);
  const NodeDraws& draws = node_task.draws;
  SeriesStart start{std::vector<float>(draw_count_, static_cast<float>(node.log_mean_outcome)),
                    CopyRow(draws.row(3)), CopyRow(draws.row(1)), CopyRow(draws.row(2))};
  StartSeries(0, std::move(start), task);
  task.outcome = AddOutcome("", node.stage, &node.brand_days, series);
  tasks_.push_back(std::move(task));
}

void Simulation::AddNodes(NodeKind kind) {
  for (std::size_t n = 0; n < fitted_.nodes.size(); ++n) {
    const FittedNode& node = fitted_.nodes[n];
    if (node.kind != kind) continue;
    const NodeTask& task = AddNode(node);
    const std::uint32_t first_series = static_cast<std::uint32_t>(n) * 1024;
    if (kind == NodeKind::kBrandTotal) {
      AddTotal(task, first_series);
      continue;
    }
    for (std::size_t m = 0; m < node.members.size(); ++m) {
      AddStage(task, m, first_series + static_cast<std::uint32_t>(m));
    }
  }
}

// The people whom the parent of a task met, on the parent's days.
void Simulation::AddReach(const SeriesTask& task) {
  if (!task.has_reach) return;
  const FittedNode& node = *task.node->node;
  const StageOutcomes& parent = outcomes_[task.parent];
  StageOutcomes& reach = reaches_.emplace_back();
  reach.channel = node.members[task.member].channel;
  reach.stage = node.parent_stage;
  reach.is_reach = true;
  reach.values = SimulateReach(node, task.member, task.node->draws.rows, draw_count_, parent.values,
                               seed_, task.series);
  reach.day_shares = parent.day_shares;
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
    for (std::size_t i = 0; i < outcomes_.size(); ++i) {
      if (outcomes_[i].stage == stage && !outcomes_[i].channel.empty()) sum.parts.push_back(i);
    }
    if (sum.parts.empty()) continue;
    sum.total = AddOutcome("", stage, nullptr, 0);
    sums_.push_back(std::move(sum));
  }
}

// All series of a block of draws, one after the other.
void Simulation::RunInTurn(std::size_t first_draw, const OutcomeBlocks& outcomes) const {
  NodeBlock node_block;
  SeriesBlock block;
  const NodeTask* begun = nullptr;
  bool summed = false;
  const auto sum_up = [&] {
    for (std::size_t t = 0; t < steps_.size() && !summed; ++t) AddParts(sums_, t, outcomes);
    summed = true;
  };
  for (const SeriesTask& task : tasks_) {
    // Brand stages come last and may hang on the sums.
    if (task.node->node->kind == NodeKind::kBrandStage) sum_up();
    if (task.node != begun) {
      node_block.Begin(*task.node->node, task.node->draws, task.node->season, first_draw);
      begun = task.node;
    }
    block.Begin(task, node_block, seed_, first_draw);
    for (std::size_t t = 0; t < steps_.size(); ++t) block.RunPeriod(task, t, nullptr, outcomes);
  }
  sum_up();
}

// All series period by period, since actions of one move attention of the next.
void Simulation::RunTogether(std::size_t first_draw, const OutcomeBlocks& outcomes) const {
  std::vector<SeriesBlock> blocks(tasks_.size());
  std::vector<std::optional<ActionMemory>> memories(tasks_.size());
  NodeBlock node_block;
  for (std::size_t i = 0; i < tasks_.size(); ++i) {
    const NodeTask& node = *tasks_[i].node;
    node_block.Begin(*node.node, node.draws, node.season, first_draw);
    blocks[i].Begin(tasks_[i], node_block, seed_, first_draw);
    if (!node.node->word_of_mouth.on) continue;
    memories[i].emplace(*node.node, node.draws.rows, draw_count_, first_draw, outcomes.count(),
                        periods_.period_days / 7.0);
  }
  const std::size_t actions = Find("", Stage::kAction);
  for (std::size_t t = 0; t < steps_.size(); ++t) {
    bool summed = false;
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      if (tasks_[i].node->node->kind == NodeKind::kBrandStage && !summed) {
        AddParts(sums_, t, outcomes);
        summed = true;
      }
      blocks[i].RunPeriod(tasks_[i], t, memories[i].has_value() ? &*memories[i] : nullptr,
                          outcomes);
    }
    if (!summed) AddParts(sums_, t, outcomes);
    if (actions == kNoOutcome) continue;
    for (std::optional<ActionMemory>& memory : memories) {
      if (memory.has_value()) memory->Remember({outcomes.at(actions, t), outcomes.count()});
    }
  }
}

void Simulation::RunBlock(std::size_t first_draw) {
  OutcomeBlocks outcomes(outcomes_, draw_count_, first_draw);
  if (HasFeedback(fitted_)) {
    RunTogether(first_draw, outcomes);
  } else {
    RunInTurn(first_draw, outcomes);
  }
  outcomes.CopyBack();
}

// Blocks of draws at once, each with all its series; who runs which does not matter.
std::vector<StageOutcomes> Simulation::Run() {
  AddNodes(NodeKind::kChannelStage);
  AddNodes(NodeKind::kBrandTotal);
  AddBrandSums();
  AddNodes(NodeKind::kBrandStage);
  const std::size_t blocks = (draw_count_ + kDrawBlock - 1) / kDrawBlock;
  tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t b) { RunBlock(b * kDrawBlock); });
  for (const SeriesTask& task : tasks_) AddReach(task);
  for (const BrandSum& sum : sums_) {
    if (split_days_) SplitDaysOfSum(sum, outcomes_, steps_.size(), draw_count_);
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
