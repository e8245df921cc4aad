// `funnelcast scenario ...`: stored plans.
#include "clients/cli/scenario_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/paging.h"
#include "clients/cli/plan_source.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/scenario.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::ScenarioService;

Table ScenarioTable(const google::protobuf::RepeatedPtrField<v1::Scenario>& scenarios,
                    const Units& units) {
  Table table({{"scenario", Tr("scenario")},
               {"display_name", Tr("name")},
               {"start_date", Tr("from")},
               {"end_date", Tr("to before")},
               {"total_spend", units.Label("spend"), Align::kRight},
               {"total_effort_hours", units.Label("effort_hours"), Align::kRight},
               {"create_time", Tr("stored")},
               {"reference", Tr("copied from")}});
  for (const v1::Scenario& scenario : scenarios) {
    table.AddRow({IdOf(scenario.name()), scenario.display_name(), FormatDate(scenario.start_date()),
                  FormatDate(scenario.end_date()),
                  Cell(FormatExact(scenario.total_spend(), v1::METRIC_KIND_SPEND),
                       FormatRaw(scenario.total_spend())),
                  Cell(FormatExact(scenario.total_effort_hours(), v1::METRIC_KIND_EFFORT),
                       FormatRaw(scenario.total_effort_hours())),
                  FormatTime(scenario.create_time()), IdOf(scenario.reference())});
  }
  return table;
}

Table OneScenarioTable(const v1::Scenario& scenario, const Units& units) {
  google::protobuf::RepeatedPtrField<v1::Scenario> scenarios;
  *scenarios.Add() = scenario;
  return ScenarioTable(scenarios, units);
}

struct CreateFlags {
  std::string brand;
  std::string scenario;
  std::string plan;
  std::string display_name;
};

int CreateScenario(Context& context, const CreateFlags& flags) {
  absl::StatusOr<std::string> table = ReadPlanFile(flags.plan);
  if (!table.ok()) return context.Refuse(std::string(table.status().message()), kFailed);
  v1::CreateScenarioRequest request;
  request.set_parent(BrandName(flags.brand));
  request.set_scenario_id(flags.scenario);
  request.mutable_scenario()->set_display_name(flags.display_name);
  request.mutable_scenario()->mutable_plan()->set_table(std::move(*table));
  request.set_request_id(MakeRequestId());
  v1::Scenario scenario;
  const grpc::Status status =
      context.connection().Call(&ScenarioService::Stub::CreateScenario, request, &scenario);
  if (!status.ok()) return context.Fail(status);
  return context.Print(scenario, OneScenarioTable(scenario, Units()), [&] {
    const Units units = context.LoadUnits(flags.brand);
    context.Say(
        TrF("Stored scenario {}: {}, {}.", flags.scenario,
            FormatWindow(scenario.start_date(), scenario.end_date()),
            units.Phrase(FormatExact(scenario.total_spend(), v1::METRIC_KIND_SPEND), "spend", "")));
    context.Say(TrF("Next: `funnelcast forecast {} --plan {}`.", flags.brand, flags.scenario));
  });
}

struct BrandFlags {
  std::string brand;
};

int ListScenarios(Context& context, const BrandFlags& flags) {
  v1::ListScenariosRequest request;
  request.set_parent(BrandName(flags.brand));
  v1::ListScenariosResponse response;
  const grpc::Status status =
      ListAll(context.connection(), &ScenarioService::Stub::ListScenarios, request, &response);
  if (!status.ok()) return context.Fail(status);
  const bool for_people = context.output == OutputFormat::kTable;
  const Units units = for_people ? context.LoadUnits(flags.brand) : Units();
  return context.PrintList(response, ScenarioTable(response.scenarios(), units),
                           TrF("No scenarios yet. `funnelcast scenario create {} NAME --plan "
                               "FILE` stores one.",
                               flags.brand));
}

struct ScenarioFlags {
  std::string brand;
  std::string scenario;
};

bool HasCampaigns(const v1::Scenario& scenario) {
  const auto& inputs = scenario.plan().inputs();
  return std::any_of(inputs.begin(), inputs.end(),
                     [](const v1::PlannedInput& input) { return !input.campaign().empty(); });
}

