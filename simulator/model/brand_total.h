// The posterior of a brand-wide outcome that no channel claims, fed by all channels' inputs.
#ifndef FUNNELCAST_SIMULATOR_MODEL_BRAND_TOTAL_H_
#define FUNNELCAST_SIMULATOR_MODEL_BRAND_TOTAL_H_

#include <Eigen/Core>
#include <vector>

#include "simulator/model/drift.h"
#include "simulator/model/parameter_group.h"
#include "simulator/model/series_noise.h"

namespace funnelcast::simulator {

// The priors of a brand total, in the equations of BrandTotalDensity.
namespace brand_total_priors {
inline constexpr double kLogBaseMean = -0.7;
inline constexpr double kLogBaseSd = 0.7;
inline constexpr double kLogWeightMean = -0.35;
inline constexpr double kLogWeightSd = 0.5;  // of the common and of each channel's own part
inline constexpr double kLogDriftMean = -2.99573227355;  // log 0.05
inline constexpr double kLogNoiseMean = -1.89711998489;  // log 0.15
inline constexpr double kLogScaleSd = 0.7;
}  // namespace brand_total_priors

// Observed periods of a brand total.
struct BrandTotalSeries {
  std::vector<double> outcome;    // y, counts (or money scaled so that counting noise vanishes)
  Eigen::MatrixXd inputs;         // [channels, observations], each over its mean in active periods
  std::vector<double> shares;     // [channels] share of all input while active, sums to about 1
  std::vector<double> times;      // weeks before the end of history
  Eigen::MatrixXd season;         // [columns, observations]
  double log_mean_outcome = 0.0;  // log ybar
  PartialPeriod last_period;      // of the last observation
  double last_knot_weeks = kKnotWeeks;  // distance of the drift's last two knots
};

// A draw's values on their natural scales.
struct BrandTotalValues {
  double base = 0.0;            // b
  std::vector<double> weights;  // w, [channels]
  double drift_sd = 0.0;        // sigma
  double noise = 0.0;           // omega
  double level = 0.0;           // L at the end of history
};

// log mu_t = log ybar + season_t' h + sigma u(t) + log(b + sum_c w_c x_ct),   y_t ~ NegBin2(mu_t, 1
// / omega^2)
//
// b = exp(-0.7 + 0.7 b_r);   w_c = share_c exp(-0.35 + 0.5 m_w + 0.5 w_c');   sigma = exp(log .05 +
// .7 s_r); omega = exp(log .15 + .7 o_r); raw values and innovations ~ N(0, 1); h_p ~ N(0,
// season_sd_p). Satisfies LogDensity; immutable.
class BrandTotalDensity {
 public:
  // REQUIRES: at least one observation; season with season_sds.size() rows.
  BrandTotalDensity(BrandTotalSeries series, std::vector<double> season_sds);

  int dimension() const { return dimension_; }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const;
  Eigen::VectorXd Start() const { return Eigen::VectorXd::Zero(dimension_); }
  std::vector<ParameterGroup> Groups() const;  // in the order of the parameters

  int channel_count() const { return static_cast<int>(series_.shares.size()); }
  int observation_count() const { return static_cast<int>(series_.outcome.size()); }
  BrandTotalValues Read(const Eigen::VectorXd& position) const;
  double ReadSeason(const Eigen::VectorXd& position, int column) const {
    return position[season_begin_ + column];
  }

 private:
  Eigen::VectorXd ReadWeights(const Eigen::VectorXd& position) const;

  BrandTotalSeries series_;
  SeriesNoise noise_;
  DriftPath drift_;
  std::vector<double> season_sds_;
  int weights_begin_ = 0;
  int innovations_begin_ = 0;
  int season_begin_ = 0;
  int dimension_ = 0;
};

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_MODEL_BRAND_TOTAL_H_
