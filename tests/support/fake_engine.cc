#include "tests/support/fake_engine.h"

#include <algorithm>
#include <chrono>
#include <span>
#include <sstream>
#include <utility>

#include "simulator/data/fitted_funnel.h"
#include "simulator/forecast/compare.h"

namespace funnelcast::testing {
namespace {

using data::FittedFunnel;

constexpr int kPeriodDays = 7;
constexpr int kMinHistoryDays = 14;

absl::Status CheckLongEnough(const data::FunnelHistory& history) {
  if (history.day_count >= kMinHistoryDays) return absl::OkStatus();
  return absl::FailedPreconditionError("The history holds fewer than 14 days.");
}

data::SeriesDraws MakeSeries(const std::string& channel, double scale,
                             const data::ForecastDraws& draws) {
  data::SeriesDraws series;
  series.channel = channel;
  series.quantity = data::Quantity::kAction;
  for (std::size_t t = 0; t < draws.period_first_days.size(); ++t) {
    const data::Day end =
        t + 1 < draws.period_first_days.size() ? draws.period_first_days[t + 1] : draws.end_day;
    const double days = end - draws.period_first_days[t];
    for (int i = 0; i < draws.draw_count; ++i) {
      series.values.push_back(static_cast<float>(scale * days * (i + 1)));
    }
  }
  series.day_shares.assign(static_cast<std::size_t>(7 * draws.draw_count), 1.0F / 7.0F);
  return series;
}

absl::StatusOr<data::ForecastDraws> Forecast(const data::FittedFunnel& /*fitted*/,
                                             const data::PlanInputs& plan,
                                             const forecast::ForecastOptions& options) {
  data::ForecastDraws draws;
  draws.first_day = plan.first_day;
  draws.end_day = plan.end_day();
  draws.period_days = kPeriodDays;
  draws.draw_count = options.draw_count;
  for (data::Day day = plan.first_day; day < plan.end_day(); day += kPeriodDays) {
    draws.period_first_days.push_back(day);
  }
  draws.series.push_back(MakeSeries("", static_cast<double>(plan.channels.size()), draws));
  for (const data::ChannelPlan& channel : plan.channels) {
    draws.series.push_back(MakeSeries(channel.id, 1.0, draws));
  }
  return draws;
}

absl::StatusOr<forecast::ForecastSummary> Summarize(const data::FittedFunnel& fitted,
                                                    const data::PlanInputs& plan,
                                                    const forecast::ForecastOptions& options,
                                                    std::span<const double> probabilities) {
  const auto draws = Forecast(fitted, plan, options);
  if (!draws.ok()) return draws.status();
  forecast::ForecastSummary forecast;
  static_cast<data::ForecastFrame&>(forecast) = *draws;
  for (const data::SeriesDraws& series : draws->series) {
    forecast.series.push_back({series.channel, series.campaign, series.quantity,
                               forecast::SummarizeSeries(*draws, series, probabilities)});
  }
  return forecast;
}

forecast::PlanTotals TotalsOf(const data::PlanInputs& plan, int draw_count) {
  forecast::PlanTotals totals;
  for (int i = 0; i < draw_count; ++i) {
    const double actions = static_cast<double>(plan.channels.size()) * plan.day_count * (i + 1);
    totals.stages[static_cast<std::size_t>(data::Stage::kAttention)].push_back(10 * actions);
    totals.stages[static_cast<std::size_t>(data::Stage::kAction)].push_back(actions);
    totals.stages[static_cast<std::size_t>(data::Stage::kValue)].push_back(5 * actions);
  }
  for (const data::ChannelPlan& channel : plan.channels) {
    for (const double spend : channel.spend) totals.spend += spend;
    for (const double hours : channel.effort_hours) totals.effort_hours += hours;
  }
  return totals;
}

// One origin, four weeks before the history's end; see the header.
absl::StatusOr<backtest::Backtest> RunBacktest(const data::FunnelHistory& history,
                                               const backtest::BacktestOptions& options,
                                               const fit::FitProgress& progress) {
  if (absl::Status status = CheckLongEnough(history); !status.ok()) return status;
  if (!progress(0.5, "fitting")) return absl::CancelledError("cancelled");
  backtest::Backtest backtest;
  backtest.origins = {history.end_day() - 28};
  backtest::BacktestRow row;
  row.quantity = data::Quantity::kAction;
  row.horizon_weeks = 4;
  row.scores.window_count = options.origin_count;
  row.scores.windows_covered = {3, 4, 5};
  row.scores.period_count = 10;
  row.scores.periods_covered = {4, 7, 10};
  row.scores.mean_crps = 2.0;
  row.scores.has_baseline = true;
  row.scores.best_baseline = rules::Baseline::kInputRatio;
  row.scores.best_baseline_crps = 4.0;
  backtest.rows.push_back(row);
  return backtest;
}

// One straight line of three points a channel.
absl::StatusOr<std::vector<curves::ResponseCurve>> DrawCurves(const data::FittedFunnel& fitted,
                                                              const curves::CurveOptions& options) {
  std::vector<curves::ResponseCurve> curves;
  for (const data::ChannelEvidence& channel : fitted.channels) {
    if (!options.channel.empty() && channel.channel != options.channel) continue;
    curves::ResponseCurve& curve = curves.emplace_back();
    curve.channel = channel.channel;
    for (int i = 0; i < options.point_count; ++i) {
      const curves::CurveSummary outcome = {
          2.0 * i, std::vector<double>(options.probabilities.size(), 2.0 * i)};
      curve.points.push_back({100.0 * i, i < 2, outcome});
    }
    curve.average_return = curve.marginal_return = curve.points[1].outcome;
    curve.contraction = {0.75, 0.0};
    curve.shape_is_fixed = true;
    curve.evidence = "The data say something.";
  }
  return curves;
}

std::string Encode(const data::FittedFunnel& fit) {
  std::ostringstream text;
  text << "fake " << fit.data_first_day << ' ' << fit.data_end_day << ' ' << fit.seed << ' '
       << fit.draw_count << ' ' << fit.diagnostics.front().max_rhat;
  for (const data::ChannelEvidence& channel : fit.channels) text << ' ' << channel.channel;
  return text.str();
}

void AddNode(data::FittedFunnel& fit, double max_rhat) {
  data::FittedNode node;
  node.stage = data::Stage::kAction;
  fit.nodes.push_back(std::move(node));
  data::NodeDiagnostics diagnostics;
  diagnostics.description = "orders given input";
  diagnostics.max_rhat = max_rhat;
  fit.diagnostics.push_back(std::move(diagnostics));
}

void AddChannel(data::FittedFunnel& fit, const std::string& id) {
  data::ChannelEvidence evidence;
  evidence.channel = id;
  evidence.tier = data::EvidenceTier::kOwnHistory;
  evidence.max_daily_input = 100.0;
  fit.channels.push_back(std::move(evidence));
}

absl::StatusOr<data::FittedFunnel> Decode(std::string_view bytes) {
  std::istringstream text{std::string(bytes)};
  std::string word;
  data::FittedFunnel fit;
  double max_rhat = 1.0;
  text >> word >> fit.data_first_day >> fit.data_end_day >> fit.seed >> fit.draw_count >> max_rhat;
  if (!text || word != "fake") return absl::DataLossError("These are no bytes of a fake fit.");
  AddNode(fit, max_rhat);
  while (text >> word) AddChannel(fit, word);
  return fit;
}

}  // namespace

service::Engine FakeEngine::MakeEngine() {
  service::Engine engine;
  engine.check_fittable = [this](const auto& history) {
    while_checking();
    return CheckLongEnough(history);
  };
  engine.fit = [this](const auto& history, const auto& options, const auto& progress) {
    return Fit(history, options, progress);
  };
  engine.forecast = Forecast;
  engine.summarize = Summarize;
  engine.prepare_window = [](const auto& /*fitted*/, const auto& /*plan*/,
                             const auto& /*options*/) {
    return std::shared_ptr<const forecast::PreparedWindow>();
  };
  engine.simulate_totals = [this](const auto& /*fitted*/, auto plans, const auto& options,
                                  const auto& progress) {
    return SimulateTotals(plans, options, progress);
  };
  engine.backtest = RunBacktest;
  engine.curves = DrawCurves;
  engine.update = [this](const auto& base, const auto& history, const auto& options,
                         const auto& progress) { return Update(base, history, options, progress); };
  engine.encode = Encode;
  engine.decode = Decode;
  return engine;
}

void FakeEngine::HoldFits() {
  const std::lock_guard<std::mutex> lock(mutex_);
  held_ = true;
}

void FakeEngine::ReleaseFits() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    held_ = false;
  }
  changed_.notify_all();
}

