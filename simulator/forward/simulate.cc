// The forward recursion of stages and brand totals.
#include "simulator/forward/simulate.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/base/random.h"
#include "simulator/forward/day_split.h"
#include "simulator/model/drift.h"
#include "simulator/model/season.h"

namespace funnelcast::simulator {
namespace {

constexpr std::size_t kBlock = 64;  // draws a task

// Draws are kept as floats, so single precision is enough for the mean around which they scatter:
// a relative error of some 1e-6. A drawn 0 counts as 0.5; means stay finite.
double LogOfDraw(float drawn) { return static_cast<double>(std::log(std::max(drawn, 0.5F))); }
double ExpOfMean(double log_mean) {
  return static_cast<double>(std::exp(std::min(static_cast<float>(log_mean), 80.0F)));
}

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
  struct MemberTask {
    const FittedNode* node = nullptr;
    std::size_t member = 0;
    std::vector<double> input;                   // full-period planned input; empty: none is needed
    std::vector<double> log_input;               // its logarithms
    const std::vector<float>* parent = nullptr;  // outcomes of the parent stage
    std::uint32_t series = 0;
    StageOutcomes* out = nullptr;
  };

  double Row(const FittedNode& node, int row, std::size_t draw) const {
    return static_cast<double>(
        node.draws[static_cast<std::size_t>(row) * static_cast<std::size_t>(fitted_.draw_count) +
                   chosen_[draw]]);
  }
  std::vector<float> SeasonEffects(const FittedNode& node) const;
  std::vector<double> InputOf(const NodeMember& member) const;
  bool HasBrandNode(Stage stage) const;
  const StageOutcomes* Find(const std::string& channel, Stage stage) const;
  void RunStageNode(const FittedNode& node, std::uint32_t node_index);
  void RunBrandTotal(const FittedNode& node, std::uint32_t node_index);
  void SimulateStage(const MemberTask& task, const std::vector<float>& season,
                     std::size_t draw) const;
  std::vector<float> SplitDays(const DayShares& days, std::uint32_t series) const {
    if (!split_days_) return {};
    return DrawDayShares(days, seed_, series, static_cast<int>(draw_count_));
  }
  void AddDayShares(const StageOutcomes& one, StageOutcomes& total) const;
  void AddBrandSums();
  void ForEachDraw(const std::function<void(std::size_t)>& body) const;

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

void Simulation::ForEachDraw(const std::function<void(std::size_t)>& body) const {
  const std::size_t blocks = (draw_count_ + kBlock - 1) / kBlock;
  tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t block) {
    const std::size_t end = std::min(draw_count_, (block + 1) * kBlock);
    for (std::size_t draw = block * kBlock; draw < end; ++draw) body(draw);
  });
}

// Effects on the log scale, [period][draw]; empty without season columns.
std::vector<float> Simulation::SeasonEffects(const FittedNode& node) const {
  const int columns = node.season.column_count();
  std::vector<float> effects;
  if (columns == 0) return effects;
  effects.assign(static_cast<std::size_t>(periods_.count()) * draw_count_, 0.0F);
  std::vector<double> row(static_cast<std::size_t>(columns));
  for (int p = 0; p < periods_.count(); ++p) {
    const auto t = static_cast<std::size_t>(p);
    FillSeasonRow(node.season, plan_.events, periods_.first_days[t], periods_.day_counts[t],
                  row.data());
    for (int column = 0; column < columns; ++column) {
      const double weight = row[static_cast<std::size_t>(column)];
      if (weight == 0.0) continue;
      for (std::size_t draw = 0; draw < draw_count_; ++draw) {
        effects[t * draw_count_ + draw] +=
            static_cast<float>(weight * Row(node, node.season_row() + column, draw));
      }
    }
  }
  return effects;
}

