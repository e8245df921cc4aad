// Assembles the draws of a forecast from the simulated outcomes and the plan.
#include "simulator/forecast.h"

#include <tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "simulator/base/check.h"
#include "simulator/base/civil_day.h"
#include "simulator/base/draw_sums.h"
#include "simulator/base/fetch_ahead.h"
#include "simulator/base/order_statistics.h"
#include "simulator/forward/campaign_mix.h"
#include "simulator/forward/campaign_outcomes.h"
#include "simulator/forward/day_split.h"
#include "simulator/forward/forecast_base.h"
#include "simulator/forward/plan_periods.h"
#include "simulator/forward/prepared_window.h"
#include "simulator/forward/simulate.h"
#include "simulator/model/grid.h"
#include "simulator/plan_check.h"

namespace funnelcast::simulator {
namespace {

bool Any(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return value > 0.0; });
}

// Cuts the last period's outcomes down to the days that the plan has of it.
void CutLastPeriod(const PlanPeriods& periods, int draw_count, SeriesDraws& series) {
  if (!periods.last_is_partial()) return;
  const auto count = static_cast<std::size_t>(draw_count);
  const std::size_t place = static_cast<std::size_t>(periods.count() - 1) * count;
  CutToDays(periods, RowsOfDays(series.day_shares), {series.values.data() + place, count});
}

// A planned input as a series without uncertainty, or nothing when the plan has none of it.
void AddInput(const PlanInputs& plan, const PlanPeriods& periods, const std::string& channel,
              Quantity quantity, const std::vector<double>& daily, ForecastDraws& forecast,
              const std::string& campaign = "") {
  if (!Any(daily)) return;
  const std::vector<double> sums = SumPlanned(plan, periods, daily);
  SeriesDraws series;
  series.channel = channel;
  series.campaign = campaign;
  series.quantity = quantity;
  for (const double sum : sums) series.values.push_back(static_cast<float>(sum));
  double by_weekday[7] = {};
  double total = 0.0;
  for (std::size_t i = 0; i < daily.size(); ++i) {
    by_weekday[Weekday(plan.first_day + static_cast<Day>(i))] += daily[i];
    total += daily[i];
  }
  for (const double sum : by_weekday) series.day_shares.push_back(static_cast<float>(sum / total));
  forecast.series.push_back(std::move(series));
}

void AddTo(const std::vector<double>& values, std::vector<double>& total) {
  if (values.empty()) return;
  if (total.empty()) total.assign(values.size(), 0.0);
  for (std::size_t i = 0; i < values.size(); ++i) total[i] += values[i];
}

void AddOutcomes(const PlanPeriods& periods, const std::string& channel,
                 std::vector<StageOutcomes>& outcomes, ForecastDraws& forecast) {
  for (int stage = 0; stage < kStageCount; ++stage) {
    for (StageOutcomes& one : outcomes) {
      const bool is_wanted =
          one.is_reach ? stage == kStageCount - 1 : one.stage == static_cast<Stage>(stage);
      if (one.channel != channel || !is_wanted) continue;
      SeriesDraws series;
      series.channel = channel;
      series.quantity = one.is_reach ? Quantity::kReach : static_cast<Quantity>(stage);
      series.values = std::move(one.values);
      series.day_shares = std::move(one.day_shares);
      CutLastPeriod(periods, forecast.draw_count, series);
      forecast.series.push_back(std::move(series));
    }
  }
}

// The campaigns of a channel: each one's outcomes, then its input. Their days fall as the
// channel's.
void AddCampaigns(const FittedFunnel& fitted, const PlanInputs& plan, const PlanPeriods& periods,
                  const CampaignMix& mix, std::vector<CampaignOutcomes> outcomes,
                  ForecastDraws& forecast) {
  const auto evidence =
      std::find_if(fitted.channels.begin(), fitted.channels.end(),
                   [&](const ChannelEvidence& one) { return one.channel == mix.channel; });
  for (std::size_t k = 0; k < mix.campaign_count(); ++k) {
    for (CampaignOutcomes& one : outcomes) {
      if (one.campaign != k) continue;
      SeriesDraws series;
      series.channel = mix.channel;
      series.campaign = mix.campaigns[k];
      series.quantity = static_cast<Quantity>(one.stage);
      series.values = std::move(one.values);
      series.day_shares = forecast.Find(mix.channel, series.quantity)->day_shares;
      CutLastPeriod(periods, forecast.draw_count, series);
      forecast.series.push_back(std::move(series));
    }
    AddInput(plan, periods, mix.channel,
             evidence->input_is_effort ? Quantity::kEffortHours : Quantity::kSpend, mix.inputs[k],
             forecast, mix.campaigns[k]);
  }
}

