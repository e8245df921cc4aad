// Active periods, scales, shares and seasons of the nodes.
#include "simulator/nodes/node_data.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator/data/mechanism_shapes.h"
#include "simulator/mechanisms/controls.h"
#include "simulator/mechanisms/drift.h"
#include "simulator/mechanisms/exhaustion.h"
#include "simulator/mechanisms/season.h"
#include "simulator/nodes/benchmark.h"
#include "simulator/nodes/day_shares.h"
#include "simulator/nodes/funnel_graph.h"

namespace funnelcast::nodes {
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

static_assert(data::kKnotDays == static_cast<int>(7 * mechanisms::kKnotWeeks),
              "grid and drift have the same knots");

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

ChannelStagePriors StagePriors(const data::FittedNode& node) {
  ChannelStagePriors priors;
  if (node.kind == data::NodeKind::kBrandStage && node.stage == data::Stage::kValue) {
    priors.elasticity_sd = 0.0;  // money is proportional to actions; the order value drifts
    priors.log_drift_sd_mean = std::log(0.04);
    priors.log_noise_mean = std::log(0.08);
  } else if (node.parent == data::ParentKind::kInput) {
    priors.elasticity_sd = 0.10;
  }
  return priors;
}

}  // namespace

NodeData::NodeData(const data::FunnelHistory& history, const data::PeriodGrid& grid)
    : history_(history), grid_(grid) {
  for (const data::ChannelHistory& channel : history.channels) channels_.push_back(&channel);
  for (const data::Benchmark& benchmark : history.benchmarks) {
    if (!benchmark.per_input || benchmark.channel.empty()) continue;
    const auto after = std::lower_bound(channels_.begin(), channels_.end(), benchmark.channel,
                                        [](const data::ChannelHistory* channel,
                                           const std::string& id) { return channel->id < id; });
    if (after != channels_.end() && (*after)->id == benchmark.channel) continue;
    without_history_.push_back(std::make_unique<data::ChannelHistory>());
    without_history_.back()->id = benchmark.channel;
    channels_.insert(after, without_history_.back().get());
  }
}

