// Assembles the draws of a forecast from the simulated outcomes and the plan.
#include "simulator/forecast/forecast.h"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "simulator/base/check.h"
#include "simulator/base/civil_day.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/grid.h"
#include "simulator/data/plan_periods.h"
#include "simulator/forecast/campaign_mix.h"
#include "simulator/forecast/campaign_outcomes.h"
#include "simulator/forecast/day_split.h"
#include "simulator/forecast/forecast_base.h"
#include "simulator/forecast/plan_check.h"
#include "simulator/forecast/prepared_window.h"
#include "simulator/forecast/simulate.h"
#include "simulator/simd/draw_summary.h"
#include "simulator/simd/draw_sums.h"
#include "simulator/simd/order_statistics.h"

namespace funnelcast::forecast {
namespace {

const data::SeriesDraws* FindSeries(std::span<const data::SeriesDraws> all,
                                    const std::string& channel, data::Quantity quantity) {
  for (const data::SeriesDraws& one : all) {
    if (one.channel == channel && one.campaign.empty() && one.quantity == quantity) return &one;
  }
  return nullptr;
}

bool Any(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return value > 0.0; });
}

void AddTo(const std::vector<double>& values, std::vector<double>& total) {
  if (values.empty()) return;
  if (total.empty()) total.assign(values.size(), 0.0);
  for (std::size_t i = 0; i < values.size(); ++i) total[i] += values[i];
}

// Makes the series of a forecast, channel by channel.
class SeriesMaker {
 public:
  // All of them must outlive it. `mixes`: of the channels to tell by campaign.
  SeriesMaker(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
              const data::PlanPeriods& periods, const ForecastOptions& options,
              std::span<const CampaignMix> mixes)
      : fitted_(fitted), plan_(plan), periods_(periods), options_(options), mixes_(mixes) {}

  // Of a channel, or of the brand where it is empty: its outcomes among `outcomes`, which are moved
  // from, then inputs, then campaigns.
  std::vector<data::SeriesDraws> Make(const std::string& channel,
                                      std::vector<StageOutcomes>& outcomes) const {
    std::vector<data::SeriesDraws> series;
    if (channel.empty()) {
      AddOutcomes(channel, outcomes, series);
      AddBrandInputs(series);
      return series;
    }
    const CampaignMix* mix = FindMix(channel);
    std::vector<CampaignOutcomes> split;
    if (mix != nullptr) split = SplitOutcomes(*mix, outcomes, options_.seed);
    AddOutcomes(channel, outcomes, series);
    for (const bool is_effort : {false, true}) {
      AddInput(channel, "", is_effort, data::PlannedInput(plan_, channel, is_effort), series);
    }
    if (mix != nullptr) AddCampaigns(*mix, std::move(split), series);
    return series;
  }

 private:
  const CampaignMix* FindMix(const std::string& channel) const {
    for (const CampaignMix& mix : mixes_) {
      if (mix.channel == channel) return &mix;
    }
    return nullptr;
  }

  // Cuts the last period's outcomes down to the days that the plan has of it.
  void CutLastPeriod(data::SeriesDraws& series) const {
    if (!periods_.last_is_partial()) return;
    const auto count = static_cast<std::size_t>(options_.draw_count);
    const std::size_t place = static_cast<std::size_t>(periods_.count() - 1) * count;
    CutToDays(periods_, RowsOfDays(series.day_shares), {series.values.data() + place, count});
  }

  // A planned input as a series without uncertainty, or nothing when the plan has none of it.
  void AddInput(const std::string& channel, const std::string& campaign, bool is_effort,
                const std::vector<double>& daily, std::vector<data::SeriesDraws>& all) const {
    if (!Any(daily)) return;
    data::SeriesDraws& series = all.emplace_back();
    series.channel = channel;
    series.campaign = campaign;
    series.quantity = is_effort ? data::Quantity::kEffortHours : data::Quantity::kSpend;
    for (const double sum : data::SumPlanned(plan_, periods_, daily)) {
      series.values.push_back(static_cast<float>(sum));
    }
    double by_weekday[7] = {};
    double total = 0.0;
    for (std::size_t i = 0; i < daily.size(); ++i) {
      by_weekday[data::Weekday(plan_.first_day + static_cast<data::Day>(i))] += daily[i];
      total += daily[i];
    }
    for (const double sum : by_weekday)
      series.day_shares.push_back(static_cast<float>(sum / total));
  }

