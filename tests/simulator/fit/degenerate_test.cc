// Histories and plans that no sensible brand has, or that every brand has once: each ends in a
// finite and plausible forecast, or in a sentence; never in NaN, a hang or a crash.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "simulator/base/random.h"
#include "simulator/codec/codec.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/fit/fit.h"
#include "simulator/forecast/forecast.h"
#include "simulator/simd/draw_summary.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {
namespace {

constexpr int kDays = 140;
constexpr int kPlanDays = 31;

enum class End { kForecast, kFitRefused, kPlanRefused };

struct Degenerate {
  std::string name;
  End end = End::kForecast;
  std::function<data::FunnelHistory()> history;
  std::function<void(data::PlanInputs&)>
      change_plan;  // of 100 a day for a and 50 for b; may be empty
};

void PrintTo(const Degenerate& one, std::ostream* out) { *out << one.name; }

// The toy brand after `change`.
std::function<data::FunnelHistory()> Changed(std::function<void(data::FunnelHistory&)> change) {
  return [change = std::move(change)] {
    data::FunnelHistory history = MakeToyHistory(kDays);
    change(history);
    return history;
  };
}

template <typename Visit>
void ForEachSeries(data::FunnelHistory& history, const Visit& visit) {
  for (data::ChannelHistory& channel : history.channels) {
    visit(channel.spend);
    visit(channel.effort_hours);
    for (data::DailyValues& values : channel.stages) visit(values);
  }
  for (data::DailyValues& values : history.brand) visit(values);
}

// Every value of every series becomes change(value, day).
std::function<data::FunnelHistory()> EachValue(std::function<double(double, int)> change) {
  return Changed([change = std::move(change)](data::FunnelHistory& history) {
    ForEachSeries(history, [&](data::DailyValues& values) {
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = change(values[i], static_cast<int>(i));
      }
    });
  });
}

void ScaleOutcomes(data::FunnelHistory& history, double factor) {
  for (data::ChannelHistory& channel : history.channels) {
    for (data::DailyValues& values : channel.stages) {
      for (double& value : values) value *= factor;
    }
  }
  for (data::DailyValues& values : history.brand) {
    for (double& value : values) value *= factor;
  }
}

void ScaleMoney(data::FunnelHistory& history, double factor) {
  for (data::ChannelHistory& channel : history.channels) {
    for (double& value : channel.spend) value *= factor;
  }
  for (double& value : history.brand[4]) value *= factor;
}

std::function<void(data::PlanInputs&)> PlanTimes(double factor) {
  return [factor](data::PlanInputs& plan) {
    for (data::ChannelPlan& channel : plan.channels) {
      for (double& value : channel.spend) value *= factor;
    }
  };
}

// The largest sum over as many days as the plan has, of a series of the history.
double LargestSum(const data::DailyValues& values) {
  double largest = 0.0;
  for (std::size_t begin = 0; begin < values.size(); ++begin) {
    double sum = 0.0;
    for (std::size_t i = begin; i < std::min(values.size(), begin + kPlanDays); ++i) {
      sum += std::isnan(values[i]) ? 0.0 : values[i];
    }
    largest = std::max(largest, sum);
  }
  return largest;
}

const data::DailyValues& ValuesOf(const data::FunnelHistory& history,
                                  const data::SeriesDraws& series) {
  const auto stage = static_cast<std::size_t>(series.quantity);
  for (const data::ChannelHistory& channel : history.channels) {
    if (channel.id == series.channel) return channel.stages[stage];
  }
  return history.brand[stage];
}

void ExpectFinite(const data::FittedFunnel& fitted) {
  for (std::size_t n = 0; n < fitted.nodes.size(); ++n) {
    const data::NodeDiagnostics& diagnostics = fitted.diagnostics[n];
    SCOPED_TRACE(diagnostics.description);
    for (const float value : fitted.nodes[n].draws) ASSERT_TRUE(std::isfinite(value));
    EXPECT_TRUE(std::isfinite(diagnostics.max_rhat));
    EXPECT_TRUE(std::isfinite(diagnostics.min_bulk_ess));
    EXPECT_TRUE(std::isfinite(diagnostics.min_tail_ess));
  }
}

// Every draw is finite and at least 0, and the middle of a window's sum is at most ten times the
// largest sum that the history has of as many days.
void ExpectPlausible(const data::FunnelHistory& history, const data::ForecastDraws& forecast) {
  constexpr double kMiddle[] = {0.5};
  EXPECT_FALSE(forecast.series.empty());
  for (const data::SeriesDraws& series : forecast.series) {
    SCOPED_TRACE(series.channel + " " + std::to_string(static_cast<int>(series.quantity)));
    for (const float value : series.values) ASSERT_TRUE(std::isfinite(value) && value >= 0.0F);
    for (const float value : series.day_shares) ASSERT_TRUE(std::isfinite(value));
    const std::vector<double> sums =
        forecast::SumOverWindow(forecast, series, forecast.first_day + 1, forecast.end_day);
    if (static_cast<int>(series.quantity) >= data::kStageCount) continue;
    const double largest = LargestSum(ValuesOf(history, series));
    if (!(largest > 0.0)) continue;  // a sum over channels
    EXPECT_LE(simd::SummarizeDraws(sums, kMiddle).quantiles[0], 10.0 * largest + 10.0);
  }
}

