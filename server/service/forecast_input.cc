#include "server/service/forecast_input.h"

#include <utility>

#include "server/convert/model.h"
#include "server/service/observed_start.h"
#include "server/service/outlook.h"
#include "server/store/brands.h"

namespace funnelcast::service {

absl::StatusOr<ForecastBasis> LoadForecastBasis(store::Reader& reader, const Engine& engine,
                                                ModelCache& models,
                                                const convert::ForecastQuery& query,
                                                std::int64_t now_us) {
  const auto brand = store::FindBrand(reader, query.brand);
  if (!brand.ok()) return brand.status();
  std::string funnel_id = query.funnel;
  if (funnel_id.empty() && !query.model.empty()) {
    const auto model = store::FindModel(reader, query.brand, query.model);
    if (model.ok()) funnel_id = model->funnel;
  }
  const auto funnel = ChooseFunnel(reader, query.brand, funnel_id, "funnel");
  if (!funnel.ok()) return funnel.status();
  const auto record = ChooseModel(reader, *funnel, query.model, "model");
  if (!record.ok()) return record.status();
  auto model = convert::ToProto(*record);
  if (!model.ok()) return model.status();
  auto fit = LoadFit(reader, *record, engine, models);
  if (!fit.ok()) return fit.status();
  auto newer = FindNewerObservations(reader, *funnel, **fit, now_us);
  if (!newer.ok()) return newer.status();
  return ForecastBasis{brand->currency_code, *std::move(model), *std::move(fit), *funnel,
                       *std::move(newer)};
}

}  // namespace funnelcast::service
