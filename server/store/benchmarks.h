// Benchmarks: outside ranges for the rates of a funnel.
#ifndef FUNNELCAST_SERVER_STORE_BENCHMARKS_H_
#define FUNNELCAST_SERVER_STORE_BENCHMARKS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

struct Benchmark {
  std::string brand;
  std::string id;
  std::string display_name;
  std::string channel;     // empty: every channel and the brand as a whole
  std::string metric;      // of a later stage
  std::string per_metric;  // of an earlier stage, or an input
  double low = 0;          // the central 90 % of comparable brands
  double high = 0;
  std::string source;
  std::int64_t version = 0;
};

// NOT_FOUND for the brand, ALREADY_EXISTS for an id that is taken.
absl::StatusOr<Benchmark> InsertBenchmark(Transaction& transaction, Benchmark benchmark);

absl::StatusOr<Benchmark> FindBenchmark(Reader& reader, const std::string& brand,
                                        const std::string& id);

absl::StatusOr<std::vector<Benchmark>> ListBenchmarks(Reader& reader, const std::string& brand,
                                                      const Page& page);

// Replaces all but its id. NOT_FOUND, ABORTED.
absl::StatusOr<Benchmark> UpdateBenchmark(Transaction& transaction, Benchmark benchmark,
                                          ExpectedVersion expected);

// NOT_FOUND, ABORTED.
absl::Status DeleteBenchmark(Transaction& transaction, const std::string& brand,
                             const std::string& id, ExpectedVersion expected);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_BENCHMARKS_H_
