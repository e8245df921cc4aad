#include "simulator/data/daily_sums.h"

#include <algorithm>
#include <cmath>

namespace funnelcast::data {
namespace {

void AddDaily(const DailyValues& values, DailyValues& total) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) continue;
    total[i] = std::isnan(total[i]) ? values[i] : total[i] + values[i];
  }
}

const DailyValues& ChannelDaily(const ChannelHistory& channel, Quantity quantity) {
  if (quantity == Quantity::kSpend) return channel.spend;
  if (quantity == Quantity::kEffortHours) return channel.effort_hours;
  return channel.stages[static_cast<std::size_t>(quantity)];
}

}  // namespace

DailyValues CollectDaily(const FunnelHistory& history, const std::string& channel,
                         Quantity quantity) {
  DailyValues total(static_cast<std::size_t>(history.day_count), std::nan(""));
  if (channel.empty() && !IsInput(quantity)) {
    const DailyValues& brand = history.brand[static_cast<std::size_t>(quantity)];
    const bool any = std::any_of(brand.begin(), brand.end(), [](double v) { return v > 0.0; });
    if (any) return brand;
  }
  for (const ChannelHistory& one : history.channels) {
    if (channel.empty() || one.id == channel) AddDaily(ChannelDaily(one, quantity), total);
  }
  return total;
}

double SumDays(const FunnelHistory& history, const DailyValues& daily, Day first_day, Day end_day) {
  double sum = 0.0;
  const Day first = std::max(first_day, history.first_day);
  for (Day day = first; day < std::min(end_day, history.end_day()); ++day) {
    const double value = daily[static_cast<std::size_t>(day - history.first_day)];
    if (!std::isnan(value)) sum += value;
  }
  return sum;
}

}  // namespace funnelcast::data