double MeanOfDraws(std::span<const double> draws) {
  double sum = 0.0;
  for (const double draw : draws) sum += draw;
  return sum / static_cast<double>(draws.size());
}
double MeanOfDraws(std::span<const float> draws) { return MeanOf(draws); }

// Forecasts sum up thousands of periods; up to this many need no memory of their own.
constexpr std::size_t kUsualRanks = 16;
using Ranks = absl::InlinedVector<std::size_t, kUsualRanks>;

std::vector<double> SelectRanks(std::span<const double> draws, std::span<const std::size_t> ranks) {
  return SelectOrderStatistics(draws, ranks);
}
absl::InlinedVector<float, kUsualRanks> SelectRanks(std::span<const float> draws,
                                                    std::span<const std::size_t> ranks) {
  absl::InlinedVector<float, kUsualRanks> values(ranks.size());
  SelectOrderStatistics(draws, ranks, {values.data(), values.size()});
  return values;
}

WindowShape ShapeOf(const FittedFunnel& fitted, const PlanInputs& plan,
                    const ForecastOptions& options) {
  const bool any_window = options.windows == WindowUse::kAnyWindow;
  const bool split_days = any_window || plan.day_count % fitted.period_days != 0;
  return {plan.first_day, plan.day_count, options.draw_count, options.seed, split_days};
}

tbb::task_arena MakeArena(const ForecastOptions& options) {
  return tbb::task_arena(options.thread_count > 0 ? options.thread_count
                                                  : tbb::task_arena::automatic);
}

template <typename T>
DrawSummary Summarize(std::span<const T> draws, std::span<const double> probabilities) {
  FUNNELCAST_CHECK(!draws.empty());
  DrawSummary summary;
  summary.mean = MeanOfDraws(draws);
  const double last = static_cast<double>(draws.size() - 1);
  Ranks ranks;
  for (const double probability : probabilities) {
    const auto rank = static_cast<std::size_t>(probability * last);
    ranks.push_back(rank);
    ranks.push_back(std::min(rank + 1, draws.size() - 1));
  }
  const auto values = SelectRanks(draws, {ranks.data(), ranks.size()});
  summary.quantiles.reserve(probabilities.size());
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const double part = probabilities[i] * last - static_cast<double>(ranks[2 * i]);
    const auto below = static_cast<double>(values[2 * i]);
    const auto above = static_cast<double>(values[2 * i + 1]);
    summary.quantiles.push_back(below + part * (above - below));
  }
  return summary;
}

}  // namespace

const SeriesDraws* ForecastDraws::Find(const std::string& channel, Quantity quantity) const {
  for (const SeriesDraws& one : series) {
    if (one.channel == channel && one.campaign.empty() && one.quantity == quantity) return &one;
  }
  return nullptr;
}

absl::StatusOr<ForecastDraws> ForecastPlan(const FittedFunnel& fitted, const PlanInputs& plan,
                                           const ForecastOptions& options) {
  if (absl::Status checked = CheckPlan(fitted, plan, options.draw_count); !checked.ok())
    return checked;
  FUNNELCAST_CHECK(options.prepared == nullptr ||
                   SuitsWindow(*options.prepared, fitted, plan, options));
  const PlanPeriods periods = MakePlanPeriods(plan, fitted.period_days);
  const bool by_campaign = options.campaigns == CampaignUse::kByCampaign;
  MixOptions mix_options;
  mix_options.scope = by_campaign ? MixScope::kAll : MixScope::kPlannedByCampaign;
  mix_options.draw_count = static_cast<std::size_t>(options.draw_count);
  mix_options.seed = options.seed;
  const std::vector<CampaignMix> mixes = MakeCampaignMixes(fitted, plan, periods, mix_options);
  std::vector<StageOutcomes> outcomes;
  std::vector<std::vector<CampaignOutcomes>> splits(mixes.size());
  MakeArena(options).execute([&] {
    if (options.prepared != nullptr) {
      outcomes = SimulateOutcomes(*options.prepared, plan, mixes);
    } else {
      const ForecastBase base(fitted, periods, options.draw_count, options.seed,
                              ShapeOf(fitted, plan, options).split_days);
      outcomes = SimulateOutcomes(base, plan, mixes);
    }
    for (std::size_t i = 0; i < mixes.size() && by_campaign; ++i) {
      splits[i] = SplitOutcomes(mixes[i], outcomes, options.seed);
    }
  });
  ForecastDraws forecast;
  forecast.first_day = plan.first_day;
  forecast.end_day = plan.end_day();
  forecast.period_days = fitted.period_days;
  forecast.period_first_days = periods.first_days;
  forecast.draw_count = options.draw_count;
  AddOutcomes(periods, "", outcomes, forecast);
  std::vector<double> spend;
  std::vector<double> effort_hours;
  for (const ChannelPlan& channel : plan.channels) {
    AddTo(channel.spend, spend);
    AddTo(channel.effort_hours, effort_hours);
  }
  AddInput(plan, periods, "", Quantity::kSpend, spend, forecast);
  AddInput(plan, periods, "", Quantity::kEffortHours, effort_hours, forecast);
  for (const ChannelEvidence& evidence : fitted.channels) {
    AddOutcomes(periods, evidence.channel, outcomes, forecast);
    AddInput(plan, periods, evidence.channel, Quantity::kSpend,
             PlannedInput(plan, evidence.channel, false), forecast);
    AddInput(plan, periods, evidence.channel, Quantity::kEffortHours,
             PlannedInput(plan, evidence.channel, true), forecast);
    for (std::size_t i = 0; i < mixes.size() && by_campaign; ++i) {
      if (mixes[i].channel != evidence.channel) continue;
      AddCampaigns(fitted, plan, periods, mixes[i], std::move(splits[i]), forecast);
    }
  }
  forecast.support = ComputeSupport(fitted, plan, periods);
  return forecast;
}

