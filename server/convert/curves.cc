#include "server/convert/curves.h"

#include <cmath>

#include "fmt/format.h"
#include "server/convert/fields.h"
#include "server/convert/funnel.h"
#include "server/convert/names.h"
#include "server/convert/quantiles.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

void Fill(const curves::CurveSummary& from, v1::CurveValue& value) {
  value.set_mean(from.mean);
  for (const double quantile : from.quantiles) value.add_quantiles(quantile);
}

void CheckHighestInput(double input, errors::FieldViolations& violations) {
  if (!std::isfinite(input)) {
    violations.Add("highest_input", errors::kNotFinite,
                   words::Message{"HIGHEST_INPUT_NOT_FINITE", {}});
  } else if (input < 0.0 || input > limits::kMaxCurveInput) {
    violations.Add("highest_input", errors::kOutOfRange,
                   words::Message{"HIGHEST_INPUT_OUT_OF_RANGE",
                                  {{"value", words::Exact{input}},
                                   {"limit", words::Exact{limits::kMaxCurveInput}}}});
  }
}

}  // namespace

absl::StatusOr<CurvesQuery> FromProto(const v1::GetResponseCurvesRequest& request) {
  errors::FieldViolations violations;
  CurvesQuery query;
  query.brand = CheckName(request.parent(), kBrandPattern, "parent", violations).front();
  CheckOptionalId(request.funnel(), "funnel", violations);
  query.funnel = request.funnel();
  query.model = CheckReference(request.model(), kModelPattern, query.brand, "model", violations);
  CheckOptionalId(request.channel(), "channel", violations);
  query.options.channel = request.channel();
  if (request.point_count() != 0) {
    CheckInteger(request.point_count(), "point_count", limits::kMinCurvePoints,
                 limits::kMaxCurvePoints, violations);
    query.options.point_count = request.point_count();
  }
  CheckHighestInput(request.highest_input(), violations);
  query.options.highest_input = request.highest_input();
  if (!request.quantiles().empty()) {
    query.options.probabilities = CheckQuantiles(request.quantiles(), violations);
  }
  if (!violations.empty()) return violations.ToStatus();
  return query;
}

v1::ResponseCurves ToProto(const std::vector<curves::ResponseCurve>& curves,
                           const curves::CurveOptions& options, const v1::Model& model) {
  v1::ResponseCurves response;
  response.set_model(model.name());
  for (const double probability : options.probabilities) response.add_probabilities(probability);
  for (const curves::ResponseCurve& from : curves) {
    v1::ResponseCurve& curve = *response.add_curves();
    curve.set_channel(from.channel);
    curve.set_input_metric(from.input_is_effort ? "effort_hours" : "spend");
    curve.set_outcome_channel(from.outcome_channel);
    curve.set_outcome_stage(ToProto(from.outcome));
    for (const v1::FunnelStage& measured : model.stages()) {
      if (measured.stage() == curve.outcome_stage()) curve.set_outcome_metric(measured.metric());
    }
    for (const curves::CurvePoint& point : from.points) {
      v1::CurvePoint& to = *curve.add_points();
      to.set_input(point.input);
      to.set_is_observed(point.is_observed);
      Fill(point.outcome, *to.mutable_outcome());
    }
    curve.set_usual_input(from.usual_input);
    Fill(from.average_return, *curve.mutable_average_return());
    Fill(from.marginal_return, *curve.mutable_marginal_return());
    curve.mutable_contraction()->set_size(from.contraction.size);
    curve.mutable_contraction()->set_shape(from.contraction.shape);
    curve.mutable_contraction()->set_shape_is_fixed(from.shape_is_fixed);
    curve.set_evidence(from.evidence);
  }
  return response;
}

}  // namespace funnelcast::convert
