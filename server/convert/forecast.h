// Forecasts between contract and engine.
#ifndef FUNNELCAST_SERVER_CONVERT_FORECAST_H_
#define FUNNELCAST_SERVER_CONVERT_FORECAST_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "funnelcast/v1/forecast.pb.h"
#include "funnelcast/v1/model.pb.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/forecast/forecast.h"

namespace funnelcast::convert {

// A forecast request but for its plan.
struct ForecastQuery {
  std::string brand;
  std::string funnel;  // id, may be empty
  std::string model;   // id, may be empty
  int draw_count = 0;  // 0 when not given
  std::vector<double> quantiles;
  std::uint64_t seed = 1;
  forecast::CampaignUse campaigns = forecast::CampaignUse::kChannelsOnly;
};

// Checks every field but the plan. Errors: INVALID_ARGUMENT with all violations.
absl::StatusOr<ForecastQuery> FromProto(const v1::ForecastRequest& request);

// The probabilities of quantiles where a request names none.
std::vector<double> DefaultQuantiles();

// Fills in what the engine says: series with their periods and totals, window, grid, support.
// Stages have the metrics that measured them when `model` was fitted. `quantiles`: the
// probabilities.
void SetForecast(const forecast::ForecastSummary& forecast, const v1::Model& model,
                 const std::vector<double>& quantiles, v1::ForecastResponse& response);

void ToProto(const data::PlanSupportShares& shares, v1::PlanSupport& support);

// `values`: of quantiles with these probabilities.
void ToProto(std::span<const double> values, const std::vector<double>& quantiles,
             google::protobuf::RepeatedPtrField<v1::Quantile>& protos);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_FORECAST_H_
