// `funnelcast benchmark ...`: outside ranges for rates.
#include <fmt/format.h>

#include "clients/cli/catalog_verbs.h"
#include "clients/cli/commands.h"
#include "clients/cli/flags.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/catalog_service.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::CatalogService;

Table BenchmarkTable(const google::protobuf::RepeatedPtrField<v1::Benchmark>& benchmarks) {
  Table table({{"benchmark", Tr("benchmark")},
               {"channel", Tr("channel")},
               {"metric", Tr("metric")},
               {"per_metric", Tr("per")},
               {"low", Tr("low"), Align::kRight},
               {"high", Tr("high"), Align::kRight},
               {"source", Tr("source")}});
  for (const v1::Benchmark& benchmark : benchmarks) {
    table.AddRow(
        {IdOf(benchmark.name()), benchmark.channel(), benchmark.metric(), benchmark.per_metric(),
         Cell(FormatPlain(benchmark.low()), FormatRaw(benchmark.low())),
         Cell(FormatPlain(benchmark.high()), FormatRaw(benchmark.high())), benchmark.source()});
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
    context.Say(TrF("Created benchmark {}: {} to {} {} per unit of {}{}.", flags.benchmark,
                    FormatPlain(created.low()), FormatPlain(created.high()), created.metric(),
                    created.per_metric(),
                    created.channel().empty() ? "" : TrF(" of {}", created.channel())));
  });
}

struct BenchmarkVerbs {
  static constexpr Noun kNoun = {
      Mark("benchmark"),
      Mark("List the benchmarks of a brand"),
      "tiktok_ctr",
      {Level{"BENCHMARK", "benchmarks", "benchmark", Mark("Id of the benchmark")}}};
  static constexpr auto kGet = &CatalogService::Stub::GetBenchmark;
  static constexpr auto kList = &CatalogService::Stub::ListBenchmarks;
  static constexpr auto kDelete = &CatalogService::Stub::DeleteBenchmark;
  static Table MakeTable(const google::protobuf::RepeatedPtrField<v1::Benchmark>& benchmarks) {
    return BenchmarkTable(benchmarks);
  }
  static const auto& Entries(const v1::ListBenchmarksResponse& response) {
    return response.benchmarks();
  }
  static std::string WhenEmpty(const std::string&) { return Tr("No benchmarks yet."); }
};

// Makes a benchmark one for every channel.
constexpr char kEveryChannel[] = "all";

struct UpdateFlags : PathFlags {
  std::string channel;
  std::string metric;
  std::string per;
  std::optional<double> low;
  std::optional<double> high;
  std::string source;
  std::string display_name;
};

int UpdateBenchmark(Context& context, const UpdateFlags& flags) {
  v1::UpdateBenchmarkRequest request;
  v1::Benchmark& benchmark = *request.mutable_benchmark();
  benchmark.set_name(EntryName(BenchmarkVerbs::kNoun, flags));
  const auto change = [&](bool given, const char* path) {
    if (given) request.mutable_update_mask()->add_paths(path);
    return given;
  };
  if (change(!flags.channel.empty(), "channel")) benchmark.set_channel(flags.channel);
  if (flags.channel == kEveryChannel) benchmark.clear_channel();
  if (change(!flags.metric.empty(), "metric")) benchmark.set_metric(flags.metric);
  if (change(!flags.per.empty(), "per_metric")) benchmark.set_per_metric(flags.per);
  if (change(flags.low.has_value(), "low")) benchmark.set_low(*flags.low);
  if (change(flags.high.has_value(), "high")) benchmark.set_high(*flags.high);
  if (change(!flags.source.empty(), "source")) benchmark.set_source(flags.source);
  if (change(!flags.display_name.empty(), "display_name"))
    benchmark.set_display_name(flags.display_name);
  if (request.update_mask().paths().empty()) {
    return context.Refuse(
        Tr("Nothing to change; give --low, --high, --channel, --metric, --per, --source or "
           "--display-name."));
  }
  v1::Benchmark updated;
  const grpc::Status status =
      context.connection().Call(&CatalogService::Stub::UpdateBenchmark, request, &updated);
  if (!status.ok()) return context.Fail(status);
  return context.PrintRecord(updated, OneEntryTable<BenchmarkVerbs>(updated));
}

void AddUpdate(CLI::App& group, Context& context) {
  auto [command, flags] = AddCommand(
      group, context, "update", Tr("Change a benchmark"),
      ExampleLine(BenchmarkVerbs::kNoun, "update", "--low 0.005 --high 0.02"), &UpdateBenchmark);
  AddEntryArguments(command, BenchmarkVerbs::kNoun, flags);
  AddText(command, "--metric", flags.metric, Tr("What the rate brings"));
  AddText(command, "--per", flags.per, Tr("What it is counted by"));
  AddRate(command, "--low", flags.low, Tr("Nine of ten comparable brands lie above this"));
  AddRate(command, "--high", flags.high, Tr("and below this"));
  AddText(command, "--channel", flags.channel, Tr("The channel it is for; all for every channel"));
  AddText(command, "--source", flags.source, Tr("Where the range is from"));
  AddText(command, "--display-name", flags.display_name, Tr("Name for people"));
}
void AddCreate(CLI::App& group, Context& context) {
  auto [create, flags] =
      AddCommand(group, context, "create", Tr("Create a benchmark"),
                 "  funnelcast benchmark create shop tiktok_ctr --channel tiktok \\\n"
                 "      --metric clicks --per impressions --low 0.004 --high 0.02 \\\n"
                 "      --source \"Industry survey 2025\"",
                 &CreateBenchmark);
  AddArgument(create, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArgument(create, "BENCHMARK", flags.benchmark,
              Tr("Id: a-z, 0-9, _ and -, at most 63 characters"));
  AddText(create, "--metric", flags.metric, Tr("What the rate brings, for instance clicks"))
      .Require();
  AddText(create, "--per", flags.per,
          Tr("What it is counted by: an earlier stage (impressions) or an input (spend)"))
      .Require();
  AddRate(create, "--low", flags.low,
          Tr("Nine of ten comparable brands lie above this, for instance 0.4%"))
      .Require();
  AddRate(create, "--high", flags.high, Tr("and below this")).Require();
  AddText(create, "--channel", flags.channel,
          Tr("The channel it is for, created if unknown (default every channel)"));
  AddText(create, "--source", flags.source, Tr("Where the range is from"));
  AddText(create, "--display-name", flags.display_name, Tr("Name for people (default the id)"));
}

}  // namespace

void AddBenchmarkCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "benchmark",
                             Tr("Benchmarks: what comparable brands see; a prior and a yardstick"));
  AddCreate(group, context);
  AddList<BenchmarkVerbs>(group, context);
  AddShow<BenchmarkVerbs>(group, context);
  AddUpdate(group, context);
  AddDelete<BenchmarkVerbs>(group, context);
}

}  // namespace funnelcast::cli
