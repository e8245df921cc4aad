// Experiments: lift tests of single channels.
#ifndef FUNNELCAST_SERVER_STORE_EXPERIMENTS_H_
#define FUNNELCAST_SERVER_STORE_EXPERIMENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

struct Experiment {
  std::string brand;
  std::string id;
  std::string display_name;
  std::string channel;
  std::string metric;  // the outcome that was compared
  Day start_day = 0;
  Day end_day = 0;                 // the day after the last
  double input_change = 0;         // in sum over the test, not 0
  double lift = 0;                 // of the outcome, in sum over the test
  double lift_standard_error = 0;  // above 0
  std::string note;
  std::int64_t version = 0;
};

// NOT_FOUND for the brand, ALREADY_EXISTS for an id that is taken.
absl::StatusOr<Experiment> InsertExperiment(Transaction& transaction, Experiment experiment);

absl::StatusOr<Experiment> FindExperiment(Reader& reader, const std::string& brand,
                                          const std::string& id);

absl::StatusOr<std::vector<Experiment>> ListExperiments(Reader& reader, const std::string& brand,
                                                        const Page& page);

// Replaces all but its id. NOT_FOUND, ABORTED.
absl::StatusOr<Experiment> UpdateExperiment(Transaction& transaction, Experiment experiment,
                                            ExpectedVersion expected);

// NOT_FOUND, ABORTED.
absl::Status DeleteExperiment(Transaction& transaction, const std::string& brand,
                              const std::string& id, ExpectedVersion expected);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_EXPERIMENTS_H_
