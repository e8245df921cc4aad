// Does a fit find the mechanisms that a brand was made with? Many short brands, made by equations
// written here, fitted as a user's would be with the mechanism on; true values against their 95 %
// intervals.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "simulator/base/random.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/fit/fit.h"
#include "simulator/forecast/forecast.h"
#include "simulator/simd/draw_summary.h"

namespace funnelcast {
namespace {

constexpr int kWeeks = 104;

// How the 95 % intervals of one kind of value fared.
struct Recovery {
  int count = 0;
  int inside = 0;
  double log_width = 0.0;  // sum over cases of log(high / low)

  void Add(double truth, const std::vector<float>& draws) {
    constexpr double kEnds[] = {0.025, 0.975};
    const simd::DrawSummary summary = simd::SummarizeDraws(std::span<const float>(draws), kEnds);
    ++count;
    inside += summary.quantiles[0] <= truth && truth <= summary.quantiles[1] ? 1 : 0;
    log_width += std::log(summary.quantiles[1] / summary.quantiles[0]);
  }
  void Print(const char* kind) const {
    std::printf("%-16s %3d of %3d inside 95 %%, from low to high a factor of %.1f\n", kind, inside,
                count, std::exp(log_width / count));
  }
};

fit::FitOptions ShortFit() {
  fit::FitOptions options;
  options.chain_count = 2;
  options.draw_count_per_chain = 300;
  options.warmup_count = 300;
  return options;
}

std::vector<float> Row(const data::FittedFunnel& fitted, const data::FittedNode& node, int row) {
  const auto count = static_cast<std::size_t>(fitted.draw_count);
  const float* begin = node.draws.data() + static_cast<std::size_t>(row) * count;
  return {begin, begin + count};
}

// A history of whole weeks, stated on their first days.
data::FunnelHistory EmptyWeeks() {
  data::FunnelHistory history;
  history.first_day = 19000;
  history.day_count = 7 * kWeeks;
  return history;
}

data::DailyValues NoDays() { return data::DailyValues(std::size_t{7 * kWeeks}, std::nan("")); }

// Spend of one channel in bursts of two weeks, and orders: 100 a week besides and 200 by a mean
// input, which fades by half in `half_life` weeks and saturates.
data::FunnelHistory MakeBursts(double half_life, double half_saturation, std::uint32_t brand) {
  data::FunnelHistory history = EmptyWeeks();
  history.channels.emplace_back();
  history.channels[0].id = "tv";
  history.channels[0].spend = NoDays();
  data::DailyValues& orders = history.brand[static_cast<std::size_t>(data::Stage::kAction)];
  orders = NoDays();
  base::RandomStream random(77, base::StreamPurpose::kTest, 11, brand);
  std::vector<double> inputs;
  double mean = 0.0;
  for (int week = 0; week < kWeeks; ++week) {
    inputs.push_back(week % 6 < 2 ? 2.0 * std::exp(0.6 * random.Normal()) : 0.1);
    mean += inputs.back() / kWeeks;
  }
  const double kept = std::pow(0.5, 1.0 / half_life);
  double carried = inputs[0] / mean;
  for (std::size_t week = 0; week < inputs.size(); ++week) {
    carried = kept * carried + (1.0 - kept) * inputs[week] / mean;
    const double effective = carried * (1.0 + half_saturation) / (carried + half_saturation);
    history.channels[0].spend[7 * week] = 1000.0 * inputs[week];
    orders[7 * week] = random.NegativeBinomial(100.0 + 200.0 * effective, 200.0);
  }
  return history;
}

TEST(EffectsRecoveryTest, FindsHalfLifeAndHalfSaturation) {
  fit::FitOptions options = ShortFit();
  options.carry_over = fit::MechanismChoice::kOn;
  options.saturation = fit::MechanismChoice::kOn;
  Recovery half_lives;
  Recovery half_saturations;
  std::uint32_t brand = 0;
  for (const double half_life : {0.5, 1.0, 2.0, 3.0}) {
    for (const double half_saturation : {0.7, 1.5, 3.0, 6.0}) {
      for (int copy = 0; copy < 2; ++copy) {
        const absl::StatusOr<data::FittedFunnel> fitted =
            fit::FitFunnel(MakeBursts(half_life, half_saturation, brand++), options, nullptr);
        ASSERT_TRUE(fitted.ok()) << fitted.status();
        const data::FittedNode& node = fitted->nodes.at(0);
        const int first = node.mechanism_row(0);
        half_lives.Add(half_life, Row(*fitted, node, first));
        half_saturations.Add(half_saturation,
                             Row(*fitted, node, first + node.mechanisms.value_count() - 2));
      }
    }
  }
  half_lives.Print("half-life");
  half_saturations.Print("half-saturation");
  EXPECT_GE(half_lives.inside, 0.90 * half_lives.count);
  EXPECT_GE(half_saturations.inside, 0.90 * half_saturations.count);
}

// Ads in bursts and what friends hear: orders of both lead to talk in later weeks, and that to
// orders again.
data::FunnelHistory MakeTalk(double share, double half_life, std::uint32_t brand) {
  data::FunnelHistory history = EmptyWeeks();
  history.channels.resize(2);
  data::ChannelHistory& ads = history.channels[0];
  data::ChannelHistory& friends = history.channels[1];
  ads.id = "ads";
  friends.id = "friends";
  ads.spend = NoDays();
  for (data::ChannelHistory* channel : {&ads, &friends}) {
    channel->stages[0] = NoDays();
    channel->stages[3] = NoDays();
  }
  constexpr double kUsualOrders = 300.0;
  base::RandomStream random(77, base::StreamPurpose::kTest, 12, brand);
  const double kept = std::pow(0.5, 1.0 / half_life);
  double memory = kUsualOrders;
  for (std::size_t week = 0; week < kWeeks; ++week) {
    const std::size_t day = 7 * week;
    ads.spend[day] = (week % 9 < 3 ? 200.0 : 40.0) * std::exp(0.3 * random.Normal());
    const double talked = 1.0 - share + share * memory / kUsualOrders;
    ads.stages[0][day] = random.NegativeBinomial(20.0 * ads.spend[day], 300.0);
    friends.stages[0][day] = random.NegativeBinomial(1200.0 * talked, 300.0);
    const double orders[] = {random.NegativeBinomial(0.1 * ads.stages[0][day], 300.0),
                             random.NegativeBinomial(0.1 * friends.stages[0][day], 300.0)};
    ads.stages[3][day] = orders[0];
    friends.stages[3][day] = orders[1];
    memory =
        week == 0 ? orders[0] + orders[1] : kept * memory + (1.0 - kept) * (orders[0] + orders[1]);
  }
  return history;
}

TEST(EffectsRecoveryTest, FindsWhatFollowsActions) {
  fit::FitOptions options = ShortFit();
  options.word_of_mouth = fit::MechanismChoice::kOn;
  Recovery shares;
  Recovery half_lives;
  std::uint32_t brand = 0;
  for (const double share : {0.05, 0.1, 0.2, 0.3, 0.4}) {
    for (const double half_life : {0.7, 1.5, 3.0, 5.0}) {
      const absl::StatusOr<data::FittedFunnel> fitted =
          fit::FitFunnel(MakeTalk(share, half_life, brand++), options, nullptr);
      ASSERT_TRUE(fitted.ok()) << fitted.status();
      for (const data::FittedNode& node : fitted->nodes) {
        if (!node.word_of_mouth.on) continue;
        // The model's unit is the mean of the history's orders.
        const double odds = share / (1.0 - share) * node.word_of_mouth.mean_actions / 300.0;
        shares.Add(odds / (1.0 + odds), Row(*fitted, node, node.word_of_mouth_row()));
        half_lives.Add(half_life, Row(*fitted, node, node.word_of_mouth_row() + 1));
      }
    }
  }
  shares.Print("share");
  half_lives.Print("half-life");
  ASSERT_EQ(shares.count, 20);
  EXPECT_GE(shares.inside, 18);
  EXPECT_GE(half_lives.inside, 18);
}

// Impressions of a paid channel, whom they reach of an audience that sees alike or not, and clicks
// that answer to the contacts a person.
data::FunnelHistory MakeCrowd(double audience, double evenness, double fatigue,
                              std::uint32_t brand) {
  data::FunnelHistory history = EmptyWeeks();
  data::ChannelHistory& channel = history.channels.emplace_back();
  channel.id = "facebook";
  channel.spend = NoDays();
  channel.reach = NoDays();
  channel.stages[0] = NoDays();
  channel.stages[1] = NoDays();
  base::RandomStream random(77, base::StreamPurpose::kTest, 13, brand);
  for (std::size_t week = 0; week < kWeeks; ++week) {
    const std::size_t day = 7 * week;
    channel.spend[day] = 300.0 * std::exp(0.8 * random.Normal());
    const double impressions = random.NegativeBinomial(100.0 * channel.spend[day], 100.0);
    const double missed = std::pow(1.0 + impressions / (audience * evenness), -evenness);
    const double reach = audience * (1.0 - missed);
    channel.stages[0][day] = impressions;
    channel.reach[day] = std::min(reach * std::exp(0.05 * random.Normal()), impressions);
    const double clicks = 0.02 * impressions * std::pow(impressions / reach, -fatigue);
    channel.stages[1][day] = random.NegativeBinomial(clicks, 100.0);
  }
  return history;
}

TEST(EffectsRecoveryTest, FindsAudienceAndFatigue) {
  fit::FitOptions options = ShortFit();
  options.exhaustion = fit::MechanismChoice::kOn;
  Recovery audiences;
  Recovery fatigues;
  std::uint32_t brand = 0;
  for (const double audience : {20000.0, 50000.0, 120000.0}) {
    for (const double evenness : {0.7, 2.0}) {
      for (const double fatigue : {0.2, 0.5, 1.0}) {
        const absl::StatusOr<data::FittedFunnel> fitted =
            fit::FitFunnel(MakeCrowd(audience, evenness, fatigue, brand++), options, nullptr);
        ASSERT_TRUE(fitted.ok()) << fitted.status();
        for (const data::FittedNode& node : fitted->nodes) {
          if (node.exhaustion == data::ExhaustionKind::kNone) continue;
          audiences.Add(audience, Row(*fitted, node, node.exhaustion_row(0)));
          fatigues.Add(fatigue, Row(*fitted, node, node.exhaustion_row(0) + 2));
        }
      }
    }
  }
  audiences.Print("audience");
  fatigues.Print("fatigue");
  ASSERT_EQ(audiences.count, 18);
  EXPECT_GE(audiences.inside, 17);
  EXPECT_GE(fatigues.inside, 17);
}

}  // namespace
}  // namespace funnelcast
