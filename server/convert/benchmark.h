// Benchmarks between contract and store.
#ifndef FUNNELCAST_SERVER_CONVERT_BENCHMARK_H_
#define FUNNELCAST_SERVER_CONVERT_BENCHMARK_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog.pb.h"
#include "funnelcast/v1/catalog_changes.pb.h"
#include "funnelcast/v1/catalog_service.pb.h"
#include "server/convert/requests.h"
#include "server/store/benchmarks.h"

namespace funnelcast::convert {

// Checks every field of the request; whether its metrics exist is not known here.
absl::StatusOr<store::Benchmark> FromProto(const v1::CreateBenchmarkRequest& request);

using BenchmarkUpdate = MaskedUpdate<v1::Benchmark>;
absl::StatusOr<BenchmarkUpdate> FromProto(const v1::UpdateBenchmarkRequest& request);
// `benchmark` with what the update changes. INVALID_ARGUMENT with all violations.
absl::StatusOr<store::Benchmark> Apply(const BenchmarkUpdate& update,
                                       const store::Benchmark& benchmark);

v1::Benchmark ToProto(const store::Benchmark& benchmark);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_BENCHMARK_H_
