// See simulation.h.
#include "tests/statistical/simulation.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace funnelcast::simulator {

SimulatedDrift SimulateDrift(const std::vector<double>& times, RandomStream& random) {
  constexpr double kDamping = 0.97;
  const int steps = std::max(1, static_cast<int>(std::ceil(-times.front() / 4.0)));
  const double damping = std::pow(kDamping, 4.0);
  // Four weekly steps of unit innovations add up to this variance.
  double innovation_variance = 0.0;
  for (int week = 0; week < 4; ++week) innovation_variance += std::pow(kDamping, 2.0 * week);
  std::vector<double> knots{random.Normal() / std::sqrt(1.0 - kDamping * kDamping)};
  for (int k = 0; k < steps; ++k) {
    knots.push_back(damping * knots.back() + std::sqrt(innovation_variance) * random.Normal());
  }
  SimulatedDrift drift;
  drift.at_end = knots.back();
  for (const double time : times) {
    const double place = steps + time / 4.0;
    const auto left = static_cast<std::size_t>(std::floor(place));
    const double part = place - std::floor(place);
    drift.at_times.push_back((1.0 - part) * knots[left] + part * knots[left + 1]);
  }
  return drift;
}

double SimulateCount(double mean, double omega, RandomStream& random) {
  const double shape = 1.0 / (omega * omega);
  const double rate = mean * std::gamma_distribution<double>(shape, 1.0 / shape)(random);
  if (!(rate > 0.0)) return 0.0;
  return static_cast<double>(std::poisson_distribution<long long>(rate)(random));
}

double CountLogDensity(double y, double log_mean, double omega) {
  const double shape = 1.0 / (omega * omega);
  const double mean = std::exp(log_mean);
  return std::lgamma(y + shape) - std::lgamma(shape) + y * (log_mean - std::log(mean + shape)) +
         shape * (std::log(shape) - std::log(mean + shape));
}

Eigen::MatrixXd SeasonColumns(const SeasonShape& shape, const std::vector<EventDays>& events,
                              Day end_day, int period_days, int count) {
  Eigen::MatrixXd columns(shape.column_count(), count);
  for (int i = 0; i < count; ++i) {
    FillSeasonRow(shape, {events, end_day - count * period_days, {}},
                  end_day - (count - i) * period_days, period_days, columns.col(i).data());
  }
  return columns;
}

std::vector<EventDays> TwoSales(Day end_day) {
  return {{"sale", end_day - 30 * 7 - 3, end_day - 29 * 7 - 3},
          {"sale", end_day - 10 * 7 - 3, end_day - 9 * 7 - 3}};
}

Eigen::VectorXd SimulateSeason(const SeasonShape& shape, RandomStream& random) {
  const std::vector<double> sds = shape.PriorSds();
  Eigen::VectorXd season(static_cast<Eigen::Index>(sds.size()));
  for (Eigen::Index p = 0; p < season.size(); ++p) {
    season[p] = sds[static_cast<std::size_t>(p)] * random.Normal();
  }
  return season;
}

}  // namespace funnelcast::simulator
