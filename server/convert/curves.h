// Response curves between contract and engine.
#ifndef FUNNELCAST_SERVER_CONVERT_CURVES_H_
#define FUNNELCAST_SERVER_CONVERT_CURVES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "funnelcast/v1/model.pb.h"
#include "simulator/curves/curves.h"

namespace funnelcast::convert {

struct CurvesQuery {
  std::string brand;
  std::string funnel;  // empty: the brand's only one
  std::string model;   // id; empty: the funnel's newest
  curves::CurveOptions options;
};

// Checks every field of the request. Errors: INVALID_ARGUMENT with all violations.
absl::StatusOr<CurvesQuery> FromProto(const v1::GetResponseCurvesRequest& request);

// The curves with the metrics that measured the model's stages.
v1::ResponseCurves ToProto(const std::vector<curves::ResponseCurve>& curves,
                           const curves::CurveOptions& options, const v1::Model& model);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_CURVES_H_
