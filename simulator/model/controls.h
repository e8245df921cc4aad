// Controls: quantities of the brand's surroundings (a price, a competitor's price, the weather) as
// standardised columns of a design. Their coefficients belong to season.h.
#ifndef FUNNELCAST_SIMULATOR_MODEL_CONTROLS_H_
#define FUNNELCAST_SIMULATOR_MODEL_CONTROLS_H_

#include <string>
#include <vector>

#include "simulator/model/grid.h"
#include "simulator/model/history.h"

namespace funnelcast::simulator {

// How a control becomes a column: z = (f(v) - center) / scale, where v is its mean over a period
// and f the logarithm where every known value is above 0, so that a coefficient over `scale` is an
// elasticity; else the identity.
struct ControlColumn {
  std::string id;
  bool logarithmic = false;
  double center = 0.0;      // mean of f(v) over the periods of the history
  double scale = 1.0;       // its sd over them, at least 0.05 for logarithms; above 0
  double last_value = 0.0;  // the last known value: what holds where a plan says nothing
  double lowest = 0.0;      // of v over the periods of the history
  double highest = 0.0;
};

// Daily values without gaps: an unknown day has the value of the last known day before it; days
// before the first known one have `before`, or where that is NaN the first known value. Empty when
// nothing at all is known.
std::vector<double> FillGaps(const DailyValues& values, double before);

// The columns of a history's controls, in their order. Left out are controls that are nowhere known
// within the history, and those whose periods do not differ, which nothing can be learnt from.
std::vector<ControlColumn> MakeControlColumns(const FunnelHistory& history, const PeriodGrid& grid);

// The mean of days [begin, end) of gapless daily `values`; days past their end have the last one.
// REQUIRES: 0 <= begin < end, values is not empty.
double MeanOfDays(const std::vector<double>& values, int begin, int end);

// The column's z where the control's mean over a period is `mean`.
double ControlValue(const ControlColumn& column, double mean);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_MODEL_CONTROLS_H_
