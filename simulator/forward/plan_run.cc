// Simulation of one plan.
#include "simulator/forward/plan_run.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "simulator/base/check.h"
#include "simulator/base/draw_sums.h"
#include "simulator/base/row_math.h"
#include "simulator/forward/input_response.h"
#include "simulator/forward/node_blocks.h"
#include "simulator/forward/plan_periods.h"
#include "simulator/model/node_data.h"

namespace funnelcast::simulator {
namespace {

// What is left of an input after a long pause is no less than this share of its mean, so that its
// logarithm exists.
constexpr float kLeastInput = 1e-30F;

}  // namespace

std::vector<SeriesPath> DrawPaths(const ForecastBase& base, std::size_t first_draw) {
  std::vector<SeriesPath> paths(base.series().size());
  for (std::size_t s = 0; s < paths.size(); ++s) paths[s].Draw(base, base.series()[s], first_draw);
  return paths;
}

PlanRun::PlanRun(const ForecastBase& base, const PlanInputs& plan,
                 std::span<const CampaignMix> mixes)
    : base_(base), plan_(plan), mixes_(mixes) {
  for (const NodeBase& node : base.nodes()) {
    seasons_.push_back(MakePlanSeason(*node.node, plan, base.periods(), node.last_year));
  }
  for (const SeriesBase& series : base.series()) {
    const NodeBase& node = base.nodes()[series.node];
    SeriesTask& task = tasks_.emplace_back();
    task.base = &series;
    task.steps = MakeSteps(*node.node);
    if (node.node->kind == NodeKind::kBrandTotal) {
      const std::vector<TotalInput> inputs = TotalInputsOf(*node.node);
      task.own_effects = ComputeResponse(node, inputs);
      AddTerms(series, inputs, task);
      continue;
    }
    AddStage(series, task);
    AddTerms(series, {}, task);
    AddCampaigns(series, task);
  }
}

std::vector<double> PlanRun::InputOf(const NodeMember& member) const {
  for (const ChannelEvidence& evidence : base_.fitted().channels) {
    if (evidence.channel != member.channel || !evidence.takes_input()) continue;
    const std::vector<double>& daily =
        PlannedInput(plan_, member.channel, evidence.input_is_effort);
    return FullPeriodInputs(plan_, base_.periods(), daily, member.input_days);
  }
  return {};
}

// What the members of a brand total get from the plan.
std::vector<PlanRun::TotalInput> PlanRun::TotalInputsOf(const FittedNode& node) const {
  std::vector<TotalInput> inputs;
  for (const NodeMember& member : node.members) {
    TotalInput& input = inputs.emplace_back();
    input.planned = InputOf(member);
    for (const CampaignMix& mix : mixes_) {
      if (mix.channel == member.channel) input.mix_factor = ComputeMixFactor(mix, node.stage);
    }
  }
  return inputs;
}

// The response of a brand total to all inputs, log(b + sum_c w_c x_ct), [period][draw].
std::vector<float> PlanRun::ComputeResponse(const NodeBase& base,
                                            std::span<const TotalInput> inputs) const {
  const FittedNode& node = *base.node;
  const std::size_t draw_count = base_.draw_count();
  const auto weight_of = [&](std::size_t m) {
    return base.draws.row(FittedNode::kBrandTotalRows + static_cast<int>(m));
  };
  // In units of their means, [member]. Inputs that differ by draw are too large to be kept for all
  // members; they are added one member at a time below.
  std::vector<std::vector<double>> planned;
  std::vector<bool> differs;
  for (std::size_t m = 0; m < inputs.size(); ++m) {
    planned.push_back(inputs[m].planned);
    for (double& value : planned[m]) value /= node.members[m].mean_input;
    differs.push_back(node.effects.any() || !inputs[m].mix_factor.empty());
  }
  std::vector<float> response(base_.period_count() * draw_count);
  const auto period = [&](std::vector<float>& values, std::size_t t) {
    return std::span(values).subspan(t * draw_count, draw_count);
  };
  std::vector<RowProduct> products;
  for (std::size_t t = 0; t < base_.period_count(); ++t) {
    products.clear();
    for (std::size_t m = 0; m < inputs.size(); ++m) {
      if (differs[m] || planned[m].empty()) continue;
      products.push_back({static_cast<float>(planned[m][t]), weight_of(m).data(), nullptr});
    }
    AddProducts(base.draws.row(0), products, period(response, t));
  }
  for (std::size_t m = 0; m < inputs.size(); ++m) {
    if (!differs[m]) continue;
    std::vector<float> effective = EffectiveInputs(base, m, planned[m], inputs[m].mix_factor);
    for (std::size_t t = 0; t < base_.period_count(); ++t) {
      AddProduct(1.0F, weight_of(m), period(effective, t), period(response, t));
    }
  }
  TakeLogs(response);
  return response;
}

// Effective inputs of a member, [period][draw]. `input`: planned, in units of its mean; empty for
// none.
std::vector<float> PlanRun::EffectiveInputs(const NodeBase& node, std::size_t member,
                                            std::vector<double> input,
                                            std::span<const float> factors) const {
  input.resize(base_.period_count(), 0.0);
  PlanPlace place;
  place.period_weeks = base_.periods().period_days / 7.0;
  place.gap_periods = (plan_.first_day - base_.fitted().data_end_day) / base_.periods().period_days;
  return ComputeEffectiveInputs(*node.node, member, node.draws.rows, base_.draw_count(), place,
                                input, factors);
}

// Whether a channel's first stage goes on when its input has stopped.
bool PlanRun::CarriesOver(const std::string& channel) const {
  return std::any_of(
      base_.fitted().nodes.begin(), base_.fitted().nodes.end(), [&](const FittedNode& node) {
        return node.kind == NodeKind::kChannelStage && node.parent == ParentKind::kInput &&
               node.effects.carry_over != CarryOverKind::kNone &&
               std::any_of(node.members.begin(), node.members.end(),
                           [&](const NodeMember& member) { return member.channel == channel; });
      });
}

// What all series of a node share.
std::vector<PeriodStep> PlanRun::MakeSteps(const FittedNode& node) const {
  PeriodStep step;
  step.likelihood = node.likelihood;
  step.outcome_factor = static_cast<float>(1.0 / node.outcome_scale);
  step.zero_follows_zero = node.kind == NodeKind::kBrandStage;
  return std::vector<PeriodStep>(base_.period_count(), step);
}

// Drivers of a stage, and what bends them.
void PlanRun::AddStage(const SeriesBase& series, SeriesTask& task) const {
  const FittedNode& node = *base_.nodes()[series.node].node;
  const NodeMember& member = node.members[series.member];
  const int first_row = FittedNode::kRowsPerMember * static_cast<int>(series.member);
  const std::vector<double> input = InputOf(member);
  const bool follows_stage = node.parent == ParentKind::kStage;
  const bool passes_input = follows_stage && member.passes_input && !input.empty();
  task.elasticity_row = first_row + 1;
  if (passes_input) task.pass_through_row = first_row + 2;
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
  if (!node.effects.any() || node.parent != ParentKind::kInput) return;
  if (node.effects.carry_over != CarryOverKind::kNone) {
    CarryInput(series, task);
    return;
  }
  task.half_saturation_row = node.half_saturation_row(static_cast<int>(series.member));
  for (PeriodStep& step : task.steps) step.saturates = true;
}

// Planned inputs at the mean factor of their mix.
std::vector<double> PlanRun::MeanMixedInput(const TotalInput& input) const {
  std::vector<double> mixed = input.planned;
  for (std::size_t t = 0; t < mixed.size() && !input.mix_factor.empty(); ++t) {
    mixed[t] *= MeanOf({input.mix_factor.data() + t * base_.draw_count(), base_.draw_count()});
  }
  return mixed;
}

// What moves the draws: of the structural model alone or of the members of its mixture. The
// task's own effects, if any, are in place. `inputs`: of a total's members.
void PlanRun::AddTerms(const SeriesBase& series, std::span<const TotalInput> inputs,
                       SeriesTask& task) const {
  const PlanSeason& season = seasons_[series.node];
  if (series.mixture.has_value()) {
    std::vector<std::vector<double>> mixed;
    for (const TotalInput& input : inputs) mixed.push_back(MeanMixedInput(input));
    task.terms = series.mixture->MakeTerms(season, task.own_effects, mixed);
  } else {
    task.terms = {{EffectSource::kYear, {}, {}}, {EffectSource::kPatterns, {}, {}}};
  }
  if (!task.own_effects.empty()) task.terms.push_back({EffectSource::kOwn, {}, {}});
}

// Lets a stage on an input that carries over answer to the effective input, which differs by draw:
// its elasticity times the logarithm goes into the effects. What a pause still carries brings
// something.
void PlanRun::CarryInput(const SeriesBase& series, SeriesTask& task) const {
  const NodeBase& node_base = base_.nodes()[series.node];
  const FittedNode& node = *node_base.node;
  const NodeMember& member = node.members[series.member];
  const double mean = std::exp(member.log_parent_mean);
  std::vector<double> input = InputOf(member);
  for (double& value : input) value /= mean;
  std::vector<float> logs = EffectiveInputs(node_base, series.member, input, {});
  for (float& value : logs) value = std::max(value, kLeastInput);
  TakeLogs(logs);
  const std::span<const float> elasticity = node_base.draws.row(task.elasticity_row);
  task.own_effects.assign(logs.size(), 0.0F);
  const std::vector<float>& recent = member.recent_inputs;
  bool works = std::any_of(recent.begin(), recent.end(), [](float one) { return one > 0.0F; });
  for (std::size_t t = 0; t < task.steps.size(); ++t) {
    const bool has_input = !input.empty() && input[t] > 0.0;
    works = works || has_input;
    task.steps[t].fixed_driver = 0.0F;
    task.steps[t].paused = !works;
    const std::size_t begin = t * base_.draw_count();
    AddProduct(1.0F, elasticity, {logs.data() + begin, base_.draw_count()},
               {task.own_effects.data() + begin, base_.draw_count()});
  }
}

// Moves the log mean by what the plan's mix of campaigns does to it (campaign_mix.h).
void PlanRun::AddCampaigns(const SeriesBase& series, SeriesTask& task) const {
  const OutcomeBase& outcome = base_.outcomes()[series.outcome];
  for (const CampaignMix& mix : mixes_) {
    if (mix.channel != outcome.channel) continue;
    const std::vector<float> effect = ComputeMixEffect(mix, outcome.stage);
    if (effect.empty()) continue;
    if (task.own_effects.empty()) {
      task.own_effects.assign(effect.size(), 0.0F);
      task.terms.push_back({EffectSource::kOwn, {}, {}});
    }
    for (std::size_t i = 0; i < effect.size(); ++i) task.own_effects[i] += effect[i];
  }
}

CommonEffects::CommonEffects(const ForecastBase& base, std::span<PlanRun> runs)
    : base_(base), terms_(base.series().size()) {
  FUNNELCAST_CHECK(!runs.empty());
  seasons_ = runs.front().seasons_;
  for (std::size_t s = 0; s < terms_.size(); ++s) {
    const std::vector<EffectTerm>& first = runs.front().tasks_[s].terms;
    const auto end = std::find_if(first.begin(), first.end(), [](const EffectTerm& term) {
      return term.source == EffectSource::kOwn || term.of_inputs;
    });
    terms_[s].assign(first.begin(), end);
    const bool common =
        std::all_of(runs.begin() + 1, runs.end(), [&](const PlanRun& run) { return IsIn(run, s); });
    if (!common) terms_[s].clear();
  }
  for (PlanRun& run : runs) TakeOutOf(run);
}

// Whether a run has the common terms of a series, as its first.
bool CommonEffects::IsIn(const PlanRun& run, std::size_t series) const {
  const std::size_t node = base_.series()[series].node;
  const std::vector<EffectTerm>& common = terms_[series];
  const std::vector<EffectTerm>& terms = run.tasks_[series].terms;
  return run.seasons_[node] == seasons_[node] && terms.size() >= common.size() &&
         std::equal(common.begin(), common.end(), terms.begin(),
                    [](const EffectTerm& x, const EffectTerm& y) { return x.IsSame(y); });
}

void CommonEffects::TakeOutOf(PlanRun& run) const {
  for (std::size_t s = 0; s < terms_.size(); ++s) {
    if (terms_[s].empty()) continue;
    SeriesTask& task = run.tasks_[s];
    task.draws_own_path = !IsIn(run, s);
    if (task.draws_own_path) continue;
    const auto count = static_cast<std::ptrdiff_t>(terms_[s].size());
    task.terms.erase(task.terms.begin(), task.terms.begin() + count);
  }
}

void CommonEffects::AddTo(std::span<SeriesPath> paths) const {
  FUNNELCAST_CHECK(paths.size() == terms_.size());
  if (paths.empty()) return;
  const std::size_t first_draw = paths.front().stream.first_draw;
  NodeBlocks nodes(base_, seasons_, first_draw);
  TermSums sums;
  for (std::size_t s = 0; s < terms_.size(); ++s) {
    if (terms_[s].empty()) continue;
    const NodeBlock& node = nodes.Get(base_.series()[s].node);
    sums.Add(terms_[s], {}, node, base_.draw_count(), first_draw, paths[s].log_means,
             paths[s].log_means);
  }
}

}  // namespace funnelcast::simulator