// What goes into each channel, or campaign, over the whole window. The sums are of what the user
// has planned.
Table InputTable(const v1::Scenario& scenario, const Units& units) {
  std::map<std::array<std::string, 3>, double> sums;
  for (const v1::PlannedInput& input : scenario.plan().inputs()) {
    sums[{input.channel(), input.campaign(), input.metric()}] += input.value();
  }
  const bool by_campaign = HasCampaigns(scenario);
  std::vector<Column> columns = {{"channel", Tr("channel")}};
  if (by_campaign) columns.push_back({"campaign", Tr("campaign")});
  columns.push_back({"metric", Tr("metric")});
  columns.push_back({"value", Tr("sum"), Align::kRight});
  Table table(columns);
  for (const auto& [key, sum] : sums) {
    std::vector<Cell> row = {key[0]};
    if (by_campaign) row.emplace_back(key[1]);
    row.emplace_back(units.Label(key[2]));
    row.emplace_back(FormatExact(sum, units.KindOf(key[2])), FormatRaw(sum));
    table.AddRow(row);
  }
  return table;
}

// The plan as the tidy table it can be read from again.
Table PlanTable(const v1::Scenario& scenario) {
  const bool by_campaign = HasCampaigns(scenario);
  std::vector<Column> columns = {{"date"}, {"channel"}};
  if (by_campaign) columns.push_back({"campaign"});
  columns.push_back({"metric"});
  columns.push_back({"value"});
  Table table(columns);
  for (const v1::PlannedInput& input : scenario.plan().inputs()) {
    std::vector<Cell> row = {FormatDate(input.date()), input.channel()};
    if (by_campaign) row.emplace_back(input.campaign());
    row.emplace_back(input.metric());
    row.emplace_back(FormatRaw(input.value()));
    table.AddRow(row);
  }
  return table;
}

int ShowScenario(Context& context, const ScenarioFlags& flags) {
  v1::GetScenarioRequest request;
  request.set_name(ChildName(flags.brand, "scenarios", flags.scenario));
  v1::Scenario scenario;
  const grpc::Status status =
      context.connection().Call(&ScenarioService::Stub::GetScenario, request, &scenario);
  if (!status.ok()) return context.Fail(status);
  return context.Print(scenario, PlanTable(scenario), [&] {
    const Units units = context.LoadUnits(flags.brand);
    Terminal& terminal = context.terminal();
    terminal.out << OneScenarioTable(scenario, units).ForPeopleAsRecord(terminal) << "\n"
                 << InputTable(scenario, units).ForPeople(terminal);
    context.Say("\n" + Tr("--output csv writes the plan day by day."));
  });
}

struct UpdateFlags {
  std::string brand;
  std::string scenario;
  std::string plan;
  std::string display_name;
};

int UpdateScenario(Context& context, const UpdateFlags& flags) {
  if (flags.plan.empty() && flags.display_name.empty()) {
    return context.Refuse(Tr("Nothing to change; give --plan or --display-name."));
  }
  v1::UpdateScenarioRequest request;
  v1::Scenario& scenario = *request.mutable_scenario();
  scenario.set_name(ChildName(flags.brand, "scenarios", flags.scenario));
  if (!flags.plan.empty()) {
    absl::StatusOr<std::string> table = ReadPlanFile(flags.plan);
    if (!table.ok()) return context.Refuse(std::string(table.status().message()), kFailed);
    scenario.mutable_plan()->set_table(std::move(*table));
  }
  scenario.set_display_name(flags.display_name);
  v1::Scenario updated;
  const grpc::Status status = context.connection().Call(&ScenarioService::Stub::UpdateScenario,
                                                        request, &updated, Repeat::kNever);
  if (!status.ok()) return context.Fail(status);
  return context.Print(updated, OneScenarioTable(updated, Units()), [&] {
    context.Say(TrF(
        "Changed scenario {}. What was copied from it and goals committed with it keep the plan "
        "they have.",
        flags.scenario));
  });
}

struct CopyFlags {
  std::string brand;
  std::string scenario;
  std::string copy;
  std::string display_name;
};

int CopyScenario(Context& context, const CopyFlags& flags) {
  v1::CopyScenarioRequest request;
  request.set_name(ChildName(flags.brand, "scenarios", flags.scenario));
  request.set_scenario_id(flags.copy);
  request.set_display_name(flags.display_name);
  request.set_request_id(MakeRequestId());
  v1::Scenario scenario;
  const grpc::Status status =
      context.connection().Call(&ScenarioService::Stub::CopyScenario, request, &scenario);
  if (!status.ok()) return context.Fail(status);
  return context.Print(scenario, OneScenarioTable(scenario, Units()), [&] {
    context.Say(TrF("Copied scenario {} to {}.", flags.scenario, flags.copy));
    context.Say(
        TrF("Next: `funnelcast scenario update {} {} --plan FILE`.", flags.brand, flags.copy));
  });
}

