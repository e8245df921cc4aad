// What forecasts and comparisons are made from, read in one snapshot that is given back before the
// computation.
#ifndef FUNNELCAST_SERVER_SERVICE_FORECAST_INPUT_H_
#define FUNNELCAST_SERVER_SERVICE_FORECAST_INPUT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/model.pb.h"
#include "server/convert/forecast.h"
#include "server/service/engine.h"
#include "server/service/model_cache.h"
#include "server/store/funnels.h"
#include "server/store/reader.h"
#include "server/words/message.h"

namespace funnelcast::service {

// What all plans of a request share.
struct ForecastBasis {
  std::string currency_code;
  v1::Model model;
  SharedFit fit;
  store::Funnel funnel;
  std::optional<words::Message> newer_observations;  // what the model has not seen
};

// The funnel and model that `query` asks for: its funnel, else that of its model, else the brand's
// only one. `now_us` tells which observations lie before today. Errors: those of ChooseFunnel and
// ChooseModel; NOT_FOUND for the brand.
absl::StatusOr<ForecastBasis> LoadForecastBasis(store::Reader& reader, const Engine& engine,
                                                ModelCache& models,
                                                const convert::ForecastQuery& query,
                                                std::int64_t now_us);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_FORECAST_INPUT_H_
