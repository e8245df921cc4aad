// What to keep in mind about a model, a plan and a forecast.
#ifndef FUNNELCAST_SERVER_SERVICE_FORECAST_WARNINGS_H_
#define FUNNELCAST_SERVER_SERVICE_FORECAST_WARNINGS_H_

#include <vector>

#include "server/words/message.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"

namespace funnelcast::service {

// What to keep in mind about a model whose forecasts begin on `first_day`:
// convergence, divergences, old data, short history, and the model's own warnings.
std::vector<words::Message> ModelWarnings(const data::FittedFunnel& fit, data::Day first_day);

// What to keep in mind about a plan: input outside of what was observed, channels and campaigns
// without history, what rests on the prior, controls.
std::vector<words::Message> PlanWarnings(const data::FittedFunnel& fit,
                                         const data::PlanSupportShares& support,
                                         const data::PlanInputs& inputs);

// What to keep in mind about a forecast: all of the above, the gravest first.
std::vector<words::Message> ForecastWarnings(const data::FittedFunnel& fit,
                                             const data::PlanSupportShares& support,
                                             const data::PlanInputs& inputs);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_FORECAST_WARNINGS_H_
