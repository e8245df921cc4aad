#include "server/service/goal_quantity.h"

#include <algorithm>
#include <vector>

#include "fmt/format.h"
#include "server/convert/fields.h"
#include "server/errors/fields.h"
#include "server/limits.h"
#include "server/service/references.h"
#include "server/store/aliases.h"
#include "server/store/brands.h"
#include "server/store/channels.h"
#include "server/store/metrics.h"
#include "server/store/observation_query.h"

namespace funnelcast::service {
namespace {

using errors::FieldViolations;
using simulator::Quantity;

bool IsInput(store::MetricKind kind) {
  return kind == store::MetricKind::kSpend || kind == store::MetricKind::kEffort;
}

std::string StageMetrics(const store::Funnel& funnel) {
  std::vector<std::string> metrics;
  for (const store::FunnelStage& stage : funnel.stages) metrics.push_back(stage.metric);
  return fmt::format("{}", fmt::join(metrics, ", "));
}

absl::Status CheckMetric(store::Reader& reader, const store::Funnel& funnel,
                         const std::string& metric, const std::string& field,
                         FieldViolations& violations) {
  const auto quantity = FindQuantity(reader, funnel, metric);
  if (!quantity.ok()) return quantity.status();
  if (*quantity) return absl::OkStatus();
  const auto found = store::FindMetric(reader, funnel.brand, metric);
  if (!found.ok()) return ViolationIfMissing(found, "metric", metric, field, violations);
  violations.Add(field, errors::kConflicting,
                 fmt::format("{} is {}, which is no stage of funnel {} and nothing the brand puts "
                             "in; name one of {}, or "
                             "an input such as spend.",
                             field, convert::Quoted(metric), funnel.id, StageMetrics(funnel)));
  return absl::OkStatus();
}

// The funnel a goal names; an empty one without id, and a violation, when there is no such funnel.
absl::StatusOr<store::Funnel> ResolveFunnel(store::Reader& reader, store::Goal& goal,
                                            FieldViolations& violations) {
  if (goal.funnel.empty()) {
    absl::StatusOr<store::Funnel> only = store::FindOnlyFunnel(reader, goal.brand);
    if (only.ok()) goal.funnel = only->id;
    return only;
  }
  absl::StatusOr<store::Funnel> funnel = store::FindFunnel(reader, goal.brand, goal.funnel);
  if (funnel.ok()) return funnel;
  const absl::Status status =
      ViolationIfMissing(funnel, "funnel", goal.funnel, "goal.funnel", violations);
  if (!status.ok()) return status;
  return store::Funnel();
}

// The metrics that count as one. Of inputs, all metrics of the same kind count together, as they
// do in the engine.
absl::StatusOr<std::vector<std::string>> MetricsCountedAs(store::Reader& reader,
                                                          const std::string& brand,
                                                          const std::string& metric_id) {
  std::vector<std::string> metrics = {metric_id};
  const auto metric = store::FindMetric(reader, brand, metric_id);
  if (!metric.ok()) return metric.status();
  if (!IsInput(metric->kind)) return metrics;
  const auto all =
      store::ListMetrics(reader, brand, {.after_id = "", .limit = limits::kMaxMetricsPerBrand});
  if (!all.ok()) return all.status();
  for (const store::Metric& other : *all) {
    if (other.kind == metric->kind && other.id != metric_id) metrics.push_back(other.id);
  }
  return metrics;
}

// The sum of metrics over the goal's window and channel.
absl::StatusOr<store::ObservedSum> SumInWindow(store::Reader& reader, const store::Goal& goal,
                                               const std::vector<std::string>& metrics) {
  store::ObservedSum total;
  for (const std::string& metric : metrics) {
    const auto sum =
        store::SumMetric(reader, goal.brand, metric, goal.channel, goal.start_day, goal.end_day);
    if (!sum.ok()) return sum.status();
    total.value += sum->value;
    total.observed_day_count += sum->observed_day_count;
  }
  return total;
}

// The day after the last one with a value of any of the metrics; 0 when there is none.
absl::StatusOr<store::Day> FindObservedEnd(store::Reader& reader, const std::string& brand,
                                           const std::vector<std::string>& metrics) {
  store::Day end = 0;
  for (const std::string& metric : metrics) {
    const auto found = store::FindObservedEnd(reader, brand, metric);
    if (!found.ok()) return found.status();
    end = std::max(end, *found);
  }
  return end;
}

}  // namespace

absl::StatusOr<std::optional<Quantity>> FindQuantity(store::Reader& reader,
                                                     const store::Funnel& funnel,
                                                     const std::string& metric) {
  for (const store::FunnelStage& stage : funnel.stages) {
    if (stage.metric == metric) return static_cast<Quantity>(static_cast<int>(stage.stage));
  }
  const auto found = store::FindMetric(reader, funnel.brand, metric);
  if (absl::IsNotFound(found.status())) return std::nullopt;
  if (!found.ok()) return found.status();
  if (found->kind == store::MetricKind::kSpend) return Quantity::kSpend;
  if (found->kind == store::MetricKind::kEffort) return Quantity::kEffortHours;
  return std::nullopt;
}

absl::Status ResolveReferences(store::Reader& reader, store::Goal& goal) {
  const absl::Status exists = store::CheckBrandExists(reader, goal.brand);
  if (!exists.ok()) return exists;
  const absl::StatusOr<store::Aliases> aliases = store::LoadAliases(reader, goal.brand);
  if (!aliases.ok()) return aliases.status();
  goal.metric = aliases->Metric(goal.metric);
  goal.per_metric = aliases->Metric(goal.per_metric);
  goal.channel = aliases->Channel(goal.channel);
  FieldViolations violations;
  const absl::StatusOr<store::Funnel> funnel = ResolveFunnel(reader, goal, violations);
  if (!funnel.ok()) return funnel.status();
  absl::Status status;
  if (!funnel->id.empty()) {
    status.Update(CheckMetric(reader, *funnel, goal.metric, "goal.metric", violations));
    if (!goal.per_metric.empty()) {
      status.Update(CheckMetric(reader, *funnel, goal.per_metric, "goal.per_metric", violations));
    }
  }
  if (!goal.channel.empty()) {
    status.Update(ViolationIfMissing(store::FindChannel(reader, goal.brand, goal.channel),
                                     "channel", goal.channel, "goal.channel", violations));
  }
  if (!goal.parent_goal.empty()) {
    status.Update(ViolationIfMissing(store::FindGoal(reader, goal.brand, goal.parent_goal), "goal",
                                     goal.parent_goal, "goal.parent_goal", violations));
  }
  return status.ok() ? violations.ToStatus() : status;
}

absl::StatusOr<convert::GoalProgress> FindProgress(store::Reader& reader, const store::Goal& goal,
                                                   std::int64_t now_us) {
  constexpr std::int64_t kMicrosPerDay = 86'400'000'000;
  // The day may have begun already east of Greenwich.
  const auto latest_day = static_cast<store::Day>(now_us / kMicrosPerDay + 1);
  convert::GoalProgress progress;
  if (goal.start_day > latest_day) return progress;
  const auto metrics = MetricsCountedAs(reader, goal.brand, goal.metric);
  if (!metrics.ok()) return metrics.status();
  const auto sum = SumInWindow(reader, goal, *metrics);
  if (!sum.ok()) return sum.status();
  if (sum->observed_day_count > 0) progress.observed = sum->value;
  if (progress.observed && !goal.per_metric.empty()) {
    const auto per_metrics = MetricsCountedAs(reader, goal.brand, goal.per_metric);
    if (!per_metrics.ok()) return per_metrics.status();
    const auto per = SumInWindow(reader, goal, *per_metrics);
    if (!per.ok()) return per.status();
    progress.observed.reset();
    if (per->value > 0.0) progress.observed = sum->value / per->value;
  }
  if (goal.end_day > latest_day) return progress;
  // Any channel's value shows that the history goes on; a channel may have ended before its goal's
  // window did.
  const auto observed_end = FindObservedEnd(reader, goal.brand, *metrics);
  if (!observed_end.ok()) return observed_end.status();
  progress.window_observed = *observed_end >= goal.end_day;
  return progress;
}

}  // namespace funnelcast::service
