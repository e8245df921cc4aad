#include "server/convert/backtest.h"

#include <algorithm>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/fields.h"
#include "server/convert/funnel.h"
#include "server/convert/model.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/status_macros.h"
#include "simulator/data/history.h"
#include "simulator/rules/baseline.h"

namespace funnelcast::convert {
namespace {

using backtest::BacktestRow;
using backtest::BacktestScope;

v1::Baseline ToProto(rules::Baseline baseline) {
  switch (baseline) {
    case rules::Baseline::kSeasonalNaive:
      return v1::BASELINE_SEASONAL_NAIVE;
    case rules::Baseline::kLastEightWeeks:
      return v1::BASELINE_LAST_EIGHT_WEEKS;
    case rules::Baseline::kInputRatio:
      return v1::BASELINE_INPUT_RATIO;
  }
  return v1::BASELINE_UNSPECIFIED;
}

v1::BacktestRow::Scope ToProto(BacktestScope scope) {
  switch (scope) {
    case BacktestScope::kBrand:
      return v1::BacktestRow::SCOPE_BRAND;
    case BacktestScope::kAllChannels:
      return v1::BacktestRow::SCOPE_ALL_CHANNELS;
    case BacktestScope::kChannel:
      return v1::BacktestRow::SCOPE_CHANNEL;
  }
  return v1::BacktestRow::SCOPE_UNSPECIFIED;
}

double Share(int part, int whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
}

void SetScores(const backtest::BacktestScores& scores, stored::v1::BacktestRow& row) {
  row.set_window_count(scores.window_count);
  row.set_windows_held(scores.windows_covered[1]);
  row.set_coverage50(Share(scores.windows_covered[0], scores.window_count));
  row.set_coverage80(Share(scores.windows_covered[1], scores.window_count));
  row.set_coverage95(Share(scores.windows_covered[2], scores.window_count));
  row.set_period_coverage50(Share(scores.periods_covered[0], scores.period_count));
  row.set_period_coverage80(Share(scores.periods_covered[1], scores.period_count));
  row.set_period_coverage95(Share(scores.periods_covered[2], scores.period_count));
  row.set_crps(scores.mean_crps);
  row.set_relative_bias(scores.relative_bias);
  if (!scores.has_baseline) return;
  row.set_best_baseline(ToProto(scores.best_baseline));
  row.set_best_baseline_crps(scores.best_baseline_crps);
  if (scores.best_baseline_crps > 0.0) {
    row.set_crps_ratio(scores.mean_crps / scores.best_baseline_crps);
  }
}

// A stage that channels have is pooled under the metric's own name; the brand's sum is the total.
std::string SeriesName(const BacktestRow& row, const std::string& metric, bool channels_have_it) {
  if (row.scope == BacktestScope::kChannel) return fmt::format("{}/{}", row.channel, metric);
  const bool is_total = row.scope == BacktestScope::kBrand && channels_have_it;
  return is_total ? "total " + metric : metric;
}

}  // namespace

absl::StatusOr<BacktestRequest> FromProto(const v1::BacktestModelRequest& request) {
  errors::FieldViolations violations;
  BacktestRequest backtest;
  backtest.brand = CheckName(request.parent(), kBrandPattern, "parent", violations).front();
  CheckOptionalId(request.funnel(), "funnel", violations);
  backtest.funnel = request.funnel();
  backtest.model =
      CheckReference(request.model(), kModelPattern, backtest.brand, "model", violations);
  if (request.origin_count() != 0) {
    CheckInteger(request.origin_count(), "origin_count", 1, limits::kMaxBacktestOrigins,
                 violations);
    backtest.options.origin_count = request.origin_count();
  }
  if (request.has_seed()) {
    CheckInteger(request.seed(), "seed", 0, limits::kMaxSeed, violations);
    backtest.options.fit.seed = static_cast<std::uint64_t>(request.seed());
  }
  CheckRequestId(request.request_id(), violations);
  if (!violations.empty()) return violations.ToStatus();
  return backtest;
}

absl::StatusOr<std::string> AddBacktest(const store::Model& model,
                                        const backtest::Backtest& backtest, double seconds) {
  ASSIGN_OR_RETURN(stored::v1::ModelSummary summary, DecodeSummary(model));
  stored::v1::Backtest& stored = *summary.mutable_backtest();
  stored.Clear();
  stored.set_seconds(seconds);
  for (const data::Day origin : backtest.origins) ToProto(origin, *stored.add_origins());
  for (const BacktestRow& from : backtest.rows) {
    stored::v1::BacktestRow& row = *stored.add_rows();
    const v1::Stage stage = ToProto(static_cast<data::Stage>(from.quantity));
    for (const stored::v1::FunnelStage& measured : summary.stages()) {
      if (measured.stage() == stage) row.set_metric(measured.metric());
    }
    const bool channels_have_it =
        std::any_of(backtest.rows.begin(), backtest.rows.end(), [&](const BacktestRow& other) {
          return other.quantity == from.quantity && other.scope == BacktestScope::kAllChannels;
        });
    row.set_series(SeriesName(from, row.metric(), channels_have_it));
    row.set_scope(ToProto(from.scope));
    row.set_channel(from.channel);
    row.set_stage(stage);
    row.set_horizon_weeks(from.horizon_weeks);
    SetScores(from.scores, row);
  }
  return summary.SerializeAsString();
}

}  // namespace funnelcast::convert
