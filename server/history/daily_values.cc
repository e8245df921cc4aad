// Gathers the levels of one metric and channel after the other.
#include "server/history/daily_values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace funnelcast::history {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// Cuts the days without a value off both ends. On such a day no campaign has one either.
DailySeries Trim(Day first_day, std::vector<double> values,
                 const std::map<std::string, std::vector<double>>& campaigns) {
  const auto has_value = [](double value) { return !std::isnan(value); };
  const auto begin = std::find_if(values.begin(), values.end(), has_value);
  const auto end = std::find_if(values.rbegin(), values.rend(), has_value).base();
  DailySeries series;
  series.first_day = first_day + static_cast<Day>(begin - values.begin());
  if (begin < end) {
    series.values.assign(begin, end);
    for (const auto& [id, own] : campaigns) {
      series.campaigns[id].assign(own.begin() + (begin - values.begin()),
                                  own.begin() + (end - values.begin()));
    }
  }
  return series;
}

// Values of several levels may cover the same days: the longest one stands for all.
std::vector<CoveredDays> KeepApart(std::vector<CoveredDays> covered) {
  std::sort(covered.begin(), covered.end(), [](const CoveredDays& a, const CoveredDays& b) {
    return std::tie(a.first_day, b.end_day) < std::tie(b.first_day, a.end_day);
  });
  std::vector<CoveredDays> apart;
  for (const CoveredDays& days : covered) {
    if (apart.empty() || days.first_day >= apart.back().end_day) apart.push_back(days);
  }
  return apart;
}

bool AllCoverOneDay(const std::vector<CoveredDays>& covered) {
  return std::all_of(covered.begin(), covered.end(),
                     [](const CoveredDays& days) { return days.end_day == days.first_day + 1; });
}

}  // namespace

DailyValues::DailyValues(DailyOptions options, DailyVisitor visit)
    : options_(std::move(options)), visit_(std::move(visit)) {}

bool DailyValues::Begin(const SeriesOfLevel& series) {
  if (levels_.empty() || series.metric != group_.metric || series.channel != group_.channel) {
    if (!HandOn()) return false;
    group_ = series;
    is_control_ = options_.controls.contains(series.metric);
  }
  LevelSeries& level =
      levels_.emplace_back(LevelSeries{series.campaign, series.activity, series.audience, {}});
  level.values.assign(static_cast<std::size_t>(std::max(0, group_.end_day - group_.start_day)),
                      kMissing);
  return true;
}

void DailyValues::Add(Day day, std::int32_t day_count, double value) {
  const Day end_day = day + day_count;
  if (options_.with_covered_days) covered_.push_back({day, end_day});
  if (end_day <= group_.start_day) return;
  longest_day_count_ = std::max(longest_day_count_, day_count);
  const double of_day = is_control_ ? value : value / day_count;
  std::vector<double>& values = levels_.back().values;
  for (Day one = std::max(day, group_.start_day); one < std::min(end_day, group_.end_day); ++one) {
    values[static_cast<std::size_t>(one - group_.start_day)] = of_day;
  }
}

bool DailyValues::HandOn() {
  if (levels_.empty() || !wants_more_) return wants_more_;
  std::map<std::string, std::vector<double>> campaigns;
  if (options_.with_campaigns) campaigns = CombineCampaigns(levels_);
  DailySeries series = Trim(group_.start_day, CombineLevels(levels_), campaigns);
  series.longest_day_count = longest_day_count_;
  if (longest_day_count_ > 1 && options_.with_covered_days) {
    series.covered = KeepApart(std::move(covered_));
    if (AllCoverOneDay(series.covered)) series.covered.clear();
  }
  levels_.clear();
  covered_.clear();
  longest_day_count_ = 1;
  if (!series.values.empty()) wants_more_ = visit_(group_.metric, group_.channel, series);
  return wants_more_;
}

void DailyValues::Finish() { HandOn(); }

}  // namespace funnelcast::history
