// Forecasts of the toy brand and sums over windows.
#include "simulator/forecast.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "simulator/base/order_statistics.h"
#include "simulator/base/random.h"
#include "simulator/compare.h"
#include "simulator/forward/forecast_base.h"
#include "simulator/forward/plan_periods.h"
#include "tests/simulator/expect_prepared.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast::simulator {
namespace {

using ::testing::HasSubstr;

constexpr double kMiddle[] = {0.025, 0.5, 0.975};

ForecastOptions Draws(int count) {
  ForecastOptions options;
  options.draw_count = count;
  return options;
}

ForecastDraws Forecast(const PlanInputs& plan) {
  absl::StatusOr<ForecastDraws> forecast = ForecastPlan(FittedToy(), plan, Draws(400));
  EXPECT_TRUE(forecast.ok()) << forecast.status();
  return *std::move(forecast);
}

double MeanTotal(const ForecastDraws& forecast, const std::string& channel, Quantity quantity) {
  const SeriesDraws* series = forecast.Find(channel, quantity);
  const std::vector<double> sums =
      SumOverWindow(forecast, *series, forecast.first_day, forecast.end_day);
  return SummarizeDraws(sums, kMiddle).mean;
}

TEST(ForecastPlanTest, SameSeedGivesTheSameBytesAtAnyThreadCount) {
  const tbb::global_control threads_allowed(tbb::global_control::max_allowed_parallelism, 8);
  const PlanInputs plan = MakeToyPlan(MakeToyHistory(168), 30, 100.0, 50.0);
  ForecastOptions options = Draws(300);
  options.thread_count = 1;
  const absl::StatusOr<ForecastDraws> one = ForecastPlan(FittedToy(), plan, options);
  ASSERT_TRUE(one.ok());
  for (const int threads : {2, 8}) {
    options.thread_count = threads;
    const absl::StatusOr<ForecastDraws> more = ForecastPlan(FittedToy(), plan, options);
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
    const PlanInputs plan = MakeToyPlan(MakeToyHistory(168), days, 100.0, 50.0);
    ForecastOptions options = Draws(200);
    const absl::StatusOr<ForecastDraws> any = ForecastPlan(FittedToy(), plan, options);
    options.windows = WindowUse::kWholePeriods;
    const absl::StatusOr<ForecastDraws> whole = ForecastPlan(FittedToy(), plan, options);
    ASSERT_TRUE(any.ok() && whole.ok());
    for (std::size_t s = 0; s < any->series.size(); ++s) {
      EXPECT_EQ(any->series[s].values, whole->series[s].values);
    }
    EXPECT_EQ(whole->Find("a", Quantity::kAttention)->day_shares.empty(), days == 28);
  }
}

TEST(ForecastPlanTest, BrandComesFirstThenChannels) {
  const ForecastDraws forecast = Forecast(MakeToyPlan(MakeToyHistory(168), 28, 100.0, 50.0));
  std::vector<std::string> order;
  for (const SeriesDraws& series : forecast.series) {
    order.push_back(series.channel + std::to_string(static_cast<int>(series.quantity)));
  }
  EXPECT_EQ(order, (std::vector<std::string>{"0", "1", "3", "4", "5", "a0", "a1", "a5", "b0", "b1",
                                             "b5"}));
}

// The usual spend brings the usual: the middle of the interval covers a level well known from 24
// weeks.
TEST(ForecastPlanTest, UsualSpendBringsTheUsual) {
  const FunnelHistory history = MakeToyHistory(168);
  double usual_orders = 0.0;
  for (const double orders : history.brand[3]) usual_orders += orders / 168.0 * 28.0;
  const ForecastDraws forecast = Forecast(MakeToyPlan(history, 28, 104.6, 52.3));
  const std::vector<double> sums = SumOverWindow(forecast, *forecast.Find("", Quantity::kAction),
                                                 forecast.first_day, forecast.end_day);
  const DrawSummary summary = SummarizeDraws(sums, kMiddle);
  EXPECT_LT(summary.quantiles[0], usual_orders);
  EXPECT_GT(summary.quantiles[2], usual_orders);
  EXPECT_NEAR(summary.quantiles[1] / usual_orders, 1.0, 0.2);
}

TEST(ForecastPlanTest, APausedChannelBringsExactlyNothing) {
  const ForecastDraws forecast = Forecast(MakeToyPlan(MakeToyHistory(168), 28, 100.0, 0.0));
  EXPECT_EQ(MeanTotal(forecast, "b", Quantity::kAttention), 0.0);
  EXPECT_EQ(MeanTotal(forecast, "b", Quantity::kInterest), 0.0);
  EXPECT_EQ(forecast.Find("b", Quantity::kSpend), nullptr);
  EXPECT_GT(MeanTotal(forecast, "", Quantity::kAction), 0.0);
}

TEST(ForecastPlanTest, BrandSumsAreSumsWithinADraw) {
  const ForecastDraws forecast = Forecast(MakeToyPlan(MakeToyHistory(168), 28, 100.0, 50.0));
  const SeriesDraws* brand = forecast.Find("", Quantity::kInterest);
  const SeriesDraws* a = forecast.Find("a", Quantity::kInterest);
  const SeriesDraws* b = forecast.Find("b", Quantity::kInterest);
  for (std::size_t i = 0; i < brand->values.size(); ++i) {
    EXPECT_FLOAT_EQ(brand->values[i], a->values[i] + b->values[i]);
  }
}

// 31 days are four weeks and three days: the plan's spend of the last period is what was planned
// for its days, and its outcome about three sevenths of a week's.
TEST(ForecastPlanTest, APartialLastPeriodIsCutToItsDays) {
  const FunnelHistory history = MakeToyHistory(168);
  const ForecastDraws forecast = Forecast(MakeToyPlan(history, 31, 100.0, 50.0));
  ASSERT_EQ(forecast.period_first_days.size(), 5U);
  const SeriesDraws* spend = forecast.Find("a", Quantity::kSpend);
  EXPECT_FLOAT_EQ(spend->values.back(), 300.0F);
  const SeriesDraws* attention = forecast.Find("a", Quantity::kAttention);
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
  const FunnelHistory history = MakeToyHistory(168);
  for (const int days : {28, 31}) {
    ExpectSameWhenPrepared(FittedToy(), {MakeToyPlan(history, days, 100.0, 50.0),
                                         MakeToyPlan(history, days, 180.0, 0.0)});
  }
}

TEST(PreparedWindowTest, SuitsItsDaysAndDrawsAlone) {
  const FunnelHistory history = MakeToyHistory(168);
  const auto fitted = std::make_shared<const FittedFunnel>(FittedToy());
  const PlanInputs plan = MakeToyPlan(history, 28, 100.0, 50.0);
  const auto window = *PrepareWindow(fitted, plan, Draws(300));
  EXPECT_TRUE(SuitsWindow(*window, *fitted, plan, Draws(300)));
  EXPECT_FALSE(SuitsWindow(*window, *fitted, plan, Draws(200)));
  EXPECT_FALSE(SuitsWindow(*window, *fitted, MakeToyPlan(history, 35, 100.0, 50.0), Draws(300)));
  ForecastOptions options = Draws(300);
  options.seed = 2;
  EXPECT_FALSE(SuitsWindow(*window, *fitted, plan, options));
  options = Draws(300);
  options.windows = WindowUse::kWholePeriods;
  EXPECT_FALSE(SuitsWindow(*window, *fitted, plan, options));
}

TEST(PreparedWindowTest, RefusesWhatForecastsRefuse) {
  PlanInputs plan = MakeToyPlan(MakeToyHistory(168), 28, 100.0, 50.0);
  plan.channels[0].id = "unheard";
  const auto window =
      PrepareWindow(std::make_shared<const FittedFunnel>(FittedToy()), plan, Draws(300));
  EXPECT_EQ(window.status(), ForecastPlan(FittedToy(), plan, Draws(300)).status());
}

TEST(SummarizeSeriesTest, IsWhatPeriodsAndTheirSumAreOneByOne) {
  const ForecastDraws forecast = Forecast(MakeToyPlan(MakeToyHistory(168), 31, 100.0, 50.0));
  for (const SeriesDraws& series : forecast.series) {
    const std::size_t count = series.kept_draws(forecast.draw_count);
    EXPECT_EQ(count, IsInput(series.quantity) ? 1U : 400U);
    ASSERT_EQ(series.values.size(), 5 * count);
    const SeriesSummary summary = SummarizeSeries(forecast, series, kMiddle);
    ASSERT_EQ(summary.means.size(), 6U);
    const auto expect_entry = [&](std::size_t entry, const DrawSummary& expected) {
      EXPECT_EQ(summary.means[entry], expected.mean);
      const std::span<const double> quantiles = summary.quantiles_of(entry);
      EXPECT_EQ(std::vector<double>(quantiles.begin(), quantiles.end()), expected.quantiles);
    };
    for (std::size_t t = 0; t < 5; ++t) {
      const std::span<const float> draws(series.values.data() + t * count, count);
      expect_entry(t, SummarizeDraws(draws, kMiddle));
    }
    const std::vector<double> sums =
        SumOverWindow(forecast, series, forecast.first_day, forecast.end_day);
    const std::vector<float> rounded(sums.begin(), sums.end());
    DrawSummary expected = SummarizeDraws(std::span<const float>(rounded), kMiddle);
    expected.mean = SummarizeDraws(sums, kMiddle).mean;
    expect_entry(5, expected);
  }
}

// So long that the channels of the toy funnel are simulated one after the other, and with a partial
// last week.
constexpr int kLongPlanDays = 5 * 364 + 3;

PlanInputs LongPlan() { return MakeToyPlan(MakeToyHistory(168), kLongPlanDays, 100.0, 50.0); }

// One thread, so that groups do not depend on the machine.
ForecastOptions OneThread(int draw_count) {
  ForecastOptions options = Draws(draw_count);
  options.thread_count = 1;
  return options;
}

TEST(ForecastBaseTest, PutsChannelsOfLongPlansIntoGroupsOfTheirOwn) {
  const auto count_groups = [](int day_count) {
    const PlanInputs plan = MakeToyPlan(MakeToyHistory(168), day_count, 100.0, 50.0);
    const PlanPeriods periods = MakePlanPeriods(plan, 7);
    return tbb::task_arena(1).execute(
        [&] { return ForecastBase(FittedToy(), periods, 300, 1, true).groups().size(); });
  };
  EXPECT_EQ(count_groups(28), 2U);
  EXPECT_EQ(count_groups(kLongPlanDays), 3U);
}

// What is drawn for a week does not depend on what is simulated together.
TEST(ForecastPlanTest, LongPlansBeginAsShortOnes) {
  const FunnelHistory history = MakeToyHistory(168);
  const ForecastDraws together =
      *ForecastPlan(FittedToy(), MakeToyPlan(history, 28, 100.0, 50.0), OneThread(300));
  const ForecastDraws apart = *ForecastPlan(FittedToy(), LongPlan(), OneThread(300));
  ASSERT_EQ(apart.series.size(), together.series.size());
  for (std::size_t s = 0; s < together.series.size(); ++s) {
    const SeriesDraws& series = together.series[s];
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
  const ForecastDraws forecast = *ForecastPlan(FittedToy(), LongPlan(), OneThread(300));
  const std::vector<float>& sum = forecast.Find("", Quantity::kAttention)->day_shares;
  const std::vector<float>& a = forecast.Find("a", Quantity::kAttention)->day_shares;
  const std::vector<float>& b = forecast.Find("b", Quantity::kAttention)->day_shares;
  ASSERT_EQ(sum.size(), 7 * 300U);
  for (std::size_t i = 0; i < sum.size(); ++i) {
    EXPECT_GE(sum[i], std::min(a[i], b[i]) - 1e-6F);
    EXPECT_LE(sum[i], std::max(a[i], b[i]) + 1e-6F);
  }
}

// Summaries, comparisons and other numbers of threads, which make other groups.
TEST(ForecastPlanTest, GroupsChangeNothing) {
  const tbb::global_control threads_allowed(tbb::global_control::max_allowed_parallelism, 8);
  const PlanInputs plan = LongPlan();
  const ForecastDraws draws = *ForecastPlan(FittedToy(), plan, OneThread(300));
  for (const int threads : {1, 8}) {
    ForecastOptions options = Draws(300);
    options.thread_count = threads;
    ExpectSummaryOf(draws, SummarizePlan(FittedToy(), plan, options, kEnds));
    CompareOptions compare;
    compare.draw_count = 300;
    compare.thread_count = threads;
    const auto totals = SimulateTotals(FittedToy(), {&plan, 1}, compare, nullptr);
    ASSERT_TRUE(totals.ok()) << totals.status();
    for (const Quantity quantity : {Quantity::kAttention, Quantity::kInterest, Quantity::kAction}) {
      const std::vector<double> expected =
          SumOverWindow(draws, *draws.Find("", quantity), draws.first_day, draws.end_day);
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
  FunnelHistory history = MakeToyHistory(168);
  history.channels.push_back(history.channels[1]);
  history.channels.back().id = "c";
  history.channels[0].stages[1].clear();
  const FittedFunnel fitted = *FitFunnel(history, QuickFit(), nullptr);
  for (const int days : {28, kLongPlanDays}) {
    const ForecastDraws forecast =
        *ForecastPlan(fitted, MakeToyPlan(history, days, 100.0, 50.0), OneThread(300));
    const auto values = [&](const char* channel, Quantity quantity) -> const DrawValues& {
      return forecast.Find(channel, quantity)->values;
    };
    ASSERT_EQ(forecast.Find("a", Quantity::kInterest), nullptr);
    const DrawValues& clicks = values("", Quantity::kInterest);
    const DrawValues& impressions = values("", Quantity::kAttention);
    // But for the last period, which may be partial, so that its parts are rounded once more.
    for (std::size_t i = 0; i + 300 < clicks.size(); ++i) {
      ASSERT_EQ(clicks[i],
                values("b", Quantity::kInterest)[i] + values("c", Quantity::kInterest)[i]);
      ASSERT_EQ(impressions[i], values("a", Quantity::kAttention)[i] +
                                    values("b", Quantity::kAttention)[i] +
                                    values("c", Quantity::kAttention)[i]);
    }
  }
}

TEST(SumOverWindowTest, PartsAddUpToTheWhole) {
  const ForecastDraws forecast = Forecast(MakeToyPlan(MakeToyHistory(168), 31, 100.0, 50.0));
  const SeriesDraws& series = *forecast.Find("", Quantity::kAction);
  const Day cut = forecast.first_day + 10;
  const std::vector<double> whole =
      SumOverWindow(forecast, series, forecast.first_day, forecast.end_day);
  const std::vector<double> head = SumOverWindow(forecast, series, forecast.first_day, cut);
  const std::vector<double> tail = SumOverWindow(forecast, series, cut, forecast.end_day);
  for (std::size_t d = 0; d < whole.size(); ++d) {
    EXPECT_NEAR(head[d] + tail[d], whole[d], 1e-6 * (1.0 + whole[d]));
  }
}

TEST(ForecastPlanTest, SaysHowFarThePlanLeavesWhatWasSeen) {
  const FunnelHistory history = MakeToyHistory(168);
  EXPECT_EQ(Forecast(MakeToyPlan(history, 28, 100.0, 50.0)).support.outside_observed, 0.0);
  const double max_daily = FittedToy().channels[0].max_daily_input;
  const double share = (1000.0 - max_daily) / 1050.0;
  EXPECT_NEAR(Forecast(MakeToyPlan(history, 28, 1000.0, 50.0)).support.outside_observed, share,
              1e-9);
}

TEST(ForecastPlanTest, RefusesPlansItCannotAnswer) {
  const FunnelHistory history = MakeToyHistory(168);
  PlanInputs early = MakeToyPlan(history, 28, 100.0, 50.0);
  early.first_day -= 1;
  const auto overlapping = ForecastPlan(FittedToy(), early, Draws(100));
  EXPECT_EQ(overlapping.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(overlapping.status().message()), HasSubstr("2025-03-20"));
  PlanInputs unknown = MakeToyPlan(history, 28, 100.0, 50.0);
  unknown.channels[1].id = "tv";
  EXPECT_EQ(ForecastPlan(FittedToy(), unknown, Draws(100)).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(
      ForecastPlan(FittedToy(), MakeToyPlan(history, 28, 1.0, 1.0), Draws(401)).status().code(),
      absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ForecastPlan(FittedToy(), PlanInputs{}, Draws(100)).status().code(),
            absl::StatusCode::kInvalidArgument);
}

// Order statistics 1, 2, 3, 4: type 7 puts the median at 2.5 and the 0.25 quantile at 1.75.
TEST(SummarizeDrawsTest, InterpolatesOrderStatistics) {
  const double draws[] = {4.0, 1.0, 3.0, 2.0};
  const double probabilities[] = {0.25, 0.5};
  const DrawSummary summary = SummarizeDraws(draws, probabilities);
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
  const DrawSummary summary = SummarizeDraws(draws, probabilities);
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    EXPECT_NEAR(summary.quantiles[i], probabilities[i] * 999.0, 1e-9);
  }
}

// Samples that crowd into few buckets or none: constant, two values, one far outlier, negative
// values.
TEST(SelectOrderStatisticsTest, AgreesWithAFullSortOfAwkwardSamples) {
  std::vector<std::vector<double>> samples(4, std::vector<double>(500, 7.0));
  RandomStream random(3, StreamPurpose::kTest, 0, 0);
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
    const std::vector<double> found =
        SelectOrderStatistics(std::span<const double>(sample), std::span<const std::size_t>(ranks));
    for (std::size_t i = 0; i < ranks.size(); ++i) EXPECT_EQ(found[i], sorted[ranks[i]]);
  }
}

}  // namespace
}  // namespace funnelcast::simulator
