// `funnelcast backtest`: how a model's forecasts would have done in the past.
#include <fmt/format.h>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/operation_wait.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/model.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using google::longrunning::Operation;

struct BacktestFlags {
  std::string brand;
  std::string funnel;
  std::string model;
  int origin_count = 0;
  std::optional<int64_t> seed;
};

const char* BaselineWords(v1::Baseline baseline) {
  switch (baseline) {
    case v1::BASELINE_SEASONAL_NAIVE:
      return Mark("last year");
    case v1::BASELINE_LAST_EIGHT_WEEKS:
      return Mark("last 8 weeks");
    case v1::BASELINE_INPUT_RATIO:
      return Mark("ratio to input");
    default:
      return "";
  }
}

Cell ShareCell(double share) { return Cell(FormatShare(share, Place::kTable), FormatRaw(share)); }

Cell RatioCell(const v1::BacktestRow& row) {
  if (row.best_baseline() == v1::BASELINE_UNSPECIFIED) return Cell("");
  return Cell(FormatDecimals(row.crps_ratio(), 2), FormatRaw(row.crps_ratio()));
}

Table RowsTable(const v1::Backtest& backtest) {
  Table table({{"series", Tr("series")},
               {"horizon_weeks", Tr("weeks"), Align::kRight},
               {"windows_held", Tr("80% held"), Align::kRight},
               {"coverage50", Tr("50% covers"), Align::kRight},
               {"coverage80", Tr("80% covers"), Align::kRight},
               {"coverage95", Tr("95% covers"), Align::kRight},
               {"relative_bias", Tr("bias"), Align::kRight},
               {"crps", Tr("CRPS"), Align::kRight},
               {"crps_ratio", Tr("error to rule"), Align::kRight},
               {"best_baseline", Tr("best rule")}});
  std::string before;
  for (const v1::BacktestRow& row : backtest.rows()) {
    if (!before.empty() && before != row.series()) table.AddGap();
    before = row.series();
    table.AddRow(
        {row.series(), std::to_string(row.horizon_weeks()),
         Cell(TrF("{} of {}", row.windows_held(), row.window_count()),
              std::to_string(row.windows_held())),
         ShareCell(row.coverage50()), ShareCell(row.coverage80()), ShareCell(row.coverage95()),
         Cell(FormatDifference(row.relative_bias(), Place::kTable), FormatRaw(row.relative_bias())),
         Cell(FormatRounded(row.crps(), v1::METRIC_KIND_COUNT), FormatRaw(row.crps())),
         RatioCell(row), TranslatedCell(BaselineWords(row.best_baseline()))});
  }
  return table;
}

int PrintBacktest(Context& context, const v1::Model& model) {
  const v1::Backtest& backtest = model.backtest();
  const Table table = RowsTable(backtest);
  return context.Print(backtest, table, [&] {
    const std::string summary =
        TrF("Backtest of {}: forecasts from {} days of the past, each knowing only what lay before "
            "it and the inputs that were.",
            model.name(), backtest.origins_size());
    context.Say(WrapText(summary, context.terminal().width, 0) + "\n");
    context.Say(table.ForPeople(context.terminal()));
    context.Say(WrapText(
        Tr("Held: past sums inside their 80 % range, of all. Covers: the share inside each "
           "range, which should be near its name. Error to rule: error (CRPS) compared with "
           "the best simple rule (1 = equal, below 1 the model was better)."),
        context.terminal().width, 0));
  });
}

int RunBacktest(Context& context, const BacktestFlags& flags) {
  v1::BacktestModelRequest request;
  request.set_parent(BrandName(flags.brand));
  request.set_funnel(flags.funnel);
  if (!flags.model.empty()) request.set_model(ChildName(flags.brand, "models", flags.model));
  request.set_origin_count(flags.origin_count);
  if (flags.seed) request.set_seed(*flags.seed);
  request.set_request_id(MakeRequestId());
  Operation operation;
  grpc::Status status =
      context.connection().Call(&v1::ModelService::Stub::BacktestModel, request, &operation);
  if (!status.ok()) return context.Fail(status);
  status = WaitForOperation(context, &operation);
  if (!status.ok()) {
    return context.Fail(status, TrF("The backtest may still be running: `funnelcast "
                                    "operation show {}`.",
                                    operation.name()));
  }
  status = StatusOfOperation(operation);
  if (!status.ok()) return context.Fail(status);
  v1::Model model;
  if (!operation.response().UnpackTo(&model)) {
    return context.Refuse(Tr("The server's answer holds no model."), kFailed);
  }
  return PrintBacktest(context, model);
}

}  // namespace

void AddBacktestCommand(CLI::App& app, Context& context) {
  auto [command, flags] =
      AddCommand(app, context, "backtest", Tr("Hold past forecasts against what happened"),
                 {"  funnelcast backtest shop\n"
                  "  funnelcast backtest shop --funnel sales --origins 12 --output json",
                  Tr("Fits the history before several days of the past, forecasts with the inputs "
                     "that really happened, and compares. Takes about as long as that many fits; "
                     "the model keeps the result. Ctrl-C asks the server to cancel.")},
                 &RunBacktest);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddText(command, "--funnel", flags.funnel, Tr("Funnel (default the only one)"));
  AddText(command, "--model", flags.model, Tr("Id of the model (default the funnel's newest)"));
  AddSeed(command, flags.seed);
  AddCount(command, "--origins", flags.origin_count,
           Tr("Days of the past to forecast from, 1 to 26 (default 12)"));
}

}  // namespace funnelcast::cli
