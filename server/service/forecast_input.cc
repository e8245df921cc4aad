#include "server/service/forecast_input.h"

#include <fmt/format.h>

#include <utility>

#include "server/convert/model.h"
#include "server/service/outlook.h"
#include "server/store/brands.h"

namespace funnelcast::service {

absl::StatusOr<ForecastBasis> LoadForecastBasis(store::Reader& reader, const Engine& engine,
                                                ModelCache& models,
                                                const convert::ForecastQuery& query) {
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
  return ForecastBasis{brand->currency_code, *std::move(model), *std::move(fit)};
}

std::string LeftOutWarning(const std::vector<std::string>& channels, const std::string& what) {
  return fmt::format("The plan's input for {} is no part of this {}: it serves another funnel.",
                     fmt::join(channels, ", "), what);
}

}  // namespace funnelcast::service
