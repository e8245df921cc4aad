// Targets of the sample goals: round numbers near quantiles of the true outlook of `steady`.
#include "examples/sample_goals.h"

#include <algorithm>
#include <cmath>

namespace funnelcast::examples {
namespace {

std::size_t MetricIndex(const std::string& metric) {
  const std::vector<std::string>& metrics = OutlookMetrics();
  return static_cast<std::size_t>(std::find(metrics.begin(), metrics.end(), metric) -
                                  metrics.begin());
}

double QuantileOf(std::vector<double> values, double probability) {
  std::sort(values.begin(), values.end());
  const double position = probability * static_cast<double>(values.size() - 1);
  return values[static_cast<std::size_t>(std::lround(position))];
}

double MeanOf(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double RoundTo(double value, double step) { return std::round(value / step) * step; }

std::vector<double> RatioOf(const std::vector<double>& values, const std::vector<double>& per) {
  std::vector<double> ratios;
  for (std::size_t d = 0; d < values.size(); ++d) ratios.push_back(values[d] / per[d]);
  return ratios;
}

bool IsReached(const SampleGoal& goal, double value) {
  return goal.at_least ? value >= goal.target : value <= goal.target;
}

double ChanceOf(const Truth& truth, const Past& past, const FutureSums& futures,
                const SampleGoal& goal) {
  if (goal.end_day <= truth.end_day) {
    const double observed =
        SumOfMetric(truth, past.weeks, goal.metric, goal.first_day, goal.end_day);
    return IsReached(goal, observed) ? 1.0 : 0.0;
  }
  std::vector<double> values = futures.sums[MetricIndex(goal.metric)];
  if (!goal.per.empty()) values = RatioOf(values, futures.sums[MetricIndex(goal.per)]);
  const auto reached = std::count_if(values.begin(), values.end(),
                                     [&](double value) { return IsReached(goal, value); });
  return static_cast<double>(reached) / static_cast<double>(values.size());
}

}  // namespace

const std::vector<std::string>& OutlookMetrics() {
  static const std::vector<std::string> kMetrics = {
      "impressions",      "clicks",          "leads",      "orders",
      "revenue",          "job_impressions", "job_visits", "applications_started",
      "applications_sent"};
  return kMetrics;
}

FutureSums DrawFutureSums(const Truth& truth, const Past& past, const SampleScenario& scenario,
                          std::uint64_t seed, int draw_count) {
  FutureSums futures{scenario.id, {}};
  futures.sums.resize(OutlookMetrics().size());
  for (int d = 0; d < draw_count; ++d) {
    const std::vector<Week> weeks =
        DrawFuture(truth, past.levels, scenario, seed, static_cast<std::uint32_t>(d));
    for (std::size_t m = 0; m < OutlookMetrics().size(); ++m) {
      futures.sums[m].push_back(
          SumOfMetric(truth, weeks, OutlookMetrics()[m], truth.end_day, truth.plan_end_day));
    }
  }
  return futures;
}

std::vector<SampleGoal> MakeGoals(const Truth& truth, const Past& past, const FutureSums& steady) {
  const std::vector<double>& leads = steady.sums[MetricIndex("leads")];
  const std::vector<double>& orders = steady.sums[MetricIndex("orders")];
  const std::vector<double>& revenue = steady.sums[MetricIndex("revenue")];
  const std::vector<double>& sent = steady.sums[MetricIndex("applications_sent")];
  const int last_quarter = DayOf(2025, 10, 1);
  const double last_orders = SumOfMetric(truth, past.weeks, "orders", last_quarter, truth.end_day);
  const int from = truth.end_day;
  const int to = truth.plan_end_day;
  return {{"applications", "recruiting", "applications_sent", "", true,
           RoundTo(0.72 * MeanOf(sent), 5.0), from, to, "People", "safe"},
          {"leads", "sales", "leads", "", true, RoundTo(QuantileOf(leads, 0.58), 10.0), from, to,
           "Marketing", "ambitious"},
          {"revenue", "sales", "revenue", "", true, RoundTo(1.2 * MeanOf(revenue), 1000.0), from,
           to, "Management", "unrealistic"},
          {"leads_per_order", "sales", "leads", "orders", false,
           RoundTo(QuantileOf(RatioOf(leads, orders), 0.5), 0.01), from, to, "Sales",
           "conflicts with leads: more leads, but fewer for each order"},
          {"orders_last_quarter", "sales", "orders", "", true, RoundTo(1.12 * last_orders, 10.0),
           last_quarter, truth.end_day, "Sales", "of the last quarter, missed"}};
}

TrueOutlook Summarize(const Truth& truth, const Past& past, const FutureSums& futures,
                      const std::vector<SampleGoal>& goals) {
  TrueOutlook outlook{futures.scenario, {}, {}};
  for (std::size_t m = 0; m < OutlookMetrics().size(); ++m) {
    outlook.sums.push_back({OutlookMetrics()[m], MeanOf(futures.sums[m]),
                            QuantileOf(futures.sums[m], 0.05), QuantileOf(futures.sums[m], 0.95)});
  }
  for (const SampleGoal& goal : goals) {
    outlook.goal_chances.push_back(ChanceOf(truth, past, futures, goal));
  }
  return outlook;
}

}  // namespace funnelcast::examples
