// Mechanisms on inputs, experiments and benchmarks from history to forecast, on simulated brands.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "simulator/base/random.h"
#include "simulator/codec/codec.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/data/trust.h"
#include "simulator/fit/fit.h"
#include "simulator/fit/input_choice.h"
#include "simulator/forecast/forecast.h"
#include "simulator/mechanisms/saturation.h"
#include "simulator/nodes/funnel_graph.h"
#include "simulator/simd/draw_summary.h"
#include "simulator/simd/draw_sums.h"
#include "tests/simulator/expect_prepared.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {
namespace {

constexpr int kWeeks = 104;

// One channel with spend in bursts and orders of the brand: 100 a week without it, and 200 a week
// from a mean input, which is carried over and saturates as told. Weekly rows.
data::FunnelHistory MakeBursts(double retention, double half_saturation) {
  data::FunnelHistory history;
  history.first_day = 19000;
  history.day_count = 7 * kWeeks;
  data::ChannelHistory& channel = history.channels.emplace_back();
  channel.id = "tv";
  const auto days = static_cast<std::size_t>(history.day_count);
  channel.spend.assign(days, std::nan(""));
  data::DailyValues& orders = history.brand[static_cast<std::size_t>(data::Stage::kAction)];
  orders.assign(days, std::nan(""));
  base::RandomStream random(31, base::StreamPurpose::kTest, 4, 0);
  double carried = 0.0;
  for (std::size_t week = 0; week < kWeeks; ++week) {
    const double input = week % 6 < 2 ? std::exp(0.6 * random.Normal()) : 0.05;
    carried = retention * carried + (1.0 - retention) * input;
    const double effective = mechanisms::ApplyHill({half_saturation, 1.0}, carried);
    channel.spend[7 * week] = 1000.0 * input;
    orders[7 * week] = random.NegativeBinomial(100.0 + 200.0 * effective, 400.0);
  }
  return history;
}

data::PlanInputs MakeWeeklyPlan(const data::FunnelHistory& history, int weeks, double spend) {
  data::PlanInputs plan;
  plan.first_day = history.end_day();
  plan.day_count = 7 * weeks;
  plan.channels.push_back(
      {"tv", std::vector<double>(static_cast<std::size_t>(7 * weeks), spend / 7.0), {}});
  return plan;
}

nodes::FunnelNode TotalNode(const data::FunnelHistory& history) {
  std::vector<nodes::FunnelNode> nodes =
      nodes::BuildFunnelNodes(history, data::MakePeriodGrid(history, 7));
  EXPECT_EQ(nodes.size(), 1U);
  return nodes.front();
}

double MeanOf(const data::ForecastDraws& forecast, const std::string& channel,
              data::Quantity quantity, std::size_t period) {
  const data::SeriesDraws* series = forecast.Find(channel, quantity);
  const auto count = static_cast<std::ptrdiff_t>(forecast.draw_count);
  const auto begin = series->values.begin() + count * static_cast<std::ptrdiff_t>(period);
  return std::accumulate(begin, begin + count, 0.0) / static_cast<double>(count);
}

TEST(EffectChoiceTest, KeepsCarryOverThatTheDataAskFor) {
  nodes::FunnelNode node = TotalNode(MakeBursts(0.7, 1e6));
  fit::ChooseInputMechanisms({}, node);
  EXPECT_NE(node.node.mechanisms.carry_over, data::CarryOverKind::kNone);
  EXPECT_FALSE(node.node.mechanisms.saturation);
  EXPECT_GT(node.carry_over_evidence.log_bayes_factor, data::trust::kEvidenceForMechanism);
}

TEST(EffectChoiceTest, KeepsSaturationThatTheDataAskFor) {
  nodes::FunnelNode node = TotalNode(MakeBursts(0.0, 0.5));
  fit::ChooseInputMechanisms({}, node);
  EXPECT_EQ(node.node.mechanisms.carry_over, data::CarryOverKind::kNone);
  EXPECT_TRUE(node.node.mechanisms.saturation);
}

TEST(EffectChoiceTest, LeavesOutWhatTheDataDoNotAskFor) {
  nodes::FunnelNode node = TotalNode(MakeBursts(0.0, 1e6));
  fit::ChooseInputMechanisms({}, node);
  EXPECT_FALSE(node.node.mechanisms.any());
  EXPECT_LT(node.carry_over_evidence.log_bayes_factor, data::trust::kEvidenceForMechanism);
  EXPECT_LT(node.saturation_evidence.log_bayes_factor, data::trust::kEvidenceForMechanism);
  const std::vector<std::string> notes = fit::DescribeInputMechanisms(node, 0);
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_NE(notes[0].find("carry-over: left out, the data do not ask for it"), std::string::npos);
}

TEST(EffectChoiceTest, DoesWhatIsAskedFor) {
  fit::FitOptions options;
  options.carry_over = fit::MechanismChoice::kOff;
  options.saturation = fit::MechanismChoice::kOn;
  nodes::FunnelNode node = TotalNode(MakeBursts(0.7, 1e6));
  fit::ChooseInputMechanisms(options, node);
  EXPECT_EQ(node.node.mechanisms.carry_over, data::CarryOverKind::kNone);
  EXPECT_TRUE(node.node.mechanisms.saturation);
}

// Bought impressions come when they are paid for: no carry-over there, also on request.
TEST(EffectChoiceTest, BoughtAttentionHasNoCarryOver) {
  const data::FunnelHistory history = MakeToyHistory(168);
  fit::FitOptions options;
  options.carry_over = fit::MechanismChoice::kOn;
  for (nodes::FunnelNode& node :
       nodes::BuildFunnelNodes(history, data::MakePeriodGrid(history, 7))) {
    fit::ChooseInputMechanisms(options, node);
    const bool carries = node.node.mechanisms.carry_over != data::CarryOverKind::kNone;
    EXPECT_EQ(carries, node.node.kind == data::NodeKind::kBrandTotal) << node.description;
  }
}

// Truth: half-life log 2 / -log 0.7 = 1.94 weeks. After the last burst the carried input goes on
// working, less every week, although nothing more is put in.
TEST(CarryOverForecastTest, CrossesTheOriginAndFades) {
  data::FunnelHistory history = MakeBursts(0.7, 1e6);
  history.day_count = 7 * 98;  // ends after the two weeks of a burst
  history.channels[0].spend.resize(7 * 98);
  history.brand[3].resize(7 * 98);
  const absl::StatusOr<data::FittedFunnel> fitted = fit::FitFunnel(history, QuickFit(), nullptr);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  const data::FittedNode& node = fitted->nodes[0];
  ASSERT_EQ(node.mechanisms.carry_over, data::CarryOverKind::kGeometric);
  const auto count = static_cast<std::size_t>(fitted->draw_count);
  std::vector<float> half_lives(node.draws.end() - static_cast<std::ptrdiff_t>(count),
                                node.draws.end());
  constexpr double kProbabilities[] = {0.005, 0.995};
  const simd::DrawSummary summary =
      simd::SummarizeDraws(std::span<const float>(half_lives), kProbabilities);
  EXPECT_LT(summary.quantiles[0], 1.94);
  EXPECT_GT(summary.quantiles[1], 1.94);
  forecast::ForecastOptions options;
  options.draw_count = fitted->draw_count;
  const absl::StatusOr<data::ForecastDraws> paused =
      forecast::ForecastPlan(*fitted, MakeWeeklyPlan(history, 8, 0.0), options);
  ASSERT_TRUE(paused.ok()) << paused.status();
  EXPECT_GT(MeanOf(*paused, "", data::Quantity::kAction, 0), 120.0);
  EXPECT_GT(MeanOf(*paused, "", data::Quantity::kAction, 0),
            MeanOf(*paused, "", data::Quantity::kAction, 3) + 10.0);
  EXPECT_LT(MeanOf(*paused, "", data::Quantity::kAction, 7), 120.0);
}

TEST(CarryOverForecastTest, PausedPaidImpressionsAreExactlyZero) {
  fit::FitOptions options = QuickFit();
  options.carry_over = fit::MechanismChoice::kOn;
  options.saturation = fit::MechanismChoice::kOn;
  const data::FunnelHistory history = MakeToyHistory(168);
  const absl::StatusOr<data::FittedFunnel> fitted = fit::FitFunnel(history, options, nullptr);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  const absl::StatusOr<data::FittedFunnel> read =
      codec::DecodeFittedFunnel(codec::EncodeFittedFunnel(*fitted));
  ASSERT_TRUE(read.ok()) << read.status();
  forecast::ForecastOptions few;
  few.draw_count = 100;
  const absl::StatusOr<data::ForecastDraws> forecast =
      forecast::ForecastPlan(*read, MakeToyPlan(history, 28, 100.0, 0.0), few);
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  for (const float value : forecast->Find("b", data::Quantity::kAttention)->values) {
    EXPECT_EQ(value, 0.0F);
  }
  for (const float value : forecast->Find("", data::Quantity::kAction)->values) {
    EXPECT_TRUE(std::isfinite(value));
  }
  EXPECT_GT(MeanOf(*forecast, "", data::Quantity::kAction, 0), 0.0);
}

// Saturation alone runs within the outcomes' kernel, carry-over as an mechanism of the series.
TEST(CarryOverForecastTest, IsTheSameFromAPreparedWindow) {
  const data::FunnelHistory history = MakeToyHistory(168);
  for (const fit::MechanismChoice carry_over :
       {fit::MechanismChoice::kOff, fit::MechanismChoice::kOn}) {
    fit::FitOptions options = QuickFit();
    options.carry_over = carry_over;
    options.saturation = fit::MechanismChoice::kOn;
    ExpectSameWhenPrepared(
        *fit::FitFunnel(history, options, nullptr),
        {MakeToyPlan(history, 28, 100.0, 50.0), MakeToyPlan(history, 28, 20.0, 0.0)});
  }
}

// The brand's history cannot tell base from response while spend never changes; a test can. A lift
// of 20 % of the orders a week means a weight of 0.2, also when the test came before the history.
TEST(ExperimentTest, MovesTheResponseToWhatWasMeasured) {
  data::FunnelHistory history = MakeBursts(0.0, 1e6);
  for (std::size_t week = 0; week < kWeeks; ++week) {
    history.channels[0].spend[7 * week] = 700.0;
    history.brand[3][7 * week] = 100.0 + static_cast<double>(week % 5);
  }
  const auto weight_with = [&](double lift) {
    data::FunnelHistory tested = history;
    const data::Day begin = tested.first_day - 70;
    tested.experiments = {{"tv", data::Stage::kAction, begin, begin + 28, 2800.0, lift, 10.0}};
    const nodes::FunnelNode node = TotalNode(tested);
    EXPECT_EQ(node.lift_test_count(), 1);
    fit::FitOptions options = QuickFit();
    options.carry_over = fit::MechanismChoice::kOff;
    options.saturation = fit::MechanismChoice::kOff;
    const absl::StatusOr<data::FittedFunnel> fitted = fit::FitFunnel(tested, options, nullptr);
    EXPECT_TRUE(fitted.ok()) << fitted.status();
    const data::FittedNode& total = fitted->nodes[0];
    const auto count = static_cast<std::size_t>(fitted->draw_count);
    const float* weights = total.draws.data() + data::FittedNode::kBrandTotalRows * count;
    return std::accumulate(weights, weights + count, 0.0) / static_cast<double>(count);
  };
  // 28 days at 0.2 of 102 orders a week are 81.6, and 10 of them 0.025 of the weight. Negative
  // lifts pull towards nothing: at a weight of 0.1 the one below would lie six errors away.
  EXPECT_NEAR(weight_with(81.6), 0.2, 0.05);
  EXPECT_LT(weight_with(-20.0), 0.1);
}

TEST(ExperimentTest, SaysWhenATestCannotBeUsed) {
  data::FunnelHistory history = MakeBursts(0.0, 1e6);
  history.experiments = {{"radio", data::Stage::kAction, 19000, 19028, 100.0, 5.0, 2.0}};
  const std::vector<nodes::FunnelNode> nodes =
      nodes::BuildFunnelNodes(history, data::MakePeriodGrid(history, 7));
  const std::vector<std::string> sentences = nodes::ListUnusedEvidence(history, nodes);
  ASSERT_EQ(sentences.size(), 1U);
  EXPECT_NE(sentences[0].find("radio"), std::string::npos);
}

// A channel that nobody ever ran: 10 to 40 impressions a unit of money (geometric mean 20) and
// clicks from the benchmark of all channels, 1 to 4 % of them. Log sds 0.42 each.
TEST(BenchmarkTest, ForecastsAChannelWithoutHistory) {
  data::FunnelHistory history = MakeToyHistory(168);
  history.benchmarks = {{"c", data::Stage::kAttention, true, data::Stage::kAttention, 10.0, 40.0},
                        {"", data::Stage::kInterest, false, data::Stage::kAttention, 0.01, 0.04}};
  const absl::StatusOr<data::FittedFunnel> fitted = fit::FitFunnel(history, QuickFit(), nullptr);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  ASSERT_EQ(fitted->channels.size(), 3U);
  EXPECT_EQ(fitted->channels[2].tier, data::EvidenceTier::kBenchmark);
  data::PlanInputs plan = MakeToyPlan(history, 28, 100.0, 50.0);
  plan.channels.push_back({"c", std::vector<double>(28, 30.0), {}});
  forecast::ForecastOptions options;
  options.draw_count = fitted->draw_count;
  const absl::StatusOr<data::ForecastDraws> forecast =
      forecast::ForecastPlan(*fitted, plan, options);
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  constexpr double kProbabilities[] = {0.5};
  const auto median = [&](data::Quantity quantity) {
    const data::SeriesDraws* series = forecast->Find("c", quantity);
    return simd::SummarizeDraws(
               forecast::SumOverWindow(*forecast, *series, plan.first_day, plan.end_day()),
               kProbabilities)
        .quantiles[0];
  };
  // 840 of money bring 16,800 impressions; log sd about 0.55 with drift, 400 draws: 4 errors are 14
  // %.
  EXPECT_NEAR(std::log(median(data::Quantity::kAttention) / 16800.0), 0.0, 0.15);
  EXPECT_NEAR(std::log(median(data::Quantity::kInterest) / 336.0), 0.0, 0.25);
}

}  // namespace
}  // namespace funnelcast
