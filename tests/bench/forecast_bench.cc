// Forecasts and fits of the engine on one thread, in processor time:
//   forecast_bench            parts of a forecast of 1,000 draws x 52 weeks x 10 channels x 4
//                             stages, and 100 scenarios of it
//   forecast_bench parts      the parts of a forecast alone
//   forecast_bench growth     also how costs grow from 10 to 100 channels and from 52 to 520 weeks,
//                             and the bytes of stored models
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "simulator/codec/codec.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/fit/fit.h"
#include "simulator/forecast/compare.h"
#include "simulator/forecast/forecast.h"
#include "tests/bench/bench_brands.h"

namespace {

using namespace funnelcast;  // a program of its own; nothing includes it

constexpr double kProbabilities[] = {0.05, 0.25, 0.5, 0.75, 0.95};

double ProcessorSeconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

template <typename Work>
double Seconds(const Work& work) {
  const double start = ProcessorSeconds();
  work();
  return ProcessorSeconds() - start;
}

// The fastest and the median of some runs, in milliseconds.
struct RunTimes {
  double fastest = 0.0;
  double median = 0.0;
};

template <typename Work>
RunTimes TimeRuns(int count, const Work& work) {
  std::vector<double> times;
  for (int i = 0; i < count; ++i) times.push_back(1e3 * Seconds(work));
  std::sort(times.begin(), times.end());
  return {times.front(), times[times.size() / 2]};
}

// The value, or the end of the program.
template <typename Value>
Value OrExit(absl::StatusOr<Value> value) {
  if (value.ok()) return *std::move(value);
  std::fprintf(stderr, "%s\n", std::string(value.status().message()).c_str());
  std::exit(1);
}

data::FittedFunnel Fit(const data::FunnelHistory& history, int warmup_count, int draw_count) {
  fit::FitOptions options;
  options.warmup_count = warmup_count;
  options.draw_count_per_chain = draw_count;
  options.thread_count = 1;
  return OrExit(fit::FitFunnel(history, options, nullptr));
}

forecast::ForecastOptions OneThread(std::uint64_t seed) {
  forecast::ForecastOptions options;
  options.seed = seed;
  options.thread_count = 1;
  options.windows = forecast::WindowUse::kWholePeriods;
  return options;
}

data::ForecastDraws Forecast(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
                             std::uint64_t seed) {
  return OrExit(forecast::ForecastPlan(fitted, plan, OneThread(seed)));
}

// All plans against each other by what the last stage brings.
forecast::PlanComparison Compare(const data::FittedFunnel& fitted,
                                 const std::vector<data::PlanInputs>& plans,
                                 const forecast::CompareOptions& options) {
  std::vector<std::vector<double>> draws;
  const auto totals = OrExit(forecast::SimulateTotals(fitted, plans, options, nullptr));
  for (const forecast::PlanTotals& one : totals) {
    draws.push_back(one.stages[static_cast<std::size_t>(data::Stage::kAction)]);
  }
  return forecast::ComparePlans(draws, kProbabilities);
}

// What a response needs: mean and quantiles of every series and period, and of the sums.
double Summarize(const data::ForecastDraws& draws) {
  double sum = 0.0;
  for (const data::SeriesDraws& series : draws.series) {
    if (series.quantity == data::Quantity::kSpend) continue;  // the same in every draw
    const forecast::SeriesSummary summary =
        forecast::SummarizeSeries(draws, series, kProbabilities);
    sum += summary.means.front() + summary.means.back();
  }
  return sum;
}

// As the server does it: no draws are kept.
double SumUp(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
             const forecast::ForecastOptions& options) {
  const forecast::ForecastSummary forecast =
      OrExit(forecast::SummarizePlan(fitted, plan, options, kProbabilities));
  return forecast.series.front().summary.means.back();
}

void MeasureForecast(bool compares) {
  const data::FunnelHistory history = bench::SimulateHistory(10, 104);
  const data::FittedFunnel fitted = Fit(history, 150, 250);
  const data::PlanInputs plan = bench::MakeFlatPlan(history, 52, 1.0);
  std::uint64_t seed = 0;
  data::ForecastDraws draws = Forecast(fitted, plan, ++seed);
  double sink = 0.0;
  const RunTimes simulate = TimeRuns(201, [&] { draws = Forecast(fitted, plan, ++seed); });
  const RunTimes summarize = TimeRuns(201, [&] { sink += Summarize(draws); });
  const RunTimes in_one = TimeRuns(201, [&] { sink += SumUp(fitted, plan, OneThread(++seed)); });
  forecast::ForecastOptions prepared = OneThread(++seed);
  const auto shared = std::make_shared<const data::FittedFunnel>(fitted);
  prepared.prepared = OrExit(forecast::PrepareWindow(shared, plan, prepared));
  const RunTimes from_window = TimeRuns(201, [&] { sink += SumUp(*shared, plan, prepared); });
  fmt::print(
      "Forecast, 1,000 draws x 52 weeks x 10 channels x 4 stages, engine, one thread, fastest / "
      "median: {:.1f} / {:.1f} ms to simulate + {:.1f} / {:.1f} ms to sum up; in one {:.1f} / "
      "{:.1f} ms, of a prepared window {:.1f} / {:.1f} ms\n",
      simulate.fastest, simulate.median, summarize.fastest, summarize.median, in_one.fastest,
      in_one.median, from_window.fastest, from_window.median);
  if (!compares) return;
  forecast::CompareOptions options;
  options.thread_count = 1;
  for (const int weeks : {13, 52}) {
    std::vector<data::PlanInputs> scenarios;
    for (int i = 0; i < 100; ++i) {
      scenarios.push_back(bench::MakeFlatPlan(history, weeks, 0.5 + 0.01 * i));
    }
    const RunTimes compare =
        TimeRuns(5, [&] { sink += Compare(fitted, scenarios, options).plans.front().regret; });
    fmt::print(
        "100 scenarios of {} weeks compared, engine, one thread: fastest {:.0f} ms, median {:.0f} "
        "ms{}\n",
        weeks, compare.fastest, compare.median, sink > 0.0 ? "" : "!");
  }
}

// Exponent of cost in size: the slope of the logarithms' regression line.
double Exponent(const std::vector<double>& sizes, const std::vector<double>& costs) {
  double x = 0.0, y = 0.0, xx = 0.0, xy = 0.0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const double a = std::log(sizes[i]);
    const double b = std::log(costs[i]);
    x += a;
    y += b;
    xx += a * a;
    xy += a * b;
  }
  const auto n = static_cast<double>(sizes.size());
  return (n * xy - x * y) / (n * xx - x * x);
}

