// The methods of benchmarks.
#include "server/convert/benchmark.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/service/references.h"
#include "server/service/resource_methods.h"
#include "server/service/standard_methods.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/benchmarks.h"
#include "server/store/channels.h"
#include "server/store/metrics.h"

namespace funnelcast::service {
namespace {

// A channel that is met for the first time is created, since a benchmark is what a channel without
// history begins with.
absl::Status CreateChannelIfNew(store::Transaction& transaction, const std::string& brand,
                                const std::string& channel) {
  if (channel.empty()) return absl::OkStatus();
  const auto found = store::FindChannel(transaction, brand, channel);
  if (!absl::IsNotFound(found.status())) return found.status();
  ASSIGN_OR_RETURN(const std::int64_t count, store::CountChannels(transaction, brand));
  RETURN_IF_ERROR(CheckRoom(OfBrand("channels", brand), count, limits::kMaxChannelsPerBrand));
  return store::EnsureChannel(transaction, brand, channel);
}

absl::Status ResolveReferences(store::Transaction& transaction, store::Benchmark& benchmark) {
  using Kind = store::MetricKind;
  RETURN_IF_ERROR(store::CheckBrandExists(transaction, benchmark.brand));
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(transaction, benchmark.brand));
  benchmark.metric = aliases.Metric(benchmark.metric);
  benchmark.per_metric = aliases.Metric(benchmark.per_metric);
  benchmark.channel = aliases.Channel(benchmark.channel);
  errors::FieldViolations violations;
  absl::Status status;
  status.Update(CheckMetricKind(transaction, benchmark.brand, benchmark.metric,
                                {Kind::kCount, Kind::kMoney}, "benchmark.metric", violations));
  status.Update(CheckMetricKind(transaction, benchmark.brand, benchmark.per_metric,
                                {Kind::kCount, Kind::kSpend, Kind::kEffort}, "benchmark.per_metric",
                                violations));
  if (!status.ok()) return status;
  if (!violations.empty()) return violations.ToStatus();
  return CreateChannelIfNew(transaction, benchmark.brand, benchmark.channel);
}

absl::Status ResolveChanged(store::Transaction& transaction, const store::Benchmark&,
                            store::Benchmark& changed) {
  return ResolveReferences(transaction, changed);
}

struct BenchmarkResource : BelowBrand {
  using Proto = v1::Benchmark;
  using ListResponse = v1::ListBenchmarksResponse;
  static constexpr auto& kPattern = convert::kBenchmarkPattern;
  static constexpr char kCreateMethod[] = "CreateBenchmark";
  static constexpr char kListMethod[] = "ListBenchmarks";
  static constexpr char kCollection[] = "benchmarks";
  static constexpr std::int64_t kLimit = limits::kMaxBenchmarksPerBrand;
  static constexpr auto kInsert = &store::InsertBenchmark;
  static constexpr auto kFind = &store::FindBenchmark;
  static constexpr auto kList = &store::ListBenchmarks;
  static constexpr auto kDelete = &store::DeleteBenchmark;
  static constexpr auto kUpdate = &store::UpdateBenchmark;
  static constexpr auto kCheckNew = &ResolveReferences;
  static constexpr auto kCheckChange = &ResolveChanged;
  static auto* Entries(ListResponse& response) { return response.mutable_benchmarks(); }
};

}  // namespace

void AddBenchmarkMethods(StoreMethods& table) {
  table.Add(Lane::kStore, &CreateResource<BenchmarkResource, v1::CreateBenchmarkRequest>);
  table.Add(Lane::kInline, &GetResource<BenchmarkResource, v1::GetBenchmarkRequest>);
  table.Add(Lane::kInline, &ListResources<BenchmarkResource, v1::ListBenchmarksRequest>);
  table.Add(Lane::kStore, &UpdateResource<BenchmarkResource, v1::UpdateBenchmarkRequest>);
  table.Add(Lane::kStore, &DeleteResource<BenchmarkResource, v1::DeleteBenchmarkRequest>);
}

}  // namespace funnelcast::service
