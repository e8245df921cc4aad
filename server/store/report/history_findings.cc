// Computes coverage and findings, one kind of finding a function.
#include "server/store/report/history_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>

namespace funnelcast::store::report {
namespace {

constexpr int kWeekdayCount = 7;
// A weekday belongs to a series that has values on at least this share of them.
constexpr double kUsualShare = 0.5;
constexpr Day kJumpWindowDays = 14;
constexpr std::size_t kMinNeighbourCount = 7;  // on each side
constexpr double kJumpDeviations = 6.0;
constexpr double kMinJumpScale = 0.25;
constexpr double kMinJumpValue = 10.0;
constexpr double kMaxZeroShare = 0.3;

std::string DateText(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return fmt::format("{:04d}-{:02d}-{:02d}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

// ` at facebook`, or nothing for the brand as a whole.
std::string AtChannel(const std::string& channel) {
  return channel.empty() ? "" : fmt::format(" at {}", channel);
}

// `on 2025-03-01` or `on 5 days from 2025-03-01 to 2025-03-07`.
std::string OnDays(Day start_day, Day end_day, std::int64_t day_count) {
  if (day_count == 1) {
    return fmt::format("on {}", DateText(start_day));
  }
  return fmt::format("on {} days from {} to {}", day_count, DateText(start_day),
                     DateText(end_day - 1));
}

std::size_t WeekdayOf(Day day) {
  return static_cast<std::size_t>((day % kWeekdayCount + kWeekdayCount) % kWeekdayCount);
}

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  const double upper = *middle;
  if (values.size() % 2 == 1) {
    return upper;
  }
  return (upper + *std::max_element(values.begin(), middle)) / 2;
}

SeriesCoverage Cover(const Series& series, Day history_day_count) {
  SeriesCoverage coverage;
  coverage.metric = series.metric;
  coverage.channel = series.channel;
  coverage.first_day = series.values.front().day;
  coverage.last_day = series.values.back().day;
  coverage.observed_day_count = static_cast<std::int64_t>(series.values.size());
  coverage.missing_day_count =
      coverage.last_day - coverage.first_day + 1 - coverage.observed_day_count;
  for (const DayValue& value : series.values) {
    coverage.zero_day_count += value.value == 0 ? 1 : 0;
    coverage.total += value.value;
  }
  coverage.coverage = static_cast<double>(coverage.observed_day_count) / history_day_count;
  return coverage;
}

// On which days of the week the series usually has a value, from its first to its last day.
std::array<bool, kWeekdayCount> UsualWeekdays(const Series& series) {
  std::array<double, kWeekdayCount> observed{};
  std::array<double, kWeekdayCount> possible{};
  for (const DayValue& value : series.values) {
    observed[WeekdayOf(value.day)] += 1;
  }
  for (Day day = series.values.front().day; day <= series.values.back().day; ++day) {
    possible[WeekdayOf(day)] += 1;
  }
  std::array<bool, kWeekdayCount> usual{};
  for (std::size_t i = 0; i < usual.size(); ++i) {
    usual[i] = possible[i] > 0 && observed[i] / possible[i] >= kUsualShare;
  }
  return usual;
}

void FindGaps(const Series& series, std::vector<Finding>& findings) {
  const std::array<bool, kWeekdayCount> usual = UsualWeekdays(series);
  for (std::size_t i = 1; i < series.values.size(); ++i) {
    std::int64_t missing_count = 0;
    Day first_missing = 0;
    Day last_missing = 0;
    for (Day day = series.values[i - 1].day + 1; day < series.values[i].day; ++day) {
      if (usual[WeekdayOf(day)]) {
        first_missing = missing_count == 0 ? day : first_missing;
        last_missing = day;
        ++missing_count;
      }
    }
    if (missing_count > 0) {
      findings.push_back(
          {FindingKind::kGap, series.metric, series.channel, first_missing, last_missing + 1,
           fmt::format("No value of {}{} {}.", series.metric, AtChannel(series.channel),
                       OnDays(first_missing, last_missing + 1, missing_count))});
    }
  }
}

void FindStale(const Series& series, Day last_day, std::vector<Finding>& findings) {
  const Day ended = series.values.back().day;
  if (last_day - ended < kStaleDays) {
    return;
  }
  findings.push_back(
      {FindingKind::kStale, series.metric, series.channel, ended + 1, last_day + 1,
       fmt::format("{}{} ends on {}, {} days before the history does.", series.metric,
                   AtChannel(series.channel), DateText(ended), last_day - ended)});
}

// How a log differs from the medians of both sides: by the smaller difference, and not at all when
// it lies between them. So the first day of a new level, which is like the days after it, is no
// jump.
double DifferenceFromSides(double log_value, double median_before, double median_after) {
  const double before = log_value - median_before;
  const double after = log_value - median_after;
  if (before * after <= 0) {
    return 0;
  }
  return std::abs(before) < std::abs(after) ? before : after;
}

// The difference of the log at `index` from the days around it, or nothing when they are too few on
// a side.
std::optional<double> DifferenceAt(const Series& series, const std::vector<double>& logs,
                                   std::size_t index) {
  const Day day = series.values[index].day;
  std::vector<double> before;
  for (std::size_t i = index; i-- > 0 && day - series.values[i].day <= kJumpWindowDays;) {
    before.push_back(logs[i]);
  }
  std::vector<double> after;
  for (std::size_t i = index + 1; i < logs.size() && series.values[i].day - day <= kJumpWindowDays;
       ++i) {
    after.push_back(logs[i]);
  }
  if (std::min(before.size(), after.size()) < kMinNeighbourCount) {
    return std::nullopt;
  }
  return DifferenceFromSides(logs[index], Median(std::move(before)), Median(std::move(after)));
}

// One day that can be judged: how its log differs from the days around it.
struct Judged {
  std::size_t index = 0;
  double expected_log = 0;
  double difference = 0;
};

// Takes the usual difference of each day of the week out, so that quiet Sundays are no jumps.
void RemoveWeekdayEffect(const Series& series, std::vector<Judged>& judged) {
  std::array<std::vector<double>, kWeekdayCount> by_weekday;
  for (const Judged& day : judged) {
    by_weekday[WeekdayOf(series.values[day.index].day)].push_back(day.difference);
  }
  std::array<double, kWeekdayCount> usual{};
  for (std::size_t i = 0; i < usual.size(); ++i) {
    usual[i] = by_weekday[i].empty() ? 0.0 : Median(by_weekday[i]);
  }
  for (Judged& day : judged) {
    const double effect = usual[WeekdayOf(series.values[day.index].day)];
    day.expected_log += effect;
    day.difference -= effect;
  }
}

std::vector<Judged> JudgeDays(const Series& series) {
  std::vector<double> logs;
  logs.reserve(series.values.size());
  for (const DayValue& value : series.values) {
    logs.push_back(std::log1p(value.value));
  }
  std::vector<Judged> judged;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    if (const std::optional<double> difference = DifferenceAt(series, logs, i)) {
      judged.push_back({i, logs[i] - *difference, *difference});
    }
  }
  RemoveWeekdayEffect(series, judged);
  return judged;
}

Finding JumpFinding(const Series& series, const Judged& first, const Judged& last) {
  const DayValue& value = series.values[first.index];
  const Day end_day = series.values[last.index].day + 1;
  const double expected = std::max(0.0, std::expm1(first.expected_log));
  return {FindingKind::kJump,
          series.metric,
          series.channel,
          value.day,
          end_day,
          fmt::format("{}{} is {:.0f} on {}, where the days around let one expect about {:.0f}{}.",
                      series.metric, AtChannel(series.channel), value.value, DateText(value.day),
                      expected,
                      end_day - value.day > 1
                          ? fmt::format("; so it goes on until {}", DateText(end_day - 1))
                          : "")};
}

void FindJumps(const Series& series, std::vector<Finding>& findings) {
  const auto zero_count = std::count_if(series.values.begin(), series.values.end(),
                                        [](const DayValue& value) { return value.value == 0; });
  if (static_cast<double>(zero_count) > kMaxZeroShare * static_cast<double>(series.values.size())) {
    return;
  }
  const std::vector<Judged> judged = JudgeDays(series);
  if (judged.empty()) {
    return;
  }
  std::vector<double> deviations;
  for (const Judged& day : judged) {
    deviations.push_back(std::abs(day.difference));
  }
  const double scale = std::max(kMinJumpScale, 1.4826 * Median(std::move(deviations)));
  const auto is_jump = [&](const Judged& day) {
    return std::abs(day.difference) > kJumpDeviations * scale &&
           std::max(series.values[day.index].value, std::expm1(day.expected_log)) >= kMinJumpValue;
  };
  for (std::size_t i = 0; i < judged.size(); ++i) {
    if (!is_jump(judged[i])) {
      continue;
    }
    const std::size_t first = i;
    while (i + 1 < judged.size() && is_jump(judged[i + 1]) &&
           judged[i + 1].difference * judged[first].difference > 0 &&
           series.values[judged[i + 1].index].day == series.values[judged[i].index].day + 1) {
      ++i;
    }
    findings.push_back(JumpFinding(series, judged[first], judged[i]));
  }
}

// Days with more of `later` than of `earlier`, which are of one channel.
void FindImpossible(const Series& earlier, const Series& later, std::vector<Finding>& findings) {
  struct Excess {
    Day day = 0;
    double earlier = 0;
    double later = 0;
  };
  std::vector<Excess> excesses;
  auto before = earlier.values.begin();
  for (const DayValue& value : later.values) {
    while (before != earlier.values.end() && before->day < value.day) {
      ++before;
    }
    // Counts may be modelled and then not whole: rounding is no finding.
    if (before != earlier.values.end() && before->day == value.day &&
        value.value > before->value * (1 + 1e-9)) {
      excesses.push_back({value.day, before->value, value.value});
    }
  }
  for (std::size_t i = 0; i < excesses.size(); ++i) {
    const std::size_t first = i;
    while (i + 1 < excesses.size() && excesses[i + 1].day == excesses[i].day + 1) {
      ++i;
    }
    const Excess& worst = *std::max_element(
        excesses.begin() + static_cast<std::ptrdiff_t>(first),
        excesses.begin() + static_cast<std::ptrdiff_t>(i) + 1,
        [](const Excess& a, const Excess& b) { return a.later - a.earlier < b.later - b.earlier; });
    findings.push_back({FindingKind::kImpossible, later.metric, later.channel, excesses[first].day,
                        excesses[i].day + 1,
                        fmt::format("More {} than {}{} {}; the most on {}: {:g} against {:g}.",
                                    later.metric, earlier.metric, AtChannel(later.channel),
                                    OnDays(excesses[first].day, excesses[i].day + 1,
                                           static_cast<std::int64_t>(i - first + 1)),
                                    DateText(worst.day), worst.later, worst.earlier)});
  }
}

void FindAllImpossible(const std::vector<Series>& series, const std::vector<StagePair>& pairs,
                       std::vector<Finding>& findings) {
  std::map<std::pair<std::string, std::string>, const Series*> by_name;
  for (const Series& one : series) {
    by_name[{one.metric, one.channel}] = &one;
  }
  for (const StagePair& pair : pairs) {
    for (const auto& [name, later] : by_name) {
      const auto earlier = by_name.find({pair.earlier_metric, name.second});
      if (name.first == pair.later_metric && earlier != by_name.end()) {
        FindImpossible(*earlier->second, *later, findings);
      }
    }
  }
}

}  // namespace

HistoryReport ComputeHistoryReport(std::vector<Series> series,
                                   const std::vector<StagePair>& stage_pairs) {
  HistoryReport report;
  if (series.empty()) {
    return report;
  }
  std::sort(series.begin(), series.end(), [](const Series& a, const Series& b) {
    return std::tie(a.channel, a.metric) < std::tie(b.channel, b.metric);
  });
  report.first_day = series.front().values.front().day;
  report.last_day = series.front().values.back().day;
  for (const Series& one : series) {
    report.first_day = std::min(report.first_day, one.values.front().day);
    report.last_day = std::max(report.last_day, one.values.back().day);
    report.observation_count += static_cast<std::int64_t>(one.values.size());
  }
  for (const Series& one : series) {
    report.series.push_back(Cover(one, report.last_day - report.first_day + 1));
    FindGaps(one, report.findings);
    FindStale(one, report.last_day, report.findings);
    FindJumps(one, report.findings);
  }
  FindAllImpossible(series, stage_pairs, report.findings);
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [](const Finding& a, const Finding& b) {
                     return std::tie(a.kind, a.channel, a.metric, a.start_day) <
                            std::tie(b.kind, b.channel, b.metric, b.start_day);
                   });
  const auto kept = static_cast<std::size_t>(kMaxFindings);
  if (report.findings.size() > kept) {
    report.further_finding_count = static_cast<std::int64_t>(report.findings.size() - kept);
    report.findings.resize(kept);
  }
  return report;
}

}  // namespace funnelcast::store::report
