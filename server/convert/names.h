// Resource names: `brands/{brand}/goals/{goal}` and their kin, taken apart and put together.
#ifndef FUNNELCAST_SERVER_CONVERT_NAMES_H_
#define FUNNELCAST_SERVER_CONVERT_NAMES_H_

#include <optional>
#include <string>
#include <vector>

#include "server/errors/fields.h"

namespace funnelcast::convert {

// The names of all resources, as in the contract.
inline constexpr char kBrandPattern[] = "brands/{brand}";
inline constexpr char kFunnelPattern[] = "brands/{brand}/funnels/{funnel}";
inline constexpr char kMetricPattern[] = "brands/{brand}/metrics/{metric}";
inline constexpr char kChannelPattern[] = "brands/{brand}/channels/{channel}";
inline constexpr char kCampaignPattern[] = "brands/{brand}/channels/{channel}/campaigns/{campaign}";
inline constexpr char kActivityPattern[] =
    "brands/{brand}/channels/{channel}/campaigns/{campaign}/activities/{activity}";
inline constexpr char kAudiencePattern[] = "brands/{brand}/audiences/{audience}";
inline constexpr char kEventPattern[] = "brands/{brand}/events/{event}";
inline constexpr char kBenchmarkPattern[] = "brands/{brand}/benchmarks/{benchmark}";
inline constexpr char kExperimentPattern[] = "brands/{brand}/experiments/{experiment}";
inline constexpr char kImportPattern[] = "brands/{brand}/imports/{import}";
inline constexpr char kMappingPattern[] = "brands/{brand}/mappings/{mapping}";
inline constexpr char kScenarioPattern[] = "brands/{brand}/scenarios/{scenario}";
inline constexpr char kModelPattern[] = "brands/{brand}/models/{model}";
inline constexpr char kGoalPattern[] = "brands/{brand}/goals/{goal}";

// The ids in `name`, one for each `{...}` of `pattern` in its order; nothing when it has another
// form.
std::optional<std::vector<std::string>> ParseName(const std::string& name,
                                                  const std::string& pattern);

// The ids in the required `name`. When something is wrong it is added to the violations, and the
// ids are empty strings.
std::vector<std::string> CheckName(const std::string& name, const std::string& pattern,
                                   const std::string& field, errors::FieldViolations& violations);

// The last id of a name that may be empty and must belong to `brand`; an empty string when it is
// empty or wrong.
std::string CheckReference(const std::string& name, const std::string& pattern,
                           const std::string& brand, const std::string& field,
                           errors::FieldViolations& violations);

// `pattern` with its `{...}` replaced by `ids` in order. REQUIRES: as many ids as there are places.
std::string FormatName(const std::string& pattern, const std::vector<std::string>& ids);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_NAMES_H_