struct DeleteFlags {
  std::string brand;
  std::string scenario;
  bool force = false;
};

int DeleteScenario(Context& context, const DeleteFlags& flags) {
  v1::DeleteScenarioRequest request;
  request.set_name(ChildName(flags.brand, "scenarios", flags.scenario));
  request.set_force(flags.force);
  google::protobuf::Empty empty;
  const grpc::Status status = context.connection().Call(&ScenarioService::Stub::DeleteScenario,
                                                        request, &empty, Repeat::kNever);
  if (!status.ok()) return context.Fail(status);
  return context.PrintDone(TrF("Deleted scenario {}.", flags.scenario));
}

void AddChanges(CLI::App& group, Context& context) {
  auto [update, flags] =
      AddCommand(group, context, "update", Tr("Change a scenario's plan or name"),
                 "  funnelcast scenario update shop spring --plan spring.csv\n"
                 "  funnelcast scenario update shop spring --display-name 'Spring, as agreed'",
                 &UpdateScenario);
  AddArgument(update, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArgument(update, "SCENARIO", flags.scenario, Tr("Id of the scenario"));
  AddText(update, "--plan", flags.plan,
          Tr("A tidy CSV file with the new plan, which takes the place of the old one"))
      .ShowValueAs(Tr("FILE"));
  AddText(update, "--display-name", flags.display_name, Tr("New name for people"));
  auto [copy, copy_flags] =
      AddCommand(group, context, "copy", Tr("Copy a scenario under another id"),
                 "  funnelcast scenario copy shop spring spring_lean", &CopyScenario);
  AddArgument(copy, "BRAND", copy_flags.brand, Tr("Id of the brand"));
  AddArgument(copy, "SCENARIO", copy_flags.scenario, Tr("Id of the scenario to copy"));
  AddArgument(copy, "NEW", copy_flags.copy,
              Tr("Id of the copy: a-z, 0-9, _ and -, at most 63 characters"));
  AddText(copy, "--display-name", copy_flags.display_name, Tr("Name for people (default the id)"));
  auto [remove, remove_flags] =
      AddCommand(group, context, "delete", Tr("Delete a scenario"),
                 {"  funnelcast scenario delete shop spring",
                  Tr("A scenario that others were copied from, or that goals were committed with, "
                     "goes with --force alone; they keep their own copies of the plan.")},
                 &DeleteScenario);
  AddArgument(remove, "BRAND", remove_flags.brand, Tr("Id of the brand"));
  AddArgument(remove, "SCENARIO", remove_flags.scenario, Tr("Id of the scenario"));
  AddSwitch(remove, "--force", remove_flags.force,
            Tr("Also when others were copied from it or goals were committed with it"));
}

}  // namespace

void AddScenarioCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "scenario", Tr("Scenarios: stored plans"));
  auto [create, flags] =
      AddCommand(group, context, "create", Tr("Store a plan under a name"),
                 "  funnelcast scenario create shop spring --plan spring.csv", &CreateScenario);
  AddArgument(create, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArgument(create, "SCENARIO", flags.scenario,
              Tr("Id: a-z, 0-9, _ and -, at most 63 characters"));
  AddText(create, "--plan", flags.plan,
          Tr("A tidy CSV file with future dates and spend or effort_hours by channel, if wanted by "
             "campaign"))
      .Require()
      .ShowValueAs(Tr("FILE"));
  AddText(create, "--display-name", flags.display_name, Tr("Name for people (default the id)"));
  auto [list, list_flags] = AddCommand(group, context, "list", Tr("List the scenarios of a brand"),
                                       "  funnelcast scenario list shop", &ListScenarios);
  AddArgument(list, "BRAND", list_flags.brand, Tr("Id of the brand"));
  auto [show, show_flags] =
      AddCommand(group, context, "show", Tr("Show one scenario"),
                 "  funnelcast scenario show shop spring\n"
                 "  funnelcast scenario show shop spring --output csv > spring.csv",
                 &ShowScenario);
  AddArgument(show, "BRAND", show_flags.brand, Tr("Id of the brand"));
  AddArgument(show, "SCENARIO", show_flags.scenario, Tr("Id of the scenario"));
  AddCompareCommand(group, context);
  AddChanges(group, context);
}

}  // namespace funnelcast::cli