data::DailyValues SumOfChannels(const data::FunnelHistory& history, data::Stage stage) {
  data::DailyValues total(static_cast<std::size_t>(history.day_count), std::nan(""));
  for (const data::ChannelHistory& channel : history.channels) {
    const data::DailyValues& values = channel.stages[static_cast<std::size_t>(stage)];
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
PartialPeriod NodeData::DescribeLast(const data::DayShares& days) const {
  const int last = grid_.count - 1;
  if (grid_.count == 0 || !grid_.is_partial(last)) return {};
  double share = 0.0;
  for (int d = 0; d < grid_.day_count(last); ++d) {
    share += days.means[static_cast<std::size_t>(data::Weekday(grid_.period_start(last) + d))];
  }
  const double even = static_cast<double>(grid_.day_count(last)) / grid_.period_days;
  if (share < 0.1 * even) return {-kNoShare, 0.0};
  share = std::min(share, 1.0 - 1e-9);
  return {std::log(share), (1.0 - share) / (share * (days.concentration + 1.0))};
}

// Blows up the sum of a partial last period to what a whole one would have at the same rate, as
// forecasts do.
void NodeData::FillLast(const data::DayShares& days, std::vector<double>& sums) const {
  const int last = grid_.count - 1;
  if (grid_.count == 0 || !grid_.is_partial(last) || sums.empty()) return;
  const double even = static_cast<double>(grid_.day_count(last)) / grid_.period_days;
  const double log_share = DescribeLast(days).log_share;
  sums.back() /= log_share > -kNoShare ? std::exp(log_share) : even;
}

data::SeasonShape NodeData::ChooseSeason(const data::FittedNode& node) const {
  data::SeasonShape season;
  if (node.kind == data::NodeKind::kBrandTotal) {
    season.fourier_order = grid_.weeks() >= kWeeksForTotalSeason ? kTotalFourierOrder : 0;
    season.fourier_sd = kTotalFourierSd;
  } else {
    season.fourier_order = grid_.weeks() >= kWeeksForStageSeason ? kStageFourierOrder : 0;
  }
  season.weekdays = grid_.period_days == 1;
  season.events =
      mechanisms::ChooseEventColumns(history_.events, history_.first_day, grid_.end_day);
  season.controls = mechanisms::MakeControlColumns(history_, grid_);
  return season;
}

Eigen::MatrixXd NodeData::SeasonRows(const data::FittedNode& node,
                                     const std::vector<int>& periods) const {
  Eigen::MatrixXd rows(node.season.column_count(), static_cast<Eigen::Index>(periods.size()));
  const mechanisms::Surroundings around = mechanisms::SurroundingsOf(node.season, history_);
  for (std::size_t i = 0; i < periods.size(); ++i) {
    mechanisms::FillSeasonRow(node.season, around, grid_.period_start(periods[i]),
                              grid_.day_count(periods[i]),
                              rows.col(static_cast<Eigen::Index>(i)).data());
  }
  return rows;
}

NodeData::Gathered NodeData::Gather(const Sums& sums, const data::FittedNode& node,
                                    data::NodeChannel& channel) const {
  Gathered result;
  const bool has_parent = node.parent != data::ParentKind::kNone;
  const double parent_mean = GeometricMean(sums.parent);
  const double input_mean = GeometricMean(sums.input);
  channel.passes_input = node.parent == data::ParentKind::kStage && input_mean > 0.0;
  const std::vector<int>& periods = result.series.periods;
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
    if (node.likelihood == data::Likelihood::kLogNormal && !(y > 0.0)) continue;
    result.series.periods.push_back(period);
    outcome_sum += y * std::exp(-size.log_share);
    parent_sum += has_parent ? sums.parent[t] : 1.0;
    result.series.outcome.push_back(node.likelihood == data::Likelihood::kLogNormal ? std::log(y)
                                                                                    : y);
    result.series.times.push_back(grid_.mid_week(period));
    result.series.last_period = size;
    if (has_parent) result.series.log_parent.push_back(std::log(sums.parent[t] / parent_mean));
    if (channel.passes_input) {
      const double input = std::max(sums.input[t], kActiveShare * input_mean);
      result.series.log_input.push_back(std::log(input / input_mean));
    }
  }
  if (periods.empty()) return result;
  const double mean_outcome = (outcome_sum + 0.5) / parent_sum;
  channel.log_parent_mean = has_parent ? std::log(parent_mean) : std::log(mean_outcome);
  channel.log_input_mean = channel.passes_input ? std::log(input_mean) : 0.0;
  result.log_rate = has_parent ? std::log(mean_outcome) : 0.0;
  result.series.log_offset = channel.log_parent_mean;
  result.series.last_knot_weeks = grid_.last_knot_days / 7.0;
  result.series.season = SeasonRows(node, periods);
  if (node.parent == data::ParentKind::kInput) {
    for (const double input : sums.input) result.series.input_path.push_back(input / parent_mean);
    channel.recent_inputs = RecentInputs(sums.input, parent_mean);
  }
  return result;
}

std::vector<float> NodeData::RecentInputs(const std::vector<double>& by_period, double mean) const {
  const auto most = static_cast<std::size_t>(data::kRecentInputWeeks * 7 / grid_.period_days);
  const std::size_t begin = by_period.size() > most ? by_period.size() - most : 0;
  std::vector<float> recent;
  for (std::size_t t = begin; t < by_period.size(); ++t) {
    recent.push_back(static_cast<float>(by_period[t] / mean));
  }
  return recent;
}

LiftTest NodeData::LayOut(const data::Experiment& experiment, const data::FittedNode& node,
                          const std::vector<double>& inputs, double mean_input,
                          const std::vector<int>& observations) const {
  LiftTest test = LayOutLiftTest(experiment, grid_, inputs, mean_input, observations);
  for (LiftPeriod& period : test.periods) {
    period.season = SeasonRows(node, {test.first_period + period.path_index}).col(0);
  }
  return test;
}

void NodeData::AddStageLiftTests(const data::FittedNode& node, const data::NodeChannel& channel,
                                 const Sums& sums, ChannelStageSeries& series) const {
  for (const data::Experiment& experiment : history_.experiments) {
    if (experiment.channel != channel.channel || experiment.stage != node.stage) continue;
    const double mean_input = GeometricMean(sums.input);
    if (!(mean_input > 0.0)) continue;
    LiftTest test = LayOut(experiment, node, sums.input, mean_input, series.periods);
    if (node.parent == data::ParentKind::kStage) {
      const int begin = test.first_period;
      for (std::size_t k = 0; k < test.with_change.size(); ++k) {
        const int period = begin + static_cast<int>(k);
        const bool known = period >= 0 && period < grid_.count;
        const double observed = known ? sums.parent[static_cast<std::size_t>(period)] : 0.0;
        const double input = test.with_change[k];
        const double parent = observed > 0.0 ? observed / std::exp(channel.log_parent_mean) : input;
        if (input > 0.0) {
          test.without_change[k] *= parent / input;
          test.with_change[k] = parent;
        }
        if (!channel.passes_input) continue;
        test.log_passed_ratio.push_back(std::log(std::max(input, kActiveShare) / parent));
      }
    }
    series.lift_tests.push_back(std::move(test));
  }
}

// One channel's part of a node; nothing when it has neither an active period nor a benchmark.
std::optional<ChannelStageSeries> NodeData::MakeStageSeries(const data::ChannelHistory& channel,
                                                            const data::FittedNode& node,
                                                            data::NodeChannel& constants,
                                                            double& log_rate) const {
  const data::DailyValues& outcome = channel.stages[static_cast<std::size_t>(node.stage)];
  const data::DailyValues& input = ChannelInput(channel);
  constants.channel = channel.id;
  constants.outcome_days = EstimateDayShares(history_, grid_, outcome);
  constants.input_days = EstimateDayShares(history_, grid_, input);
  Sums sums;
  sums.outcome = data::SumByPeriod(history_, grid_, outcome);
  sums.last = DescribeLast(constants.outcome_days);
  sums.input = data::SumInputByPeriod(history_, grid_, input);
  FillLast(constants.input_days, sums.input);
  std::optional<data::Stage> parent;
  if (node.parent == data::ParentKind::kStage) {
    parent = node.parent_stage;
    const data::DailyValues& before = channel.stages[static_cast<std::size_t>(*parent)];
    sums.parent = data::SumByPeriod(history_, grid_, before);
    FillLast(EstimateDayShares(history_, grid_, before), sums.parent);
  } else {
    sums.parent = sums.input;
  }
  Gathered gathered = Gather(sums, node, constants);
  const data::Benchmark* benchmark = node.parent == data::ParentKind::kNone
                                         ? nullptr
                                         : FindBenchmark(history_, channel, node.stage, parent);
  if (benchmark != nullptr) {
    const LogRateRange rate = ReadLogRate(*benchmark);
    gathered.series.benchmark = {rate.mean, rate.sd, gathered.series.outcome.empty()};
  }
  if (gathered.series.outcome.empty()) {
    if (benchmark == nullptr) return std::nullopt;
    // Without history the rate holds at any input, and nothing passes by.
    constants.log_parent_mean = 0.0;
    constants.log_input_mean = 0.0;
    constants.passes_input = false;
    gathered.series.season.resize(node.season.column_count(), 0);
    log_rate = gathered.series.benchmark.mean;
    return std::move(gathered.series);
  }
  AddStageLiftTests(node, constants, sums, gathered.series);
  if (parent == data::Stage::kAttention) gathered.series.reach = CollectReach(channel, sums);
  log_rate = gathered.log_rate;
  return std::move(gathered.series);
}

// Whole periods with impressions and reach, if there are enough to tell a curve. Reach above the
// impressions is a report of something else.
mechanisms::ReachSeries NodeData::CollectReach(const data::ChannelHistory& channel,
                                               const Sums& sums) const {
  mechanisms::ReachSeries series;
  if (!HasPositive(channel.reach)) return series;
  const std::vector<double> reach = data::SumByPeriod(history_, grid_, channel.reach);
  for (int period = 0; period < grid_.count; ++period) {
    const auto t = static_cast<std::size_t>(period);
    if (grid_.is_partial(period) || !(reach[t] > 0.0) || !(sums.parent[t] >= reach[t])) continue;
    series.impressions.push_back(sums.parent[t]);
    series.log_reach.push_back(std::log(reach[t]));
    series.highest = std::max(series.highest, reach[t]);
  }
  constexpr std::size_t kFewestReaches = 8;
  return series.log_reach.size() >= kFewestReaches ? series : mechanisms::ReachSeries();
}

// Channels without history count their input in the mean of the others', so that saturation means
// the same for them. REQUIRES: a channel with history.
void NodeData::BorrowInputMeans(const std::vector<ChannelStageSeries>& series,
                                data::FittedNode& node) const {
  double sum = 0.0;
  int count = 0;
  for (std::size_t m = 0; m < series.size(); ++m) {
    if (series[m].benchmark.is_only_source) continue;
    sum += node.channels[m].log_parent_mean;
    ++count;
  }
  for (std::size_t m = 0; m < series.size(); ++m) {
    if (series[m].benchmark.is_only_source) node.channels[m].log_parent_mean = sum / count;
  }
}

std::optional<ChannelStageDensity> NodeData::BuildChannelStage(
    const std::vector<const data::ChannelHistory*>& channels, data::FittedNode& node) const {
  node.likelihood = node.stage == data::Stage::kValue ? data::Likelihood::kLogNormal
                                                      : data::Likelihood::kNegativeBinomial;
  node.season = ChooseSeason(node);
  std::vector<ChannelStageSeries> series;
  // The prior's centre comes from the channels with history, where there are any.
  double log_rate_sums[2] = {0.0, 0.0};
  int counts[2] = {0, 0};
  for (const data::ChannelHistory* channel : channels) {
    data::NodeChannel constants;
    double log_rate = 0.0;
    std::optional<ChannelStageSeries> one = MakeStageSeries(*channel, node, constants, log_rate);
    if (!one.has_value()) continue;
    const int source = one->benchmark.is_only_source ? 1 : 0;
    log_rate_sums[source] += log_rate;
    ++counts[source];
    series.push_back(*std::move(one));
    node.channels.push_back(std::move(constants));
  }
  if (series.empty()) return std::nullopt;
  if (node.parent == data::ParentKind::kInput && counts[0] > 0) BorrowInputMeans(series, node);
  ChannelStagePriors priors = StagePriors(node);
  const int source = counts[0] > 0 ? 0 : 1;
  priors.log_rate_mean = log_rate_sums[source] / counts[source];
  return ChannelStageDensity(std::move(series), node.likelihood, priors, node.season.PriorSds(), {},
                             grid_.period_days / 7.0);
}

std::optional<ChannelStageDensity> NodeData::BuildBrandStage(data::FittedNode& node) const {
  node.likelihood = node.stage == data::Stage::kValue ? data::Likelihood::kLogNormal
                                                      : data::Likelihood::kNegativeBinomial;
  node.season = ChooseSeason(node);
  const data::DailyValues& outcome = history_.brand[static_cast<std::size_t>(node.stage)];
  const data::DailyValues& own_parent = history_.brand[static_cast<std::size_t>(node.parent_stage)];
  const data::DailyValues parent =
      HasPositive(own_parent) ? own_parent : SumOfChannels(history_, node.parent_stage);
  node.brand_days = EstimateDayShares(history_, grid_, outcome);
  Sums sums;
  sums.outcome = data::SumByPeriod(history_, grid_, outcome);
  sums.last = DescribeLast(node.brand_days);
  sums.parent = data::SumByPeriod(history_, grid_, parent);
  FillLast(EstimateDayShares(history_, grid_, parent), sums.parent);
  data::NodeChannel channel;
  Gathered gathered = Gather(sums, node, channel);
  if (gathered.series.outcome.empty()) return std::nullopt;
  ChannelStagePriors priors = StagePriors(node);
  priors.log_rate_mean = gathered.log_rate;
  node.channels.push_back(std::move(channel));
  std::vector<ChannelStageSeries> series;
  series.push_back(std::move(gathered.series));
  return ChannelStageDensity(std::move(series), node.likelihood, priors, node.season.PriorSds());
}

// The mean over channels of a mean active period's spend; 1 where nobody spends.
double NodeData::MeanInputOfMoney() const {
  double sum = 0.0;
  int count = 0;
  for (const data::ChannelHistory* const channel : channels_) {
    if (!HasPositive(channel->spend)) continue;
    const std::vector<double> spend = data::SumInputByPeriod(history_, grid_, channel->spend);
    const double mean = MeanWhereActive(spend, kActiveShare * GeometricMean(spend));
    if (!(mean > 0.0)) continue;
    sum += mean;
    ++count;
  }
  return count > 0 ? sum / count : 1.0;
}

// Adds a channel for every channel with an input and returns their inputs by period. Shares are
// those of all spend while the channel was active; a channel that takes hours instead, or is known
// by benchmarks alone, gets an even share.
std::vector<NodeData::TotalInput> NodeData::CollectInputs(data::FittedNode& node) const {
  std::vector<TotalInput> inputs;
  std::vector<bool> is_money;
  std::vector<double> money(static_cast<std::size_t>(grid_.count), 0.0);
  const double mean_of_others = MeanInputOfMoney();
  for (const data::ChannelHistory* const one_channel : channels_) {
    const data::ChannelHistory& channel = *one_channel;
    TotalInput one;
    const data::DayShares days = EstimateDayShares(history_, grid_, ChannelInput(channel));
    one.by_period = data::SumInputByPeriod(history_, grid_, ChannelInput(channel));
    FillLast(days, one.by_period);
    double mean_input = MeanWhereActive(one.by_period, kActiveShare * GeometricMean(one.by_period));
    const bool has_input = mean_input > 0.0;
    std::optional<LogRateRange> rate;
    if (!has_input) {
      rate = ChainLogRate(history_, channel, node.stage);
      if (!rate.has_value()) continue;
      mean_input = mean_of_others;
    } else if (const data::Benchmark* own =
                   FindBenchmark(history_, channel, node.stage, std::nullopt)) {
      if (own->channel == channel.id) rate = ReadLogRate(*own);
    }
    if (rate.has_value()) {
      const double log_scale = std::log(mean_input * node.outcome_scale) - node.log_mean_outcome;
      one.benchmark = {rate->mean + log_scale, rate->sd, !has_input};
    }
    data::NodeChannel constants;
    constants.channel = channel.id;
    constants.mean_input = mean_input;
    constants.input_days = days;
    constants.recent_inputs = RecentInputs(one.by_period, mean_input);
    node.channels.push_back(std::move(constants));
    is_money.push_back(HasPositive(channel.spend));
    for (std::size_t t = 0; t < money.size() && is_money.back(); ++t) money[t] += one.by_period[t];
    inputs.push_back(std::move(one));
  }
  for (std::size_t c = 0; c < inputs.size(); ++c) {
    double own = 0.0;
    double all = 0.0;
    for (std::size_t t = 0; t < money.size(); ++t) {
      if (!(inputs[c].by_period[t] > 0.0)) continue;
      own += inputs[c].by_period[t];
      all += money[t];
    }
    const double even = 1.0 / static_cast<double>(inputs.size());
    inputs[c].share = is_money[c] && all > 0.0 ? own / all : even;
  }
  return inputs;
}

void NodeData::AddTotalInputs(data::FittedNode& node, BrandTotalSeries& series) const {
  const std::vector<TotalInput> inputs = CollectInputs(node);
  const auto channel_count = static_cast<Eigen::Index>(inputs.size());
  series.inputs.resize(channel_count, static_cast<Eigen::Index>(series.periods.size()));
  series.input_paths.resize(grid_.count, channel_count);
  series.period_weeks = grid_.period_days / 7.0;
  bool has_benchmark = false;
  for (std::size_t c = 0; c < inputs.size(); ++c) {
    const auto channel = static_cast<Eigen::Index>(c);
    for (int t = 0; t < grid_.count; ++t) {
      series.input_paths(t, channel) =
          inputs[c].by_period[static_cast<std::size_t>(t)] / node.channels[c].mean_input;
    }
    for (std::size_t i = 0; i < series.periods.size(); ++i) {
      series.inputs(channel, static_cast<Eigen::Index>(i)) =
          series.input_paths(series.periods[i], channel);
    }
    series.shares.push_back(inputs[c].share);
    node.channels[c].input_share = inputs[c].share;
    series.benchmarks.push_back(inputs[c].benchmark);
    has_benchmark = has_benchmark || inputs[c].benchmark.sd > 0.0;
  }
  if (!has_benchmark) series.benchmarks.clear();
}

// Tests of this outcome, and tests of the money that hangs on it: their lift is divided by the
// history's money an outcome.
void NodeData::AddTotalLiftTests(const data::FittedNode& node, BrandTotalSeries& series) const {
  const auto total = [](const data::DailyValues& values) {
    double sum = 0.0;
    for (const double value : values) sum += std::isnan(value) ? 0.0 : value;
    return sum;
  };
  const double money = total(history_.brand[static_cast<std::size_t>(data::Stage::kValue)]);
  const double outcomes = total(history_.brand[static_cast<std::size_t>(node.stage)]);
  for (data::Experiment experiment : history_.experiments) {
    if (experiment.stage != node.stage) {
      const bool hangs_on_it = experiment.stage == data::Stage::kValue &&
                               node.stage == data::Stage::kAction && money > 0.0 && outcomes > 0.0;
      if (!hangs_on_it) continue;
      experiment.lift *= outcomes / money;
      experiment.lift_sd *= outcomes / money;
    }
    for (std::size_t c = 0; c < node.channels.size(); ++c) {
      if (node.channels[c].channel != experiment.channel) continue;
      const auto channel = static_cast<Eigen::Index>(c);
      const double mean_input = node.channels[c].mean_input;
      std::vector<double> inputs(static_cast<std::size_t>(grid_.count));
      for (int t = 0; t < grid_.count; ++t) {
        inputs[static_cast<std::size_t>(t)] = series.input_paths(t, channel) * mean_input;
      }
      LiftTest test = LayOut(experiment, node, inputs, mean_input, series.periods);
      test.channel = static_cast<int>(c);
      test.lift *= node.outcome_scale;
      test.lift_sd *= node.outcome_scale;
      series.lift_tests.push_back(std::move(test));
    }
  }
}

std::vector<double> NodeData::CollectActions(data::WordOfMouthScale& scale) const {
  const data::DailyValues& of_brand =
      history_.brand[static_cast<std::size_t>(data::Stage::kAction)];
  const data::DailyValues daily =
      HasPositive(of_brand) ? of_brand : SumOfChannels(history_, data::Stage::kAction);
  if (!HasPositive(daily)) return {};
  std::vector<double> actions = data::SumByPeriod(history_, grid_, daily);
  FillLast(EstimateDayShares(history_, grid_, daily), actions);
  double sum = 0.0;
  double highest = 0.0;
  int count = 0;
  for (const double value : actions) {
    if (std::isnan(value)) continue;
    sum += value;
    highest = std::max(highest, value);
    ++count;
  }
  if (!(sum > 0.0)) return {};
  scale.mean_actions = sum / count;
  scale.highest_memory =
      mechanisms::word_of_mouth_priors::kRoomAboveHighest * highest / scale.mean_actions;
  for (double& value : actions) value /= scale.mean_actions;
  return actions;
}

std::optional<BrandTotalDensity> NodeData::BuildBrandTotal(data::FittedNode& node) const {
  node.season = ChooseSeason(node);
  const data::DailyValues& outcome = history_.brand[static_cast<std::size_t>(node.stage)];
  const std::vector<double> sums = data::SumByPeriod(history_, grid_, outcome);
  node.brand_days = EstimateDayShares(history_, grid_, outcome);
  const PartialPeriod last = DescribeLast(node.brand_days);
  BrandTotalSeries series;
  double whole_sum = 0.0;  // partial periods blown up to whole ones
  std::vector<int>& periods = series.periods;
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
  if (node.stage == data::Stage::kValue) node.outcome_scale = kMoneyScale / mean;
  for (double& y : series.outcome) y *= node.outcome_scale;
  series.log_mean_outcome = std::log(mean * node.outcome_scale);
  node.log_mean_outcome = series.log_mean_outcome;
  AddTotalInputs(node, series);
  series.last_knot_weeks = grid_.last_knot_days / 7.0;
  series.season = SeasonRows(node, periods);
  AddTotalLiftTests(node, series);
  return BrandTotalDensity(std::move(series), node.season.PriorSds());
}

}  // namespace funnelcast::nodes
