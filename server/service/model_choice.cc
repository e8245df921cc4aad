#include "server/service/model_choice.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "server/convert/model.h"
#include "server/convert/names.h"
#include "server/convert/new_ids.h"
#include "server/errors/error.h"
#include "server/errors/fields.h"
#include "server/errors/request.h"
#include "server/service/engine.h"
#include "server/service/model_cache.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/brands.h"
#include "server/store/funnels.h"
#include "server/store/models.h"
#include "server/store/reader.h"
#include "server/words/message.h"
#include "simulator/data/fitted_funnel.h"

namespace funnelcast::service {
namespace {

// The model as it is stored.
absl::StatusOr<store::Model> FindChosenModel(store::Reader& reader, const store::Funnel& funnel,
                                             const std::string& model, const std::string& field) {
  if (model.empty()) {
    auto newest = store::FindNewestModel(reader, funnel.brand, funnel.id);
    if (!absl::IsNotFound(newest.status())) return newest;
    return errors::FailedPrecondition(
        "NO_MODEL",
        words::Message{"NO_MODEL_YET", {{"funnel", funnel.id}, {"brand", funnel.brand}}},
        {{"funnel", funnel.id}});
  }
  auto found = store::FindModel(reader, funnel.brand, model);
  if (absl::IsNotFound(found.status())) {
    return errors::InvalidField(
        field, errors::kUnknownReference,
        words::Message{"MODEL_UNKNOWN",
                       {{"field", field}, {"brand", funnel.brand}, {"model", model}}});
  }
  if (found.ok() && found->funnel != funnel.id) {
    return errors::InvalidField(
        field, errors::kConflicting,
        words::Message{
            "MODEL_OF_OTHER_FUNNEL",
            {{"field", field}, {"model", model}, {"other", found->funnel}, {"funnel", funnel.id}}});
  }
  return found;
}

}  // namespace

absl::StatusOr<store::Funnel> ChooseFunnel(store::Reader& reader, const std::string& brand,
                                           const std::string& funnel, const std::string& field) {
  RETURN_IF_ERROR(store::CheckBrandExists(reader, brand));
  if (funnel.empty()) return store::FindOnlyFunnel(reader, brand);
  auto found = store::FindFunnel(reader, brand, funnel);
  if (!absl::IsNotFound(found.status())) return found;
  return errors::InvalidField(
      field, errors::kUnknownReference,
      words::Message{"FUNNEL_UNKNOWN", {{"field", field}, {"funnel", funnel}, {"brand", brand}}});
}

absl::StatusOr<store::Model> ChooseModel(store::Reader& reader, const store::Funnel& funnel,
                                         const std::string& model, const std::string& field) {
  ASSIGN_OR_RETURN(auto found, FindChosenModel(reader, funnel, model, field));
  RETURN_IF_ERROR(UseNewIds(reader, found));
  return found;
}

absl::Status UseNewIds(store::Reader& reader, store::Model& model) {
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(reader, model.brand));
  if (aliases.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto summary, convert::DecodeSummary(model));
  convert::UseNewIds(aliases, summary);
  model.summary = summary.SerializeAsString();
  return absl::OkStatus();
}

absl::StatusOr<data::FittedFunnel> DecodeFit(const std::string& draws, const store::Model& model,
                                             const Engine& engine, const store::Aliases& aliases) {
  auto fit = engine.decode(draws);
  if (!fit.ok()) {
    return errors::MakeError(
        fit.status().code(), "STORED_DATA_DAMAGED",
        words::Message{
            "MODEL_UNREADABLE",
            {{"model", convert::FormatName(convert::kModelPattern, {model.brand, model.id})},
             {"cause", errors::MessageOf(fit.status())}}});
  }
  const std::string refit = fmt::format("funnelcast fit {} --funnel {}", model.brand, model.funnel);
  RETURN_IF_ERROR(convert::UseNewIds(aliases, refit, *fit));
  return fit;
}

absl::StatusOr<SharedFit> LoadFit(store::Reader& reader, const store::Model& model,
                                  const Engine& engine, ModelCache& cache) {
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(reader, model.brand));
  // A model has other ids after something was renamed or merged, and is another one to the cache.
  const std::string name = convert::FormatName(convert::kModelPattern, {model.brand, model.id});
  return cache.Get({name, aliases.Fingerprint()}, [&]() -> absl::StatusOr<ModelCache::Loaded> {
    ASSIGN_OR_RETURN(const auto draws, store::FindModelDraws(reader, model.brand, model.id));
    ASSIGN_OR_RETURN(auto fit, DecodeFit(draws, model, engine, aliases));
    ModelCache::Loaded loaded;
    loaded.fit = std::make_shared<const data::FittedFunnel>(std::move(fit));
    loaded.bytes = sizeof(data::FittedFunnel) + draws.size();
    return loaded;
  });
}

}  // namespace funnelcast::service
