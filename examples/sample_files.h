// Writes the sample brand's files: histories, plans, goals and the truth.
#ifndef FUNNELCAST_EXAMPLES_SAMPLE_FILES_H_
#define FUNNELCAST_EXAMPLES_SAMPLE_FILES_H_

#include <string>
#include <vector>

#include "examples/sample_brand.h"
#include "examples/sample_goals.h"
#include "examples/sample_truth.h"

namespace funnelcast::examples {

// Tables with the columns date, channel, metric and value. `history.csv` holds the sales funnel
// with commas; `history_recruiting_de.csv` the recruiting funnel as a German spreadsheet exports
// it: byte order mark, semicolons, decimal commas.
std::string SalesHistoryTable(const Truth& truth, const Past& past);
std::string RecruitingHistoryTable(const Truth& truth, const Past& past);

// The inputs that really went in over [first_day, end_day), as a plan.
std::string PlanOfPast(const Truth& truth, const Past& past, int first_day, int end_day);

// A scenario's inputs as a plan, without what is zero.
std::string ScenarioTable(const Truth& truth, const SampleScenario& scenario);

// The goals, one a line: id, funnel, metric, per, comparison, target, from, to, owner.
std::string GoalTable(const std::vector<SampleGoal>& goals);

// Every parameter, and what the scenarios bring under the true model.
std::string TruthJson(const Truth& truth, std::uint64_t seed, const std::vector<SampleGoal>& goals,
                      const std::vector<TrueOutlook>& outlooks);

}  // namespace funnelcast::examples

#endif  // FUNNELCAST_EXAMPLES_SAMPLE_FILES_H_
