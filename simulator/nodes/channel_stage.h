// The posterior of one stage given the one before, for several channels that learn from each other.
#ifndef FUNNELCAST_SIMULATOR_NODES_CHANNEL_STAGE_H_
#define FUNNELCAST_SIMULATOR_NODES_CHANNEL_STAGE_H_

#include <Eigen/Core>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "simulator/base/parameter_path.h"
#include "simulator/base/random.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/parameter_group.h"
#include "simulator/mechanisms/drift.h"
#include "simulator/mechanisms/exhausted.h"
#include "simulator/mechanisms/exhaustion.h"
#include "simulator/mechanisms/input_chain.h"
#include "simulator/mechanisms/word_of_mouth.h"
#include "simulator/nodes/experiment.h"
#include "simulator/nodes/series_noise.h"
#include "simulator/simd/likelihood.h"

namespace funnelcast::nodes {

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

// Scales that all channel stages share, in the equations of ChannelStageDensity.
inline constexpr double kCommonSlope = 0.5;        // of a channel's own part of the elasticity
inline constexpr double kPassThroughCommon = 1.5;  // scale of m_g
inline constexpr double kPassThroughOwn = 0.7;     // scale of r_c
inline constexpr double kScaleOwn = 0.4;           // between-channel sd of log sigma and log omega
inline constexpr double kSpreadMean = -0.35;       // log tau_a
inline constexpr double kSpreadSd = 0.5;

// What a benchmark says of a channel's log rate: N(mean, sd); nothing while sd is 0.
struct LogRateBenchmark {
  double mean = 0.0;
  double sd = 0.0;
  bool is_only_source = false;  // the channel has no history: this is its prior, and all of it
};

// One channel's observations of a stage: active periods only; none for a channel that is known by a
// benchmark alone.
struct ChannelStageSeries {
  std::vector<double> outcome;     // y: counts, or log y for log-normal noise
  std::vector<double> log_parent;  // log(x / G); empty when the stage has no parent
  std::vector<double> log_input;   // log(s / S); empty when there is nothing to pass by
  std::vector<double> times;       // weeks before the end of history
  Eigen::MatrixXd season;          // [columns, observations]
  double log_offset = 0.0;         // log G, or the log of the mean outcome without a parent
  PartialPeriod last_period;       // of the last observation
  double last_knot_weeks = mechanisms::kKnotWeeks;  // distance of the drift's last two knots

  std::vector<double> input_path;  // x / G in all periods of the grid; for mechanisms on inputs
  std::vector<int> periods;        // the period of each observation
  LogRateBenchmark benchmark;
  std::vector<LiftTest> lift_tests;  // of this channel; `channel` is not used
  mechanisms::ReachSeries reach;     // of the parent, where it is measured
};

// A draw's values for one channel, on their natural scales.
struct ChannelStageValues {
  double log_rate = 0.0;      // a
  double elasticity = 1.0;    // beta
  double pass_through = 1.0;  // g
  double drift_sd = 0.0;      // sigma, for the root of a week
  double noise = 0.0;         // omega
  double level = 0.0;         // L at the end of history
  mechanisms::InputValues mechanisms;
};

// log mu_ct = a_c + log G_c + beta_c (g_c log(x_ct / G_c) + (1 - g_c) log(s_ct / S_c)) + sigma_c
// u_c(t) + season_t' h y_ct ~ NegBin2(mu_ct, 1 / omega_c^2)  or  log y_ct ~ N(log mu_ct, omega_c).
// With mechanisms on inputs, x_ct / G_c goes through carry-over and saturation first. With word of
// mouth, mu_ct is multiplied by what past actions bring (word_of_mouth.h). With exhaustion it
// answers to the frequency of contacts, too, and the reach of x_ct is fitted beside (exhaustion.h).
//
// With several channels (pooled), with m_*, t and all raw values ~ N(0, 1):
//   a_c ~ N(a0 + 2 mu_a, tau_a), tau_a = exp(-0.35 + 0.5 t);   beta_c = 1 + s_b (m_b + 0.5 b_c)
//   g_c = inv_logit(1.5 m_g + 0.7 r_c);   sigma_c, omega_c = exp(prior mean + 0.7 m + 0.4 raw_c).
// With one channel: a ~ N(a0, 2), beta = 1 + s_b b, g = inv_logit(1.5 r), sigma, omega = exp(prior
// mean + 0.7 raw). h_p ~ N(0, season_sd_p). A benchmark multiplies the prior of a_c by its normal
// density, or replaces it where it is the only source.
//
// A lift test adds log N(lift | sum_t (mu_ct with the change - mu_ct without), lift_sd) over its
// periods. Where x is the stage before, its observed values stand for its means, and the change of
// the input changes them in proportion. Satisfies LogDensity; immutable.
//
// The positions of pooled channels begin with mu_a, t, then m of sigma, of omega, of beta and of g;
// the last two only where a channel has such parameters.
class ChannelStageDensity {
 public:
  // REQUIRES: at least one series; season matrices with season_sds.size() rows; with any mechanism,
  // input_path and periods of every series that has observations. `actions`: of the brand, for word
  // of mouth, see WordOfMouth; empty for none. REQUIRES: with them, no lift tests.
  ChannelStageDensity(std::vector<ChannelStageSeries> series, data::Likelihood likelihood,
                      const ChannelStagePriors& priors, std::vector<double> season_sds,
                      const data::InputMechanismShape& mechanisms = {}, double period_weeks = 1.0,
                      std::vector<double> actions = {});
  // The same posterior with other mechanisms on inputs.
  ChannelStageDensity WithInputMechanisms(const data::InputMechanismShape& mechanisms) const {
    return ChannelStageDensity(series_, likelihood_, priors_, season_sds_, mechanisms,
                               period_weeks_, word_of_mouth_.actions());
  }
  // The same posterior with word of mouth of these actions, or without.
  ChannelStageDensity WithActions(std::vector<double> actions) const {
    return ChannelStageDensity(series_, likelihood_, priors_, season_sds_, mechanisms(),
                               period_weeks_, std::move(actions));
  }