void ExpectSentence(const absl::Status& status) {
  ASSERT_FALSE(status.ok());
  EXPECT_TRUE(status.code() == absl::StatusCode::kFailedPrecondition ||
              status.code() == absl::StatusCode::kInvalidArgument)
      << status;
  EXPECT_GT(status.message().size(), 20U);
  EXPECT_EQ(status.message().back(), '.') << status;
}

class DegenerateTest : public testing::TestWithParam<Degenerate> {};

TEST_P(DegenerateTest, EndsInAForecastOrASentence) {
  const data::FunnelHistory history = GetParam().history();
  fit::FitOptions options = QuickFit();
  options.draw_count_per_chain = 150;
  const absl::StatusOr<data::FittedFunnel> fitted = fit::FitFunnel(history, options, nullptr);
  if (GetParam().end == End::kFitRefused) {
    ExpectSentence(fitted.status());
    return;
  }
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  ExpectFinite(*fitted);
  EXPECT_TRUE(codec::DecodeFittedFunnel(codec::EncodeFittedFunnel(*fitted)).ok());
  data::PlanInputs plan = MakeToyPlan(history, kPlanDays, 100.0, 50.0);
  plan.first_day = fitted->data_end_day;
  if (GetParam().change_plan) GetParam().change_plan(plan);
  forecast::ForecastOptions forecast_options;
  forecast_options.draw_count = 300;
  const absl::StatusOr<data::ForecastDraws> forecast =
      forecast::ForecastPlan(*fitted, plan, forecast_options);
  if (GetParam().end == End::kPlanRefused) {
    ExpectSentence(forecast.status());
    return;
  }
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  ExpectPlausible(history, *forecast);
}

const double kMissing = std::nan("");

std::vector<Degenerate> TooLittle() {
  const auto no_plan = [](data::PlanInputs& plan) { plan.channels.clear(); };
  return {
      {"Empty", End::kFitRefused, [] { return data::FunnelHistory{}; }, no_plan},
      {"SingleDay", End::kFitRefused, [] { return MakeToyHistory(1); }, no_plan},
      {"OneObservation", End::kFitRefused, Changed([](data::FunnelHistory& history) {
         history.channels.resize(1);
         history.brand = {};
         history.channels[0].spend.clear();
         history.channels[0].stages[1].clear();
         data::DailyValues& values = history.channels[0].stages[0];
         for (std::size_t i = 0; i < values.size(); ++i) values[i] = i == 70 ? 5.0 : kMissing;
       }),
       no_plan},
      {"AllZeros", End::kFitRefused, EachValue([](double, int) { return 0.0; }), no_plan},
      {"AllMissing", End::kFitRefused, EachValue([](double, int) { return kMissing; }), no_plan},
      {"SpendWithoutOutcomes", End::kFitRefused,
       Changed([](data::FunnelHistory& history) { ScaleOutcomes(history, 0.0); }), no_plan},
      {"Fortnight", End::kForecast, [] { return MakeToyHistory(14); }, nullptr},
  };
}

std::vector<Degenerate> StrangeShapes() {
  return {
      {"ConstantSeries", End::kForecast, EachValue([](double, int) { return 40.0; }), nullptr},
      {"IdenticalChannels", End::kForecast, Changed([](data::FunnelHistory& history) {
         history.channels[1] = history.channels[0];
         history.channels[1].id = "b";
       }),
       nullptr},
      {"OutlierOfAMillion", End::kForecast,
       EachValue([](double value, int day) { return day == 77 ? 1e6 : value; }), nullptr},
      {"OutlierOfATrillion", End::kForecast,
       EachValue([](double value, int day) { return day == 135 ? 1e12 : value; }), nullptr},
      {"AllOnOneDay", End::kForecast,
       EachValue([](double value, int day) { return day == 60 ? 100.0 * value : 0.0; }), nullptr},
      {"EverySecondDayZero", End::kForecast,
       EachValue([](double value, int day) { return day % 2 == 0 ? 0.0 : value; }), nullptr},
      {"ManyGaps", End::kForecast,
       EachValue([](double value, int day) { return day * 7919 % 100 < 55 ? kMissing : value; }),
       nullptr},
      {"LongGap", End::kForecast,
       EachValue([](double value, int day) { return day > 40 && day < 110 ? kMissing : value; }),
       nullptr},
      {"MissingAtTheEnd", End::kForecast,
       EachValue([](double value, int day) { return day > 100 ? kMissing : value; }), nullptr},
      {"OneRowAWeek", End::kForecast,
       EachValue([](double value, int day) { return day % 7 == 3 ? 7.0 * value : kMissing; }),
       nullptr},
      {"ClicksWithoutImpressions", End::kForecast, Changed([](data::FunnelHistory& history) {
         for (double& value : history.channels[0].stages[0]) value = 0.0;
         history.channels[0].stages[0][50] = 3.0;
       }),
       nullptr},
      {"OutcomesWhileNothingIsSpent", End::kForecast, Changed([](data::FunnelHistory& history) {
         for (std::size_t i = 30; i < kDays; ++i) history.channels[0].spend[i] = 0.0;
       }),
       nullptr},
      {"FunnelWithoutSpend", End::kForecast, Changed([](data::FunnelHistory& history) {
         for (data::ChannelHistory& channel : history.channels) channel.spend.clear();
       }),
       [](data::PlanInputs& plan) { plan.channels.clear(); }},
  };
}

