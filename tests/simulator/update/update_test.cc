// Updates of the toy brand: held against full fits, refits with their reasons, determinism.
#include "simulator/update/update.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "simulator/codec/codec.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/fit/fit.h"
#include "simulator/fit/fit_nodes.h"
#include "simulator/forecast/forecast.h"
#include "simulator/nodes/funnel_graph.h"
#include "simulator/sampler/diagnostics.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {
namespace {

using ::testing::HasSubstr;

constexpr int kBaseDays = 168;

fit::FitOptions SolidFit() {
  fit::FitOptions options;
  options.draw_count_per_chain = 500;
  options.warmup_count = 300;
  return options;
}

update::UpdateOptions SolidUpdate() {
  update::UpdateOptions options;
  options.fit = SolidFit();
  options.fit.seed = 5;
  return options;
}

// The toy fitted to its first 168 days, once for all tests.
const data::FittedFunnel& Base() {
  static const data::FittedFunnel kFitted =
      *fit::FitFunnel(MakeToyHistory(kBaseDays), SolidFit(), nullptr);
  return kFitted;
}

data::FittedFunnel Update(const data::FittedFunnel& base, const data::FunnelHistory& history) {
  const absl::StatusOr<data::FittedFunnel> updated =
      update::UpdateFunnel(base, history, SolidUpdate(), nullptr);
  EXPECT_TRUE(updated.ok()) << updated.status();
  return updated.ok() ? *updated : data::FittedFunnel();
}

// A full fit of `history` on the periods and knots of an update of Base().
data::FittedFunnel FitAsContinued(const data::FunnelHistory& history) {
  const data::PeriodGrid grid = data::MakeContinuedGrid(history, 7, Base().anchor_day);
  fit::FitOptions options = SolidFit();
  options.seed = 6;
  absl::StatusOr<data::FittedFunnel> fitted =
      fit::FitNodes(history, grid, nodes::BuildFunnelNodes(history, grid), {}, options, nullptr);
  EXPECT_TRUE(fitted.ok());
  return *fitted;
}

// `values` of draws, chain after chain, as the diagnostics take them.
template <typename T>
Eigen::MatrixXd AsChains(const std::vector<T>& values, std::size_t begin, std::size_t count) {
  Eigen::MatrixXd draws(static_cast<Eigen::Index>(count / 4), 4);
  for (std::size_t i = 0; i < count / 4 * 4; ++i) {
    draws(static_cast<Eigen::Index>(i % (count / 4)), static_cast<Eigen::Index>(i / (count / 4))) =
        static_cast<double>(values[begin + i]);
  }
  return draws;
}

void ExpectSameMean(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b, const std::string& what) {
  const sampler::MeanEstimate one = sampler::EstimateMean(a);
  const sampler::MeanEstimate two = sampler::EstimateMean(b);
  EXPECT_NEAR(one.mean, two.mean, 4.0 * std::hypot(one.mcse, two.mcse)) << what;
}

// Every row of every node: rates, elasticities, drifts, noises, levels, weights.
void ExpectSamePosterior(const data::FittedFunnel& a, const data::FittedFunnel& b) {
  ASSERT_EQ(a.nodes.size(), b.nodes.size());
  for (std::size_t n = 0; n < a.nodes.size(); ++n) {
    ASSERT_EQ(a.nodes[n].row_count(), b.nodes[n].row_count());
    for (int row = 0; row < a.nodes[n].row_count(); ++row) {
      const auto at = [&](const data::FittedFunnel& fit) {
        const auto count = static_cast<std::size_t>(fit.draw_count);
        return AsChains(fit.nodes[n].draws, static_cast<std::size_t>(row) * count, count);
      };
      ExpectSameMean(at(a), at(b), a.diagnostics[n].description + ", row " + std::to_string(row));
    }
  }
}

std::vector<double> ForecastOrders(const data::FittedFunnel& fitted,
                                   const data::FunnelHistory& history) {
  const data::PlanInputs plan = MakeToyPlan(history, 28, 100.0, 50.0);
  forecast::ForecastOptions options;
  options.draw_count = fitted.draw_count;
  const absl::StatusOr<data::ForecastDraws> forecast =
      forecast::ForecastPlan(fitted, plan, options);
  EXPECT_TRUE(forecast.ok()) << forecast.status();
  const data::SeriesDraws* orders = forecast->Find("", data::Quantity::kAction);
  return forecast::SumOverWindow(*forecast, *orders, plan.first_day, plan.end_day());
}

// Means, and the share of the one's draws below the other's quantiles.
void ExpectSameForecast(const data::FittedFunnel& a, const data::FittedFunnel& b,
                        const data::FunnelHistory& history) {
  const std::vector<double> one = ForecastOrders(a, history);
  std::vector<double> two = ForecastOrders(b, history);
  ExpectSameMean(AsChains(one, 0, one.size()), AsChains(two, 0, two.size()), "orders");
  const double effective = std::min(sampler::EffectiveSampleSize(AsChains(one, 0, one.size())),
                                    static_cast<double>(one.size()));
  const double other = std::min(sampler::EffectiveSampleSize(AsChains(two, 0, two.size())),
                                static_cast<double>(two.size()));
  std::sort(two.begin(), two.end());
  for (const double probability : {0.1, 0.5, 0.9}) {
    const double quantile =
        two[static_cast<std::size_t>(probability * static_cast<double>(two.size()))];
    const auto below =
        std::count_if(one.begin(), one.end(), [&](double x) { return x < quantile; });
    const double error =
        std::sqrt(probability * (1.0 - probability) * (1.0 / effective + 1.0 / other));
    EXPECT_NEAR(static_cast<double>(below) / static_cast<double>(one.size()), probability,
                4.0 * error);
  }
}

class UpdateAfterDaysTest : public ::testing::TestWithParam<int> {};

// A day, three days, a week and a fortnight later: the same posterior as a full fit to the same
// periods, and the same forecasts.
TEST_P(UpdateAfterDaysTest, AgreesWithAFullFit) {
  const data::FunnelHistory history = MakeToyHistory(kBaseDays + GetParam());
  const data::FittedFunnel updated = Update(Base(), history);
  EXPECT_EQ(updated.update.origin, data::FitOrigin::kUpdated) << updated.update.reason;
  EXPECT_EQ(updated.data_end_day, history.end_day());
  EXPECT_GT(updated.update.effective_share, 0.3);
  EXPECT_LT(updated.update.effective_share, 1.0);
  EXPECT_LT(updated.max_rhat(), 1.05);
  const data::FittedFunnel full = FitAsContinued(history);
  ExpectSamePosterior(updated, full);
  ExpectSameForecast(updated, full, history);
}

INSTANTIATE_TEST_SUITE_P(Days, UpdateAfterDaysTest, ::testing::Values(1, 3, 7, 14));

// Ten updates, a day each, end where one full fit does.
TEST(UpdateFunnelTest, DailyUpdatesDoNotDrift) {
  data::FittedFunnel fitted = Base();
  for (int days = 1; days <= 10; ++days) {
    fitted = Update(fitted, MakeToyHistory(kBaseDays + days));
    ASSERT_EQ(fitted.update.origin, data::FitOrigin::kUpdated);
    EXPECT_EQ(fitted.update.update_count, days);
  }
  const data::FunnelHistory history = MakeToyHistory(kBaseDays + 10);
  const data::FittedFunnel full = FitAsContinued(history);
  ExpectSamePosterior(fitted, full);
  ExpectSameForecast(fitted, full, history);
}

// Whole weeks later, the periods are those of a fit to the whole history, and so is its posterior
// but for where the knots of the drift lie: means within half a posterior sd.
TEST(UpdateFunnelTest, WeeksLaterItIsNearAFreshFit) {
  const data::FunnelHistory history = MakeToyHistory(kBaseDays + 14);
  const data::FittedFunnel updated = Update(Base(), history);
  const data::FittedFunnel fresh = *fit::FitFunnel(history, SolidFit(), nullptr);
  const sampler::MeanEstimate one =
      sampler::EstimateMean(AsChains(ForecastOrders(updated, history), 0, 1000));
  const sampler::MeanEstimate two =
      sampler::EstimateMean(AsChains(ForecastOrders(fresh, history), 0, 2000));
  EXPECT_NEAR(one.mean, two.mean, 0.5 * two.sd);
  EXPECT_NEAR(one.sd / two.sd, 1.0, 0.25);
}

// Impressions a unit of money that suddenly are three times what they were.
TEST(UpdateFunnelTest, ShockLeadsToARefitThatSaysSo) {
  data::FunnelHistory history = MakeToyHistory(kBaseDays + 14);
  for (std::size_t day = kBaseDays; day < kBaseDays + 14; ++day) {
    history.channels[0].stages[0][day] *= 3.0;
  }
  const data::FittedFunnel refitted = Update(Base(), history);
  EXPECT_EQ(refitted.update.origin, data::FitOrigin::kRefitted);
  EXPECT_LT(refitted.update.effective_share, SolidUpdate().min_effective_share);
  EXPECT_THAT(refitted.update.reason, HasSubstr("attention given spend"));
  EXPECT_EQ(refitted.update.update_count, 0);
  EXPECT_EQ(refitted.draw_count, 2000);
  const data::FittedFunnel full = *fit::FitFunnel(history, SolidFit(), nullptr);
  for (std::size_t n = 0; n < full.nodes.size(); ++n) {
    EXPECT_LT(refitted.diagnostics[n].max_rhat, 1.05)
        << full.diagnostics[n].description << ", full fit " << full.diagnostics[n].max_rhat;
  }
  ExpectSamePosterior(refitted, full);
}

// Draws that are held to more agreement than any have: the refit says so, and progress never falls.
TEST(UpdateFunnelTest, PoorMixingLeadsToARefitThatSaysSo) {
  update::UpdateOptions options = SolidUpdate();
  options.max_rhat = 1.0;
  double last = 0.0;
  const auto refitted = update::UpdateFunnel(Base(), MakeToyHistory(kBaseDays + 7), options,
                                             [&](double share, std::string_view) {
                                               EXPECT_GE(share, last);
                                               last = share;
                                               return true;
                                             });
  ASSERT_TRUE(refitted.ok()) << refitted.status();
  EXPECT_EQ(refitted->update.origin, data::FitOrigin::kRefitted);
  EXPECT_THAT(refitted->update.reason, HasSubstr("did not agree after they were moved"));
  EXPECT_EQ(refitted->draw_count, 2000);
}

TEST(UpdateFunnelTest, NothingNewChangesNothingAndSaysSo) {
  const data::FittedFunnel same = Update(Base(), MakeToyHistory(kBaseDays));
  EXPECT_EQ(same.update.origin, data::FitOrigin::kUnchanged);
  data::FittedFunnel as_before = same;
  as_before.update = Base().update;
  EXPECT_EQ(codec::EncodeFittedFunnel(as_before), codec::EncodeFittedFunnel(Base()));
}

// Clicks of the last four weeks were too low: the same posterior as a fit to the right ones, and
// not the one of before.
TEST(UpdateFunnelTest, CorrectionsOfOldValuesAreFelt) {
  data::FunnelHistory history = MakeToyHistory(kBaseDays);
  for (std::size_t day = kBaseDays - 28; day < kBaseDays; ++day) {
    history.channels[0].stages[1][day] = std::round(1.06 * history.channels[0].stages[1][day]);
  }
  const data::FittedFunnel updated = Update(Base(), history);
  EXPECT_EQ(updated.update.origin, data::FitOrigin::kUpdated) << updated.update.reason;
  ExpectSamePosterior(updated, *fit::FitFunnel(history, SolidFit(), nullptr));
  const auto level = [](const data::FittedFunnel& fit) {
    const auto count = static_cast<std::size_t>(fit.draw_count);
    return sampler::EstimateMean(AsChains(fit.nodes[1].draws, 5 * count, count));
  };
  EXPECT_GT(level(updated).mean, level(Base()).mean + 4.0 * level(Base()).mcse);
}

TEST(UpdateFunnelTest, SameBytesAtAnyThreadCount) {
  const data::FunnelHistory history = MakeToyHistory(kBaseDays + 3);
  data::FunnelHistory shock = history;
  for (double& value : shock.channels[1].stages[1]) value *= 3.0;
  for (const data::FunnelHistory& one : {history, shock}) {
    std::vector<std::string> bytes;
    for (const int threads : {1, 2, 8}) {
      update::UpdateOptions options;
      options.fit = QuickFit();
      options.fit.thread_count = threads;
      bytes.push_back(
          codec::EncodeFittedFunnel(*update::UpdateFunnel(FittedToy(), one, options, nullptr)));
    }
    EXPECT_EQ(bytes[0], bytes[1]);
    EXPECT_EQ(bytes[0], bytes[2]);
  }
}

// A channel was renamed so that it sorts behind another one: draws go by the channels' order.
TEST(UpdateFunnelTest, RenamedChannelsInAnotherOrderLeadToARefit) {
  data::FittedFunnel renamed = FittedToy();
  data::FunnelHistory history = MakeToyHistory(kBaseDays + 1);
  const std::string old_id = history.channels.front().id;
  history.channels.front().id = "zebra";
  std::rotate(history.channels.begin(), history.channels.begin() + 1, history.channels.end());
  for (data::ChannelEvidence& evidence : renamed.channels) {
    if (evidence.channel == old_id) evidence.channel = "zebra";
  }
  for (data::FittedNode& node : renamed.nodes) {
    for (data::NodeChannel& channel : node.channels) {
      if (channel.channel == old_id) channel.channel = "zebra";
    }
  }
  update::UpdateOptions options;
  options.fit = QuickFit();
  const absl::StatusOr<data::FittedFunnel> refitted =
      update::UpdateFunnel(renamed, history, options, nullptr);
  ASSERT_TRUE(refitted.ok()) << refitted.status();
  EXPECT_EQ(refitted->update.origin, data::FitOrigin::kRefitted);
  EXPECT_THAT(refitted->update.reason, HasSubstr("stand in another order"));
}

// What the draws cannot be carried on to is fitted anew, and the result says why.
TEST(UpdateFunnelTest, ChangedStructureLeadsToARefitThatSaysSo) {
  data::FunnelHistory channel = MakeToyHistory(kBaseDays + 1);
  channel.channels.push_back(channel.channels.back());
  channel.channels.back().id = "c";
  data::FunnelHistory events = MakeToyHistory(kBaseDays + 1);
  events.events.push_back({"sale", events.first_day + 10, events.first_day + 12});
  for (const auto& [history, reason] :
       {std::pair(channel, "Channel c is new"), std::pair(events, "series of events changed"),
        std::pair(MakeToyHistory(kBaseDays - 7), "now ends on")}) {
    update::UpdateOptions options;
    options.fit = QuickFit();
    const absl::StatusOr<data::FittedFunnel> refitted =
        update::UpdateFunnel(FittedToy(), history, options, nullptr);
    ASSERT_TRUE(refitted.ok());
    EXPECT_EQ(refitted->update.origin, data::FitOrigin::kRefitted);
    EXPECT_THAT(refitted->update.reason, HasSubstr(reason));
    EXPECT_EQ(refitted->data_end_day, history.end_day());
  }
}

// A model with word of mouth and one with exhaustion go on as they are, and remember what is new.
TEST(UpdateFunnelTest, KeepsWordOfMouthAndExhaustion) {
  const auto history_of = [](int day_count) {
    data::FunnelHistory history = MakeToyHistory(day_count);
    data::ChannelHistory talk;
    talk.id = "talk";
    talk.stages[0] = history.channels[0].stages[1];
    history.channels[1].reach = history.channels[1].stages[0];
    for (double& value : history.channels[1].reach) value = std::floor(0.7 * value);
    history.channels.push_back(talk);
    return history;
  };
  fit::FitOptions options = QuickFit();
  options.word_of_mouth = fit::MechanismChoice::kOn;
  options.exhaustion = fit::MechanismChoice::kOn;
  const absl::StatusOr<data::FittedFunnel> base =
      fit::FitFunnel(history_of(kBaseDays - 7), options, nullptr);
  ASSERT_TRUE(base.ok()) << base.status();
  const data::FittedFunnel updated = Update(*base, history_of(kBaseDays));
  const auto count = [](const data::FittedFunnel& fitted, const auto& has) {
    return std::count_if(fitted.nodes.begin(), fitted.nodes.end(), has);
  };
  const auto talks = [](const data::FittedNode& node) { return node.word_of_mouth.on; };
  const auto tires = [](const data::FittedNode& node) {
    return node.exhaustion == data::ExhaustionKind::kFatigue;
  };
  EXPECT_EQ(count(*base, talks), 1);
  EXPECT_EQ(count(*base, tires), 1);
  EXPECT_EQ(count(updated, talks), 1);
  EXPECT_EQ(count(updated, tires), 1);
}

TEST(UpdateFunnelTest, ProgressCanCancel) {
  const auto cancelled = update::UpdateFunnel(Base(), MakeToyHistory(kBaseDays + 1), SolidUpdate(),
                                              [](double, std::string_view) { return false; });
  EXPECT_EQ(cancelled.status().code(), absl::StatusCode::kCancelled);
}

// A day grid of a short history goes on by days, until ten weeks are there.
TEST(UpdateFunnelTest, ShortHistoryGoesOnByDaysUntilTenWeeks) {
  const absl::StatusOr<data::FittedFunnel> short_fit =
      fit::FitFunnel(MakeToyHistory(62), QuickFit(), nullptr);
  update::UpdateOptions options;
  options.fit = QuickFit();
  const auto updated = update::UpdateFunnel(*short_fit, MakeToyHistory(65), options, nullptr);
  ASSERT_TRUE(updated.ok());
  EXPECT_EQ(updated->update.origin, data::FitOrigin::kUpdated) << updated->update.reason;
  EXPECT_EQ(updated->period_days, 1);
  const auto weekly = update::UpdateFunnel(*updated, MakeToyHistory(70), options, nullptr);
  ASSERT_TRUE(weekly.ok());
  EXPECT_EQ(weekly->update.origin, data::FitOrigin::kRefitted);
  EXPECT_EQ(weekly->period_days, 7);
  EXPECT_THAT(weekly->update.reason, HasSubstr("count in weeks"));
}

}  // namespace
}  // namespace funnelcast
