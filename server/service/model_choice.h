// Which funnel and which model a request is about, and what the model keeps.
#ifndef FUNNELCAST_SERVER_SERVICE_MODEL_CHOICE_H_
#define FUNNELCAST_SERVER_SERVICE_MODEL_CHOICE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/service/engine.h"
#include "server/service/model_cache.h"
#include "server/store/aliases.h"
#include "server/store/funnels.h"
#include "server/store/models.h"
#include "server/store/reader.h"
#include "simulator/data/fitted_funnel.h"

namespace funnelcast::service {

// The funnel with id `funnel`, or the brand's only one when it is empty. A violation of `field`
// when it does not exist; FAILED_PRECONDITION when it is empty and the brand has not just one;
// NOT_FOUND for the brand.
absl::StatusOr<store::Funnel> ChooseFunnel(store::Reader& reader, const std::string& brand,
                                           const std::string& funnel, const std::string& field);

// The model with id `model`, or the newest one of `funnel` when it is empty; its summary has the
// ids of today. A violation of `field` when it does not exist or is another funnel's;
// FAILED_PRECONDITION, reason NO_MODEL, when the funnel has none.
absl::StatusOr<store::Model> ChooseModel(store::Reader& reader, const store::Funnel& funnel,
                                         const std::string& model, const std::string& field);

// Puts the ids of today into the summary of a model. DATA_LOSS when it cannot be read back.
absl::Status UseNewIds(store::Reader& reader, store::Model& model);

// A model's stored draws, decoded, with the ids of today. FAILED_PRECONDITION when it knows two
// channels or campaigns that were merged since.
absl::StatusOr<data::FittedFunnel> DecodeFit(const std::string& draws, const store::Model& model,
                                             const Engine& engine, const store::Aliases& aliases);

// The same, from the cache if it is there.
absl::StatusOr<SharedFit> LoadFit(store::Reader& reader, const store::Model& model,
                                  const Engine& engine, ModelCache& cache);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_MODEL_CHOICE_H_
