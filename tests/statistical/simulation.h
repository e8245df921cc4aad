// Draws that the blocks share, written without the engine's own code for them.
#ifndef FUNNELCAST_TESTS_STATISTICAL_SIMULATION_H_
#define FUNNELCAST_TESTS_STATISTICAL_SIMULATION_H_

#include <Eigen/Core>
#include <vector>

#include "simulator/base/random.h"
#include "simulator/model/history.h"
#include "simulator/model/season.h"

namespace funnelcast::simulator {

// A drift for unit sd at `times` (weeks before the end, negative, ascending), and at the end: a
// stationary AR(1) with damping 0.97 a week on knots every four weeks, linear between.
struct SimulatedDrift {
  std::vector<double> at_times;
  double at_end = 0.0;
};
SimulatedDrift SimulateDrift(const std::vector<double>& times, RandomStream& random);

// A negative binomial draw by the standard library's gamma and Poisson, which are exact.
double SimulateCount(double mean, double omega, RandomStream& random);

// log p(y) of a negative binomial with variance mu + omega^2 mu^2, less log y!.
double CountLogDensity(double y, double log_mean, double omega);

// Season columns of `count` periods that end on `end_day`, [columns, count].
Eigen::MatrixXd SeasonColumns(const SeasonShape& shape, const std::vector<EventDays>& events,
                              Day end_day, int period_days, int count);

// A sale of a week each in two places, twenty weeks apart, before `end_day`.
std::vector<EventDays> TwoSales(Day end_day);

// Draws N(0, sd) a column.
Eigen::VectorXd SimulateSeason(const SeasonShape& shape, RandomStream& random);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_TESTS_STATISTICAL_SIMULATION_H_