std::vector<double> Simulation::InputOf(const NodeMember& member) const {
  for (const ChannelEvidence& evidence : fitted_.channels) {
    if (evidence.channel != member.channel || !(evidence.max_daily_input > 0.0)) continue;
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

void Simulation::SimulateStage(const MemberTask& task, const std::vector<float>& season,
                               std::size_t draw) const {
  const FittedNode& node = *task.node;
  const NodeMember& member = node.members[task.member];
  const int first_row = FittedNode::kRowsPerMember * static_cast<int>(task.member);
  const double log_rate = Row(node, first_row, draw);
  const double elasticity = Row(node, first_row + 1, draw);
  const double pass_through = Row(node, first_row + 2, draw);
  const double drift_sd = Row(node, first_row + 3, draw);
  const double noise = Row(node, first_row + 4, draw);
  double level = Row(node, first_row + 5, draw);
  const NegativeBinomialShape shape(1.0 / (noise * noise));
  RandomStream random(seed_, StreamPurpose::kOutcome, task.series,
                      static_cast<std::uint32_t>(draw));
  for (std::size_t t = 0; t < steps_.size(); ++t) {
    level =
        steps_[t].damping * level + steps_[t].innovation_sd * drift_sd * random.NormalByInversion();
    const std::size_t place = t * draw_count_ + draw;
    const bool paused = !task.input.empty() && !(task.input[t] > 0.0);
    double log_driver = 0.0;
    bool nothing = paused;
    if (!paused && node.parent == ParentKind::kInput) {
      log_driver = task.log_input[t] - member.log_parent_mean;
    } else if (!paused && node.parent == ParentKind::kStage) {
      const float drawn = (*task.parent)[place];
      nothing = node.kind == NodeKind::kBrandStage && !(drawn > 0.0F);
      const double parent = LogOfDraw(drawn) - member.log_parent_mean;
      const bool passes = member.passes_input && !task.input.empty();
      const double input = passes ? task.log_input[t] - member.log_input_mean : parent;
      log_driver = pass_through * parent + (1.0 - pass_through) * input;
    }
    if (nothing) {
      task.out->values[place] = 0.0F;
      continue;
    }
    const double effect = season.empty() ? 0.0 : static_cast<double>(season[place]);
    const double log_mean =
        log_rate + member.log_parent_mean + elasticity * log_driver + level + effect;
    const double outcome = node.likelihood == Likelihood::kNegativeBinomial
                               ? random.NegativeBinomial(ExpOfMean(log_mean), shape)
                               : std::exp(log_mean + noise * random.NormalByInversion());
    task.out->values[place] = static_cast<float>(outcome / node.outcome_scale);
  }
}

void Simulation::RunStageNode(const FittedNode& node, std::uint32_t node_index) {
  const std::vector<float> season = SeasonEffects(node);
  std::vector<MemberTask> tasks;
  for (std::size_t m = 0; m < node.members.size(); ++m) {
    const NodeMember& member = node.members[m];
    MemberTask task;
    task.node = &node;
    task.member = m;
    task.input = InputOf(member);
    for (const double input : task.input) task.log_input.push_back(std::log(input));
    task.series = node_index * 1024 + static_cast<std::uint32_t>(m);
    if (node.parent == ParentKind::kStage) {
      const StageOutcomes* parent = Find(member.channel, node.parent_stage);
      if (parent == nullptr) continue;
      task.parent = &parent->values;
    }
    task.out = &outcomes_.emplace_back();
    task.out->channel = member.channel;
    task.out->stage = node.stage;
    tasks.push_back(std::move(task));
  }
  tbb::parallel_for(std::size_t{0}, tasks.size(), [&](std::size_t i) {
    const MemberTask& task = tasks[i];
    const DayShares& days = node.kind == NodeKind::kBrandStage
                                ? node.brand_days
                                : node.members[task.member].outcome_days;
    task.out->values.resize(steps_.size() * draw_count_);
    task.out->day_shares = SplitDays(days, task.series);
    ForEachDraw([&](std::size_t draw) { SimulateStage(task, season, draw); });
  });
}

void Simulation::RunBrandTotal(const FittedNode& node, std::uint32_t node_index) {
  const std::vector<float> season = SeasonEffects(node);
  std::vector<std::vector<double>> inputs;
  for (const NodeMember& member : node.members) {
    inputs.push_back(InputOf(member));
    for (double& value : inputs.back()) value /= member.mean_input;
  }
  const std::uint32_t series = node_index * 1024;
  StageOutcomes& outcomes = outcomes_.emplace_back();
  outcomes.stage = node.stage;
  outcomes.values.resize(steps_.size() * draw_count_);
  outcomes.day_shares = SplitDays(node.brand_days, series);
  ForEachDraw([&](std::size_t draw) {
    const double base = Row(node, 0, draw);
    const double drift_sd = Row(node, 1, draw);
    const double noise = Row(node, 2, draw);
    const NegativeBinomialShape shape(1.0 / (noise * noise));
    double level = Row(node, 3, draw);
    RandomStream random(seed_, StreamPurpose::kOutcome, series, static_cast<std::uint32_t>(draw));
    for (std::size_t t = 0; t < steps_.size(); ++t) {
      level = steps_[t].damping * level +
              steps_[t].innovation_sd * drift_sd * random.NormalByInversion();
      double response = base;
      for (std::size_t m = 0; m < inputs.size(); ++m) {
        if (inputs[m].empty()) continue;
        response +=
            Row(node, FittedNode::kBrandTotalRows + static_cast<int>(m), draw) * inputs[m][t];
      }
      const std::size_t place = t * draw_count_ + draw;
      const double effect = season.empty() ? 0.0 : static_cast<double>(season[place]);
      const double mean = std::exp(node.log_mean_outcome + effect + level) * response;
      outcomes.values[place] =
          static_cast<float>(random.NegativeBinomial(mean, shape) / node.outcome_scale);
    }
  });
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
