#include "server/service/plan_channels.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/errors/fields.h"
#include "server/limits.h"
#include "server/service/engine.h"
#include "server/service/model_cache.h"
#include "server/service/model_choice.h"
#include "server/status_macros.h"
#include "server/store/funnels.h"
#include "server/store/models.h"
#include "server/store/reader.h"
#include "server/words/message.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"

namespace funnelcast::service {

bool HasInput(const data::ChannelPlan& channel) {
  const auto positive = [](double value) { return value > 0; };
  return std::any_of(channel.spend.begin(), channel.spend.end(), positive) ||
         std::any_of(channel.effort_hours.begin(), channel.effort_hours.end(), positive);
}

bool Knows(const data::FittedFunnel& fit, const std::string& channel) {
  return std::any_of(fit.channels.begin(), fit.channels.end(),
                     [&](const data::ChannelEvidence& evidence) {
                       return evidence.channel == channel && evidence.takes_input();
                     });
}

absl::StatusOr<bool> IsUsedBySomeFunnel(store::Reader& reader, const Engine& engine,
                                        ModelCache& cache, const std::string& brand,
                                        const std::string& channel) {
  ASSIGN_OR_RETURN(
      const auto funnels,
      store::ListFunnels(reader, brand, {.after_id = "", .limit = limits::kMaxFunnelsPerBrand}));
  for (const store::Funnel& funnel : funnels) {
    const auto model = store::FindNewestModel(reader, brand, funnel.id);
    if (absl::IsNotFound(model.status())) return true;
    if (!model.ok()) return model.status();
    const absl::StatusOr<SharedFit> fit = LoadFit(reader, *model, engine, cache);
    // A model that a new fit has to replace says as little as none.
    if (absl::IsFailedPrecondition(fit.status())) return true;
    if (!fit.ok()) return fit.status();
    if (Knows(**fit, channel)) return true;
  }
  return false;
}

absl::StatusOr<std::vector<std::string>> LeaveToOtherFunnels(
    store::Reader& reader, const Engine& engine, ModelCache& cache, const std::string& brand,
    const data::FittedFunnel& fit, data::PlanInputs& inputs) {
  std::vector<std::string> left;
  for (const data::ChannelPlan& channel : inputs.channels) {
    if (Knows(fit, channel.id) || !HasInput(channel)) continue;
    ASSIGN_OR_RETURN(const auto used, IsUsedBySomeFunnel(reader, engine, cache, brand, channel.id));
    if (used) left.push_back(channel.id);
  }
  std::erase_if(inputs.channels, [&](const data::ChannelPlan& channel) {
    return std::find(left.begin(), left.end(), channel.id) != left.end();
  });
  return left;
}

words::Message LeftOutWarning(const std::vector<std::string>& channels, const std::string& what) {
  return words::Message{
      "CHANNELS_OF_OTHER_FUNNELS",
      {{"channels", words::Names(channels, SIZE_MAX, words::Join::kComma)}, {"what", what}}};
}

absl::Status CheckPlanFitsModel(const data::FittedFunnel& fit, const data::PlanInputs& inputs,
                                const std::string& field) {
  errors::FieldViolations violations;
  for (const data::ChannelPlan& channel : inputs.channels) {
    if (Knows(fit, channel.id) || !HasInput(channel)) continue;
    violations.Add(field, errors::kUnknownReference,
                   words::Message{"CHANNEL_NEVER_SEEN", {{"channel", channel.id}}});
  }
  return violations.ToStatus();
}

}  // namespace funnelcast::service
