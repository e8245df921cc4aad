// Controls: quantities of the brand's surroundings (a price, a competitor's price, the weather) as
// standardised columns of a design. Their coefficients belong to season.h.
#ifndef FUNNELCAST_SIMULATOR_MECHANISMS_CONTROLS_H_
#define FUNNELCAST_SIMULATOR_MECHANISMS_CONTROLS_H_

#include <string>
#include <vector>

#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"

namespace funnelcast::mechanisms {

// Daily values without gaps: an unknown day has the value of the last known day before it; days
// before the first known one have `before`, or where that is NaN the first known value. Empty when
// nothing at all is known.
std::vector<double> FillGaps(const data::DailyValues& values, double before);

// The columns of a history's controls, in their order. Left out are controls that are nowhere known
// within the history, and those whose periods do not differ, which nothing can be learnt from.
std::vector<data::ControlColumn> MakeControlColumns(const data::FunnelHistory& history,
                                                    const data::PeriodGrid& grid);

// The mean of days [begin, end) of gapless daily `values`; days past their end have the last one.
// REQUIRES: 0 <= begin < end, values is not empty.
double MeanOfDays(const std::vector<double>& values, int begin, int end);

// The column's z where the control's mean over a period is `mean`.
double ControlValue(const data::ControlColumn& column, double mean);

}  // namespace funnelcast::mechanisms

#endif  // FUNNELCAST_SIMULATOR_MECHANISMS_CONTROLS_H_
