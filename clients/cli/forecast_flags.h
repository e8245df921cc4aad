// The flags of commands that forecast: by which model, with which draws, and which quantiles.
#ifndef FUNNELCAST_CLIENTS_CLI_FORECAST_FLAGS_H_
#define FUNNELCAST_CLIENTS_CLI_FORECAST_FLAGS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "clients/cli/connection.h"
#include "clients/cli/flags.h"

namespace funnelcast::cli {

struct ForecastFlags {
  std::string funnel;
  std::string model;
  int draw_count = 0;
  std::vector<double> quantiles = {0.05, 0.5, 0.95};
  std::optional<int64_t> seed;
  bool fresh = false;
};

void AddForecastFlags(CLI::App& command, ForecastFlags& flags);

// With --fresh, brings the model up to date first. kDone, or an exit code when that failed.
int FreshenFirst(Context& context, const std::string& brand, const ForecastFlags& flags);

// Writes the flags into the fields of the same names.
template <typename Request>
void SetForecastFields(const ForecastFlags& flags, const std::string& brand, Request& request) {
  request.set_funnel(flags.funnel);
  if (!flags.model.empty()) request.set_model(ChildName(brand, "models", flags.model));
  request.set_draw_count(flags.draw_count);
  for (const double quantile : flags.quantiles) request.add_quantiles(quantile);
  if (flags.seed) request.set_seed(*flags.seed);
}

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_FORECAST_FLAGS_H_