absl::StatusOr<std::shared_ptr<const PreparedWindow>> PrepareWindow(
    std::shared_ptr<const FittedFunnel> fitted, const PlanInputs& plan,
    const ForecastOptions& options) {
  if (absl::Status checked = CheckPlan(*fitted, plan, options.draw_count); !checked.ok())
    return checked;
  const WindowShape shape = ShapeOf(*fitted, plan, options);
  return MakeArena(options).execute([&]() -> std::shared_ptr<const PreparedWindow> {
    return std::make_shared<const PreparedWindow>(std::move(fitted), plan, shape);
  });
}

bool SuitsWindow(const PreparedWindow& window, const FittedFunnel& fitted, const PlanInputs& plan,
                 const ForecastOptions& options) {
  return &window.fitted() == &fitted && window.shape() == ShapeOf(fitted, plan, options);
}

std::size_t PreparedBytes(const FittedFunnel& fitted, const PlanInputs& plan,
                          const ForecastOptions& options) {
  return EstimateBytes(fitted, ShapeOf(fitted, plan, options));
}

std::vector<double> SumOverWindow(const ForecastDraws& forecast, const SeriesDraws& series,
                                  Day first_day, Day end_day) {
  FUNNELCAST_CHECK(first_day >= forecast.first_day && end_day <= forecast.end_day);
  const std::size_t draw_count = series.kept_draws(forecast.draw_count);
  std::vector<double> sums(draw_count, 0.0);
  std::vector<float> shares(draw_count);
  for (std::size_t t = 0; t < forecast.period_first_days.size(); ++t) {
    const Day period_first = forecast.period_first_days[t];
    const Day period_end = std::min(period_first + forecast.period_days, forecast.end_day);
    const Day inside_first = std::max(first_day, period_first);
    const Day inside_end = std::min(end_day, period_end);
    if (inside_first >= inside_end) continue;
    const bool whole = inside_first == period_first && inside_end == period_end;
    const std::span<const float> values(series.values.data() + t * draw_count, draw_count);
    if (whole) {
      AddEach(values, sums);
      continue;
    }
    ComputeShareOfDays(RowsOfDays(series.day_shares), inside_first, inside_end, period_first,
                       period_end, shares);
    for (std::size_t draw = 0; draw < draw_count; ++draw) {
      sums[draw] += static_cast<double>(shares[draw]) * static_cast<double>(values[draw]);
    }
  }
  return sums;
}

SeriesSummary SummarizeSeries(const ForecastDraws& forecast, const SeriesDraws& series,
                              std::span<const double> probabilities) {
  const std::size_t draw_count = series.kept_draws(forecast.draw_count);
  const std::size_t period_count = forecast.period_first_days.size();
  SeriesSummary summary;
  summary.periods.reserve(period_count);
  std::vector<double> sums(draw_count, 0.0);
  for (std::size_t t = 0; t < period_count; ++t) {
    const std::span<const float> draws(series.values.data() + t * draw_count, draw_count);
    if (t + 1 < period_count) FetchAhead({draws.data() + draw_count, draw_count});
    summary.periods.push_back(Summarize(draws, probabilities));
    AddEach(draws, sums);
  }
  summary.total = Summarize(std::span<const double>(sums), probabilities);
  return summary;
}

DrawSummary SummarizeDraws(std::span<const double> draws, std::span<const double> probabilities) {
  return Summarize(draws, probabilities);
}

DrawSummary SummarizeDraws(std::span<const float> draws, std::span<const double> probabilities) {
  return Summarize(draws, probabilities);
}

}  // namespace funnelcast::simulator
