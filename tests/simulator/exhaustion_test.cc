// Audience exhaustion from the reach curve to forecasts and steady states.
#include "simulator/model/exhaustion.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "simulator/base/random.h"
#include "simulator/effect_choice.h"
#include "simulator/exhaustion_choice.h"
#include "simulator/fit.h"
#include "simulator/forecast.h"
#include "simulator/forward/steady_state.h"
#include "simulator/model/funnel_graph.h"
#include "tests/simulator/expect_gradient.h"
#include "tests/simulator/expect_prepared.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast::simulator {
namespace {

constexpr int kWeeks = 80;
constexpr double kAudience = 30000.0;

// Weekly rows of one channel: impressions between a fifth and five times the audience of 30,000,
// whose contacts have a shape of 2; a click in a hundred contacts, f^-fatigue as many at f contacts
// a person reached.
FunnelHistory MakeCrowd(double fatigue) {
  FunnelHistory history;
  history.first_day = 19000;
  history.day_count = 7 * kWeeks;
  ChannelHistory& channel = history.channels.emplace_back();
  channel.id = "facebook";
  const DailyValues none(static_cast<std::size_t>(history.day_count), std::nan(""));
  channel.spend = none;
  channel.reach = none;
  channel.stages[0] = none;
  channel.stages[1] = none;
  RandomStream random(51, StreamPurpose::kTest, 6, 0);
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

FunnelNode ClickNode(const FunnelHistory& history) {
  const std::vector<FunnelNode> nodes = BuildFunnelNodes(history, MakePeriodGrid(history, 7));
  return *std::find_if(nodes.begin(), nodes.end(),
                       [](const FunnelNode& node) { return node.node.stage == Stage::kInterest; });
}

FitOptions CrowdFit(EffectChoice choice) {
  FitOptions options = QuickFit();
  options.exhaustion = choice;
  return options;
}

const FittedFunnel& FittedCrowd() {
  static const FittedFunnel kFitted =
      FitFunnel(MakeCrowd(0.8), CrowdFit(EffectChoice::kAuto), nullptr).value();
  return kFitted;
}

PlanInputs MakeCrowdPlan(Day first_day, int days, double spend) {
  PlanInputs plan;
  plan.first_day = first_day;
  plan.day_count = days;
  plan.channels.push_back(
      {"facebook", std::vector<double>(static_cast<std::size_t>(days), spend / 7.0), {}});
  return plan;
}

double TotalOf(const ForecastDraws& forecast, Quantity quantity) {
  const SeriesDraws* series = forecast.Find("facebook", quantity);
  return std::accumulate(series->values.begin(), series->values.end(), 0.0) / forecast.draw_count;
}

// R(x) by hand for N = 1000, k = 1: 1000 (1 - 1 / (1 + x / 1000)), so 500 at 1000 impressions. A
// large k is the exponential curve; few impressions reach one person each.
TEST(ReachCurveTest, MatchesItsFormula) {
  EXPECT_NEAR(std::exp(ComputeReach({1000.0, 1.0}, 1000.0).log_reach), 500.0, 1e-9);
  EXPECT_NEAR(std::exp(ComputeReach({1000.0, 1e9}, 1000.0).log_reach),
              1000.0 * (1.0 - std::exp(-1.0)), 1e-4);
  EXPECT_NEAR(std::exp(ComputeReach({1e9, 1.0}, 50.0).log_reach), 50.0, 1e-4);
  EXPECT_NEAR(std::exp(ComputeReach({1000.0, 1.0}, 1e12).log_reach), 1000.0, 1e-3);
}

// At N = 1000, k = 1 1000 impressions are 2 contacts a person, and 3000 are 4: twice as many.
TEST(ReachCurveTest, FatigueIsAPowerOfFrequency) {
  EXPECT_NEAR(ComputeFatigue({1000.0, 1.0, 0.7}, 3000.0, 1000.0), -0.7 * std::log(2.0), 1e-12);
  EXPECT_EQ(ComputeFatigue({1000.0, 1.0, 0.7}, 1000.0, 1000.0), 0.0);
  EXPECT_EQ(ComputeFatigue({0.0, 1.0, 0.7}, 3000.0, 1000.0), 0.0);
}

TEST(ExhaustionTest, GradientMatchesDifferences) {
  for (const ExhaustionKind kind : {ExhaustionKind::kCurve, ExhaustionKind::kFatigue}) {
    FunnelNode node = ClickNode(MakeCrowd(0.8));
    const int dimension = node.dimension();
    node.SetExhaustion(kind);
    EXPECT_EQ(node.dimension(), dimension + (kind == ExhaustionKind::kCurve ? 3 : 4));
    ExpectGradientMatches(node, 8);
    node.SetExhaustion(ExhaustionKind::kNone);
    EXPECT_EQ(node.dimension(), dimension);
  }
}

TEST(ExhaustionChoiceTest, IsOnWhereTheDataAskForIt) {
  FunnelNode node = ClickNode(MakeCrowd(0.8));
  ChooseExhaustion({}, node);
  EXPECT_EQ(node.node.exhaustion, ExhaustionKind::kFatigue);
  EXPECT_GT(node.exhaustion_evidence.log_bayes_factor, kEvidenceForEffect);
}

TEST(ExhaustionChoiceTest, IsLeftOutWhereTheDataDoNotAskForIt) {
  FunnelNode node = ClickNode(MakeCrowd(0.0));
  ChooseExhaustion({}, node);
  EXPECT_EQ(node.node.exhaustion, ExhaustionKind::kNone);
  EXPECT_LT(node.exhaustion_evidence.log_bayes_factor, kEvidenceForEffect);
}

TEST(ExhaustionChoiceTest, DoesWhatIsAskedFor) {
  FunnelNode without = ClickNode(MakeCrowd(0.8));
  ChooseExhaustion(CrowdFit(EffectChoice::kOff), without);
  EXPECT_EQ(without.node.exhaustion, ExhaustionKind::kNone);
  FunnelNode with = ClickNode(MakeCrowd(0.0));
  ChooseExhaustion(CrowdFit(EffectChoice::kOn), with);
  EXPECT_EQ(with.node.exhaustion, ExhaustionKind::kFatigue);
}

// Seven reports of reach are too few for a curve; reach above the impressions is none.
TEST(ExhaustionChoiceTest, MakesSenseWhereReachIsMeasured) {
  FunnelHistory history = MakeCrowd(0.8);
  EXPECT_TRUE(ClickNode(history).may_exhaust);
  FunnelHistory few = history;
  for (std::size_t day = 7 * 7; day < few.channels[0].reach.size(); ++day) {
    few.channels[0].reach[day] = std::nan("");
  }
  EXPECT_FALSE(ClickNode(few).may_exhaust);
  for (double& value : history.channels[0].reach) value *= 1e4;
  EXPECT_FALSE(ClickNode(history).may_exhaust);
}

TEST(ExhaustionFitTest, FindsAudienceAndFatigueAndSaysSo) {
  const FittedFunnel& fitted = FittedCrowd();
  const auto node = std::find_if(
      fitted.nodes.begin(), fitted.nodes.end(),
      [](const FittedNode& one) { return one.exhaustion == ExhaustionKind::kFatigue; });
  ASSERT_NE(node, fitted.nodes.end());
  const auto count = static_cast<std::size_t>(fitted.draw_count);
  constexpr double kEnds[] = {0.005, 0.995};
  const std::pair<int, double> truths[] = {{0, kAudience}, {2, 0.8}};
  for (const auto& [row, truth] : truths) {
    const float* draws =
        node->draws.data() + static_cast<std::size_t>(node->exhaustion_row(0) + row) * count;
    const DrawSummary summary = SummarizeDraws(std::span<const float>(draws, count), kEnds);
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
  const std::string bytes = EncodeFittedFunnel(FittedCrowd());
  const absl::StatusOr<FittedFunnel> read = DecodeFittedFunnel(bytes);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(EncodeFittedFunnel(*read), bytes);
}

// Twice the impressions meet less than twice the people, and bring fewer clicks each.
TEST(ExhaustionForecastTest, TwiceTheImpressionsReachAndEarnLessThanTwice) {
  const FittedFunnel& fitted = FittedCrowd();
  ForecastOptions options;
  options.draw_count = fitted.draw_count;
  const auto once = ForecastPlan(fitted, MakeCrowdPlan(fitted.data_end_day, 28, 400.0), options);
  const auto twice = ForecastPlan(fitted, MakeCrowdPlan(fitted.data_end_day, 28, 800.0), options);
  ASSERT_TRUE(once.ok() && twice.ok());
  const auto ratio = [&](Quantity quantity) {
    return TotalOf(*twice, quantity) / TotalOf(*once, quantity);
  };
  EXPECT_NEAR(ratio(Quantity::kAttention), 2.0, 0.4);
  // In truth 40,000 impressions a week meet 30,000 (1 - (5/3)^-2) = 19,200 people and 80,000 meet
  // 24,500: 1.28 times as many, and clicks rise to 2 (2 / 1.28)^-0.8 = 1.40 times.
  EXPECT_NEAR(ratio(Quantity::kReach), 1.28, 0.15);
  EXPECT_LT(ratio(Quantity::kInterest), 0.85 * ratio(Quantity::kAttention));
  EXPECT_EQ(once->Find("", Quantity::kReach), nullptr);
  const SeriesDraws* reach = once->Find("facebook", Quantity::kReach);
  const SeriesDraws* impressions = once->Find("facebook", Quantity::kAttention);
  ASSERT_EQ(reach->values.size(), impressions->values.size());
  for (std::size_t i = 0; i < reach->values.size(); ++i) {
    ASSERT_LE(reach->values[i], impressions->values[i]);
  }
}

TEST(ExhaustionForecastTest, APauseReachesNobody) {
  const FittedFunnel& fitted = FittedCrowd();
  const auto forecast =
      ForecastPlan(fitted, MakeCrowdPlan(fitted.data_end_day, 14, 0.0), {.draw_count = 100});
  ASSERT_TRUE(forecast.ok());
  for (const float value : forecast->Find("facebook", Quantity::kReach)->values) {
    ASSERT_EQ(value, 0.0F);
  }
}

TEST(ExhaustionForecastTest, SameBytesAtAnyThreadCount) {
  const FittedFunnel& fitted = FittedCrowd();
  ForecastOptions options;
  options.draw_count = 300;
  options.thread_count = 1;
  const auto one = ForecastPlan(fitted, MakeCrowdPlan(fitted.data_end_day, 31, 90.0), options);
  options.thread_count = 8;
  const auto eight = ForecastPlan(fitted, MakeCrowdPlan(fitted.data_end_day, 31, 90.0), options);
  ASSERT_TRUE(one.ok() && eight.ok());
  ASSERT_EQ(one->series.size(), eight->series.size());
  for (std::size_t s = 0; s < one->series.size(); ++s) {
    EXPECT_EQ(one->series[s].values, eight->series[s].values);
    EXPECT_EQ(one->series[s].day_shares, eight->series[s].day_shares);
  }
}

TEST(ExhaustionForecastTest, IsTheSameFromAPreparedWindow) {
  const FittedFunnel& fitted = FittedCrowd();
  ExpectSameWhenPrepared(fitted, {MakeCrowdPlan(fitted.data_end_day, 31, 90.0),
                                  MakeCrowdPlan(fitted.data_end_day, 31, 400.0)});
}

TEST(ExhaustionSteadyStateTest, ClicksBendWithFrequency) {
  const FittedFunnel& fitted = FittedCrowd();
  const SteadyState state(fitted, DrawSource::kPosterior, 200);
  const auto clicks = [&](double spend) {
    const std::vector<SteadyOutcome> outcomes = state.Compute({{"facebook", spend}});
    const SteadyOutcome* found = FindOutcome(outcomes, "facebook", Stage::kInterest);
    return std::accumulate(found->means.begin(), found->means.end(), 0.0);
  };
  EXPECT_LT(clicks(800.0), 1.7 * clicks(400.0));
  EXPECT_GT(clicks(800.0), clicks(400.0));
}

// Everybody reached every week, one person a week, and reach equal to impressions.
TEST(ExhaustionDegenerateTest, StrangeReachEndsInPlausibleForecasts) {
  for (const int kind : {0, 1, 2}) {
    SCOPED_TRACE(kind);
    FunnelHistory history = MakeCrowd(0.8);
    ChannelHistory& channel = history.channels[0];
    for (std::size_t day = 0; day < channel.reach.size(); day += 7) {
      if (kind == 0) channel.reach[day] = 500.0;
      if (kind == 1) channel.reach[day] = 1.0;
      if (kind == 2) channel.reach[day] = channel.stages[0][day];
    }
    FitOptions options = CrowdFit(EffectChoice::kOn);
    options.draw_count_per_chain = 200;
    options.chain_count = 1;
    const absl::StatusOr<FittedFunnel> fitted = FitFunnel(history, options, nullptr);
    ASSERT_TRUE(fitted.ok()) << fitted.status();
    const auto forecast =
        ForecastPlan(*fitted, MakeCrowdPlan(fitted->data_end_day, 91, 600.0), {.draw_count = 200});
    ASSERT_TRUE(forecast.ok()) << forecast.status();
    for (const SeriesDraws& series : forecast->series) {
      for (const float value : series.values) ASSERT_TRUE(std::isfinite(value) && value >= 0.0F);
    }
    EXPECT_LT(TotalOf(*forecast, Quantity::kInterest), 1e6);
  }
}

}  // namespace
}  // namespace funnelcast::simulator
