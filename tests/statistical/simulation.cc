// See simulation.h.
#include "tests/statistical/simulation.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"

namespace funnelcast {

SimulatedDrift SimulateDrift(const std::vector<double>& times, double last_step,
                             base::RandomStream& random) {
  constexpr double kDamping = 0.97;
  const double stationary_variance = 1.0 / (1.0 - kDamping * kDamping);
  std::vector<double> places{0.0, -last_step};
  while (places.back() > times.front()) places.push_back(places.back() - 4.0);
  std::reverse(places.begin(), places.end());
  std::vector<double> knots{std::sqrt(stationary_variance) * random.Normal()};
  for (std::size_t k = 1; k < places.size(); ++k) {
    const double damping = std::pow(kDamping, places[k] - places[k - 1]);
    const double variance = stationary_variance * (1.0 - damping * damping);
    knots.push_back(damping * knots.back() + std::sqrt(variance) * random.Normal());
  }
  SimulatedDrift drift;
  drift.at_end = knots.back();
  for (const double time : times) {
    std::size_t right = 1;
    while (places[right] < time) ++right;
    const double part = (time - places[right - 1]) / (places[right] - places[right - 1]);
    drift.at_times.push_back((1.0 - part) * knots[right - 1] + part * knots[right]);
  }
  return drift;
}

double SimulateCount(double mean, double omega, base::RandomStream& random) {
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

data::SeasonShape YearWithSalesAndControl(int fourier_order) {
  data::SeasonShape shape;
  shape.fourier_order = fourier_order;
  shape.fourier_sd = fourier_order > 2 ? 0.2 : 0.3;
  shape.events = {{"sale", data::EventPart::kCore, 0.5}, {"sale", data::EventPart::kLead, 0.5}};
  shape.controls = {{.id = "price"}};
  return shape;
}

Eigen::MatrixXd SeasonColumns(const data::SeasonShape& shape, int period_days, int count) {
  constexpr data::Day kEndDay = 20020;
  const std::vector<data::EventDays> sales = {
      {.series = "sale", .first_day = kEndDay - 213, .end_day = kEndDay - 206, .lead_days = 7},
      {.series = "sale", .first_day = kEndDay - 73, .end_day = kEndDay - 66, .lead_days = 7}};
  mechanisms::Surroundings around{sales, kEndDay - count * period_days, {}};
  if (!shape.controls.empty()) {
    around.controls.emplace_back();
    for (int day = 0; day < count * period_days; ++day) {
      around.controls[0].push_back(1.4 * std::sin(0.05 * day));
    }
  }
  Eigen::MatrixXd columns(shape.column_count(), count);
  for (int i = 0; i < count; ++i) {
    mechanisms::FillSeasonRow(shape, around, kEndDay - (count - i) * period_days, period_days,
                              columns.col(i).data());
  }
  return columns;
}

Eigen::VectorXd SimulateSeason(const data::SeasonShape& shape, base::RandomStream& random) {
  const std::vector<double> sds = shape.PriorSds();
  Eigen::VectorXd season(static_cast<Eigen::Index>(sds.size()));
  for (Eigen::Index p = 0; p < season.size(); ++p) {
    season[p] = sds[static_cast<std::size_t>(p)] * random.Normal();
  }
  return season;
}

}  // namespace funnelcast
