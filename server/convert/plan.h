// Plans: checked from the contract, handed to the engine. Their stored form is that of
// stored_plan.h; tables with plans are read in server/service/chosen_plan.cc.
#ifndef FUNNELCAST_SERVER_CONVERT_PLAN_H_
#define FUNNELCAST_SERVER_CONVERT_PLAN_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "funnelcast/v1/scenario.pb.h"
#include "server/errors/fields.h"
#include "server/store/aliases.h"
#include "server/store/metrics.h"
#include "server/words/message.h"
#include "simulator/data/history.h"

namespace funnelcast::convert {

using data::Day;

struct PlannedValue {
  Day day = 0;
  double value = 0.0;
};

// The planned days of one input metric of a channel or a campaign of it, or of a control (empty
// channel).
struct PlanSeries {
  std::string channel;
  std::string campaign;  // empty for the channel as a whole
  std::string metric;
  store::MetricKind kind = store::MetricKind::kSpend;  // kSpend, kEffort or kControl
  std::vector<PlannedValue> values;                    // ordered by day, no day twice
};

// A checked plan. Its window is [first_day, end_day).
struct Plan {
  Day first_day = 0;
  Day end_day = 0;
  std::vector<PlanSeries> series;  // ordered by channel, campaign and metric, none twice
  double total_spend = 0.0;
  double total_effort_hours = 0.0;
};

// Adds a series that has values to a plan, its window and its totals.
void AppendSeries(PlanSeries series, Plan& plan);

// What a plan may refer to: the channels, campaigns and metrics of its brand.
struct PlanVocabulary {
  std::set<std::string> channels;
  std::set<std::pair<std::string, std::string>> campaigns;  // channel, campaign
  std::map<std::string, store::MetricKind> metrics;
  store::Aliases aliases = {};  // old ids that a plan may name as well
  std::string brand = {};       // its id, for the commands that sentences name
};

// Gathers and checks planned inputs one by one, from a message or a table, and makes the plan of
// them.
class PlanBuilder {
 public:
  // Called for each input that is wrong: the part of the input (`channel`, `campaign`, `metric`,
  // `date`, `value`, or empty for the input as a whole), a reason and what is said.
  using Report = std::function<void(const std::string& part, const std::string& reason,
                                    const words::Message& description)>;

  explicit PlanBuilder(const PlanVocabulary& vocabulary) : vocabulary_(vocabulary) {}

  // What an input is planned for.
  struct Target {
    std::string channel;
    std::string campaign;
    std::string metric;
    auto operator<=>(const Target&) const = default;
  };

  // Without a day, which was reported already, the rest is still checked. Old ids count for those
  // of today.
  void Add(const Target& named, std::optional<Day> day, double value, const Report& report);

  // The plan; violations of `field` when it is empty or its window too long. Only meaningful while
  // nothing was reported.
  Plan Build(const std::string& field, errors::FieldViolations& violations);

 private:
  const PlanVocabulary& vocabulary_;
  std::map<Target, std::map<Day, double>> inputs_;
  // Of each channel and metric, the days planned so far and whether that was by campaign.
  std::map<std::pair<std::string, std::string>, std::map<Day, bool>> by_campaign_;
};

// Reads `plan.inputs`. REQUIRES: plan.table is empty.
Plan CheckPlanInputs(const v1::Plan& plan, const std::string& field,
                     const PlanVocabulary& vocabulary, errors::FieldViolations& violations);

void ToProto(const Plan& plan, v1::Plan& proto);

// The form the engine takes, with the brand's events.
data::PlanInputs ToPlanInputs(const Plan& plan, std::vector<data::EventDays> events);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_PLAN_H_
