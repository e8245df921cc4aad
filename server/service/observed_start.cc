#include "server/service/observed_start.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/errors/request.h"
#include "server/service/missing_series.h"
#include "server/service/stored_days.h"
#include "server/service/stored_history.h"
#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/words/message.h"
#include "simulator/forecast/observed_part.h"

namespace funnelcast::service {

absl::Status CutObserved(const data::FittedFunnel& fit, data::PlanInputs& inputs) {
  if (inputs.first_day >= fit.data_end_day) return absl::OkStatus();
  if (inputs.end_day() <= fit.data_end_day) {
    return errors::FailedPrecondition(
        "PLAN_BEFORE_HISTORY_END",
        words::Message{"PLAN_IS_PAST",
                       {{"last_day", words::Day{inputs.end_day() - 1}},
                        {"history_day", words::Day{fit.data_end_day - 1}},
                        {"from_day", words::Day{fit.data_end_day}}}},
        {{"plan_start", convert::FormatDay(inputs.first_day)},
         {"data_end", convert::FormatDay(fit.data_end_day)}});
  }
  inputs = forecast::CutPlan(inputs, fit.data_end_day);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<words::Message>> FindMissingObservations(store::Reader& reader,
                                                                      const store::Funnel& funnel,
                                                                      data::Day first_day,
                                                                      data::Day end_day) {
  constexpr std::ptrdiff_t kNamedSeries = 5;
  std::vector<words::Message> missing;
  for (const store::FunnelStage& stage : funnel.stages) {
    ObservedDaysQuery query;
    query.metrics = {stage.metric};
    query.start_day = first_day - kRhythmLookBackDays;
    query.end_day = end_day;
    ASSIGN_OR_RETURN(const auto series, LoadObservedDays(reader, funnel.brand, query));
    for (const MissingSeries& one : FindMissingSeries(series, first_day, end_day)) {
      const data::Day since = std::max(one.since, first_day);
      missing.push_back(one.channel.empty() ? words::Message{"METRIC_SINCE",
                                                             {{"metric", stage.metric},
                                                              {"since", words::Day{since}}}}
                                            : words::Message{"METRIC_OF_CHANNEL_SINCE",
                                                             {{"metric", stage.metric},
                                                              {"channel", one.channel},
                                                              {"since", words::Day{since}}}});
    }
  }
  if (missing.empty()) return std::nullopt;
  const std::ptrdiff_t more = std::ssize(missing) - kNamedSeries;
  if (more > 0) {
    missing.resize(kNamedSeries);
    return words::Message{
        "VALUES_MISSING_AND_MORE",
        {{"series", words::List{std::move(missing), words::Join::kComma}}, {"more", more}}};
  }
  return words::Message{"VALUES_MISSING",
                        {{"series", words::List{std::move(missing), words::Join::kComma}}}};
}

absl::StatusOr<ObservedStart> TakeObserved(store::Reader& reader, const store::Funnel& funnel,
                                           const data::FittedFunnel& fit,
                                           data::PlanInputs& inputs) {
  ObservedStart start;
  start.first_day = inputs.first_day;
  RETURN_IF_ERROR(CutObserved(fit, inputs));
  start.end_day = inputs.first_day;
  if (!start.any()) return start;
  ASSIGN_OR_RETURN(auto history,
                   LoadFunnelHistory(reader, funnel.brand, funnel.id,
                                     {.end_day = start.end_day, .as_of_us = std::nullopt}));
  start.history = std::move(history.history);
  ASSIGN_OR_RETURN(auto missing,
                   FindMissingObservations(reader, funnel, start.first_day, start.end_day));
  start.missing = std::move(missing);
  return start;
}

words::Message ObservedStartNotice(data::Day first_day, data::Day end_day) {
  return words::Message{"OBSERVED_START",
                        {{"first_day", words::Day{first_day}},
                         {"last_day", words::Day{end_day - 1}},
                         {"forecast_day", words::Day{end_day}}}};
}

absl::StatusOr<std::optional<words::Message>> FindNewerObservations(store::Reader& reader,
                                                                    const store::Funnel& funnel,
                                                                    const data::FittedFunnel& fit,
                                                                    std::int64_t now_us) {
  ASSIGN_OR_RETURN(const auto brand, store::FindBrand(reader, funnel.brand));
  ObservedDaysQuery query;
  for (const store::FunnelStage& stage : funnel.stages) query.metrics.insert(stage.metric);
  query.start_day = fit.data_end_day;
  query.end_day = convert::DayIn(now_us, brand.time_zone) + 1;
  if (query.metrics.empty() || query.start_day >= query.end_day) return std::nullopt;
  ASSIGN_OR_RETURN(const auto series, LoadObservedDays(reader, funnel.brand, query));
  std::set<data::Day> days;
  for (const history::ObservedDays& one : series) {
    for (const history::CoveredDays& covered : one.covered) days.insert(covered.first_day);
  }
  if (days.empty()) return std::nullopt;
  return words::Message{"OBSERVATIONS_ARE_NEWER",
                        {{"count", days.size()},
                         {"first_day", words::Day{*days.begin()}},
                         {"last_day", words::Day{*days.rbegin()}},
                         {"history_day", words::Day{fit.data_end_day - 1}},
                         {"brand", funnel.brand},
                         {"funnel", funnel.id}}};
}

}  // namespace funnelcast::service
