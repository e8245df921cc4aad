// Which mechanisms a node has, as far as the reading of its draws hangs on it. Plain data; what the
// mechanisms do is in simulator/mechanisms.
#ifndef FUNNELCAST_SIMULATOR_DATA_MECHANISM_SHAPES_H_
#define FUNNELCAST_SIMULATOR_DATA_MECHANISM_SHAPES_H_

#include <string>
#include <vector>

#include "simulator/base/likelihood.h"
#include "simulator/data/history.h"

namespace funnelcast::data {

using base::Likelihood;

// kGeometric: an input works strongest at once and fades. kDelayed: it builds up first, so that
// its peak comes later.
enum class CarryOverKind { kNone = 0, kGeometric = 1, kDelayed = 2 };

// Which mechanisms a node has. `half_life`, `build_up`, `half_saturation` and `exponent` below are
// kept only as far as these need them, in this order.
struct InputMechanismShape {
  CarryOverKind carry_over = CarryOverKind::kNone;
  bool saturation = false;

  bool any() const { return carry_over != CarryOverKind::kNone || saturation; }
  // Values a channel has.
  int value_count() const { return static_cast<int>(carry_over) + (saturation ? 2 : 0); }
  bool operator==(const InputMechanismShape&) const = default;
};

// kCurve: reach alone, and outcomes that do not answer to frequency; what kFatigue is weighed
// against on the same data.
enum class ExhaustionKind { kNone = 0, kCurve = 1, kFatigue = 2 };

// Whether a node has word of mouth, and the units of its memory.
struct WordOfMouthScale {
  bool on = false;
  double mean_actions = 0.0;    // a period of history; the unit of actions
  double highest_memory = 0.0;  // M
};

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

// The days of an event that a column stands for. kCore: its own. kLead: those before, with a weight
// that rises from 1 / (lead_days + 1) to lead_days / (lead_days + 1) on the eve. kLag: those after,
// falling in the same way. Each has a coefficient of its own: people who wait for a sale buy less
// before it.
enum class EventPart { kCore = 0, kLead = 1, kLag = 2 };

// A column for the events of one series, or for all public holidays together (empty series).
struct EventColumn {
  std::string series;
  EventPart part = EventPart::kCore;
  double sd = 0.5;  // prior sd of its coefficient: how a period full of it moves the log

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

}  // namespace funnelcast::data

#endif  // FUNNELCAST_SIMULATOR_DATA_MECHANISM_SHAPES_H_
