// From a request to the draws of a forecast: which funnel, which model, which plan, and what to
// keep in mind about it. Shared by all services that look ahead.
#ifndef FUNNELCAST_SERVER_SERVICE_OUTLOOK_H_
#define FUNNELCAST_SERVER_SERVICE_OUTLOOK_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "funnelcast/v1/forecast.pb.h"
#include "server/convert/plan.h"
#include "server/errors/fields.h"
#include "server/service/call.h"
#include "server/service/engine.h"
#include "server/service/model_cache.h"
#include "server/store/aliases.h"
#include "server/store/funnels.h"
#include "server/store/models.h"
#include "server/store/store.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/forecast/compare.h"
#include "simulator/forecast/forecast.h"

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

// The same for one of several plans of a request. What is wrong is a violation, and the plan is
// then empty. `vocabulary` is loaded for the first inline plan. NOT_FOUND for the brand.
absl::StatusOr<ChosenPlan> CheckPlanSource(store::Reader& reader, const std::string& brand,
                                           const v1::PlanSource& source, const std::string& field,
                                           std::optional<convert::PlanVocabulary>& vocabulary,
                                           errors::FieldViolations& violations);

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

// Whether anything is planned for the channel.
bool HasInput(const data::ChannelPlan& channel);

// Whether a model has seen the channel with any input, so that it can say what more of it would
// bring.
bool Knows(const data::FittedFunnel& fit, const std::string& channel);

// Whether some funnel of the brand may use the channel: its newest model knows it, or it has no
// model that could tell, or one that a new fit has to replace.
absl::StatusOr<bool> IsUsedBySomeFunnel(store::Reader& reader, const Engine& engine,
                                        ModelCache& cache, const std::string& brand,
                                        const std::string& channel);

// Takes out of `inputs` the channels that `fit` does not know but another funnel may use, and
// returns their ids: a plan serves all funnels of a brand. What no funnel knows stays, to be
// refused.
absl::StatusOr<std::vector<std::string>> LeaveToOtherFunnels(
    store::Reader& reader, const Engine& engine, ModelCache& cache, const std::string& brand,
    const data::FittedFunnel& fit, data::PlanInputs& inputs);

// A sentence on planned channels that serve other funnels and were left out of `what` ("forecast").
std::string LeftOutWarning(const std::vector<std::string>& channels, const std::string& what);

// How a forecast is to be computed.
struct ForecastSettings {
  int draw_count = 0;  // 0: `default_draw_count`, or all that the model keeps if those are fewer
  int default_draw_count = limits::kDefaultForecastDraws;
  std::uint64_t seed = 1;
  forecast::WindowUse windows = forecast::WindowUse::kAnyWindow;
  forecast::CampaignUse campaigns = forecast::CampaignUse::kChannelsOnly;
};

// The draws to use: `draw_count`, or `if_zero` or all that the model keeps if those are fewer.
// INVALID_ARGUMENT when the model keeps fewer than `draw_count`.
absl::StatusOr<int> ChooseDrawCount(const data::FittedFunnel& fit, int draw_count, int if_zero);

// The model must know every planned channel, or `field` is violated. What the plan has of days that
// the model has seen must be cut off before (observed_start.h).
absl::Status CheckPlanFitsModel(const data::FittedFunnel& fit, const data::PlanInputs& inputs,
                                const std::string& field);

// RESOURCE_EXHAUSTED when a forecast would hold too many draws x series x periods: stages and both
// inputs, for the brand, each channel, and each campaign where they are asked for or the plan names
// some of its channel. Cheap; ask before allocating.
absl::Status CheckForecastSize(const data::FittedFunnel& fit, const data::PlanInputs& inputs,
                               int draw_count, forecast::CampaignUse campaigns);

// RESOURCE_EXHAUSTED when a forecast's means and quantiles of all series, periods and totals would
// be too many. Cheap; ask before simulating.
absl::Status CheckSummarySize(const data::FittedFunnel& fit, const data::PlanInputs& inputs,
                              std::size_t quantile_count, forecast::CampaignUse campaigns);

// RESOURCE_EXHAUSTED when a comparison would hold too many draws x series x periods for any one of
// its plans, or too many draws x stages x plans for all. Cheap; ask before allocating.
absl::Status CheckComparisonSize(const data::FittedFunnel& fit,
                                 std::span<const data::PlanInputs> plans, int draw_count);

// Adds the daily values that `plan` takes in the engine's form to `count`, those of all plans of a
// comparison so far. RESOURCE_EXHAUSTED when they become too many.
absl::Status CountDailyValues(const convert::Plan& plan, std::int64_t& count);

// Simulates `inputs`, with what the cache keeps of their window. Errors: RESOURCE_EXHAUSTED when
// draws x series x periods exceed the limit, checked before anything is allocated; INVALID_ARGUMENT
// on `draw_count` beyond what the model keeps, and for planned channels the model does not know;
// CANCELLED. REQUIRES: a plan that begins when the model's history ends, or later.
absl::StatusOr<data::ForecastDraws> RunForecast(const SharedFit& fit,
                                                const data::PlanInputs& inputs,
                                                const ForecastSettings& settings,
                                                const Engine& engine, ModelCache& models,
                                                const CallContext& call);

// The same summed up, with quantiles of these probabilities. Also RESOURCE_EXHAUSTED when the
// response would hold too many values, checked before anything is simulated.
absl::StatusOr<forecast::ForecastSummary> RunSummary(const SharedFit& fit,
                                                     const data::PlanInputs& inputs,
                                                     const ForecastSettings& settings,
                                                     std::span<const double> probabilities,
                                                     const Engine& engine, ModelCache& models,
                                                     const CallContext& call);

// Simulates plans with the same draws, of which `settings` needs the counts and the seed only.
// Errors: those of RunForecast, with the field `plans[i]`; CANCELLED when the caller goes away.
absl::StatusOr<std::vector<forecast::PlanTotals>> RunComparison(
    const data::FittedFunnel& fit, const std::vector<data::PlanInputs>& plans,
    const ForecastSettings& settings, const Engine& engine, const CallContext& call,
    const std::function<void(int done)>& progress);

// An error of the engine with a reason for programs.
absl::Status RefusalOf(const absl::Status& status);

// What to keep in mind about a model whose forecasts begin on `first_day`, in sentences:
// convergence, divergences, old data, short history, and the model's own warnings.
std::vector<std::string> ModelWarnings(const data::FittedFunnel& fit, data::Day first_day);

// What to keep in mind about a plan: input outside of what was observed, channels and campaigns
// without history, what rests on the prior, controls.
std::vector<std::string> PlanWarnings(const data::FittedFunnel& fit,
                                      const data::PlanSupportShares& support,
                                      const data::PlanInputs& inputs);

// What to keep in mind about a forecast: all of the above, the gravest first.
std::vector<std::string> ForecastWarnings(const data::FittedFunnel& fit,
                                          const data::PlanSupportShares& support,
                                          const data::PlanInputs& inputs);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_OUTLOOK_H_