void FakeEngine::FailFits(absl::Status status) {
  const std::lock_guard<std::mutex> lock(mutex_);
  fit_status_ = std::move(status);
}

int FakeEngine::fit_count() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return fit_count_;
}

bool FakeEngine::WaitForFits(int count) {
  std::unique_lock<std::mutex> lock(mutex_);
  return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return fit_count_ >= count; });
}

bool FakeEngine::WaitForStoppedComparisons(int count) {
  std::unique_lock<std::mutex> lock(mutex_);
  return changed_.wait_for(lock, std::chrono::seconds(10),
                           [&] { return stopped_comparison_count_ >= count; });
}

absl::StatusOr<std::vector<forecast::PlanTotals>> FakeEngine::SimulateTotals(
    std::span<const data::PlanInputs> plans, const forecast::CompareOptions& options,
    const forecast::CompareProgress& progress) {
  std::vector<forecast::PlanTotals> totals;
  for (const data::PlanInputs& plan : plans) {
    totals.push_back(TotalsOf(plan, options.draw_count));
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
      lock.unlock();
      const bool goes_on = progress(static_cast<int>(totals.size()));
      lock.lock();
      if (!goes_on) {
        ++stopped_comparison_count_;
        changed_.notify_all();
        return absl::CancelledError("told to stop");
      }
      if (!held_) break;
      changed_.wait_for(lock, std::chrono::milliseconds(10));
    }
  }
  return totals;
}

