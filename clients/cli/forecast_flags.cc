// Declares the flags; see forecast_flags.h.
#include "clients/cli/forecast_flags.h"

#include "clients/cli/fresh.h"
#include "clients/cli/translation.h"

namespace funnelcast::cli {

void AddForecastFlags(CLI::App& command, ForecastFlags& flags) {
  AddText(command, "--funnel", flags.funnel, Tr("Funnel to forecast (default the only one)"));
  const Flag model =
      AddText(command, "--model", flags.model, Tr("Model to use (default the funnel's newest)"));
  AddFresh(command, flags.fresh).Exclude(model);
  AddCount(command, "--draws", flags.draw_count, Tr("Draws, 100 to 20000 (default 1000)"));
  AddRates(command, "--quantiles", flags.quantiles,
           Tr("Probabilities of the quantiles, with commas (default 0.05,0.5,0.95)"))
      .ShowValueAs("P,P,...");
  AddSeed(command, flags.seed);
}

int FreshenFirst(Context& context, const std::string& brand, const ForecastFlags& flags) {
  return flags.fresh ? UpdateModels(context, brand, {flags.funnel}) : static_cast<int>(kDone);
}

}  // namespace funnelcast::cli
