// Brings records and daily values into the form that findings are made from.
#include "server/history/report.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "simulator/data/calendar.h"

namespace funnelcast::history {
namespace {

// The neighbouring stages of all funnels.
std::vector<StagePair> FindStagePairs(const std::vector<FunnelStages>& funnels) {
  std::map<std::pair<std::string, std::string>, data::Stage> pairs;
  for (const FunnelStages& funnel : funnels) {
    for (std::size_t i = 1; i < funnel.stages.size(); ++i) {
      pairs.try_emplace({funnel.stages[i - 1].metric, funnel.stages[i].metric},
                        funnel.stages[i].stage);
    }
  }
  std::vector<StagePair> result;
  for (const auto& [metrics, stage] : pairs) {
    result.push_back({metrics.first, metrics.second, stage});
  }
  return result;
}

// Keeps the smaller number.
void Note(const std::string& id, std::int64_t number, std::map<std::string, std::int64_t>& ids) {
  std::int64_t& known = ids.try_emplace(id, number).first->second;
  known = std::min(known, number);
}

// Events of the brand, and shopping days and holidays; of Germany where the brand has no region.
std::vector<CoveredDays> FindSpecialDays(std::vector<data::EventDays> events,
                                         const std::string& region, Day first_day, Day end_day) {
  if (region.empty()) {
    const auto calendar = data::CalendarDays("DE", first_day, end_day);
    events.insert(events.end(), calendar.begin(), calendar.end());
  }
  std::vector<CoveredDays> days;
  for (const data::EventDays& event : events) {
    days.push_back({event.first_day - event.lead_days, event.end_day + event.lag_days});
  }
  return days;
}

}  // namespace

void ReportBuilder::Add(const std::string& metric, const std::string& channel,
                        const DailySeries& daily) {
  Series series{metric, channel, {}, daily.covered};
  for (std::size_t i = 0; i < daily.values.size(); ++i) {
    if (!std::isnan(daily.values[i])) {
      series.values.push_back({daily.first_day + static_cast<Day>(i), daily.values[i]});
    }
  }
  value_count_ += std::ssize(series.values);
  series_.push_back(std::move(series));
  if (daily.campaigns.size() > 1) repeats_[channel].AddCandidates(daily.campaigns);
}

std::set<std::string> ReportBuilder::channels_to_compare() const {
  std::set<std::string> channels;
  for (const auto& [channel, search] : repeats_) {
    if (search.has_candidates()) channels.insert(channel);
  }
  return channels;
}

void ReportBuilder::Compare(const std::string& metric, const std::string& channel,
                            const DailySeries& daily) {
  repeats_[channel].Compare(metric, daily.first_day, daily.campaigns);
}

std::pair<Day, Day> ReportBuilder::days() const {
  if (series_.empty()) return {0, 0};
  std::pair<Day, Day> span{std::numeric_limits<Day>::max(), std::numeric_limits<Day>::min()};
  for (const Series& one : series_) {
    span.first = std::min(span.first, one.values.front().day);
    span.second = std::max(span.second, one.values.back().day + 1);
  }
  return span;
}

std::vector<Renaming> ReportBuilder::FindRenamedCampaigns() const {
  std::vector<Renaming> renamings;
  for (const auto& [channel, search] : repeats_) {
    if (!search.has_candidates()) continue;
    std::map<std::string, std::int64_t> numbers;
    for (const NumberedSeries& one : records_.series) {
      if (one.channel == channel && !one.campaign.empty()) Note(one.campaign, one.number, numbers);
    }
    for (const Repeat& repeat : search.Find()) {
      renamings.push_back(MakeRenaming(channel, repeat, numbers));
    }
  }
  return renamings;
}

FullReport ReportBuilder::Build(const std::vector<data::EventDays>& events) {
  if (series_.empty()) return {};
  ReportFacts facts;
  facts.brand = records_.brand;
  facts.currency_code = records_.currency_code;
  facts.stage_pairs = FindStagePairs(records_.funnels);
  facts.kinds = records_.kinds;
  for (const NumberedSeries& one : records_.series) {
    Note(one.channel, one.number, facts.channel_numbers);
  }
  facts.renamed_campaigns = FindRenamedCampaigns();
  const auto [first_day, end_day] = days();
  facts.special_days = FindSpecialDays(events, records_.holiday_region, first_day, end_day);
  FullReport report;
  static_cast<HistoryReport&>(report) = ComputeHistoryReport(series_, facts);
  report.benchmark_rates = ComputeBenchmarkRates(series_, records_.benchmarks);
  for (SeriesCoverage& series : report.series) {
    if (facts.KindOf(series.metric) == MetricKind::kControl) {
      series.total /= static_cast<double>(series.observed_day_count);
    }
  }
  report.observation_count = value_count_;
  return report;
}

}  // namespace funnelcast::history