std::vector<Degenerate> StrangeSizes() {
  return {
      {"CountsAbove32Bits", End::kForecast,
       Changed([](data::FunnelHistory& history) { ScaleOutcomes(history, 1e8); }), nullptr},
      {"CountsNearTheLastWholeDouble", End::kForecast,
       Changed([](data::FunnelHistory& history) { ScaleOutcomes(history, 1e12); }), nullptr},
      {"TinyMoney", End::kForecast,
       Changed([](data::FunnelHistory& history) { ScaleMoney(history, 1e-6); }), PlanTimes(1e-6)},
      {"HugeMoney", End::kForecast,
       Changed([](data::FunnelHistory& history) { ScaleMoney(history, 1e12); }), PlanTimes(1e12)},
      {"FractionsOfCounts", End::kForecast,
       Changed([](data::FunnelHistory& history) { ScaleOutcomes(history, 1e-4); }), nullptr},
  };
}

std::vector<Degenerate> StrangePlans() {
  const auto toy = [] { return MakeToyHistory(kDays); };
  return {
      {"ChannelThatStartsTomorrow", End::kPlanRefused, toy,
       [](data::PlanInputs& plan) {
         plan.channels.push_back(plan.channels[0]);
         plan.channels.back().id = "tomorrow";
       }},
      {"KnownChannelWithoutHistoryThatStartsTomorrow", End::kPlanRefused,
       Changed([](data::FunnelHistory& history) {
         history.channels.push_back({"c", {}, {}, {}});
       }),
       [](data::PlanInputs& plan) {
         plan.channels.push_back(plan.channels[0]);
         plan.channels.back().id = "c";
       }},
      {"NothingPlanned", End::kForecast, toy,
       [](data::PlanInputs& plan) { plan.channels.clear(); }},
      {"PlanOfNoDays", End::kPlanRefused, toy, [](data::PlanInputs& plan) { plan.day_count = 0; }},
      {"PlanOfAMillionth", End::kForecast, toy, PlanTimes(1e-6)},
  };
}

std::string Name(const testing::TestParamInfo<Degenerate>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(TooLittle, DegenerateTest, testing::ValuesIn(TooLittle()), Name);
INSTANTIATE_TEST_SUITE_P(StrangeShapes, DegenerateTest, testing::ValuesIn(StrangeShapes()), Name);
INSTANTIATE_TEST_SUITE_P(StrangeSizes, DegenerateTest, testing::ValuesIn(StrangeSizes()), Name);
INSTANTIATE_TEST_SUITE_P(StrangePlans, DegenerateTest, testing::ValuesIn(StrangePlans()), Name);

// A plan a million times above anything seen: no reasonable number is known, but a finite one.
TEST(DegeneratePlanTest, AMillionTimesTheSpendStaysFinite) {
  data::PlanInputs plan = MakeToyPlan(MakeToyHistory(168), kPlanDays, 1e8, 1e15);
  forecast::ForecastOptions options;
  options.draw_count = 300;
  const absl::StatusOr<data::ForecastDraws> forecast =
      forecast::ForecastPlan(FittedToy(), plan, options);
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  for (const data::SeriesDraws& series : forecast->series) {
    for (const float value : series.values) ASSERT_TRUE(std::isfinite(value));
  }
  EXPECT_GT(forecast->support.outside_observed, 0.99);
}

// Ten years of days on a grid of days, the most that a brand can have: 3,650 observations a series.
TEST(DegenerateHistoryTest, TenYearsOfDaysOnAGridOfDaysAreFitted) {
  data::FunnelHistory history = MakeToyHistory(3650);
  history.channels.resize(1);
  history.channels[0].stages[1].clear();
  history.brand = {};
  fit::FitOptions options = QuickFit();
  options.grid = fit::GridChoice::kDay;
  options.chain_count = 1;
  options.warmup_count = 50;
  options.draw_count_per_chain = 100;
  const absl::StatusOr<data::FittedFunnel> fitted = fit::FitFunnel(history, options, nullptr);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  ExpectFinite(*fitted);
  EXPECT_EQ(fitted->diagnostics[0].observation_count, 3650);
}

}  // namespace
}  // namespace funnelcast
