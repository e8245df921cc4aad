// Experiments between contract and store.
#ifndef FUNNELCAST_SERVER_CONVERT_EXPERIMENT_H_
#define FUNNELCAST_SERVER_CONVERT_EXPERIMENT_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog.pb.h"
#include "funnelcast/v1/catalog_changes.pb.h"
#include "funnelcast/v1/catalog_service.pb.h"
#include "server/convert/requests.h"
#include "server/store/experiments.h"

namespace funnelcast::convert {

// Checks every field of the request; whether channel and metric exist is not known here. An
// interval becomes the standard error (high - low) / (2 z) of a normal distribution with that
// interval, z its quantile of (1 + probability) / 2.
absl::StatusOr<store::Experiment> FromProto(const v1::CreateExperimentRequest& request);

using ExperimentUpdate = MaskedUpdate<v1::Experiment>;
absl::StatusOr<ExperimentUpdate> FromProto(const v1::UpdateExperimentRequest& request);
// `experiment` with what the update changes. INVALID_ARGUMENT with all violations.
absl::StatusOr<store::Experiment> Apply(const ExperimentUpdate& update,
                                        const store::Experiment& experiment);

v1::Experiment ToProto(const store::Experiment& experiment);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_EXPERIMENT_H_
