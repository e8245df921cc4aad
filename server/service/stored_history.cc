// Reads records and daily values and hands them to server/history.
#include "server/service/stored_history.h"

#include <set>
#include <utility>
#include <vector>

#include "server/history/surroundings.h"
#include "server/limits.h"
#include "server/service/stored_days.h"
#include "server/status_macros.h"
#include "server/store/benchmarks.h"
#include "server/store/brands.h"
#include "server/store/events.h"
#include "server/store/experiments.h"
#include "server/store/funnels.h"
#include "server/store/metrics.h"
#include "server/store/series_values.h"

namespace funnelcast::service {
namespace {

using history::MetricAndChannel;

history::FunnelStages StagesOf(const store::Funnel& funnel) {
  history::FunnelStages stages{funnel.id, {}};
  for (const store::FunnelStage& one : funnel.stages) {
    stages.stages.push_back({one.stage, one.metric});
  }
  return stages;
}

absl::StatusOr<std::vector<history::FunnelStages>> LoadStages(store::Reader& reader,
                                                              const std::string& brand) {
  ASSIGN_OR_RETURN(
      const std::vector<store::Funnel> funnels,
      store::ListFunnels(reader, brand,
                         {.after_id = "", .limit = static_cast<int>(limits::kMaxFunnelsPerBrand)}));
  std::vector<history::FunnelStages> stages;
  for (const store::Funnel& funnel : funnels) stages.push_back(StagesOf(funnel));
  return stages;
}

absl::StatusOr<std::vector<history::RateRange>> LoadBenchmarks(store::Reader& reader,
                                                               const std::string& brand) {
  ASSIGN_OR_RETURN(
      const std::vector<store::Benchmark> benchmarks,
      store::ListBenchmarks(
          reader, brand,
          {.after_id = "", .limit = static_cast<int>(limits::kMaxBenchmarksPerBrand)}));
  std::vector<history::RateRange> ranges;
  for (const store::Benchmark& one : benchmarks) {
    ranges.push_back({one.id, one.channel, one.metric, one.per_metric, one.low, one.high});
  }
  return ranges;
}

absl::StatusOr<std::vector<history::LiftTest>> LoadExperiments(store::Reader& reader,
                                                               const std::string& brand) {
  ASSIGN_OR_RETURN(
      const std::vector<store::Experiment> experiments,
      store::ListExperiments(
          reader, brand,
          {.after_id = "", .limit = static_cast<int>(limits::kMaxExperimentsPerBrand)}));
  std::vector<history::LiftTest> tests;
  for (const store::Experiment& one : experiments) {
    tests.push_back({one.channel, one.metric, one.start_day, one.end_day, one.input_change,
                     one.lift, one.lift_standard_error});
  }
  return tests;
}

// What a report needs beside the daily values.
absl::StatusOr<history::ReportRecords> LoadReportRecords(
    store::Reader& reader, const std::string& brand,
    const std::vector<store::StoredSeries>& stored) {
  ASSIGN_OR_RETURN(const store::Brand found, store::FindBrand(reader, brand));
  history::ReportRecords records;
  records.brand = brand;
  records.currency_code = found.currency_code;
  records.holiday_region = found.holiday_region;
  ASSIGN_OR_RETURN(records.funnels, LoadStages(reader, brand));
  ASSIGN_OR_RETURN(records.kinds, store::LoadMetricKinds(reader, brand));
  ASSIGN_OR_RETURN(records.benchmarks, LoadBenchmarks(reader, brand));
  for (const store::StoredSeries& one : stored) {
    records.series.push_back({one.key.channel, one.key.campaign, one.number});
  }
  return records;
}

// Adds the daily values to the report, those of campaigns that may repeat each other once more.
absl::Status AddDailyValues(store::Reader& reader, const std::string& brand,
                            std::optional<std::int64_t> as_of_us, history::ReportBuilder& report) {
  store::SeriesSelection selection;
  selection.as_of_us = as_of_us;
  RETURN_IF_ERROR(VisitDailyValues(
      reader, brand, selection, DailyParts::kCampaignsAndCoveredDays,
      [&](const std::string& metric, const std::string& channel, const auto& daily) {
        report.Add(metric, channel, daily);
        return true;
      }));
  selection.channels = report.channels_to_compare();
  if (selection.channels->empty()) return absl::OkStatus();
  return VisitDailyValues(
      reader, brand, selection, DailyParts::kCampaigns,
      [&](const std::string& metric, const std::string& channel, const auto& daily) {
        report.Compare(metric, channel, daily);
        return true;
      });
}

}  // namespace

absl::StatusOr<history::FunnelHistory> LoadFunnelHistory(store::Reader& reader,
                                                         const std::string& brand,
                                                         const std::string& funnel,
                                                         const HistoryRange& range) {
  ASSIGN_OR_RETURN(const std::vector<store::StoredSeries> stored, store::ListSeries(reader, brand));
  ASSIGN_OR_RETURN(const store::Funnel own, store::FindFunnel(reader, brand, funnel));
  ASSIGN_OR_RETURN(const std::vector<history::FunnelStages> funnels, LoadStages(reader, brand));
  ASSIGN_OR_RETURN(const history::MetricKinds kinds, store::LoadMetricKinds(reader, brand));
  const history::MetricRoles roles = history::FindRoles(StagesOf(own), funnels, kinds);
  std::vector<MetricAndChannel> observed;
  for (const store::StoredSeries& one : stored) {
    observed.emplace_back(one.key.metric, one.key.channel);
  }
  const std::set<std::string> foreign = history::FindForeignChannels(observed, roles);
  store::SeriesSelection selection;
  selection.metrics = history::UsedMetrics(roles);
  selection.end_day = range.end_day;
  selection.as_of_us = range.as_of_us;
  std::vector<history::UsedSeries> used;
  RETURN_IF_ERROR(VisitDailyValues(
      reader, brand, selection, DailyParts::kCampaigns,
      [&](const std::string& metric, const std::string& channel, const auto& daily) {
        used.push_back({metric, channel, daily});
        return true;
      }));
  history::FunnelHistory loaded = history::AssembleHistory(std::move(used), roles, foreign);
  ASSIGN_OR_RETURN(
      loaded.history.events,
      store::LoadEventDays(reader, brand, loaded.history.first_day, loaded.history.end_day()));
  ASSIGN_OR_RETURN(const std::vector<history::RateRange> benchmarks, LoadBenchmarks(reader, brand));
  history::AddBenchmarks(benchmarks, roles, foreign, loaded);
  ASSIGN_OR_RETURN(const std::vector<history::LiftTest> tests, LoadExperiments(reader, brand));
  history::AddExperiments(tests, roles, foreign, range.end_day, loaded);
  return loaded;
}

absl::StatusOr<history::FullReport> LoadHistoryReport(store::Reader& reader,
                                                      const std::string& brand,
                                                      std::optional<std::int64_t> as_of_us) {
  ASSIGN_OR_RETURN(const std::vector<store::StoredSeries> stored,
                   store::ListSeriesEver(reader, brand));
  ASSIGN_OR_RETURN(history::ReportRecords records, LoadReportRecords(reader, brand, stored));
  history::ReportBuilder builder(std::move(records));
  RETURN_IF_ERROR(AddDailyValues(reader, brand, as_of_us, builder));
  const auto [first_day, end_day] = builder.days();
  ASSIGN_OR_RETURN(const std::vector<data::EventDays> events,
                   store::LoadEventDays(reader, brand, first_day, end_day));
  history::FullReport report = builder.Build(events);
  if (as_of_us.has_value()) return report;
  report.observation_count = 0;
  for (const store::StoredSeries& one : stored) report.observation_count += one.observation_count;
  return report;
}

}  // namespace funnelcast::service
