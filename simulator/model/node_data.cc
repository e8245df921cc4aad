// Active periods, scales, shares and seasons of the nodes.
#include "simulator/model/node_data.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator/model/day_shares.h"
#include "simulator/model/funnel_graph.h"

namespace funnelcast::simulator {
namespace {

// Season of the year: brand totals from one year of data on, stages from two, where it can be told
// from drift.
constexpr double kWeeksForTotalSeason = 52.0;
constexpr double kWeeksForStageSeason = 104.0;
constexpr int kTotalFourierOrder = 6;
constexpr double kTotalFourierSd = 0.2;
constexpr int kStageFourierOrder = 2;

// Money is scaled so that its mean is this large, where the negative binomial's counting noise no
// longer matters.
constexpr double kMoneyScale = 1e5;

double GeometricMean(const std::vector<double>& values) {
  double sum = 0.0;
  int count = 0;
  for (const double value : values) {
    if (!(value > 0.0)) continue;
    sum += std::log(value);
    ++count;
  }
  return count > 0 ? std::exp(sum / count) : 0.0;
}

double MeanWhereActive(const std::vector<double>& values, double threshold) {
  double sum = 0.0;
  int count = 0;
  for (const double value : values) {
    if (!(value > threshold)) continue;
    sum += value;
    ++count;
  }
  return count > 0 ? sum / count : 0.0;
}

ChannelStagePriors StagePriors(const FittedNode& node) {
  ChannelStagePriors priors;
  if (node.kind == NodeKind::kBrandStage && node.stage == Stage::kValue) {
    priors.elasticity_sd = 0.0;  // money is proportional to actions; the order value drifts
    priors.log_drift_sd_mean = std::log(0.04);
    priors.log_noise_mean = std::log(0.08);
  } else if (node.parent == ParentKind::kInput) {
    priors.elasticity_sd = 0.10;
  }
  return priors;
}

}  // namespace

DailyValues SumOfChannels(const FunnelHistory& history, Stage stage) {
  DailyValues total(static_cast<std::size_t>(history.day_count), std::nan(""));
  for (const ChannelHistory& channel : history.channels) {
    const DailyValues& values = channel.stages[static_cast<std::size_t>(stage)];
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (std::isnan(values[i])) continue;
      total[i] = std::isnan(total[i]) ? values[i] : total[i] + values[i];
    }
  }
  return total;
}

SeasonShape NodeData::ChooseSeason(const FittedNode& node) const {
  SeasonShape season;
  if (node.kind == NodeKind::kBrandTotal) {
    season.fourier_order = weeks() >= kWeeksForTotalSeason ? kTotalFourierOrder : 0;
    season.fourier_sd = kTotalFourierSd;
  } else {
    season.fourier_order = weeks() >= kWeeksForStageSeason ? kStageFourierOrder : 0;
  }
  season.weekdays = grid_.period_days == 1;
  for (const EventDays& event : history_.events) {
    std::vector<std::string>& known = season.event_series;
    if (std::find(known.begin(), known.end(), event.series) == known.end()) {
      known.push_back(event.series);
    }
  }
  std::sort(season.event_series.begin(), season.event_series.end());
  return season;
}

Eigen::MatrixXd NodeData::SeasonRows(const FittedNode& node,
                                     const std::vector<int>& periods) const {
  Eigen::MatrixXd rows(node.season.column_count(), static_cast<Eigen::Index>(periods.size()));
  for (std::size_t i = 0; i < periods.size(); ++i) {
    FillSeasonRow(node.season, history_.events, grid_.period_start(periods[i]), grid_.period_days,
                  rows.col(static_cast<Eigen::Index>(i)).data());
  }
  return rows;
}

