// Sums of what was observed, and where they belong in a forecast.
#include "simulator/forecast/observed_part.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "simulator/base/check.h"
#include "simulator/data/daily_sums.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/grid.h"

namespace funnelcast::forecast {
namespace {

void Cut(std::size_t day_count, std::vector<double>& daily) {
  if (daily.empty()) return;
  daily.erase(daily.begin(), daily.begin() + static_cast<std::ptrdiff_t>(day_count));
}

template <typename Part>
const data::DailyValues& DailyOf(const Part& part, data::Quantity quantity) {
  if (quantity == data::Quantity::kSpend) return part.spend;
  if (quantity == data::Quantity::kEffortHours) return part.effort_hours;
  return part.stages[static_cast<std::size_t>(quantity)];
}

const data::ChannelHistory* FindChannel(const data::FunnelHistory& history,
                                        const std::string& channel) {
  for (const data::ChannelHistory& one : history.channels) {
    if (one.id == channel) return &one;
  }
  return nullptr;
}

// Day by day, NaN or empty where nothing was observed.
data::DailyValues ObservedDaily(const data::FunnelHistory& history, const std::string& channel,
                                const std::string& campaign, data::Quantity quantity) {
  if (campaign.empty() && quantity != data::Quantity::kReach) {
    return data::CollectDaily(history, channel, quantity);
  }
  const data::ChannelHistory* found = FindChannel(history, channel);
  if (found == nullptr) return {};
  if (quantity == data::Quantity::kReach)
    return campaign.empty() ? found->reach : data::DailyValues();
  if (campaign != data::kUnnamedCampaign) {
    for (const data::CampaignHistory& one : found->campaigns) {
      if (one.id == campaign) return DailyOf(one, quantity);
    }
    return {};
  }
  data::DailyValues rest = DailyOf(*found, quantity);
  for (const data::CampaignHistory& one : found->campaigns) {
    const data::DailyValues& taken = DailyOf(one, quantity);
    for (std::size_t i = 0; i < std::min(rest.size(), taken.size()); ++i) {
      if (!std::isnan(taken[i])) rest[i] = std::max(0.0, rest[i] - taken[i]);
    }
  }
  return rest;
}

// The first days of the periods from `first_day` up to where the forecast begins.
std::vector<data::Day> ObservedPeriods(data::Day first_day, const data::ForecastFrame& forecast) {
  std::vector<data::Day> first_days;
  for (data::Day day = first_day; day < forecast.first_day; day += forecast.period_days) {
    first_days.push_back(day);
  }
  return first_days;
}

// The observed sums of a series by period.
std::vector<double> SumByPeriod(const data::FunnelHistory& history,
                                const ForecastSummary::Series& series,
                                const std::vector<data::Day>& first_days, data::Day end_day) {
  const data::DailyValues daily =
      ObservedDaily(history, series.channel, series.campaign, series.quantity);
  std::vector<double> sums;
  for (std::size_t i = 0; i < first_days.size(); ++i) {
    const data::Day end = i + 1 < first_days.size() ? first_days[i + 1] : end_day;
    sums.push_back(daily.empty() ? 0.0 : data::SumDays(history, daily, first_days[i], end));
  }
  return sums;
}

void Prepend(const std::vector<double>& sums, SeriesSummary& summary) {
  const std::size_t probability_count = summary.quantiles.size() / summary.means.size();
  double total = 0.0;
  std::vector<double> quantiles;
  for (const double sum : sums) {
    total += sum;
    quantiles.insert(quantiles.end(), probability_count, sum);
  }
  summary.means.insert(summary.means.begin(), sums.begin(), sums.end());
  summary.quantiles.insert(summary.quantiles.begin(), quantiles.begin(), quantiles.end());
  summary.means.back() += total;
  for (std::size_t i = summary.quantiles.size() - probability_count; i < summary.quantiles.size();
       ++i) {
    summary.quantiles[i] += total;
  }
}

// Adds an input of a channel, or of the brand, that is planned no more: after the channel's other
// outcomes and inputs, before its campaigns. Channels that the forecast does not have are left out.
void AddInputSeries(const std::string& channel, data::Quantity quantity,
                    ForecastSummary& forecast) {
  if (forecast.series.empty()) return;
  const auto is_whole_channel = [&](const ForecastSummary::Series& one) {
    return one.channel == channel && one.campaign.empty();
  };
  auto& all = forecast.series;
  const auto last = std::find_if(all.rbegin(), all.rend(), is_whole_channel);
  if (last == all.rend()) return;
  if (std::any_of(all.begin(), all.end(), [&](const ForecastSummary::Series& one) {
        return is_whole_channel(one) && one.quantity == quantity;
      })) {
    return;
  }
  const SeriesSummary& like = all.front().summary;
  SeriesSummary none{std::vector<double>(like.means.size(), 0.0),
                     std::vector<double>(like.quantiles.size(), 0.0)};
  auto place = last.base();
  // Spend comes before hours.
  if (quantity == data::Quantity::kSpend && last->quantity == data::Quantity::kEffortHours) --place;
  all.insert(place, {channel, "", quantity, std::move(none)});
}

}  // namespace

data::PlanInputs CutPlan(const data::PlanInputs& plan, data::Day first_day) {
  FUNNELCAST_CHECK(first_day >= plan.first_day && first_day < plan.end_day());
  data::PlanInputs cut = plan;
  const auto day_count = static_cast<std::size_t>(first_day - plan.first_day);
  cut.first_day = first_day;
  cut.day_count = plan.end_day() - first_day;
  for (data::ChannelPlan& channel : cut.channels) {
    Cut(day_count, channel.spend);
    Cut(day_count, channel.effort_hours);
    for (data::CampaignPlan& campaign : channel.campaigns) {
      Cut(day_count, campaign.spend);
      Cut(day_count, campaign.effort_hours);
    }
  }
  for (data::ControlPlan& control : cut.controls) Cut(day_count, control.values);
  return cut;
}

double SumObserved(const data::FunnelHistory& history, const std::string& channel,
                   const std::string& campaign, data::Quantity quantity, data::Day first_day,
                   data::Day end_day) {
  const data::DailyValues daily = ObservedDaily(history, channel, campaign, quantity);
  return daily.empty() ? 0.0 : data::SumDays(history, daily, first_day, end_day);
}

void PrependObserved(const data::FunnelHistory& history, data::Day first_day,
                     ForecastSummary& forecast) {
  FUNNELCAST_CHECK(first_day < forecast.first_day);
  std::vector<std::string> channels = {""};
  for (const data::ChannelHistory& channel : history.channels) channels.push_back(channel.id);
  for (const std::string& channel : channels) {
    for (const data::Quantity input : {data::Quantity::kSpend, data::Quantity::kEffortHours}) {
      if (SumObserved(history, channel, "", input, first_day, forecast.first_day) > 0.0) {
        AddInputSeries(channel, input, forecast);
      }
    }
  }
  const std::vector<data::Day> first_days = ObservedPeriods(first_day, forecast);
  for (ForecastSummary::Series& series : forecast.series) {
    Prepend(SumByPeriod(history, series, first_days, forecast.first_day), series.summary);
  }
  forecast.period_first_days.insert(forecast.period_first_days.begin(), first_days.begin(),
                                    first_days.end());
  forecast.first_day = first_day;
}

void AddObserved(const data::FunnelHistory& history, data::Day first_day, data::Day end_day,
                 PlanTotals& totals) {
  for (std::size_t stage = 0; stage < totals.stages.size(); ++stage) {
    const double sum =
        SumObserved(history, "", "", static_cast<data::Quantity>(stage), first_day, end_day);
    for (double& draw : totals.stages[stage]) draw += sum;
  }
  totals.spend += SumObserved(history, "", "", data::Quantity::kSpend, first_day, end_day);
  totals.effort_hours +=
      SumObserved(history, "", "", data::Quantity::kEffortHours, first_day, end_day);
}

}  // namespace funnelcast::forecast