  void AddBrandInputs(std::vector<data::SeriesDraws>& series) const {
    std::vector<double> spend;
    std::vector<double> effort_hours;
    for (const data::ChannelPlan& channel : plan_.channels) {
      AddTo(channel.spend, spend);
      AddTo(channel.effort_hours, effort_hours);
    }
    AddInput("", "", false, spend, series);
    AddInput("", "", true, effort_hours, series);
  }

  void AddOutcomes(const std::string& channel, std::vector<StageOutcomes>& outcomes,
                   std::vector<data::SeriesDraws>& all) const {
    for (int stage = 0; stage < data::kStageCount; ++stage) {
      for (StageOutcomes& one : outcomes) {
        const bool is_wanted = one.is_reach ? stage == data::kStageCount - 1
                                            : one.stage == static_cast<data::Stage>(stage);
        if (one.channel != channel || !is_wanted) continue;
        data::SeriesDraws& series = all.emplace_back();
        series.channel = channel;
        series.quantity =
            one.is_reach ? data::Quantity::kReach : static_cast<data::Quantity>(stage);
        series.values = std::move(one.values);
        series.day_shares = std::move(one.day_shares);
        CutLastPeriod(series);
      }
    }
  }

  // The campaigns of a channel: each one's outcomes, then its input where that is told. Their days
  // fall as the channel's, which are in `all`.
  void AddCampaigns(const CampaignMix& mix, std::vector<CampaignOutcomes> outcomes,
                    std::vector<data::SeriesDraws>& all) const {
    const auto evidence =
        std::find_if(fitted_.channels.begin(), fitted_.channels.end(),
                     [&](const data::ChannelEvidence& one) { return one.channel == mix.channel; });
    for (std::size_t k = 0; k < mix.campaign_count(); ++k) {
      for (CampaignOutcomes& one : outcomes) {
        if (one.campaign != k) continue;
        data::SeriesDraws series;
        series.channel = mix.channel;
        series.campaign = mix.campaigns[k];
        series.quantity = static_cast<data::Quantity>(one.stage);
        series.values = std::move(one.values);
        series.day_shares = FindSeries(all, mix.channel, series.quantity)->day_shares;
        CutLastPeriod(series);
        all.push_back(std::move(series));
      }
      if (!mix.tells_input) continue;
      AddInput(mix.channel, mix.campaigns[k], evidence->input_is_effort, mix.inputs[k], all);
    }
  }

  const data::FittedFunnel& fitted_;
  const data::PlanInputs& plan_;
  const data::PlanPeriods& periods_;
  const ForecastOptions& options_;
  const std::span<const CampaignMix> mixes_;
};

WindowShape ShapeOf(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
                    const ForecastOptions& options) {
  const bool any_window = options.windows == WindowUse::kAnyWindow;
  const bool split_days = any_window || plan.day_count % fitted.period_days != 0;
  return {plan.first_day, plan.day_count, options.draw_count, options.seed, split_days};
}

tbb::task_arena MakeArena(const ForecastOptions& options) {
  return tbb::task_arena(options.thread_count > 0 ? options.thread_count
                                                  : tbb::task_arena::automatic);
}

// The nearest float, finite.
float ToFloat(double value) {
  constexpr auto kMost = static_cast<double>(std::numeric_limits<float>::max());
  return static_cast<float>(std::min(value, kMost));
}

// Calls `sink` with the outcomes of group after group of channels, the brand's last.
void Simulate(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
              const data::PlanPeriods& periods, const ForecastOptions& options,
              std::span<const CampaignMix> mixes, const OutcomeSink& sink) {
  if (options.prepared != nullptr) {
    SimulateOutcomes(*options.prepared, plan, mixes, sink);
    return;
  }
  const ForecastBase base(fitted, periods, options.draw_count, options.seed,
                          ShapeOf(fitted, plan, options).split_days);
  SimulateOutcomes(base, plan, mixes, sink);
}

