// Anchored components: their arithmetic by hand, what is learnt from their errors, and the mixture.
#include "simulator/data/components.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "simulator/base/draw_values.h"
#include "simulator/base/random.h"
#include "simulator/codec/codec.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/fit/component_errors.h"
#include "simulator/fit/fit.h"
#include "simulator/forecast/components.h"
#include "simulator/forecast/forecast.h"
#include "simulator/rules/rolling_errors.h"
#include "simulator/simd/draw_summary.h"
#include "tests/simulator/expect_prepared.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {
namespace {

// Weekly periods of a series that responds to nothing.
rules::RollingSeries Unmoved(std::vector<double> outcome) {
  rules::RollingSeries series;
  series.response.assign(outcome.size(), 0.0);
  series.outcome = std::move(outcome);
  series.counts = false;
  return series;
}

// Eight weeks of 10: the level is log(80.5 / 8), and a response that doubles the mean doubles what
// is expected. A period that was not observed is expected to bring nothing.
TEST(PredictFromTest, InputRatioByHand) {
  std::vector<double> outcome(12, 10.0);
  outcome[10] = std::nan("");
  rules::RollingSeries series = Unmoved(outcome);
  series.input_ratio.assign(12, 0.0);
  series.input_ratio[9] = std::log(2.0);
  series.input_ratio[10] = std::nan("");
  ASSERT_TRUE(rules::Applies(series, data::ComponentKind::kInputRatio, 8));
  const std::vector<double> predicted =
      rules::PredictFrom(series, data::ComponentKind::kInputRatio, 0.0, 8, 3);
  ASSERT_EQ(predicted.size(), 3U);
  EXPECT_NEAR(predicted[0], 80.5 / 8.0, 1e-12);
  EXPECT_NEAR(predicted[1], 80.5 / 4.0, 1e-12);
  EXPECT_EQ(predicted[2], 0.0);
}

TEST(AppliesTest, NeedsHalfOfTheRecentWeeksAndAYearForLastYear) {
  std::vector<double> outcome(70, 10.0);
  for (std::size_t week = 60; week < 65; ++week) outcome[week] = std::nan("");
  rules::RollingSeries series = Unmoved(outcome);
  EXPECT_FALSE(rules::Applies(series, data::ComponentKind::kInputRatio, 56));
  series.input_ratio = series.response;
  EXPECT_FALSE(rules::Applies(series, data::ComponentKind::kInputRatio, 3));
  EXPECT_TRUE(rules::Applies(series, data::ComponentKind::kInputRatio, 4));
  EXPECT_FALSE(rules::Applies(series, data::ComponentKind::kInputRatio, 65));
  EXPECT_FALSE(rules::Applies(series, data::ComponentKind::kLastYear, 55));
  EXPECT_TRUE(rules::Applies(series, data::ComponentKind::kLastYear, 56));
  EXPECT_FALSE(rules::Applies(series, data::ComponentKind::kStructural, 56));
}

// Last year 100 a week with a sale of 300 in week 10, this year twice as much: the growth of the
// eight weeks before week 62 is log(1600.5 / 800.5), of which half goes on.
TEST(PredictFromTest, LastYearByHand) {
  std::vector<double> outcome(64, 100.0);
  outcome[10] = 300.0;
  for (std::size_t week = 52; week < 64; ++week) outcome[week] = 200.0;
  const rules::RollingSeries series = Unmoved(outcome);
  const std::vector<double> predicted =
      rules::PredictFrom(series, data::ComponentKind::kLastYear, 0.5, 62, 2);
  const double growth = std::sqrt(1600.5 / 800.5);
  EXPECT_NEAR(predicted[0], 300.0 * growth, 1e-9);
  EXPECT_NEAR(predicted[1], 100.0 * growth, 1e-9);
}

// Outcomes alternate between e and 1/e times 100; in sums over an even number of weeks nothing is
// left of that but what eight weeks differ from two. A single week errs by about 1 in the log, so
// that its variance is pi / 2 times 1 but for the level's offset log cosh 1.
TEST(RollErrorsTest, SeesNoiseInWeeksAndNoneInPairs) {
  std::vector<double> outcome;
  for (int week = 0; week < 80; ++week) outcome.push_back(100.0 * std::exp(week % 2 == 0 ? 1 : -1));
  rules::RollingSeries series = Unmoved(outcome);
  series.input_ratio = series.response;
  const rules::ErrorMoments errors =
      rules::RollErrors(series, data::ComponentKind::kInputRatio, 0.0);
  const double level = std::log(std::cosh(1.0));
  const double mean = 0.5 * ((1.0 - level) + (1.0 + level));
  EXPECT_NEAR(errors.variances[0], M_PI / 2.0 * mean * mean, 0.02);
  EXPECT_LT(errors.variances[1], 1e-4);
  EXPECT_EQ(errors.windows[0], 76.0);
  EXPECT_EQ(errors.windows[3], (80.0 - 4.0 - 7.0) / 8.0);
}

// Growth that always goes on is learnt as going on, and noise about a level as not.
TEST(LearnShiftShareTest, TellsGrowthFromNoise) {
  base::RandomStream random(7, base::StreamPurpose::kTest, 0, 0);
  std::vector<double> growing;
  std::vector<double> noisy;
  for (int week = 0; week < 208; ++week) {
    growing.push_back(1000.0 * std::exp(0.01 * week));
    noisy.push_back(1000.0 * std::exp(0.5 * std::sin(week / 5.0) + 0.3 * random.Normal()));
  }
  EXPECT_GT(rules::LearnShiftShare(Unmoved(growing)), 0.95);
  EXPECT_LT(rules::LearnShiftShare(Unmoved(noisy)), 0.5);
}

// Errors of noise alone, 0.2 a week, seen in very many windows: v_h = 0.04 / h.
TEST(LearnSpreadTest, FindsNoiseAlone) {
  rules::ErrorMoments errors;
  for (std::size_t h = 0; h < rules::kErrorWeeks.size(); ++h) {
    errors.variances[h] = 0.04 / rules::kErrorWeeks[h];
    errors.windows[h] = 1e6;
  }
  const data::Component component = fit::LearnSpread(errors, 7);
  EXPECT_NEAR(component.noise, 0.2, 1e-3);
  EXPECT_NEAR(component.level_sd, 0.0, 5e-3);
  EXPECT_NEAR(component.drift_sd, 0.0, 5e-3);
  EXPECT_NEAR(fit::EightWeekVariance(component, 7), 0.005, 1e-5);
}

// Without any window the prior guess stands: an sd of 0.25 for a week.
TEST(LearnSpreadTest, FallsBackOnThePrior) {
  const data::Component component = fit::LearnSpread(rules::ErrorMoments(), 7);
  const double week =
      component.level_sd * component.level_sd * 0.97 + component.noise * component.noise;
  EXPECT_NEAR(std::sqrt(week), 0.25, 0.02);
  EXPECT_EQ(component.dof, 4.0);
}

// A toy brand with 70 weeks, in whose weeks 12 and 64 orders were tripled.
data::FunnelHistory SaleHistory() {
  data::FunnelHistory history = MakeToyHistory(70 * 7);
  for (const int week : {18, 19}) {
    for (int day = 7 * week; day < 7 * (week + 1); ++day) {
      history.brand[3][static_cast<std::size_t>(day)] *= 3.0;
      history.brand[4][static_cast<std::size_t>(day)] *= 3.0;
    }
  }
  return history;
}

const data::FittedFunnel& FittedSale() {
  static const data::FittedFunnel kFitted = *fit::FitFunnel(SaleHistory(), QuickFit(), nullptr);
  return kFitted;
}

const data::FittedNode& OrdersNode() {
  const auto& nodes = FittedSale().nodes;
  return *std::find_if(nodes.begin(), nodes.end(), [](const data::FittedNode& node) {
    return node.kind == data::NodeKind::kBrandTotal;
  });
}

TEST(LearnMembersTest, WeightsAddUpAndTotalsHaveAllMembers) {
  const data::SeriesComponents& mixture = OrdersNode().mixtures.front();
  double sum = 0.0;
  double squares = 0.0;
  for (const data::Component& component : mixture.components) {
    EXPECT_GT(component.weight, 0.1);
    sum += component.weight;
    squares += component.weight * component.weight;
  }
  EXPECT_NEAR(sum, 1.0, 1e-12);
  EXPECT_NEAR(mixture.level_shrinkage, std::sqrt(squares), 1e-12);
  EXPECT_EQ(OrdersNode().past.count, 60);
  for (const data::FittedNode& node : FittedSale().nodes) {
    if (node.kind == data::NodeKind::kBrandTotal) continue;
    EXPECT_EQ(node.mixtures.front().of(data::ComponentKind::kInputRatio).weight, 0.0);
    EXPECT_GT(node.mixtures.front().of(data::ComponentKind::kLastYear).weight, 0.1);
  }
}

// Medians: components learnt from few windows have tails that means of 400 draws would show.
std::vector<double> MedianOrders(const data::FittedFunnel& fitted, const data::PlanInputs& plan) {
  forecast::ForecastOptions options;
  options.draw_count = 400;
  const data::ForecastDraws forecast = *forecast::ForecastPlan(fitted, plan, options);
  const base::DrawValues& values = forecast.Find("", data::Quantity::kAction)->values;
  std::vector<double> medians;
  for (auto at = values.begin(); at != values.end(); at += 400) {
    const std::vector<double> draws(at, at + 400);
    medians.push_back(simd::SummarizeDraws(draws, std::vector<double>{0.5}).quantiles.front());
  }
  return medians;
}

data::FittedFunnel OnlyMember(data::ComponentKind kind) {
  data::FittedFunnel fitted = FittedSale();
  for (data::FittedNode& node : fitted.nodes) {
    if (node.kind != data::NodeKind::kBrandTotal) continue;
    for (data::Component& component : node.mixtures.front().components) component.weight = 0.0;
    node.mixtures.front().of(kind).weight = 1.0;
  }
  return fitted;
}

// Last year's component alone follows the same weeks of last year, sale and all, as far as their
// inputs were like the plan's (within a fifth), and a plan that begins eleven days later is blended
// from two weeks each.
TEST(MixMembersTest, LastYearBringsLastYearsSale) {
  const data::FittedFunnel fitted = OnlyMember(data::ComponentKind::kLastYear);
  data::PlanInputs plan = MakeToyPlan(SaleHistory(), 28, 104.6, 52.3);
  const std::vector<double> last_year(OrdersNode().past.series[0].outcome.begin() + 8,
                                      OrdersNode().past.series[0].outcome.begin() + 14);
  ASSERT_GT(last_year[0], 2.0 * last_year[3]);
  const std::vector<double> medians = MedianOrders(fitted, plan);
  plan.first_day += 11;
  const std::vector<double> later = MedianOrders(fitted, plan);
  for (std::size_t week = 0; week < 4; ++week) {
    EXPECT_NEAR(medians[week] / last_year[week], 1.0, 0.2) << week;
    const double blended = (3.0 * last_year[week + 1] + 4.0 * last_year[week + 2]) / 7.0;
    EXPECT_NEAR(later[week] / blended, 1.0, 0.2) << week;
  }
}

data::FittedNode& OrdersOf(data::FittedFunnel& fitted) {
  return *std::find_if(fitted.nodes.begin(), fitted.nodes.end(), [](const data::FittedNode& node) {
    return node.kind == data::NodeKind::kBrandTotal;
  });
}

// A week without a counterpart takes the level of the last eight, whose inputs were like the
// plan's; the others stay what they were.
TEST(MixMembersTest, AWeekUnknownLastYearIsAsOfLate) {
  data::FittedFunnel fitted = OnlyMember(data::ComponentKind::kLastYear);
  const data::PlanInputs plan = MakeToyPlan(SaleHistory(), 28, 104.6, 52.3);
  const std::vector<double> known = MedianOrders(fitted, plan);
  OrdersOf(fitted).past.series[0].outcome[8] = std::nan("");
  const std::vector<double> unknown = MedianOrders(fitted, plan);
  const std::vector<double>& past = OrdersNode().past.series[0].outcome;
  const double recent = std::accumulate(past.end() - 8, past.end(), 0.0) / 8.0;
  EXPECT_GT(known[0], 2.0 * recent);
  EXPECT_NEAR(unknown[0] / recent, 1.0, 0.2);
  for (std::size_t week = 1; week < 4; ++week) EXPECT_EQ(unknown[week], known[week]) << week;
}

// Half as many orders again in the last eight weeks are growth by that much, which counts by its
// share: not at all, as hardly any, by half and whole. Medians are whole numbers of some 40.
TEST(MixMembersTest, GrowthCountsByItsShare) {
  data::FittedFunnel fitted = OnlyMember(data::ComponentKind::kLastYear);
  data::FittedNode& orders = OrdersOf(fitted);
  std::vector<double>& past = orders.past.series[0].outcome;
  const data::PlanInputs plan = MakeToyPlan(SaleHistory(), 28, 104.6, 52.3);
  const auto log_orders = [&](double share) {
    orders.mixtures.front().of(data::ComponentKind::kLastYear).shift_share = share;
    return std::log(MedianOrders(fitted, plan)[3]);
  };
  const double usual = log_orders(1.0) - log_orders(0.0);
  for (auto week = past.end() - 8; week != past.end(); ++week) *week *= 1.5;
  const double none = log_orders(0.0);
  EXPECT_EQ(log_orders(1e-6), none);
  EXPECT_NEAR(log_orders(0.5) - none, 0.5 * (usual + std::log(1.5)), 0.06);
  EXPECT_NEAR(log_orders(1.0) - none, usual + std::log(1.5), 0.06);
}

// The orders of all weeks, draw by draw.
std::vector<double> SumsOfOrders(const data::FittedFunnel& fitted, const data::PlanInputs& plan) {
  forecast::ForecastOptions options;
  options.draw_count = 400;
  const data::ForecastDraws forecast = *forecast::ForecastPlan(fitted, plan, options);
  return forecast::SumOverWindow(forecast, *forecast.Find("", data::Quantity::kAction),
                                 forecast.first_day, forecast.end_day);
}

struct RatioOfMeans {
  double value = 0.0;
  double standard_error = 0.0;  // of pairs: both forecasts have the same random streams
};

RatioOfMeans CompareMeans(const std::vector<double>& above, const std::vector<double>& below) {
  const auto count = static_cast<double>(above.size());
  double sum_above = 0.0;
  double sum_below = 0.0;
  for (std::size_t draw = 0; draw < above.size(); ++draw) {
    sum_above += above[draw];
    sum_below += below[draw];
  }
  RatioOfMeans ratio{sum_above / sum_below, 0.0};
  double squares = 0.0;
  for (std::size_t draw = 0; draw < above.size(); ++draw) {
    const double residual = above[draw] - ratio.value * below[draw];
    squares += residual * residual;
  }
  ratio.standard_error = std::sqrt(squares / (count - 1.0) / count) / (sum_below / count);
  return ratio;
}

// Every component answers to the plan: none forecasts as many orders from half the inputs, and the
// input ratio, which follows them all but for a twentieth, nearly halves: 0.05 + 0.95 / 2.
TEST(MixMembersTest, EveryMemberAnswersToThePlan) {
  const data::PlanInputs full = MakeToyPlan(SaleHistory(), 28, 104.6, 52.3);
  const data::PlanInputs half = MakeToyPlan(SaleHistory(), 28, 52.3, 26.15);
  for (int k = 0; k < data::kComponentKindCount; ++k) {
    const data::FittedFunnel fitted = OnlyMember(static_cast<data::ComponentKind>(k));
    const double ratio = MedianOrders(fitted, half)[2] / MedianOrders(fitted, full)[2];
    EXPECT_LT(ratio, 0.9) << k;
    EXPECT_GT(ratio, 0.4) << k;
  }
  const data::FittedFunnel fitted = OnlyMember(data::ComponentKind::kInputRatio);
  const RatioOfMeans ratio = CompareMeans(SumsOfOrders(fitted, half), SumsOfOrders(fitted, full));
  EXPECT_NEAR(ratio.value, 0.525, 4.0 * ratio.standard_error);
  EXPECT_LT(ratio.standard_error, 0.006);  // so that halving alone would not pass
}

// Total orders with carry-over and saturation, whether the data ask for them or not.
const data::FittedFunnel& FittedWithEffects() {
  static const data::FittedFunnel kFitted = [] {
    fit::FitOptions options = QuickFit();
    options.carry_over = fit::MechanismChoice::kOn;
    options.saturation = fit::MechanismChoice::kOn;
    return *fit::FitFunnel(SaleHistory(), options, nullptr);
  }();
  return kFitted;
}

// Last year's weeks come back through effective inputs: where the plan repeats the inputs of all
// weeks, responses of then and of the plan cancel, and what is left are last year's outcomes.
TEST(MixMembersTest, LastYearAnswersThroughCarryOverAndSaturation) {
  data::FittedFunnel fitted = FittedWithEffects();
  const auto total = std::find_if(
      fitted.nodes.begin(), fitted.nodes.end(),
      [](const data::FittedNode& node) { return node.kind == data::NodeKind::kBrandTotal; });
  ASSERT_NE(total, fitted.nodes.end());
  ASSERT_TRUE(total->mechanisms.any());
  for (const data::Component& component : total->mixtures.front().components)
    EXPECT_GT(component.weight, 0.1);
  for (data::Component& component : total->mixtures.front().components) component.weight = 0.0;
  total->mixtures.front().of(data::ComponentKind::kLastYear).weight = 1.0;
  const std::vector<double>& outcome = total->past.series[0].outcome;
  const std::vector<double> like_before =
      MedianOrders(fitted, MakeToyPlan(SaleHistory(), 28, 104.6, 52.3));
  const std::vector<double> doubled =
      MedianOrders(fitted, MakeToyPlan(SaleHistory(), 28, 209.2, 104.6));
  for (std::size_t week = 0; week < 4; ++week) {
    EXPECT_NEAR(like_before[week] / outcome[8 + week], 1.0, 0.2) << week;
  }
  // Carry-over builds up week by week, and saturation keeps it below the double.
  EXPECT_GT(doubled[3] / like_before[3], 1.05);
  EXPECT_LT(doubled[3] / like_before[3], 2.0);
}

TEST(MixMembersTest, APausedChannelStillBringsExactlyNothing) {
  const data::PlanInputs plan = MakeToyPlan(SaleHistory(), 28, 100.0, 0.0);
  forecast::ForecastOptions options;
  options.draw_count = 400;
  const data::ForecastDraws forecast = *forecast::ForecastPlan(FittedSale(), plan, options);
  for (const data::Quantity quantity : {data::Quantity::kAttention, data::Quantity::kInterest}) {
    const base::DrawValues& values = forecast.Find("b", quantity)->values;
    EXPECT_EQ(*std::max_element(values.begin(), values.end()), 0.0F);
  }
}

TEST(MixMembersTest, MixturesAreTheSameBytesAtAnyThreadCount) {
  const data::PlanInputs plan = MakeToyPlan(SaleHistory(), 31, 100.0, 50.0);
  forecast::ForecastOptions options;
  options.draw_count = 300;
  options.thread_count = 1;
  const data::ForecastDraws one = *forecast::ForecastPlan(FittedSale(), plan, options);
  options.thread_count = 8;
  const data::ForecastDraws eight = *forecast::ForecastPlan(FittedSale(), plan, options);
  for (std::size_t s = 0; s < one.series.size(); ++s) {
    EXPECT_EQ(one.series[s].values, eight.series[s].values);
  }
}

// Totals whose components follow the plan's inputs, with and without mechanisms on those.
TEST(MixMembersTest, MixturesAreTheSameFromAPreparedWindow) {
  const std::vector<data::PlanInputs> plans = {MakeToyPlan(SaleHistory(), 28, 100.0, 50.0),
                                               MakeToyPlan(SaleHistory(), 28, 30.0, 90.0)};
  ExpectSameWhenPrepared(FittedSale(), plans);
  ExpectSameWhenPrepared(FittedWithEffects(), plans);
}

TEST(EncodeFittedFunnelTest, KeepsMembers) {
  const data::PlanInputs plan = MakeToyPlan(SaleHistory(), 28, 100.0, 50.0);
  const data::FittedFunnel back =
      *codec::DecodeFittedFunnel(codec::EncodeFittedFunnel(FittedSale()));
  EXPECT_EQ(MedianOrders(back, plan), MedianOrders(FittedSale(), plan));
  data::FittedFunnel damaged = FittedSale();
  for (data::FittedNode& node : damaged.nodes) node.past.inputs.clear();
  EXPECT_FALSE(codec::DecodeFittedFunnel(codec::EncodeFittedFunnel(damaged)).ok());
}

}  // namespace
}  // namespace funnelcast
