#include "server/service/forecast_input.h"

#include <utility>

#include "server/convert/model.h"
#include "server/service/model_choice.h"
#include "server/service/observed_start.h"
#include "server/status_macros.h"
#include "server/store/brands.h"

namespace funnelcast::service {

absl::StatusOr<ForecastBasis> LoadForecastBasis(store::Reader& reader, const Engine& engine,
                                                ModelCache& models,
                                                const convert::ForecastQuery& query,
                                                std::int64_t now_us) {
  ASSIGN_OR_RETURN(const auto brand, store::FindBrand(reader, query.brand));
  std::string funnel_id = query.funnel;
  if (funnel_id.empty() && !query.model.empty()) {
    const auto model = store::FindModel(reader, query.brand, query.model);
    if (model.ok()) funnel_id = model->funnel;
  }
  ASSIGN_OR_RETURN(const auto funnel, ChooseFunnel(reader, query.brand, funnel_id, "funnel"));
  ASSIGN_OR_RETURN(const auto record, ChooseModel(reader, funnel, query.model, "model"));
  ASSIGN_OR_RETURN(auto model, convert::ToProto(record));
  ASSIGN_OR_RETURN(auto fit, LoadFit(reader, record, engine, models));
  ASSIGN_OR_RETURN(auto newer, FindNewerObservations(reader, funnel, *fit, now_us));
  return ForecastBasis{brand.currency_code, std::move(model), std::move(fit), funnel,
                       std::move(newer)};
}

}  // namespace funnelcast::service
