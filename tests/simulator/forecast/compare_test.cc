// Plans against each other: the arithmetic by hand, and totals that are those of single forecasts.
#include "simulator/forecast/compare.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/fit/fit.h"
#include "simulator/forecast/forecast.h"
#include "tests/simulator/expect_prepared.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {
namespace {

// Draws of two plans: one better in two of four, level in one.
TEST(ComparePlansTest, ByHand) {
  const std::vector<std::vector<double>> draws = {{1.0, 5.0, 3.0, 2.0}, {2.0, 3.0, 3.0, 1.0}};
  const forecast::PlanComparison comparison =
      forecast::ComparePlans(draws, std::vector<double>{0.5});
  EXPECT_DOUBLE_EQ(comparison.plans[0].best_chance, 0.625);
  EXPECT_DOUBLE_EQ(comparison.plans[1].best_chance, 0.375);
  EXPECT_DOUBLE_EQ(comparison.plans[0].regret, 0.25);
  EXPECT_DOUBLE_EQ(comparison.plans[1].regret, 0.75);
  EXPECT_DOUBLE_EQ(comparison.Beats(0, 1), 0.625);
  EXPECT_DOUBLE_EQ(comparison.Beats(1, 0), 0.375);
  EXPECT_DOUBLE_EQ(comparison.Beats(1, 1), 0.5);
  EXPECT_DOUBLE_EQ(comparison.plans[0].summary.mean, 2.75);
  EXPECT_DOUBLE_EQ(comparison.plans[1].summary.quantiles.front(), 2.5);
}

TEST(ComparePlansTest, APlanAloneIsBest) {
  const std::vector<std::vector<double>> draws = {{1.0, 2.0}};
  const forecast::PlanComparison comparison = forecast::ComparePlans(draws, {});
  EXPECT_EQ(comparison.plans[0].best_chance, 1.0);
  EXPECT_EQ(comparison.plans[0].regret, 0.0);
}

class SimulateTotalsTest : public testing::Test {
 protected:
  static const data::FittedFunnel& Fitted() {
    static const data::FittedFunnel kFitted = *fit::FitFunnel(History(), QuickFit(), nullptr);
    return kFitted;
  }
  // The same brand with a price that changes every few weeks.
  static const data::FittedFunnel& FittedWithPrice() {
    static const data::FittedFunnel kFitted = [] {
      data::FunnelHistory history = History();
      data::DailyValues price(static_cast<std::size_t>(history.day_count));
      for (std::size_t i = 0; i < price.size(); ++i) price[i] = i % 91 < 45 ? 20.0 : 25.0;
      history.controls.push_back({"price", price});
      return *fit::FitFunnel(history, QuickFit(), nullptr);
    }();
    return kFitted;
  }
  static const data::FunnelHistory& History() {
    static const data::FunnelHistory kHistory = MakeToyHistory(70 * 7);
    return kHistory;
  }
  static std::vector<data::PlanInputs> Plans(int day_count) {
    std::vector<data::PlanInputs> plans;
    for (const double factor : {0.5, 1.0, 2.0}) {
      plans.push_back(MakeToyPlan(History(), day_count, 100.0 * factor, 50.0 * factor));
    }
    plans.push_back(MakeToyPlan(History(), day_count, 100.0, 0.0));
    return plans;
  }
  static forecast::CompareOptions Options() {
    forecast::CompareOptions options;
    options.draw_count = 300;
    options.seed = 5;
    return options;
  }
};

// Also with a last week of three days, which is cut by weekday shares.
TEST_F(SimulateTotalsTest, AreThoseOfSingleForecasts) {
  for (const int day_count : {28, 31}) {
    const std::vector<data::PlanInputs> plans = Plans(day_count);
    const auto totals = forecast::SimulateTotals(Fitted(), plans, Options(), nullptr);
    ASSERT_TRUE(totals.ok()) << totals.status();
    forecast::ForecastOptions options;
    options.draw_count = Options().draw_count;
    options.seed = Options().seed;
    for (std::size_t i = 0; i < plans.size(); ++i) {
      const data::ForecastDraws forecast = *forecast::ForecastPlan(Fitted(), plans[i], options);
      for (int s = 0; s < data::kStageCount; ++s) {
        const data::SeriesDraws* series = forecast.Find("", static_cast<data::Quantity>(s));
        const std::vector<double>& sums = (*totals)[i].stages[static_cast<std::size_t>(s)];
        ASSERT_EQ(series == nullptr, sums.empty()) << s;
        if (series == nullptr) continue;
        const auto expected =
            forecast::SumOverWindow(forecast, *series, forecast.first_day, forecast.end_day);
        for (std::size_t d = 0; d < sums.size(); ++d) {
          ASSERT_NEAR(sums[d], expected[d], 1e-6 * (1.0 + expected[d])) << "plan " << i;
        }
      }
    }
    EXPECT_DOUBLE_EQ((*totals)[2].spend, 300.0 * day_count);
    EXPECT_DOUBLE_EQ((*totals)[3].spend, 100.0 * day_count);
  }
}

// Plans among which some set a control share no season, and are what they are alone.
TEST_F(SimulateTotalsTest, KeepControlsApart) {
  std::vector<data::PlanInputs> plans = Plans(28);
  plans[1].controls.push_back({"price", data::DailyValues(28, 22.0)});
  plans[3].controls.push_back({"price", data::DailyValues(28, 30.0)});
  const auto totals = *forecast::SimulateTotals(FittedWithPrice(), plans, Options(), nullptr);
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const auto alone =
        *forecast::SimulateTotals(FittedWithPrice(), {plans.data() + i, 1}, Options(), nullptr);
    EXPECT_EQ(totals[i].stages, alone[0].stages) << i;
  }
  plans[1].controls.clear();
  const auto without =
      *forecast::SimulateTotals(FittedWithPrice(), {plans.data() + 1, 1}, Options(), nullptr);
  EXPECT_NE(totals[1].stages, without[0].stages);
}

