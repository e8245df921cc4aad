// The plan of a request: inline inputs, a table, or a scenario. Declared in outlook.h.
#include "server/service/chosen_plan.h"

#include <set>
#include <utility>

#include "fmt/format.h"
#include "server/convert/names.h"
#include "server/convert/new_ids.h"
#include "server/convert/stored_plan.h"
#include "server/ingest/table_parser.h"
#include "server/limits.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/brands.h"
#include "server/store/campaigns.h"
#include "server/store/channels.h"
#include "server/store/metrics.h"
#include "server/store/scenarios.h"
#include "server/words/message.h"

namespace funnelcast::service {
namespace {

ingest::TableOptions PlanTableOptions() {
  ingest::TableOptions options;
  options.limits.max_row_count = limits::kMaxPlannedInputs;
  options.limits.max_value_count = limits::kMaxPlannedInputs;
  options.limits.max_value = limits::kMaxPlannedValue;
  options.limits.min_day = limits::kFirstDay;
  options.limits.end_day = limits::kEndDay;
  return options;
}

// `plan.table, row 12, column D (value)`; parts that do not apply are left out.
std::string CellField(const std::string& field, const ingest::CellError& error) {
  std::string path = field;
  if (error.row > 0) path += fmt::format(", row {}", error.row);
  if (!error.column.empty()) path += fmt::format(", column {}", error.column);
  return path;
}

void AddCellErrors(const ingest::ParsedTable& table, const std::string& field,
                   errors::FieldViolations& violations) {
  for (const ingest::CellError& error : table.errors) {
    violations.Add(CellField(field, error), errors::kBadCell, error.message);
  }
  for (std::int64_t i = 0; i < table.further_error_count; ++i) {
    violations.Add(field, errors::kBadCell, words::Message{"FURTHER_BAD_CELL", {}});
  }
}

// A plan has no parts finer than a campaign.
bool CheckNoFinerParts(const ingest::TableSeries& series, const std::string& field,
                       errors::FieldViolations& violations) {
  if (series.activity.empty() && series.audience.empty()) return true;
  violations.Add(
      field, errors::kConflicting,
      words::Message{"PLANNED_TOO_FINE", {{"metric", series.metric}, {"channel", series.channel}}});
  return false;
}

convert::Plan ReadTable(const std::string& bytes, const std::string& field,
                        const convert::PlanVocabulary& vocabulary,
                        errors::FieldViolations& violations) {
  const ingest::ParsedTable table = ingest::ParseTable(bytes, PlanTableOptions());
  if (!table.ok()) {
    AddCellErrors(table, field, violations);
    return {};
  }
  errors::FieldViolations own;
  for (const ingest::TableSeries& series : table.series) CheckNoFinerParts(series, field, own);
  convert::PlanBuilder builder(vocabulary);
  // What is wrong with a series is wrong with each of its values; once is enough.
  std::set<std::pair<std::uint32_t, std::string>> reported;
  for (const ingest::TableValue& value : table.values) {
    const ingest::TableSeries& series = table.series[value.series];
    // A row of several days is planned evenly over them; a control is on each what the row says.
    const auto kind = vocabulary.metrics.find(vocabulary.aliases.Metric(series.metric));
    const bool is_control =
        kind != vocabulary.metrics.end() && kind->second == store::MetricKind::kControl;
    const double daily = is_control ? value.value : value.value / value.day_count;
    for (std::int32_t day = 0; day < value.day_count; ++day) {
      builder.Add({series.channel, series.campaign, series.metric}, value.day + day, daily,
                  [&](const std::string& part, const std::string& reason,
                      const words::Message& description) {
                    if (!reported.emplace(value.series, part).second) return;
                    own.Add(part.empty() ? field : field + ", column " + part, reason, description);
                  });
    }
  }
  convert::Plan plan;
  if (own.empty()) plan = builder.Build(field, own);
  violations.AddAll(own);
  return plan;
}

// What is wrong with the name is a violation, and the plan is then empty.
absl::StatusOr<ChosenPlan> LoadScenario(store::Reader& reader, const std::string& brand,
                                        const std::string& name, const std::string& field,
                                        errors::FieldViolations& violations) {
  const std::size_t count_before = violations.count();
  ChosenPlan chosen;
  chosen.scenario =
      convert::CheckReference(name, convert::kScenarioPattern, brand, field, violations);
  if (violations.count() > count_before) return ChosenPlan();
  if (chosen.scenario.empty()) {
    violations.Add(field, errors::kRequired, words::Message{"SCENARIO_EMPTY", {{"field", field}}});
    return ChosenPlan();
  }
  const auto scenario = store::FindScenario(reader, brand, chosen.scenario);
  if (absl::IsNotFound(scenario.status())) {
    violations.Add(field, errors::kUnknownReference,
                   words::Message{"SCENARIO_UNKNOWN", {{"field", field}, {"name", name}}});
    return ChosenPlan();
  }
  if (!scenario.ok()) return scenario.status();
  ASSIGN_OR_RETURN(auto plan, convert::DecodePlan(scenario->plan));
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(reader, brand));
  convert::UseNewIds(aliases, plan);
  chosen.plan = std::move(plan);
  return chosen;
}

}  // namespace

