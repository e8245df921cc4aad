// Log density and gradient of a brand total.
#include "simulator/nodes/brand_total.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/base/parameter_path.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/simd/likelihood.h"

namespace funnelcast::nodes {
namespace {

// Places of the parameters that every brand total has.
constexpr int kBase = 0;
constexpr int kDriftSd = 1;
constexpr int kNoise = 2;
constexpr int kCommonWeight = 3;
constexpr int kFixedCount = 4;

using namespace brand_total_priors;

}  // namespace

BrandTotalDensity::BrandTotalDensity(BrandTotalSeries series, std::vector<double> season_sds,
                                     const data::InputMechanismShape& mechanisms)
    : series_(std::move(series)),
      noise_(data::Likelihood::kNegativeBinomial, series_.outcome, series_.last_period),
      drift_(series_.times, series_.last_knot_weeks),
      weight_priors_(MakeWeightPriors()),
      season_sds_(std::move(season_sds)),
      mechanisms_(mechanisms, channel_count(), series_.period_weeks, 0) {
  FUNNELCAST_CHECK(!series_.outcome.empty());
  FUNNELCAST_CHECK(!mechanisms.any() || (series_.input_paths.cols() == channel_count() &&
                                         series_.periods.size() == series_.outcome.size()));
  weights_begin_ = kFixedCount;
  innovations_begin_ = weights_begin_ + channel_count();
  const int mechanisms_begin = innovations_begin_ + drift_.knot_count();
  mechanisms_ =
      mechanisms::InputChain(mechanisms, channel_count(), series_.period_weeks, mechanisms_begin);
  season_begin_ = mechanisms_begin + mechanisms_.dimension();
  dimension_ = season_begin_ + static_cast<int>(season_sds_.size());
}

std::vector<base::ParameterPath> BrandTotalDensity::Paths() const {
  // Base and weights raised by the same factor raise all levels.
  std::vector<std::pair<int, double>> intercept = {{kBase, 1.0 / kLogBaseSd}};
  if (channel_count() > 0) intercept.emplace_back(kCommonWeight, 1.0 / kLogWeightSd);
  return {mechanisms::DescribeDrift(drift_, innovations_begin_, std::move(intercept), kLogDriftMean,
                                    {{kDriftSd, kLogScaleSd}})};
}

std::vector<BrandTotalDensity::WeightPrior> BrandTotalDensity::MakeWeightPriors() const {
  std::vector<WeightPrior> priors;
  for (std::size_t c = 0; c < series_.shares.size(); ++c) {
    if (!series_.benchmarks.empty() && series_.benchmarks[c].is_only_source) {
      priors.push_back({series_.benchmarks[c].mean, 0.0, series_.benchmarks[c].sd});
    } else {
      priors.push_back({kLogWeightMean + std::log(series_.shares[c]), kLogWeightSd, kLogWeightSd});
    }
  }
  return priors;
}

std::vector<data::ParameterGroup> BrandTotalDensity::Groups() const {
  return {{"common", weights_begin_, false},
          {"weights", channel_count(), false},
          {"drift", drift_.knot_count(), true},
          {mechanisms_.group_name(), mechanisms_.dimension(), false},
          {"season", static_cast<int>(season_sds_.size()), false}};
}

Eigen::VectorXd BrandTotalDensity::ReadWeights(const Eigen::VectorXd& position) const {
  Eigen::VectorXd weights(channel_count());
  for (int c = 0; c < channel_count(); ++c) {
    const WeightPrior& prior = weight_priors_[static_cast<std::size_t>(c)];
    weights[c] = std::exp(prior.mean + prior.common_sd * position[kCommonWeight] +
                          prior.own_sd * position[weights_begin_ + c]);
  }
  return weights;
}

BrandTotalValues BrandTotalDensity::Read(const Eigen::VectorXd& position) const {
  BrandTotalValues values;
  values.base = std::exp(kLogBaseMean + kLogBaseSd * position[kBase]);
  const Eigen::VectorXd weights = ReadWeights(position);
  values.weights.assign(weights.begin(), weights.end());
  values.drift_sd = std::exp(kLogDriftMean + kLogScaleSd * position[kDriftSd]);
  values.noise = std::exp(kLogNoiseMean + kLogScaleSd * position[kNoise]);
  std::vector<double> knots(static_cast<std::size_t>(drift_.knot_count()));
  std::vector<double> levels(series_.times.size());
  drift_.ComputeLevels(position.data() + innovations_begin_, knots.data(), levels.data());
  values.level = values.drift_sd * knots.back();
  for (int c = 0; c < channel_count() && mechanisms().any(); ++c) {
    values.mechanisms.push_back(mechanisms_.Read(position, c));
  }
  return values;
}

Eigen::VectorXd BrandTotalDensity::DrawFromPrior(base::RandomStream& random) const {
  Eigen::VectorXd position(dimension_);
  for (double& value : position) value = random.Normal();
  for (std::size_t p = 0; p < season_sds_.size(); ++p) {
    position[season_begin_ + static_cast<Eigen::Index>(p)] *= season_sds_[p];
  }
  return position;
}

double BrandTotalDensity::AddSeasonAndBenchmarks(const Eigen::VectorXd& position,
                                                 const Eigen::VectorXd& weights,
                                                 Eigen::VectorXd& by_log_weight,
                                                 Eigen::VectorXd& gradient) const {
  double log_density = 0.0;
  for (std::size_t p = 0; p < season_sds_.size(); ++p) {
    const Eigen::Index place = season_begin_ + static_cast<Eigen::Index>(p);
    const double precision = 1.0 / (season_sds_[p] * season_sds_[p]);
    log_density += 0.5 * position[place] * position[place] * (1.0 - precision);
    gradient[place] = -position[place] * precision;
  }
  for (std::size_t c = 0; c < series_.benchmarks.size(); ++c) {
    const LogWeightBenchmark& benchmark = series_.benchmarks[c];
    if (benchmark.is_only_source || !(benchmark.sd > 0.0)) continue;
    const auto channel = static_cast<Eigen::Index>(c);
    const double score = (std::log(weights[channel]) - benchmark.mean) / benchmark.sd;
    log_density -= 0.5 * score * score;
    by_log_weight[channel] -= score / benchmark.sd;
  }
  return log_density;
}

BrandTotalDensity::Response BrandTotalDensity::ApplyInputChain(
    const Eigen::VectorXd& position) const {
  Response response;
  response.inputs.resize(channel_count(), observation_count());
  for (int c = 0; c < channel_count(); ++c) {
    response.values.push_back(mechanisms_.Read(position, c));
    const std::span<const double> inputs(series_.input_paths.col(c).data(),
                                         static_cast<std::size_t>(series_.input_paths.rows()));
    mechanisms::InputPath& path = response.paths.emplace_back();
    mechanisms_.Apply(response.values.back(), inputs, path);
    for (std::size_t i = 0; i < series_.periods.size(); ++i) {
      response.inputs(c, static_cast<Eigen::Index>(i)) =
          path.effective[static_cast<std::size_t>(series_.periods[i])];
    }
  }
  return response;
}

void BrandTotalDensity::PullBackInputChain(const Response& response,
                                           const Eigen::MatrixXd& by_input,
                                           Eigen::VectorXd& gradient) const {
  std::vector<double> by_effective(static_cast<std::size_t>(series_.input_paths.rows()));
  for (int c = 0; c < channel_count(); ++c) {
    const auto channel = static_cast<std::size_t>(c);
    std::fill(by_effective.begin(), by_effective.end(), 0.0);
    for (std::size_t i = 0; i < series_.periods.size(); ++i) {
      by_effective[static_cast<std::size_t>(series_.periods[i])] =
          by_input(c, static_cast<Eigen::Index>(i));
    }
    const std::span<const double> inputs(series_.input_paths.col(c).data(), by_effective.size());
    mechanisms::InputGradient by_log_values{};
    mechanisms_.PullBack(response.values[channel], inputs, response.paths[channel], by_effective,
                         by_log_values);
    mechanisms_.ChainRule(c, response.values[channel], by_log_values, gradient);
  }
}

double BrandTotalDensity::AddLiftTest(const LiftTest& test, const Eigen::VectorXd& position,
                                      double weight, double drift_sd,
                                      const std::vector<double>& levels,
                                      Eigen::VectorXd& by_log_weight, std::vector<double>& by_level,
                                      Eigen::VectorXd& gradient) const {
  const mechanisms::InputValues values = mechanisms_.Read(position, test.channel);
  mechanisms::InputPath with;
  mechanisms::InputPath without;
  mechanisms_.Apply(values, test.with_change, with);
  mechanisms_.Apply(values, test.without_change, without);
  const auto season_count = static_cast<Eigen::Index>(season_sds_.size());
  const auto season = position.tail(season_count);
  std::vector<double> factors;  // of a unit of effective input
  double expected = 0.0;
  for (const LiftPeriod& period : test.periods) {
    const double level =
        period.level_damping * levels[static_cast<std::size_t>(period.observation)];
    factors.push_back(
        weight * std::exp(series_.log_mean_outcome + drift_sd * level + period.season.dot(season)));
    const auto place = static_cast<std::size_t>(period.path_index);
    expected += factors.back() * (with.effective[place] - without.effective[place]);
  }
  const LiftDensity density = EvaluateLift(test, expected);
  by_log_weight[test.channel] += density.by_expected * expected;
  std::vector<double> by_with(test.with_change.size(), 0.0);
  for (std::size_t p = 0; p < test.periods.size(); ++p) {
    const LiftPeriod& period = test.periods[p];
    const auto place = static_cast<std::size_t>(period.path_index);
    by_with[place] = density.by_expected * factors[p];
    const double by_log = by_with[place] * (with.effective[place] - without.effective[place]);
    by_level[static_cast<std::size_t>(period.observation)] += by_log * period.level_damping;
    gradient.tail(season_count).noalias() += by_log * period.season;
  }
  if (!mechanisms().any()) return density.log_density;
  mechanisms::InputGradient by_log_values{};
  mechanisms_.PullBack(values, test.with_change, with, by_with, by_log_values);
  for (double& value : by_with) value = -value;
  mechanisms_.PullBack(values, test.without_change, without, by_with, by_log_values);
  mechanisms_.ChainRule(test.channel, values, by_log_values, gradient);
  return density.log_density;
}

double BrandTotalDensity::Evaluate(const Eigen::VectorXd& position,
                                   Eigen::VectorXd& gradient) const {
  gradient = -position;
  double log_density = -0.5 * position.squaredNorm();
  const std::size_t count = series_.outcome.size();
  const double base = std::exp(kLogBaseMean + kLogBaseSd * position[kBase]);
  const Eigen::VectorXd weights = ReadWeights(position);
  Eigen::VectorXd by_log_weight = Eigen::VectorXd::Zero(channel_count());
  log_density += AddSeasonAndBenchmarks(position, weights, by_log_weight, gradient);
  const double drift_sd = std::exp(kLogDriftMean + kLogScaleSd * position[kDriftSd]);
  const double noise = std::exp(kLogNoiseMean + kLogScaleSd * position[kNoise]);
  std::vector<double> knots(static_cast<std::size_t>(drift_.knot_count()));
  std::vector<double> levels(count);
  drift_.ComputeLevels(position.data() + innovations_begin_, knots.data(), levels.data());
  const bool bent = mechanisms().any();
  const Response bent_response = bent ? ApplyInputChain(position) : Response{};
  const Eigen::MatrixXd& inputs = bent ? bent_response.inputs : series_.inputs;
  const Eigen::ArrayXd response = base + (inputs.transpose() * weights).array();
  Eigen::VectorXd log_mean =
      series_.season.transpose() * position.tail(static_cast<Eigen::Index>(season_sds_.size()));
  for (std::size_t i = 0; i < count; ++i) {
    const auto place = static_cast<Eigen::Index>(i);
    log_mean[place] += series_.log_mean_outcome + drift_sd * levels[i] + std::log(response[place]);
  }
  Eigen::VectorXd by_log_mean(log_mean.size());
  const simd::LikelihoodSum sum =
      noise_.Evaluate(noise, {log_mean.data(), count}, {by_log_mean.data(), count});
  log_density += sum.log_density;
  gradient[kNoise] += kLogScaleSd * sum.by_log_omega;
  std::vector<double> by_level(by_log_mean.begin(), by_log_mean.end());
  for (const LiftTest& test : series_.lift_tests) {
    log_density += AddLiftTest(test, position, weights[test.channel], drift_sd, levels,
                               by_log_weight, by_level, gradient);
  }
  for (std::size_t i = 0; i < count; ++i) {
    by_level[i] *= drift_sd;
    gradient[kDriftSd] += kLogScaleSd * by_level[i] * levels[i];
  }
  const Eigen::VectorXd by_response = by_log_mean.array() / response;
  gradient[kBase] += kLogBaseSd * base * by_response.sum();
  by_log_weight.noalias() += weights.cwiseProduct(inputs * by_response);
  for (int c = 0; c < channel_count(); ++c) {
    const WeightPrior& prior = weight_priors_[static_cast<std::size_t>(c)];
    gradient[weights_begin_ + c] += prior.own_sd * by_log_weight[c];
    gradient[kCommonWeight] += prior.common_sd * by_log_weight[c];
  }
  if (bent) PullBackInputChain(bent_response, weights * by_response.transpose(), gradient);
  drift_.PullBack(by_level.data(), knots.data(), gradient.data() + innovations_begin_);
  gradient.tail(static_cast<Eigen::Index>(season_sds_.size())).noalias() +=
      series_.season * by_log_mean;
  return log_density;
}

}  // namespace funnelcast::nodes
