// Controls as columns.
#include "simulator/mechanisms/controls.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace funnelcast::mechanisms {
namespace {

// A planned value that the logarithm does not take counts as this share of the control's centre.
constexpr double kLeastShare = 1e-3;
// A price that hardly ever moved must not be given elasticities of hundreds by a prior that is
// stated for one sd of it.
constexpr double kLeastLogScale = 0.05;

// The history's days of a control; one that was cut may hold more.
data::DailyValues WithinHistory(const data::FunnelHistory& history,
                                const data::ControlHistory& control) {
  const std::size_t count =
      std::min(control.values.size(), static_cast<std::size_t>(std::max(0, history.day_count)));
  return {control.values.begin(), control.values.begin() + static_cast<std::ptrdiff_t>(count)};
}

double Transformed(const data::ControlColumn& column, double value) {
  if (!column.logarithmic) return value;
  return value > 0.0 ? std::log(value) : column.center + std::log(kLeastShare);
}

std::optional<data::ControlColumn> MakeColumn(const data::FunnelHistory& history,
                                              const data::PeriodGrid& grid,
                                              const data::ControlHistory& control) {
  const std::vector<double> values =
      FillGaps(WithinHistory(history, control), std::numeric_limits<double>::quiet_NaN());
  if (values.empty() || grid.count < 2) return std::nullopt;
  data::ControlColumn column;
  column.id = control.id;
  column.logarithmic = *std::min_element(values.begin(), values.end()) > 0.0;
  column.last_value = values.back();
  std::vector<double> periods;
  double sum = 0.0;
  for (int period = 0; period < grid.count; ++period) {
    const int begin = grid.period_start(period) - history.first_day;
    periods.push_back(MeanOfDays(values, std::max(0, begin), begin + grid.day_count(period)));
    sum += Transformed(column, periods.back());
  }
  const auto [lowest, highest] = std::minmax_element(periods.begin(), periods.end());
  column.lowest = *lowest;
  column.highest = *highest;
  // Below this, differences are rounding errors.
  const double largest = std::max(std::abs(column.lowest), std::abs(column.highest));
  if (!(column.highest - column.lowest > 1e-9 * largest)) return std::nullopt;
  column.center = sum / grid.count;
  double square = 0.0;
  for (const double value : periods) {
    const double distance = Transformed(column, value) - column.center;
    square += distance * distance;
  }
  column.scale = std::sqrt(square / (grid.count - 1));
  if (column.logarithmic) column.scale = std::max(column.scale, kLeastLogScale);
  return column;
}

}  // namespace

std::vector<double> FillGaps(const data::DailyValues& values, double before) {
  std::vector<double> filled;
  const auto known = [](double value) { return !std::isnan(value); };
  const auto first = std::find_if(values.begin(), values.end(), known);
  double last = before;
  if (std::isnan(last) && first == values.end()) return filled;
  if (std::isnan(last)) last = *first;
  for (const double value : values) {
    if (known(value)) last = value;
    filled.push_back(last);
  }
  return filled;
}

std::vector<data::ControlColumn> MakeControlColumns(const data::FunnelHistory& history,
                                                    const data::PeriodGrid& grid) {
  std::vector<data::ControlColumn> columns;
  for (const data::ControlHistory& control : history.controls) {
    if (auto column = MakeColumn(history, grid, control)) columns.push_back(*std::move(column));
  }
  return columns;
}

double MeanOfDays(const std::vector<double>& values, int begin, int end) {
  const int last = static_cast<int>(values.size()) - 1;
  double sum = 0.0;
  for (int day = begin; day < end; ++day) {
    sum += values[static_cast<std::size_t>(std::min(day, last))];
  }
  return sum / (end - begin);
}

double ControlValue(const data::ControlColumn& column, double mean) {
  return (Transformed(column, mean) - column.center) / column.scale;
}

}  // namespace funnelcast::mechanisms
