// `funnelcast experiment ...`: lift tests.
#include <fmt/format.h>

#include "clients/cli/catalog_verbs.h"
#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/catalog_service.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::CatalogService;

Cell PlainCell(double value) { return Cell(FormatPlain(value), FormatRaw(value)); }

Table ExperimentTable(const google::protobuf::RepeatedPtrField<v1::Experiment>& experiments) {
  Table table({{"experiment", Tr("experiment")},
               {"channel", Tr("channel")},
               {"metric", Tr("metric")},
               {"start_date", Tr("from")},
               {"end_date", Tr("to before")},
               {"input_change", Tr("input change"), Align::kRight},
               {"lift", Tr("lift"), Align::kRight},
               {"lift_standard_error", Tr("standard error"), Align::kRight},
               {"note", Tr("note")}});
  for (const v1::Experiment& experiment : experiments) {
    const double error = experiment.lift_standard_error();
    table.AddRow({IdOf(experiment.name()), experiment.channel(), experiment.metric(),
                  FormatDate(experiment.start_date()), FormatDate(experiment.end_date()),
                  PlainCell(experiment.input_change()), PlainCell(experiment.lift()),
                  Cell(FormatRounded(error, v1::METRIC_KIND_COUNT), FormatRaw(error)),
                  experiment.note()});
  }
  return table;
}

struct CreateFlags {
  std::string brand;
  std::string experiment;
  std::string channel;
  std::string metric;
  std::optional<google::type::Date> from;
  std::optional<google::type::Date> to;
  std::optional<double> input_change;
  std::optional<double> lift;
  std::optional<double> standard_error;
  std::optional<double> low;
  std::optional<double> high;
  std::optional<double> probability;
  std::string note;
  std::string display_name;
};

// `--low` and `--high` belong together, and say the same as `--standard-error`.
bool SaysHowPrecise(const CreateFlags& flags) {
  const bool interval = flags.low && flags.high;
  const bool part = flags.low || flags.high || flags.probability;
  return flags.standard_error ? !part : interval;
}

int CreateExperiment(Context& context, const CreateFlags& flags) {
  if (!SaysHowPrecise(flags)) {
    return context.Refuse(Tr(
        "Say how precise the lift is: by --standard-error, or by --low and --high of its interval "
        "with --probability (default 0.95)."));
  }
  v1::CreateExperimentRequest request;
  request.set_parent(BrandName(flags.brand));
  request.set_experiment_id(flags.experiment);
  v1::Experiment& experiment = *request.mutable_experiment();
  experiment.set_display_name(flags.display_name);
  experiment.set_channel(flags.channel);
  experiment.set_metric(flags.metric);
  *experiment.mutable_start_date() = *flags.from;
  *experiment.mutable_end_date() = *flags.to;
  experiment.set_input_change(*flags.input_change);
  experiment.set_lift(*flags.lift);
  if (flags.standard_error) {
    experiment.set_lift_standard_error(*flags.standard_error);
  } else {
    experiment.mutable_lift_interval()->set_low(*flags.low);
    experiment.mutable_lift_interval()->set_high(*flags.high);
    experiment.mutable_lift_interval()->set_probability(flags.probability.value_or(0.0));
  }
  experiment.set_note(flags.note);
  request.set_request_id(MakeRequestId());
  v1::Experiment created;
  const grpc::Status status =
      context.connection().Call(&CatalogService::Stub::CreateExperiment, request, &created);
  if (!status.ok()) return context.Fail(status);
  google::protobuf::RepeatedPtrField<v1::Experiment> experiments;
  *experiments.Add() = created;
  return context.Print(created, ExperimentTable(experiments), [&] {
    context.Say(
        TrF("Created experiment {}: {} {} by {} of input of {}, {}; fit again to have it counted.",
            flags.experiment, FormatPlain(created.lift()), created.metric(),
            FormatPlain(created.input_change()), created.channel(),
            FormatWindow(created.start_date(), created.end_date())));
  });
}

struct ExperimentVerbs {
  static constexpr Noun kNoun = {
      Mark("experiment"),
      Mark("List the experiments of a brand"),
      "fb_pause",
      {Level{"EXPERIMENT", "experiments", "experiment", Mark("Id of the experiment")}}};
  static constexpr auto kGet = &CatalogService::Stub::GetExperiment;
  static constexpr auto kList = &CatalogService::Stub::ListExperiments;
  static constexpr auto kDelete = &CatalogService::Stub::DeleteExperiment;
  static Table MakeTable(const google::protobuf::RepeatedPtrField<v1::Experiment>& experiments) {
    return ExperimentTable(experiments);
  }
  static const auto& Entries(const v1::ListExperimentsResponse& response) {
    return response.experiments();
  }
  static std::string WhenEmpty(const std::string&) { return Tr("No experiments yet."); }
};

struct UpdateFlags : PathFlags {
  std::string channel;
  std::string metric;
  std::optional<google::type::Date> from;
  std::optional<google::type::Date> to;
  std::optional<double> input_change;
  std::optional<double> lift;
  std::optional<double> standard_error;
  std::optional<double> low;
  std::optional<double> high;
  std::optional<double> probability;
  std::string note;
  std::string display_name;
};

