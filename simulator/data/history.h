// What the engine is told of a funnel's past: daily values by channel and for the brand as a whole.
// Plain data only; reading it from a store and checking it belongs to the callers.
#ifndef FUNNELCAST_SIMULATOR_DATA_HISTORY_H_
#define FUNNELCAST_SIMULATOR_DATA_HISTORY_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace funnelcast::data {

// A calendar day as the number of days since 1970-01-01, in the brand's time zone.
using Day = std::int32_t;

// A step of the AIDA funnel; kValue is the money that actions bring.
enum class Stage { kAttention = 0, kInterest = 1, kDesire = 2, kAction = 3, kValue = 4 };
inline constexpr int kStageCount = 5;

// Daily values, [day_count], NaN on days without an observation; empty when nothing was ever
// observed.
using DailyValues = std::vector<double>;

// The past of one campaign, a part of its channel's.
struct CampaignHistory {
  std::string id;
  DailyValues spend;
  DailyValues effort_hours;
  std::array<DailyValues, kStageCount> stages;
};

// The past of one channel. All series have the funnel history's `day_count` entries or none.
struct ChannelHistory {
  std::string id;
  DailyValues spend;                            // money
  DailyValues effort_hours;                     // hours of work
  std::array<DailyValues, kStageCount> stages;  // outcomes by stage: counts, money for kValue
  // What of the above was observed by campaign, ordered by id, no id twice. The channel's values
  // hold it already: they are at least its sum, and what they have more belongs to no campaign.
  std::vector<CampaignHistory> campaigns = {};
  DailyValues reach = {};  // people that kAttention met, a person once a report
};

// What an event is, which decides how far it may move outcomes (mechanisms/season.h).
enum class EventKind { kOwn = 0, kShopping = 1, kPublicHoliday = 2 };

// Days of a recurring series (a sale, a holiday), past or to come.
struct EventDays {
  std::string series;  // occurrences with the same series share a coefficient
  Day first_day = 0;
  Day end_day = 0;    // the day after the last
  int lead_days = 0;  // days before the first over which it builds up
  int lag_days = 0;   // days after the last over which it fades
  EventKind kind = EventKind::kOwn;
};

// A quantity of the brand's surroundings that moves outcomes but is not bought: a price, a
// competitor's price, the weather. Averaged over a period, never summed.
struct ControlHistory {
  std::string id;
  DailyValues values;  // [day_count] of the history or more, NaN where unknown
};

// An outside range for a rate (competitors, industry): between `low` and `high` lie the central
// 90 % of comparable brands. The rate is `stage` per `parent` (clicks per impression), or per unit
// of input where `per_input` (impressions per unit of money).
struct Benchmark {
  std::string channel;  // empty: every channel
  Stage stage = Stage::kInterest;
  bool per_input = false;
  Stage parent = Stage::kAttention;
  double low = 0.0;   // above 0
  double high = 0.0;  // above low
};

// A lift test of one channel: while its input was changed by `input_change` in sum over
// [first_day, end_day), the outcome differed by `lift` from what it would have been, both against
// the control group and scaled up to the whole brand. Either may be negative. The days may lie
// before the history.
struct Experiment {
  std::string channel;
  Stage stage = Stage::kAction;
  Day first_day = 0;
  Day end_day = 0;
  double input_change = 0.0;
  double lift = 0.0;
  double lift_sd = 0.0;  // standard error of `lift`, above 0
};

// The past of a funnel.
struct FunnelHistory {
  Day first_day = 0;
  int day_count = 0;
  std::vector<ChannelHistory> channels;        // ordered by id, no id twice
  std::array<DailyValues, kStageCount> brand;  // outcomes that no channel claims
  std::vector<EventDays> events;
  std::vector<ControlHistory> controls;  // ordered by id
  std::vector<Benchmark> benchmarks;
  std::vector<Experiment> experiments;

  Day end_day() const { return first_day + day_count; }
};

// Planned inputs of one campaign, a part of its channel's; [day_count] of the plan, or empty.
struct CampaignPlan {
  std::string id;
  std::vector<double> spend;
  std::vector<double> effort_hours;
};

// Planned inputs of one channel; [day_count] of the plan, or empty for none.
struct ChannelPlan {
  std::string id;
  std::vector<double> spend;
  std::vector<double> effort_hours;
  // What of the above is planned by campaign, ordered by id, no id twice; campaigns share the rest
  // as they did of late.
  std::vector<CampaignPlan> campaigns = {};
};

// Planned values of a control; one that is left out stays as it was last known.
struct ControlPlan {
  std::string id;
  std::vector<double> values;  // [day_count] of the plan, NaN on days that are left open
};

// Future inputs. A channel that is left out is paused.
struct PlanInputs {
  Day first_day = 0;
  int day_count = 0;
  std::vector<ChannelPlan> channels;  // ordered by id, no id twice
  std::vector<EventDays> events;
  std::vector<ControlPlan> controls;

  Day end_day() const { return first_day + day_count; }
};

}  // namespace funnelcast::data

#endif  // FUNNELCAST_SIMULATOR_DATA_HISTORY_H_
