// How a forecast joins the history: plans that begin before their model's history ends, and
// observations that the model has not seen.
#ifndef FUNNELCAST_SERVER_SERVICE_OBSERVED_START_H_
#define FUNNELCAST_SERVER_SERVICE_OBSERVED_START_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/funnels.h"
#include "server/store/reader.h"
#include "server/words/message.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"

namespace funnelcast::service {

// The days of a plan that its model has seen.
struct ObservedStart {
  data::Day first_day = 0;  // of the plan
  data::Day end_day = 0;    // the first day that is forecast
  // What was observed up to then, and before; empty when no day of the plan was.
  data::FunnelHistory history;
  // A sentence on values that are missing on those days, which count as 0; empty for none.
  std::optional<words::Message> missing;

  bool any() const { return first_day < end_day; }
};

// Cuts the days that `fit` has seen off a plan. FAILED_PRECONDITION, reason
// PLAN_BEFORE_HISTORY_END, when nothing would be left.
absl::Status CutObserved(const data::FittedFunnel& fit, data::PlanInputs& inputs);

// The same, with what was observed on those days.
absl::StatusOr<ObservedStart> TakeObserved(store::Reader& reader, const store::Funnel& funnel,
                                           const data::FittedFunnel& fit, data::PlanInputs& inputs);

// A sentence on what is not observed of the funnel's stages up to `end_day`, of days from
// `first_day` on that count as observed; empty for none.
absl::StatusOr<std::optional<words::Message>> FindMissingObservations(store::Reader& reader,
                                                                      const store::Funnel& funnel,
                                                                      data::Day first_day,
                                                                      data::Day end_day);

// A sentence on which days of a plan count as observed.
words::Message ObservedStartNotice(data::Day first_day, data::Day end_day);

// A sentence on observations of the funnel's stages that are newer than `fit`, with the days and
// the command that takes them in; nothing when there are none. Days to come count as none.
absl::StatusOr<std::optional<words::Message>> FindNewerObservations(store::Reader& reader,
                                                                    const store::Funnel& funnel,
                                                                    const data::FittedFunnel& fit,
                                                                    std::int64_t now_us);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_OBSERVED_START_H_
