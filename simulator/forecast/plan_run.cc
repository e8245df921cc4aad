// Simulation of one plan.
#include "simulator/forecast/plan_run.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "simulator/base/check.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/data/plan_periods.h"
#include "simulator/forecast/node_blocks.h"
#include "simulator/mechanisms/input_response.h"
#include "simulator/nodes/node_data.h"
#include "simulator/simd/draw_sums.h"
#include "simulator/simd/outcome_kernel.h"
#include "simulator/simd/row_math.h"

namespace funnelcast::forecast {
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

PlanRun::PlanRun(const ForecastBase& base, const data::PlanInputs& plan,
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
    if (node.node->kind == data::NodeKind::kBrandTotal) {
      const std::vector<TotalInput> inputs = TotalInputsOf(*node.node);
      task.own_shifts = ComputeResponse(node, inputs);
      AddTerms(series, inputs, task);
      continue;
    }
    AddStage(series, task);
    AddTerms(series, {}, task);
    AddCampaigns(series, task);
  }
}

std::vector<double> PlanRun::InputOf(const data::NodeChannel& channel) const {
  for (const data::ChannelEvidence& evidence : base_.fitted().channels) {
    if (evidence.channel != channel.channel || !evidence.takes_input()) continue;
    const std::vector<double>& daily =
        data::PlannedInput(plan_, channel.channel, evidence.input_is_effort);
    return data::FullPeriodInputs(plan_, base_.periods(), daily, channel.input_days);
  }
  return {};
}

// What the channels of a brand total get from the plan.
std::vector<PlanRun::TotalInput> PlanRun::TotalInputsOf(const data::FittedNode& node) const {
  std::vector<TotalInput> inputs;
  for (const data::NodeChannel& channel : node.channels) {
    TotalInput& input = inputs.emplace_back();
    input.planned = InputOf(channel);
    for (const CampaignMix& mix : mixes_) {
      if (mix.channel == channel.channel) input.mix_factor = ComputeMixFactor(mix, node.stage);
    }
  }
  return inputs;
}

// The response of a brand total to all inputs, log(b + sum_c w_c x_ct), [period][draw].
std::vector<float> PlanRun::ComputeResponse(const NodeBase& base,
                                            std::span<const TotalInput> inputs) const {
  const data::FittedNode& node = *base.node;
  const std::size_t draw_count = base_.draw_count();
  const auto weight_of = [&](std::size_t m) {
    return base.draws.row(data::FittedNode::kBrandTotalRows + static_cast<int>(m));
  };
  // In units of their means, [channel]. Inputs that differ by draw are too large to be kept for all
  // channels; they are added one channel at a time below.
  std::vector<std::vector<double>> planned;
  std::vector<bool> differs;
  for (std::size_t m = 0; m < inputs.size(); ++m) {
    planned.push_back(inputs[m].planned);
    for (double& value : planned[m]) value /= node.channels[m].mean_input;
    differs.push_back(node.mechanisms.any() || !inputs[m].mix_factor.empty());
  }
  std::vector<float> response(base_.period_count() * draw_count);
  const auto period = [&](std::vector<float>& values, std::size_t t) {
    return std::span(values).subspan(t * draw_count, draw_count);
  };
  std::vector<simd::RowProduct> products;
  for (std::size_t t = 0; t < base_.period_count(); ++t) {
    products.clear();
    for (std::size_t m = 0; m < inputs.size(); ++m) {
      if (differs[m] || planned[m].empty()) continue;
      products.push_back({static_cast<float>(planned[m][t]), weight_of(m).data(), nullptr});
    }
    simd::AddProducts(base.draws.row(0), products, period(response, t));
  }
  for (std::size_t m = 0; m < inputs.size(); ++m) {
    if (!differs[m]) continue;
    std::vector<float> effective = EffectiveInputs(base, m, planned[m], inputs[m].mix_factor);
    for (std::size_t t = 0; t < base_.period_count(); ++t) {
      simd::AddProduct(1.0F, weight_of(m), period(effective, t), period(response, t));
    }
  }
  simd::TakeLogs(response);
  return response;
}

// Effective inputs of a channel, [period][draw]. `input`: planned, in units of its mean; empty for
// none.
std::vector<float> PlanRun::EffectiveInputs(const NodeBase& node, std::size_t channel,
                                            std::vector<double> input,
                                            std::span<const float> factors) const {
  input.resize(base_.period_count(), 0.0);
  mechanisms::PlanPlace place;
  place.period_weeks = base_.periods().period_days / 7.0;
  place.gap_periods = (plan_.first_day - base_.fitted().data_end_day) / base_.periods().period_days;
  return mechanisms::ComputeEffectiveInputs(*node.node, channel, node.draws.rows,
                                            base_.draw_count(), place, input, factors);
}