NodeData::Gathered NodeData::Gather(const Sums& sums, const FittedNode& node,
                                    NodeMember& member) const {
  Gathered result;
  const bool has_parent = node.parent != ParentKind::kNone;
  const double parent_mean = GeometricMean(sums.parent);
  const double input_mean = GeometricMean(sums.input);
  member.passes_input = node.parent == ParentKind::kStage && input_mean > 0.0;
  std::vector<int> periods;
  double outcome_sum = 0.0;
  double parent_sum = 0.0;
  bool started = has_parent;
  for (int period = 0; period < grid_.count; ++period) {
    const auto t = static_cast<std::size_t>(period);
    const double y = sums.outcome[t];
    started = started || y > 0.0;
    if (std::isnan(y) || !started) continue;
    if (has_parent && !(sums.parent[t] > kActiveShare * parent_mean)) continue;
    if (node.likelihood == Likelihood::kLogNormal && !(y > 0.0)) continue;
    periods.push_back(period);
    outcome_sum += y;
    parent_sum += has_parent ? sums.parent[t] : 1.0;
    result.series.outcome.push_back(node.likelihood == Likelihood::kLogNormal ? std::log(y) : y);
    result.series.times.push_back(grid_.mid_week(period));
    if (has_parent) result.series.log_parent.push_back(std::log(sums.parent[t] / parent_mean));
    if (member.passes_input) {
      const double input = std::max(sums.input[t], kActiveShare * input_mean);
      result.series.log_input.push_back(std::log(input / input_mean));
    }
  }
  if (periods.empty()) return result;
  const double mean_outcome = (outcome_sum + 0.5) / parent_sum;
  member.log_parent_mean = has_parent ? std::log(parent_mean) : std::log(mean_outcome);
  member.log_input_mean = member.passes_input ? std::log(input_mean) : 0.0;
  result.log_rate = has_parent ? std::log(mean_outcome) : 0.0;
  result.series.log_offset = member.log_parent_mean;
  result.series.season = SeasonRows(node, periods);
  return result;
}

std::optional<ChannelStageDensity> NodeData::BuildChannelStage(
    const std::vector<const ChannelHistory*>& channels, FittedNode& node) const {
  node.likelihood =
      node.stage == Stage::kValue ? Likelihood::kLogNormal : Likelihood::kNegativeBinomial;
  node.season = ChooseSeason(node);
  std::vector<ChannelStageSeries> series;
  double log_rate_sum = 0.0;
  for (const ChannelHistory* channel : channels) {
    const DailyValues& outcome = channel->stages[static_cast<std::size_t>(node.stage)];
    const DailyValues& input = ChannelInput(*channel);
    Sums sums;
    sums.outcome = SumByPeriod(history_, grid_, outcome);
    sums.input = SumInputByPeriod(history_, grid_, input);
    if (node.parent == ParentKind::kStage) {
      sums.parent = SumByPeriod(history_, grid_,
                                channel->stages[static_cast<std::size_t>(node.parent_stage)]);
    } else {
      sums.parent = sums.input;
    }
    NodeMember member;
    member.channel = channel->id;
    member.outcome_days = EstimateDayShares(history_, grid_, outcome);
    member.input_days = EstimateDayShares(history_, grid_, input);
    Gathered gathered = Gather(sums, node, member);
    if (gathered.series.outcome.empty()) continue;
    log_rate_sum += gathered.log_rate;
    series.push_back(std::move(gathered.series));
    node.members.push_back(std::move(member));
  }
  if (series.empty()) return std::nullopt;
  ChannelStagePriors priors = StagePriors(node);
  priors.log_rate_mean = log_rate_sum / static_cast<double>(series.size());
  return ChannelStageDensity(std::move(series), node.likelihood, priors, node.season.PriorSds());
}

std::optional<ChannelStageDensity> NodeData::BuildBrandStage(FittedNode& node) const {
  node.likelihood =
      node.stage == Stage::kValue ? Likelihood::kLogNormal : Likelihood::kNegativeBinomial;
  node.season = ChooseSeason(node);
  const DailyValues& outcome = history_.brand[static_cast<std::size_t>(node.stage)];
  const DailyValues& own_parent = history_.brand[static_cast<std::size_t>(node.parent_stage)];
  Sums sums;
  sums.outcome = SumByPeriod(history_, grid_, outcome);
  sums.parent = SumByPeriod(
      history_, grid_,
      HasPositive(own_parent) ? own_parent : SumOfChannels(history_, node.parent_stage));
  node.brand_days = EstimateDayShares(history_, grid_, outcome);
  NodeMember member;
  Gathered gathered = Gather(sums, node, member);
  if (gathered.series.outcome.empty()) return std::nullopt;
  ChannelStagePriors priors = StagePriors(node);
  priors.log_rate_mean = gathered.log_rate;
  node.members.push_back(std::move(member));
  std::vector<ChannelStageSeries> series;
  series.push_back(std::move(gathered.series));
  return ChannelStageDensity(std::move(series), node.likelihood, priors, node.season.PriorSds());
}

