#include "server/convert/benchmark.h"

#include "fmt/format.h"
#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

constexpr std::initializer_list<const char*> kChangeable = {
    "display_name", "channel", "metric", "per_metric", "low", "high", "source"};

void CheckRange(const v1::Benchmark& benchmark, errors::FieldViolations& violations) {
  CheckPositive(benchmark.low(), "benchmark.low", limits::kMaxRate, violations);
  CheckPositive(benchmark.high(), "benchmark.high", limits::kMaxRate, violations);
  if (benchmark.low() > 0.0 && benchmark.high() > 0.0 && benchmark.low() >= benchmark.high()) {
    violations.Add("benchmark.high", errors::kConflicting,
                   words::Message{"BENCHMARK_RANGE_REVERSED",
                                  {{"high", words::Exact{benchmark.high()}},
                                   {"low", words::Exact{benchmark.low()}}}});
  }
}

// Checks what a person may set and puts it into the record.
void CheckBenchmark(const v1::Benchmark& benchmark, store::Benchmark& record,
                    errors::FieldViolations& violations) {
  CheckText(benchmark.display_name(), "benchmark.display_name", limits::kMaxDisplayNameCharacters,
            violations);
  CheckOptionalId(benchmark.channel(), "benchmark.channel", violations);
  CheckId(benchmark.metric(), "benchmark.metric", violations);
  CheckId(benchmark.per_metric(), "benchmark.per_metric", violations);
  if (!benchmark.metric().empty() && benchmark.per_metric() == benchmark.metric()) {
    violations.Add(
        "benchmark.per_metric", errors::kConflicting,
        words::Message{"BENCHMARK_PER_ITSELF", {{"metric", Quoted(benchmark.per_metric())}}});
  }
  CheckRange(benchmark, violations);
  CheckText(benchmark.source(), "benchmark.source", limits::kMaxSourceCharacters, violations);
  record.display_name = NameOrId(benchmark.display_name(), record.id);
  record.channel = benchmark.channel();
  record.metric = benchmark.metric();
  record.per_metric = benchmark.per_metric();
  record.low = benchmark.low();
  record.high = benchmark.high();
  record.source = benchmark.source();
}

}  // namespace

absl::StatusOr<store::Benchmark> FromProto(const v1::CreateBenchmarkRequest& request) {
  errors::FieldViolations violations;
  const Ids parent = CheckCreate(request.parent(), kBrandPattern, request.benchmark_id(),
                                 "benchmark_id", request.request_id(), violations);
  store::Benchmark record;
  record.brand = parent.front();
  record.id = request.benchmark_id();
  CheckBenchmark(request.benchmark(), record, violations);
  if (!violations.empty()) return violations.ToStatus();
  return record;
}

absl::StatusOr<BenchmarkUpdate> FromProto(const v1::UpdateBenchmarkRequest& request) {
  return UpdateFromProto(request, request.benchmark(), kBenchmarkPattern, "benchmark", kChangeable);
}

absl::StatusOr<store::Benchmark> Apply(const BenchmarkUpdate& update,
                                       const store::Benchmark& benchmark) {
  v1::Benchmark proto = ToProto(benchmark);
  MergeMasked(update.given, update.mask, kChangeable, proto);
  errors::FieldViolations violations;
  store::Benchmark changed = benchmark;
  CheckBenchmark(proto, changed, violations);
  if (!violations.empty()) return violations.ToStatus();
  return changed;
}

v1::Benchmark ToProto(const store::Benchmark& benchmark) {
  v1::Benchmark proto;
  proto.set_name(FormatName(kBenchmarkPattern, {benchmark.brand, benchmark.id}));
  proto.set_display_name(benchmark.display_name);
  proto.set_channel(benchmark.channel);
  proto.set_metric(benchmark.metric);
  proto.set_per_metric(benchmark.per_metric);
  proto.set_low(benchmark.low);
  proto.set_high(benchmark.high);
  proto.set_source(benchmark.source);
  proto.set_etag(MakeEtag(benchmark.version));
  return proto;
}

}  // namespace funnelcast::convert
