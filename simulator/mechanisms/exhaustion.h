// Audience exhaustion: more impressions meet ever more people who were reached before, and repeated
// contacts earn less.
#ifndef FUNNELCAST_SIMULATOR_MECHANISMS_EXHAUSTION_H_
#define FUNNELCAST_SIMULATOR_MECHANISMS_EXHAUSTION_H_

#include <Eigen/Core>
#include <vector>

#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/parameter_group.h"

namespace funnelcast::mechanisms {

// Priors, in the equations of Exhaustion.
namespace exhaustion_priors {
inline constexpr double kLogAudienceMean = 0.8;  // above the highest reach
inline constexpr double kLogAudienceSd = 0.8;
inline constexpr double kLogEvennessSd = 1.0;
inline constexpr double kLogFatigueMean = -0.69314718056;  // log 0.5
inline constexpr double kLogFatigueSd = 0.7;
inline constexpr double kLogNoiseMean = -2.30258509299;  // log 0.1
inline constexpr double kLogNoiseSd = 0.7;
}  // namespace exhaustion_priors

// Periods in which a channel's impressions and the people they reached were both observed.
struct ReachSeries {
  std::vector<double> impressions;  // x > 0
  std::vector<double> log_reach;
  double highest = 0.0;  // reach of any period; 0 without a reach

  bool empty() const { return log_reach.empty(); }
};

// A channel's values on their natural scales.
struct ExhaustionValues {
  double audience = 0.0;  // N, people; 0 where reach is not measured
  double evenness = 1.0;  // k: small where few see most, large where all see alike
  double fatigue = 0.0;   // gamma
  double noise = 0.0;     // omega of the logarithm of reach
};

// The people that x impressions of a period reach, and its logarithm's derivatives:
//
//   R(x) = N (1 - (1 + x / (N k))^-k)
//
// Contacts by person are negative binomial with mean x / N and shape k (Ehrenberg's NBD of media
// exposure); R counts those with one or more. R is x for small x and N for large ones.
// REQUIRES: audience > 0.
struct ReachSlopes {
  double log_reach = 0.0;
  double by_log_impressions = 0.0;
  double by_log_audience = 0.0;
  double by_log_evenness = 0.0;
};
ReachSlopes ComputeReach(const ExhaustionValues& values, double impressions);

// What frequency adds to the log mean of the stage that follows, against usual impressions:
// -gamma (log f(x) - log f(usual)), f(x) = x / R(x) contacts a person reached. With gamma = 0 every
// contact earns the same, with gamma = 1 the first contact of a period alone counts. 0 where reach
// is not measured.
double ComputeFatigue(const ExhaustionValues& values, double impressions, double usual);

// Reach and frequency of the channels of a stage that hangs on impressions. With parameters N(0, 1)
// for each channel that has a reach, and one gamma for all:
//
//   N = highest reach exp(0.8 + 0.8 audience_raw),   k = exp(evenness_raw)
//   omega = exp(log 0.1 + 0.7 noise_raw),            gamma = exp(log 0.5 + 0.7 fatigue_raw)
//   log reach_t ~ N(log R(x_t), omega)
//
// N may lie below the highest reach, since reports scatter. A period's reach is taken as it is
// reported; where reports are daily, a week's sum counts a person once a day, and N is in the same
// unit. Immutable.
class Exhaustion {
 public:
  Exhaustion() = default;  // none
  // Parameters stand from `first_parameter` of a position on.
  Exhaustion(data::ExhaustionKind kind, std::vector<ReachSeries> channels, int first_parameter);

  data::ExhaustionKind kind() const { return kind_; }
  bool on() const { return kind_ != data::ExhaustionKind::kNone; }
  bool IsMeasured(int channel) const {
    return on() && !channels_[static_cast<std::size_t>(channel)].empty();
  }
  int dimension() const { return dimension_; }
  data::ParameterGroup Group() const { return {"exhaustion", dimension_, false}; }
  ExhaustionValues Read(const Eigen::VectorXd& position, int channel) const;
  // The log density of a channel's reach; adds its derivatives by the parameters.
  double AddReach(const Eigen::VectorXd& position, int channel, Eigen::VectorXd& gradient) const;
  // Adds what a derivative by ComputeFatigue(values, impressions, usual) comes to.
  void PullBackFatigue(const ExhaustionValues& values, int channel, double impressions,
                       double usual, double by_fatigue, Eigen::VectorXd& gradient) const;

 private:
  // Adds derivatives by the logarithms of N and k.
  void ChainRule(int channel, double by_log_audience, double by_log_evenness,
                 Eigen::VectorXd& gradient) const;

  data::ExhaustionKind kind_ = data::ExhaustionKind::kNone;
  std::vector<ReachSeries> channels_;
  std::vector<int> places_;  // [channels] of the first of its three parameters, -1 for none
  int fatigue_place_ = -1;
  int dimension_ = 0;
};

}  // namespace funnelcast::mechanisms

#endif  // FUNNELCAST_SIMULATOR_MECHANISMS_EXHAUSTION_H_
