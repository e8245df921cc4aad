// The catalogue entries an import brings along: which of its ids a brand does not have yet. For
// this folder alone.
#ifndef FUNNELCAST_SERVER_STORE_IMPORT_NAMES_H_
#define FUNNELCAST_SERVER_STORE_IMPORT_NAMES_H_

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/observations.h"
#include "server/store/reader.h"

namespace funnelcast::store {

// Ids that are not in a brand's catalogue.
struct MissingNames {
  std::set<std::string> metrics;
  std::set<std::string> channels;
  std::set<std::array<std::string, 2>> campaigns;   // channel, campaign
  std::set<std::array<std::string, 3>> activities;  // channel, campaign, activity
  std::set<std::string> audiences;

  std::size_t other_count() const {
    return campaigns.size() + activities.size() + audiences.size();
  }
};

// INVALID_ARGUMENT when a series names a campaign without a channel or an activity without a
// campaign.
absl::StatusOr<MissingNames> FindMissingNames(Reader& reader, const std::string& brand,
                                              const std::vector<SeriesKey>& series);

// INVALID_ARGUMENT naming the missing ids when `options` refuses them; RESOURCE_EXHAUSTED when the
// brand would have too many channels.
absl::Status CheckMissingNames(Reader& reader, const std::string& brand,
                               const MissingNames& missing, const ImportOptions& options);

// The import that a change belongs to.
struct JournalPlace {
  std::int64_t brand_key = 0;
  std::int64_t import = 0;
};

// Adds them to the catalogue under the display names of the batch, and to the journal as entries
// that the import added. Metrics that the batch has as fractional become so, and campaigns learn
// their ids in the tool they come from.
absl::Status InsertMissingNames(Transaction& transaction, const std::string& brand,
                                const MissingNames& missing, const ObservationBatch& batch,
                                const JournalPlace& place);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_IMPORT_NAMES_H_
