// How a channel's outcome falls on its campaigns: a block of its own beside the channel's stage.
//
// The likelihood factorises: P(outcomes of all campaigns) = P(their sum) P(the split given the
// sum). The first factor is the channel's stage, which knows nothing of campaigns; this is the
// second. In period t let A be the campaigns with a parent x_kt > 0 (spend, hours, the outcome of
// an earlier stage, or of this one in the eight weeks before), and
//
//   p_kt = x_kt exp(d_k) / sum over A of x_jt exp(d_j)
//
// Counts: y_At | sum of y_At ~ Dirichlet-multinomial(concentrations phi p_kt). It is the split of
// independent negative binomials whose variances are the same multiple of their means.
//
// Money, given counts n_kt of what it is paid for: shares of y_At ~ Dirichlet(alpha n_t p_kt), n_t
// the sum of n_kt over A. With all d equal it is the split of sums of n_kt gamma variates of shape
// alpha each. Campaigns with no money in a period are left out of it.
//
//   d_k = tau^(1 - w_k) tau0^(w_k) u_k,   u_k ~ N(0, (tau / tau0)^(2 w_k)):   d_k ~ N(0, tau^2)
//
//   log tau = log tau0 + 0.7 z_tau,   tau0 = 0.3
//
//   log phi = log 100 + 1.5 z_phi,   log alpha = z_phi
//
// w_k in [0, 1] is how far the data know d_k: centred where they know it well, non-centred where
// the pool does (Papaspiliopoulos, Roberts and Skoeld 2007). Adding a constant to all d changes no
// split; their common mean is held by the prior alone, which is what makes a campaign that never
// ran exchangeable with those that did.
#ifndef FUNNELCAST_SIMULATOR_NODES_CAMPAIGN_SPLIT_H_
#define FUNNELCAST_SIMULATOR_NODES_CAMPAIGN_SPLIT_H_

#include <Eigen/Core>
#include <vector>

namespace funnelcast::nodes {

inline constexpr double kCampaignSpread = 0.3;    // prior median of tau
inline constexpr double kCampaignSpreadSd = 0.7;  // of log tau
inline constexpr double kSplitConcentration = 100.0;
inline constexpr double kSplitConcentrationSd = 1.5;  // of log phi

enum class SplitKind { kCounts, kMoney };

// One campaign in one period.
struct SplitCell {
  int campaign = 0;
  double parent = 0.0;   // above 0
  double outcome = 0.0;  // a count, or a share of the period's money
};

// Periods with at least two campaigns in them and an outcome above 0.
struct SplitData {
  SplitKind kind = SplitKind::kCounts;
  int campaign_count = 0;
  std::vector<std::vector<SplitCell>> periods;

  // A period of `cells`, unless it says nothing of the split. For money cells without any are left
  // out and outcomes become shares.
  void AddPeriod(std::vector<SplitCell> cells);
};

// Parameters: z_phi, z_tau, u_0 ...
class CampaignSplitDensity {
 public:
  // REQUIRES: periods as AddPeriod makes them.
  explicit CampaignSplitDensity(SplitData data);

  int dimension() const { return 2 + data_.campaign_count; }
  int observation_count() const;
  Eigen::VectorXd Start() const;
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const;
  // log phi (or log alpha), log tau, d_0 ...: the rows of FittedSplit, [dimension].
  void ReadDraw(const Eigen::VectorXd& position, double* rows) const;
  // The z_tau of s. Chains start near it: at the joint mode tau may be 0 and the curvature there
  // says nothing of the posterior's mass.
  double SpreadGuess() const;

 private:
  double LogSpread(double z) const;  // log (tau / s)
  double LogConcentrationMean() const;
  double LogConcentrationSd() const;
  // Log likelihood of a period; adds its slopes to those for log concentration and d.
  double AddPeriod(const std::vector<SplitCell>& cells, double concentration,
                   const std::vector<double>& rates, double& log_concentration_slope,
                   std::vector<double>& slopes) const;

  SplitData data_;
  std::vector<double> centredness_;        // w_k
  double spread_guess_ = kCampaignSpread;  // s
};

}  // namespace funnelcast::nodes

#endif  // FUNNELCAST_SIMULATOR_NODES_CAMPAIGN_SPLIT_H_
