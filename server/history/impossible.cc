// More of a later stage than of the one before.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "server/history/finding_words.h"
#include "server/history/stage_findings.h"
#include "simulator/data/history.h"

namespace funnelcast::history {
namespace {

using data::Stage;

constexpr std::array<std::size_t, 3> kWindowLengths = {1, 7, 28};
constexpr double kUsualRates = 5.0;
constexpr double kTolerance = 1.1;
constexpr double kDeviations = 5.0;

std::size_t LagDays(Stage later_stage) {
  switch (later_stage) {
    case Stage::kAttention:
    case Stage::kInterest:
      return 3;
    case Stage::kDesire:
      return 30;
    default:
      return 90;
  }
}

// Two stages of one channel, day by day from the first day of the later one on.
struct StageLines {
  Day first_day = 0;
  std::vector<double> earlier;      // 0 on days without a value
  std::vector<double> later;        // 0 on days on which either has none
  std::vector<double> earlier_sum;  // of the days before, [day_count + 1]
  std::vector<double> later_sum;
  double usual_rate = 0;

  std::size_t day_count() const { return later.size(); }
};

std::vector<double> SumsBefore(const std::vector<double>& values) {
  std::vector<double> sums(values.size() + 1, 0.0);
  for (std::size_t i = 0; i < values.size(); ++i) sums[i + 1] = sums[i] + values[i];
  return sums;
}

StageLines MakeLines(const Series& earlier, const Series& later, const NotedDays& noted) {
  StageLines lines;
  lines.first_day = std::min(earlier.values.front().day, later.values.front().day);
  const Day end_day = std::max(earlier.values.back().day, later.values.back().day) + 1;
  lines.earlier = DailyLine(earlier, lines.first_day, end_day);
  lines.later = DailyLine(later, lines.first_day, end_day);
  double least_sum = 0;
  double earlier_sum = 0;
  for (std::size_t i = 0; i < lines.later.size(); ++i) {
    const Day day = lines.first_day + static_cast<Day>(i);
    if (std::isnan(lines.earlier[i]) || std::isnan(lines.later[i]) ||
        noted.Contains(earlier.metric, earlier.channel, day)) {
      lines.earlier[i] = std::isnan(lines.earlier[i]) ? 0.0 : lines.earlier[i];
      lines.later[i] = 0;
      continue;
    }
    least_sum += std::min(lines.earlier[i], lines.later[i]);
    earlier_sum += lines.earlier[i];
  }
  lines.usual_rate = earlier_sum > 0 ? least_sum / earlier_sum : 0.0;
  lines.earlier_sum = SumsBefore(lines.earlier);
  lines.later_sum = SumsBefore(lines.later);
  return lines;
}

// The largest sum of the earlier stage over a window moved back by 1 to `lag` days.
double LargestEarlierSum(const StageLines& lines, std::size_t begin, std::size_t end,
                         std::size_t lag) {
  double largest = 0;
  for (std::size_t back = 1; back <= std::min(lag, end); ++back) {
    const std::size_t from = begin > back ? begin - back : 0;
    largest = std::max(largest, lines.earlier_sum[end - back] - lines.earlier_sum[from]);
  }
  return largest;
}

bool IsImpossible(const StageLines& lines, std::size_t begin, std::size_t end, std::size_t lag) {
  const double earlier = lines.earlier_sum[end] - lines.earlier_sum[begin];
  const double later = lines.later_sum[end] - lines.later_sum[begin];
  // Counts may be modelled and then not whole: rounding is no finding.
  if (later <= earlier * (1 + 1e-9)) return false;
  const auto most = [](double bound) {
    return kTolerance * bound + kDeviations * std::sqrt(bound) + 0.5 * kDeviations * kDeviations;
  };
  if (later <= most(earlier)) return false;
  const double rate = std::min(1.0, kUsualRates * lines.usual_rate);
  return later > most(std::max(earlier, rate * LargestEarlierSum(lines, begin, end, lag)));
}

// The days of impossible windows on which there is more of the later stage.
std::vector<std::size_t> ImpossibleDays(const StageLines& lines, std::size_t lag) {
  const std::size_t day_count = lines.day_count();
  std::vector<bool> in_window(day_count, false);
  for (const std::size_t length : kWindowLengths) {
    std::size_t marked = 0;  // days before it need no marking again
    for (std::size_t begin = 0; begin + length <= day_count; ++begin) {
      if (!IsImpossible(lines, begin, begin + length, lag)) continue;
      for (std::size_t i = std::max(begin, marked); i < begin + length; ++i) in_window[i] = true;
      marked = begin + length;
    }
  }
  if (IsImpossible(lines, 0, day_count, lag)) in_window.assign(day_count, true);
  std::vector<std::size_t> days;
  for (std::size_t i = 0; i < day_count; ++i) {
    if (in_window[i] && lines.later[i] > lines.earlier[i] * (1 + 1e-9)) days.push_back(i);
  }
  return days;
}

std::optional<Finding> FindPair(const Series& earlier, const Series& later, Stage later_stage,
                                const BrandFacts& facts, NotedDays& noted) {
  const StageLines lines = MakeLines(earlier, later, noted);
  const std::vector<std::size_t> days = ImpossibleDays(lines, LagDays(later_stage));
  if (days.empty()) return std::nullopt;
  const auto excess = [&](std::size_t day) { return lines.later[day] - lines.earlier[day]; };
  const std::size_t worst =
      *std::max_element(days.begin(), days.end(),
                        [&](std::size_t a, std::size_t b) { return excess(a) < excess(b); });
  double earlier_sum = 0;
  double later_sum = 0;
  for (const std::size_t day : days) {
    earlier_sum += lines.earlier[day];
    later_sum += lines.later[day];
    noted.Add(earlier.metric, earlier.channel, lines.first_day + static_cast<Day>(day));
    noted.Add(later.metric, later.channel, lines.first_day + static_cast<Day>(day));
  }
  const Day start_day = lines.first_day + static_cast<Day>(days.front());
  const Day end_day = lines.first_day + static_cast<Day>(days.back()) + 1;
  words::Message found{"MORE_THAN_STAGE_BEFORE",
                       {{"later", later.metric},
                        {"earlier", MetricsAt({earlier.metric}, later.channel)},
                        {"when", OnDays(start_day, end_day, std::ssize(days))},
                        {"later_sum", later_sum},
                        {"earlier_sum", earlier_sum}}};
  if (days.size() > 1) {
    found.key = "MORE_THAN_STAGE_BEFORE_ON_DAYS";
    found.values.emplace_back("worst_day", words::Day{lines.first_day + static_cast<Day>(worst)});
    found.values.emplace_back("worst_later", lines.later[worst]);
    found.values.emplace_back("worst_earlier", lines.earlier[worst]);
  }
  return Finding{FindingKind::kImpossible,
                 later.metric,
                 later.channel,
                 start_day,
                 end_day,
                 {std::move(found), {"IF_COLUMNS_WERE_SWAPPED", {{"brand", facts.brand}}}}};
}

}  // namespace

std::vector<Finding> FindImpossible(const SeriesIndex& index, const BrandFacts& facts,
                                    NotedDays& noted) {
  std::vector<Finding> findings;
  for (const StagePair& pair : facts.stage_pairs) {
    if (pair.later_stage == Stage::kValue) continue;
    for (const Series& later : index.series()) {
      if (later.metric != pair.later_metric) continue;
      const Series* const earlier = index.Find(pair.earlier_metric, later.channel);
      if (earlier == nullptr) continue;
      if (std::optional<Finding> finding =
              FindPair(*earlier, later, pair.later_stage, facts, noted)) {
        findings.push_back(*std::move(finding));
      }
    }
  }
  return findings;
}

}  // namespace funnelcast::history
