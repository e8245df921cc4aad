// Audience exhaustion from the reach curve to forecasts and steady states.
#include "simulator/mechanisms/exhaustion.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "simulator/base/random.h"
#include "simulator/codec/codec.h"
#include "simulator/curves/steady_state.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/data/trust.h"
#include "simulator/fit/exhaustion_choice.h"
#include "simulator/fit/fit.h"
#include "simulator/fit/input_choice.h"
#include "simulator/forecast/forecast.h"
#include "simulator/nodes/funnel_graph.h"
#include "simulator/simd/draw_summary.h"
#include "tests/simulator/expect_gradient.h"
#include "tests/simulator/expect_prepared.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {
namespace {

constexpr int kWeeks = 80;
constexpr double kAudience = 30000.0;

// Weekly rows of one channel: impressions between a fifth and five times the audience of 30,000,
// whose contacts have a shape of 2; a click in a hundred contacts, f^-fatigue as many at f contacts
// a person reached.
data::FunnelHistory MakeCrowd(double fatigue) {
  data::FunnelHistory history;
  history.first_day = 19000;
  history.day_count = 7 * kWeeks;
  data::ChannelHistory& channel = history.channels.emplace_back();
  channel.id = "facebook";
  const data::DailyValues none(static_cast<std::size_t>(history.day_count), std::nan(""));
  channel.spend = none;
  channel.reach = none;
  channel.stages[0] = none;
  channel.stages[1] = none;
  base::RandomStream random(51, base::StreamPurpose::kTest, 6, 0);
  for (std::size_t week = 0; week < kWeeks; ++week) {
    const std::size_t day = 7 * week;
    channel.spend[day] = 300.0 * std::exp(0.9 * random.Normal());
    const double impressions = random.NegativeBinomial(100.0 * channel.spend[day], 100.0);
    const double reach = kAudience * (1.0 - std::pow(1.0 + impressions / (2.0 * kAudience), -2.0));
    channel.stages[0][day] = impressions;
    channel.reach[day] = std::round(reach * std::exp(0.03 * random.Normal()));
    const double clicks = 0.01 * impressions * std::pow(impressions / reach, -fatigue);
    channel.stages[1][day] = random.NegativeBinomial(clicks, 200.0);
  }
  return history;
}

nodes::FunnelNode ClickNode(const data::FunnelHistory& history) {
  const std::vector<nodes::FunnelNode> nodes =
      nodes::BuildFunnelNodes(history, data::MakePeriodGrid(history, 7));
  return *std::find_if(nodes.begin(), nodes.end(), [](const nodes::FunnelNode& node) {
    return node.node.stage == data::Stage::kInterest;
  });
}

fit::FitOptions CrowdFit(fit::MechanismChoice choice) {
  fit::FitOptions options = QuickFit();
  options.exhaustion = choice;
  return options;
}

const data::FittedFunnel& FittedCrowd() {
  static const data::FittedFunnel kFitted =
      fit::FitFunnel(MakeCrowd(0.8), CrowdFit(fit::MechanismChoice::kAuto), nullptr).value();
  return kFitted;
}

data::PlanInputs MakeCrowdPlan(data::Day first_day, int days, double spend) {
  data::PlanInputs plan;
  plan.first_day = first_day;
  plan.day_count = days;
  plan.channels.push_back(
      {"facebook", std::vector<double>(static_cast<std::size_t>(days), spend / 7.0), {}});
  return plan;
}

double TotalOf(const data::ForecastDraws& forecast, data::Quantity quantity) {
  const data::SeriesDraws* series = forecast.Find("facebook", quantity);
  return std::accumulate(series->values.begin(), series->values.end(), 0.0) / forecast.draw_count;
}

// R(x) by hand for N = 1000, k = 1: 1000 (1 - 1 / (1 + x / 1000)), so 500 at 1000 impressions. A
// large k is the exponential curve; few impressions reach one person each.
TEST(ReachCurveTest, MatchesItsFormula) {
  EXPECT_NEAR(std::exp(mechanisms::ComputeReach({1000.0, 1.0}, 1000.0).log_reach), 500.0, 1e-9);
  EXPECT_NEAR(std::exp(mechanisms::ComputeReach({1000.0, 1e9}, 1000.0).log_reach),
              1000.0 * (1.0 - std::exp(-1.0)), 1e-4);
  EXPECT_NEAR(std::exp(mechanisms::ComputeReach({1e9, 1.0}, 50.0).log_reach), 50.0, 1e-4);
  EXPECT_NEAR(std::exp(mechanisms::ComputeReach({1000.0, 1.0}, 1e12).log_reach), 1000.0, 1e-3);
}

// At N = 1000, k = 1 1000 impressions are 2 contacts a person, and 3000 are 4: twice as many.
TEST(ReachCurveTest, FatigueIsAPowerOfFrequency) {
  EXPECT_NEAR(mechanisms::ComputeFatigue({1000.0, 1.0, 0.7}, 3000.0, 1000.0), -0.7 * std::log(2.0),
              1e-12);
  EXPECT_EQ(mechanisms::ComputeFatigue({1000.0, 1.0, 0.7}, 1000.0, 1000.0), 0.0);
  EXPECT_EQ(mechanisms::ComputeFatigue({0.0, 1.0, 0.7}, 3000.0, 1000.0), 0.0);
}

TEST(ExhaustionTest, GradientMatchesDifferences) {
  for (const data::ExhaustionKind kind :
       {data::ExhaustionKind::kCurve, data::ExhaustionKind::kFatigue}) {
    nodes::FunnelNode node = ClickNode(MakeCrowd(0.8));
    const int dimension = node.dimension();
    node.SetExhaustion(kind);
    EXPECT_EQ(node.dimension(), dimension + (kind == data::ExhaustionKind::kCurve ? 3 : 4));
    ExpectGradientMatches(node, 8);
    node.SetExhaustion(data::ExhaustionKind::kNone);
    EXPECT_EQ(node.dimension(), dimension);
  }
}

TEST(ExhaustionChoiceTest, IsOnWhereTheDataAskForIt) {
  nodes::FunnelNode node = ClickNode(MakeCrowd(0.8));
  fit::ChooseExhaustion({}, node);
  EXPECT_EQ(node.node.exhaustion, data::ExhaustionKind::kFatigue);
  EXPECT_GT(node.exhaustion_evidence.log_bayes_factor, data::trust::kEvidenceForMechanism);
}

TEST(ExhaustionChoiceTest, IsLeftOutWhereTheDataDoNotAskForIt) {
  nodes::FunnelNode node = ClickNode(MakeCrowd(0.0));
  fit::ChooseExhaustion({}, node);
  EXPECT_EQ(node.node.exhaustion, data::ExhaustionKind::kNone);
  EXPECT_LT(node.exhaustion_evidence.log_bayes_factor, data::trust::kEvidenceForMechanism);
}

TEST(ExhaustionChoiceTest, DoesWhatIsAskedFor) {
  nodes::FunnelNode without = ClickNode(MakeCrowd(0.8));
  fit::ChooseExhaustion(CrowdFit(fit::MechanismChoice::kOff), without);
  EXPECT_EQ(without.node.exhaustion, data::ExhaustionKind::kNone);
  nodes::FunnelNode with = ClickNode(MakeCrowd(0.0));
  fit::ChooseExhaustion(CrowdFit(fit::MechanismChoice::kOn), with);
  EXPECT_EQ(with.node.exhaustion, data::ExhaustionKind::kFatigue);
}

// Seven reports of reach are too few for a curve; reach above the impressions is none.
TEST(ExhaustionChoiceTest, MakesSenseWhereReachIsMeasured) {
  data::FunnelHistory history = MakeCrowd(0.8);
  EXPECT_TRUE(ClickNode(history).may_exhaust);
  data::FunnelHistory few = history;
  for (std::size_t day = 7 * 7; day < few.channels[0].reach.size(); ++day) {
    few.channels[0].reach[day] = std::nan("");
  }
  EXPECT_FALSE(ClickNode(few).may_exhaust);
  for (double& value : history.channels[0].reach) value *= 1e4;
  EXPECT_FALSE(ClickNode(history).may_exhaust);
}

TEST(ExhaustionFitTest, FindsAudienceAndFatigueAndSaysSo) {
  const data::FittedFunnel& fitted = FittedCrowd();
  const auto node = std::find_if(
      fitted.nodes.begin(), fitted.nodes.end(),
      [](const data::FittedNode& one) { return one.exhaustion == data::ExhaustionKind::kFatigue; });
  ASSERT_NE(node, fitted.nodes.end());
  const auto count = static_cast<std::size_t>(fitted.draw_count);
  constexpr double kEnds[] = {0.005, 0.995};
  const std::pair<int, double> truths[] = {{0, kAudience}, {2, 0.8}};
  for (const auto& [row, truth] : truths) {
    const float* draws =
        node->draws.data() + static_cast<std::size_t>(node->exhaustion_row(0) + row) * count;
    const simd::DrawSummary summary =
        simd::SummarizeDraws(std::span<const float>(draws, count), kEnds);
    EXPECT_LT(summary.quantiles[0], truth) << row;
    EXPECT_GT(summary.quantiles[1], truth) << row;
  }
  std::string note;
  for (const std::string& one :
       fitted.diagnostics[static_cast<std::size_t>(node - fitted.nodes.begin())].notes) {
    if (one.starts_with("exhaustion: ")) note = one;
  }
  EXPECT_NE(note.find("facebook usually reaches "), std::string::npos) << note;
  EXPECT_NE(note.find(" of an audience of 3"), std::string::npos) << note;
  EXPECT_NE(note.find("% less each"), std::string::npos) << note;
}

TEST(ExhaustionFitTest, SurvivesStorage) {
  const std::string bytes = codec::EncodeFittedFunnel(FittedCrowd());
  const absl::StatusOr<data::FittedFunnel> read = codec::DecodeFittedFunnel(bytes);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(codec::EncodeFittedFunnel(*read), bytes);
}

// Twice the impressions meet less than twice the people, and bring fewer clicks each.
TEST(ExhaustionForecastTest, TwiceTheImpressionsReachAndEarnLessThanTwice) {
  const data::FittedFunnel& fitted = FittedCrowd();
  forecast::ForecastOptions options;
  options.draw_count = fitted.draw_count;
  const auto once =
      forecast::ForecastPlan(fitted, MakeCrowdPlan(fitted.data_end_day, 28, 400.0), options);
  const auto twice =
      forecast::ForecastPlan(fitted, MakeCrowdPlan(fitted.data_end_day, 28, 800.0), options);
  ASSERT_TRUE(once.ok() && twice.ok());
  const auto ratio = [&](data::Quantity quantity) {
    return TotalOf(*twice, quantity) / TotalOf(*once, quantity);
  };
  EXPECT_NEAR(ratio(data::Quantity::kAttention), 2.0, 0.4);
  // In truth 40,000 impressions a week meet 30,000 (1 - (5/3)^-2) = 19,200 people and 80,000 meet
  // 24,500: 1.28 times as many, and clicks rise to 2 (2 / 1.28)^-0.8 = 1.40 times.
  EXPECT_NEAR(ratio(data::Quantity::kReach), 1.28, 0.15);
  EXPECT_LT(ratio(data::Quantity::kInterest), 0.85 * ratio(data::Quantity::kAttention));
  EXPECT_EQ(once->Find("", data::Quantity::kReach), nullptr);
  const data::SeriesDraws* reach = once->Find("facebook", data::Quantity::kReach);
  const data::SeriesDraws* impressions = once->Find("facebook", data::Quantity::kAttention);
  ASSERT_EQ(reach->values.size(), impressions->values.size());
  for (std::size_t i = 0; i < reach->values.size(); ++i) {
    ASSERT_LE(reach->values[i], impressions->values[i]);
  }
}

TEST(ExhaustionForecastTest, APauseReachesNobody) {
  const data::FittedFunnel& fitted = FittedCrowd();
  const auto forecast = forecast::ForecastPlan(fitted, MakeCrowdPlan(fitted.data_end_day, 14, 0.0),
                                               {.draw_count = 100});
  ASSERT_TRUE(forecast.ok());
  for (const float value : forecast->Find("facebook", data::Quantity::kReach)->values) {
    ASSERT_EQ(value, 0.0F);
  }
}

TEST(ExhaustionForecastTest, SameBytesAtAnyThreadCount) {
  const data::FittedFunnel& fitted = FittedCrowd();
  forecast::ForecastOptions options;
  options.draw_count = 300;
  options.thread_count = 1;
  const auto one =
      forecast::ForecastPlan(fitted, MakeCrowdPlan(fitted.data_end_day, 31, 90.0), options);
  options.thread_count = 8;
  const auto eight =
      forecast::ForecastPlan(fitted, MakeCrowdPlan(fitted.data_end_day, 31, 90.0), options);
  ASSERT_TRUE(one.ok() && eight.ok());
  ASSERT_EQ(one->series.size(), eight->series.size());
  for (std::size_t s = 0; s < one->series.size(); ++s) {
    EXPECT_EQ(one->series[s].values, eight->series[s].values);
    EXPECT_EQ(one->series[s].day_shares, eight->series[s].day_shares);
  }
}

TEST(ExhaustionForecastTest, IsTheSameFromAPreparedWindow) {
  const data::FittedFunnel& fitted = FittedCrowd();
  ExpectSameWhenPrepared(fitted, {MakeCrowdPlan(fitted.data_end_day, 31, 90.0),
                                  MakeCrowdPlan(fitted.data_end_day, 31, 400.0)});
}

TEST(ExhaustionSteadyStateTest, ClicksBendWithFrequency) {
  const data::FittedFunnel& fitted = FittedCrowd();
  const curves::SteadyState state(fitted, curves::DrawSource::kPosterior, 200);
  const auto clicks = [&](double spend) {
    const std::vector<curves::SteadyOutcome> outcomes = state.Compute({{"facebook", spend}});
    const curves::SteadyOutcome* found =
        curves::FindOutcome(outcomes, "facebook", data::Stage::kInterest);
    return std::accumulate(found->means.begin(), found->means.end(), 0.0);
  };
  EXPECT_LT(clicks(800.0), 1.7 * clicks(400.0));
  EXPECT_GT(clicks(800.0), clicks(400.0));
}

// Everybody reached every week, one person a week, and reach equal to impressions.
TEST(ExhaustionDegenerateTest, StrangeReachEndsInPlausibleForecasts) {
  for (const int kind : {0, 1, 2}) {
    SCOPED_TRACE(kind);
    data::FunnelHistory history = MakeCrowd(0.8);
    data::ChannelHistory& channel = history.channels[0];
    for (std::size_t day = 0; day < channel.reach.size(); day += 7) {
      if (kind == 0) channel.reach[day] = 500.0;
      if (kind == 1) channel.reach[day] = 1.0;
      if (kind == 2) channel.reach[day] = channel.stages[0][day];
    }
    fit::FitOptions options = CrowdFit(fit::MechanismChoice::kOn);
    options.draw_count_per_chain = 200;
    options.chain_count = 1;
    const absl::StatusOr<data::FittedFunnel> fitted = fit::FitFunnel(history, options, nullptr);
    ASSERT_TRUE(fitted.ok()) << fitted.status();
    const auto forecast = forecast::ForecastPlan(
        *fitted, MakeCrowdPlan(fitted->data_end_day, 91, 600.0), {.draw_count = 200});
    ASSERT_TRUE(forecast.ok()) << forecast.status();
    for (const data::SeriesDraws& series : forecast->series) {
      for (const float value : series.values) ASSERT_TRUE(std::isfinite(value) && value >= 0.0F);
    }
    EXPECT_LT(TotalOf(*forecast, data::Quantity::kInterest), 1e6);
  }
}

}  // namespace
}  // namespace funnelcast
