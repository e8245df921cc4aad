// Fits, forecasts and scores origin by origin.
#include "simulator/backtest/backtest.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "simulator/assess/goal_quantity.h"
#include "simulator/backtest/score.h"
#include "simulator/base/civil_day.h"
#include "simulator/data/daily_sums.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/grid.h"
#include "simulator/rules/baseline.h"

namespace funnelcast::backtest {
namespace {

constexpr int kOriginStepWeeks = 4;
constexpr int kWeeksToLearnFrom = 13;

bool Observed(const data::DailyValues& values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return !std::isnan(value); });
}

// The series' days before an origin; nothing when none of them was observed.
void Cut(std::size_t day_count, data::DailyValues& values) {
  if (values.size() > day_count) values.resize(day_count);
  if (!Observed(values)) values.clear();
}

data::FunnelHistory CutHistory(const data::FunnelHistory& history, data::Day origin) {
  data::FunnelHistory cut = history;
  cut.day_count = origin - history.first_day;
  const auto count = static_cast<std::size_t>(cut.day_count);
  for (data::ChannelHistory& channel : cut.channels) {
    Cut(count, channel.spend);
    Cut(count, channel.effort_hours);
    for (data::DailyValues& values : channel.stages) Cut(count, values);
    // Series of campaigns are not scored, and channels do not depend on them.
    channel.campaigns.clear();
    Cut(count, channel.reach);
  }
  for (data::DailyValues& values : cut.brand) Cut(count, values);
  for (data::ControlHistory& control : cut.controls) Cut(count, control.values);
  std::erase_if(cut.experiments,
                [&](const data::Experiment& test) { return test.end_day > origin; });
  std::erase_if(cut.channels, [](const data::ChannelHistory& channel) {
    return channel.spend.empty() && channel.effort_hours.empty() &&
           std::all_of(channel.stages.begin(), channel.stages.end(),
                       [](const data::DailyValues& values) { return values.empty(); });
  });
  return cut;
}

// The inputs that happened in [first_day, end_day), zero where nothing was observed.
std::vector<double> InputsThatHappened(const data::FunnelHistory& history,
                                       const data::DailyValues& values, data::Day first_day,
                                       data::Day end_day) {
  std::vector<double> inputs;
  for (data::Day day = first_day; day < end_day && !values.empty(); ++day) {
    // One row a week stands for seven days, of which the history may hold the first alone.
    const auto place = static_cast<std::size_t>(day - history.first_day);
    const double value = place < values.size() ? values[place] : 0.0;
    inputs.push_back(std::isnan(value) ? 0.0 : value);
  }
  return inputs;
}

data::PlanInputs PlanThatHappened(const data::FunnelHistory& history,
                                  const data::FittedFunnel& fitted, data::Day end_day) {
  data::PlanInputs plan;
  plan.first_day = fitted.data_end_day;
  plan.day_count = end_day - plan.first_day;
  plan.events = history.events;
  for (const data::ChannelHistory& channel : history.channels) {
    const bool known = std::any_of(
        fitted.channels.begin(), fitted.channels.end(), [&](const data::ChannelEvidence& evidence) {
          return evidence.channel == channel.id && evidence.takes_input();
        });
    if (!known) continue;
    plan.channels.push_back(
        {channel.id, InputsThatHappened(history, channel.spend, plan.first_day, end_day),
         InputsThatHappened(history, channel.effort_hours, plan.first_day, end_day)});
  }
  return plan;
}

absl::StatusOr<std::vector<data::Day>> ChooseOrigins(const data::FunnelHistory& history,
                                                     const BacktestOptions& options) {
  const data::Day end = data::MakePeriodGrid(history, 0).end_day;
  const int weeks = (end - history.first_day) / 7;
  const int learning = std::min(kWeeksToLearnFrom, weeks / 2);
  std::vector<data::Day> origins;
  for (int back = options.horizon_weeks.front(); weeks - back >= learning;
       back += kOriginStepWeeks) {
    if (static_cast<int>(origins.size()) == options.origin_count) break;
    origins.push_back(end - 7 * back);
  }
  std::reverse(origins.begin(), origins.end());
  if (!origins.empty()) return origins;
  return absl::FailedPreconditionError(
      "The history holds " + std::to_string(weeks) + " weeks; a backtest over " +
      std::to_string(options.horizon_weeks.front()) + " weeks needs at least " +
      std::to_string(2 * options.horizon_weeks.front()) +
      ". Import more history, or backtest a shorter horizon.");
}

