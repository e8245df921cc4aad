// Word of mouth from the memory of actions to forecasts and steady states.
#include "simulator/mechanisms/word_of_mouth.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "simulator/base/draw_values.h"
#include "simulator/base/random.h"
#include "simulator/codec/codec.h"
#include "simulator/curves/curves.h"
#include "simulator/curves/steady_state.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/data/trust.h"
#include "simulator/fit/fit.h"
#include "simulator/fit/input_choice.h"
#include "simulator/fit/word_of_mouth_choice.h"
#include "simulator/forecast/forecast.h"
#include "simulator/nodes/funnel_graph.h"
#include "simulator/simd/draw_summary.h"
#include "simulator/simd/draw_sums.h"
#include "tests/simulator/expect_gradient.h"
#include "tests/simulator/expect_prepared.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {
namespace {

constexpr int kWeeks = 104;

// Two channels, in weekly rows: ads are bought in bursts of three weeks in nine, and one in ten who
// see them orders; friends hear of the brand from those who ordered, and one in ten of them orders.
// In truth half of the friends follow last weeks' orders if `share` is .5, with a half-life of a
// week.
data::FunnelHistory MakeTalk(double share) {
  data::FunnelHistory history;
  history.first_day = 19000;
  history.day_count = 7 * kWeeks;
  history.channels.resize(2);
  data::ChannelHistory& ads = history.channels[0];
  data::ChannelHistory& friends = history.channels[1];
  ads.id = "ads";
  friends.id = "friends";
  const data::DailyValues none(static_cast<std::size_t>(history.day_count), std::nan(""));
  ads.spend = none;
  for (data::ChannelHistory* channel : {&ads, &friends}) {
    channel->stages[static_cast<std::size_t>(data::Stage::kAttention)] = none;
    channel->stages[static_cast<std::size_t>(data::Stage::kAction)] = none;
  }
  base::RandomStream random(41, base::StreamPurpose::kTest, 5, 0);
  double memory = 300.0;
  for (std::size_t week = 0; week < kWeeks; ++week) {
    const std::size_t day = 7 * week;
    const double spend = (week % 9 < 3 ? 200.0 : 40.0) * std::exp(0.2 * random.Normal());
    const double talked = 1.0 - share + share * memory / 300.0;
    ads.spend[day] = spend;
    ads.stages[0][day] = random.NegativeBinomial(20.0 * spend, 400.0);
    friends.stages[0][day] = random.NegativeBinomial(1200.0 * talked, 400.0);
    ads.stages[3][day] = random.NegativeBinomial(0.1 * ads.stages[0][day], 400.0);
    friends.stages[3][day] = random.NegativeBinomial(0.1 * friends.stages[0][day], 400.0);
    memory = 0.5 * memory + 0.5 * (ads.stages[3][day] + friends.stages[3][day]);
  }
  return history;
}

nodes::FunnelNode TalkingNode(const data::FunnelHistory& history) {
  const std::vector<nodes::FunnelNode> nodes =
      nodes::BuildFunnelNodes(history, data::MakePeriodGrid(history, 7));
  return *std::find_if(nodes.begin(), nodes.end(),
                       [](const nodes::FunnelNode& node) { return !node.actions.empty(); });
}

fit::FitOptions TalkFit(fit::MechanismChoice choice) {
  fit::FitOptions options = QuickFit();
  options.word_of_mouth = choice;
  return options;
}

const data::FittedFunnel& FittedTalk() {
  static const data::FittedFunnel kFitted =
      fit::FitFunnel(MakeTalk(0.4), TalkFit(fit::MechanismChoice::kAuto), nullptr).value();
  return kFitted;
}

data::PlanInputs MakeAdsPlan(data::Day first_day, int weeks, double spend) {
  data::PlanInputs plan;
  plan.first_day = first_day;
  plan.day_count = 7 * weeks;
  plan.channels.push_back(
      {"ads", std::vector<double>(static_cast<std::size_t>(7 * weeks), spend / 7.0), {}});
  return plan;
}

double MeanOf(const data::ForecastDraws& forecast, const std::string& channel,
              data::Quantity quantity, std::size_t period) {
  const data::SeriesDraws* series = forecast.Find(channel, quantity);
  const auto count = static_cast<std::ptrdiff_t>(forecast.draw_count);
  const auto begin = series->values.begin() + count * static_cast<std::ptrdiff_t>(period);
  return std::accumulate(begin, begin + count, 0.0) / static_cast<double>(count);
}

// Raw values of 0: w = 0.5 / (1 + e), half-life 2 weeks, so that a week keeps 2^-.5 = .7071. The
// memory knows earlier weeks only; a week without observation leaves it as it is.
TEST(WordOfMouthTest, RemembersEarlierPeriods) {
  const mechanisms::WordOfMouth word({2.0, 1.0, std::nan(""), 4.0}, 1.0, 0);
  const mechanisms::WordOfMouth::Path path = word.ComputePath(Eigen::VectorXd::Zero(2));
  EXPECT_NEAR(path.values.share, 0.5 / (1.0 + std::exp(1.0)), 1e-12);
  const double kept = std::sqrt(0.5);
  const double after_two = (1.0 - kept) * 1.0 + kept * 2.0;
  EXPECT_EQ(path.memory[0], 1.0);
  EXPECT_EQ(path.memory[1], 2.0);
  EXPECT_NEAR(path.memory[2], after_two, 1e-12);
  EXPECT_NEAR(path.memory[3], after_two, 1e-12);
  EXPECT_NEAR(path.values.memory, (1.0 - kept) * 4.0 + kept * after_two, 1e-12);
  EXPECT_NEAR(word.LogFactor(path, 1), std::log(1.0 + path.values.share), 1e-12);
}

TEST(WordOfMouthTest, FactorEndsAtTheHighestMemory) {
  EXPECT_DOUBLE_EQ(mechanisms::ComputeWordOfMouth(0.5, 3.0, 10.0), std::log(2.0));
  EXPECT_DOUBLE_EQ(mechanisms::ComputeWordOfMouth(0.5, 1e9, 10.0), std::log(5.5));
}

TEST(WordOfMouthTest, GradientMatchesDifferences) {
  nodes::FunnelNode node = TalkingNode(MakeTalk(0.4));
  const int dimension = node.dimension();
  node.SetWordOfMouth(true);
  EXPECT_EQ(node.dimension(), dimension + 2);
  ExpectGradientMatches(node, 7);
}

TEST(WordOfMouthChoiceTest, IsOnWhereTheDataAskForIt) {
  nodes::FunnelNode node = TalkingNode(MakeTalk(0.4));
  fit::ChooseWordOfMouth({}, node);
  EXPECT_TRUE(node.node.word_of_mouth.on);
  EXPECT_GT(node.word_of_mouth_evidence.log_bayes_factor, data::trust::kEvidenceForMechanism);
}

TEST(WordOfMouthChoiceTest, IsLeftOutWhereTheDataDoNotAskForIt) {
  nodes::FunnelNode node = TalkingNode(MakeTalk(0.0));
  fit::ChooseWordOfMouth({}, node);
  EXPECT_FALSE(node.node.word_of_mouth.on);
  EXPECT_LT(node.word_of_mouth_evidence.log_bayes_factor, data::trust::kEvidenceForMechanism);
}

TEST(WordOfMouthChoiceTest, DoesWhatIsAskedFor) {
  nodes::FunnelNode without = TalkingNode(MakeTalk(0.4));
  fit::ChooseWordOfMouth(TalkFit(fit::MechanismChoice::kOff), without);
  EXPECT_FALSE(without.node.word_of_mouth.on);
  nodes::FunnelNode with = TalkingNode(MakeTalk(0.0));
  fit::ChooseWordOfMouth(TalkFit(fit::MechanismChoice::kOn), with);
  EXPECT_TRUE(with.node.word_of_mouth.on);
}

// Bought attention, stages that hang on others and actions themselves have none; nor has a funnel
// without actions.
TEST(WordOfMouthChoiceTest, MakesSenseForUnpaidAttentionAlone) {
  data::FunnelHistory history = MakeTalk(0.4);
  int may_talk = 0;
  for (const nodes::FunnelNode& node :
       nodes::BuildFunnelNodes(history, data::MakePeriodGrid(history, 7))) {
    if (node.actions.empty()) continue;
    ++may_talk;
    EXPECT_EQ(node.node.stage, data::Stage::kAttention);
    EXPECT_EQ(node.node.parent, data::ParentKind::kNone);
  }
  EXPECT_EQ(may_talk, 1);
  for (data::ChannelHistory& channel : history.channels) channel.stages[3].clear();
  for (const nodes::FunnelNode& node :
       nodes::BuildFunnelNodes(history, data::MakePeriodGrid(history, 7))) {
    EXPECT_TRUE(node.actions.empty());
  }
}

TEST(WordOfMouthFitTest, FindsTheShareAndSaysWhatAnActionBrings) {
  const data::FittedFunnel& fitted = FittedTalk();
  const auto node = std::find_if(fitted.nodes.begin(), fitted.nodes.end(),
                                 [](const data::FittedNode& one) { return one.word_of_mouth.on; });
  ASSERT_NE(node, fitted.nodes.end());
  // In units of the history's mean, which differs a little from the 300 of the truth.
  const double odds = 0.4 / 0.6 * node->word_of_mouth.mean_actions / 300.0;
  const auto count = static_cast<std::size_t>(fitted.draw_count);
  const float* shares =
      node->draws.data() + static_cast<std::size_t>(node->word_of_mouth_row()) * count;
  constexpr double kEnds[] = {0.005, 0.995};
  const simd::DrawSummary summary =
      simd::SummarizeDraws(std::span<const float>(shares, count), kEnds);
  EXPECT_LT(summary.quantiles[0], odds / (1.0 + odds));
  EXPECT_GT(summary.quantiles[1], odds / (1.0 + odds));
  const data::NodeDiagnostics& diagnostics =
      fitted.diagnostics[static_cast<std::size_t>(node - fitted.nodes.begin())];
  const std::string& note = diagnostics.notes.back();
  EXPECT_EQ(note.rfind("word of mouth: ", 0), 0U) << note;
  EXPECT_NE(note.find("one action brings 0."), std::string::npos) << note;
  EXPECT_NE(note.find("log Bayes factor"), std::string::npos) << note;
}

TEST(WordOfMouthFitTest, SurvivesStorage) {
  const std::string bytes = codec::EncodeFittedFunnel(FittedTalk());
  const absl::StatusOr<data::FittedFunnel> read = codec::DecodeFittedFunnel(bytes);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(codec::EncodeFittedFunnel(*read), bytes);
}

// More ads bring more orders, and those more friends from the week after on, not before.
TEST(WordOfMouthForecastTest, BoughtActionsBringUnpaidAttentionLater) {
  const data::FittedFunnel& fitted = FittedTalk();
  forecast::ForecastOptions options;
  options.draw_count = fitted.draw_count;
  const auto low =
      forecast::ForecastPlan(fitted, MakeAdsPlan(fitted.data_end_day, 8, 40.0), options);
  const auto high =
      forecast::ForecastPlan(fitted, MakeAdsPlan(fitted.data_end_day, 8, 200.0), options);
  ASSERT_TRUE(low.ok() && high.ok());
  const auto friends = [](const data::ForecastDraws& forecast, std::size_t period) {
    return MeanOf(forecast, "friends", data::Quantity::kAttention, period);
  };
  EXPECT_EQ(friends(*low, 0), friends(*high, 0));
  EXPECT_GT(friends(*high, 1), 1.1 * friends(*low, 1));
  EXPECT_GT(friends(*high, 7), friends(*high, 1));
}

TEST(WordOfMouthForecastTest, SameBytesAtAnyThreadCount) {
  const data::FittedFunnel& fitted = FittedTalk();
  forecast::ForecastOptions options;
  options.draw_count = 300;
  options.thread_count = 1;
  const auto one =
      forecast::ForecastPlan(fitted, MakeAdsPlan(fitted.data_end_day, 5, 90.0), options);
  options.thread_count = 8;
  const auto eight =
      forecast::ForecastPlan(fitted, MakeAdsPlan(fitted.data_end_day, 5, 90.0), options);
  ASSERT_TRUE(one.ok() && eight.ok());
  ASSERT_EQ(one->series.size(), eight->series.size());
  for (std::size_t s = 0; s < one->series.size(); ++s) {
    EXPECT_EQ(one->series[s].values, eight->series[s].values);
    EXPECT_EQ(one->series[s].day_shares, eight->series[s].day_shares);
  }
}

TEST(WordOfMouthForecastTest, IsTheSameFromAPreparedWindow) {
  const data::FittedFunnel& fitted = FittedTalk();
  ExpectSameWhenPrepared(fitted, {MakeAdsPlan(fitted.data_end_day, 5, 90.0),
                                  MakeAdsPlan(fitted.data_end_day, 5, 250.0)});
}

// With shares of 0 the periods run side by side with the same result as node after node.
TEST(WordOfMouthForecastTest, RunningTogetherChangesNothingByItself) {
  data::FittedFunnel silent = FittedTalk();
  data::FittedFunnel without = FittedTalk();
  const auto count = static_cast<std::size_t>(silent.draw_count);
  for (data::FittedNode& node : silent.nodes) {
    if (!node.word_of_mouth.on) continue;
    std::fill_n(node.draws.begin() + node.word_of_mouth_row() * static_cast<std::ptrdiff_t>(count),
                count, 0.0F);
  }
  for (data::FittedNode& node : without.nodes) node.word_of_mouth.on = false;
  forecast::ForecastOptions options;
  options.draw_count = 300;
  const auto together =
      forecast::ForecastPlan(silent, MakeAdsPlan(silent.data_end_day, 5, 90.0), options);
  const auto apart =
      forecast::ForecastPlan(without, MakeAdsPlan(silent.data_end_day, 5, 90.0), options);
  ASSERT_TRUE(together.ok() && apart.ok());
  for (std::size_t s = 0; s < apart->series.size(); ++s) {
    EXPECT_EQ(together->series[s].values, apart->series[s].values);
    EXPECT_EQ(together->series[s].day_shares, apart->series[s].day_shares);
  }
}

// A fit whose loop is as strong as it can be: the highest share in every draw, a memory that hardly
// fades, and a last step that rises much faster than in proportion.
data::FittedFunnel StrongestLoop() {
  data::FittedFunnel fitted = FittedTalk();
  const auto count = static_cast<std::size_t>(fitted.draw_count);
  const auto set = [&](data::FittedNode& node, int row, float value) {
    std::fill_n(node.draws.begin() + row * static_cast<std::ptrdiff_t>(count), count, value);
  };
  for (data::FittedNode& node : fitted.nodes) {
    if (node.word_of_mouth.on) {
      set(node, node.word_of_mouth_row(), mechanisms::word_of_mouth_priors::kMostShare);
      set(node, node.word_of_mouth_row() + 1, 20.0F);
    } else if (node.stage == data::Stage::kAction) {
      for (int m = 0; m < static_cast<int>(node.channels.size()); ++m) {
        set(node, data::FittedNode::kRowsPerChannel * m + 1, 2.0F);
      }
    }
  }
  return fitted;
}

// Ten years: attention stays below what the bound allows on top of drift and noise; without the
// bound it runs away.
TEST(WordOfMouthForecastTest, TheStrongestLoopStaysFiniteOverTenYears) {
  const data::FittedFunnel fitted = StrongestLoop();
  forecast::ForecastOptions options;
  options.draw_count = fitted.draw_count;
  const auto forecast =
      forecast::ForecastPlan(fitted, MakeAdsPlan(fitted.data_end_day, 520, 400.0), options);
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  const data::SeriesDraws* friends = forecast->Find("friends", data::Quantity::kAttention);
  double highest_memory = 0.0;
  for (const data::FittedNode& node : fitted.nodes) {
    highest_memory = std::max(highest_memory, node.word_of_mouth.highest_memory);
  }
  // Levels of four years hence differ from today's by a few times .07 / sqrt(1 - .97^2) = .3.
  const double bound = 1200.0 * 0.5 * (1.0 + highest_memory) * std::exp(3.0);
  for (const float value : friends->values) ASSERT_LT(value, bound);
  data::FittedFunnel unbounded = fitted;
  for (data::FittedNode& node : unbounded.nodes) node.word_of_mouth.highest_memory = 1e30;
  const auto runaway =
      forecast::ForecastPlan(unbounded, MakeAdsPlan(fitted.data_end_day, 520, 400.0), options);
  ASSERT_TRUE(runaway.ok()) << runaway.status();
  const base::DrawValues& values = runaway->Find("friends", data::Quantity::kAttention)->values;
  EXPECT_GT(*std::max_element(values.begin(), values.end()), 1e6 * bound);
}

TEST(SteadyStateTest, SettlesAlsoInTheStrongestLoop) {
  const data::FittedFunnel fitted = StrongestLoop();
  const curves::SteadyState state(fitted, curves::DrawSource::kPosterior, 50);
  const std::vector<curves::SteadyOutcome> settled = state.Compute({{"ads", 400.0}});
  const curves::SteadyOutcome* actions = curves::FindOutcome(settled, "", data::Stage::kAction);
  ASSERT_NE(actions, nullptr);
  for (const double mean : actions->means) EXPECT_TRUE(std::isfinite(mean));
}

// Actions settle at what they bring themselves: one more period with that memory changes nothing.
TEST(SteadyStateTest, IsTheFixedPointOfTheLoop) {
  const data::FittedFunnel& fitted = FittedTalk();
  const curves::SteadyState state(fitted, curves::DrawSource::kPosterior, 1);
  const std::vector<curves::SteadyOutcome> settled = state.Compute({{"ads", 120.0}});
  const double actions = curves::FindOutcome(settled, "", data::Stage::kAction)->means[0];
  double mean_actions = 0.0;
  for (const data::FittedNode& node : fitted.nodes) {
    if (node.word_of_mouth.on) mean_actions = node.word_of_mouth.mean_actions;
  }
  const std::vector<curves::SteadyOutcome> next =
      state.ComputeWithMemory({{"ads", 120.0}}, actions / mean_actions);
  EXPECT_NEAR(curves::FindOutcome(next, "", data::Stage::kAction)->means[0], actions,
              1e-6 * actions);
  EXPECT_GT(actions, curves::FindOutcome(state.ComputeWithMemory({{"ads", 120.0}}, 0.0), "",
                                         data::Stage::kAction)
                         ->means[0]);
}

TEST(WordOfMouthCurveTest, CountsWhatOrdersBringThroughOthers) {
  curves::CurveOptions options;
  options.channel = "ads";
  const absl::StatusOr<std::vector<curves::ResponseCurve>> curves =
      curves::ComputeResponseCurves(FittedTalk(), options);
  ASSERT_TRUE(curves.ok()) << curves.status();
  const auto curve = std::find_if(
      curves->begin(), curves->end(),
      [](const curves::ResponseCurve& one) { return one.outcome == data::Stage::kAction; });
  ASSERT_NE(curve, curves->end());
  EXPECT_EQ(curve->outcome_channel, "");
  const curves::SteadyState state(FittedTalk(), curves::DrawSource::kPosterior, 200);
  const std::vector<curves::SteadyOutcome> outcomes = state.Compute({{"ads", curve->usual_input}});
  double own = 0.0;
  for (const double mean : curves::FindOutcome(outcomes, "ads", data::Stage::kAction)->means)
    own += mean / 200;
  EXPECT_GT(curve->average_return.mean, 1.05 * own / curve->usual_input);
}

// Actions in a single week, in none but the last, and at 10^12 in one of them.
TEST(WordOfMouthDegenerateTest, StrangeActionsEndInPlausibleForecasts) {
  for (const int kind : {0, 1, 2}) {
    SCOPED_TRACE(kind);
    data::FunnelHistory history = MakeTalk(0.4);
    for (data::ChannelHistory& channel : history.channels) {
      data::DailyValues& actions = channel.stages[3];
      for (std::size_t day = 0; day < actions.size(); day += 7) {
        if (kind == 0 && day != 7 * 50) actions[day] = 0.0;
        if (kind == 1 && day != 7 * (kWeeks - 1)) actions[day] = std::nan("");
        if (kind == 2 && day == 7 * 70) actions[day] = 1e12;
      }
    }
    fit::FitOptions options = TalkFit(fit::MechanismChoice::kOn);
    options.draw_count_per_chain = 100;
    const absl::StatusOr<data::FittedFunnel> fitted = fit::FitFunnel(history, options, nullptr);
    ASSERT_TRUE(fitted.ok()) << fitted.status();
    forecast::ForecastOptions forecast_options;
    forecast_options.draw_count = 200;
    const auto forecast = forecast::ForecastPlan(
        *fitted, MakeAdsPlan(fitted->data_end_day, 13, 100.0), forecast_options);
    ASSERT_TRUE(forecast.ok()) << forecast.status();
    for (const data::SeriesDraws& series : forecast->series) {
      for (const float value : series.values) ASSERT_TRUE(std::isfinite(value) && value >= 0.0F);
    }
    const data::SeriesDraws* friends = forecast->Find("friends", data::Quantity::kAttention);
    ASSERT_NE(friends, nullptr);
    EXPECT_LT(*std::max_element(friends->values.begin(), friends->values.end()), 1e6);
  }
}

}  // namespace
}  // namespace funnelcast
