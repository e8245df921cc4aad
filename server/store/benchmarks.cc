// Benchmarks in SQL.
#include "server/store/benchmarks.h"

#include <utility>

#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/connection.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kInsert{
    "INSERT INTO benchmark (brand, benchmark, display_name, channel, metric, "
    "per_metric, low, high, source, version) VALUES (:brand, :benchmark, "
    ":display_name, :channel, :metric, :per_metric, :low, :high, :source, 1) ON "
    "CONFLICT (brand, benchmark) DO NOTHING"};
constexpr Sql kFind{
    "SELECT brand, benchmark, display_name, channel, metric, per_metric, low, "
    "high, source, version FROM benchmark WHERE brand = :brand AND benchmark = "
    ":benchmark",
    "ttttttrrti"};
constexpr Sql kList{
    "SELECT brand, benchmark, display_name, channel, metric, per_metric, low, "
    "high, source, version FROM benchmark WHERE brand = :brand AND benchmark > "
    ":after ORDER BY benchmark LIMIT :count",
    "ttttttrrti"};
constexpr Sql kUpdate{
    "UPDATE benchmark SET display_name = :display_name, channel = :channel, metric = :metric, "
    "per_metric = :per_metric, low = :low, high = :high, source = :source, version = :version "
    "WHERE brand = :brand AND benchmark = :benchmark"};
constexpr Sql kDelete{"DELETE FROM benchmark WHERE brand = :brand AND benchmark = :benchmark"};

Benchmark ReadBenchmark(Statement& row) {
  Benchmark benchmark;
  row.Read(benchmark.brand, benchmark.id, benchmark.display_name, benchmark.channel,
           benchmark.metric, benchmark.per_metric, benchmark.low, benchmark.high, benchmark.source,
           benchmark.version);
  return benchmark;
}

std::string NameOf(const std::string& brand, const std::string& id) {
  return ChildName(brand, "benchmarks", id);
}

}  // namespace

absl::StatusOr<Benchmark> InsertBenchmark(Transaction& transaction, Benchmark benchmark) {
  RETURN_IF_ERROR(CheckBrandExists(transaction, benchmark.brand));
  benchmark.version = 1;
  RETURN_IF_ERROR(
      CheckInserted(Execute(transaction, kInsert, benchmark.brand, benchmark.id,
                            benchmark.display_name, benchmark.channel, benchmark.metric,
                            benchmark.per_metric, benchmark.low, benchmark.high, benchmark.source),
                    "benchmark", NameOf(benchmark.brand, benchmark.id)));
  return benchmark;
}

absl::StatusOr<Benchmark> FindBenchmark(Reader& reader, const std::string& brand,
                                        const std::string& id) {
  return Found(SelectOne(reader, kFind, ReadBenchmark, brand, id), "benchmark", NameOf(brand, id));
}

absl::StatusOr<std::vector<Benchmark>> ListBenchmarks(Reader& reader, const std::string& brand,
                                                      const Page& page) {
  return SelectAll(reader, kList, ReadBenchmark, brand, page.after_id, page.limit);
}

absl::StatusOr<Benchmark> UpdateBenchmark(Transaction& transaction, Benchmark benchmark,
                                          ExpectedVersion expected) {
  auto stored = FindBenchmark(transaction, benchmark.brand, benchmark.id);
  RETURN_IF_ERROR(
      CheckVersion(stored, expected, "benchmark", NameOf(benchmark.brand, benchmark.id)));
  benchmark.version = stored->version + 1;
  RETURN_IF_ERROR(Execute(transaction, kUpdate, benchmark.display_name, benchmark.channel,
                          benchmark.metric, benchmark.per_metric, benchmark.low, benchmark.high,
                          benchmark.source, benchmark.version, benchmark.brand, benchmark.id));
  return benchmark;
}

absl::Status DeleteBenchmark(Transaction& transaction, const std::string& brand,
                             const std::string& id, ExpectedVersion expected) {
  auto stored = FindBenchmark(transaction, brand, id);
  RETURN_IF_ERROR(CheckVersion(stored, expected, "benchmark", NameOf(brand, id)));
  return Execute(transaction, kDelete, brand, id).status();
}

}  // namespace funnelcast::store
