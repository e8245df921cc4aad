// A comparison of plans as tables, and what it comes to in words.
#ifndef FUNNELCAST_CLIENTS_CLI_COMPARE_TABLES_H_
#define FUNNELCAST_CLIENTS_CLI_COMPARE_TABLES_H_

#include <string>
#include <vector>

#include "clients/cli/context.h"
#include "funnelcast/v1/forecast.pb.h"

namespace funnelcast::cli {

// `labels` are what the user calls the plans, in the order of the comparison.

// The whole comparison for people, ended by what to keep in mind.
std::string ComparisonForPeople(const v1::ScenarioComparison& comparison,
                                const std::vector<std::string>& labels, const Terminal& terminal);

// One row a plan.
Table ComparisonCsv(const v1::ScenarioComparison& comparison,
                    const std::vector<std::string>& labels);

// A share of draws, which tells a chance no closer than they allow: of 600 draws, none means
// `under 0.5 %` and all means `over 99.5 %`.
std::string FormatShareOfDraws(double share, int draw_count, Place place = Place::kSentence);

// Which plan is best and how sure that is. Plans whose chances differ by less than two standard
// errors of the draws are not told apart.
std::string BestPlanSentence(const v1::ScenarioComparison& comparison,
                             const std::vector<std::string>& labels);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_COMPARE_TABLES_H_
