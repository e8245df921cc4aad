// The posterior of one stage given the one before, for several channels that learn from each other.
#ifndef FUNNELCAST_SIMULATOR_MODEL_CHANNEL_STAGE_H_
#define FUNNELCAST_SIMULATOR_MODEL_CHANNEL_STAGE_H_

#include <Eigen/Core>
#include <string>
#include <vector>

#include "simulator/model/drift.h"
#include "simulator/model/likelihood.h"

namespace funnelcast::simulator {

// The priors of a channel stage; the values of docs/model.md unless a node says otherwise.
struct ChannelStagePriors {
  double log_rate_mean = 0.0;                 // a0
  double log_rate_sd = 2.0;                   // of the common part of a
  double elasticity_sd = 0.25;                // s_b; 0 fixes beta at 1
  double log_drift_sd_mean = -2.65926003693;  // log 0.07
  double log_drift_sd_sd = 0.7;
  double log_noise_mean = -1.89711998489;  // log 0.15
  double log_noise_sd = 0.7;
};

// One channel's observations of a stage: active periods only.
struct ChannelStageSeries {
  std::vector<double> outcome;     // y: counts, or log y for log-normal noise
  std::vector<double> log_parent;  // log(x / G); empty when the stage has no parent
  std::vector<double> log_input;   // log(s / S); empty when there is nothing to pass by
  std::vector<double> times;       // weeks before the end of history
  Eigen::MatrixXd season;          // [columns, observations]
  double log_offset = 0.0;         // log G, or the log of the mean outcome without a parent
};

// A draw's values for one channel, on their natural scales.
struct ChannelStageValues {
  double log_rate = 0.0;      // a
  double elasticity = 1.0;    // beta
  double pass_through = 1.0;  // g
  double drift_sd = 0.0;      // sigma, for the root of a week
  double noise = 0.0;         // omega
  double level = 0.0;         // L at the end of history
};

// log mu_ct = a_c + log G_c + beta_c (g_c log(x_ct / G_c) + (1 - g_c) log(s_ct / S_c)) + sigma_c
// u_c(t) + season_t' h y_ct ~ NegBin2(mu_ct, 1 / omega_c^2)  or  log y_ct ~ N(log mu_ct, omega_c).
//
// With several channels (pooled), with m_*, t and all raw values ~ N(0, 1):
//   a_c ~ N(a0 + 2 mu_a, tau_a), tau_a = exp(-0.35 + 0.5 t);   beta_c = 1 + s_b (m_b + 0.5 b_c)
//   g_c = inv_logit(1.5 m_g + 0.7 r_c);   sigma_c, omega_c = exp(prior mean + 0.7 m + 0.4 raw_c).
// With one channel: a ~ N(a0, 2), beta = 1 + s_b b, g = inv_logit(1.5 r), sigma, omega = exp(prior
// mean + 0.7 raw). h_p ~ N(0, season_sd_p). Satisfies LogDensity; immutable.
class ChannelStageDensity {
 public:
  // REQUIRES: at least one series, each with at least one observation; season matrices with
  // season_sds.size() rows.
  ChannelStageDensity(std::vector<ChannelStageSeries> series, Likelihood likelihood,
                      const ChannelStagePriors& priors, std::vector<double> season_sds);

  int dimension() const { return dimension_; }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const;

  // A sensible place to begin the search for the mode.
  Eigen::VectorXd Start() const;

  // The drifts among the parameters.
  std::vector<ParameterPath> Paths() const;

  const std::vector<ChannelStageSeries>& series() const { return series_; }
  const ChannelStagePriors& priors() const { return priors_; }
  const std::vector<double>& season_sds() const { return season_sds_; }
  Likelihood likelihood() const { return likelihood_; }
  int channel_count() const { return static_cast<int>(series_.size()); }
  int observation_count() const;
  ChannelStageValues Read(const Eigen::VectorXd& position, int channel) const;
  // Coefficient of a season column.
  double ReadSeason(const Eigen::VectorXd& position, int column) const {
    return position[season_begin_ + column];
  }

 private:
  // Where a channel's parameters stand; -1 for those it does not have.
  struct Place {
    int log_rate;
    int elasticity;
    int pass_through;
    int drift_sd;
    int noise;
    int innovations;
  };
  // The gradient by a channel's values, before the chain rule to the parameters.
  struct ValueGradient {
    double log_rate = 0.0;
    double elasticity = 0.0;
    double pass_through = 0.0;
    double log_drift_sd = 0.0;
    double log_noise = 0.0;
  };

  bool pooled() const { return series_.size() > 1; }
  double ReadElasticity(const Eigen::VectorXd& position, const Place& place) const;
  double ReadPassThrough(const Eigen::VectorXd& position, const Place& place) const;
  double ReadLogScale(const Eigen::VectorXd& position, int common, int own, double mean,
                      double sd) const;
  ChannelStageValues ReadWithoutLevel(const Eigen::VectorXd& position, int channel) const;
  double EvaluateChannel(int channel, const Eigen::VectorXd& position, Eigen::VectorXd& gradient,
                         ValueGradient& by_value) const;
  double AddRatePrior(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const;
  void ChainRule(int channel, const ChannelStageValues& values, const ValueGradient& by_value,
                 Eigen::VectorXd& gradient) const;

  std::vector<ChannelStageSeries> series_;
  std::vector<CountLikelihood> counts_;  // one a channel; none for log-normal noise
  std::vector<DriftPath> drifts_;
  Likelihood likelihood_;
  ChannelStagePriors priors_;
  std::vector<double> season_sds_;
  std::vector<Place> places_;
  int common_rate_ = -1;
  int rate_spread_ = -1;
  int common_elasticity_ = -1;
  int common_pass_through_ = -1;
  int common_drift_sd_ = -1;
  int common_noise_ = -1;
  int season_begin_ = 0;
  int dimension_ = 0;
};

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_MODEL_CHANNEL_STAGE_H_
