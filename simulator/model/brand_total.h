// The posterior of a brand-wide outcome that no channel claims, fed by all channels' inputs.
#ifndef FUNNELCAST_SIMULATOR_MODEL_BRAND_TOTAL_H_
#define FUNNELCAST_SIMULATOR_MODEL_BRAND_TOTAL_H_

#include <Eigen/Core>
#include <vector>

#include "simulator/model/drift.h"
#include "simulator/model/likelihood.h"

namespace funnelcast::simulator {

// Observed periods of a brand total.
struct BrandTotalSeries {
  std::vector<double> outcome;    // y, counts (or money scaled so that counting noise vanishes)
  Eigen::MatrixXd inputs;         // [channels, observations], each over its mean in active periods
  std::vector<double> shares;     // [channels] share of all input while active, sums to about 1
  std::vector<double> times;      // weeks before the end of history
  Eigen::MatrixXd season;         // [columns, observations]
  double log_mean_outcome = 0.0;  // log ybar
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

  // The drift among the parameters.
  std::vector<ParameterPath> Paths() const;

  const BrandTotalSeries& series() const { return series_; }
  const std::vector<double>& season_sds() const { return season_sds_; }
  int channel_count() const { return static_cast<int>(series_.shares.size()); }
  int observation_count() const { return static_cast<int>(series_.outcome.size()); }
  BrandTotalValues Read(const Eigen::VectorXd& position) const;
  double ReadSeason(const Eigen::VectorXd& position, int column) const {
    return position[season_begin_ + column];
  }

 private:
  Eigen::VectorXd ReadWeights(const Eigen::VectorXd& position) const;

  BrandTotalSeries series_;
  CountLikelihood counts_;
  DriftPath drift_;
  std::vector<double> season_sds_;
  int weights_begin_ = 0;
  int innovations_begin_ = 0;
  int season_begin_ = 0;
  int dimension_ = 0;
};

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_MODEL_BRAND_TOTAL_H_
