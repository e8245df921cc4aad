// The columns of recurring patterns and surroundings.
#include "simulator/mechanisms/season.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "simulator/data/grid.h"

namespace funnelcast::mechanisms {
namespace {

constexpr double kOwnEventSd = 0.5;
constexpr double kShoppingSd = 0.4;
constexpr double kAnyHolidaySd = 0.3;
constexpr double kHolidaySd = 0.2;
constexpr int kHolidaysToLearnFrom = 2;

// What is known of the events of one series.
struct SeriesFacts {
  data::EventKind kind = data::EventKind::kOwn;
  bool leads = false;
  bool lags = false;
  int seen_count = 0;
};

void AddColumns(const std::string& series, const SeriesFacts& facts, double sd,
                std::vector<data::EventColumn>& columns) {
  columns.push_back({series, data::EventPart::kCore, sd});
  if (facts.leads) columns.push_back({series, data::EventPart::kLead, sd});
  if (facts.lags) columns.push_back({series, data::EventPart::kLag, sd});
}

// The weights of days [begin, end) within the `day_count` days before (or, mirrored, after) an
// event, `first` being the one farthest from it: 1 / (day_count + 1) there, one more of them a day.
double RampSum(int day_count, int begin, int end) {
  begin = std::max(begin, 0);
  end = std::min(end, day_count);
  if (begin >= end) return 0.0;
  // (begin + 1) + ... + end
  const double sum = 0.5 * (end - begin) * (begin + 1 + end);
  return sum / (day_count + 1);
}

// The sum of an event's daily weights in one part over the days [first_day, end_day).
double WeightOf(const data::EventDays& event, data::EventPart part, data::Day first_day,
                data::Day end_day) {
  switch (part) {
    case data::EventPart::kLead: {
      const data::Day start = event.first_day - event.lead_days;
      return RampSum(event.lead_days, first_day - start, end_day - start);
    }
    case data::EventPart::kLag: {
      const data::Day stop = event.end_day + event.lag_days;
      return RampSum(event.lag_days, stop - end_day, stop - first_day);
    }
    case data::EventPart::kCore:
      break;
  }
  return std::max(0, std::min(event.end_day, end_day) - std::max(event.first_day, first_day));
}

void FillEventColumns(const data::SeasonShape& shape, const std::vector<data::EventDays>& events,
                      data::Day first_day, int day_count, double* row) {
  std::fill_n(row, shape.events.size(), 0.0);
  const data::Day end_day = first_day + day_count;
  for (const data::EventDays& event : events) {
    if (event.first_day - event.lead_days >= end_day) continue;
    if (event.end_day + event.lag_days <= first_day) continue;
    for (std::size_t i = 0; i < shape.events.size(); ++i) {
      const data::EventColumn& column = shape.events[i];
      if (!column.stands_for(event)) continue;
      row[i] += WeightOf(event, column.part, first_day, end_day) / day_count;
    }
  }
  for (std::size_t i = 0; i < shape.events.size(); ++i) row[i] = std::min(1.0, row[i]);
}

}  // namespace

std::vector<data::EventColumn> ChooseEventColumns(const std::vector<data::EventDays>& events,
                                                  data::Day first_day, data::Day end_day) {
  std::map<std::string, SeriesFacts> known;
  bool any_holiday = false;
  for (const data::EventDays& event : events) {
    SeriesFacts& facts = known[event.series];
    facts.kind = event.kind;
    facts.leads = facts.leads || event.lead_days > 0;
    facts.lags = facts.lags || event.lag_days > 0;
    const bool seen = event.first_day < end_day && event.end_day > first_day;
    facts.seen_count += seen ? 1 : 0;
    any_holiday = any_holiday || (seen && event.kind == data::EventKind::kPublicHoliday);
  }
  std::vector<data::EventColumn> columns;
  if (any_holiday) columns.push_back({"", data::EventPart::kCore, kAnyHolidaySd});
  for (const auto& [series, facts] : known) {
    if (facts.kind == data::EventKind::kOwn) {
      AddColumns(series, facts, kOwnEventSd, columns);
    } else if (facts.kind == data::EventKind::kShopping && facts.seen_count > 0) {
      AddColumns(series, facts, kShoppingSd, columns);
    } else if (facts.kind == data::EventKind::kPublicHoliday &&
               facts.seen_count >= kHolidaysToLearnFrom) {
      AddColumns(series, facts, kHolidaySd, columns);
    }
  }
  return columns;
}

Surroundings SurroundingsOf(const data::SeasonShape& shape, const data::FunnelHistory& history) {
  Surroundings around{history.events, history.first_day, {}};
  for (const data::ControlColumn& column : shape.controls) {
    std::vector<double> values;
    for (const data::ControlHistory& control : history.controls) {
      if (control.id != column.id) continue;
      values = FillGaps(control.values, std::numeric_limits<double>::quiet_NaN());
    }
    if (values.empty()) values.push_back(column.last_value);
    around.controls.push_back(std::move(values));
  }
  return around;
}

Surroundings SurroundingsOf(const data::SeasonShape& shape, const data::PlanInputs& plan) {
  Surroundings around{plan.events, plan.first_day, {}};
  for (const data::ControlColumn& column : shape.controls) {
    std::vector<double> values;
    for (const data::ControlPlan& control : plan.controls) {
      if (control.id == column.id) values = FillGaps(control.values, column.last_value);
    }
    if (values.empty()) values.push_back(column.last_value);
    around.controls.push_back(std::move(values));
  }
  return around;
}

void FillSeasonRow(const data::SeasonShape& shape, const Surroundings& around, data::Day first_day,
                   int day_count, double* row) {
  constexpr double kTwoPi = 6.283185307179586;
  const double angle = kTwoPi * (first_day + 0.5 * day_count) / 365.25;
  for (int k = 1; k <= shape.fourier_order; ++k) {
    *row++ = std::cos(k * angle);
    *row++ = std::sin(k * angle);
  }
  if (shape.weekdays) {
    std::fill(row, row + 7, 0.0);
    row[data::Weekday(first_day)] = 1.0;
    row += 7;
  }
  FillEventColumns(shape, around.events, first_day, day_count, row);
  row += shape.events.size();
  const int begin = std::max(0, first_day - around.first_day);
  for (std::size_t c = 0; c < shape.controls.size(); ++c) {
    if (c >= around.controls.size()) {
      *row++ = 0.0;
      continue;
    }
    const double mean = MeanOfDays(around.controls[c], begin, begin + day_count);
    *row++ = ControlValue(shape.controls[c], mean);
  }
}

}  // namespace funnelcast::mechanisms
