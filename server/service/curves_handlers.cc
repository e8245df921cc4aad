// Response curves: the model is loaded in one snapshot, the engine draws its curves.
#include "server/service/curves_handlers.h"

#include "server/convert/curves.h"
#include "server/convert/model.h"
#include "server/errors/capacity.h"
#include "server/errors/error.h"
#include "server/errors/request.h"
#include "server/limits.h"
#include "server/service/model_choice.h"
#include "server/service/plan_channels.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/words/message.h"

namespace funnelcast::service {
namespace {

struct CurvesInput {
  v1::Model model;
  SharedFit fit;
  std::string channel;  // the only one that is asked for; empty for all
};

absl::StatusOr<CurvesInput> LoadCurvesInput(store::Store& store, const Engine& engine,
                                            ModelCache& models, const convert::CurvesQuery& query) {
  ASSIGN_OR_RETURN(auto reader, store.Read());
  ASSIGN_OR_RETURN(const auto funnel, ChooseFunnel(reader, query.brand, query.funnel, "funnel"));
  ASSIGN_OR_RETURN(const auto record, ChooseModel(reader, funnel, query.model, "model"));
  ASSIGN_OR_RETURN(auto model, convert::ToProto(record));
  ASSIGN_OR_RETURN(auto fit, LoadFit(reader, record, engine, models));
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(reader, query.brand));
  return CurvesInput{std::move(model), std::move(fit), aliases.Channel(query.options.channel)};
}

}  // namespace

absl::StatusOr<v1::ResponseCurves> GetResponseCurves(const EngineTools& tools,
                                                     const v1::GetResponseCurvesRequest& request) {
  ASSIGN_OR_RETURN(auto query, convert::FromProto(request));
  ASSIGN_OR_RETURN(const auto input,
                   LoadCurvesInput(tools.store, tools.engine, tools.models, query));
  const std::string& channel = query.options.channel = input.channel;
  if (!channel.empty() && !Knows(*input.fit, channel)) {
    return errors::InvalidField(
        "channel", errors::kUnknownReference,
        words::Message{"CURVES_CHANNEL_WITHOUT_INPUT", {{"channel", channel}}});
  }
  // Two curves a channel at the most.
  const std::size_t channel_count = channel.empty() ? input.fit->channels.size() : 1;
  const auto values =
      static_cast<std::int64_t>(2 * channel_count * (query.options.probabilities.size() + 2)) *
      query.options.point_count;
  if (values > limits::kMaxForecastValues) {
    return errors::LimitExceeded(words::Message{"CURVE_VALUES", {}}, values,
                                 limits::kMaxForecastValues);
  }
  ASSIGN_OR_RETURN(const auto curves, tools.engine.curves(*input.fit, query.options));
  return convert::ToProto(curves, query.options, input.model);
}

}  // namespace funnelcast::service
