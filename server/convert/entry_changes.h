// Merges of catalogue entries between contract and store.
#ifndef FUNNELCAST_SERVER_CONVERT_ENTRY_CHANGES_H_
#define FUNNELCAST_SERVER_CONVERT_ENTRY_CHANGES_H_

#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog_changes.pb.h"
#include "server/convert/requests.h"
#include "server/store/series_merge.h"

namespace funnelcast::convert {

// Which entry goes into which.
struct MergeTarget {
  Ids from;
  Ids into;
  store::BothValues both_values = store::BothValues::kRefuse;
};

// Checks every field but whether both entries exist and lie in the same parent.
absl::StatusOr<MergeTarget> MergeFromProto(const std::string& name, const std::string& into,
                                           v1::BothValues both_values,
                                           const std::string& request_id,
                                           const std::string& pattern);

// `name`: of the entry that stays.
v1::MergeResponse ToProto(const store::SeriesMergeResult& result, const std::string& brand,
                          const std::string& name);

// FAILED_PRECONDITION with the first days on which both entries have a value.
absl::Status RefuseClashes(const store::SeriesMergeResult& result, store::BothValues both_values,
                           const std::string& from, const std::string& into);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_ENTRY_CHANGES_H_
