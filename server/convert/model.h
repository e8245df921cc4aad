// Fits and models between contract, store and engine.
#ifndef FUNNELCAST_SERVER_CONVERT_MODEL_H_
#define FUNNELCAST_SERVER_CONVERT_MODEL_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "funnelcast/stored/v1/model.pb.h"
#include "funnelcast/v1/model.pb.h"
#include "server/convert/page_token.h"
#include "server/store/funnels.h"
#include "server/store/models.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/fit/fit.h"

namespace funnelcast::convert {

// What to fit, and how.
struct FitRequest {
  std::string brand;
  std::string funnel;  // empty: the brand's only one
  std::optional<data::Day> end_day;
  fit::FitOptions options;
};

// Checks every field of the request. Errors: INVALID_ARGUMENT with all violations.
absl::StatusOr<FitRequest> FromProto(const v1::FitModelRequest& request);

// A page of a list of models. `page.limit` is one more than is returned, so that a next page shows
// itself.
struct ModelListQuery {
  std::string brand;
  std::string funnel;
  store::ModelPage page;
  std::string scope;
};
absl::StatusOr<ModelListQuery> FromProto(const v1::ListModelsRequest& request);

// Takes the surplus record off and returns the token of the next page, empty when there is none.
std::string CutPage(const ModelListQuery& query, std::vector<store::Model>& models);

// What the store keeps of a model beside its draws.
std::string EncodeSummary(const data::FittedFunnel& fit, const store::Funnel& funnel,
                          double fit_seconds);

// DATA_LOSS when the stored summary cannot be read back, as of those below.
absl::StatusOr<stored::v1::ModelSummary> DecodeSummary(const store::Model& model);

// The summary with all that the store keeps in columns of its own.
absl::StatusOr<stored::v1::ModelSummary> Complete(const store::Model& model);

absl::StatusOr<v1::Model> ToProto(const store::Model& model);

// The bytes that an operation ends with.
absl::StatusOr<std::string> EncodeModel(const store::Model& model);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_MODEL_H_