int UpdateExperiment(Context& context, const UpdateFlags& flags) {
  v1::UpdateExperimentRequest request;
  v1::Experiment& experiment = *request.mutable_experiment();
  experiment.set_name(EntryName(ExperimentVerbs::kNoun, flags));
  const auto change = [&](bool given, const char* path) {
    if (given) request.mutable_update_mask()->add_paths(path);
    return given;
  };
  if (change(!flags.channel.empty(), "channel")) experiment.set_channel(flags.channel);
  if (change(!flags.metric.empty(), "metric")) experiment.set_metric(flags.metric);
  if (change(flags.from.has_value(), "start_date")) *experiment.mutable_start_date() = *flags.from;
  if (change(flags.to.has_value(), "end_date")) *experiment.mutable_end_date() = *flags.to;
  if (change(flags.input_change.has_value(), "input_change"))
    experiment.set_input_change(*flags.input_change);
  if (change(flags.lift.has_value(), "lift")) experiment.set_lift(*flags.lift);
  if (change(flags.standard_error.has_value(), "lift_standard_error"))
    experiment.set_lift_standard_error(*flags.standard_error);
  if (change(flags.low.has_value(), "lift_interval")) {
    experiment.mutable_lift_interval()->set_low(*flags.low);
    experiment.mutable_lift_interval()->set_high(*flags.high);
    experiment.mutable_lift_interval()->set_probability(flags.probability.value_or(0.0));
  }
  if (change(!flags.note.empty(), "note")) experiment.set_note(flags.note);
  if (change(!flags.display_name.empty(), "display_name"))
    experiment.set_display_name(flags.display_name);
  if (request.update_mask().paths().empty()) {
    return context.Refuse(
        Tr("Nothing to change; give a flag of `funnelcast experiment update --help`."));
  }
  v1::Experiment updated;
  const grpc::Status status =
      context.connection().Call(&CatalogService::Stub::UpdateExperiment, request, &updated);
  if (!status.ok()) return context.Fail(status);
  return context.PrintRecord(updated, OneEntryTable<ExperimentVerbs>(updated));
}

void AddUpdate(CLI::App& group, Context& context) {
  auto [command, flags] =
      AddCommand(group, context, "update", Tr("Change an experiment"),
                 ExampleLine(ExperimentVerbs::kNoun, "update", "--lift -120 --standard-error 40"),
                 &UpdateExperiment);
  AddEntryArguments(command, ExperimentVerbs::kNoun, flags);
  AddText(command, "--channel", flags.channel, Tr("The channel that was tested"));
  AddText(command, "--metric", flags.metric, Tr("The outcome that was compared"));
  AddDate(command, "--from", flags.from, Tr("First day of the test"));
  AddDate(command, "--to", flags.to, ToHelp());
  AddNumber(command, "--input-change", flags.input_change,
            Tr("By how much its input was changed in sum"));
  AddNumber(command, "--lift", flags.lift, Tr("By how much the outcome differed in sum"));
  const Flag error = AddNumber(command, "--standard-error", flags.standard_error,
                               Tr("Standard error of the lift"));
  const Flag low =
      AddNumber(command, "--low", flags.low, Tr("Lower end of the lift's interval, instead"))
          .Exclude(error);
  const Flag high =
      AddNumber(command, "--high", flags.high, Tr("Upper end of the lift's interval")).Need(low);
  low.Need(high);
  AddNumber(command, "--probability", flags.probability,
            Tr("How likely the lift lies in the interval (default 0.95)"))
      .Need(low);
  AddText(command, "--note", flags.note, Tr("What was done and who did it"));
  AddText(command, "--display-name", flags.display_name, Tr("Name for people"));
}
void AddCreate(CLI::App& group, Context& context) {
  auto [create, flags] =
      AddCommand(group, context, "create", Tr("Create an experiment"),
                 "  funnelcast experiment create shop fb_pause --channel facebook \\\n"
                 "      --metric orders --from 2025-03-01 --to 2025-03-29 \\\n"
                 "      --input-change -8000 --lift -150 --low -260 --high -40",
                 &CreateExperiment);
  AddArgument(create, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArgument(create, "EXPERIMENT", flags.experiment,
              Tr("Id: a-z, 0-9, _ and -, at most 63 characters"));
  AddText(create, "--channel", flags.channel, Tr("The channel that was tested")).Require();
  AddText(create, "--metric", flags.metric,
          Tr("The outcome that was compared, for instance orders"))
      .Require();
  AddDate(create, "--from", flags.from, Tr("First day of the test")).Require();
  AddDate(create, "--to", flags.to, ToHelp()).Require();
  AddNumber(create, "--input-change", flags.input_change,
            Tr("By how much the channel's input was changed in sum, scaled up to the whole brand; "
               "negative where it was cut"))
      .Require();
  AddNumber(create, "--lift", flags.lift,
            Tr("By how much the outcome differed in sum, scaled up in the same way"))
      .Require();
  AddNumber(create, "--standard-error", flags.standard_error, Tr("Standard error of the lift"));
  AddNumber(create, "--low", flags.low, Tr("Lower end of the lift's interval, instead"));
  AddNumber(create, "--high", flags.high, Tr("Upper end of the lift's interval"));
  AddRate(create, "--probability", flags.probability,
          Tr("How likely the lift lies in the interval (default 0.95)"));
  AddText(create, "--note", flags.note, Tr("What was done and who did it"));
  AddText(create, "--display-name", flags.display_name, Tr("Name for people (default the id)"));
}

}  // namespace

void AddExperimentCommands(CLI::App& app, Context& context) {
  CLI::App& group =
      AddGroup(app, "experiment", Tr("Experiments: lift tests that calibrate models"));
  AddCreate(group, context);
  AddList<ExperimentVerbs>(group, context);
  AddShow<ExperimentVerbs>(group, context);
  AddUpdate(group, context);
  AddDelete<ExperimentVerbs>(group, context);
}

}  // namespace funnelcast::cli
