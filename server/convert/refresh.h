// Updates of models between contract, store and engine.
#ifndef FUNNELCAST_SERVER_CONVERT_REFRESH_H_
#define FUNNELCAST_SERVER_CONVERT_REFRESH_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/model.pb.h"
#include "server/store/funnels.h"
#include "server/store/models.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/update/update.h"

namespace funnelcast::convert {

// What to bring up to date, and how.
struct RefreshRequest {
  std::string brand;
  std::string funnel;  // empty: the brand's only one
  std::string model;   // id; empty: the funnel's newest
  std::optional<data::Day> end_day;
  std::optional<std::uint64_t> seed;  // nothing: that of the model
  double min_effective_share = 0.0;   // 0: the engine's
};

// Checks every field of the request. Errors: INVALID_ARGUMENT with all violations.
absl::StatusOr<RefreshRequest> FromProto(const v1::RefreshModelRequest& request);

// What the store keeps, beside its draws, of a model that `update` made from `base`. DATA_LOSS when
// the summary of `base` cannot be read back.
absl::StatusOr<std::string> EncodeSummary(const data::FittedFunnel& update,
                                          const store::Funnel& funnel, double seconds,
                                          const store::Model& base);

// `base` as the answer of an update that found nothing new.
absl::StatusOr<std::string> EncodeUnchanged(const store::Model& base);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_REFRESH_H_
