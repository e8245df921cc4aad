// `funnelcast fit`: starts a fit, or the update of a model, and waits for what comes of it.
#include <fmt/format.h>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/model_tables.h"
#include "clients/cli/operation_wait.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/model.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using google::longrunning::Operation;

struct FitFlags {
  std::string brand;
  std::string funnel;
  std::optional<google::type::Date> until;
  std::string grid;
  std::optional<int64_t> seed;
  int chain_count = 0;
  int draw_count_per_chain = 0;
  std::string carry_over;
  std::string saturation;
  std::string word_of_mouth;
  std::string exhaustion;
  bool update = false;
  std::string model;
  std::optional<double> min_share;
  bool detach = false;
};

v1::EffectChoice EffectOfWord(const std::string& word) {
  if (word == "on") return v1::EFFECT_CHOICE_ON;
  if (word == "off") return v1::EFFECT_CHOICE_OFF;
  return word == "auto" ? v1::EFFECT_CHOICE_AUTO : v1::EFFECT_CHOICE_UNSPECIFIED;
}

v1::FitModelRequest FitRequest(const FitFlags& flags) {
  v1::FitModelRequest request;
  request.set_parent(BrandName(flags.brand));
  request.set_funnel(flags.funnel);
  // People name the last day that counts; the contract the day after it.
  if (flags.until) *request.mutable_end_date() = DayAfter(*flags.until);
  request.set_grid(GridOfWord(flags.grid));
  if (flags.seed) request.set_seed(*flags.seed);
  request.set_chain_count(flags.chain_count);
  request.set_draw_count_per_chain(flags.draw_count_per_chain);
  request.set_carry_over(EffectOfWord(flags.carry_over));
  request.set_saturation(EffectOfWord(flags.saturation));
  request.set_word_of_mouth(EffectOfWord(flags.word_of_mouth));
  request.set_exhaustion(EffectOfWord(flags.exhaustion));
  request.set_request_id(MakeRequestId());
  return request;
}

v1::RefreshModelRequest RefreshRequest(const FitFlags& flags) {
  v1::RefreshModelRequest request;
  request.set_parent(BrandName(flags.brand));
  request.set_funnel(flags.funnel);
  if (!flags.model.empty()) request.set_model(ChildName(flags.brand, "models", flags.model));
  if (flags.until) *request.mutable_end_date() = DayAfter(*flags.until);
  if (flags.seed) request.set_seed(*flags.seed);
  if (flags.min_share) request.set_min_effective_share(*flags.min_share);
  request.set_request_id(MakeRequestId());
  return request;
}

grpc::Status Start(Context& context, const FitFlags& flags, Operation* operation) {
  using Stub = v1::ModelService::Stub;
  Connection& connection = context.connection();
  if (flags.update) return connection.Call(&Stub::RefreshModel, RefreshRequest(flags), operation);
  return connection.Call(&Stub::FitModel, FitRequest(flags), operation);
}

int PrintStarted(Context& context, const Operation& operation) {
  Table table(std::vector<Column>{{"operation", Tr("operation")}});
  table.AddRow({operation.name()});
  return context.Print(operation, table, [&] {
    context.Say(
        TrF("Started {0}. Follow it with `funnelcast operation wait {0}`.", operation.name()));
  });
}

int Fit(Context& context, const FitFlags& flags) {
  Operation operation;
  grpc::Status status = Start(context, flags, &operation);
  if (!status.ok()) return context.Fail(status);
  if (flags.detach) return PrintStarted(context, operation);
  status = WaitForOperation(context, &operation);
  if (!status.ok()) {
    return context.Fail(status, TrF("The fit may still be running: `funnelcast operation "
                                    "show {}`.",
                                    operation.name()));
  }
  status = StatusOfOperation(operation);
  if (!status.ok()) return context.Fail(status);
  v1::Model model;
  if (!operation.response().UnpackTo(&model)) {
    return context.Refuse(Tr("The server's answer holds no model."), kFailed);
  }
  const int code = PrintModel(context, model);
  if (code == kDone && context.output == OutputFormat::kTable) {
    context.Say("\n" + TrF("Next: `funnelcast forecast {} --plan FILE`.", flags.brand));
  }
  return code;
}

}  // namespace

void AddFitCommand(CLI::App& app, Context& context) {
  auto [command, flags] = AddCommand(
      app, context, "fit", Tr("Fit a model to the history of a funnel"),
      {"  funnelcast fit shop\n"
       "  funnelcast fit shop --funnel sales --until 2025-12-31 --grid week --seed 7\n"
       "  funnelcast fit shop --update",
       Tr("Waits for the end and shows the progress; Ctrl-C asks the server to cancel.")},
      &Fit);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddText(command, "--funnel", flags.funnel, Tr("Funnel to fit (default the only one)"));
  AddDate(command, "--until", flags.until,
          Tr("Use the history until and including this day (default all)"));
  const Flag grid =
      AddChoice(command, "--grid", flags.grid, {"day", "week"},
                Tr("Length of the periods (default week, or day below ten weeks of history)"));
  AddSeed(command, flags.seed);
  const Flag carry_over = AddChoice(
      command, "--carry-over", flags.carry_over, {"auto", "on", "off"},
      Tr("Whether inputs work on in later periods (default auto: where the data ask for it)"));
  const Flag saturation =
      AddChoice(command, "--saturation", flags.saturation, {"auto", "on", "off"},
                Tr("Whether more input brings less than in proportion (default auto)"));
  const Flag word_of_mouth =
      AddChoice(command, "--word-of-mouth", flags.word_of_mouth, {"auto", "on", "off"},
                Tr("Whether actions bring unpaid attention in later periods (default auto)"));
  const Flag exhaustion =
      AddChoice(command, "--exhaustion", flags.exhaustion, {"auto", "on", "off"},
                Tr("Whether repeated contacts earn less, where reach is measured (default auto)"));
  const Flag chains =
      AddCount(command, "--chains", flags.chain_count, Tr("Chains, 1 to 8 (default 4)"));
  const Flag draws = AddCount(command, "--draws-per-chain", flags.draw_count_per_chain,
                              Tr("Kept draws a chain, 100 to 5000 (default 1000)"));
  const Flag update = AddSwitch(command, "--update", flags.update,
                                Tr("Bring the newest model up to date with what is new, in "
                                   "seconds; fits anew where it must"));
  for (const Flag& other :
       {grid, chains, draws, carry_over, saturation, word_of_mouth, exhaustion}) {
    update.Exclude(other);
  }
  AddText(command, "--model", flags.model,
          Tr("With --update: the model to begin from (default newest)"))
      .Need(update);
  AddRate(command, "--min-share", flags.min_share,
          Tr("With --update: effective share of the draws below which the funnel is fitted anew, "
             "0.01 to 1 (default 0.2)"))
      .Need(update);
  AddSwitch(command, "--detach", flags.detach, Tr("Start only and do not wait"));
}

}  // namespace funnelcast::cli
