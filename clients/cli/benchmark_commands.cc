// `funnelcast benchmark ...`: outside ranges for rates.
#include <fmt/format.h>

#include "clients/cli/commands.h"
#include "clients/cli/flags.h"
#include "clients/cli/paging.h"
#include "funnelcast/v1/catalog_service.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::CatalogService;

Table BenchmarkTable(const google::protobuf::RepeatedPtrField<v1::Benchmark>& benchmarks) {
  Table table({{"benchmark", "benchmark"},
               {"channel", "channel"},
               {"metric", "metric"},
               {"per_metric", "per"},
               {"low", "low", Align::kRight},
               {"high", "high", Align::kRight},
               {"source", "source"}});
  for (const v1::Benchmark& benchmark : benchmarks) {
    table.AddRow({IdOf(benchmark.name()), benchmark.channel(), benchmark.metric(),
                  benchmark.per_metric(), FormatRaw(benchmark.low()), FormatRaw(benchmark.high()),
                  benchmark.source()});
  }
  return table;
}

struct CreateFlags {
  std::string brand;
  std::string benchmark;
  std::string channel;
  std::string metric;
  std::string per;
  std::optional<double> low;
  std::optional<double> high;
  std::string source;
  std::string display_name;
};

int CreateBenchmark(Context& context, const CreateFlags& flags) {
  v1::CreateBenchmarkRequest request;
  request.set_parent(BrandName(flags.brand));
  request.set_benchmark_id(flags.benchmark);
  v1::Benchmark& benchmark = *request.mutable_benchmark();
  benchmark.set_display_name(flags.display_name);
  benchmark.set_channel(flags.channel);
  benchmark.set_metric(flags.metric);
  benchmark.set_per_metric(flags.per);
  benchmark.set_low(*flags.low);
  benchmark.set_high(*flags.high);
  benchmark.set_source(flags.source);
  request.set_request_id(MakeRequestId());
  v1::Benchmark created;
  const grpc::Status status =
      context.connection().Call(&CatalogService::Stub::CreateBenchmark, request, &created);
  if (!status.ok()) return context.Fail(status);
  google::protobuf::RepeatedPtrField<v1::Benchmark> benchmarks;
  *benchmarks.Add() = created;
  return context.Print(created, BenchmarkTable(benchmarks), [&] {
    context.Say(fmt::format("Created benchmark {}: {} to {} {} per unit of {}{}.", flags.benchmark,
                            FormatRaw(created.low()), FormatRaw(created.high()), created.metric(),
                            created.per_metric(),
                            created.channel().empty() ? "" : " of " + created.channel()));
  });
}

struct BrandFlags {
  std::string brand;
};

int ListBenchmarks(Context& context, const BrandFlags& flags) {
  v1::ListBenchmarksRequest request;
  request.set_parent(BrandName(flags.brand));
  v1::ListBenchmarksResponse response;
  const grpc::Status status =
      ListAll(context.connection(), &CatalogService::Stub::ListBenchmarks, request, &response);
  if (!status.ok()) return context.Fail(status);
  return context.PrintList(response, BenchmarkTable(response.benchmarks()), "No benchmarks yet.");
}

struct BenchmarkFlags {
  std::string brand;
  std::string benchmark;
};

int DeleteBenchmark(Context& context, const BenchmarkFlags& flags) {
  v1::DeleteBenchmarkRequest request;
  request.set_name(ChildName(flags.brand, "benchmarks", flags.benchmark));
  google::protobuf::Empty empty;
  const grpc::Status status = context.connection().Call(&CatalogService::Stub::DeleteBenchmark,
                                                        request, &empty, Repeat::kNever);
  if (!status.ok()) return context.Fail(status);
  return context.PrintDone(fmt::format("Deleted benchmark {}.", flags.benchmark));
}

void AddCreate(CLI::App& group, Context& context) {
  auto [create, flags] =
      AddCommand(group, context, "create", "Create a benchmark",
                 "  funnelcast benchmark create shop tiktok_ctr --channel tiktok \\\n"
                 "      --metric clicks --per impressions --low 0.004 --high 0.02 \\\n"
                 "      --source \"Industry survey 2025\"",
                 &CreateBenchmark);
  AddArgument(create, "BRAND", flags.brand, "Id of the brand");
  AddArgument(create, "BENCHMARK", flags.benchmark, "Id: a-z, 0-9, _ and -, at most 63 characters");
  AddText(create, "--metric", flags.metric, "What the rate brings, for instance clicks").Require();
  AddText(create, "--per", flags.per,
          "What it is counted by: an earlier stage (impressions) or an input (spend)")
      .Require();
  AddRate(create, "--low", flags.low,
          "Nine of ten comparable brands lie above this, for instance 0.4%")
      .Require();
  AddRate(create, "--high", flags.high, "and below this").Require();
  AddText(create, "--channel", flags.channel,
          "The channel it is for, created if unknown (default every channel)");
  AddText(create, "--source", flags.source, "Where the range is from");
  AddText(create, "--display-name", flags.display_name, "Name for people (default the id)");
}

}  // namespace

void AddBenchmarkCommands(CLI::App& app, Context& context) {
  CLI::App& group =
      AddGroup(app, "benchmark", "Benchmarks: what comparable brands see; a prior and a yardstick");
  AddCreate(group, context);
  auto [list, list_flags] = AddCommand(group, context, "list", "List the benchmarks of a brand",
                                       "  funnelcast benchmark list shop", &ListBenchmarks);
  AddArgument(list, "BRAND", list_flags.brand, "Id of the brand");
  auto [remove, remove_flags] =
      AddCommand(group, context, "delete", "Delete a benchmark",
                 "  funnelcast benchmark delete shop tiktok_ctr", &DeleteBenchmark);
  AddArgument(remove, "BRAND", remove_flags.brand, "Id of the brand");
  AddArgument(remove, "BENCHMARK", remove_flags.benchmark, "Id of the benchmark");
}

}  // namespace funnelcast::cli