void FillFrame(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
               const data::PlanPeriods& periods, int draw_count, data::ForecastFrame& frame) {
  frame.first_day = plan.first_day;
  frame.end_day = plan.end_day();
  frame.period_days = fitted.period_days;
  frame.period_first_days = periods.first_days;
  frame.draw_count = draw_count;
  frame.support = ComputeSupport(fitted, plan, periods);
}

// All mixes where series by campaign are asked for, else those that the plan names.
std::vector<CampaignMix> MixesOf(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
                                 const data::PlanPeriods& periods, const ForecastOptions& options) {
  const bool by_campaign = options.campaigns == CampaignUse::kByCampaign;
  MixOptions mix_options;
  mix_options.scope = by_campaign ? MixScope::kAll : MixScope::kPlannedByCampaign;
  mix_options.draw_count = static_cast<std::size_t>(options.draw_count);
  mix_options.seed = options.seed;
  return MakeCampaignMixes(fitted, plan, periods, mix_options);
}

// A forecast whose series are what `finish(frame, series)` makes of some that were simulated, one
// of each, as soon as they are there.
template <typename Forecast, typename Finish>
absl::StatusOr<Forecast> MakeForecast(const data::FittedFunnel& fitted,
                                      const data::PlanInputs& plan, const ForecastOptions& options,
                                      const Finish& finish) {
  if (absl::Status checked = CheckPlan(fitted, plan, options.draw_count); !checked.ok())
    return checked;
  FUNNELCAST_CHECK(options.prepared == nullptr ||
                   SuitsWindow(*options.prepared, fitted, plan, options));
  const data::PlanPeriods periods = data::MakePlanPeriods(plan, fitted.period_days);
  Forecast forecast;
  FillFrame(fitted, plan, periods, options.draw_count, forecast);
  const std::vector<CampaignMix> mixes = MixesOf(fitted, plan, periods, options);
  const std::size_t shown_count = options.campaigns == CampaignUse::kByCampaign ? mixes.size() : 0;
  const SeriesMaker maker(fitted, plan, periods, options, std::span(mixes).first(shown_count));

  std::vector<std::string> channels = {""};
  for (const data::ChannelEvidence& evidence : fitted.channels)
    channels.push_back(evidence.channel);
  std::vector<std::optional<decltype(forecast.series)>> made(channels.size());
  // Makes the series of the channels that `is_next(place)` chooses.
  const auto make = [&](std::vector<StageOutcomes>& outcomes, const auto& is_next) {
    std::vector<data::SeriesDraws> series;
    std::vector<std::pair<std::size_t, std::size_t>> ends;  // of channels' series, by their place
    for (std::size_t i = 0; i < channels.size(); ++i) {
      if (!is_next(i)) continue;
      std::vector<data::SeriesDraws> one = maker.Make(channels[i], outcomes);
      std::move(one.begin(), one.end(), std::back_inserter(series));
      ends.emplace_back(i, series.size());
    }
    auto finished = finish(forecast, std::move(series));
    auto next = std::make_move_iterator(finished.begin());
    for (const auto& [place, end] : ends) {
      const auto here =
          std::make_move_iterator(finished.begin() + static_cast<std::ptrdiff_t>(end));
      made[place].emplace(next, here);
      next = here;
    }
  };
  MakeArena(options).execute([&] {
    Simulate(fitted, plan, periods, options, mixes, [&](std::vector<StageOutcomes> outcomes) {
      make(outcomes, [&](std::size_t place) {
        return std::any_of(outcomes.begin(), outcomes.end(), [&](const StageOutcomes& one) {
          return one.channel == channels[place];
        });
      });
    });
    std::vector<StageOutcomes> none;
    make(none, [&](std::size_t place) { return !made[place].has_value(); });
  });
  for (auto& one : made) {
    std::move(one->begin(), one->end(), std::back_inserter(forecast.series));
  }
  return forecast;
}

}  // namespace

absl::StatusOr<data::ForecastDraws> ForecastPlan(const data::FittedFunnel& fitted,
                                                 const data::PlanInputs& plan,
                                                 const ForecastOptions& options) {
  return MakeForecast<data::ForecastDraws>(
      fitted, plan, options,
      [](const data::ForecastFrame& /*frame*/, std::vector<data::SeriesDraws> series) {
        return series;
      });
}