// Whether a channel's first stage goes on when its input has stopped.
bool PlanRun::CarriesOver(const std::string& channel) const {
  return std::any_of(
      base_.fitted().nodes.begin(), base_.fitted().nodes.end(), [&](const data::FittedNode& node) {
        return node.kind == data::NodeKind::kChannelStage &&
               node.parent == data::ParentKind::kInput &&
               node.mechanisms.carry_over != data::CarryOverKind::kNone &&
               std::any_of(node.channels.begin(), node.channels.end(),
                           [&](const data::NodeChannel& one) { return one.channel == channel; });
      });
}

// What all series of a node share.
std::vector<simd::PeriodStep> PlanRun::MakeSteps(const data::FittedNode& node) const {
  simd::PeriodStep step;
  step.likelihood = node.likelihood;
  step.outcome_factor = static_cast<float>(1.0 / node.outcome_scale);
  step.zero_follows_zero = node.kind == data::NodeKind::kBrandStage;
  return std::vector<simd::PeriodStep>(base_.period_count(), step);
}

// Drivers of a stage, and what bends them.
void PlanRun::AddStage(const SeriesBase& series, SeriesTask& task) const {
  const data::FittedNode& node = *base_.nodes()[series.node].node;
  const data::NodeChannel& channel = node.channels[series.channel];
  const int first_row = data::FittedNode::kRowsPerChannel * static_cast<int>(series.channel);
  const std::vector<double> input = InputOf(channel);
  const bool follows_stage = node.parent == data::ParentKind::kStage;
  const bool passes_input = follows_stage && channel.passes_input && !input.empty();
  task.elasticity_row = first_row + 1;
  if (passes_input) task.pass_through_row = first_row + 2;
  const bool goes_on = follows_stage && CarriesOver(channel.channel);
  for (std::size_t t = 0; t < task.steps.size(); ++t) {
    simd::PeriodStep& step = task.steps[t];
    step.paused = !input.empty() && !(input[t] > 0.0) && !goes_on;
    step.zero_follows_zero = step.zero_follows_zero || goes_on;
    step.has_parent = follows_stage;
    step.parent_log_mean = static_cast<float>(channel.log_parent_mean);
    if (step.paused) continue;
    if (node.parent == data::ParentKind::kInput) {
      step.fixed_driver = static_cast<float>(std::log(input[t]) - channel.log_parent_mean);
    } else if (passes_input) {
      const double share = input[t] / std::exp(channel.log_input_mean);
      step.fixed_driver =
          static_cast<float>(std::log(goes_on ? std::max(share, nodes::kActiveShare) : share));
    }
  }
  if (!node.mechanisms.any() || node.parent != data::ParentKind::kInput) return;
  if (node.mechanisms.carry_over != data::CarryOverKind::kNone) {
    CarryInput(series, task);
    return;
  }
  task.half_saturation_row = node.half_saturation_row(static_cast<int>(series.channel));
  for (simd::PeriodStep& step : task.steps) step.saturates = true;
}

// Planned inputs at the mean factor of their mix.
std::vector<double> PlanRun::MeanMixedInput(const TotalInput& input) const {
  std::vector<double> mixed = input.planned;
  for (std::size_t t = 0; t < mixed.size() && !input.mix_factor.empty(); ++t) {
    mixed[t] *=
        simd::MeanOf({input.mix_factor.data() + t * base_.draw_count(), base_.draw_count()});
  }
  return mixed;
}

// What moves the draws: of the structural model alone or of the channels of its mixture. The
// task's own shifts, if any, are in place. `inputs`: of a total's channels.
void PlanRun::AddTerms(const SeriesBase& series, std::span<const TotalInput> inputs,
                       SeriesTask& task) const {
  const PlanSeason& season = seasons_[series.node];
  if (series.mixture.has_value()) {
    std::vector<std::vector<double>> mixed;
    for (const TotalInput& input : inputs) mixed.push_back(MeanMixedInput(input));
    task.terms = series.mixture->MakeTerms(season, task.own_shifts, mixed);
  } else {
    task.terms = {{ShiftSource::kYear, {}, {}}, {ShiftSource::kPatterns, {}, {}}};
  }
  if (!task.own_shifts.empty()) task.terms.push_back({ShiftSource::kOwn, {}, {}});
}

