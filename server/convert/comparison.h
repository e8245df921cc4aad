// Comparisons of plans between contract and engine.
#ifndef FUNNELCAST_SERVER_CONVERT_COMPARISON_H_
#define FUNNELCAST_SERVER_CONVERT_COMPARISON_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "funnelcast/v1/forecast.pb.h"
#include "funnelcast/v1/model.pb.h"
#include "server/convert/forecast.h"
#include "simulator/data/history.h"
#include "simulator/forecast/compare.h"

namespace funnelcast::convert {

// A request for a comparison but for its plans.
struct ComparisonQuery {
  ForecastQuery forecast;
  std::string metric;  // id, may be empty
  bool less_spend = false;
};

// Checks every field but what the plans hold. Errors: INVALID_ARGUMENT with all violations.
absl::StatusOr<ComparisonQuery> FromProto(const v1::CompareScenariosRequest& request);

// What plans are compared by.
struct ComparedQuantity {
  data::Stage stage = data::Stage::kAction;
  std::string metric;
  bool less_spend = false;
};

// The quantity that `query` asks for, among the stages of `model`: the value stage when it names
// none, or the action stage where there is no value. INVALID_ARGUMENT with violations of `metric`
// and `less_spend`.
absl::StatusOr<ComparedQuantity> ChooseQuantity(const ComparisonQuery& query,
                                                const v1::Model& model);

// Sets plans against each other: all that follows from their draws. Names, windows and warnings are
// left to the caller. Stages have the metrics that measured them when `model` was fitted.
// REQUIRES: at least one plan, each with draws of all stages of `model`.
v1::ScenarioComparison ToProto(const std::vector<forecast::PlanTotals>& plans,
                               const ComparedQuantity& quantity, const v1::Model& model,
                               const std::vector<double>& quantiles);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_COMPARISON_H_
