// `funnelcast forecast`: what a plan will bring, stage by stage.
#include "clients/cli/commands.h"
#include "clients/cli/flags.h"
#include "clients/cli/forecast_flags.h"
#include "clients/cli/forecast_tables.h"
#include "clients/cli/plan_source.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/forecast.grpc.pb.h"

namespace funnelcast::cli {
namespace {

struct CommandFlags {
  std::string brand;
  std::string plan;
  ForecastFlags forecast;
  bool by_campaign = false;
};

int Forecast(Context& context, const CommandFlags& flags) {
  absl::StatusOr<v1::PlanSource> plan = ReadPlanSource(flags.brand, flags.plan);
  if (!plan.ok()) return context.Refuse(std::string(plan.status().message()), kFailed);
  v1::ForecastRequest request;
  request.set_parent(BrandName(flags.brand));
  *request.mutable_plan() = *plan;
  SetForecastFields(flags.forecast, flags.brand, request);
  request.set_by_campaign(flags.by_campaign);
  const int fresh = FreshenFirst(context, flags.brand, flags.forecast);
  if (fresh != kDone) return fresh;
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
  auto [command, flags] = AddCommand(
      app, context, "forecast", Tr("Forecast what a plan will bring, stage by stage"),
      {"  funnelcast forecast shop --plan spring.csv\n"
       "  funnelcast forecast shop --plan spring --quantiles 0.1,0.5,0.9 --draws 4000\n"
       "  funnelcast forecast shop --plan spring --by-campaign --output json\n"
       "  funnelcast forecast shop --plan spring --fresh",
       Tr("A plan file is tidy CSV (date, channel, metric, value) with future dates and the "
          "metrics spend or effort_hours. Its window runs from its first date to the day after its "
          "last; a channel it leaves out is paused. Days that the model has seen count as "
          "observed. A column campaign plans by campaign; where it is empty or missing, a "
          "channel's campaigns share its input as in the last eight weeks of history.")},
      &Forecast);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddPlan(command, flags.plan);
  AddForecastFlags(command, flags.forecast);
  AddSwitch(command, "--by-campaign", flags.by_campaign, Tr("Split channels by campaign as well"));
}

}  // namespace funnelcast::cli
