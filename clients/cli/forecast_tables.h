// A forecast as tables: the brand's totals first, then the channels, then the periods.
#ifndef FUNNELCAST_CLIENTS_CLI_FORECAST_TABLES_H_
#define FUNNELCAST_CLIENTS_CLI_FORECAST_TABLES_H_

#include <string>
#include <vector>

#include "clients/cli/context.h"
#include "funnelcast/v1/forecast.pb.h"

namespace funnelcast::cli {

// The whole forecast for people, ended by what to keep in mind.
std::string ForecastForPeople(const v1::ForecastResponse& forecast, const Terminal& terminal);

// One row for each series and period, and one with the period `total` for each series.
Table ForecastCsv(const v1::ForecastResponse& forecast);

// Parts that comparisons have as well.

// A forecast value, rounded for people.
Cell NumberCell(double value, v1::MetricKind kind);
// The columns of a mean and of quantiles with these probabilities.
void AppendNumberColumns(const std::vector<double>& probabilities, std::vector<Column>& columns);
// A line on which days of a plan were observed and which are forecast; empty where all of them are.
std::string ObservedSentence(const google::type::Date& start,
                             const google::type::Date& forecast_start);
// By which model and with how many draws; a line after the headline.
std::string ModelSentence(const std::string& model, std::int64_t draw_count, double max_rhat);
// A body under its title, with a blank line before each; nothing without a body.
std::string Section(const Terminal& terminal, const std::string& title, const std::string& body);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_FORECAST_TABLES_H_