// Lets a stage on an input that carries over answer to the effective input, which differs by draw:
// its elasticity times the logarithm goes into the shifts. What a pause still carries brings
// something.
void PlanRun::CarryInput(const SeriesBase& series, SeriesTask& task) const {
  const NodeBase& node_base = base_.nodes()[series.node];
  const data::FittedNode& node = *node_base.node;
  const data::NodeChannel& channel = node.channels[series.channel];
  const double mean = std::exp(channel.log_parent_mean);
  std::vector<double> input = InputOf(channel);
  for (double& value : input) value /= mean;
  std::vector<float> logs = EffectiveInputs(node_base, series.channel, input, {});
  for (float& value : logs) value = std::max(value, kLeastInput);
  simd::TakeLogs(logs);
  const std::span<const float> elasticity = node_base.draws.row(task.elasticity_row);
  task.own_shifts.assign(logs.size(), 0.0F);
  const std::vector<float>& recent = channel.recent_inputs;
  bool works = std::any_of(recent.begin(), recent.end(), [](float one) { return one > 0.0F; });
  for (std::size_t t = 0; t < task.steps.size(); ++t) {
    const bool has_input = !input.empty() && input[t] > 0.0;
    works = works || has_input;
    task.steps[t].fixed_driver = 0.0F;
    task.steps[t].paused = !works;
    const std::size_t begin = t * base_.draw_count();
    simd::AddProduct(1.0F, elasticity, {logs.data() + begin, base_.draw_count()},
                     {task.own_shifts.data() + begin, base_.draw_count()});
  }
}

// Moves the log mean by what the plan's mix of campaigns does to it (campaign_mix.h).
void PlanRun::AddCampaigns(const SeriesBase& series, SeriesTask& task) const {
  const OutcomeBase& outcome = base_.outcomes()[series.outcome];
  for (const CampaignMix& mix : mixes_) {
    if (mix.channel != outcome.channel) continue;
    const std::vector<float> shift = ComputeLogMixFactor(mix, outcome.stage);
    if (shift.empty()) continue;
    if (task.own_shifts.empty()) {
      task.own_shifts.assign(shift.size(), 0.0F);
      task.terms.push_back({ShiftSource::kOwn, {}, {}});
    }
    for (std::size_t i = 0; i < shift.size(); ++i) task.own_shifts[i] += shift[i];
  }
}

CommonShifts::CommonShifts(const ForecastBase& base, std::span<PlanRun> runs)
    : base_(base), terms_(base.series().size()) {
  FUNNELCAST_CHECK(!runs.empty());
  seasons_ = runs.front().seasons_;
  for (std::size_t s = 0; s < terms_.size(); ++s) {
    const std::vector<ShiftTerm>& first = runs.front().tasks_[s].terms;
    const auto end = std::find_if(first.begin(), first.end(), [](const ShiftTerm& term) {
      return term.source == ShiftSource::kOwn || term.of_inputs;
    });
    terms_[s].assign(first.begin(), end);
    const bool common =
        std::all_of(runs.begin() + 1, runs.end(), [&](const PlanRun& run) { return IsIn(run, s); });
    if (!common) terms_[s].clear();
  }
  for (PlanRun& run : runs) TakeOutOf(run);
}

// Whether a run has the common terms of a series, as its first.
bool CommonShifts::IsIn(const PlanRun& run, std::size_t series) const {
  const std::size_t node = base_.series()[series].node;
  const std::vector<ShiftTerm>& common = terms_[series];
  const std::vector<ShiftTerm>& terms = run.tasks_[series].terms;
  return run.seasons_[node] == seasons_[node] && terms.size() >= common.size() &&
         std::equal(common.begin(), common.end(), terms.begin(),
                    [](const ShiftTerm& x, const ShiftTerm& y) { return x.IsSame(y); });
}

void CommonShifts::TakeOutOf(PlanRun& run) const {
  for (std::size_t s = 0; s < terms_.size(); ++s) {
    if (terms_[s].empty()) continue;
    SeriesTask& task = run.tasks_[s];
    task.draws_own_path = !IsIn(run, s);
    if (task.draws_own_path) continue;
    const auto count = static_cast<std::ptrdiff_t>(terms_[s].size());
    task.terms.erase(task.terms.begin(), task.terms.begin() + count);
  }
}

void CommonShifts::AddTo(std::span<SeriesPath> paths) const {
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

}  // namespace funnelcast::forecast
