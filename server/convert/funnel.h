// Funnels between contract and store.
#ifndef FUNNELCAST_SERVER_CONVERT_FUNNEL_H_
#define FUNNELCAST_SERVER_CONVERT_FUNNEL_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog.pb.h"
#include "funnelcast/v1/catalog_service.pb.h"
#include "server/store/funnels.h"
#include "server/store/metrics.h"
#include "server/store/types.h"
#include "simulator/data/history.h"

namespace funnelcast::convert {

// Checks every field of the request; whether its metrics fit their stages is checked where the
// store can be asked.
absl::StatusOr<store::Funnel> FromProto(const v1::CreateFunnelRequest& request);

// What an update changes.
struct FunnelUpdate {
  std::string brand;
  std::string id;
  std::optional<std::string> display_name;
  std::optional<std::vector<store::FunnelStage>> stages;
  store::ExpectedVersion version;
};
absl::StatusOr<FunnelUpdate> FromProto(const v1::UpdateFunnelRequest& request);
void Apply(const FunnelUpdate& update, store::Funnel& funnel);

// Whether a metric of `kind` can measure `stage`: money measures the value stage, counts measure
// the others.
bool FitsStage(store::MetricKind kind, data::Stage stage);

// "attention", "interest" and so on.
std::string StageWord(data::Stage stage);

v1::Stage ToProto(data::Stage stage);
v1::Funnel ToProto(const store::Funnel& funnel);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_FUNNEL_H_
