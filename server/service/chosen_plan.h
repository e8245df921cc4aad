// The plan a request asks about: inline, as a table, or a stored scenario.
#ifndef FUNNELCAST_SERVER_SERVICE_CHOSEN_PLAN_H_
#define FUNNELCAST_SERVER_SERVICE_CHOSEN_PLAN_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/forecast.pb.h"
#include "server/convert/plan.h"
#include "server/errors/fields.h"
#include "server/store/reader.h"

namespace funnelcast::service {

// The plan a request asks about.
struct ChosenPlan {
  convert::Plan plan;
  std::string scenario;  // id of the scenario it came from; empty for an inline plan
};

// The channels and metrics that a plan of `brand` may refer to. NOT_FOUND for the brand.
absl::StatusOr<convert::PlanVocabulary> LoadPlanVocabulary(store::Reader& reader,
                                                           const std::string& brand);

// Reads an inline plan, inputs or table. What is wrong with it is a violation below `field`; a bad
// cell's field is
// `{field}.table, row 12, column D (value)`.
convert::Plan ReadPlan(const v1::Plan& plan, const std::string& field,
                       const convert::PlanVocabulary& vocabulary,
                       errors::FieldViolations& violations);

// Reads the plan of a request. `field` is the path of the PlanSource in it. INVALID_ARGUMENT with
// violations for a malformed plan or an unknown scenario, NOT_FOUND for the brand.
absl::StatusOr<ChosenPlan> ChoosePlan(store::Reader& reader, const std::string& brand,
                                      const v1::PlanSource& source, const std::string& field);

// The same for one of several plans of a request. What is wrong is a violation, and the plan is
// then empty. `vocabulary` is loaded for the first inline plan. NOT_FOUND for the brand.
absl::StatusOr<ChosenPlan> CheckPlanSource(store::Reader& reader, const std::string& brand,
                                           const v1::PlanSource& source, const std::string& field,
                                           std::optional<convert::PlanVocabulary>& vocabulary,
                                           errors::FieldViolations& violations);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_CHOSEN_PLAN_H_
