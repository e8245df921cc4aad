// Recurring patterns and surroundings as columns of a design on the log scale: the year as a
// Fourier series, weekdays, events with lead and lag, and controls.
#ifndef FUNNELCAST_SIMULATOR_MECHANISMS_SEASON_H_
#define FUNNELCAST_SIMULATOR_MECHANISMS_SEASON_H_

#include <string>
#include <vector>

#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/mechanisms/controls.h"

namespace funnelcast::mechanisms {

// The columns for the events of a history that ends at `end_day`, ordered by series and part.
//
// Own events: a column for each series and for each part that any of its events has (sd 0.5). One
// that never happened enters forecasts with its prior, which widens them.
// Shopping days: the same (sd 0.4), for those that were seen; others are left out.
// Public holidays: one column for all of them together (sd 0.3), and one a holiday for what sets it
// apart (sd 0.2) once it was seen on two days; before that nothing could be learnt about it.
std::vector<data::EventColumn> ChooseEventColumns(const std::vector<data::EventDays>& events,
                                                  data::Day first_day, data::Day end_day);

// What the columns take from the surroundings of a history or a plan. `events` must outlive it.
struct Surroundings {
  const std::vector<data::EventDays>& events;
  data::Day first_day = 0;                    // of `controls`
  std::vector<std::vector<double>> controls;  // of each control column: daily values without gaps
};
Surroundings SurroundingsOf(const data::SeasonShape& shape, const data::FunnelHistory& history);
Surroundings SurroundingsOf(const data::SeasonShape& shape, const data::PlanInputs& plan);

// Values of the columns for the period of `day_count` days from `first_day`: cos and sin of 2 pi k
// (day of year at the middle) / 365.25 for k = 1..order; ones for weekdays (Monday first); the
// period's mean of each event column's daily weights, at most 1; standardised controls. `row` has
// column_count() entries. REQUIRES: first_day >= around.first_day where there are controls.
void FillSeasonRow(const data::SeasonShape& shape, const Surroundings& around, data::Day first_day,
                   int day_count, double* row);

}  // namespace funnelcast::mechanisms

#endif  // FUNNELCAST_SIMULATOR_MECHANISMS_SEASON_H_
