// From a request to the draws of a forecast: which funnel, which model, which plan, and what to
// keep in mind about it. Shared by all services that look ahead.
#ifndef FUNNELCAST_SERVER_SERVICE_OUTLOOK_H_
#define FUNNELCAST_SERVER_SERVICE_OUTLOOK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "funnelcast/v1/forecast.pb.h"
#include "server/convert/plan.h"
#include "server/errors/fields.h"
#include "server/service/call.h"
#include "server/service/engine.h"
#include "server/service/model_cache.h"
#include "server/store/funnels.h"
#include "server/store/models.h"
#include "server/store/store.h"
#include "simulator/forecast.h"

namespace funnelcast::service {

// The plan a request asks about.
struct ChosenPlan {
  convert::Plan plan;
  std::string scenario;  // id of the scenario it came from; empty for an inline plan
};

// The channels and metrics that a plan of `brand` may refer to. NOT_FOUND for the brand.
absl::StatusOr<convert::PlanVocabulary> LoadPlanVocabulary(store::Reader& reader,
                                                           const std::string& brand);

// Reads an inline plan, inputs or table. What is wrong with it is a violation below `field`; a bad
// cell's field is
// `{field}.table, row 12, column D (value)`.
convert::Plan ReadPlan(const v1::Plan& plan, const std::string& field,
                       const convert::PlanVocabulary& vocabulary,
                       errors::FieldViolations& violations);

// Reads the plan of a request. `field` is the path of the PlanSource in it. INVALID_ARGUMENT with
// violations for a malformed plan or an unknown scenario, NOT_FOUND for the brand.
absl::StatusOr<ChosenPlan> ChoosePlan(store::Reader& reader, const std::string& brand,
                                      const v1::PlanSource& source, const std::string& field);

// The funnel with id `funnel`, or the brand's only one when it is empty. A violation of `field`
// when it does not exist; FAILED_PRECONDITION when it is empty and the brand has not just one;
// NOT_FOUND for the brand.
absl::StatusOr<store::Funnel> ChooseFunnel(store::Reader& reader, const std::string& brand,
                                           const std::string& funnel, const std::string& field);

// The model with id `model`, or the newest one of `funnel` when it is empty. A violation of `field`
// when it does not exist or is another funnel's; FAILED_PRECONDITION, reason NO_MODEL, when the
// funnel has none.
absl::StatusOr<store::Model> ChooseModel(store::Reader& reader, const store::Funnel& funnel,
                                         const std::string& model, const std::string& field);

// The decoded model, from the cache if it is there.
absl::StatusOr<SharedFit> LoadFit(store::Reader& reader, const store::Model& model,
                                  const Engine& engine, ModelCache& cache);

// Whether a model has seen the channel with any input, so that it can say what more of it would
// bring.
bool Knows(const simulator::FittedFunnel& fit, const std::string& channel);

// Whether some funnel of the brand may use the channel: its newest model knows it, or it has no
// model that could tell.
absl::StatusOr<bool> IsUsedBySomeFunnel(store::Reader& reader, const Engine& engine,
                                        ModelCache& cache, const std::string& brand,
                                        const std::string& channel);

// Takes out of `inputs` the channels that `fit` does not know but another funnel may use, and
// returns their ids: a plan serves all funnels of a brand. What no funnel knows stays, to be
// refused.
absl::StatusOr<std::vector<std::string>> LeaveToOtherFunnels(
    store::Reader& reader, const Engine& engine, ModelCache& cache, const std::string& brand,
    const simulator::FittedFunnel& fit, simulator::PlanInputs& inputs);

// How a forecast is to be computed.
struct ForecastSettings {
  int draw_count = 0;  // 0: `default_draw_count`, or all that the model keeps if those are fewer
  int default_draw_count = limits::kDefaultForecastDraws;
  std::uint64_t seed = 1;
  simulator::WindowUse windows = simulator::WindowUse::kAnyWindow;
  simulator::CampaignUse campaigns = simulator::CampaignUse::kChannelsOnly;
};

// RESOURCE_EXHAUSTED when a forecast would hold too many draws x series x periods: stages and both
// inputs, for the brand, each channel, and each campaign where they are asked for or the plan names
// some of its channel. Cheap; ask before allocating.
absl::Status CheckForecastSize(const simulator::FittedFunnel& fit,
                               const simulator::PlanInputs& inputs, int draw_count,
                               simulator::CampaignUse campaigns);

// Simulates `inputs`. Errors: RESOURCE_EXHAUSTED when draws x series x periods exceed the limit,
// checked before anything is allocated; INVALID_ARGUMENT on `draw_count` beyond what the model
// keeps, and for planned channels the model does not know; FAILED_PRECONDITION when the plan begins
// before the model's history ends; CANCELLED.
absl::StatusOr<simulator::ForecastDraws> RunForecast(const simulator::FittedFunnel& fit,
                                                     const simulator::PlanInputs& inputs,
                                                     const ForecastSettings& settings,
                                                     const Engine& engine, const CallContext& call);

// What to keep in mind about a forecast, in sentences: convergence, divergences, plan outside of
// what was observed, channels without history, old data, short history, controls, and the
// model's own warnings.
std::vector<std::string> ForecastWarnings(const simulator::FittedFunnel& fit,
                                          const simulator::ForecastDraws& draws,
                                          const simulator::PlanInputs& inputs);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_OUTLOOK_H_