// Adds a member for every channel with an input and returns their inputs by period. `shares` become
// the channels' shares of all spend while they were active; a channel that takes hours instead gets
// an even share.
std::vector<std::vector<double>> NodeData::CollectInputs(FittedNode& node,
                                                         std::vector<double>& shares) const {
  std::vector<std::vector<double>> inputs;
  std::vector<bool> is_money;
  std::vector<double> money(static_cast<std::size_t>(grid_.count), 0.0);
  for (const ChannelHistory& channel : history_.channels) {
    const DailyValues& input = ChannelInput(channel);
    std::vector<double> by_period = SumInputByPeriod(history_, grid_, input);
    const double mean_input = MeanWhereActive(by_period, kActiveShare * GeometricMean(by_period));
    if (!(mean_input > 0.0)) continue;
    NodeMember member;
    member.channel = channel.id;
    member.mean_input = mean_input;
    member.input_days = EstimateDayShares(history_, grid_, input);
    node.members.push_back(std::move(member));
    is_money.push_back(HasPositive(channel.spend));
    if (is_money.back()) {
      for (std::size_t t = 0; t < money.size(); ++t) money[t] += by_period[t];
    }
    inputs.push_back(std::move(by_period));
  }
  for (std::size_t c = 0; c < inputs.size(); ++c) {
    double own = 0.0;
    double all = 0.0;
    for (std::size_t t = 0; t < money.size(); ++t) {
      if (!(inputs[c][t] > 0.0)) continue;
      own += inputs[c][t];
      all += money[t];
    }
    const double even = 1.0 / static_cast<double>(inputs.size());
    shares.push_back(is_money[c] && all > 0.0 ? own / all : even);
  }
  return inputs;
}

std::optional<BrandTotalDensity> NodeData::BuildBrandTotal(FittedNode& node) const {
  node.season = ChooseSeason(node);
  const DailyValues& outcome = history_.brand[static_cast<std::size_t>(node.stage)];
  const std::vector<double> sums = SumByPeriod(history_, grid_, outcome);
  BrandTotalSeries series;
  std::vector<int> periods;
  for (int period = 0; period < grid_.count; ++period) {
    const double y = sums[static_cast<std::size_t>(period)];
    if (std::isnan(y)) continue;
    periods.push_back(period);
    series.outcome.push_back(y);
    series.times.push_back(grid_.mid_week(period));
  }
  if (periods.empty()) return std::nullopt;
  double mean = 0.0;
  for (const double y : series.outcome) mean += y / static_cast<double>(periods.size());
  if (!(mean > 0.0)) return std::nullopt;
  if (node.stage == Stage::kValue) node.outcome_scale = kMoneyScale / mean;
  for (double& y : series.outcome) y *= node.outcome_scale;
  series.log_mean_outcome = std::log(mean * node.outcome_scale);
  node.log_mean_outcome = series.log_mean_outcome;
  const std::vector<std::vector<double>> inputs = CollectInputs(node, series.shares);
  for (std::size_t c = 0; c < inputs.size(); ++c) node.members[c].input_share = series.shares[c];
  series.inputs.resize(static_cast<Eigen::Index>(inputs.size()),
                       static_cast<Eigen::Index>(periods.size()));
  for (std::size_t c = 0; c < inputs.size(); ++c) {
    for (std::size_t i = 0; i < periods.size(); ++i) {
      series.inputs(static_cast<Eigen::Index>(c), static_cast<Eigen::Index>(i)) =
          inputs[c][static_cast<std::size_t>(periods[i])] / node.members[c].mean_input;
    }
  }
  node.brand_days = EstimateDayShares(history_, grid_, outcome);
  series.season = SeasonRows(node, periods);
  return BrandTotalDensity(std::move(series), node.season.PriorSds());
}

}  // namespace funnelcast::simulator