// Other controls than those that the window was prepared with.
TEST_F(SimulateTotalsTest, ForecastsFromAPreparedWindowKeepControlsApart) {
  std::vector<data::PlanInputs> plans = Plans(28);
  plans[0].controls.push_back({"price", data::DailyValues(28, 22.0)});
  plans[2].controls.push_back({"price", data::DailyValues(28, 30.0)});
  ExpectSameWhenPrepared(FittedWithPrice(), plans);
}

TEST_F(SimulateTotalsTest, AreTheSameBytesAtAnyThreadCount) {
  forecast::CompareOptions options = Options();
  options.thread_count = 1;
  const auto one = *forecast::SimulateTotals(Fitted(), Plans(31), options, nullptr);
  options.thread_count = 8;
  const auto eight = *forecast::SimulateTotals(Fitted(), Plans(31), options, nullptr);
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].stages, eight[i].stages);
}

// Whether a plan stands first or among others does not matter, nor how many there are.
TEST_F(SimulateTotalsTest, DoNotDependOnTheCompany) {
  std::vector<data::PlanInputs> many;
  for (int i = 0; i < 5; ++i) {
    for (const data::PlanInputs& plan : Plans(28)) many.push_back(plan);
  }
  const auto totals = *forecast::SimulateTotals(Fitted(), many, Options(), nullptr);
  const auto alone = *forecast::SimulateTotals(Fitted(), {many.data() + 2, 1}, Options(), nullptr);
  for (std::size_t i = 2; i < many.size(); i += 4) EXPECT_EQ(totals[i].stages, alone[0].stages);
}

TEST_F(SimulateTotalsTest, TellsProgressAndStops) {
  std::vector<int> told;
  const auto keep = [&](int done) {
    told.push_back(done);
    return true;
  };
  ASSERT_TRUE(forecast::SimulateTotals(Fitted(), Plans(28), Options(), keep).ok());
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back(), 4);
  const auto stopped =
      forecast::SimulateTotals(Fitted(), Plans(28), Options(), [](int) { return false; });
  EXPECT_TRUE(absl::IsCancelled(stopped.status()));
}

TEST_F(SimulateTotalsTest, RefusesPlansThatCannotBeCompared) {
  std::vector<data::PlanInputs> plans = Plans(28);
  plans[2] = MakeToyPlan(History(), 35, 100.0, 50.0);
  auto refused = forecast::SimulateTotals(Fitted(), plans, Options(), nullptr);
  EXPECT_TRUE(absl::IsInvalidArgument(refused.status()));
  EXPECT_EQ(refused.status().message().substr(0, 8), "Plan 3: ");
  plans = Plans(28);
  plans[1].channels.front().id = "unknown";
  refused = forecast::SimulateTotals(Fitted(), plans, Options(), nullptr);
  EXPECT_TRUE(absl::IsInvalidArgument(refused.status()));
  EXPECT_EQ(refused.status().message().substr(0, 8), "Plan 2: ");
}

}  // namespace
}  // namespace funnelcast
