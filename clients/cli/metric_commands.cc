// `funnelcast metric ...`: what a brand measures.
#include <fmt/format.h>

#include "clients/cli/catalog_verbs.h"
#include "clients/cli/commands.h"
#include "clients/cli/flags.h"
#include "clients/cli/translation.h"
#include "clients/cli/words.h"
#include "funnelcast/v1/catalog_service.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::CatalogService;

Table MetricTable(const google::protobuf::RepeatedPtrField<v1::Metric>& metrics) {
  Table table({{"metric", Tr("metric")},
               {"display_name", Tr("name")},
               {"kind", Tr("kind")},
               {"fractional", Tr("values")}});
  for (const v1::Metric& metric : metrics) {
    table.AddRow({IdOf(metric.name()), metric.display_name(),
                  Cell(KindForPeople(metric.kind()), KindWord(metric.kind())),
                  Cell(metric.fractional() ? Tr("fractional") : "",
                       metric.fractional() ? "true" : "false")});
  }
  return table;
}

struct MetricVerbs {
  static constexpr Noun kNoun = {Mark("metric"),
                                 Mark("List the metrics of a brand"),
                                 "bestellungen",
                                 {Level{"METRIC", "metrics", "metric", Mark("Id of the metric")}},
                                 "orders"};
  static constexpr auto kGet = &CatalogService::Stub::GetMetric;
  static constexpr auto kList = &CatalogService::Stub::ListMetrics;
  static constexpr auto kRename = &CatalogService::Stub::RenameMetric;
  static constexpr auto kMerge = &CatalogService::Stub::MergeMetrics;
  static constexpr auto kDelete = &CatalogService::Stub::DeleteMetric;
  static Table MakeTable(const google::protobuf::RepeatedPtrField<v1::Metric>& metrics) {
    return MetricTable(metrics);
  }
  static const auto& Entries(const v1::ListMetricsResponse& response) { return response.metrics(); }
  static std::string WhenEmpty(const std::string&) {
    return Tr("No metrics yet; an import or a funnel creates the ones it names.");
  }
};

struct SetFlags {
  std::string brand;
  std::string metric;
  std::string kind;
  std::string display_name;
  bool fractional = false;
  bool whole = false;
};

// The metric as the flags have it; nothing where they say nothing.
v1::UpdateMetricRequest MakeUpdate(const SetFlags& flags) {
  v1::UpdateMetricRequest update;
  update.mutable_metric()->set_name(ChildName(flags.brand, "metrics", flags.metric));
  update.mutable_metric()->set_kind(KindOfWord(flags.kind));
  update.mutable_metric()->set_display_name(flags.display_name);
  update.mutable_metric()->set_fractional(flags.fractional);
  if (!flags.kind.empty()) update.mutable_update_mask()->add_paths("kind");
  if (!flags.display_name.empty()) update.mutable_update_mask()->add_paths("display_name");
  if (flags.fractional || flags.whole) update.mutable_update_mask()->add_paths("fractional");
  return update;
}

grpc::Status CreateOne(Context& context, const SetFlags& flags, v1::Metric* metric) {
  v1::CreateMetricRequest create;
  create.set_parent(BrandName(flags.brand));
  create.set_metric_id(flags.metric);
  *create.mutable_metric() = MakeUpdate(flags).metric();
  create.set_request_id(MakeRequestId());
  return context.connection().Call(&CatalogService::Stub::CreateMetric, create, metric);
}

// Changes a metric, or creates it when the brand has none of that id.
grpc::Status SetOrCreate(Context& context, const SetFlags& flags, v1::Metric* metric) {
  const grpc::Status status =
      context.connection().Call(&CatalogService::Stub::UpdateMetric, MakeUpdate(flags), metric);
  if (status.error_code() != grpc::StatusCode::NOT_FOUND) return status;
  return CreateOne(context, flags, metric);
}

int SetMetric(Context& context, const SetFlags& flags) {
  if (MakeUpdate(flags).update_mask().paths().empty()) {
    return context.Refuse(
        Tr("Nothing to set; give --kind, --display-name, --fractional or --whole."));
  }
  v1::Metric metric;
  const grpc::Status status = SetOrCreate(context, flags, &metric);
  if (!status.ok()) return context.Fail(status);
  return context.PrintRecord(metric, OneEntryTable<MetricVerbs>(metric));
}

int UpdateMetric(Context& context, const SetFlags& flags) {
  const v1::UpdateMetricRequest update = MakeUpdate(flags);
  if (update.update_mask().paths().empty()) {
    return context.Refuse(
        Tr("Nothing to change; give --kind, --display-name, --fractional or --whole."));
  }
  v1::Metric metric;
  const grpc::Status status =
      context.connection().Call(&CatalogService::Stub::UpdateMetric, update, &metric);
  if (!status.ok()) return context.Fail(status);
  return context.PrintRecord(metric, OneEntryTable<MetricVerbs>(metric));
}

int CreateMetric(Context& context, const SetFlags& flags) {
  v1::Metric metric;
  const grpc::Status status = CreateOne(context, flags, &metric);
  if (!status.ok()) return context.Fail(status);
  return context.Print(metric, OneEntryTable<MetricVerbs>(metric), [&] {
    context.Say(TrF("Created metric {} ({}).", IdOf(metric.name()), KindForPeople(metric.kind())));
  });
}

void AddMetricFlags(CLI::App& command, SetFlags& flags) {
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArgument(command, "METRIC", flags.metric, Tr("Id of the metric"));
  AddChoice(
      command, "--kind", flags.kind, {"spend", "effort", "count", "money", "control"},
      Tr("spend and effort are planned inputs, count and money are outcomes, a control (a price "
         "index, the temperature) moves them from outside"));
  AddText(command, "--display-name", flags.display_name, Tr("Name for people"));
  const Flag fractional =
      AddSwitch(command, "--fractional", flags.fractional,
                Tr("Counts need not be whole, as when a model shares them out"));
  AddSwitch(command, "--whole", flags.whole, Tr("Counts are whole")).Exclude(fractional);
}

}  // namespace

void AddMetricCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "metric", Tr("Metrics: what is counted"));
  auto [create, create_flags] =
      AddCommand(group, context, "create", Tr("Create a metric before it has observations"),
                 "  funnelcast metric create shop donations --kind money", &CreateMetric);
  AddMetricFlags(create, create_flags);
  AddList<MetricVerbs>(group, context);
  AddShow<MetricVerbs>(group, context);
  auto [update, update_flags] = AddCommand(
      group, context, "update", Tr("Change how a metric is read or shown"),
      "  funnelcast metric update shop donations --display-name \"Spenden\"", &UpdateMetric);
  AddMetricFlags(update, update_flags);
  auto [set, flags] =
      AddCommand(group, context, "set", Tr("Say how a metric is to be read; creates it if need be"),
                 "  funnelcast metric set shop donations --kind money", &SetMetric);
  AddMetricFlags(set, flags);
  AddRename<MetricVerbs>(group, context);
  AddMerge<MetricVerbs>(group, context);
  AddDelete<MetricVerbs>(group, context);
}

}  // namespace funnelcast::cli
