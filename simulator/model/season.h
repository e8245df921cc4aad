// Recurring patterns and surroundings as columns of a design on the log scale: the year as a
// Fourier series, weekdays, events with lead and lag, and controls.
#ifndef FUNNELCAST_SIMULATOR_MODEL_SEASON_H_
#define FUNNELCAST_SIMULATOR_MODEL_SEASON_H_

#include <string>
#include <vector>

#include "simulator/model/controls.h"
#include "simulator/model/history.h"

namespace funnelcast::simulator {

// The days of an event that a column stands for. kCore: its own. kLead: those before, with a weight
// that rises from 1 / (lead_days + 1) to lead_days / (lead_days + 1) on the eve. kLag: those after,
// falling in the same way. Each has a coefficient of its own: people who wait for a sale buy less
// before it.
enum class EventPart { kCore = 0, kLead = 1, kLag = 2 };

// A column for the events of one series, or for all public holidays together (empty series).
struct EventColumn {
  std::string series;
  EventPart part = EventPart::kCore;
  double sd = 0.5;  // prior sd of its coefficient: the effect on the log of a period full of it

  bool stands_for(const EventDays& event) const {
    return series.empty() ? event.kind == EventKind::kPublicHoliday : event.series == series;
  }
  bool operator==(const EventColumn&) const = default;
};

// Which columns a node has, and the prior sd of their coefficients on the log scale (mean 0).
struct SeasonShape {
  int fourier_order = 0;
  double fourier_sd = 0.3;
  bool weekdays = false;  // day grid only
  double weekday_sd = 0.3;
  std::vector<EventColumn> events;
  std::vector<ControlColumn> controls;
  double control_sd = 0.3;  // for a control one sd above its mean

  int event_row() const { return 2 * fourier_order + (weekdays ? 7 : 0); }
  int control_row() const { return event_row() + static_cast<int>(events.size()); }
  int column_count() const { return control_row() + static_cast<int>(controls.size()); }
  // Prior sd of each column's coefficient.
  std::vector<double> PriorSds() const;
};

// The columns for the events of a history that ends at `end_day`, ordered by series and part.
//
// Own events: a column for each series and for each part that any of its events has (sd 0.5). One
// that never happened enters forecasts with its prior, which widens them.
// Shopping days: the same (sd 0.4), for those that were seen; others are left out.
// Public holidays: one column for all of them together (sd 0.3), and one a holiday for what sets it
// apart (sd 0.2) once it was seen on two days; before that nothing could be learnt about it.
std::vector<EventColumn> ChooseEventColumns(const std::vector<EventDays>& events, Day first_day,
                                            Day end_day);

// What the columns take from the surroundings of a history or a plan. `events` must outlive it.
struct Surroundings {
  const std::vector<EventDays>& events;
  Day first_day = 0;                          // of `controls`
  std::vector<std::vector<double>> controls;  // of each control column: daily values without gaps
};
Surroundings SurroundingsOf(const SeasonShape& shape, const FunnelHistory& history);
Surroundings SurroundingsOf(const SeasonShape& shape, const PlanInputs& plan);

// Values of the columns for the period of `day_count` days from `first_day`: cos and sin of 2 pi k
// (day of year at the middle) / 365.25 for k = 1..order; ones for weekdays (Monday first); the
// period's mean of each event column's daily weights, at most 1; standardised controls. `row` has
// column_count() entries. REQUIRES: first_day >= around.first_day where there are controls.
void FillSeasonRow(const SeasonShape& shape, const Surroundings& around, Day first_day,
                   int day_count, double* row);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_MODEL_SEASON_H_
