// Word of mouth: actions of past periods bring attention that nobody pays for.
#ifndef FUNNELCAST_SIMULATOR_MECHANISMS_WORD_OF_MOUTH_H_
#define FUNNELCAST_SIMULATOR_MECHANISMS_WORD_OF_MOUTH_H_

#include <Eigen/Core>
#include <vector>

#include "simulator/data/parameter_group.h"

namespace funnelcast::mechanisms {

// Priors and bounds, in the equations of WordOfMouth.
namespace word_of_mouth_priors {
inline constexpr double kMostShare = 0.5;
inline constexpr double kLogitShareMean = -1.0;
inline constexpr double kLogitShareSd = 1.2;
inline constexpr double kLogHalfLifeMean = 0.69314718056;  // log 2 weeks
inline constexpr double kLogHalfLifeSd = 0.7;
inline constexpr double kRoomAboveHighest = 2.0;
}  // namespace word_of_mouth_priors

// A draw's values on their natural scales.
struct WordOfMouthValues {
  double share = 0.0;            // w
  double half_life_weeks = 0.0;  // of the memory
  double memory = 1.0;           // m of the period after history
};

// log(1 - share + share min(memory, highest_memory)).
double ComputeWordOfMouth(double share, double memory, double highest_memory);

// The mean of a stage is multiplied by 1 - w + w min(m_t, M), with
//
//   m_(t+1) = (1 - rho) a_t + rho m_t,   m_1 = a_0, m_0 = 1,   rho = 2^(-period / half-life)
//
// where a are the brand's actions a period over their mean in history; a period in which they are
// not known leaves m as it is. m_t knows earlier periods only. They are observed, so that the
// likelihood still factorises by stage and period. Parameters, N(0, 1), shared by a node's
// channels:
//
//   w = 0.5 inv_logit(-1 + 1.2 share_raw),   half-life = exp(log 2 + 0.7 half_life_raw) weeks
//
// Why the loop is stable. A percent more actions brings w m / (1 - w + w m) percent more of this
// attention: 0.5 at most where actions are what they were (m = 1), and less for the brand's
// attention as a whole, as paid channels do not take part. Later stages pass that on with
// elasticities about 1, so that the loop's gain is below 1 there and what an action brings over
// all generations is finite. Far above the past the percentage goes to 1, and with a later stage
// that rises faster than in proportion the loop could feed itself. Therefore M, twice the highest
// actions of any period observed: attention is at most 1 - w + w M times what it is without, at any
// horizon, whatever the later stages do, and beyond M the gain is 0. History never meets the
// bound, since an average of a lies below their maximum; a forecast that does has doubled the best
// period ever, of which the data know nothing.
//
// Immutable. Linear in periods.
class WordOfMouth {
 public:
  WordOfMouth() = default;  // none
  // `actions`: a, [grid periods], NaN where not known; empty for none. Parameters stand from
  // `first_parameter` of a position on.
  WordOfMouth(std::vector<double> actions, double period_weeks, int first_parameter);

  // m_t and its derivative by the logarithm of the half-life, [grid periods].
  struct Path {
    WordOfMouthValues values;
    std::vector<double> memory;
    std::vector<double> by_log_half_life;
  };
  // Derivatives of a log density by w and by the logarithm of the half-life.
  struct Gradient {
    double share = 0.0;
    double log_half_life = 0.0;
  };

  bool on() const { return !actions_.empty(); }
  const std::vector<double>& actions() const { return actions_; }
  int dimension() const { return on() ? 2 : 0; }
  data::ParameterGroup Group() const { return {"word of mouth", dimension(), false}; }

  Path ComputePath(const Eigen::VectorXd& position) const;
  // The log of the factor in a period of the grid.
  double LogFactor(const Path& path, int period) const;
  // Adds to `gradient` what a derivative by LogFactor comes to.
  void PullBack(const Path& path, int period, double by_log_factor, Gradient& gradient) const;
  // Adds derivatives by the parameters.
  void ChainRule(const Path& path, const Gradient& by_value, Eigen::VectorXd& gradient) const;

 private:
  std::vector<double> actions_;
  double period_weeks_ = 1.0;
  int first_parameter_ = 0;
};

}  // namespace funnelcast::mechanisms

#endif  // FUNNELCAST_SIMULATOR_MECHANISMS_WORD_OF_MOUTH_H_
