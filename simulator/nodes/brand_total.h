// The posterior of a brand-wide outcome that no channel claims, fed by all channels' inputs.
#ifndef FUNNELCAST_SIMULATOR_NODES_BRAND_TOTAL_H_
#define FUNNELCAST_SIMULATOR_NODES_BRAND_TOTAL_H_

#include <Eigen/Core>
#include <vector>

#include "simulator/base/parameter_path.h"
#include "simulator/base/random.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/parameter_group.h"
#include "simulator/mechanisms/drift.h"
#include "simulator/mechanisms/input_chain.h"
#include "simulator/nodes/experiment.h"
#include "simulator/nodes/series_noise.h"

namespace funnelcast::nodes {

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

// What a benchmark says of a channel's log weight: N(mean, sd); nothing while sd is 0.
struct LogWeightBenchmark {
  double mean = 0.0;
  double sd = 0.0;
  bool is_only_source = false;  // the channel has no history: this is its prior, and all of it
};

// Observed periods of a brand total.
struct BrandTotalSeries {
  std::vector<double> outcome;    // y, counts (or money scaled so that counting noise vanishes)
  Eigen::MatrixXd inputs;         // [channels, observations], each over its mean in active periods
  std::vector<double> shares;     // [channels] share of all input while active, sums to about 1
  std::vector<double> times;      // weeks before the end of history
  Eigen::MatrixXd season;         // [columns, observations]
  double log_mean_outcome = 0.0;  // log ybar
  PartialPeriod last_period;      // of the last observation
  double last_knot_weeks = mechanisms::kKnotWeeks;  // distance of the drift's last two knots

  Eigen::MatrixXd input_paths;  // [grid periods, channels], the inputs of all periods
  std::vector<int> periods;     // [observations] the period of each
  double period_weeks = 1.0;
  std::vector<LiftTest> lift_tests;            // lift on the scale of `outcome`
  std::vector<LogWeightBenchmark> benchmarks;  // [channels], or empty for none
};

// A draw's values on their natural scales.
struct BrandTotalValues {
  double base = 0.0;                                // b
  std::vector<double> weights;                      // w, [channels]
  double drift_sd = 0.0;                            // sigma
  double noise = 0.0;                               // omega
  double level = 0.0;                               // L at the end of history
  std::vector<mechanisms::InputValues> mechanisms;  // [channels]
};

// log mu_t = log ybar + season_t' h + sigma u(t) + log(b + sum_c w_c e_ct),
// y_t ~ NegBin2(mu_t, 1 / omega^2); e is the input x, or x through carry-over and saturation.
//
// b = exp(-0.7 + 0.7 b_r);   w_c = share_c exp(-0.35 + 0.5 m_w + 0.5 w_c');   sigma = exp(log .05 +
// .7 s_r); omega = exp(log .15 + .7 o_r); raw values and innovations ~ N(0, 1); h_p ~ N(0,
// season_sd_p). A benchmark multiplies the prior of log w_c by its normal density, or replaces it
// where it is the only source.
//
// A lift test of channel c adds log N(lift | sum_t exp(log ybar + season_t' h + L(t)) w_c
// (e_ct(with the change) - e_ct(without)), lift_sd) over its periods: what the other inputs and b
// bring cancels. Satisfies LogDensity; immutable.
class BrandTotalDensity {
 public:
  // REQUIRES: at least one observation; season with season_sds.size() rows; with any mechanism,
  // input_paths and periods.
  BrandTotalDensity(BrandTotalSeries series, std::vector<double> season_sds,
                    const data::InputMechanismShape& mechanisms = {});
  // The same posterior with other input mechanisms.
  BrandTotalDensity WithInputMechanisms(const data::InputMechanismShape& mechanisms) const {
    return BrandTotalDensity(series_, season_sds_, mechanisms);
  }

  int dimension() const { return dimension_; }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const;
  Eigen::VectorXd Start() const { return Eigen::VectorXd::Zero(dimension_); }
  // A position drawn from the prior.
  Eigen::VectorXd DrawFromPrior(base::RandomStream& random) const;
  std::vector<data::ParameterGroup> Groups() const;  // in the order of the parameters

  // The drift among the parameters.
  std::vector<base::ParameterPath> Paths() const;

  const BrandTotalSeries& series() const { return series_; }
  const std::vector<double>& season_sds() const { return season_sds_; }
  int channel_count() const { return static_cast<int>(series_.shares.size()); }
  int observation_count() const { return static_cast<int>(series_.outcome.size()); }
  int lift_test_count() const { return static_cast<int>(series_.lift_tests.size()); }
  const data::InputMechanismShape& mechanisms() const { return mechanisms_.shape(); }
  BrandTotalValues Read(const Eigen::VectorXd& position) const;
  double ReadSeason(const Eigen::VectorXd& position, int column) const {
    return position[season_begin_ + column];
  }

 private:
  // Scales of the raw values that make a channel's log weight.
  struct WeightPrior {
    double mean;
    double common_sd;
    double own_sd;
  };
  // The inputs' way through the mechanisms, kept from value to gradient.
  struct Response {
    std::vector<mechanisms::InputValues> values;  // [channels]
    std::vector<mechanisms::InputPath> paths;     // [channels]
    Eigen::MatrixXd inputs;                       // [channels, observations]
  };

  std::vector<WeightPrior> MakeWeightPriors() const;
  Eigen::VectorXd ReadWeights(const Eigen::VectorXd& position) const;
  double AddSeasonAndBenchmarks(const Eigen::VectorXd& position, const Eigen::VectorXd& weights,
                                Eigen::VectorXd& by_log_weight, Eigen::VectorXd& gradient) const;
  Response ApplyInputChain(const Eigen::VectorXd& position) const;
  // `by_input`: derivatives by e_ct, [channels, observations].
  void PullBackInputChain(const Response& response, const Eigen::MatrixXd& by_input,
                          Eigen::VectorXd& gradient) const;
  double AddLiftTest(const LiftTest& test, const Eigen::VectorXd& position, double weight,
                     double drift_sd, const std::vector<double>& levels,
                     Eigen::VectorXd& by_log_weight, std::vector<double>& by_level,
                     Eigen::VectorXd& gradient) const;

  BrandTotalSeries series_;
  SeriesNoise noise_;
  mechanisms::DriftPath drift_;
  std::vector<WeightPrior> weight_priors_;  // [channels]
  std::vector<double> season_sds_;
  mechanisms::InputChain mechanisms_;
  int weights_begin_ = 0;
  int innovations_begin_ = 0;
  int season_begin_ = 0;
  int dimension_ = 0;
};

}  // namespace funnelcast::nodes

#endif  // FUNNELCAST_SIMULATOR_NODES_BRAND_TOTAL_H_