// The sums of a row while its windows come in.
struct RowSums {
  BacktestScores scores;
  double crps = 0.0;
  double error = 0.0;
  double observed = 0.0;
  double baseline_crps[rules::kBaselineCount] = {};
  int baseline_windows[rules::kBaselineCount] = {};
};

void AddWindow(const rules::BaselineCase& one, const ForecastScore& score, double observed,
               RowSums& row) {
  ++row.scores.window_count;
  for (std::size_t i = 0; i < score.covered.size(); ++i) {
    if (score.covered[i]) ++row.scores.windows_covered[i];
  }
  row.crps += score.crps;
  row.error += score.error;
  row.observed += observed;
  for (int b = 0; b < rules::kBaselineCount; ++b) {
    const std::optional<double> guess =
        rules::PredictByBaseline(static_cast<rules::Baseline>(b), one);
    if (!guess.has_value()) continue;
    row.baseline_crps[b] += std::abs(*guess - observed);
    ++row.baseline_windows[b];
  }
}

BacktestScores Conclude(const RowSums& row) {
  BacktestScores scores = row.scores;
  const auto count = static_cast<double>(scores.window_count);
  scores.mean_crps = row.crps / count;
  scores.relative_bias = row.observed > 0.0 ? row.error / row.observed : 0.0;
  for (int b = 0; b < rules::kBaselineCount; ++b) {
    if (row.baseline_windows[b] < scores.window_count) continue;
    const double crps = row.baseline_crps[b] / count;
    if (scores.has_baseline && crps >= scores.best_baseline_crps) continue;
    scores.has_baseline = true;
    scores.best_baseline = static_cast<rules::Baseline>(b);
    scores.best_baseline_crps = crps;
  }
  return scores;
}

// Gathers the scores of all origins, by scope, quantity, channel and horizon.
class Scorer {
 public:
  Scorer(const data::FunnelHistory& history, const BacktestOptions& options)
      : history_(history), options_(options) {}

  void Add(const data::ForecastDraws& forecast, data::Day last_day);
  std::vector<BacktestRow> Rows() const;

 private:
  using Key = std::tuple<BacktestScope, data::Quantity, std::string, int>;

  void AddSeries(const data::ForecastDraws& forecast, const data::SeriesDraws& series,
                 data::Day end_day, int weeks);

  const data::FunnelHistory& history_;
  const BacktestOptions& options_;
  std::map<Key, RowSums> rows_;
};

void Scorer::Add(const data::ForecastDraws& forecast, data::Day last_day) {
  for (const int weeks : options_.horizon_weeks) {
    const data::Day end = forecast.first_day + 7 * weeks;
    if (end > last_day) continue;
    for (const data::SeriesDraws& series : forecast.series) {
      if (series.quantity <= data::Quantity::kValue) AddSeries(forecast, series, end, weeks);
    }
  }
}

