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
#include "server/store/brands.h"
#include "simulator/forecast/observed_part.h"

namespace funnelcast::service {

absl::Status CutObserved(const data::FittedFunnel& fit, data::PlanInputs& inputs) {
  if (inputs.first_day >= fit.data_end_day) return absl::OkStatus();
  if (inputs.end_day() <= fit.data_end_day) {
    return errors::FailedPrecondition(
        "PLAN_BEFORE_HISTORY_END",
        fmt::format("The plan's last day is {}, and the model has seen the history up to and "
                    "including {}: there is nothing left to forecast. Let the plan run on to {} or "
                    "later, or forecast with a model of the history before the plan.",
                    convert::FormatDay(inputs.end_day() - 1),
                    convert::FormatDay(fit.data_end_day - 1), convert::FormatDay(fit.data_end_day)),
        {{"plan_start", convert::FormatDay(inputs.first_day)},
         {"data_end", convert::FormatDay(fit.data_end_day)}});
  }
  inputs = forecast::CutPlan(inputs, fit.data_end_day);
  return absl::OkStatus();
}

absl::StatusOr<std::string> FindMissingObservations(store::Reader& reader,
                                                    const store::Funnel& funnel,
                                                    data::Day first_day, data::Day end_day) {
  constexpr std::ptrdiff_t kNamedSeries = 5;
  std::vector<std::string> missing;
  for (const store::FunnelStage& stage : funnel.stages) {
    ObservedDaysQuery query;
    query.metrics = {stage.metric};
    query.start_day = first_day - kRhythmLookBackDays;
    query.end_day = end_day;
    const auto series = LoadObservedDays(reader, funnel.brand, query);
    if (!series.ok()) return series.status();
    for (const MissingSeries& one : FindMissingSeries(*series, first_day, end_day)) {
      const std::string channel = one.channel.empty() ? "" : " of " + one.channel;
      const data::Day since = std::max(one.since, first_day);
      missing.push_back(
          fmt::format("{}{} since {}", stage.metric, channel, convert::FormatDay(since)));
    }
  }
  if (missing.empty()) return "";
  const std::ptrdiff_t more = std::ssize(missing) - kNamedSeries;
  if (more > 0) missing.resize(kNamedSeries);
  return fmt::format(
      "On days that count as observed, values are missing and count as 0: {}{}. "
      "Import them to have them counted.",
      fmt::join(missing, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
}

absl::StatusOr<ObservedStart> TakeObserved(store::Reader& reader, const store::Funnel& funnel,
                                           const data::FittedFunnel& fit,
                                           data::PlanInputs& inputs) {
  ObservedStart start;
  start.first_day = inputs.first_day;
  const absl::Status cut = CutObserved(fit, inputs);
  if (!cut.ok()) return cut;
  start.end_day = inputs.first_day;
  if (!start.any()) return start;
  auto history = LoadFunnelHistory(reader, funnel.brand, funnel.id,
                                   {.end_day = start.end_day, .as_of_us = std::nullopt});
  if (!history.ok()) return history.status();
  start.history = std::move(history->history);
  auto missing = FindMissingObservations(reader, funnel, start.first_day, start.end_day);
  if (!missing.ok()) return missing.status();
  start.missing = *std::move(missing);
  return start;
}

std::string ObservedStartSentence(data::Day first_day, data::Day end_day) {
  return fmt::format(
      "Of the plan's days, those from {} up to and including {} were observed and "
      "count as they were; the forecast begins on {}.",
      convert::FormatDay(first_day), convert::FormatDay(end_day - 1), convert::FormatDay(end_day));
}

absl::StatusOr<std::optional<std::string>> FindNewerObservations(store::Reader& reader,
                                                                 const store::Funnel& funnel,
                                                                 const data::FittedFunnel& fit,
                                                                 std::int64_t now_us) {
  const auto brand = store::FindBrand(reader, funnel.brand);
  if (!brand.ok()) return brand.status();
  ObservedDaysQuery query;
  for (const store::FunnelStage& stage : funnel.stages) query.metrics.insert(stage.metric);
  query.start_day = fit.data_end_day;
  query.end_day = convert::DayIn(now_us, brand->time_zone) + 1;
  if (query.metrics.empty() || query.start_day >= query.end_day) return std::nullopt;
  const auto series = LoadObservedDays(reader, funnel.brand, query);
  if (!series.ok()) return series.status();
  std::set<data::Day> days;
  for (const history::ObservedDays& one : *series) {
    for (const history::CoveredDays& covered : one.covered) days.insert(covered.first_day);
  }
  if (days.empty()) return std::nullopt;
  const std::string span = days.size() == 1 ? convert::FormatDay(*days.begin())
                                            : fmt::format("from {} up to and including {}",
                                                          convert::FormatDay(*days.begin()),
                                                          convert::FormatDay(*days.rbegin()));
  return fmt::format(
      "Observations of {} day{} ({}) are newer than the model, which knows the history up to and "
      "including {}: `funnelcast fit {} --funnel {} --update` takes them in.",
      days.size(), days.size() == 1 ? "" : "s", span, convert::FormatDay(fit.data_end_day - 1),
      funnel.brand, funnel.id);
}

}  // namespace funnelcast::service
