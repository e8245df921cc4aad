// What to keep in mind about the controls of a forecast. Part of outlook.h.
#ifndef FUNNELCAST_SERVER_SERVICE_CONTROL_WARNINGS_H_
#define FUNNELCAST_SERVER_SERVICE_CONTROL_WARNINGS_H_

#include <vector>

#include "server/words/message.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"

namespace funnelcast::service {

// Sentences on controls of the model that the plan does not state, or states beyond what was
// observed, and on planned controls that the model does not know.
std::vector<words::Message> ControlWarnings(const data::FittedFunnel& fit,
                                            const data::PlanInputs& inputs);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_CONTROL_WARNINGS_H_
