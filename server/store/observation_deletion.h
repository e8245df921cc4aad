// Takes observations out, as an import that can be undone.
#ifndef FUNNELCAST_SERVER_STORE_OBSERVATION_DELETION_H_
#define FUNNELCAST_SERVER_STORE_OBSERVATION_DELETION_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

// Which observations of a brand. Values over several days are chosen by their first one.
struct DeletionChoice {
  std::set<std::string> metrics;    // all when empty
  std::set<std::string> channels;   // all and the brand as a whole when empty
  std::set<std::string> campaigns;  // in any of the channels; all and none when empty
  bool brand_only = false;          // only what belongs to no channel
  std::optional<Day> start_day;
  std::optional<Day> end_day;  // the day after the last
};

struct DeletionOptions {
  std::string description;  // kept with the import: the choice in words
  std::string request_id;   // kept with the import, may be empty
};

struct DeletedSeries {
  std::string metric;
  std::string channel;
  std::int64_t observation_count = 0;
  double sum = 0;  // of a control the mean
  Day first_day = 0;
  Day last_day = 0;
};

struct DeletionResult {
  std::int64_t import = 0;  // 0 when nothing was taken out
  std::int64_t removed_count = 0;
  std::vector<DeletedSeries> series;  // ordered by metric and channel
};

// Takes the chosen observations out; nothing is journalled where there are none. NOT_FOUND for the
// brand. Cost: linear in the observations of the chosen series.
absl::StatusOr<DeletionResult> DeleteObservations(Transaction& transaction,
                                                  const std::string& brand,
                                                  const DeletionChoice& choice,
                                                  const DeletionOptions& options);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_OBSERVATION_DELETION_H_
