// Log density and gradient of a channel stage.
#include "simulator/nodes/channel_stage.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/base/parameter_path.h"
#include "simulator/base/special_functions.h"
#include "simulator/data/mechanism_shapes.h"

namespace funnelcast::nodes {
namespace {

// What one period adds to a test's expected lift, with the change or (negative) without.
struct LiftPart {
  const LiftPeriod* period;
  int side;
  double mean;
  double driver;
  double passed;
  double effective;
};

Eigen::Map<const Eigen::ArrayXd> ArrayOf(const std::vector<double>& values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}

}  // namespace

ChannelStageDensity::ChannelStageDensity(std::vector<ChannelStageSeries> series,
                                         data::Likelihood likelihood,
                                         const ChannelStagePriors& priors,
                                         std::vector<double> season_sds,
                                         const data::InputMechanismShape& mechanisms,
                                         double period_weeks, std::vector<double> actions)
    : series_(std::move(series)),
      likelihood_(likelihood),
      priors_(priors),
      season_sds_(std::move(season_sds)),
      period_weeks_(period_weeks),
      mechanisms_(mechanisms, channel_count(), period_weeks, 0) {
  FUNNELCAST_CHECK(!series_.empty());
  int next = 0;
  const auto any = [&](auto has) { return std::any_of(series_.begin(), series_.end(), has); };
  const auto bends = [&](const ChannelStageSeries& one) {
    return !one.log_parent.empty() && priors_.elasticity_sd > 0.0;
  };
  const auto passes = [](const ChannelStageSeries& one) { return !one.log_input.empty(); };
  if (pooled()) {
    common_rate_ = next++;
    rate_spread_ = next++;
    common_drift_sd_ = next++;
    common_noise_ = next++;
    if (any(bends)) common_elasticity_ = next++;
    if (any(passes)) common_pass_through_ = next++;
  }
  for (const ChannelStageSeries& one : series_) {
    FUNNELCAST_CHECK(one.times.size() == one.outcome.size());
    FUNNELCAST_CHECK(one.log_input.empty() || one.log_input.size() == one.log_parent.size());
    const bool needs_periods = mechanisms.any() || !actions.empty();
    FUNNELCAST_CHECK(!needs_periods || one.periods.size() == one.outcome.size());
    FUNNELCAST_CHECK(actions.empty() || one.lift_tests.empty());
    drifts_.emplace_back(one.times, one.last_knot_weeks);
    Place place{next, -1, -1, next + 1, next + 2, 0};
    next += 3;
    if (bends(one)) place.elasticity = next++;
    if (passes(one)) place.pass_through = next++;
    place.innovations = next;
    next += drifts_.back().knot_count();
    places_.push_back(place);
    noises_.emplace_back(likelihood, one.outcome, one.last_period);
  }
  mechanisms_ = mechanisms::InputChain(mechanisms, channel_count(), period_weeks, next);
  next += mechanisms_.dimension();
  word_of_mouth_ = mechanisms::WordOfMouth(std::move(actions), period_weeks, next);
  next += word_of_mouth_.dimension();
  season_begin_ = next;
  dimension_ = next + static_cast<int>(season_sds_.size());
}

bool ChannelStageDensity::has_reach() const {
  return std::any_of(series_.begin(), series_.end(),
                     [](const ChannelStageSeries& one) { return !one.reach.empty(); });
}

ChannelStageDensity ChannelStageDensity::WithExhaustion(data::ExhaustionKind kind) const {
  FUNNELCAST_CHECK(!mechanisms().any() && !word_of_mouth_.on() && lift_test_count() == 0);
  ChannelStageDensity other = *this;
  const int first = season_begin_ - exhaustion_.dimension();
  std::vector<mechanisms::ReachSeries> reaches;
  for (const ChannelStageSeries& one : series_) reaches.push_back(one.reach);
  other.exhaustion_ = mechanisms::Exhaustion(kind, std::move(reaches), first);
  other.season_begin_ = first + other.exhaustion_.dimension();
  other.dimension_ = other.season_begin_ + static_cast<int>(season_sds_.size());
  return other;
}

int ChannelStageDensity::observation_count() const {
  int count = 0;
  for (const ChannelStageSeries& one : series_) count += static_cast<int>(one.outcome.size());
  return count;
}

int ChannelStageDensity::lift_test_count() const {
  int count = 0;
  for (const ChannelStageSeries& one : series_) count += static_cast<int>(one.lift_tests.size());
  return count;
}

Eigen::VectorXd ChannelStageDensity::DrawFromPrior(base::RandomStream& random) const {
  Eigen::VectorXd position(dimension_);
  for (double& value : position) value = random.Normal();
  const RatePrior prior = ReadRatePrior(position);
  for (std::size_t c = 0; c < places_.size(); ++c) {
    const LogRateBenchmark& benchmark = series_[c].benchmark;
    double& value = position[places_[c].log_rate];
    value = benchmark.is_only_source ? benchmark.mean + benchmark.sd * value
                                     : prior.mean + prior.spread * value;
  }
  for (std::size_t p = 0; p < season_sds_.size(); ++p) {
    position[season_begin_ + static_cast<Eigen::Index>(p)] *= season_sds_[p];
  }
  return position;
}

Eigen::VectorXd ChannelStageDensity::Start() const {
  Eigen::VectorXd start = Eigen::VectorXd::Zero(dimension_);
  for (std::size_t c = 0; c < places_.size(); ++c) {
    const LogRateBenchmark& benchmark = series_[c].benchmark;
    start[places_[c].log_rate] = benchmark.is_only_source ? benchmark.mean : priors_.log_rate_mean;
  }
  return start;
}

std::vector<base::ParameterPath> ChannelStageDensity::Paths() const {
  std::vector<base::ParameterPath> paths;
  for (std::size_t c = 0; c < places_.size(); ++c) {
    std::vector<std::pair<int, double>> log_scale = {
        {places_[c].drift_sd, pooled() ? kScaleOwn : priors_.log_drift_sd_sd}};
    if (pooled()) log_scale.emplace_back(common_drift_sd_, priors_.log_drift_sd_sd);
    paths.push_back(mechanisms::DescribeDrift(drifts_[c], places_[c].innovations,
                                              {{places_[c].log_rate, 1.0}},
                                              priors_.log_drift_sd_mean, std::move(log_scale)));
  }
  return paths;
}

std::vector<data::ParameterGroup> ChannelStageDensity::Groups() const {
  std::vector<data::ParameterGroup> groups;
  groups.push_back({"common", places_.front().log_rate, false});
  for (std::size_t c = 0; c < places_.size(); ++c) {
    const std::string name = "channel " + std::to_string(c);
    const int begin = places_[c].innovations;
    groups.push_back({name, begin - places_[c].log_rate, false});
    groups.push_back({name + " drift", drifts_[c].knot_count(), true});
  }
  groups.push_back({mechanisms_.group_name(), mechanisms_.dimension(), false});
  if (word_of_mouth_.on()) groups.push_back(word_of_mouth_.Group());
  if (exhaustion_.on()) groups.push_back(exhaustion_.Group());
  groups.push_back({"season", static_cast<int>(season_sds_.size()), false});
  return groups;
}

double ChannelStageDensity::ReadElasticity(const Eigen::VectorXd& position,
                                           const Place& place) const {
  if (place.elasticity < 0) return 1.0;
  const double own = position[place.elasticity];
  if (!pooled()) return 1.0 + priors_.elasticity_sd * own;
  return 1.0 + priors_.elasticity_sd * (position[common_elasticity_] + kCommonSlope * own);
}

double ChannelStageDensity::ReadPassThrough(const Eigen::VectorXd& position,
                                            const Place& place) const {
  if (place.pass_through < 0) return 1.0;
  const double own = position[place.pass_through];
  if (!pooled()) return base::InverseLogit(kPassThroughCommon * own);
  return base::InverseLogit(kPassThroughCommon * position[common_pass_through_] +
                            kPassThroughOwn * own);
}

double ChannelStageDensity::ReadLogScale(const Eigen::VectorXd& position, int common, int own,
                                         double mean, double sd) const {
  if (!pooled()) return mean + sd * position[own];
  return mean + sd * position[common] + kScaleOwn * position[own];
}

ChannelStageValues ChannelStageDensity::ReadWithoutLevel(const Eigen::VectorXd& position,
                                                         int channel) const {
  const auto index = static_cast<std::size_t>(channel);
  const Place& place = places_[index];
  ChannelStageValues values;
  values.log_rate = position[place.log_rate];
  values.elasticity = ReadElasticity(position, place);
  values.pass_through = ReadPassThrough(position, place);
  values.drift_sd = std::exp(ReadLogScale(position, common_drift_sd_, place.drift_sd,
                                          priors_.log_drift_sd_mean, priors_.log_drift_sd_sd));
  values.noise = std::exp(ReadLogScale(position, common_noise_, place.noise, priors_.log_noise_mean,
                                       priors_.log_noise_sd));
  if (mechanisms().any()) values.mechanisms = mechanisms_.Read(position, channel);
  return values;
}

ChannelStageValues ChannelStageDensity::Read(const Eigen::VectorXd& position, int channel) const {
  const auto index = static_cast<std::size_t>(channel);
  ChannelStageValues values = ReadWithoutLevel(position, channel);
  const mechanisms::DriftPath& drift = drifts_[index];
  std::vector<double> knots(static_cast<std::size_t>(drift.knot_count()));
  std::vector<double> levels(series_[index].times.size());
  drift.ComputeLevels(position.data() + places_[index].innovations, knots.data(), levels.data());
  values.level = values.drift_sd * knots.back();
  return values;
}

double ChannelStageDensity::EvaluateChannel(int channel, const Eigen::VectorXd& position,
                                            Eigen::VectorXd& gradient, ValueGradient& by_value,
                                            Mouth& mouth) const {
  const auto index = static_cast<std::size_t>(channel);
  const ChannelStageSeries& series = series_[index];
  const std::size_t count = series.outcome.size();
  const ChannelStageValues values = ReadWithoutLevel(position, channel);
  const mechanisms::DriftPath& drift = drifts_[index];
  thread_local std::vector<double> knots;
  thread_local std::vector<double> levels;
  knots.resize(static_cast<std::size_t>(drift.knot_count()));
  levels.resize(count);
  drift.ComputeLevels(position.data() + places_[index].innovations, knots.data(), levels.data());
  const auto season = position.tail(static_cast<Eigen::Index>(season_sds_.size()));
  thread_local Eigen::VectorXd log_mean;
  thread_local Eigen::VectorXd by_log_mean;
  log_mean.noalias() = series.season.transpose() * season;
  by_log_mean.resize(log_mean.size());
  const bool bent = mechanisms().any() && !series.input_path.empty();
  const BentInput bent_input = bent ? ApplyInputChain(series, values) : BentInput{};
  const std::vector<double>& log_parent = bent ? bent_input.log_parent : series.log_parent;
  // The driver is the parent, and a stage's in part the input.
  thread_local Eigen::ArrayXd driver;
  const bool has_parent = !log_parent.empty();
  const bool passes_input = !series.log_input.empty();
  if (has_parent) driver = ArrayOf(log_parent);
  if (passes_input) {
    driver = values.pass_through * driver + (1.0 - values.pass_through) * ArrayOf(series.log_input);
  }
  log_mean.array() += values.log_rate + series.log_offset + values.drift_sd * ArrayOf(levels);
  if (has_parent) log_mean.array() += values.elasticity * driver;
  AddFactors(channel, position, mouth, {log_mean.data(), count});
  const std::span<const double> means(log_mean.data(), count);
  const std::span<double> slopes(by_log_mean.data(), count);
  const simd::LikelihoodSum sum = noises_[index].Evaluate(values.noise, means, slopes);
  by_value.log_noise = sum.by_log_omega;
  by_value.log_rate += by_log_mean.sum();
  if (has_parent) by_value.elasticity += (by_log_mean.array() * driver).sum();
  if (passes_input) {
    by_value.pass_through +=
        values.elasticity *
        (by_log_mean.array() * (ArrayOf(series.log_parent) - ArrayOf(series.log_input))).sum();
  }
  PullBackFactors(channel, position, slopes, mouth, gradient);
  if (bent) PullBackInputChain(series, values, bent_input, slopes, by_value);
  gradient.tail(season.size()).noalias() += series.season * by_log_mean;
  double log_density = sum.log_density + exhaustion_.AddReach(position, channel, gradient);
  for (const LiftTest& test : series.lift_tests) {
    log_density +=
        AddLiftTest(series, test, values, position, levels, by_log_mean, by_value, gradient);
  }
  thread_local Eigen::ArrayXd by_level;
  by_level = values.drift_sd * by_log_mean.array();
  by_value.log_drift_sd += (by_level * ArrayOf(levels)).sum();
  drift.PullBack(by_level.data(), knots.data(), gradient.data() + places_[index].innovations);
  ChainRule(channel, values, by_value, gradient);
  return log_density;
}

void ChannelStageDensity::AddFactors(int channel, const Eigen::VectorXd& position,
                                     const Mouth& mouth, std::span<double> log_mean) const {
  const ChannelStageSeries& series = series_[static_cast<std::size_t>(channel)];
  for (std::size_t i = 0; i < log_mean.size() && word_of_mouth_.on(); ++i) {
    log_mean[i] += word_of_mouth_.LogFactor(mouth.path, series.periods[i]);
  }
  if (!exhaustion_.IsMeasured(channel)) return;
  const mechanisms::ExhaustionValues values = exhaustion_.Read(position, channel);
  const double usual = std::exp(series.log_offset);
  for (std::size_t i = 0; i < log_mean.size(); ++i) {
    log_mean[i] +=
        mechanisms::ComputeFatigue(values, usual * std::exp(series.log_parent[i]), usual);
  }
}

void ChannelStageDensity::PullBackFactors(int channel, const Eigen::VectorXd& position,
                                          std::span<const double> by_log_mean, Mouth& mouth,
                                          Eigen::VectorXd& gradient) const {
  const ChannelStageSeries& series = series_[static_cast<std::size_t>(channel)];
  for (std::size_t i = 0; i < by_log_mean.size() && word_of_mouth_.on(); ++i) {
    word_of_mouth_.PullBack(mouth.path, series.periods[i], by_log_mean[i], mouth.gradient);
  }
  if (!exhaustion_.IsMeasured(channel)) return;
  const mechanisms::ExhaustionValues values = exhaustion_.Read(position, channel);
  const double usual = std::exp(series.log_offset);
  for (std::size_t i = 0; i < by_log_mean.size(); ++i) {
    exhaustion_.PullBackFatigue(values, channel, usual * std::exp(series.log_parent[i]), usual,
                                by_log_mean[i], gradient);
  }
}

ChannelStageDensity::BentInput ChannelStageDensity::ApplyInputChain(
    const ChannelStageSeries& series, const ChannelStageValues& values) const {
  BentInput bent;
  mechanisms_.Apply(values.mechanisms, series.input_path, bent.path);
  for (const int period : series.periods) {
    bent.log_parent.push_back(std::log(bent.path.effective[static_cast<std::size_t>(period)]));
  }
  return bent;
}

void ChannelStageDensity::PullBackInputChain(const ChannelStageSeries& series,
                                             const ChannelStageValues& values,
                                             const BentInput& bent,
                                             std::span<const double> by_log_mean,
                                             ValueGradient& by_value) const {
  std::vector<double> by_effective(series.input_path.size(), 0.0);
  for (std::size_t i = 0; i < series.periods.size(); ++i) {
    const auto period = static_cast<std::size_t>(series.periods[i]);
    by_effective[period] = by_log_mean[i] * values.elasticity / bent.path.effective[period];
  }
  mechanisms_.PullBack(values.mechanisms, series.input_path, bent.path, by_effective,
                       by_value.mechanisms);
}

double ChannelStageDensity::AddLiftTest(const ChannelStageSeries& series, const LiftTest& test,
                                        const ChannelStageValues& values,
                                        const Eigen::VectorXd& position,
                                        const std::vector<double>& levels,
                                        Eigen::VectorXd& by_level, ValueGradient& by_value,
                                        Eigen::VectorXd& gradient) const {
  // With and without the change.
  mechanisms::InputPath paths[] = {{{}, {}, test.with_change}, {{}, {}, test.without_change}};
  const std::vector<double>* inputs[] = {&test.with_change, &test.without_change};
  const bool bent = mechanisms().any() && !series.input_path.empty();
  for (int side = 0; side < 2 && bent; ++side) {
    mechanisms_.Apply(values.mechanisms, *inputs[side], paths[side]);
  }
  const auto season = position.tail(static_cast<Eigen::Index>(season_sds_.size()));
  std::vector<LiftPart> parts;
  double expected = 0.0;
  for (const LiftPeriod& period : test.periods) {
    const auto place = static_cast<std::size_t>(period.path_index);
    const double level =
        period.level_damping * levels[static_cast<std::size_t>(period.observation)];
    const double log_factor =
        values.log_rate + series.log_offset + values.drift_sd * level + period.season.dot(season);
    const double passed = test.log_passed_ratio.empty() ? 0.0 : test.log_passed_ratio[place];
    for (int side = 0; side < 2; ++side) {
      const double effective = paths[side].effective[place];
      if (!(effective > 0.0)) continue;
      const double driver = std::log(effective) + (1.0 - values.pass_through) * passed;
      const double mean = std::exp(log_factor + values.elasticity * driver);
      parts.push_back({&period, side, side == 0 ? mean : -mean, driver, passed, effective});
      expected += parts.back().mean;
    }
  }
  const LiftDensity density = EvaluateLift(test, expected);
  std::vector<double> by_effective[2];
  for (auto& one : by_effective) one.assign(test.with_change.size(), 0.0);
  for (const LiftPart& part : parts) {
    const double slope = density.by_expected * part.mean;
    by_value.log_rate += slope;
    by_value.elasticity += slope * part.driver;
    by_value.pass_through -= slope * values.elasticity * part.passed;
    by_level[part.period->observation] += slope * part.period->level_damping;
    gradient.tail(season.size()).noalias() += slope * part.period->season;
    by_effective[part.side][static_cast<std::size_t>(part.period->path_index)] =
        slope * values.elasticity / part.effective;
  }
  for (int side = 0; side < 2 && bent; ++side) {
    mechanisms_.PullBack(values.mechanisms, *inputs[side], paths[side], by_effective[side],
                         by_value.mechanisms);
  }
  return density.log_density;
}

void ChannelStageDensity::ChainRule(int channel, const ChannelStageValues& values,
                                    const ValueGradient& by_value,
                                    Eigen::VectorXd& gradient) const {
  const Place& place = places_[static_cast<std::size_t>(channel)];
  gradient[place.log_rate] += by_value.log_rate;
  if (place.elasticity >= 0) {
    const double slope = priors_.elasticity_sd * by_value.elasticity;
    gradient[place.elasticity] += pooled() ? kCommonSlope * slope : slope;
    if (pooled()) gradient[common_elasticity_] += slope;
  }
  if (place.pass_through >= 0) {
    const double slope = values.pass_through * (1.0 - values.pass_through) * by_value.pass_through;
    gradient[place.pass_through] += (pooled() ? kPassThroughOwn : kPassThroughCommon) * slope;
    if (pooled()) gradient[common_pass_through_] += kPassThroughCommon * slope;
  }
  if (pooled()) {
    gradient[common_drift_sd_] += priors_.log_drift_sd_sd * by_value.log_drift_sd;
    gradient[common_noise_] += priors_.log_noise_sd * by_value.log_noise;
  }
  gradient[place.drift_sd] +=
      (pooled() ? kScaleOwn : priors_.log_drift_sd_sd) * by_value.log_drift_sd;
  gradient[place.noise] += (pooled() ? kScaleOwn : priors_.log_noise_sd) * by_value.log_noise;
  if (mechanisms().any())
    mechanisms_.ChainRule(channel, values.mechanisms, by_value.mechanisms, gradient);
}

ChannelStageDensity::RatePrior ChannelStageDensity::ReadRatePrior(
    const Eigen::VectorXd& position) const {
  RatePrior prior{priors_.log_rate_mean, 0.0, priors_.log_rate_sd};
  if (!pooled()) return prior;
  prior.mean += priors_.log_rate_sd * position[common_rate_];
  prior.log_spread = kSpreadMean + kSpreadSd * position[rate_spread_];
  prior.spread = std::exp(prior.log_spread);
  return prior;
}

// The prior of the rates, centred: every channel's level is well informed by its own data.
double ChannelStageDensity::AddRatePrior(const Eigen::VectorXd& position,
                                         Eigen::VectorXd& gradient) const {
  double log_density = 0.0;
  const RatePrior prior = ReadRatePrior(position);
  for (std::size_t c = 0; c < places_.size(); ++c) {
    const int place = places_[c].log_rate;
    const LogRateBenchmark& benchmark = series_[c].benchmark;
    if (benchmark.sd > 0.0) {
      const double score = (position[place] - benchmark.mean) / benchmark.sd;
      log_density -= 0.5 * score * score;
      gradient[place] -= score / benchmark.sd;
    }
    if (benchmark.is_only_source) continue;
    const double score = (position[place] - prior.mean) / prior.spread;
    log_density -= 0.5 * score * score;
    gradient[place] -= score / prior.spread;
    if (pooled()) {
      log_density -= prior.log_spread;
      gradient[common_rate_] += priors_.log_rate_sd * score / prior.spread;
      gradient[rate_spread_] += kSpreadSd * (score * score - 1.0);
    }
  }
  return log_density;
}

double ChannelStageDensity::Evaluate(const Eigen::VectorXd& position,
                                     Eigen::VectorXd& gradient) const {
  // Standard normal priors of everything, then put right for the rates and the season.
  gradient = -position;
  for (const Place& place : places_) gradient[place.log_rate] = 0.0;
  double squares = position.squaredNorm();
  for (const Place& place : places_) {
    squares -= position[place.log_rate] * position[place.log_rate];
  }
  double log_density = -0.5 * squares;
  for (std::size_t p = 0; p < season_sds_.size(); ++p) {
    const Eigen::Index place = season_begin_ + static_cast<Eigen::Index>(p);
    const double value = position[place];
    const double precision = 1.0 / (season_sds_[p] * season_sds_[p]);
    log_density += 0.5 * value * value * (1.0 - precision);
    gradient[place] = -value * precision;
  }
  log_density += AddRatePrior(position, gradient);
  Mouth mouth;
  if (word_of_mouth_.on()) mouth.path = word_of_mouth_.ComputePath(position);
  for (int channel = 0; channel < channel_count(); ++channel) {
    ValueGradient by_value;
    log_density += EvaluateChannel(channel, position, gradient, by_value, mouth);
  }
  if (word_of_mouth_.on()) word_of_mouth_.ChainRule(mouth.path, mouth.gradient, gradient);
  return log_density;
}

}  // namespace funnelcast::nodes