void Scorer::AddSeries(const data::ForecastDraws& forecast, const data::SeriesDraws& series,
                       data::Day end_day, int weeks) {
  const data::DailyValues outcome = data::CollectDaily(history_, series.channel, series.quantity);
  data::DailyValues input = data::CollectDaily(history_, series.channel, data::Quantity::kSpend);
  if (!Observed(input))
    input = data::CollectDaily(history_, series.channel, data::Quantity::kEffortHours);
  if (!Observed(input)) input.clear();
  const double observed = data::SumDays(history_, outcome, forecast.first_day, end_day);
  const std::vector<double> draws =
      forecast::SumOverWindow(forecast, series, forecast.first_day, end_day);
  const bool idle = observed == 0.0 && *std::max_element(draws.begin(), draws.end()) == 0.0;
  if (idle || !Observed(outcome)) return;
  const rules::BaselineCase one{&history_, &outcome, &input, forecast.first_day, end_day};
  const ForecastScore score = ScoreForecast(draws, observed);
  std::vector<RowSums*> rows;
  if (series.channel.empty()) {
    rows.push_back(&rows_[{BacktestScope::kBrand, series.quantity, "", weeks}]);
  } else {
    rows.push_back(&rows_[{BacktestScope::kAllChannels, series.quantity, "", weeks}]);
    rows.push_back(&rows_[{BacktestScope::kChannel, series.quantity, series.channel, weeks}]);
  }
  for (RowSums* row : rows) AddWindow(one, score, observed, *row);
  for (const data::Day first : forecast.period_first_days) {
    const data::Day end = first + forecast.period_days;
    if (end > end_day) break;
    const ForecastScore period =
        ScoreForecast(forecast::SumOverWindow(forecast, series, first, end),
                      data::SumDays(history_, outcome, first, end));
    for (RowSums* row : rows) {
      ++row->scores.period_count;
      for (std::size_t i = 0; i < period.covered.size(); ++i) {
        if (period.covered[i]) ++row->scores.periods_covered[i];
      }
    }
  }
}

std::vector<BacktestRow> Scorer::Rows() const {
  std::vector<BacktestRow> rows;
  for (const auto& [key, sums] : rows_) {
    BacktestRow& row = rows.emplace_back();
    std::tie(row.scope, row.quantity, row.channel, row.horizon_weeks) = key;
    row.scores = Conclude(sums);
  }
  return rows;
}

}  // namespace

absl::StatusOr<Backtest> BacktestFunnel(const data::FunnelHistory& history,
                                        const BacktestOptions& options,
                                        const fit::FitProgress& progress) {
  return BacktestFunnelWith(fit::FitFunnel, history, options, progress);
}

absl::StatusOr<Backtest> BacktestFunnelWith(const FitFunction& fit,
                                            const data::FunnelHistory& history,
                                            const BacktestOptions& options,
                                            const fit::FitProgress& progress) {
  absl::StatusOr<std::vector<data::Day>> origins = ChooseOrigins(history, options);
  if (!origins.ok()) return origins.status();
  const data::Day last_day = data::MakePeriodGrid(history, 0).end_day;
  Scorer scorer(history, options);
  Backtest result;
  for (std::size_t i = 0; i < origins->size(); ++i) {
    const data::Day origin = (*origins)[i];
    const data::FunnelHistory known = CutHistory(history, origin);
    if (!fit::CheckFittable(known).ok()) continue;
    const auto count = static_cast<double>(origins->size());
    const std::string step = "fitting the history before " + base::FormatDay(origin);
    const absl::StatusOr<data::FittedFunnel> fitted =
        fit(known, options.fit, [&](double share, std::string_view) {
          return !progress || progress((static_cast<double>(i) + share) / count, step);
        });
    if (!fitted.ok()) return fitted.status();
    const data::Day end = std::min(last_day, origin + 7 * options.horizon_weeks.back());
    forecast::ForecastOptions forecast_options;
    forecast_options.draw_count = fitted->draw_count;
    forecast_options.seed = options.fit.seed;
    forecast_options.thread_count = options.fit.thread_count;
    const absl::StatusOr<data::ForecastDraws> forecast =
        forecast::ForecastPlan(*fitted, PlanThatHappened(history, *fitted, end), forecast_options);
    if (!forecast.ok()) return forecast.status();
    scorer.Add(*forecast, last_day);
    result.origins.push_back(origin);
  }
  if (result.origins.empty()) {
    return absl::FailedPreconditionError(
        "No part of the history before an origin can be fitted. Import more history.");
  }
  result.rows = scorer.Rows();
  return result;
}

}  // namespace funnelcast::backtest
