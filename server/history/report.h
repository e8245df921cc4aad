// Gathers what the report on a brand's history is made of, and makes it (see findings.h). Pure.
#ifndef FUNNELCAST_SERVER_HISTORY_REPORT_H_
#define FUNNELCAST_SERVER_HISTORY_REPORT_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/history/benchmark_rates.h"
#include "server/history/findings.h"
#include "server/history/levels.h"
#include "server/history/repeats.h"
#include "server/history/roles.h"
#include "simulator/data/history.h"

namespace funnelcast::history {

// A stored series by the number that it got when it was first imported.
struct NumberedSeries {
  std::string channel;
  std::string campaign;
  std::int64_t number = 0;
};

// What a brand has beside its values.
struct ReportRecords {
  std::string brand;
  std::string currency_code;
  std::string holiday_region;  // may be empty
  std::vector<FunnelStages> funnels;
  MetricKinds kinds;
  std::vector<NumberedSeries> series;  // all that ever had values
  std::vector<RateRange> benchmarks;
};

struct FullReport : HistoryReport {
  std::vector<BenchmarkRate> benchmark_rates;
};

// Takes the daily values, with campaigns and covered days, of every metric and channel; then those
// of channels_to_compare once more, where there are any; and makes the report.
class ReportBuilder {
 public:
  explicit ReportBuilder(ReportRecords records) : records_(std::move(records)) {}

  void Add(const std::string& metric, const std::string& channel, const DailySeries& daily);

  // The channels of which campaigns may repeat each other.
  std::set<std::string> channels_to_compare() const;
  void Compare(const std::string& metric, const std::string& channel, const DailySeries& daily);

  // The first day with a value, and the day after the last; {0, 0} when there is none.
  std::pair<Day, Day> days() const;

  // `events`: the brand's, with its calendar where it has a region. The total of a control is its
  // mean, and `observation_count` the number of daily values. Call it once.
  FullReport Build(const std::vector<data::EventDays>& events);

 private:
  std::vector<Renaming> FindRenamedCampaigns() const;

  ReportRecords records_;
  std::vector<Series> series_;
  std::int64_t value_count_ = 0;
  std::map<std::string, RepeatSearch> repeats_;  // of campaigns, by channel
};

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_REPORT_H_
