// Dirichlet draws and sums over weekdays.
#include "simulator/forward/day_split.h"

#include <array>

#include "simulator/base/random.h"
#include "simulator/model/grid.h"

namespace funnelcast::simulator {

std::vector<float> DrawDayShares(const DayShares& shares, std::uint64_t seed, std::uint32_t series,
                                 int draw_count) {
  const auto count = static_cast<std::size_t>(draw_count);
  std::vector<float> result(7 * count);
  for (std::size_t draw = 0; draw < count; ++draw) {
    RandomStream random(seed, StreamPurpose::kDayShares, series, static_cast<std::uint32_t>(draw));
    std::array<double, 7> gammas{};
    double sum = 0.0;
    for (std::size_t d = 0; d < 7; ++d) {
      const double shape = shares.concentration * shares.means[d];
      gammas[d] = shape > 1e-6 ? random.Gamma(shape) : 0.0;
      sum += gammas[d];
    }
    for (std::size_t d = 0; d < 7; ++d) {
      result[d * count + draw] = static_cast<float>(sum > 0.0 ? gammas[d] / sum : shares.means[d]);
    }
  }
  return result;
}

double ShareOfDays(std::span<const float> day_shares, int draw_count, int draw, Day first_day,
                   Day end_day, Day period_first, Day period_end) {
  double inside = 0.0;
  double whole = 0.0;
  for (Day day = period_first; day < period_end; ++day) {
    const std::size_t place =
        static_cast<std::size_t>(Weekday(day)) * static_cast<std::size_t>(draw_count) +
        static_cast<std::size_t>(draw);
    const double share = static_cast<double>(day_shares[place]);
    whole += share;
    if (day >= first_day && day < end_day) inside += share;
  }
  if (!(whole > 0.0)) return static_cast<double>(end_day - first_day) / (period_end - period_first);
  return inside / whole;
}

}  // namespace funnelcast::simulator
