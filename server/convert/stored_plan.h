// Plans in the bytes under which the store keeps them.
#ifndef FUNNELCAST_SERVER_CONVERT_STORED_PLAN_H_
#define FUNNELCAST_SERVER_CONVERT_STORED_PLAN_H_

#include <string>

#include "absl/status/statusor.h"
#include "server/convert/plan.h"

namespace funnelcast::convert {

std::string EncodePlan(const Plan& plan);
// Also of the form of before, which kept a v1.Plan. DATA_LOSS for other bytes.
absl::StatusOr<Plan> DecodePlan(const std::string& bytes);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_STORED_PLAN_H_
