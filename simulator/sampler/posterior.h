// A posterior made ready for its chains: mode, coordinates, curvature. The way in for densities
// whose mode can be climbed to; sampler/sample.h is for those of which nothing is known.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_POSTERIOR_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_POSTERIOR_H_

#include <Eigen/Core>
#include <functional>
#include <optional>
#include <vector>

#include "simulator/base/parameter_path.h"
#include "simulator/base/random.h"
#include "simulator/sampler/chain.h"
#include "simulator/sampler/curvature_pattern.h"
#include "simulator/sampler/log_density.h"
#include "simulator/sampler/metric.h"
#include "simulator/sampler/path_coordinates.h"
#include "simulator/sampler/scale_coordinates.h"

namespace funnelcast::sampler {

// The acceptance that chains aim at unless told otherwise: 0.9 for nodes of fewer than 300
// parameters, 0.7 for larger ones. A step has to shrink with the fourth root of the number of
// parameters to keep its acceptance, and the best one to aim at falls towards 0.65 as the number
// grows (Beskos et al. 2013, "Optimal tuning of the hybrid Monte Carlo algorithm");
// docs/experiments.md has what was measured. Small nodes' larger steps diverged on real data.
double UsualAcceptance(int dimension);

// docs/experiments.md has the measurements that chose it.
inline constexpr double kUsualCentring = 0.5;

// Shared by the chains of a density. Does not own the density, which must outlive it. Immutable
// once made; not movable, since it refers to itself.
class Posterior {
 public:
  // Climbs from `start` to the mode given the scales of `paths` and fits a normal from there on.
  // The joint mode is no place to begin: wider paths fit better, and innovations shrink as the
  // scale grows, so that it is the further from the posterior's mass the more paths share a scale.
  // `paths` as the density knows them; none does too. Chains run in PathCoordinates of this
  // `centring`, or in ScaleCoordinates where a single path has one scale and there are few
  // parameters.
  Posterior(LogDensityRef density, const Eigen::VectorXd& start,
            const std::vector<base::ParameterPath>& paths, double centring = kUsualCentring);
  // From `places` [dimension, count] near the posterior's mass, such as draws given a little less
  // data: their mean, and the curvature among them. Chains begin at some of them.
  Posterior(LogDensityRef density, const Eigen::MatrixXd& places,
            const std::vector<base::ParameterPath>& paths, double centring = kUsualCentring);
  Posterior(const Posterior&) = delete;
  Posterior& operator=(const Posterior&) = delete;

  int dimension() const { return static_cast<int>(centre_.size()); }

  // Runs the chain of `options.stream` from a start that spreads like the posterior, or from the
  // place that lies at `start_share` (0 to 1, 1 excluded) of all places. Metric kind and pattern of
  // `options` are set here. Draws are in the density's own coordinates.
  ChainResult Run(ChainOptions options, const std::function<bool()>& on_iteration,
                  double start_share = 0.0) const;

 private:
  void Improve();
  void Rescale(LogDensityRef density, const std::vector<base::ParameterPath>& paths,
               const Eigen::MatrixXd& places);
  Eigen::VectorXd DrawStart(base::RandomStream& random) const;
  Eigen::VectorXd ChooseStart(base::RandomStream& random, double start_share) const;

  PathCoordinates density_;
  Eigen::MatrixXd places_;  // in its coordinates; empty without any
  Eigen::VectorXd centre_;
  CurvaturePattern pattern_;
  Metric metric_;
  std::optional<ScaleCoordinates> scaled_;  // chains run in these where there are any
};

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_POSTERIOR_H_
