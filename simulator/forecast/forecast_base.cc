// See forecast_base.h.
#include "simulator/forecast/forecast_base.h"

#include <tbb/task_arena.h>

#include <algorithm>
#include <map>
#include <utility>

#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/forecast/day_split.h"
#include "simulator/mechanisms/drift.h"
#include "simulator/mechanisms/exhausted.h"
#include "simulator/mechanisms/feedback.h"
#include "simulator/rules/anchor_levels.h"

namespace funnelcast::forecast {
namespace {

// Of the draws of a group's outcomes for each thread, which has a cache of its own.
constexpr std::size_t kGroupBytes = 1 << 20;

std::vector<simd::LevelStep> MakeLevelSteps(const data::PlanPeriods& periods,
                                            data::Day data_end_day) {
  std::vector<simd::LevelStep> steps;
  double before = 0.0;
  for (std::size_t t = 0; t < periods.first_days.size(); ++t) {
    const double middle =
        (periods.first_days[t] - data_end_day + 0.5 * periods.day_counts[t]) / 7.0;
    const mechanisms::DriftStep step = mechanisms::ComputeDriftStep(middle - before);
    steps.push_back({static_cast<float>(step.damping), static_cast<float>(step.innovation_sd)});
    before = middle;
  }
  return steps;
}

void Append(const std::vector<std::size_t>& more, std::vector<std::size_t>& places) {
  places.insert(places.end(), more.begin(), more.end());
}

// Where the draws of the structural model begin.
SeriesStart StartOf(const NodeBase& base, std::size_t channel) {
  const data::FittedNode& node = *base.node;
  const rules::SeriesRows rows = rules::RowsOf(node, channel);
  const auto copy = [&](int row) {
    const std::span<const float> values = base.draws.row(row);
    return std::vector<float>(values.begin(), values.end());
  };
  SeriesStart start;
  if (node.kind == data::NodeKind::kBrandTotal) {
    start.offset.assign(base.draws.draw_count, static_cast<float>(node.log_mean_outcome));
  } else {
    start.offset = copy(rows.log_rate);
    const auto log_scale = static_cast<float>(node.channels[channel].log_parent_mean);
    for (float& value : start.offset) value += log_scale;
  }
  start.level = copy(rows.level);
  start.drift_sd = copy(rows.drift_sd);
  start.noise = copy(rows.noise);
  return start;
}

}  // namespace

ForecastBase::ForecastBase(const data::FittedFunnel& fitted, const data::PlanPeriods& periods,
                           int draw_count, std::uint64_t seed, bool split_days)
    : fitted_(fitted),
      periods_(periods),
      draw_count_(static_cast<std::size_t>(draw_count)),
      seed_(seed),
      split_days_(split_days),
      scale_normals_(DrawScaleNormals(seed, draw_count_)),
      steps_(MakeLevelSteps(periods, fitted.data_end_day)) {
  const std::vector<std::size_t> chosen = nodes::ChooseDraws(fitted.draw_count, draw_count);
  AddNodes(data::NodeKind::kChannelStage, chosen);
  AddNodes(data::NodeKind::kBrandTotal, chosen);
  // Brand stages may hang on the sum over channels, so the sums come between channels and brand.
  AddBrandSums();
  AddNodes(data::NodeKind::kBrandStage, chosen);
  AddGroups();
}

void ForecastBase::AddNodes(data::NodeKind kind, const std::vector<std::size_t>& chosen) {
  for (std::size_t n = 0; n < fitted_.nodes.size(); ++n) {
    const data::FittedNode& node = fitted_.nodes[n];
    if (node.kind != kind) continue;
    NodeBase& base = nodes_.emplace_back();
    base.node = &node;
    base.draws = nodes::GatherDraws(node, fitted_.draw_count, chosen);
    if (!node.mixtures.empty()) base.last_year = rules::FindLastYear(node, periods_);
    const std::size_t series_count = kind == data::NodeKind::kBrandTotal ? 1 : node.channels.size();
    for (std::size_t m = 0; m < series_count; ++m) {
      AddSeries(nodes_.size() - 1, m, static_cast<std::uint32_t>(n * 1024 + m));
    }
  }
}

void ForecastBase::AddSeries(std::size_t node_place, std::size_t index, std::uint32_t key) {
  const NodeBase& base = nodes_[node_place];
  const data::FittedNode& node = *base.node;
  const bool is_total = node.kind == data::NodeKind::kBrandTotal;
  const std::string channel = is_total ? std::string() : node.channels[index].channel;
  std::size_t parent = kNoOutcome;
  if (!is_total && node.parent == data::ParentKind::kStage) {
    parent = Find(channel, node.parent_stage);
    if (parent == kNoOutcome) return;
  }
  SeriesBase& series = series_.emplace_back();
  series.node = node_place;
  series.channel = index;
  series.key = key;
  series.parent = parent;
  series.has_reach =
      parent != kNoOutcome && mechanisms::HasReach(node, index, base.draws.rows, draw_count_);
  series.start = StartOf(base, index);
  if (IsMixed(node, index)) {
    MixtureBase mixture;
    mixture.node = &node;
    mixture.draws = &base.draws;
    mixture.last_year = &base.last_year;
    mixture.period_days = periods_.period_days;
    mixture.steps = steps_;
    mixture.scale_normals = scale_normals_;
    mixture.seed = seed_;
    series.mixture.emplace(mixture, index, key, std::move(series.start));
  }
  const data::DayShares& days = node.kind == data::NodeKind::kChannelStage
                                    ? node.channels[index].outcome_days
                                    : node.brand_days;
  series.outcome = AddOutcome(channel, node.stage, &days, key);
}

std::size_t ForecastBase::AddOutcome(const std::string& channel, data::Stage stage,
                                     const data::DayShares* days, std::uint32_t key) {
  OutcomeBase& outcome = outcomes_.emplace_back();
  outcome.channel = channel;
  outcome.stage = stage;
  if (split_days_ && days != nullptr) {
    outcome.day_shares = DrawDayShares(*days, seed_, key, static_cast<int>(draw_count_));
  }
  return outcomes_.size() - 1;
}

std::size_t ForecastBase::Find(const std::string& channel, data::Stage stage) const {
  for (std::size_t i = 0; i < outcomes_.size(); ++i) {
    if (outcomes_[i].channel == channel && outcomes_[i].stage == stage) return i;
  }
  return kNoOutcome;
}

bool ForecastBase::HasBrandNode(data::Stage stage) const {
  return std::any_of(fitted_.nodes.begin(), fitted_.nodes.end(),
                     [stage](const data::FittedNode& node) {
                       return node.stage == stage && node.kind != data::NodeKind::kChannelStage;
                     });
}

void ForecastBase::AddBrandSums() {
  for (int s = 0; s < data::kStageCount; ++s) {
    const auto stage = static_cast<data::Stage>(s);
    if (HasBrandNode(stage)) continue;
    SeriesBase* first = nullptr;  // by the channels' ids
    for (SeriesBase& series : series_) {
      const OutcomeBase& part = outcomes_[series.outcome];
      if (part.stage != stage || part.channel.empty()) continue;
      series.sum = sums_.size();
      if (first == nullptr || part.channel < outcomes_[first->outcome].channel) first = &series;
    }
    if (first == nullptr) continue;
    first->begins_sum = true;
    sums_.push_back(AddOutcome("", stage, nullptr, 0));
    outcomes_.back().is_sum = true;
  }
}

void ForecastBase::AddGroups() {
  std::map<std::string, SeriesGroup> by_channel;
  for (std::size_t s = 0; s < series_.size(); ++s) {
    by_channel[outcomes_[series_[s].outcome].channel].series.push_back(s);
  }
  SeriesGroup brand;
  if (const auto found = by_channel.find(""); found != by_channel.end()) {
    brand = std::move(found->second);
    by_channel.erase(found);
  }
  const std::size_t series_bytes = period_count() * draw_count_ * sizeof(float);
  const auto most_bytes =
      kGroupBytes * static_cast<std::size_t>(tbb::this_task_arena::max_concurrency());
  const bool together = mechanisms::HasFeedback(fitted_);
  for (auto& [channel, group] : by_channel) {
    const bool joins =
        !groups_.empty() &&
        (together ||
         (groups_.back().series.size() + group.series.size()) * series_bytes <= most_bytes);
    if (!joins) groups_.emplace_back();
    Append(group.series, groups_.back().series);
  }
  if (groups_.empty() || !together) groups_.emplace_back();
  Append(brand.series, groups_.back().series);

  for (SeriesGroup& group : groups_) {
    for (const std::size_t s : group.series) group.outcomes.push_back(series_[s].outcome);
  }
  Append(sums_, groups_.back().outcomes);
  for (SeriesGroup& group : groups_) std::sort(group.outcomes.begin(), group.outcomes.end());
}

}  // namespace funnelcast::forecast
