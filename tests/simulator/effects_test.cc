// Effects on inputs, experiments and benchmarks from history to forecast, on simulated brands.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "simulator/base/random.h"
#include "simulator/effect_choice.h"
#include "simulator/fit.h"
#include "simulator/forecast.h"
#include "simulator/model/funnel_graph.h"
#include "tests/simulator/expect_prepared.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast::simulator {
namespace {

constexpr int kWeeks = 104;

// One channel with spend in bursts and orders of the brand: 100 a week without it, and 200 a week
// from a mean input, which is carried over and saturates as told. Weekly rows.
FunnelHistory MakeBursts(double retention, double half_saturation) {
  FunnelHistory history;
  history.first_day = 19000;
  history.day_count = 7 * kWeeks;
  ChannelHistory& channel = history.channels.emplace_back();
  channel.id = "tv";
  const auto days = static_cast<std::size_t>(history.day_count);
  channel.spend.assign(days, std::nan(""));
  DailyValues& orders = history.brand[static_cast<std::size_t>(Stage::kAction)];
  orders.assign(days, std::nan(""));
  RandomStream random(31, StreamPurpose::kTest, 4, 0);
  double carried = 0.0;
  for (std::size_t week = 0; week < kWeeks; ++week) {
    const double input = week % 6 < 2 ? std::exp(0.6 * random.Normal()) : 0.05;
    carried = retention * carried + (1.0 - retention) * input;
    const double effective = ApplyHill({half_saturation, 1.0}, carried);
    channel.spend[7 * week] = 1000.0 * input;
    orders[7 * week] = random.NegativeBinomial(100.0 + 200.0 * effective, 400.0);
  }
  return history;
}

PlanInputs MakeWeeklyPlan(const FunnelHistory& history, int weeks, double spend) {
  PlanInputs plan;
  plan.first_day = history.end_day();
  plan.day_count = 7 * weeks;
  plan.channels.push_back(
      {"tv", std::vector<double>(static_cast<std::size_t>(7 * weeks), spend / 7.0), {}});
  return plan;
}

FunnelNode TotalNode(const FunnelHistory& history) {
  std::vector<FunnelNode> nodes = BuildFunnelNodes(history, MakePeriodGrid(history, 7));
  EXPECT_EQ(nodes.size(), 1U);
  return nodes.front();
}

double MeanOf(const ForecastDraws& forecast, const std::string& channel, Quantity quantity,
              std::size_t period) {
  const SeriesDraws* series = forecast.Find(channel, quantity);
  const auto count = static_cast<std::ptrdiff_t>(forecast.draw_count);
  const auto begin = series->values.begin() + count * static_cast<std::ptrdiff_t>(period);
  return std::accumulate(begin, begin + count, 0.0) / static_cast<double>(count);
}

TEST(EffectChoiceTest, KeepsCarryOverThatTheDataAskFor) {
  FunnelNode node = TotalNode(MakeBursts(0.7, 1e6));
  ChooseEffects({}, node);
  EXPECT_NE(node.node.effects.carry_over, CarryOverKind::kNone);
  EXPECT_FALSE(node.node.effects.saturation);
  EXPECT_GT(node.carry_over_evidence.log_bayes_factor, kEvidenceForEffect);
}

TEST(EffectChoiceTest, KeepsSaturationThatTheDataAskFor) {
  FunnelNode node = TotalNode(MakeBursts(0.0, 0.5));
  ChooseEffects({}, node);
  EXPECT_EQ(node.node.effects.carry_over, CarryOverKind::kNone);
  EXPECT_TRUE(node.node.effects.saturation);
}

TEST(EffectChoiceTest, LeavesOutWhatTheDataDoNotAskFor) {
  FunnelNode node = TotalNode(MakeBursts(0.0, 1e6));
  ChooseEffects({}, node);
  EXPECT_FALSE(node.node.effects.any());
  EXPECT_LT(node.carry_over_evidence.log_bayes_factor, kEvidenceForEffect);
  EXPECT_LT(node.saturation_evidence.log_bayes_factor, kEvidenceForEffect);
  const std::vector<std::string> notes = DescribeEffects(node, 0);
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_NE(notes[0].find("carry-over: left out, the data do not ask for it"), std::string::npos);
}

TEST(EffectChoiceTest, DoesWhatIsAskedFor) {
  FitOptions options;
  options.carry_over = EffectChoice::kOff;
  options.saturation = EffectChoice::kOn;
  FunnelNode node = TotalNode(MakeBursts(0.7, 1e6));
  ChooseEffects(options, node);
  EXPECT_EQ(node.node.effects.carry_over, CarryOverKind::kNone);
  EXPECT_TRUE(node.node.effects.saturation);
}

// Bought impressions come when they are paid for: no carry-over there, also on request.
TEST(EffectChoiceTest, BoughtAttentionHasNoCarryOver) {
  const FunnelHistory history = MakeToyHistory(168);
  FitOptions options;
  options.carry_over = EffectChoice::kOn;
  for (FunnelNode& node : BuildFunnelNodes(history, MakePeriodGrid(history, 7))) {
    ChooseEffects(options, node);
    const bool carries = node.node.effects.carry_over != CarryOverKind::kNone;
    EXPECT_EQ(carries, node.node.kind == NodeKind::kBrandTotal) << node.description;
  }
}

// Truth: half-life log 2 / -log 0.7 = 1.94 weeks. After the last burst the carried input goes on
// working, less every week, although nothing more is put in.
TEST(CarryOverForecastTest, CrossesTheOriginAndFades) {
  FunnelHistory history = MakeBursts(0.7, 1e6);
  history.day_count = 7 * 98;  // ends after the two weeks of a burst
  history.channels[0].spend.resize(7 * 98);
  history.brand[3].resize(7 * 98);
  const absl::StatusOr<FittedFunnel> fitted = FitFunnel(history, QuickFit(), nullptr);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  const FittedNode& node = fitted->nodes[0];
  ASSERT_EQ(node.effects.carry_over, CarryOverKind::kGeometric);
  const auto count = static_cast<std::size_t>(fitted->draw_count);
  std::vector<float> half_lives(node.draws.end() - static_cast<std::ptrdiff_t>(count),
                                node.draws.end());
  constexpr double kProbabilities[] = {0.005, 0.995};
  const DrawSummary summary = SummarizeDraws(std::span<const float>(half_lives), kProbabilities);
  EXPECT_LT(summary.quantiles[0], 1.94);
  EXPECT_GT(summary.quantiles[1], 1.94);
  ForecastOptions options;
  options.draw_count = fitted->draw_count;
  const absl::StatusOr<ForecastDraws> paused =
      ForecastPlan(*fitted, MakeWeeklyPlan(history, 8, 0.0), options);
  ASSERT_TRUE(paused.ok()) << paused.status();
  EXPECT_GT(MeanOf(*paused, "", Quantity::kAction, 0), 120.0);
  EXPECT_GT(MeanOf(*paused, "", Quantity::kAction, 0),
            MeanOf(*paused, "", Quantity::kAction, 3) + 10.0);
  EXPECT_LT(MeanOf(*paused, "", Quantity::kAction, 7), 120.0);
}

TEST(CarryOverForecastTest, PausedPaidImpressionsAreExactlyZero) {
  FitOptions options = QuickFit();
  options.carry_over = EffectChoice::kOn;
  options.saturation = EffectChoice::kOn;
  const FunnelHistory history = MakeToyHistory(168);
  const absl::StatusOr<FittedFunnel> fitted = FitFunnel(history, options, nullptr);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  const absl::StatusOr<FittedFunnel> read = DecodeFittedFunnel(EncodeFittedFunnel(*fitted));
  ASSERT_TRUE(read.ok()) << read.status();
  ForecastOptions few;
  few.draw_count = 100;
  const absl::StatusOr<ForecastDraws> forecast =
      ForecastPlan(*read, MakeToyPlan(history, 28, 100.0, 0.0), few);
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  for (const float value : forecast->Find("b", Quantity::kAttention)->values) {
    EXPECT_EQ(value, 0.0F);
  }
  for (const float value : forecast->Find("", Quantity::kAction)->values) {
    EXPECT_TRUE(std::isfinite(value));
  }
  EXPECT_GT(MeanOf(*forecast, "", Quantity::kAction, 0), 0.0);
}

// Saturation alone runs within the outcomes' kernel, carry-over as an effect of the series.
TEST(CarryOverForecastTest, IsTheSameFromAPreparedWindow) {
  const FunnelHistory history = MakeToyHistory(168);
  for (const EffectChoice carry_over : {EffectChoice::kOff, EffectChoice::kOn}) {
    FitOptions options = QuickFit();
    options.carry_over = carry_over;
    options.saturation = EffectChoice::kOn;
    ExpectSameWhenPrepared(
        *FitFunnel(history, options, nullptr),
        {MakeToyPlan(history, 28, 100.0, 50.0), MakeToyPlan(history, 28, 20.0, 0.0)});
  }
}

// The brand's history cannot tell base from response while spend never changes; a test can. A lift
// of 20 % of the orders a week means a weight of 0.2, also when the test came before the history.
TEST(ExperimentTest, MovesTheResponseToWhatWasMeasured) {
  FunnelHistory history = MakeBursts(0.0, 1e6);
  for (std::size_t week = 0; week < kWeeks; ++week) {
    history.channels[0].spend[7 * week] = 700.0;
    history.brand[3][7 * week] = 100.0 + static_cast<double>(week % 5);
  }
  const auto weight_with = [&](double lift) {
    FunnelHistory tested = history;
    const Day begin = tested.first_day - 70;
    tested.experiments = {{"tv", Stage::kAction, begin, begin + 28, 2800.0, lift, 10.0}};
    const FunnelNode node = TotalNode(tested);
    EXPECT_EQ(node.lift_test_count(), 1);
    FitOptions options = QuickFit();
    options.carry_over = EffectChoice::kOff;
    options.saturation = EffectChoice::kOff;
    const absl::StatusOr<FittedFunnel> fitted = FitFunnel(tested, options, nullptr);
    EXPECT_TRUE(fitted.ok()) << fitted.status();
    const FittedNode& total = fitted->nodes[0];
    const auto count = static_cast<std::size_t>(fitted->draw_count);
    const float* weights = total.draws.data() + FittedNode::kBrandTotalRows * count;
    return std::accumulate(weights, weights + count, 0.0) / static_cast<double>(count);
  };
  // 28 days at 0.2 of 102 orders a week are 81.6, and 10 of them 0.025 of the weight. Negative
  // lifts pull towards nothing: at a weight of 0.1 the one below would lie six errors away.
  EXPECT_NEAR(weight_with(81.6), 0.2, 0.05);
  EXPECT_LT(weight_with(-20.0), 0.1);
}

TEST(ExperimentTest, SaysWhenATestCannotBeUsed) {
  FunnelHistory history = MakeBursts(0.0, 1e6);
  history.experiments = {{"radio", Stage::kAction, 19000, 19028, 100.0, 5.0, 2.0}};
  const std::vector<FunnelNode> nodes = BuildFunnelNodes(history, MakePeriodGrid(history, 7));
  const std::vector<std::string> sentences = ListUnusedEvidence(history, nodes);
  ASSERT_EQ(sentences.size(), 1U);
  EXPECT_NE(sentences[0].find("radio"), std::string::npos);
}

// A channel that nobody ever ran: 10 to 40 impressions a unit of money (geometric mean 20) and
// clicks from the benchmark of all channels, 1 to 4 % of them. Log sds 0.42 each.
TEST(BenchmarkTest, ForecastsAChannelWithoutHistory) {
  FunnelHistory history = MakeToyHistory(168);
  history.benchmarks = {{"c", Stage::kAttention, true, Stage::kAttention, 10.0, 40.0},
                        {"", Stage::kInterest, false, Stage::kAttention, 0.01, 0.04}};
  const absl::StatusOr<FittedFunnel> fitted = FitFunnel(history, QuickFit(), nullptr);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  ASSERT_EQ(fitted->channels.size(), 3U);
  EXPECT_EQ(fitted->channels[2].tier, EvidenceTier::kBenchmark);
  PlanInputs plan = MakeToyPlan(history, 28, 100.0, 50.0);
  plan.channels.push_back({"c", std::vector<double>(28, 30.0), {}});
  ForecastOptions options;
  options.draw_count = fitted->draw_count;
  const absl::StatusOr<ForecastDraws> forecast = ForecastPlan(*fitted, plan, options);
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  constexpr double kProbabilities[] = {0.5};
  const auto median = [&](Quantity quantity) {
    const SeriesDraws* series = forecast->Find("c", quantity);
    return SummarizeDraws(SumOverWindow(*forecast, *series, plan.first_day, plan.end_day()),
                          kProbabilities)
        .quantiles[0];
  };
  // 840 of money bring 16,800 impressions; log sd about 0.55 with drift, 400 draws: 4 errors are 14
  // %.
  EXPECT_NEAR(std::log(median(Quantity::kAttention) / 16800.0), 0.0, 0.15);
  EXPECT_NEAR(std::log(median(Quantity::kInterest) / 336.0), 0.0, 0.25);
}

}  // namespace
}  // namespace funnelcast::simulator