absl::StatusOr<convert::PlanVocabulary> LoadPlanVocabulary(store::Reader& reader,
                                                           const std::string& brand) {
  RETURN_IF_ERROR(store::CheckBrandExists(reader, brand));
  convert::PlanVocabulary vocabulary;
  vocabulary.brand = brand;
  store::Page page;
  page.limit = static_cast<int>(limits::kMaxChannelsPerBrand);
  ASSIGN_OR_RETURN(const auto channels, store::ListChannels(reader, brand, page));
  for (const store::Channel& channel : channels) vocabulary.channels.insert(channel.id);
  ASSIGN_OR_RETURN(const auto campaigns, store::ListCampaignsOfBrand(reader, brand));
  for (const store::Campaign& one : campaigns) vocabulary.campaigns.emplace(one.channel, one.id);
  page.limit = static_cast<int>(limits::kMaxMetricsPerBrand);
  ASSIGN_OR_RETURN(const auto metrics, store::ListMetrics(reader, brand, page));
  for (const store::Metric& metric : metrics) vocabulary.metrics[metric.id] = metric.kind;
  ASSIGN_OR_RETURN(auto aliases, store::LoadAliases(reader, brand));
  vocabulary.aliases = std::move(aliases);
  // Spend and hours can be planned before any was observed.
  vocabulary.metrics.emplace("spend", store::MetricKind::kSpend);
  vocabulary.metrics.emplace("effort_hours", store::MetricKind::kEffort);
  return vocabulary;
}

convert::Plan ReadPlan(const v1::Plan& plan, const std::string& field,
                       const convert::PlanVocabulary& vocabulary,
                       errors::FieldViolations& violations) {
  if (plan.table().empty()) {
    return convert::CheckPlanInputs(plan, field, vocabulary, violations);
  }
  if (!plan.inputs().empty()) {
    violations.Add(field + ".table", errors::kConflicting,
                   words::Message{"TABLE_AND_INPUTS", {{"field", field}}});
    return {};
  }
  return ReadTable(plan.table(), field + ".table", vocabulary, violations);
}

absl::StatusOr<ChosenPlan> CheckPlanSource(store::Reader& reader, const std::string& brand,
                                           const v1::PlanSource& source, const std::string& field,
                                           std::optional<convert::PlanVocabulary>& vocabulary,
                                           errors::FieldViolations& violations) {
  if (source.source_case() == v1::PlanSource::kScenario) {
    return LoadScenario(reader, brand, source.scenario(), field + ".scenario", violations);
  }
  if (source.source_case() == v1::PlanSource::SOURCE_NOT_SET) {
    violations.Add(field, errors::kRequired, words::Message{"PLAN_NOT_GIVEN", {{"field", field}}});
    return ChosenPlan();
  }
  if (!vocabulary) {
    ASSIGN_OR_RETURN(auto loaded, LoadPlanVocabulary(reader, brand));
    vocabulary = std::move(loaded);
  }
  ChosenPlan chosen;
  chosen.plan = ReadPlan(source.plan(), field + ".plan", *vocabulary, violations);
  return chosen;
}

absl::StatusOr<ChosenPlan> ChoosePlan(store::Reader& reader, const std::string& brand,
                                      const v1::PlanSource& source, const std::string& field) {
  RETURN_IF_ERROR(store::CheckBrandExists(reader, brand));
  errors::FieldViolations violations;
  std::optional<convert::PlanVocabulary> vocabulary;
  auto chosen = CheckPlanSource(reader, brand, source, field, vocabulary, violations);
  if (chosen.ok() && !violations.empty()) return violations.ToStatus();
  return chosen;
}

}  // namespace funnelcast::service