absl::StatusOr<ForecastSummary> SummarizePlan(const data::FittedFunnel& fitted,
                                              const data::PlanInputs& plan,
                                              const ForecastOptions& options,
                                              std::span<const double> probabilities) {
  using Summaries = std::vector<ForecastSummary::Series>;
  return MakeForecast<ForecastSummary>(
      fitted, plan, options,
      [&](const data::ForecastFrame& frame, std::vector<data::SeriesDraws> series) {
        Summaries summaries(series.size());
        tbb::parallel_for(std::size_t{0}, series.size(), [&](std::size_t i) {
          summaries[i] = {std::move(series[i].channel), std::move(series[i].campaign),
                          series[i].quantity, SummarizeSeries(frame, series[i], probabilities)};
        });
        return summaries;
      });
}

absl::StatusOr<std::shared_ptr<const PreparedWindow>> PrepareWindow(
    std::shared_ptr<const data::FittedFunnel> fitted, const data::PlanInputs& plan,
    const ForecastOptions& options) {
  if (absl::Status checked = CheckPlan(*fitted, plan, options.draw_count); !checked.ok())
    return checked;
  const WindowShape shape = ShapeOf(*fitted, plan, options);
  return MakeArena(options).execute([&]() -> std::shared_ptr<const PreparedWindow> {
    return std::make_shared<const PreparedWindow>(std::move(fitted), plan, shape);
  });
}

bool SuitsWindow(const PreparedWindow& window, const data::FittedFunnel& fitted,
                 const data::PlanInputs& plan, const ForecastOptions& options) {
  return &window.fitted() == &fitted && window.shape() == ShapeOf(fitted, plan, options);
}

std::size_t PreparedBytes(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
                          const ForecastOptions& options) {
  return EstimateBytes(fitted, ShapeOf(fitted, plan, options));
}

std::vector<double> SumOverWindow(const data::ForecastFrame& forecast,
                                  const data::SeriesDraws& series, data::Day first_day,
                                  data::Day end_day) {
  FUNNELCAST_CHECK(first_day >= forecast.first_day && end_day <= forecast.end_day);
  const std::size_t draw_count = series.kept_draws(forecast.draw_count);
  std::vector<double> sums(draw_count, 0.0);
  std::vector<float> shares(draw_count);
  for (std::size_t t = 0; t < forecast.period_first_days.size(); ++t) {
    const data::Day period_first = forecast.period_first_days[t];
    const data::Day period_end = std::min(period_first + forecast.period_days, forecast.end_day);
    const data::Day inside_first = std::max(first_day, period_first);
    const data::Day inside_end = std::min(end_day, period_end);
    if (inside_first >= inside_end) continue;
    const bool whole = inside_first == period_first && inside_end == period_end;
    const std::span<const float> values(series.values.data() + t * draw_count, draw_count);
    if (whole) {
      simd::AddEach(values, sums);
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

SeriesSummary SummarizeSeries(const data::ForecastFrame& forecast, const data::SeriesDraws& series,
                              std::span<const double> probabilities) {
  const std::size_t draw_count = series.kept_draws(forecast.draw_count);
  const std::size_t period_count = forecast.period_first_days.size();
  SeriesSummary summary;
  summary.means.resize(period_count + 1);
  summary.quantiles.resize((period_count + 1) * probabilities.size());
  const auto quantiles_of = [&](std::size_t entry) {
    return std::span(summary.quantiles).subspan(entry * probabilities.size(), probabilities.size());
  };
  std::vector<double> sums(draw_count, 0.0);
  for (std::size_t t = 0; t < period_count; ++t) {
    const std::span<const float> draws(series.values.data() + t * draw_count, draw_count);
    const simd::Overview overview = simd::AddEach(draws, sums);
    summary.means[t] = overview.mean;
    simd::ComputeQuantiles(draws, overview.range, probabilities, quantiles_of(t));
  }
  summary.means[period_count] = simd::MeanOfDraws(sums);
  std::vector<float> rounded(draw_count);
  std::transform(sums.begin(), sums.end(), rounded.begin(), ToFloat);
  simd::ComputeQuantiles(std::span<const float>(rounded), probabilities,
                         quantiles_of(period_count));
  return summary;
}

}  // namespace funnelcast::forecast