// Forecasts of 52 weeks for more and more channels, and of ten channels for more and more weeks.
// Bytes and costs depend on counts of draws and rows, not on how good the draws are.
void MeasureGrowth() {
  std::vector<double> sizes, costs;
  double sink = 0.0;
  for (const int channels : {10, 20, 50, 100}) {
    const data::FunnelHistory history = bench::SimulateHistory(channels, 26);
    const data::FittedFunnel fitted = Fit(history, 40, 1000);
    const data::PlanInputs plan = bench::MakeFlatPlan(history, 52, 1.0);
    costs.push_back(TimeRuns(41, [&] { sink += SumUp(fitted, plan, OneThread(1)); }).fastest);
    sizes.push_back(channels);
    fmt::print(
        "{} channels: forecast {:.1f} ms; stored model of 4 x 1,000 draws {:.1f} MB ({} "
        "kept)\n",
        channels, costs.back(),
        1e-6 * static_cast<double>(codec::EncodeFittedFunnel(fitted).size()), fitted.draw_count);
    std::fflush(stdout);
    if (channels != 10) continue;
    std::vector<double> weeks, week_costs;
    for (const int count : {52, 104, 260, 520}) {
      const data::PlanInputs longer = bench::MakeFlatPlan(history, count, 1.0);
      weeks.push_back(count);
      week_costs.push_back(
          TimeRuns(21, [&] { sink += SumUp(fitted, longer, OneThread(1)); }).fastest);
      fmt::print("{} weeks: forecast {:.1f} ms\n", count, week_costs.back());
    }
    fmt::print("Forecast cost grows as weeks^{:.2f}\n", Exponent(weeks, week_costs));
  }
  fmt::print("Forecast cost grows as channels^{:.2f}{}\n", Exponent(sizes, costs),
             sink > 0.0 ? "" : "!");
}

}  // namespace

int main(int argument_count, char** arguments) {
  const std::string what = argument_count > 1 ? arguments[1] : "";
  MeasureForecast(what != "parts");
  if (what == "growth") MeasureGrowth();
  return 0;
}
