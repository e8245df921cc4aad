// Which channels of a plan a model knows, and which serve other funnels.
#ifndef FUNNELCAST_SERVER_SERVICE_PLAN_CHANNELS_H_
#define FUNNELCAST_SERVER_SERVICE_PLAN_CHANNELS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/service/engine.h"
#include "server/service/model_cache.h"
#include "server/store/reader.h"
#include "server/words/message.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"

namespace funnelcast::service {

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

// What to say of planned channels that serve other funnels and were left out of `what`
// ("forecast").
words::Message LeftOutWarning(const std::vector<std::string>& channels, const std::string& what);

// The model must know every planned channel, or `field` is violated. What the plan has of days that
// the model has seen must be cut off before (observed_start.h).
absl::Status CheckPlanFitsModel(const data::FittedFunnel& fit, const data::PlanInputs& inputs,
                                const std::string& field);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_PLAN_CHANNELS_H_
