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

// Minus the log of a share that counts as none.
constexpr double kNoShare = 1e3;

static_assert(kKnotDays == static_cast<int>(7 * kKnotWeeks), "grid and drift have the same knots");

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

// The share of a whole last period that the days of a partial one usually hold, and how far that
// varies: the squared coefficient of variation of a Dirichlet's share. A share below a tenth of the
// even one tells nothing; it counts as none.
PartialPeriod NodeData::DescribeLast(const DayShares& days) const {
  const int last = grid_.count - 1;
  if (grid_.count == 0 || !grid_.is_partial(last)) return {};
  double share = 0.0;
  for (int d = 0; d < grid_.day_count(last); ++d) {
    share += days.means[static_cast<std::size_t>(Weekday(grid_.period_start(last) + d))];
  }
  const double even = static_cast<double>(grid_.day_count(last)) / grid_.period_days;
  if (share < 0.1 * even) return {-kNoShare, 0.0};
  share = std::min(share, 1.0 - 1e-9);
  return {std::log(share), (1.0 - share) / (share * (days.concentration + 1.0))};
}

// Blows up the sum of a partial last period to what a whole one would have at the same rate, as
// forecasts do.
void NodeData::FillLast(const DayShares& days, std::vector<double>& sums) const {
  const int last = grid_.count - 1;
  if (grid_.count == 0 || !grid_.is_partial(last) || sums.empty()) return;
  const double even = static_cast<double>(grid_.day_count(last)) / grid_.period_days;
  const double log_share = DescribeLast(days).log_share;
  sums.back() /= log_share > -kNoShare ? std::exp(log_share) : even;
}

SeasonShape NodeData::ChooseSeason(const FittedNode& node) const {
  SeasonShape season;
  if (node.kind == NodeKind::kBrandTotal) {
    season.fourier_order = grid_.weeks() >= kWeeksForTotalSeason ? kTotalFourierOrder : 0;
    season.fourier_sd = kTotalFourierSd;
  } else {
    season.fourier_order = grid_.weeks() >= kWeeksForStageSeason ? kStageFourierOrder : 0;
  }
  season.weekdays = grid_.period_days == 1;
  season.events = ChooseEventColumns(history_.events, history_.first_day, grid_.end_day);
  season.controls = MakeControlColumns(history_, grid_);
  return season;
}

Eigen::MatrixXd NodeData::SeasonRows(const FittedNode& node,
                                     const std::vector<int>& periods) const {
  Eigen::MatrixXd rows(node.season.column_count(), static_cast<Eigen::Index>(periods.size()));
  const Surroundings around = SurroundingsOf(node.season, history_);
  for (std::size_t i = 0; i < periods.size(); ++i) {
    FillSeasonRow(node.season, around, grid_.period_start(periods[i]),
                  grid_.day_count(periods[i]), rows.col(static_cast<Eigen::Index>(i)).data());
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
    const PartialPeriod size = grid_.is_partial(period) ? sums.last : PartialPeriod();
    if (size.log_share == -kNoShare) continue;
    if (has_parent && !(sums.parent[t] > kActiveShare * parent_mean)) continue;
    if (node.likelihood == Likelihood::kLogNormal && !(y > 0.0)) continue;
    periods.push_back(period);
    outcome_sum += y * std::exp(-size.log_share);
    parent_sum += has_parent ? sums.parent[t] : 1.0;
    result.series.outcome.push_back(node.likelihood == Likelihood::kLogNormal ? std::log(y) : y);
    result.series.times.push_back(grid_.mid_week(period));
    result.series.last_period = size;
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
  result.series.last_knot_weeks = grid_.last_knot_days / 7.0;
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
    NodeMember member;
    member.channel = channel->id;
    member.outcome_days = EstimateDayShares(history_, grid_, outcome);
    member.input_days = EstimateDayShares(history_, grid_, input);
    Sums sums;
    sums.outcome = SumByPeriod(history_, grid_, outcome);
    sums.last = DescribeLast(member.outcome_days);
    sums.input = SumInputByPeriod(history_, grid_, input);
    FillLast(member.input_days, sums.input);
    if (node.parent == ParentKind::kStage) {
      const DailyValues& parent = channel->stages[static_cast<std::size_t>(node.parent_stage)];
      sums.parent = SumByPeriod(history_, grid_, parent);
      FillLast(EstimateDayShares(history_, grid_, parent), sums.parent);
    } else {
      sums.parent = sums.input;
    }
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
  const DailyValues parent =
      HasPositive(own_parent) ? own_parent : SumOfChannels(history_, node.parent_stage);
  node.brand_days = EstimateDayShares(history_, grid_, outcome);
  Sums sums;
  sums.outcome = SumByPeriod(history_, grid_, outcome);
  sums.last = DescribeLast(node.brand_days);
  sums.parent = SumByPeriod(history_, grid_, parent);
  FillLast(EstimateDayShares(history_, grid_, parent), sums.parent);
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
    const DayShares days = EstimateDayShares(history_, grid_, input);
    FillLast(days, by_period);
    const double mean_input = MeanWhereActive(by_period, kActiveShare * GeometricMean(by_period));
    if (!(mean_input > 0.0)) continue;
    NodeMember member;
    member.channel = channel.id;
    member.mean_input = mean_input;
    member.input_days = days;
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
  node.brand_days = EstimateDayShares(history_, grid_, outcome);
  const PartialPeriod last = DescribeLast(node.brand_days);
  BrandTotalSeries series;
  double whole_sum = 0.0;  // partial periods blown up to whole ones
  std::vector<int> periods;
  for (int period = 0; period < grid_.count; ++period) {
    const double y = sums[static_cast<std::size_t>(period)];
    const PartialPeriod size = grid_.is_partial(period) ? last : PartialPeriod();
    if (std::isnan(y) || size.log_share == -kNoShare) continue;
    periods.push_back(period);
    series.outcome.push_back(y);
    series.times.push_back(grid_.mid_week(period));
    series.last_period = size;
    whole_sum += y * std::exp(-size.log_share);
  }
  if (periods.empty()) return std::nullopt;
  const double mean = whole_sum / static_cast<double>(periods.size());
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
  series.last_knot_weeks = grid_.last_knot_days / 7.0;
  series.season = SeasonRows(node, periods);
  return BrandTotalDensity(std::move(series), node.season.PriorSds());
}

}  // namespace funnelcast::simulator
