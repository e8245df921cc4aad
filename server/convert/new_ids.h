// Plans, goals and models are kept as bytes with the ids of their day; entries that were renamed or
// merged since have others. Here the new ids are put in their place once the bytes were read.
#ifndef FUNNELCAST_SERVER_CONVERT_NEW_IDS_H_
#define FUNNELCAST_SERVER_CONVERT_NEW_IDS_H_

#include <string>

#include "absl/status/status.h"
#include "funnelcast/stored/v1/model.pb.h"
#include "funnelcast/v1/goal.pb.h"
#include "server/convert/plan.h"
#include "server/store/aliases.h"
#include "simulator/data/fitted_funnel.h"

namespace funnelcast::convert {

// Series of a plan that became one are added up.
void UseNewIds(const store::Aliases& aliases, Plan& plan);

// The metric and channel of a goal as it was before a revision.
void UseNewIds(const store::Aliases& aliases, v1::Goal& goal);

// Stages, channels, campaigns and rows of the backtest. Two channels that became one stay two
// entries, both under the id of today.
void UseNewIds(const store::Aliases& aliases, stored::v1::ModelSummary& model);

// Everything a forecast tells apart by id. FAILED_PRECONDITION, reason MODEL_OUT_OF_DATE, when the
// model knows two channels or campaigns that became one; `refit` is the command that mends it.
absl::Status UseNewIds(const store::Aliases& aliases, const std::string& refit,
                       data::FittedFunnel& fit);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_NEW_IDS_H_
