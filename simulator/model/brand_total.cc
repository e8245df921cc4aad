// Log density and gradient of a brand total.
#include "simulator/model/brand_total.h"

#include <cmath>
#include <utility>

#include "simulator/base/check.h"

namespace funnelcast::simulator {
namespace {

// Places of the parameters that every brand total has.
constexpr int kBase = 0;
constexpr int kDriftSd = 1;
constexpr int kNoise = 2;
constexpr int kCommonWeight = 3;
constexpr int kFixedCount = 4;

constexpr double kLogBaseMean = -0.7;
constexpr double kLogBaseSd = 0.7;
constexpr double kLogWeightMean = -0.35;
constexpr double kLogWeightSd = 0.5;              // of the common and of each channel's own part
constexpr double kLogDriftMean = -2.99573227355;  // log 0.05
constexpr double kLogNoiseMean = -1.89711998489;  // log 0.15
constexpr double kLogScaleSd = 0.7;

}  // namespace

BrandTotalDensity::BrandTotalDensity(BrandTotalSeries series, std::vector<double> season_sds)
    : series_(std::move(series)),
      counts_(series_.outcome),
      drift_(series_.times),
      season_sds_(std::move(season_sds)) {
  FUNNELCAST_CHECK(!series_.outcome.empty());
  weights_begin_ = kFixedCount;
  innovations_begin_ = weights_begin_ + channel_count();
  season_begin_ = innovations_begin_ + drift_.knot_count();
  dimension_ = season_begin_ + static_cast<int>(season_sds_.size());
}

std::vector<ParameterPath> BrandTotalDensity::Paths() const {
  // Base and weights raised by the same factor raise all levels.
  return {DescribeDrift(drift_, innovations_begin_,
                        {{kBase, 1.0 / kLogBaseSd}, {kCommonWeight, 1.0 / kLogWeightSd}},
                        kLogDriftMean, {{kDriftSd, kLogScaleSd}})};
}

Eigen::VectorXd BrandTotalDensity::ReadWeights(const Eigen::VectorXd& position) const {
  Eigen::VectorXd weights(channel_count());
  for (int c = 0; c < channel_count(); ++c) {
    const double own = position[weights_begin_ + c];
    weights[c] = series_.shares[static_cast<std::size_t>(c)] *
                 std::exp(kLogWeightMean + kLogWeightSd * (position[kCommonWeight] + own));
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
  return values;
}

double BrandTotalDensity::Evaluate(const Eigen::VectorXd& position,
                                   Eigen::VectorXd& gradient) const {
  gradient = -position;
  double log_density = -0.5 * position.squaredNorm();
  for (std::size_t p = 0; p < season_sds_.size(); ++p) {
    const Eigen::Index place = season_begin_ + static_cast<Eigen::Index>(p);
    const double precision = 1.0 / (season_sds_[p] * season_sds_[p]);
    log_density += 0.5 * position[place] * position[place] * (1.0 - precision);
    gradient[place] = -position[place] * precision;
  }
  const std::size_t count = series_.outcome.size();
  const double base = std::exp(kLogBaseMean + kLogBaseSd * position[kBase]);
  const double drift_sd = std::exp(kLogDriftMean + kLogScaleSd * position[kDriftSd]);
  const double noise = std::exp(kLogNoiseMean + kLogScaleSd * position[kNoise]);
  const Eigen::VectorXd weights = ReadWeights(position);
  std::vector<double> knots(static_cast<std::size_t>(drift_.knot_count()));
  std::vector<double> levels(count);
  drift_.ComputeLevels(position.data() + innovations_begin_, knots.data(), levels.data());
  const Eigen::ArrayXd response = base + (series_.inputs.transpose() * weights).array();
  Eigen::VectorXd log_mean =
      series_.season.transpose() * position.tail(static_cast<Eigen::Index>(season_sds_.size()));
  for (std::size_t i = 0; i < count; ++i) {
    const auto place = static_cast<Eigen::Index>(i);
    log_mean[place] += series_.log_mean_outcome + drift_sd * levels[i] + std::log(response[place]);
  }
  Eigen::VectorXd by_log_mean(log_mean.size());
  const LikelihoodSum sum =
      counts_.Evaluate(noise, {log_mean.data(), count}, {by_log_mean.data(), count});
  log_density += sum.log_density;
  gradient[kNoise] += kLogScaleSd * sum.by_log_omega;
  for (std::size_t i = 0; i < count; ++i) {
    const double by_level = by_log_mean[static_cast<Eigen::Index>(i)] * drift_sd;
    gradient[kDriftSd] += kLogScaleSd * by_level * levels[i];
    levels[i] = by_level;
  }
  const Eigen::VectorXd by_response = by_log_mean.array() / response;
  gradient[kBase] += kLogBaseSd * base * by_response.sum();
  const Eigen::VectorXd by_weight =
      weights.cwiseProduct(series_.inputs * by_response) * kLogWeightSd;
  gradient.segment(weights_begin_, channel_count()) += by_weight;
  gradient[kCommonWeight] += by_weight.sum();
  drift_.PullBack(levels.data(), knots.data(), gradient.data() + innovations_begin_);
  gradient.tail(static_cast<Eigen::Index>(season_sds_.size())).noalias() +=
      series_.season * by_log_mean;
  return log_density;
}

}  // namespace funnelcast::simulator
