// Log density and gradient of a channel stage.
#include "simulator/model/channel_stage.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/base/special_functions.h"

namespace funnelcast::simulator {
namespace {

constexpr double kCommonSlope = 0.5;        // of a channel's own part of the elasticity
constexpr double kPassThroughCommon = 1.5;  // scale of m_g
constexpr double kPassThroughOwn = 0.7;     // scale of r_c
constexpr double kScaleOwn = 0.4;           // between-channel sd of log sigma and log omega
constexpr double kSpreadMean = -0.35;       // log tau_a
constexpr double kSpreadSd = 0.5;

}  // namespace

ChannelStageDensity::ChannelStageDensity(std::vector<ChannelStageSeries> series,
                                         Likelihood likelihood, const ChannelStagePriors& priors,
                                         std::vector<double> season_sds)
    : series_(std::move(series)),
      likelihood_(likelihood),
      priors_(priors),
      season_sds_(std::move(season_sds)) {
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
    FUNNELCAST_CHECK(!one.outcome.empty() && one.times.size() == one.outcome.size());
    drifts_.emplace_back(one.times);
    Place place{next, -1, -1, next + 1, next + 2, 0};
    next += 3;
    if (bends(one)) place.elasticity = next++;
    if (passes(one)) place.pass_through = next++;
    place.innovations = next;
    next += drifts_.back().knot_count();
    places_.push_back(place);
    if (likelihood_ == Likelihood::kNegativeBinomial) counts_.emplace_back(one.outcome);
  }
  season_begin_ = next;
  dimension_ = next + static_cast<int>(season_sds_.size());
}

int ChannelStageDensity::observation_count() const {
  int count = 0;
  for (const ChannelStageSeries& one : series_) count += static_cast<int>(one.outcome.size());
  return count;
}

Eigen::VectorXd ChannelStageDensity::Start() const {
  Eigen::VectorXd start = Eigen::VectorXd::Zero(dimension_);
  for (const Place& place : places_) start[place.log_rate] = priors_.log_rate_mean;
  return start;
}

std::vector<ParameterPath> ChannelStageDensity::Paths() const {
  std::vector<ParameterPath> paths;
  for (std::size_t c = 0; c < places_.size(); ++c) {
    std::vector<std::pair<int, double>> log_scale = {
        {places_[c].drift_sd, pooled() ? kScaleOwn : priors_.log_drift_sd_sd}};
    if (pooled()) log_scale.emplace_back(common_drift_sd_, priors_.log_drift_sd_sd);
    paths.push_back(DescribeDrift(drifts_[c], places_[c].innovations, {{places_[c].log_rate, 1.0}},
                                  priors_.log_drift_sd_mean, std::move(log_scale)));
  }
  return paths;
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
  if (!pooled()) return InverseLogit(kPassThroughCommon * own);
  return InverseLogit(kPassThroughCommon * position[common_pass_through_] + kPassThroughOwn * own);
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
  return values;
}

ChannelStageValues ChannelStageDensity::Read(const Eigen::VectorXd& position, int channel) const {
  const auto index = static_cast<std::size_t>(channel);
  ChannelStageValues values = ReadWithoutLevel(position, channel);
  const DriftPath& drift = drifts_[index];
  std::vector<double> knots(static_cast<std::size_t>(drift.knot_count()));
  std::vector<double> levels(series_[index].times.size());
  drift.ComputeLevels(position.data() + places_[index].innovations, knots.data(), levels.data());
  values.level = values.drift_sd * knots.back();
  return values;
}

double ChannelStageDensity::EvaluateChannel(int channel, const Eigen::VectorXd& position,
                                            Eigen::VectorXd& gradient,
                                            ValueGradient& by_value) const {
  const auto index = static_cast<std::size_t>(channel);
  const ChannelStageSeries& series = series_[index];
  const std::size_t count = series.outcome.size();
  const ChannelStageValues values = ReadWithoutLevel(position, channel);
  const DriftPath& drift = drifts_[index];
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
  const auto driver_at = [&](std::size_t i) {
    const double parent = series.log_parent.empty() ? 0.0 : series.log_parent[i];
    const double input = series.log_input.empty() ? parent : series.log_input[i];
    return input + values.pass_through * (parent - input);
  };
  for (std::size_t i = 0; i < count; ++i) {
    log_mean[static_cast<Eigen::Index>(i)] += values.log_rate + series.log_offset +
                                              values.elasticity * driver_at(i) +
                                              values.drift_sd * levels[i];
  }
  const std::span<const double> means(log_mean.data(), count);
  const std::span<double> slopes(by_log_mean.data(), count);
  const LikelihoodSum sum = likelihood_ == Likelihood::kNegativeBinomial
                                ? counts_[index].Evaluate(values.noise, means, slopes)
                                : EvaluateLogNormal(values.noise, series.outcome, means, slopes);
  by_value.log_noise = sum.by_log_omega;
  for (std::size_t i = 0; i < count; ++i) {
    const double slope = slopes[i];
    by_value.log_rate += slope;
    by_value.elasticity += slope * driver_at(i);
    by_value.log_drift_sd += slope * values.drift_sd * levels[i];
    levels[i] = slope * values.drift_sd;
    if (series.log_input.empty()) continue;
    by_value.pass_through +=
        slope * values.elasticity * (series.log_parent[i] - series.log_input[i]);
  }
  drift.PullBack(levels.data(), knots.data(), gradient.data() + places_[index].innovations);
  gradient.tail(season.size()).noalias() += series.season * by_log_mean;
  ChainRule(channel, values, by_value, gradient);
  return sum.log_density;
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
}

// The prior of the rates, centred: every channel's level is well informed by its own data.
double ChannelStageDensity::AddRatePrior(const Eigen::VectorXd& position,
                                         Eigen::VectorXd& gradient) const {
  double log_density = 0.0;
  const double log_spread = pooled() ? kSpreadMean + kSpreadSd * position[rate_spread_] : 0.0;
  const double spread = pooled() ? std::exp(log_spread) : priors_.log_rate_sd;
  const double mean =
      priors_.log_rate_mean + (pooled() ? priors_.log_rate_sd * position[common_rate_] : 0.0);
  for (const Place& place : places_) {
    const double score = (position[place.log_rate] - mean) / spread;
    log_density -= 0.5 * score * score;
    gradient[place.log_rate] -= score / spread;
    if (pooled()) {
      log_density -= log_spread;
      gradient[common_rate_] += priors_.log_rate_sd * score / spread;
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
  for (int channel = 0; channel < channel_count(); ++channel) {
    ValueGradient by_value;
    log_density += EvaluateChannel(channel, position, gradient, by_value);
  }
  return log_density;
}

}  // namespace funnelcast::simulator
