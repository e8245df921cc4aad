// The fields that all requests for forecasts have: brand, funnel, model, draws, quantiles, seed.
#ifndef FUNNELCAST_SERVER_CONVERT_FORECAST_FIELDS_H_
#define FUNNELCAST_SERVER_CONVERT_FORECAST_FIELDS_H_

#include <cstdint>

#include "server/convert/fields.h"
#include "server/convert/forecast.h"
#include "server/convert/names.h"
#include "server/convert/quantiles.h"
#include "server/errors/fields.h"
#include "server/limits.h"

namespace funnelcast::convert {

// Checks and reads them.
template <typename Request>
void CheckForecastFields(const Request& request, ForecastQuery& query,
                         errors::FieldViolations& violations) {
  query.brand = CheckName(request.parent(), kBrandPattern, "parent", violations).front();
  CheckOptionalId(request.funnel(), "funnel", violations);
  query.funnel = request.funnel();
  query.model = CheckReference(request.model(), kModelPattern, query.brand, "model", violations);
  if (request.draw_count() != 0) {
    CheckInteger(request.draw_count(), "draw_count", limits::kMinDraws, limits::kMaxDraws,
                 violations);
    query.draw_count = request.draw_count();
  }
  query.quantiles = request.quantiles().empty() ? DefaultQuantiles()
                                                : CheckQuantiles(request.quantiles(), violations);
  if (request.has_seed()) {
    CheckInteger(request.seed(), "seed", 0, limits::kMaxSeed, violations);
    query.seed = static_cast<std::uint64_t>(request.seed());
  }
}

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_FORECAST_FIELDS_H_
