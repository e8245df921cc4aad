#include "server/service/goal_quantity.h"

#include <algorithm>
#include <vector>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/fields.h"
#include "server/errors/fields.h"
#include "server/limits.h"
#include "server/service/goal_closing.h"
#include "server/service/references.h"
#include "server/service/stored_sums.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/brands.h"
#include "server/store/channels.h"
#include "server/store/metrics.h"
#include "server/words/message.h"
#include "simulator/data/forecast_draws.h"

namespace funnelcast::service {
namespace {

using data::Quantity;
using errors::FieldViolations;

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
  ASSIGN_OR_RETURN(const auto quantity, FindQuantity(reader, funnel, metric));
  if (quantity) return absl::OkStatus();
  const auto found = store::FindMetric(reader, funnel.brand, metric);
  if (!found.ok()) return ViolationIfMissing(found, "metric", metric, field, violations);
  violations.Add(field, errors::kConflicting,
                 words::Message{"NEITHER_STAGE_NOR_INPUT",
                                {{"field", field},
                                 {"metric", convert::Quoted(metric)},
                                 {"funnel", funnel.id},
                                 {"stages", StageMetrics(funnel)}}});
  return absl::OkStatus();
}

// The funnel a goal names; an empty one without id, and a violation, when there is no such funnel.
absl::StatusOr<store::Funnel> ResolveFunnel(store::Reader& reader, store::Goal& goal,
                                            const std::string& field, FieldViolations& violations) {
  if (goal.funnel.empty()) {
    absl::StatusOr<store::Funnel> only = store::FindOnlyFunnel(reader, goal.brand);
    if (only.ok()) goal.funnel = only->id;
    return only;
  }
  absl::StatusOr<store::Funnel> funnel = store::FindFunnel(reader, goal.brand, goal.funnel);
  if (funnel.ok()) return funnel;
  RETURN_IF_ERROR(ViolationIfMissing(funnel, "funnel", goal.funnel, field + ".funnel", violations));
  return store::Funnel();
}

absl::Status FindParentGoal(store::Reader& reader, const store::Goal& goal,
                            const std::string& field, FieldViolations& violations) {
  if (goal.parent_goal.empty()) return absl::OkStatus();
  return ViolationIfMissing(store::FindGoal(reader, goal.brand, goal.parent_goal), "goal",
                            goal.parent_goal, field + ".parent_goal", violations);
}

// The metrics that count as one. Of inputs, all metrics of the same kind count together, as they
// do in the engine.
absl::StatusOr<std::vector<std::string>> MetricsCountedAs(store::Reader& reader,
                                                          const std::string& brand,
                                                          const std::string& metric_id) {
  std::vector<std::string> metrics = {metric_id};
  ASSIGN_OR_RETURN(const auto metric, store::FindMetric(reader, brand, metric_id));
  if (!IsInput(metric.kind)) return metrics;
  ASSIGN_OR_RETURN(
      const auto all,
      store::ListMetrics(reader, brand, {.after_id = "", .limit = limits::kMaxMetricsPerBrand}));
  for (const store::Metric& other : all) {
    if (other.kind == metric.kind && other.id != metric_id) metrics.push_back(other.id);
  }
  return metrics;
}

// The sum of metrics over the goal's window and channel.
absl::StatusOr<history::ObservedSum> SumInWindow(store::Reader& reader, const store::Goal& goal,
                                                 const std::vector<std::string>& metrics) {
  history::ObservedSum total;
  for (const std::string& metric : metrics) {
    ASSIGN_OR_RETURN(const auto sum, SumMetric(reader, goal.brand, metric, goal.channel,
                                               goal.start_day, goal.end_day));
    total.value += sum.value;
    total.observed_day_count += sum.observed_day_count;
  }
  return total;
}

// A metric of the goal with the sum of what was observed of it in the window.
struct ObservedSide {
  FeedingMetric feeding;
  history::ObservedSum sum;
};

absl::StatusOr<ObservedSide> FindSide(store::Reader& reader, const store::Goal& goal,
                                      const std::string& metric) {
  ASSIGN_OR_RETURN(const auto found, store::FindMetric(reader, goal.brand, metric));
  ASSIGN_OR_RETURN(const auto metrics, MetricsCountedAs(reader, goal.brand, metric));
  ASSIGN_OR_RETURN(const auto sum, SumInWindow(reader, goal, metrics));
  return ObservedSide{{metric, metrics, IsInput(found.kind)}, sum};
}

// The sum of a plain goal, the ratio of a ratio goal; nothing where it is not known.
std::optional<double> QuantityOf(const std::vector<ObservedSide>& sides) {
  if (sides.front().sum.observed_day_count == 0) return std::nullopt;
  if (sides.size() == 1) return sides.front().sum.value;
  if (!(sides.back().sum.value > 0.0)) return std::nullopt;
  return sides.front().sum.value / sides.back().sum.value;
}

// What the goal waits for, its window being over: series that are not observed up to its end, and a
// metric of which nothing was observed in the window at all.
absl::StatusOr<std::vector<convert::Missing>> FindWaiting(store::Reader& reader,
                                                          const store::Goal& goal,
                                                          const std::vector<ObservedSide>& sides) {
  std::vector<FeedingMetric> feeding;
  for (const ObservedSide& side : sides) feeding.push_back(side.feeding);
  ASSIGN_OR_RETURN(auto missing, FindMissing(reader, goal, feeding));
  for (const ObservedSide& side : sides) {
    const auto is_same = [&](const convert::Missing& one) {
      return one.metric == side.feeding.metric;
    };
    if (side.sum.observed_day_count > 0) continue;
    if (std::any_of(missing.begin(), missing.end(), is_same)) continue;
    missing.push_back({side.feeding.metric, goal.channel, goal.start_day});
  }
  return missing;
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

absl::Status ResolveReferences(store::Reader& reader, const std::string& field, store::Goal& goal) {
  RETURN_IF_ERROR(store::CheckBrandExists(reader, goal.brand));
  ASSIGN_OR_RETURN(const store::Aliases aliases, store::LoadAliases(reader, goal.brand));
  goal.metric = aliases.Metric(goal.metric);
  goal.per_metric = aliases.Metric(goal.per_metric);
  goal.channel = aliases.Channel(goal.channel);
  FieldViolations violations;
  ASSIGN_OR_RETURN(const store::Funnel funnel, ResolveFunnel(reader, goal, field, violations));
  absl::Status status;
  if (!funnel.id.empty()) {
    status.Update(CheckMetric(reader, funnel, goal.metric, field + ".metric", violations));
    if (!goal.per_metric.empty()) {
      status.Update(
          CheckMetric(reader, funnel, goal.per_metric, field + ".per_metric", violations));
    }
  }
  if (!goal.channel.empty()) {
    status.Update(ViolationIfMissing(store::FindChannel(reader, goal.brand, goal.channel),
                                     "channel", goal.channel, field + ".channel", violations));
  }
  status.Update(FindParentGoal(reader, goal, field, violations));
  return status.ok() ? violations.ToStatus() : status;
}

absl::Status CheckParentGoal(store::Reader& reader, const store::Goal& goal) {
  FieldViolations violations;
  const absl::Status status = FindParentGoal(reader, goal, "goal", violations);
  return status.ok() ? violations.ToStatus() : status;
}

absl::StatusOr<convert::GoalProgress> FindProgress(store::Reader& reader, const store::Goal& goal,
                                                   std::int64_t now_us) {
  convert::GoalProgress progress;
  ASSIGN_OR_RETURN(const auto brand, store::FindBrand(reader, goal.brand));
  const store::Day today = convert::DayIn(now_us, brand.time_zone);
  if (goal.start_day > today) return progress;
  std::vector<ObservedSide> sides;
  for (const std::string& metric : {goal.metric, goal.per_metric}) {
    if (metric.empty()) continue;
    ASSIGN_OR_RETURN(auto side, FindSide(reader, goal, metric));
    sides.push_back(std::move(side));
  }
  progress.observed = QuantityOf(sides);
  if (goal.end_day > today || goal.state == store::GoalState::kAbandoned) return progress;
  ASSIGN_OR_RETURN(auto waiting, FindWaiting(reader, goal, sides));
  progress.waiting_for = std::move(waiting);
  progress.window_observed = progress.waiting_for.empty();
  return progress;
}

absl::StatusOr<v1::Goal> DescribeGoal(store::Reader& reader, const store::Goal& goal,
                                      std::int64_t now_us) {
  ASSIGN_OR_RETURN(const auto progress, FindProgress(reader, goal, now_us));
  return convert::ToProto(goal, progress);
}

}  // namespace funnelcast::service
