// Hands the rows of the store on to server/history.
#include "server/service/stored_days.h"

#include <utility>

#include "server/status_macros.h"
#include "server/store/metrics.h"

namespace funnelcast::service {

absl::Status VisitDailyValues(store::Reader& reader, const std::string& brand,
                              const store::SeriesSelection& selection, DailyParts parts,
                              const history::DailyVisitor& visit) {
  history::DailyOptions options;
  ASSIGN_OR_RETURN(options.controls,
                   store::LoadMetricsOfKind(reader, brand, store::MetricKind::kControl));
  options.with_campaigns = parts != DailyParts::kNone;
  options.with_covered_days = parts == DailyParts::kCampaignsAndCoveredDays;
  history::DailyValues days(std::move(options), visit);
  RETURN_IF_ERROR(
      store::VisitSeriesValues(reader, brand, selection, [&](const store::SeriesValues& values) {
        const store::SeriesKey& key = values.key;
        if (!days.Begin({key.metric, key.channel, key.campaign, key.activity, key.audience,
                         values.start_day, values.end_day})) {
          return false;
        }
        for (const store::ObservationRow& row : values.rows) {
          days.Add(row.day, row.day_count, row.value);
        }
        return true;
      }));
  days.Finish();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<history::ObservedDays>> LoadObservedDays(
    store::Reader& reader, const std::string& brand, const ObservedDaysQuery& query) {
  store::SeriesSelection selection;
  if (!query.metrics.empty()) selection.metrics = query.metrics;
  if (!query.channels.empty()) selection.channels = query.channels;
  selection.start_day = query.start_day;
  selection.end_day = query.end_day;
  std::vector<history::ObservedDays> all;
  RETURN_IF_ERROR(VisitDailyValues(reader, brand, selection, DailyParts::kNone,
                                   [&](const std::string& metric, const std::string& channel,
                                       const history::DailySeries& series) {
                                     all.push_back(
                                         history::FindObservedDays(metric, channel, series));
                                     return true;
                                   }));
  return all;
}

}  // namespace funnelcast::service
