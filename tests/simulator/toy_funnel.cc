// The toy brand.
#include "tests/simulator/toy_funnel.h"

#include <cmath>

#include "simulator/base/check.h"
#include "simulator/base/random.h"
#include "simulator/data/fitted_funnel.h"

namespace funnelcast {

data::FunnelHistory MakeToyHistory(int day_count) {
  data::FunnelHistory history;
  history.first_day = 20000;
  history.day_count = day_count;
  base::RandomStream random(21, base::StreamPurpose::kTest, 0, 0);
  const auto count = static_cast<std::size_t>(day_count);
  history.brand[3].resize(count);
  history.brand[4].resize(count);
  for (const char* id : {"a", "b"}) {
    data::ChannelHistory& channel = history.channels.emplace_back();
    channel.id = id;
    channel.spend.resize(count);
    channel.stages[0].resize(count);
    channel.stages[1].resize(count);
  }
  for (std::size_t day = 0; day < count; ++day) {
    double clicks = 0.0;
    for (std::size_t c = 0; c < 2; ++c) {
      data::ChannelHistory& channel = history.channels[c];
      const double usual = c == 0 ? 100.0 : 50.0;
      channel.spend[day] = usual * std::exp(0.3 * random.Normal());
      channel.stages[0][day] = random.NegativeBinomial(20.0 * channel.spend[day], 30.0);
      channel.stages[1][day] = random.NegativeBinomial(0.02 * channel.stages[0][day], 30.0);
      clicks += channel.stages[1][day];
    }
    history.brand[3][day] = random.Poisson(0.1 * clicks);
    history.brand[4][day] = history.brand[3][day] * 60.0 * std::exp(0.05 * random.Normal());
  }
  return history;
}

data::PlanInputs MakeToyPlan(const data::FunnelHistory& history, int day_count, double spend_a,
                             double spend_b) {
  data::PlanInputs plan;
  plan.first_day = history.end_day();
  plan.day_count = day_count;
  plan.channels.resize(2);
  plan.channels[0].id = "a";
  plan.channels[0].spend.assign(static_cast<std::size_t>(day_count), spend_a);
  plan.channels[1].id = "b";
  plan.channels[1].spend.assign(static_cast<std::size_t>(day_count), spend_b);
  return plan;
}

fit::FitOptions QuickFit() {
  fit::FitOptions options;
  options.chain_count = 2;
  options.draw_count_per_chain = 200;
  options.warmup_count = 200;
  return options;
}

const data::FittedFunnel& FittedToy() {
  static const data::FittedFunnel kFitted = [] {
    absl::StatusOr<data::FittedFunnel> fitted =
        fit::FitFunnel(MakeToyHistory(168), QuickFit(), nullptr);
    FUNNELCAST_CHECK(fitted.ok());
    return *std::move(fitted);
  }();
  return kFitted;
}

}  // namespace funnelcast
