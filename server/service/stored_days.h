// Daily values of a brand: the store reads what is stored, server/history makes days of it.
#ifndef FUNNELCAST_SERVER_SERVICE_STORED_DAYS_H_
#define FUNNELCAST_SERVER_SERVICE_STORED_DAYS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/history/daily_values.h"
#include "server/history/observed_days.h"
#include "server/store/reader.h"
#include "server/store/series_values.h"

namespace funnelcast::service {

// What daily values are to have beside one value a day.
enum class DailyParts { kNone, kCampaigns, kCampaignsAndCoveredDays };

// Calls `visit` for every metric and channel with a value in the selection, ordered by both (see
// history::DailyValues). NOT_FOUND for the brand.
absl::Status VisitDailyValues(store::Reader& reader, const std::string& brand,
                              const store::SeriesSelection& selection, DailyParts parts,
                              const history::DailyVisitor& visit);

struct ObservedDaysQuery {
  std::set<std::string> metrics;   // all when empty
  std::set<std::string> channels;  // all and the brand as a whole ("") when empty
  store::Day start_day = 0;
  store::Day end_day = 0;  // the day after the last
};

// The days with values in [start_day, end_day), ordered by metric and channel; series without any
// are left out. NOT_FOUND for the brand.
absl::StatusOr<std::vector<history::ObservedDays>> LoadObservedDays(store::Reader& reader,
                                                                    const std::string& brand,
                                                                    const ObservedDaysQuery& query);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_STORED_DAYS_H_
