// See stored_plan.h.
#include "server/convert/stored_plan.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "funnelcast/stored/v1/plan.pb.h"
#include "server/errors/server.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

// What a stored form begins with. Then follows a stored.v1.Plan; or, in the form of before, one
// line an input metric with its kind, an empty line, and v1.Plan.
constexpr std::string_view kForm = "plan 2\n";
constexpr std::string_view kFormBefore = "plan 1\n";

using Stored = stored::v1::PlanSeries;

absl::Status DamagedPlan() {
  return errors::StoredDataDamaged(words::Message{"STORED_PLAN_DAMAGED", {}});
}

Stored::Kind ToStored(store::MetricKind kind) {
  if (kind == store::MetricKind::kSpend) return Stored::KIND_SPEND;
  return kind == store::MetricKind::kEffort ? Stored::KIND_EFFORT : Stored::KIND_CONTROL;
}

std::optional<store::MetricKind> FromStored(Stored::Kind kind) {
  switch (kind) {
    case Stored::KIND_SPEND:
      return store::MetricKind::kSpend;
    case Stored::KIND_EFFORT:
      return store::MetricKind::kEffort;
    case Stored::KIND_CONTROL:
      return store::MetricKind::kControl;
    default:
      return std::nullopt;
  }
}

// The days and values of a series; nothing where they are none that a plan has.
std::optional<std::vector<PlannedValue>> ReadValues(const Stored& stored) {
  if (stored.values().empty() || stored.day_steps_size() != stored.values_size()) {
    return std::nullopt;
  }
  std::vector<PlannedValue> values;
  values.reserve(static_cast<std::size_t>(stored.values_size()));
  Day day = 0;
  for (int i = 0; i < stored.values_size(); ++i) {
    const std::int32_t step = stored.day_steps(i);
    const bool is_day = step >= 1 && step <= limits::kEndDay - day;
    const double value = stored.values(i);
    const bool is_amount = value >= 0 && value <= limits::kMaxPlannedValue;
    if (!is_day || !is_amount) return std::nullopt;
    day += step;
    values.push_back({day, value});
  }
  if (values.front().day < limits::kFirstDay) return std::nullopt;
  return values;
}

absl::StatusOr<Plan> Read(const stored::v1::Plan& stored) {
  Plan plan;
  for (const Stored& one : stored.series()) {
    const auto kind = FromStored(one.kind());
    auto values = ReadValues(one);
    if (!kind || !values) return DamagedPlan();
    const auto key = std::tie(one.channel(), one.campaign(), one.metric());
    if (!plan.series.empty()) {
      const PlanSeries& last = plan.series.back();
      if (key <= std::tie(last.channel, last.campaign, last.metric)) return DamagedPlan();
    }
    AppendSeries({one.channel(), one.campaign(), one.metric(), *kind, *std::move(values)}, plan);
  }
  if (plan.series.empty() || plan.end_day - plan.first_day > limits::kMaxHorizonDays) {
    return DamagedPlan();
  }
  return plan;
}

store::MetricKind KindOf(char letter) {
  if (letter == 's') return store::MetricKind::kSpend;
  return letter == 'e' ? store::MetricKind::kEffort : store::MetricKind::kControl;
}

// What was stored was checked then; its own words are the vocabulary now.
absl::StatusOr<Plan> ReadFormBefore(const std::string& bytes) {
  PlanVocabulary vocabulary;
  std::size_t at = kFormBefore.size();
  while (at < bytes.size() && bytes[at] != '\n') {
    const std::size_t end = bytes.find('\n', at);
    if (end == std::string::npos || end < at + 3) return DamagedPlan();
    vocabulary.metrics.emplace(bytes.substr(at, end - 2 - at), KindOf(bytes[end - 1]));
    at = end + 1;
  }
  v1::Plan proto;
  if (at >= bytes.size() || !proto.ParseFromString(bytes.substr(at + 1))) return DamagedPlan();
  for (const v1::PlannedInput& input : proto.inputs()) {
    vocabulary.channels.insert(input.channel());
    vocabulary.campaigns.emplace(input.channel(), input.campaign());
  }
  errors::FieldViolations violations;
  Plan plan = CheckPlanInputs(proto, "plan", vocabulary, violations);
  if (!violations.empty()) return DamagedPlan();
  return plan;
}

}  // namespace

std::string EncodePlan(const Plan& plan) {
  stored::v1::Plan stored;
  for (const PlanSeries& series : plan.series) {
    Stored& one = *stored.add_series();
    one.set_channel(series.channel);
    one.set_campaign(series.campaign);
    one.set_metric(series.metric);
    one.set_kind(ToStored(series.kind));
    Day before = 0;
    for (const PlannedValue& value : series.values) {
      one.add_day_steps(value.day - std::exchange(before, value.day));
      one.add_values(value.value);
    }
  }
  return std::string(kForm) + stored.SerializeAsString();
}

absl::StatusOr<Plan> DecodePlan(const std::string& bytes) {
  const std::string_view form = std::string_view(bytes).substr(0, kForm.size());
  if (form == kFormBefore) return ReadFormBefore(bytes);
  if (form != kForm) return DamagedPlan();
  stored::v1::Plan stored;
  const auto size = static_cast<int>(bytes.size() - kForm.size());
  if (!stored.ParseFromArray(bytes.data() + kForm.size(), size)) return DamagedPlan();
  return Read(stored);
}

}  // namespace funnelcast::convert
