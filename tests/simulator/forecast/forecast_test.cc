// Forecasts of the toy brand and sums over windows.
#include "simulator/forecast/forecast.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "simulator/base/draw_values.h"
#include "simulator/base/random.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/data/plan_periods.h"
#include "simulator/fit/fit.h"
#include "simulator/forecast/compare.h"
#include "simulator/forecast/forecast_base.h"
#include "simulator/simd/draw_summary.h"
#include "simulator/simd/order_statistics.h"
#include "tests/simulator/expect_prepared.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {
namespace {

using ::testing::HasSubstr;

constexpr double kMiddle[] = {0.025, 0.5, 0.975};

forecast::ForecastOptions Draws(int count) {
  forecast::ForecastOptions options;
  options.draw_count = count;
  return options;
}

data::ForecastDraws Forecast(const data::PlanInputs& plan) {
  absl::StatusOr<data::ForecastDraws> forecast =
      forecast::ForecastPlan(FittedToy(), plan, Draws(400));
  EXPECT_TRUE(forecast.ok()) << forecast.status();
  return *std::move(forecast);
}

double MeanTotal(const data::ForecastDraws& forecast, const std::string& channel,
                 data::Quantity quantity) {
  const data::SeriesDraws* series = forecast.Find(channel, quantity);
  const std::vector<double> sums =
      forecast::SumOverWindow(forecast, *series, forecast.first_day, forecast.end_day);
  return simd::SummarizeDraws(sums, kMiddle).mean;
}

TEST(ForecastPlanTest, SameSeedGivesTheSameBytesAtAnyThreadCount) {
  const tbb::global_control threads_allowed(tbb::global_control::max_allowed_parallelism, 8);
  const data::PlanInputs plan = MakeToyPlan(MakeToyHistory(168), 30, 100.0, 50.0);
  forecast::ForecastOptions options = Draws(300);
  options.thread_count = 1;
  const absl::StatusOr<data::ForecastDraws> one =
      forecast::ForecastPlan(FittedToy(), plan, options);
  ASSERT_TRUE(one.ok());
  for (const int threads : {2, 8}) {
    options.thread_count = threads;
    const absl::StatusOr<data::ForecastDraws> more =
        forecast::ForecastPlan(FittedToy(), plan, options);
    ASSERT_TRUE(more.ok());
    for (std::size_t s = 0; s < one->series.size(); ++s) {
      EXPECT_EQ(one->series[s].values, more->series[s].values);
      EXPECT_EQ(one->series[s].day_shares, more->series[s].day_shares);
    }
  }
}

// What needs no weekday shares is the same without them; a partial last period draws them all the
// same.
TEST(ForecastPlanTest, WholePeriodsAreTheSameWithoutDayShares) {
  for (const int days : {28, 31}) {
    const data::PlanInputs plan = MakeToyPlan(MakeToyHistory(168), days, 100.0, 50.0);
    forecast::ForecastOptions options = Draws(200);
    const absl::StatusOr<data::ForecastDraws> any =
        forecast::ForecastPlan(FittedToy(), plan, options);
    options.windows = forecast::WindowUse::kWholePeriods;
    const absl::StatusOr<data::ForecastDraws> whole =
        forecast::ForecastPlan(FittedToy(), plan, options);
    ASSERT_TRUE(any.ok() && whole.ok());
    for (std::size_t s = 0; s < any->series.size(); ++s) {
      EXPECT_EQ(any->series[s].values, whole->series[s].values);
    }
    EXPECT_EQ(whole->Find("a", data::Quantity::kAttention)->day_shares.empty(), days == 28);
  }
}

TEST(ForecastPlanTest, BrandComesFirstThenChannels) {
  const data::ForecastDraws forecast = Forecast(MakeToyPlan(MakeToyHistory(168), 28, 100.0, 50.0));
  std::vector<std::string> order;
  for (const data::SeriesDraws& series : forecast.series) {
    order.push_back(series.channel + std::to_string(static_cast<int>(series.quantity)));
  }
  EXPECT_EQ(order, (std::vector<std::string>{"0", "1", "3", "4", "5", "a0", "a1", "a5", "b0", "b1",
                                             "b5"}));
}

// The usual spend brings the usual: the middle of the interval covers a level well known from 24
// weeks.
TEST(ForecastPlanTest, UsualSpendBringsTheUsual) {
  const data::FunnelHistory history = MakeToyHistory(168);
  double usual_orders = 0.0;
  for (const double orders : history.brand[3]) usual_orders += orders / 168.0 * 28.0;
  const data::ForecastDraws forecast = Forecast(MakeToyPlan(history, 28, 104.6, 52.3));
  const std::vector<double> sums = forecast::SumOverWindow(
      forecast, *forecast.Find("", data::Quantity::kAction), forecast.first_day, forecast.end_day);
  const simd::DrawSummary summary = simd::SummarizeDraws(sums, kMiddle);
  EXPECT_LT(summary.quantiles[0], usual_orders);
  EXPECT_GT(summary.quantiles[2], usual_orders);
  EXPECT_NEAR(summary.quantiles[1] / usual_orders, 1.0, 0.2);
}

TEST(ForecastPlanTest, APausedChannelBringsExactlyNothing) {
  const data::ForecastDraws forecast = Forecast(MakeToyPlan(MakeToyHistory(168), 28, 100.0, 0.0));
  EXPECT_EQ(MeanTotal(forecast, "b", data::Quantity::kAttention), 0.0);
  EXPECT_EQ(MeanTotal(forecast, "b", data::Quantity::kInterest), 0.0);
  EXPECT_EQ(forecast.Find("b", data::Quantity::kSpend), nullptr);
  EXPECT_GT(MeanTotal(forecast, "", data::Quantity::kAction), 0.0);
}

TEST(ForecastPlanTest, BrandSumsAreSumsWithinADraw) {
  const data::ForecastDraws forecast = Forecast(MakeToyPlan(MakeToyHistory(168), 28, 100.0, 50.0));
  const data::SeriesDraws* brand = forecast.Find("", data::Quantity::kInterest);
  const data::SeriesDraws* a = forecast.Find("a", data::Quantity::kInterest);
  const data::SeriesDraws* b = forecast.Find("b", data::Quantity::kInterest);
  for (std::size_t i = 0; i < brand->values.size(); ++i) {
    EXPECT_FLOAT_EQ(brand->values[i], a->values[i] + b->values[i]);
  }
}

// 31 days are four weeks and three days: the plan's spend of the last period is what was planned
// for its days, and its outcome about three sevenths of a week's.
TEST(ForecastPlanTest, APartialLastPeriodIsCutToItsDays) {
  const data::FunnelHistory history = MakeToyHistory(168);
  const data::ForecastDraws forecast = Forecast(MakeToyPlan(history, 31, 100.0, 50.0));
  ASSERT_EQ(forecast.period_first_days.size(), 5U);
  const data::SeriesDraws* spend = forecast.Find("a", data::Quantity::kSpend);
  EXPECT_FLOAT_EQ(spend->values.back(), 300.0F);
  const data::SeriesDraws* attention = forecast.Find("a", data::Quantity::kAttention);
  double full = 0.0;
  double cut = 0.0;
  for (std::size_t d = 0; d < 400; ++d) {
    full += static_cast<double>(attention->values[3 * 400 + d]);
    cut += static_cast<double>(attention->values[4 * 400 + d]);
  }
  EXPECT_NEAR(cut / full, 3.0 / 7.0, 0.08);
}

// Also with a last week of three days, and with a channel paused that the window was prepared with.
TEST(PreparedWindowTest, ForecastsAreTheSame) {
  const data::FunnelHistory history = MakeToyHistory(168);
  for (const int days : {28, 31}) {
    ExpectSameWhenPrepared(FittedToy(), {MakeToyPlan(history, days, 100.0, 50.0),
                                         MakeToyPlan(history, days, 180.0, 0.0)});
  }
}

TEST(PreparedWindowTest, SuitsItsDaysAndDrawsAlone) {
  const data::FunnelHistory history = MakeToyHistory(168);
  const auto fitted = std::make_shared<const data::FittedFunnel>(FittedToy());
  const data::PlanInputs plan = MakeToyPlan(history, 28, 100.0, 50.0);
  const auto window = *forecast::PrepareWindow(fitted, plan, Draws(300));
  EXPECT_TRUE(forecast::SuitsWindow(*window, *fitted, plan, Draws(300)));
  EXPECT_FALSE(forecast::SuitsWindow(*window, *fitted, plan, Draws(200)));
  EXPECT_FALSE(
      forecast::SuitsWindow(*window, *fitted, MakeToyPlan(history, 35, 100.0, 50.0), Draws(300)));
  forecast::ForecastOptions options = Draws(300);
  options.seed = 2;
  EXPECT_FALSE(forecast::SuitsWindow(*window, *fitted, plan, options));
  options = Draws(300);
  options.windows = forecast::WindowUse::kWholePeriods;
  EXPECT_FALSE(forecast::SuitsWindow(*window, *fitted, plan, options));
}

TEST(PreparedWindowTest, RefusesWhatForecastsRefuse) {
  data::PlanInputs plan = MakeToyPlan(MakeToyHistory(168), 28, 100.0, 50.0);
  plan.channels[0].id = "unheard";
  const auto window = forecast::PrepareWindow(
      std::make_shared<const data::FittedFunnel>(FittedToy()), plan, Draws(300));
  EXPECT_EQ(window.status(), forecast::ForecastPlan(FittedToy(), plan, Draws(300)).status());
}

TEST(SummarizeSeriesTest, IsWhatPeriodsAndTheirSumAreOneByOne) {
  const data::ForecastDraws forecast = Forecast(MakeToyPlan(MakeToyHistory(168), 31, 100.0, 50.0));
  for (const data::SeriesDraws& series : forecast.series) {
    const std::size_t count = series.kept_draws(forecast.draw_count);
    EXPECT_EQ(count, data::IsInput(series.quantity) ? 1U : 400U);
    ASSERT_EQ(series.values.size(), 5 * count);
    const forecast::SeriesSummary summary = forecast::SummarizeSeries(forecast, series, kMiddle);
    ASSERT_EQ(summary.means.size(), 6U);
    const auto expect_entry = [&](std::size_t entry, const simd::DrawSummary& expected) {
      EXPECT_EQ(summary.means[entry], expected.mean);
      const std::span<const double> quantiles = summary.quantiles_of(entry);
      EXPECT_EQ(std::vector<double>(quantiles.begin(), quantiles.end()), expected.quantiles);
    };
    for (std::size_t t = 0; t < 5; ++t) {
      const std::span<const float> draws(series.values.data() + t * count, count);
      expect_entry(t, simd::SummarizeDraws(draws, kMiddle));
    }
    const std::vector<double> sums =
        forecast::SumOverWindow(forecast, series, forecast.first_day, forecast.end_day);
    const std::vector<float> rounded(sums.begin(), sums.end());
    simd::DrawSummary expected = simd::SummarizeDraws(std::span<const float>(rounded), kMiddle);
    expected.mean = simd::SummarizeDraws(sums, kMiddle).mean;
    expect_entry(5, expected);
  }
}

// So long that the channels of the toy funnel are simulated one after the other, and with a partial
// last week.
constexpr int kLongPlanDays = 5 * 364 + 3;

data::PlanInputs LongPlan() { return MakeToyPlan(MakeToyHistory(168), kLongPlanDays, 100.0, 50.0); }

// One thread, so that groups do not depend on the machine.
forecast::ForecastOptions OneThread(int draw_count) {
  forecast::ForecastOptions options = Draws(draw_count);
  options.thread_count = 1;
  return options;
}

TEST(ForecastBaseTest, PutsChannelsOfLongPlansIntoGroupsOfTheirOwn) {
  const auto count_groups = [](int day_count) {
    const data::PlanInputs plan = MakeToyPlan(MakeToyHistory(168), day_count, 100.0, 50.0);
    const data::PlanPeriods periods = data::MakePlanPeriods(plan, 7);
    return tbb::task_arena(1).execute(
        [&] { return forecast::ForecastBase(FittedToy(), periods, 300, 1, true).groups().size(); });
  };
  EXPECT_EQ(count_groups(28), 2U);
  EXPECT_EQ(count_groups(kLongPlanDays), 3U);
}

// What is drawn for a week does not depend on what is simulated together.
TEST(ForecastPlanTest, LongPlansBeginAsShortOnes) {
  const data::FunnelHistory history = MakeToyHistory(168);
  const data::ForecastDraws together =
      *forecast::ForecastPlan(FittedToy(), MakeToyPlan(history, 28, 100.0, 50.0), OneThread(300));
  const data::ForecastDraws apart =
      *forecast::ForecastPlan(FittedToy(), LongPlan(), OneThread(300));
  ASSERT_EQ(apart.series.size(), together.series.size());
  for (std::size_t s = 0; s < together.series.size(); ++s) {
    const data::SeriesDraws& series = together.series[s];
    EXPECT_EQ(apart.series[s].channel, series.channel);
    EXPECT_EQ(apart.series[s].quantity, series.quantity);
    ASSERT_LT(series.values.size(), apart.series[s].values.size());
    EXPECT_TRUE(
        std::equal(series.values.begin(), series.values.end(), apart.series[s].values.begin()))
        << series.channel << " " << static_cast<int>(series.quantity);
  }
}

// The days of a sum over channels are those of its parts, also where these come one by one.
TEST(ForecastPlanTest, DaysOfSumsLieBetweenThoseOfTheirParts) {
  const data::ForecastDraws forecast =
      *forecast::ForecastPlan(FittedToy(), LongPlan(), OneThread(300));
  const std::vector<float>& sum = forecast.Find("", data::Quantity::kAttention)->day_shares;
  const std::vector<float>& a = forecast.Find("a", data::Quantity::kAttention)->day_shares;
  const std::vector<float>& b = forecast.Find("b", data::Quantity::kAttention)->day_shares;
  ASSERT_EQ(sum.size(), 7 * 300U);
  for (std::size_t i = 0; i < sum.size(); ++i) {
    EXPECT_GE(sum[i], std::min(a[i], b[i]) - 1e-6F);
    EXPECT_LE(sum[i], std::max(a[i], b[i]) + 1e-6F);
  }
}

// Summaries, comparisons and other numbers of threads, which make other groups.
TEST(ForecastPlanTest, GroupsChangeNothing) {
  const tbb::global_control threads_allowed(tbb::global_control::max_allowed_parallelism, 8);
  const data::PlanInputs plan = LongPlan();
  const data::ForecastDraws draws = *forecast::ForecastPlan(FittedToy(), plan, OneThread(300));
  for (const int threads : {1, 8}) {
    forecast::ForecastOptions options = Draws(300);
    options.thread_count = threads;
    ExpectSummaryOf(draws, forecast::SummarizePlan(FittedToy(), plan, options, kEnds));
    forecast::CompareOptions compare;
    compare.draw_count = 300;
    compare.thread_count = threads;
    const auto totals = forecast::SimulateTotals(FittedToy(), {&plan, 1}, compare, nullptr);
    ASSERT_TRUE(totals.ok()) << totals.status();
    for (const data::Quantity quantity :
         {data::Quantity::kAttention, data::Quantity::kInterest, data::Quantity::kAction}) {
      const std::vector<double> expected =
          forecast::SumOverWindow(draws, *draws.Find("", quantity), draws.first_day, draws.end_day);
      const std::vector<double>& sums = (*totals)[0].stages[static_cast<std::size_t>(quantity)];
      ASSERT_EQ(sums.size(), expected.size());
      for (std::size_t d = 0; d < sums.size(); ++d) {
        EXPECT_NEAR(sums[d], expected[d], 1e-6 * expected[d]);
      }
    }
  }
}

// Three channels, the first without clicks, so that their sum begins with the second, which a long
// plan simulates after it.
TEST(ForecastPlanTest, SumsBeginWithTheFirstChannelThatHasTheStage) {
  data::FunnelHistory history = MakeToyHistory(168);
  history.channels.push_back(history.channels[1]);
  history.channels.back().id = "c";
  history.channels[0].stages[1].clear();
  const data::FittedFunnel fitted = *fit::FitFunnel(history, QuickFit(), nullptr);
  for (const int days : {28, kLongPlanDays}) {
    const data::ForecastDraws forecast =
        *forecast::ForecastPlan(fitted, MakeToyPlan(history, days, 100.0, 50.0), OneThread(300));
    const auto values = [&](const char* channel,
                            data::Quantity quantity) -> const base::DrawValues& {
      return forecast.Find(channel, quantity)->values;
    };
    ASSERT_EQ(forecast.Find("a", data::Quantity::kInterest), nullptr);
    const base::DrawValues& clicks = values("", data::Quantity::kInterest);
    const base::DrawValues& impressions = values("", data::Quantity::kAttention);
    // But for the last period, which may be partial, so that its parts are rounded once more.
    for (std::size_t i = 0; i + 300 < clicks.size(); ++i) {
      ASSERT_EQ(clicks[i], values("b", data::Quantity::kInterest)[i] +
                               values("c", data::Quantity::kInterest)[i]);
      ASSERT_EQ(impressions[i], values("a", data::Quantity::kAttention)[i] +
                                    values("b", data::Quantity::kAttention)[i] +
                                    values("c", data::Quantity::kAttention)[i]);
    }
  }
}

TEST(SumOverWindowTest, PartsAddUpToTheWhole) {
  const data::ForecastDraws forecast = Forecast(MakeToyPlan(MakeToyHistory(168), 31, 100.0, 50.0));
  const data::SeriesDraws& series = *forecast.Find("", data::Quantity::kAction);
  const data::Day cut = forecast.first_day + 10;
  const std::vector<double> whole =
      forecast::SumOverWindow(forecast, series, forecast.first_day, forecast.end_day);
  const std::vector<double> head =
      forecast::SumOverWindow(forecast, series, forecast.first_day, cut);
  const std::vector<double> tail = forecast::SumOverWindow(forecast, series, cut, forecast.end_day);
  for (std::size_t d = 0; d < whole.size(); ++d) {
    EXPECT_NEAR(head[d] + tail[d], whole[d], 1e-6 * (1.0 + whole[d]));
  }
}

TEST(ForecastPlanTest, SaysHowFarThePlanLeavesWhatWasSeen) {
  const data::FunnelHistory history = MakeToyHistory(168);
  EXPECT_EQ(Forecast(MakeToyPlan(history, 28, 100.0, 50.0)).support.outside_observed, 0.0);
  const double max_daily = FittedToy().channels[0].max_daily_input;
  const double share = (1000.0 - max_daily) / 1050.0;
  EXPECT_NEAR(Forecast(MakeToyPlan(history, 28, 1000.0, 50.0)).support.outside_observed, share,
              1e-9);
}

TEST(ForecastPlanTest, RefusesPlansItCannotAnswer) {
  const data::FunnelHistory history = MakeToyHistory(168);
  data::PlanInputs early = MakeToyPlan(history, 28, 100.0, 50.0);
  early.first_day -= 1;
  const auto overlapping = forecast::ForecastPlan(FittedToy(), early, Draws(100));
  EXPECT_EQ(overlapping.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(overlapping.status().message()), HasSubstr("2025-03-20"));
  data::PlanInputs unknown = MakeToyPlan(history, 28, 100.0, 50.0);
  unknown.channels[1].id = "tv";
  EXPECT_EQ(forecast::ForecastPlan(FittedToy(), unknown, Draws(100)).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(forecast::ForecastPlan(FittedToy(), MakeToyPlan(history, 28, 1.0, 1.0), Draws(401))
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(forecast::ForecastPlan(FittedToy(), data::PlanInputs{}, Draws(100)).status().code(),
            absl::StatusCode::kInvalidArgument);
}

// Order statistics 1, 2, 3, 4: type 7 puts the median at 2.5 and the 0.25 quantile at 1.75.
TEST(SummarizeDrawsTest, InterpolatesOrderStatistics) {
  const double draws[] = {4.0, 1.0, 3.0, 2.0};
  const double probabilities[] = {0.25, 0.5};
  const simd::DrawSummary summary = simd::SummarizeDraws(draws, probabilities);
  EXPECT_DOUBLE_EQ(summary.mean, 2.5);
  EXPECT_DOUBLE_EQ(summary.quantiles[0], 1.75);
  EXPECT_DOUBLE_EQ(summary.quantiles[1], 2.5);
}

// Quantiles do not depend on the order in which they are asked for, nor on how many are.
TEST(SummarizeDrawsTest, AgreesWithAFullSort) {
  std::vector<float> draws;
  for (int i = 0; i < 1000; ++i) draws.push_back(static_cast<float>((i * 7919) % 1000));
  std::vector<double> probabilities;
  for (int p = 99; p >= 1; --p) probabilities.push_back(p / 100.0);
  const simd::DrawSummary summary = simd::SummarizeDraws(draws, probabilities);
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    EXPECT_NEAR(summary.quantiles[i], probabilities[i] * 999.0, 1e-9);
  }
}

// Samples that crowd into few buckets or none: constant, two values, one far outlier, negative
// values.
TEST(SelectOrderStatisticsTest, AgreesWithAFullSortOfAwkwardSamples) {
  std::vector<std::vector<double>> samples(4, std::vector<double>(500, 7.0));
  base::RandomStream random(3, base::StreamPurpose::kTest, 0, 0);
  for (std::size_t i = 0; i < 500; ++i) {
    samples[1][i] = i % 3 == 0 ? 1.0 : 2.0;
    samples[2][i] = i == 250 ? 1e12 : random.Uniform();
    samples[3][i] = random.Normal();
  }
  std::vector<std::size_t> ranks;
  for (std::size_t rank = 0; rank < 500; rank += 7) ranks.push_back(499 - rank);
  for (const std::vector<double>& sample : samples) {
    std::vector<double> sorted = sample;
    std::sort(sorted.begin(), sorted.end());
    const std::vector<double> found = simd::SelectOrderStatistics(
        std::span<const double>(sample), std::span<const std::size_t>(ranks));
    for (std::size_t i = 0; i < ranks.size(); ++i) EXPECT_EQ(found[i], sorted[ranks[i]]);
  }
}

}  // namespace
}  // namespace funnelcast
