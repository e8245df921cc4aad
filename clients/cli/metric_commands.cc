// `funnelcast metric ...` and `funnelcast channel ...`: what a brand measures, and where.
#include <fmt/format.h>

#include "clients/cli/commands.h"
#include "clients/cli/flags.h"
#include "clients/cli/paging.h"
#include "clients/cli/words.h"
#include "funnelcast/v1/catalog_service.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::CatalogService;

struct BrandFlags {
  std::string brand;
};

Table MetricTable(const google::protobuf::RepeatedPtrField<v1::Metric>& metrics) {
  Table table({{"metric", "metric"}, {"display_name", "name"}, {"kind", "kind"}});
  for (const v1::Metric& metric : metrics) {
    table.AddRow({IdOf(metric.name()), metric.display_name(), KindWord(metric.kind())});
  }
  return table;
}

int ListMetrics(Context& context, const BrandFlags& flags) {
  v1::ListMetricsRequest request;
  request.set_parent(BrandName(flags.brand));
  v1::ListMetricsResponse response;
  const grpc::Status status =
      ListAll(context.connection(), &CatalogService::Stub::ListMetrics, request, &response);
  if (!status.ok()) return context.Fail(status);
  return context.PrintList(response, MetricTable(response.metrics()),
                           "No metrics yet; an import or a funnel creates the ones it names.");
}

struct SetFlags {
  std::string brand;
  std::string metric;
  std::string kind;
  std::string display_name;
};

// Changes a metric, or creates it when the brand has none of that id.
grpc::Status SetOrCreate(Context& context, const SetFlags& flags, v1::Metric* metric) {
  v1::UpdateMetricRequest update;
  update.mutable_metric()->set_name(ChildName(flags.brand, "metrics", flags.metric));
  update.mutable_metric()->set_kind(KindOfWord(flags.kind));
  update.mutable_metric()->set_display_name(flags.display_name);
  if (!flags.kind.empty()) update.mutable_update_mask()->add_paths("kind");
  if (!flags.display_name.empty()) update.mutable_update_mask()->add_paths("display_name");
  const grpc::Status status =
      context.connection().Call(&CatalogService::Stub::UpdateMetric, update, metric);
  if (status.error_code() != grpc::StatusCode::NOT_FOUND) return status;
  v1::CreateMetricRequest create;
  create.set_parent(BrandName(flags.brand));
  create.set_metric_id(flags.metric);
  *create.mutable_metric() = update.metric();
  create.set_request_id(MakeRequestId());
  return context.connection().Call(&CatalogService::Stub::CreateMetric, create, metric);
}

int SetMetric(Context& context, const SetFlags& flags) {
  if (flags.kind.empty() && flags.display_name.empty()) {
    return context.Refuse("Nothing to set; give --kind or --display-name.");
  }
  v1::Metric metric;
  const grpc::Status status = SetOrCreate(context, flags, &metric);
  if (!status.ok()) return context.Fail(status);
  google::protobuf::RepeatedPtrField<v1::Metric> metrics;
  *metrics.Add() = metric;
  return context.PrintRecord(metric, MetricTable(metrics));
}

int ListChannels(Context& context, const BrandFlags& flags) {
  v1::ListChannelsRequest request;
  request.set_parent(BrandName(flags.brand));
  v1::ListChannelsResponse response;
  const grpc::Status status =
      ListAll(context.connection(), &CatalogService::Stub::ListChannels, request, &response);
  if (!status.ok()) return context.Fail(status);
  Table table({{"channel", "channel"}, {"display_name", "name"}});
  for (const v1::Channel& channel : response.channels()) {
    table.AddRow({IdOf(channel.name()), channel.display_name()});
  }
  return context.PrintList(response, table,
                           "No channels yet; an import creates the ones it names.");
}

}  // namespace

void AddMetricCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "metric", "Metrics: what is counted");
  auto [list, list_flags] = AddCommand(group, context, "list", "List the metrics of a brand",
                                       "  funnelcast metric list shop", &ListMetrics);
  AddArgument(list, "BRAND", list_flags.brand, "Id of the brand");
  auto [set, flags] =
      AddCommand(group, context, "set", "Say how a metric is to be read; creates it if need be",
                 "  funnelcast metric set shop donations --kind money", &SetMetric);
  AddArgument(set, "BRAND", flags.brand, "Id of the brand");
  AddArgument(set, "METRIC", flags.metric, "Id of the metric");
  AddChoice(set, "--kind", flags.kind, {"spend", "effort", "count", "money", "control"},
            "spend and effort are planned inputs, count and money are outcomes, a control (a price "
            "index, the temperature) moves them from outside");
  AddText(set, "--display-name", flags.display_name, "Name for people");
}

void AddChannelCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "channel", "Channels: the ways to reach people");
  auto [list, flags] = AddCommand(group, context, "list", "List the channels of a brand",
                                  "  funnelcast channel list shop", &ListChannels);
  AddArgument(list, "BRAND", flags.brand, "Id of the brand");
}

}  // namespace funnelcast::cli
