// Forecasts between contract and engine.
#ifndef FUNNELCAST_SERVER_CONVERT_FORECAST_H_
#define FUNNELCAST_SERVER_CONVERT_FORECAST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "funnelcast/v1/forecast.pb.h"
#include "funnelcast/v1/model.pb.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "simulator/forecast.h"

namespace funnelcast::convert {

// A forecast request but for its plan.
struct ForecastQuery {
  std::string brand;
  std::string funnel;  // id, may be empty
  std::string model;   // id, may be empty
  int draw_count = 0;  // 0 when not given
  std::vector<double> quantiles;
  std::uint64_t seed = 1;
  simulator::CampaignUse campaigns = simulator::CampaignUse::kChannelsOnly;
};

// Checks every field but the plan. Errors: INVALID_ARGUMENT with all violations.
absl::StatusOr<ForecastQuery> FromProto(const v1::ForecastRequest& request);

// The probabilities of quantiles where a request names none.
std::vector<double> DefaultQuantiles();

// RESOURCE_EXHAUSTED when the response of a forecast would hold too many values. Cheap; ask before
// making it.
absl::Status CheckResponseSize(const simulator::ForecastDraws& draws, std::size_t quantile_count);

// Fills in what follows from the draws: series with their periods and totals, window, grid,
// support. Stages have the metrics that measured them when `model` was fitted. Summing up takes the
// most time of a forecast, so the series are shared out to `thread_count` threads (0: one a core).
void SetDraws(const simulator::ForecastDraws& draws, const v1::Model& model,
              const std::vector<double>& quantiles, int thread_count,
              v1::ForecastResponse& response);

void ToProto(const simulator::PlanSupportShares& shares, v1::PlanSupport& support);

// The mean is for the caller, whose messages differ; `quantiles` are the probabilities.
void ToProto(const simulator::DrawSummary& summary, const std::vector<double>& quantiles,
             google::protobuf::RepeatedPtrField<v1::Quantile>& protos);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_FORECAST_H_
