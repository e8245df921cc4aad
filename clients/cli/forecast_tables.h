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

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_FORECAST_TABLES_H_