  // The same posterior with exhaustion or without. REQUIRES: no mechanisms, no actions, no lift
  // tests.
  ChannelStageDensity WithExhaustion(data::ExhaustionKind kind) const;

  int dimension() const { return dimension_; }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const;

  // A sensible place to begin the search for the mode.
  Eigen::VectorXd Start() const;
  // A position drawn from the prior.
  Eigen::VectorXd DrawFromPrior(base::RandomStream& random) const;
  // In the order of the parameters; channels by their index.
  std::vector<data::ParameterGroup> Groups() const;

  // The drifts among the parameters.
  std::vector<base::ParameterPath> Paths() const;

  const std::vector<ChannelStageSeries>& series() const { return series_; }
  const ChannelStagePriors& priors() const { return priors_; }
  const std::vector<double>& season_sds() const { return season_sds_; }
  data::Likelihood likelihood() const { return likelihood_; }
  int channel_count() const { return static_cast<int>(series_.size()); }
  int observation_count() const;
  int lift_test_count() const;
  const data::InputMechanismShape& mechanisms() const { return mechanisms_.shape(); }
  ChannelStageValues Read(const Eigen::VectorXd& position, int channel) const;
  mechanisms::ExhaustionValues ReadExhaustion(const Eigen::VectorXd& position, int channel) const {
    return exhaustion_.Read(position, channel);
  }
  bool has_reach() const;
  // REQUIRES: word of mouth.
  mechanisms::WordOfMouthValues ReadWordOfMouth(const Eigen::VectorXd& position) const {
    return word_of_mouth_.ComputePath(position).values;
  }
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
    mechanisms::InputGradient mechanisms{};
  };
  // The inputs' way through the mechanisms, kept from value to gradient.
  struct BentInput {
    mechanisms::InputPath path;
    std::vector<double> log_parent;  // [observations]
  };
  // The memory of past actions, which channels share, and the derivatives that they add to it.
  struct Mouth {
    mechanisms::WordOfMouth::Path path;
    mechanisms::WordOfMouth::Gradient gradient;
  };
  struct RatePrior {
    double mean;
    double log_spread;
    double spread;
  };

  bool pooled() const { return series_.size() > 1; }
  double ReadElasticity(const Eigen::VectorXd& position, const Place& place) const;
  double ReadPassThrough(const Eigen::VectorXd& position, const Place& place) const;
  double ReadLogScale(const Eigen::VectorXd& position, int common, int own, double mean,
                      double sd) const;
  ChannelStageValues ReadWithoutLevel(const Eigen::VectorXd& position, int channel) const;
  double EvaluateChannel(int channel, const Eigen::VectorXd& position, Eigen::VectorXd& gradient,
                         ValueGradient& by_value, Mouth& mouth) const;
  // What past actions and the frequency of contacts multiply a channel's means by, and back.
  void AddFactors(int channel, const Eigen::VectorXd& position, const Mouth& mouth,
                  std::span<double> log_mean) const;
  void PullBackFactors(int channel, const Eigen::VectorXd& position,
                       std::span<const double> by_log_mean, Mouth& mouth,
                       Eigen::VectorXd& gradient) const;
  BentInput ApplyInputChain(const ChannelStageSeries& series,
                            const ChannelStageValues& values) const;
  void PullBackInputChain(const ChannelStageSeries& series, const ChannelStageValues& values,
                          const BentInput& bent, std::span<const double> by_log_mean,
                          ValueGradient& by_value) const;
  // `by_level`: derivatives by sigma u(t) of each observation.
  double AddLiftTest(const ChannelStageSeries& series, const LiftTest& test,
                     const ChannelStageValues& values, const Eigen::VectorXd& position,
                     const std::vector<double>& levels, Eigen::VectorXd& by_level,
                     ValueGradient& by_value, Eigen::VectorXd& gradient) const;
  RatePrior ReadRatePrior(const Eigen::VectorXd& position) const;
  double AddRatePrior(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const;
  void ChainRule(int channel, const ChannelStageValues& values, const ValueGradient& by_value,
                 Eigen::VectorXd& gradient) const;

  std::vector<ChannelStageSeries> series_;
  data::Likelihood likelihood_;
  std::vector<SeriesNoise> noises_;  // one a channel
  std::vector<mechanisms::DriftPath> drifts_;
  ChannelStagePriors priors_;
  std::vector<double> season_sds_;
  double period_weeks_;
  mechanisms::InputChain mechanisms_;
  mechanisms::WordOfMouth word_of_mouth_;
  mechanisms::Exhaustion exhaustion_;
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

}  // namespace funnelcast::nodes

#endif  // FUNNELCAST_SIMULATOR_NODES_CHANNEL_STAGE_H_
