// See sample_funnels.h.
#include "tests/statistical/sample_funnels.h"

#include <algorithm>
#include <cmath>

namespace funnelcast {
namespace {

void Append(const examples::WeekOfDays& days, bool observed, data::DailyValues& values) {
  for (const double value : days) values.push_back(observed ? value : std::nan(""));
}

data::ChannelHistory MakeChannel(const examples::ChannelTruth& truth, const examples::Past& past,
                                 std::size_t index) {
  data::ChannelHistory channel;
  channel.id = truth.id;
  for (const examples::Week& week : past.weeks) {
    const bool observed = week.first_day >= truth.start_day;
    const examples::ChannelWeek& values = week.channels[index];
    Append(values.input, observed, truth.input == "spend" ? channel.spend : channel.effort_hours);
    for (std::size_t step = 0; step < truth.steps.size(); ++step) {
      Append(values.outcomes[step], observed,
             channel.stages[static_cast<std::size_t>(StageOfStep(step))]);
    }
  }
  return channel;
}

template <typename Channel>
void SortById(std::vector<Channel>& channels) {
  std::sort(channels.begin(), channels.end(),
            [](const Channel& a, const Channel& b) { return a.id < b.id; });
}

}  // namespace

bool BelongsTo(const examples::ChannelTruth& channel, SampleFunnel funnel) {
  return (channel.orders_per_lead > 0.0) == (funnel == SampleFunnel::kSales);
}

data::FunnelHistory MakeSampleHistory(const examples::Truth& truth, const examples::Past& past,
                                      SampleFunnel funnel) {
  data::FunnelHistory history;
  history.first_day = past.weeks.front().first_day;
  history.day_count = truth.end_day - history.first_day;
  for (std::size_t c = 0; c < truth.channels.size(); ++c) {
    if (!BelongsTo(truth.channels[c], funnel)) continue;
    history.channels.push_back(MakeChannel(truth.channels[c], past, c));
  }
  SortById(history.channels);
  for (const int day : truth.sale_weeks) history.events.push_back({"sale", day, day + 7});
  if (funnel == SampleFunnel::kRecruiting) return history;
  for (const examples::Week& week : past.weeks) {
    Append(week.orders, true, history.brand[static_cast<std::size_t>(data::Stage::kAction)]);
    Append(week.revenue_eur, true, history.brand[static_cast<std::size_t>(data::Stage::kValue)]);
  }
  return history;
}

data::PlanInputs MakeSamplePlan(const examples::Truth& truth,
                                const examples::SampleScenario& scenario, SampleFunnel funnel) {
  data::PlanInputs plan;
  plan.first_day = truth.end_day;
  plan.day_count = truth.plan_end_day - truth.end_day;
  for (std::size_t c = 0; c < truth.channels.size(); ++c) {
    if (!BelongsTo(truth.channels[c], funnel)) continue;
    data::ChannelPlan channel;
    channel.id = truth.channels[c].id;
    std::vector<double>& input =
        truth.channels[c].input == "spend" ? channel.spend : channel.effort_hours;
    for (const examples::WeekOfDays& week : scenario.inputs[c]) {
      input.insert(input.end(), week.begin(), week.end());
    }
    input.resize(static_cast<std::size_t>(plan.day_count));
    plan.channels.push_back(std::move(channel));
  }
  SortById(plan.channels);
  return plan;
}

}  // namespace funnelcast
