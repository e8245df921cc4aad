#include "tests/support/fake_engine.h"

#include <algorithm>
#include <chrono>
#include <span>
#include <sstream>
#include <utility>

namespace funnelcast::testing {
namespace {

using simulator::FittedFunnel;

constexpr int kPeriodDays = 7;
constexpr int kMinHistoryDays = 14;

absl::Status CheckLongEnough(const simulator::FunnelHistory& history) {
  if (history.day_count >= kMinHistoryDays) return absl::OkStatus();
  return absl::FailedPreconditionError("The history holds fewer than 14 days.");
}

simulator::SeriesDraws MakeSeries(const std::string& channel, double scale,
                                  const simulator::ForecastDraws& draws) {
  simulator::SeriesDraws series;
  series.channel = channel;
  series.quantity = simulator::Quantity::kAction;
  for (std::size_t t = 0; t < draws.period_first_days.size(); ++t) {
    const simulator::Day end =
        t + 1 < draws.period_first_days.size() ? draws.period_first_days[t + 1] : draws.end_day;
    const double days = end - draws.period_first_days[t];
    for (int i = 0; i < draws.draw_count; ++i) {
      series.values.push_back(static_cast<float>(scale * days * (i + 1)));
    }
  }
  series.day_shares.assign(static_cast<std::size_t>(7 * draws.draw_count), 1.0F / 7.0F);
  return series;
}

absl::StatusOr<simulator::ForecastDraws> Forecast(const FittedFunnel& /*fitted*/,
                                                  const simulator::PlanInputs& plan,
                                                  const simulator::ForecastOptions& options) {
  simulator::ForecastDraws draws;
  draws.first_day = plan.first_day;
  draws.end_day = plan.end_day();
  draws.period_days = kPeriodDays;
  draws.draw_count = options.draw_count;
  for (simulator::Day day = plan.first_day; day < plan.end_day(); day += kPeriodDays) {
    draws.period_first_days.push_back(day);
  }
  draws.series.push_back(MakeSeries("", static_cast<double>(plan.channels.size()), draws));
  for (const simulator::ChannelPlan& channel : plan.channels) {
    draws.series.push_back(MakeSeries(channel.id, 1.0, draws));
  }
  return draws;
}

absl::StatusOr<simulator::ForecastSummary> Summarize(const FittedFunnel& fitted,
                                                     const simulator::PlanInputs& plan,
                                                     const simulator::ForecastOptions& options,
                                                     std::span<const double> probabilities) {
  const auto draws = Forecast(fitted, plan, options);
  if (!draws.ok()) return draws.status();
  simulator::ForecastSummary forecast;
  static_cast<simulator::ForecastFrame&>(forecast) = *draws;
  for (const simulator::SeriesDraws& series : draws->series) {
    forecast.series.push_back({series.channel, series.campaign, series.quantity,
                               simulator::SummarizeSeries(*draws, series, probabilities)});
  }
  return forecast;
}

simulator::PlanTotals TotalsOf(const simulator::PlanInputs& plan, int draw_count) {
  simulator::PlanTotals totals;
  for (int i = 0; i < draw_count; ++i) {
    const double actions = static_cast<double>(plan.channels.size()) * plan.day_count * (i + 1);
    totals.stages[static_cast<std::size_t>(simulator::Stage::kAttention)].push_back(10 * actions);
    totals.stages[static_cast<std::size_t>(simulator::Stage::kAction)].push_back(actions);
    totals.stages[static_cast<std::size_t>(simulator::Stage::kValue)].push_back(5 * actions);
  }
  for (const simulator::ChannelPlan& channel : plan.channels) {
    for (const double spend : channel.spend) totals.spend += spend;
    for (const double hours : channel.effort_hours) totals.effort_hours += hours;
  }
  return totals;
}

// One origin, four weeks before the history's end; see the header.
absl::StatusOr<simulator::Backtest> RunBacktest(const simulator::FunnelHistory& history,
                                                const simulator::BacktestOptions& options,
                                                const simulator::FitProgress& progress) {
  if (absl::Status status = CheckLongEnough(history); !status.ok()) return status;
  if (!progress(0.5, "fitting")) return absl::CancelledError("cancelled");
  simulator::Backtest backtest;
  backtest.origins = {history.end_day() - 28};
  simulator::BacktestRow row;
  row.quantity = simulator::Quantity::kAction;
  row.horizon_weeks = 4;
  row.scores.window_count = options.origin_count;
  row.scores.windows_covered = {3, 4, 5};
  row.scores.period_count = 10;
  row.scores.periods_covered = {4, 7, 10};
  row.scores.mean_crps = 2.0;
  row.scores.has_baseline = true;
  row.scores.best_baseline = simulator::Baseline::kInputRatio;
  row.scores.best_baseline_crps = 4.0;
  backtest.rows.push_back(row);
  return backtest;
}

// One straight line of three points a channel.
absl::StatusOr<std::vector<simulator::ResponseCurve>> DrawCurves(
    const FittedFunnel& fitted, const simulator::CurveOptions& options) {
  std::vector<simulator::ResponseCurve> curves;
  for (const simulator::ChannelEvidence& channel : fitted.channels) {
    if (!options.channel.empty() && channel.channel != options.channel) continue;
    simulator::ResponseCurve& curve = curves.emplace_back();
    curve.channel = channel.channel;
    for (int i = 0; i < options.point_count; ++i) {
      const simulator::CurveSummary outcome = {
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

std::string Encode(const FittedFunnel& fit) {
  std::ostringstream text;
  text << "fake " << fit.data_first_day << ' ' << fit.data_end_day << ' ' << fit.seed << ' '
       << fit.draw_count << ' ' << fit.diagnostics.front().max_rhat;
  for (const simulator::ChannelEvidence& channel : fit.channels) text << ' ' << channel.channel;
  return text.str();
}

void AddNode(FittedFunnel& fit, double max_rhat) {
  simulator::FittedNode node;
  node.stage = simulator::Stage::kAction;
  fit.nodes.push_back(std::move(node));
  simulator::NodeDiagnostics diagnostics;
  diagnostics.description = "orders given input";
  diagnostics.max_rhat = max_rhat;
  fit.diagnostics.push_back(std::move(diagnostics));
}

void AddChannel(FittedFunnel& fit, const std::string& id) {
  simulator::ChannelEvidence evidence;
  evidence.channel = id;
  evidence.tier = simulator::EvidenceTier::kOwnHistory;
  evidence.max_daily_input = 100.0;
  fit.channels.push_back(std::move(evidence));
}

absl::StatusOr<FittedFunnel> Decode(std::string_view bytes) {
  std::istringstream text{std::string(bytes)};
  std::string word;
  FittedFunnel fit;
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
    return std::shared_ptr<const simulator::PreparedWindow>();
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

absl::StatusOr<std::vector<simulator::PlanTotals>> FakeEngine::SimulateTotals(
    std::span<const simulator::PlanInputs> plans, const simulator::CompareOptions& options,
    const simulator::CompareProgress& progress) {
  std::vector<simulator::PlanTotals> totals;
  for (const simulator::PlanInputs& plan : plans) {
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

absl::StatusOr<FittedFunnel> FakeEngine::Fit(const simulator::FunnelHistory& history,
                                             const simulator::FitOptions& options,
                                             const simulator::FitProgress& progress) {
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
  FittedFunnel fit;
  fit.data_first_day = history.first_day;
  fit.data_end_day = history.end_day();
  fit.seed = options.seed;
  fit.draw_count = options.chain_count * options.draw_count_per_chain;
  AddNode(fit, max_rhat);
  for (const simulator::ChannelHistory& channel : history.channels) AddChannel(fit, channel.id);
  return fit;
}

absl::StatusOr<FittedFunnel> FakeEngine::Update(const FittedFunnel& base,
                                                const simulator::FunnelHistory& history,
                                                const simulator::UpdateOptions& options,
                                                const simulator::FitProgress& progress) {
  constexpr double kEffectiveShare = 0.41;
  if (history.end_day() == base.data_end_day) {
    FittedFunnel same = base;
    same.update.origin = simulator::FitOrigin::kUnchanged;
    return same;
  }
  absl::StatusOr<FittedFunnel> fit = Fit(history, options.fit, progress);
  if (!fit.ok()) return fit;
  fit->update.effective_share = kEffectiveShare;
  if (kEffectiveShare >= options.min_effective_share) {
    fit->update.origin = simulator::FitOrigin::kUpdated;
    fit->update.update_count = 1;
    fit->diagnostics.front().effective_share = kEffectiveShare;
  } else {
    fit->update.origin = simulator::FitOrigin::kRefitted;
    fit->update.reason = "Too few draws count.";
  }
  return fit;
}

}  // namespace funnelcast::testing
