#include "server/convert/observation_rules.h"

#include <cmath>
#include <optional>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/fields.h"

namespace funnelcast::convert {
namespace {

using errors::FieldViolations;
using store::MetricKind;

bool IsOutcome(MetricKind kind) { return kind == MetricKind::kCount || kind == MetricKind::kMoney; }

void CheckDay(const v1::Observation& observation, const std::string& field,
              const ObservationRules& rules, FieldViolations& violations) {
  FieldViolations checked_before;
  const std::optional<Day> day = CheckDate(observation.date(), field, checked_before);
  const std::optional<Day> end = CheckOptionalDate(observation.end_date(), field, checked_before);
  if (!day || *day > rules.today) {
    violations.Add(field + ".date", errors::kOutOfRange,
                   words::Message{"OBSERVED_IN_THE_FUTURE",
                                  {{"field", field},
                                   {"day", words::Day{day.value_or(0)}},
                                   {"today", words::Day{rules.today}},
                                   {"metric", Quoted(observation.metric())}}});
  } else if (end && *end - 1 > rules.today) {
    violations.Add(field + ".end_date", errors::kOutOfRange,
                   words::Message{"OBSERVED_INTO_THE_FUTURE",
                                  {{"field", field},
                                   {"end", words::Day{*end}},
                                   {"today", words::Day{rules.today}},
                                   {"tomorrow", words::Day{rules.today + 1}}}});
  }
}

void CheckValue(const v1::Observation& observation, MetricKind kind, const std::string& field,
                const ObservationRules& rules, FieldViolations& violations) {
  const double value = observation.value();
  if (value < 0 && kind == MetricKind::kMoney) {
    violations.Add(field, errors::kOutOfRange,
                   words::Message{"MONEY_NEGATIVE",
                                  {{"field", field},
                                   {"value", words::Exact{value}},
                                   {"metric", Quoted(observation.metric())}}});
  } else if (value < 0 && kind != MetricKind::kControl) {
    violations.Add(field, errors::kOutOfRange,
                   words::Message{"VALUE_NEGATIVE",
                                  {{"field", field},
                                   {"value", words::Exact{value}},
                                   {"metric", Quoted(observation.metric())}}});
  } else if (kind == MetricKind::kCount && value != std::floor(value) &&
             !rules.fractional_metrics.contains(observation.metric())) {
    violations.Add(field, errors::kOutOfRange,
                   words::Message{"COUNT_NOT_WHOLE",
                                  {{"field", field},
                                   {"value", words::Exact{value}},
                                   {"metric", Quoted(observation.metric())},
                                   {"brand", rules.brand},
                                   {"id", observation.metric()}}});
  }
}

}  // namespace

MetricKind ObservationRules::KindOf(const std::string& metric) const {
  const auto known = metric_kinds.find(metric);
  return known == metric_kinds.end() ? store::MetricKindFromId(metric) : known->second;
}

void CheckAgainstRules(const v1::BatchWriteObservationsRequest& request,
                       const ObservationRules& rules, FieldViolations& violations) {
  for (int i = 0; i < request.observations_size(); ++i) {
    const v1::Observation& observation = request.observations(i);
    const std::string field = fmt::format("observations[{}]", i);
    const MetricKind kind = rules.KindOf(observation.metric());
    if (IsOutcome(kind)) CheckDay(observation, field, rules, violations);
    CheckValue(observation, kind, field + ".value", rules, violations);
  }
}

}  // namespace funnelcast::convert
