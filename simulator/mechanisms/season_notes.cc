// Sentences on columns of the season.
#include "simulator/mechanisms/season_notes.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "simulator/data/mechanism_shapes.h"

namespace funnelcast::mechanisms {
namespace {

struct Interval {
  double low = 0.0;  // 2.5 %
  double median = 0.0;
  double high = 0.0;  // 97.5 %

  bool leaves_out_zero() const { return low > 0.0 || high < 0.0; }
};

Interval IntervalOf(const data::FittedNode& node, int draw_count, int column) {
  const auto count = static_cast<std::size_t>(draw_count);
  const float* row =
      node.draws.data() + static_cast<std::size_t>(node.season_row() + column) * count;
  std::vector<float> sorted(row, row + count);
  std::sort(sorted.begin(), sorted.end());
  const auto at = [&](double probability) {
    return static_cast<double>(
        sorted[static_cast<std::size_t>(probability * static_cast<double>(count - 1) + 0.5)]);
  };
  return {at(0.025), at(0.5), at(0.975)};
}

// `+12 %` for a change of the logarithm.
std::string Percent(double log_change) {
  char text[32];
  std::snprintf(text, sizeof text, "%+.3g %%", 100.0 * std::expm1(log_change));
  return text;
}

// The interval of a change of the logarithm times `factor`.
std::string Change(const Interval& interval, double factor) {
  return Percent(factor * interval.median) + " (95 %: " + Percent(factor * interval.low) + " to " +
         Percent(factor * interval.high) + ")";
}

std::string DescribeControl(const data::ControlColumn& column, const Interval& interval) {
  if (column.logarithmic) {
    return "controls: " + column.id + ", 10 % more goes with " +
           Change(interval, std::log(1.1) / column.scale) + ".";
  }
  char step[32];
  std::snprintf(step, sizeof step, "%.3g", column.scale);
  return "controls: " + column.id + ", " + step + " more (one sd) goes with " +
         Change(interval, 1.0);
}

std::string NameOf(const data::EventColumn& column) {
  const std::string name = column.series.empty() ? "public holidays" : column.series;
  if (column.part == data::EventPart::kCore) return name;
  return (column.part == data::EventPart::kLead ? "the days before " : "the days after ") + name;
}

}  // namespace

std::vector<std::string> DescribeSeason(const data::FittedNode& node, int draw_count) {
  std::vector<std::string> notes;
  const data::SeasonShape& season = node.season;
  std::size_t unclear = 0;
  for (std::size_t i = 0; i < season.events.size(); ++i) {
    const Interval interval =
        IntervalOf(node, draw_count, season.event_row() + static_cast<int>(i));
    if (!interval.leaves_out_zero()) {
      ++unclear;
      continue;
    }
    notes.push_back("events: " + NameOf(season.events[i]) +
                    ", a period full of them: " + Change(interval, 1.0));
  }
  if (unclear > 0) {
    notes.push_back("events: " + std::to_string(unclear) + " of " +
                    std::to_string(season.events.size()) + " mechanisms are not told from nothing");
  }
  for (std::size_t c = 0; c < season.controls.size(); ++c) {
    const int column = season.control_row() + static_cast<int>(c);
    notes.push_back(DescribeControl(season.controls[c], IntervalOf(node, draw_count, column)));
  }
  return notes;
}

}  // namespace funnelcast::mechanisms
