// Scores against closed forms, baselines by hand, and a backtest of the toy brand.
#include "simulator/backtest/backtest.h"

#include <gtest/gtest.h>

#include <cmath>

#include "simulator/backtest/score.h"
#include "simulator/base/random.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/fit/fit.h"
#include "simulator/rules/baseline.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {
namespace {

std::vector<double> NormalDraws(int count) {
  base::RandomStream random(5, base::StreamPurpose::kTest, 0, 0);
  std::vector<double> draws;
  for (int i = 0; i < count; ++i) draws.push_back(random.Normal());
  return draws;
}

// The CRPS of a standard normal at y is y (2 Phi(y) - 1) + 2 phi(y) - 1 / sqrt(pi) (Gneiting and
// Raftery 2007, section 4.2). |X - y| has a standard deviation below 1 for these y and the spread
// term one below 0.7, so five standard errors of 100,000 draws are below 0.02.
TEST(ComputeCrpsTest, AgreesWithTheClosedFormOfANormal) {
  const std::vector<double> draws = NormalDraws(100000);
  for (const double y : {-1.5, 0.0, 0.7, 3.0}) {
    const double phi = std::exp(-0.5 * y * y) / std::sqrt(2.0 * M_PI);
    const double cumulated = 0.5 * std::erfc(-y / std::sqrt(2.0));
    const double exact = y * (2.0 * cumulated - 1.0) + 2.0 * phi - 1.0 / std::sqrt(M_PI);
    EXPECT_NEAR(backtest::ComputeCrps(draws, y), exact, 0.02) << y;
  }
}

// By hand: mean |x - 2| = 4/3; the pairs are 1, 3 and 4 apart, so the spread is 8 / (3 * 2).
TEST(ComputeCrpsTest, FewDrawsByHand) {
  const std::vector<double> draws = {4.0, 0.0, 1.0};
  EXPECT_NEAR(backtest::ComputeCrps(draws, 2.0), 5.0 / 3.0 - 8.0 / 6.0, 1e-12);
  const std::vector<double> same = {7.0, 7.0};
  EXPECT_EQ(backtest::ComputeCrps(same, 4.0), 3.0);
}

TEST(ScoreForecastTest, CountsWhatCentralIntervalsCover) {
  const std::vector<double> draws = NormalDraws(10000);
  EXPECT_EQ(backtest::ScoreForecast(draws, 0.2).covered, (std::array<bool, 3>{true, true, true}));
  EXPECT_EQ(backtest::ScoreForecast(draws, 1.0).covered, (std::array<bool, 3>{false, true, true}));
  EXPECT_EQ(backtest::ScoreForecast(draws, -1.6).covered,
            (std::array<bool, 3>{false, false, true}));
  EXPECT_EQ(backtest::ScoreForecast(draws, 2.5).covered,
            (std::array<bool, 3>{false, false, false}));
  EXPECT_NEAR(backtest::ScoreForecast(draws, 2.5).error, -2.5, 0.05);
}

// 70 weeks in which day d brings d and costs 2; the window is the last two weeks.
TEST(PredictByBaselineTest, RulesByHand) {
  data::FunnelHistory history;
  history.day_count = 70 * 7;
  data::DailyValues outcome;
  data::DailyValues input(static_cast<std::size_t>(history.day_count), 2.0);
  for (int day = 0; day < history.day_count; ++day) outcome.push_back(day);
  for (int day = 68 * 7; day < 70 * 7; ++day) input[static_cast<std::size_t>(day)] = 4.0;
  rules::BaselineCase one{&history, &outcome, &input, 68 * 7, 70 * 7};
  const double recent = 56.0 * (60 * 7 + 68 * 7 - 1) / 2.0;
  EXPECT_DOUBLE_EQ(*rules::PredictByBaseline(rules::Baseline::kLastEightWeeks, one), recent / 4.0);
  EXPECT_DOUBLE_EQ(*rules::PredictByBaseline(rules::Baseline::kInputRatio, one),
                   recent / 112.0 * 56.0);
  EXPECT_DOUBLE_EQ(*rules::PredictByBaseline(rules::Baseline::kSeasonalNaive, one),
                   14.0 * (16 * 7 + 18 * 7 - 1) / 2.0);
  one.origin = 59 * 7;
  one.window_end = 61 * 7;
  EXPECT_FALSE(rules::PredictByBaseline(rules::Baseline::kSeasonalNaive, one).has_value());
  const data::DailyValues none;
  one.input = &none;
  EXPECT_FALSE(rules::PredictByBaseline(rules::Baseline::kInputRatio, one).has_value());
}

backtest::BacktestOptions QuickBacktest() {
  backtest::BacktestOptions options;
  options.origin_count = 2;
  options.horizon_weeks = {4, 8};
  options.fit = QuickFit();
  return options;
}

TEST(BacktestFunnelTest, ScoresEverySeriesFromEveryOrigin) {
  const data::FunnelHistory history = MakeToyHistory(280);
  double highest = 0.0;
  const absl::StatusOr<backtest::Backtest> backtest =
      backtest::BacktestFunnel(history, QuickBacktest(), [&](double share, std::string_view) {
        EXPECT_GE(share, highest);
        highest = share;
        return true;
      });
  ASSERT_TRUE(backtest.ok()) << backtest.status();
  EXPECT_EQ(backtest->origins,
            (std::vector<data::Day>{history.end_day() - 56, history.end_day() - 28}));
  int orders_rows = 0;
  for (const backtest::BacktestRow& row : backtest->rows) {
    const int windows = row.horizon_weeks == 4 ? 2 : 1;
    const int channels = row.scope == backtest::BacktestScope::kAllChannels ? 2 : 1;
    EXPECT_EQ(row.scores.window_count, windows * channels);
    EXPECT_EQ(row.scores.period_count, windows * channels * row.horizon_weeks);
    EXPECT_TRUE(row.scores.has_baseline);
    EXPECT_GT(row.scores.mean_crps, 0.0);
    EXPECT_LE(row.scores.windows_covered[0], row.scores.windows_covered[2]);
    if (row.quantity == data::Quantity::kAction) ++orders_rows;
  }
  EXPECT_EQ(orders_rows, 2);
}

// What happened after an origin decides about the scores, not about the forecast.
TEST(BacktestFunnelTest, ForecastsDoNotSeeTheFuture) {
  data::FunnelHistory history = MakeToyHistory(280);
  backtest::BacktestOptions options = QuickBacktest();
  options.origin_count = 1;
  options.horizon_weeks = {4};
  const absl::StatusOr<backtest::Backtest> before =
      backtest::BacktestFunnel(history, options, nullptr);
  for (int day = 252; day < 280; ++day) history.brand[3][static_cast<std::size_t>(day)] += 1e6;
  const absl::StatusOr<backtest::Backtest> after =
      backtest::BacktestFunnel(history, options, nullptr);
  ASSERT_TRUE(before.ok() && after.ok());
  for (std::size_t i = 0; i < before->rows.size(); ++i) {
    const backtest::BacktestScores& a = before->rows[i].scores;
    const backtest::BacktestScores& b = after->rows[i].scores;
    if (before->rows[i].quantity != data::Quantity::kAction) {
      EXPECT_EQ(a.mean_crps, b.mean_crps);
      continue;
    }
    EXPECT_EQ(b.windows_covered[2], 0);
    EXPECT_NEAR(b.mean_crps - a.mean_crps, 28e6, 0.01e6);
  }
}

TEST(BacktestFunnelTest, ShortHistoriesAndCancelledOnesSaySo) {
  const absl::StatusOr<backtest::Backtest> cancelled = backtest::BacktestFunnel(
      MakeToyHistory(280), QuickBacktest(), [](double, std::string_view) { return false; });
  EXPECT_EQ(cancelled.status().code(), absl::StatusCode::kCancelled);
  const absl::StatusOr<backtest::Backtest> tiny =
      backtest::BacktestFunnel(MakeToyHistory(30), QuickBacktest(), nullptr);
  EXPECT_EQ(tiny.status().code(), absl::StatusCode::kFailedPrecondition);
}

// A test that is not over at an origin, and a price of later, must not be known there.
TEST(BacktestFunnelTest, OriginsKnowNothingOfLater) {
  data::FunnelHistory history = MakeToyHistory(280);
  history.controls.push_back({"price", data::DailyValues(280, 5.0)});
  history.experiments.push_back({"a", data::Stage::kAction, 19000, 19010, 1.0, 1.0, 1.0});
  history.experiments.push_back(
      {"a", data::Stage::kAction, history.end_day() - 10, history.end_day() - 9, 1.0, 1.0, 1.0});
  std::vector<data::FunnelHistory> seen;
  const auto look = [&](const data::FunnelHistory& known, const fit::FitOptions&,
                        const fit::FitProgress&) {
    seen.push_back(known);
    return absl::StatusOr<data::FittedFunnel>(absl::CancelledError("seen"));
  };
  EXPECT_FALSE(backtest::BacktestFunnelWith(look, history, {}, nullptr).ok());
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_LT(seen[0].end_day(), history.end_day() - 9);
  ASSERT_EQ(seen[0].experiments.size(), 1U);
  EXPECT_EQ(seen[0].experiments[0].first_day, 19000);
  EXPECT_EQ(static_cast<int>(seen[0].controls[0].values.size()), seen[0].day_count);
}

}  // namespace
}  // namespace funnelcast
