// `funnelcast forecast`: what a plan will bring, stage by stage.
#include "clients/cli/commands.h"
#include "clients/cli/flags.h"
#include "clients/cli/forecast_tables.h"
#include "clients/cli/plan_source.h"
#include "funnelcast/v1/forecast.grpc.pb.h"

namespace funnelcast::cli {
namespace {

struct ForecastFlags {
  std::string brand;
  std::string plan;
  std::string funnel;
  std::string model;
  int draw_count = 0;
  std::vector<double> quantiles = {0.05, 0.5, 0.95};
  std::optional<int64_t> seed;
  bool by_campaign = false;
};

int Forecast(Context& context, const ForecastFlags& flags) {
  absl::StatusOr<v1::PlanSource> plan = ReadPlanSource(flags.brand, flags.plan);
  if (!plan.ok()) return context.Refuse(std::string(plan.status().message()), kFailed);
  v1::ForecastRequest request;
  request.set_parent(BrandName(flags.brand));
  *request.mutable_plan() = *plan;
  request.set_funnel(flags.funnel);
  if (!flags.model.empty()) request.set_model(ChildName(flags.brand, "models", flags.model));
  request.set_draw_count(flags.draw_count);
  for (const double quantile : flags.quantiles) request.add_quantiles(quantile);
  if (flags.seed) request.set_seed(*flags.seed);
  request.set_by_campaign(flags.by_campaign);
  v1::ForecastResponse response;
  const grpc::Status status =
      context.connection().Call(&v1::ForecastService::Stub::Forecast, request, &response);
  if (!status.ok()) return context.Fail(status, PlanHint(status, *plan, flags.brand));
  return context.Print(response, ForecastCsv(response), [&] {
    context.terminal().out << ForecastForPeople(response, context.terminal());
  });
}

}  // namespace

void AddForecastCommand(CLI::App& app, Context& context) {
  auto [command, flags] =
      AddCommand(app, context, "forecast", "Forecast what a plan will bring, stage by stage",
                 "  funnelcast forecast shop --plan spring.csv\n"
                 "  funnelcast forecast shop --plan spring --quantiles 0.1,0.5,0.9 --draws 4000\n"
                 "  funnelcast forecast shop --plan spring --by-campaign --output json\n"
                 "\n"
                 "A plan file is tidy CSV (date, channel, metric, value) with future dates and the "
                 "metrics spend\n"
                 "or effort_hours. Its window runs from its first date to the day after its last; "
                 "a channel it\n"
                 "leaves out is paused. A column campaign plans by campaign; where it is empty or "
                 "missing, a channel's\n"
                 "campaigns share its input as in the last eight weeks of history.",
                 &Forecast);
  AddArgument(command, "BRAND", flags.brand, "Id of the brand");
  AddPlan(command, flags.plan);
  AddText(command, "--funnel", flags.funnel, "Funnel to forecast (default the only one)");
  AddText(command, "--model", flags.model, "Model to use (default the funnel's newest)");
  AddCount(command, "--draws", flags.draw_count, "Draws, 100 to 20000 (default 1000)");
  AddNumbers(command, "--quantiles", flags.quantiles,
             "Probabilities of the quantiles, with commas (default 0.05,0.5,0.95)")
      .ShowValueAs("P,P,...");
  AddSeed(command, flags.seed);
  AddSwitch(command, "--by-campaign", flags.by_campaign, "Tell channels by campaign as well");
}

}  // namespace funnelcast::cli
