// Where the data of targets come from.
#ifndef FUNNELCAST_TESTS_SIMULATOR_SAMPLER_BENCH_DATA_H_
#define FUNNELCAST_TESTS_SIMULATOR_SAMPLER_BENCH_DATA_H_

#include <absl/status/statusor.h>

#include <string>

#include "tests/simulator/sampler/target.h"

namespace funnelcast::sampler_bench {

// What a user said about data; at most one of the two.
struct DataChoice {
  std::string file;      // a JSON file
  bool example = false;  // made-up data of the same shape
};

// Builds the target. Its data come from the choice; without one from
// FOLDER/`entry.reference`/data.json, where FOLDER is what the environment names in
// FUNNELCAST_POSTERIORS, or else ../shared/data/posteriordb beside the checkout this was built
// from. The data of posteriordb are not part of the project.
//
// NOT_FOUND: no such file. INVALID_ARGUMENT: no JSON, or it lacks what the target reads.
absl::StatusOr<Target> MakeTarget(const TargetEntry& entry, const DataChoice& choice);

}  // namespace funnelcast::sampler_bench

#endif  // FUNNELCAST_TESTS_SIMULATOR_SAMPLER_BENCH_DATA_H_
