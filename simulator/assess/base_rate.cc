// Sliding windows over the past.
#include "simulator/assess/base_rate.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "simulator/assess/goal_quantity.h"
#include "simulator/data/daily_sums.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/goal.h"
#include "simulator/data/history.h"

namespace funnelcast::assess {
namespace {

// Running sums, so that a window's sum is a difference: [day_count + 1].
std::vector<double> RunningSums(const data::FunnelHistory& history, const std::string& channel,
                                data::Quantity quantity) {
  const data::DailyValues daily = data::CollectDaily(history, channel, quantity);
  std::vector<double> sums(daily.size() + 1, 0.0);
  for (std::size_t i = 0; i < daily.size(); ++i) {
    sums[i + 1] = sums[i] + (std::isnan(daily[i]) ? 0.0 : daily[i]);
  }
  return sums;
}

}  // namespace

BaseRate ComputeBaseRate(const data::FunnelHistory& history, const data::GoalSpec& goal) {
  BaseRate result;
  const int length = goal.end_day - goal.first_day;
  const std::vector<double> sums = RunningSums(history, goal.channel, goal.metric);
  std::vector<double> per;
  if (goal.per.has_value()) per = RunningSums(history, goal.channel, *goal.per);
  for (int begin = 0; begin + length <= history.day_count; ++begin) {
    const auto low = static_cast<std::size_t>(begin);
    const auto high = static_cast<std::size_t>(begin + length);
    double quantity = sums[high] - sums[low];
    if (goal.per.has_value()) {
      const double denominator = per[high] - per[low];
      if (!(denominator > 0.0)) continue;
      quantity /= denominator;
    }
    const bool first = result.window_count == 0;
    if (goal.at_least) {
      result.best = first ? quantity : std::max(result.best, quantity);
    } else {
      result.best = first ? quantity : std::min(result.best, quantity);
    }
    ++result.window_count;
    if (goal.at_least ? quantity >= goal.target : quantity <= goal.target) ++result.reached_count;
  }
  return result;
}

double FindBestRate(const data::FunnelHistory& history, const std::string& channel,
                    data::Quantity from, data::Quantity to, int day_count) {
  const int length = std::min(day_count, history.day_count);
  const std::vector<double> from_sums = RunningSums(history, channel, from);
  const std::vector<double> to_sums = RunningSums(history, channel, to);
  // Windows with hardly any of `from` have rates of chance only; they must hold a tenth of an
  // average window.
  const double average = from_sums.back() * length / history.day_count;
  double best = 0.0;
  for (int begin = 0; begin + length <= history.day_count; ++begin) {
    const auto low = static_cast<std::size_t>(begin);
    const auto high = static_cast<std::size_t>(begin + length);
    const double denominator = from_sums[high] - from_sums[low];
    if (!(denominator > 0.1 * average)) continue;
    best = std::max(best, (to_sums[high] - to_sums[low]) / denominator);
  }
  return best;
}

}  // namespace funnelcast::assess
