// See last_year.h.
#include "simulator/rules/last_year.h"

#include "simulator/rules/anchor_levels.h"

namespace funnelcast::rules {
namespace {

// The past from `days` days later on, less than a period.
data::NodePast ShiftPast(const data::NodePast& past, int days, int period_days) {
  if (days == 0) return past;
  const double later = static_cast<double>(days) / period_days;
  const auto blend = [&](const std::vector<double>& values, std::size_t columns) {
    std::vector<double> blended = values;
    for (std::size_t i = 0; i + columns < values.size(); ++i) {
      blended[i] = (1.0 - later) * values[i] + later * values[i + columns];
    }
    return blended;
  };
  data::NodePast shifted;
  shifted.count = past.count;
  shifted.end_day = past.end_day + days;
  for (const data::SeriesPast& one : past.series) {
    shifted.series.push_back({blend(one.outcome, 1), blend(one.parent, 1)});
  }
  for (const std::vector<double>& input : past.inputs) shifted.inputs.push_back(blend(input, 1));
  shifted.patterns =
      blend(past.patterns, past.patterns.size() / static_cast<std::size_t>(past.count));
  return shifted;
}

}  // namespace

LastYear FindLastYear(const data::FittedNode& node, const data::PlanPeriods& periods) {
  LastYear last;
  const auto count = static_cast<std::size_t>(node.past.count);
  const std::size_t year = AnchorSpans(periods.period_days).year;
  if (count < year) return last;
  const int gap = periods.first_days.front() - node.past.end_day;
  last.past = ShiftPast(node.past, gap % periods.period_days, periods.period_days);
  for (std::size_t t = 0; t < periods.first_days.size(); ++t) {
    const std::size_t ahead = t + static_cast<std::size_t>(gap / periods.period_days);
    last.periods.push_back(count - year + ahead % year);
  }
  return last;
}

}  // namespace funnelcast::rules