absl::StatusOr<data::FittedFunnel> FakeEngine::Fit(const data::FunnelHistory& history,
                                                   const fit::FitOptions& options,
                                                   const fit::FitProgress& progress) {
  if (absl::Status status = CheckLongEnough(history); !status.ok()) return status;
  std::unique_lock<std::mutex> lock(mutex_);
  ++fit_count_;
  changed_.notify_all();
  for (;;) {
    lock.unlock();
    if (!progress(0.5, "sampling")) return absl::CancelledError("told to stop");
    lock.lock();
    if (!held_) break;
    changed_.wait_for(lock, std::chrono::milliseconds(10));
  }
  if (!fit_status_.ok()) return fit_status_;
  data::FittedFunnel fit;
  fit.data_first_day = history.first_day;
  fit.data_end_day = history.end_day();
  fit.seed = options.seed;
  fit.draw_count = options.chain_count * options.draw_count_per_chain;
  AddNode(fit, max_rhat);
  for (const data::ChannelHistory& channel : history.channels) AddChannel(fit, channel.id);
  return fit;
}

absl::StatusOr<data::FittedFunnel> FakeEngine::Update(const data::FittedFunnel& base,
                                                      const data::FunnelHistory& history,
                                                      const update::UpdateOptions& options,
                                                      const fit::FitProgress& progress) {
  constexpr double kEffectiveShare = 0.41;
  if (history.end_day() == base.data_end_day) {
    data::FittedFunnel same = base;
    same.update.origin = data::FitOrigin::kUnchanged;
    return same;
  }
  absl::StatusOr<data::FittedFunnel> fit = Fit(history, options.fit, progress);
  if (!fit.ok()) return fit;
  fit->update.effective_share = kEffectiveShare;
  if (kEffectiveShare >= options.min_effective_share) {
    fit->update.origin = data::FitOrigin::kUpdated;
    fit->update.update_count = 1;
    fit->diagnostics.front().effective_share = kEffectiveShare;
  } else {
    fit->update.origin = data::FitOrigin::kRefitted;
    fit->update.reason = "Too few draws count.";
  }
  return fit;
}

}  // namespace funnelcast::testing
