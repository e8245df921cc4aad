#include "server/convert/forecast.h"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <span>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/forecast_fields.h"
#include "server/convert/funnel.h"
#include "server/convert/past_forecasts.h"
#include "server/errors/capacity.h"
#include "server/errors/fields.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

using simulator::Quantity;

// Which metric, stage and kind stand for a quantity of the engine.
void SetMetric(Quantity quantity, const v1::Model& model, v1::ForecastSeries& series) {
  if (quantity == Quantity::kSpend) {
    series.set_metric("spend");
    series.set_kind(v1::METRIC_KIND_SPEND);
    return;
  }
  if (quantity == Quantity::kEffortHours) {
    series.set_metric("effort_hours");
    series.set_kind(v1::METRIC_KIND_EFFORT);
    return;
  }
  if (quantity == Quantity::kReach) {
    series.set_metric("reach");
    series.set_kind(v1::METRIC_KIND_COUNT);
    return;
  }
  const auto stage = static_cast<simulator::Stage>(quantity);
  series.set_stage(ToProto(stage));
  series.set_kind(quantity == Quantity::kValue ? v1::METRIC_KIND_MONEY : v1::METRIC_KIND_COUNT);
  for (const v1::FunnelStage& measured : model.stages()) {
    if (measured.stage() == series.stage()) series.set_metric(measured.metric());
  }
}

// Makes the periods of a response.
class PeriodWriter {
 public:
  PeriodWriter(const simulator::ForecastDraws& draws, const std::vector<double>& quantiles)
      : draws_(draws), quantiles_(quantiles) {}

  void Write(const simulator::SeriesDraws& series, v1::ForecastSeries& proto) const {
    const simulator::SeriesSummary summary = simulator::SummarizeSeries(draws_, series, quantiles_);
    const std::size_t period_count = draws_.period_first_days.size();
    proto.mutable_periods()->Reserve(static_cast<int>(period_count));
    for (std::size_t i = 0; i < period_count; ++i) {
      const Day end = i + 1 < period_count ? draws_.period_first_days[i + 1] : draws_.end_day;
      WriteOne(summary.periods[i], draws_.period_first_days[i], end, *proto.add_periods());
    }
    WriteOne(summary.total, draws_.first_day, draws_.end_day, *proto.mutable_total());
  }

 private:
  void WriteOne(const simulator::DrawSummary& summary, Day start, Day end,
                v1::ForecastPeriod& period) const {
    ToProto(start, *period.mutable_start());
    ToProto(end, *period.mutable_end());
    period.set_mean(summary.mean);
    ToProto(summary, quantiles_, *period.mutable_quantiles());
  }

  const simulator::ForecastDraws& draws_;
  const std::vector<double>& quantiles_;
};

}  // namespace

std::vector<double> DefaultQuantiles() { return {0.05, 0.25, 0.5, 0.75, 0.95}; }

absl::StatusOr<ForecastQuery> FromProto(const v1::ForecastRequest& request) {
  errors::FieldViolations violations;
  ForecastQuery query;
  CheckForecastFields(request, query, violations);
  if (request.plan().source_case() == v1::PlanSource::SOURCE_NOT_SET) {
    violations.Add("plan", errors::kRequired,
                   "plan is missing; give a plan or the name of a scenario.");
  }
  if (request.by_campaign()) query.campaigns = simulator::CampaignUse::kByCampaign;
  if (!violations.empty()) return violations.ToStatus();
  return query;
}

absl::Status CheckResponseSize(const simulator::ForecastDraws& draws, std::size_t quantile_count) {
  const auto count = static_cast<std::int64_t>(draws.series.size()) *
                     static_cast<std::int64_t>(draws.period_first_days.size() + 1) *
                     static_cast<std::int64_t>(quantile_count + 1);
  if (count <= limits::kMaxForecastValues) return absl::OkStatus();
  return errors::LimitExceeded("values in this forecast; ask for fewer quantiles or a shorter plan",
                               count, limits::kMaxForecastValues);
}

void SetDraws(const simulator::ForecastDraws& draws, const v1::Model& model,
              const std::vector<double>& quantiles, int thread_count,
              v1::ForecastResponse& response) {
  response.set_draw_count(draws.draw_count);
  ToProto(draws.first_day, *response.mutable_start());
  ToProto(draws.end_day, *response.mutable_end());
  response.set_grid(draws.period_days == 1 ? v1::GRID_DAY : v1::GRID_WEEK);
  ToProto(draws.support, *response.mutable_support());
  for (std::size_t i = 0; i < draws.series.size(); ++i) response.add_series();
  const PeriodWriter writer(draws, quantiles);
  tbb::task_arena arena(thread_count > 0 ? thread_count : tbb::task_arena::automatic);
  arena.execute([&] {
    // Each thread fills messages of its own.
    tbb::parallel_for(std::size_t{0}, draws.series.size(), [&](std::size_t i) {
      v1::ForecastSeries& proto = *response.mutable_series(static_cast<int>(i));
      proto.set_channel(draws.series[i].channel);
      proto.set_campaign(draws.series[i].campaign);
      SetMetric(draws.series[i].quantity, model, proto);
      writer.Write(draws.series[i], proto);
      if (!draws.series[i].campaign.empty()) return;  // backtests know channels only
      const auto past = FindPastForecasts(model, draws.series[i].channel, draws.series[i].quantity,
                                          draws.end_day - draws.first_day);
      if (past.has_value()) *proto.mutable_past_forecasts() = *past;
    });
  });
}

void ToProto(const simulator::PlanSupportShares& shares, v1::PlanSupport& support) {
  support.set_share_outside_observed(shares.outside_observed);
  support.set_share_without_history(shares.without_history);
  support.set_share_resting_on_prior(shares.resting_on_prior);
  for (const std::string& channel : shares.channels_without_history) {
    support.add_channels_without_history(channel);
  }
}

void ToProto(const simulator::DrawSummary& summary, const std::vector<double>& quantiles,
             google::protobuf::RepeatedPtrField<v1::Quantile>& protos) {
  protos.Reserve(static_cast<int>(quantiles.size()));
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    v1::Quantile* quantile = protos.Add();
    quantile->set_probability(quantiles[i]);
    quantile->set_value(summary.quantiles[i]);
  }
}

}  // namespace funnelcast::convert
