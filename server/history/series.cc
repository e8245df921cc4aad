// Looks series up and lays them out by day.
#include "server/history/series.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>

namespace funnelcast::history {

SeriesIndex::SeriesIndex(const std::vector<Series>& series) : series_(series) {
  std::map<std::string, std::map<Day, double>> sums;
  for (const Series& one : series) by_name_[{one.metric, one.channel}] = &one;
  for (const Series& one : series) {
    if (by_name_.contains({one.metric, ""})) continue;
    std::map<Day, double>& sum = sums[one.metric];
    for (const DayValue& value : one.values) sum[value.day] += value.value;
  }
  sums_.reserve(sums.size());
  for (const auto& [metric, by_day] : sums) {
    Series sum{metric, "", {}};
    sum.values.reserve(by_day.size());
    for (const auto& [day, value] : by_day) sum.values.push_back({day, value});
    sums_.push_back(std::move(sum));
    sum_by_metric_[metric] = &sums_.back();
  }
}

const Series* SeriesIndex::Find(const std::string& metric, const std::string& channel) const {
  const auto found = by_name_.find({metric, channel});
  return found == by_name_.end() ? nullptr : found->second;
}

const Series* SeriesIndex::FindOrSum(const std::string& metric, const std::string& channel) const {
  const Series* const own = Find(metric, channel);
  if (own != nullptr || !channel.empty()) return own;
  const auto sum = sum_by_metric_.find(metric);
  return sum == sum_by_metric_.end() ? nullptr : sum->second;
}

std::vector<double> DailyLine(const Series& series, Day first_day, Day end_day) {
  std::vector<double> line(static_cast<std::size_t>(std::max(0, end_day - first_day)),
                           std::numeric_limits<double>::quiet_NaN());
  for (const DayValue& value : series.values) {
    if (value.day >= first_day && value.day < end_day) {
      line[static_cast<std::size_t>(value.day - first_day)] = value.value;
    }
  }
  return line;
}

Series StoredValues(const Series& series) {
  if (series.covered.empty()) return series;
  Series stored{series.metric, series.channel, {}};
  auto value = series.values.begin();
  for (const CoveredDays& days : series.covered) {
    double sum = 0;
    bool has_value = false;
    for (; value != series.values.end() && value->day < days.end_day; ++value) {
      sum += value->value;
      has_value = true;
    }
    if (has_value) stored.values.push_back({days.first_day, sum});
  }
  return stored;
}

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  const double upper = *middle;
  if (values.size() % 2 == 1) return upper;
  return (upper + *std::max_element(values.begin(), middle)) / 2;
}

UnusualDays::UnusualDays(const std::vector<CoveredDays>& special_days, int most_days) {
  for (const CoveredDays& days : special_days) {
    if (days.end_day - days.first_day > most_days) continue;
    for (Day day = days.first_day; day < days.end_day; ++day) special_.insert(day);
  }
}

bool UnusualDays::Contains(Day day) const {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  const auto month = static_cast<unsigned>(date.month());
  const auto day_of_month = static_cast<unsigned>(date.day());
  return (month == 12 && day_of_month >= 23) || (month == 1 && day_of_month <= 2) ||
         special_.contains(day);
}

}  // namespace funnelcast::history
