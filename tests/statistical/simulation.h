// Draws that the blocks share, written without the engine's own code for them.
#ifndef FUNNELCAST_TESTS_STATISTICAL_SIMULATION_H_
#define FUNNELCAST_TESTS_STATISTICAL_SIMULATION_H_

#include <Eigen/Core>
#include <vector>

#include "simulator/base/random.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/mechanisms/season.h"

namespace funnelcast {

// A drift for unit sd at `times` (weeks before the end, negative, ascending), and at the end: a
// stationary AR(1) with damping 0.97 a week on knots every four weeks, the last one `last_step`
// weeks after the one before, linear between.
struct SimulatedDrift {
  std::vector<double> at_times;
  double at_end = 0.0;
};
SimulatedDrift SimulateDrift(const std::vector<double>& times, double last_step,
                             base::RandomStream& random);

// A negative binomial draw by the standard library's gamma and Poisson, which are exact.
double SimulateCount(double mean, double omega, base::RandomStream& random);

// log p(y) of a negative binomial with variance mu + omega^2 mu^2, less log y!.
double CountLogDensity(double y, double log_mean, double omega);

// The year by two waves, a sale with a lead of its own, and a control.
data::SeasonShape YearWithSalesAndControl(int fourier_order);

// Season columns of `count` periods with two sales, [columns, count].
Eigen::MatrixXd SeasonColumns(const data::SeasonShape& shape, int period_days, int count);

// Draws N(0, sd) a column.
Eigen::VectorXd SimulateSeason(const data::SeasonShape& shape, base::RandomStream& random);

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_STATISTICAL_SIMULATION_H_
