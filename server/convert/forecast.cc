#include "server/convert/forecast.h"

#include <span>

#include "server/convert/date.h"
#include "server/convert/forecast_fields.h"
#include "server/convert/funnel.h"
#include "server/convert/past_forecasts.h"
#include "server/errors/fields.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"

namespace funnelcast::convert {
namespace {

using data::Quantity;

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
  const auto stage = static_cast<data::Stage>(quantity);
  series.set_stage(ToProto(stage));
  series.set_kind(quantity == Quantity::kValue ? v1::METRIC_KIND_MONEY : v1::METRIC_KIND_COUNT);
  for (const v1::FunnelStage& measured : model.stages()) {
    if (measured.stage() == series.stage()) series.set_metric(measured.metric());
  }
}

// Makes the periods of a response.
class PeriodWriter {
 public:
  PeriodWriter(const data::ForecastFrame& frame, const std::vector<double>& quantiles)
      : frame_(frame), quantiles_(quantiles) {}

  void Write(const forecast::SeriesSummary& summary, v1::ForecastSeries& proto) const {
    const std::size_t period_count = frame_.period_first_days.size();
    proto.mutable_periods()->Reserve(static_cast<int>(period_count));
    for (std::size_t i = 0; i < period_count; ++i) {
      const Day end = i + 1 < period_count ? frame_.period_first_days[i + 1] : frame_.end_day;
      WriteOne(summary, i, frame_.period_first_days[i], end, *proto.add_periods());
    }
    WriteOne(summary, period_count, frame_.first_day, frame_.end_day, *proto.mutable_total());
  }

 private:
  void WriteOne(const forecast::SeriesSummary& summary, std::size_t entry, Day start, Day end,
                v1::ForecastPeriod& period) const {
    ToProto(start, *period.mutable_start());
    ToProto(end, *period.mutable_end());
    period.set_mean(summary.means[entry]);
    ToProto(summary.quantiles_of(entry), quantiles_, *period.mutable_quantiles());
  }

  const data::ForecastFrame& frame_;
  const std::vector<double>& quantiles_;
};

}  // namespace

std::vector<double> DefaultQuantiles() { return {0.05, 0.25, 0.5, 0.75, 0.95}; }

absl::StatusOr<ForecastQuery> FromProto(const v1::ForecastRequest& request) {
  errors::FieldViolations violations;
  ForecastQuery query;
  CheckForecastFields(request, query, violations);
  if (request.plan().source_case() == v1::PlanSource::SOURCE_NOT_SET) {
    violations.Add("plan", errors::kRequired, words::Message{"PLAN_MISSING", {}});
  }
  if (request.by_campaign()) query.campaigns = forecast::CampaignUse::kByCampaign;
  if (!violations.empty()) return violations.ToStatus();
  return query;
}

void SetForecast(const forecast::ForecastSummary& forecast, const v1::Model& model,
                 const std::vector<double>& quantiles, v1::ForecastResponse& response) {
  response.set_draw_count(forecast.draw_count);
  ToProto(forecast.first_day, *response.mutable_start());
  ToProto(forecast.end_day, *response.mutable_end());
  response.set_grid(forecast.period_days == 1 ? v1::GRID_DAY : v1::GRID_WEEK);
  ToProto(forecast.support, *response.mutable_support());
  const PeriodWriter writer(forecast, quantiles);
  for (const forecast::ForecastSummary::Series& series : forecast.series) {
    v1::ForecastSeries& proto = *response.add_series();
    proto.set_channel(series.channel);
    proto.set_campaign(series.campaign);
    SetMetric(series.quantity, model, proto);
    writer.Write(series.summary, proto);
    if (!series.campaign.empty()) continue;  // backtests know channels only
    const auto past = FindPastForecasts(model, series.channel, series.quantity,
                                        forecast.end_day - forecast.first_day);
    if (past.has_value()) *proto.mutable_past_forecasts() = *past;
  }
}

void ToProto(const data::PlanSupportShares& shares, v1::PlanSupport& support) {
  support.set_share_outside_observed(shares.outside_observed);
  support.set_share_without_history(shares.without_history);
  support.set_share_resting_on_prior(shares.resting_on_prior);
  for (const std::string& channel : shares.channels_without_history) {
    support.add_channels_without_history(channel);
  }
}

void ToProto(std::span<const double> values, const std::vector<double>& quantiles,
             google::protobuf::RepeatedPtrField<v1::Quantile>& protos) {
  protos.Reserve(static_cast<int>(quantiles.size()));
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    v1::Quantile* quantile = protos.Add();
    quantile->set_probability(quantiles[i]);
    quantile->set_value(values[i]);
  }
}

}  // namespace funnelcast::convert
