// The methods of benchmarks.
#include "server/convert/benchmark.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/references.h"
#include "server/service/standard_methods.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/benchmarks.h"
#include "server/store/channels.h"
#include "server/store/metrics.h"

namespace funnelcast::service {
namespace {

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
  static auto* Entries(ListResponse& response) { return response.mutable_benchmarks(); }
};

// A channel that is met for the first time is created, since a benchmark is what a channel without
// history begins with.
absl::Status CreateChannelIfNew(store::Transaction& transaction, const std::string& brand,
                                const std::string& channel) {
  if (channel.empty()) return absl::OkStatus();
  const auto found = store::FindChannel(transaction, brand, channel);
  if (!absl::IsNotFound(found.status())) return found.status();
  ASSIGN_OR_RETURN(const std::int64_t count, store::CountChannels(transaction, brand));
  RETURN_IF_ERROR(CheckRoom("channels of brands/" + brand, count, limits::kMaxChannelsPerBrand));
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

}  // namespace

absl::StatusOr<v1::Benchmark> CreateBenchmark(store::Store& store,
                                              const v1::CreateBenchmarkRequest& request) {
  return CreateResource<BenchmarkResource>(store, request, &ResolveReferences);
}

absl::StatusOr<v1::Benchmark> GetBenchmark(store::Store& store,
                                           const v1::GetBenchmarkRequest& request) {
  return GetResource<BenchmarkResource>(store, request);
}

absl::StatusOr<v1::ListBenchmarksResponse> ListBenchmarks(
    store::Store& store, const v1::ListBenchmarksRequest& request) {
  return ListResources<BenchmarkResource>(store, request);
}

absl::StatusOr<google::protobuf::Empty> DeleteBenchmark(store::Store& store,
                                                        const v1::DeleteBenchmarkRequest& request) {
  return DeleteResource<BenchmarkResource>(store, request);
}

absl::StatusOr<v1::Benchmark> UpdateBenchmark(store::Store& store,
                                              const v1::UpdateBenchmarkRequest& request) {
  return UpdateResource<BenchmarkResource>(
      store, request, [](store::Transaction& transaction, const auto&, auto& changed) {
        return ResolveReferences(transaction, changed);
      });
}

}  // namespace funnelcast::service
