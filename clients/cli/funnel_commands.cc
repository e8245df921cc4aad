// `funnelcast funnel ...`
#include <fmt/format.h>

#include <array>

#include "clients/cli/catalog_verbs.h"
#include "clients/cli/commands.h"
#include "clients/cli/flags.h"
#include "clients/cli/translation.h"
#include "clients/cli/words.h"
#include "funnelcast/v1/catalog_service.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::CatalogService;

constexpr std::array<v1::Stage, 5> kStages = {v1::STAGE_ATTENTION, v1::STAGE_INTEREST,
                                              v1::STAGE_DESIRE, v1::STAGE_ACTION, v1::STAGE_VALUE};

std::string MetricOf(const v1::Funnel& funnel, v1::Stage wanted) {
  for (const v1::FunnelStage& stage : funnel.stages()) {
    if (stage.stage() == wanted) return stage.metric();
  }
  return "";
}

Table FunnelTable(const google::protobuf::RepeatedPtrField<v1::Funnel>& funnels) {
  std::vector<Column> columns = {{"funnel", Tr("funnel")}, {"display_name", Tr("name")}};
  for (const v1::Stage stage : kStages)
    columns.push_back({StageWord(stage), StageForPeople(stage)});
  Table table(columns);
  for (const v1::Funnel& funnel : funnels) {
    std::vector<Cell> row = {IdOf(funnel.name()), funnel.display_name()};
    for (const v1::Stage stage : kStages) {
      const std::string metric = MetricOf(funnel, stage);
      row.emplace_back(metric.empty() ? "-" : metric, metric);
    }
    table.AddRow(row);
  }
  return table;
}

Table OneFunnelTable(const v1::Funnel& funnel) {
  google::protobuf::RepeatedPtrField<v1::Funnel> funnels;
  *funnels.Add() = funnel;
  return FunnelTable(funnels);
}

struct CreateFlags {
  std::string brand;
  std::string funnel;
  std::string display_name;
  // By the order of kStages.
  std::array<std::string, kStages.size()> metrics;
};

int CreateFunnel(Context& context, const CreateFlags& flags) {
  v1::CreateFunnelRequest request;
  request.set_parent(BrandName(flags.brand));
  request.set_funnel_id(flags.funnel);
  request.mutable_funnel()->set_display_name(flags.display_name);
  for (size_t s = 0; s < kStages.size(); ++s) {
    if (flags.metrics[s].empty()) continue;
    v1::FunnelStage* stage = request.mutable_funnel()->add_stages();
    stage->set_stage(kStages[s]);
    stage->set_metric(flags.metrics[s]);
  }
  if (request.funnel().stages().empty()) {
    return context.Refuse(
        Tr("A funnel needs at least one stage: --attention, --interest, --desire or --action, each "
           "with "
           "the metric that measures it."));
  }
  request.set_request_id(MakeRequestId());
  v1::Funnel funnel;
  const grpc::Status status =
      context.connection().Call(&CatalogService::Stub::CreateFunnel, request, &funnel);
  if (!status.ok()) return context.Fail(status);
  return context.Print(funnel, OneFunnelTable(funnel), [&] {
    std::string stages;
    for (const v1::FunnelStage& stage : funnel.stages()) {
      stages += (stages.empty() ? "" : " -> ") + stage.metric();
    }
    context.Say(TrF("Created funnel {}: {}.", flags.funnel, stages));
  });
}

struct FunnelVerbs {
  static constexpr Noun kNoun = {Mark("funnel"),
                                 Mark("List the funnels of a brand"),
                                 "sales",
                                 {Level{"FUNNEL", "funnels", "funnel", Mark("Id of the funnel")}}};
  static constexpr auto kGet = &CatalogService::Stub::GetFunnel;
  static constexpr auto kList = &CatalogService::Stub::ListFunnels;
  static constexpr auto kDelete = &CatalogService::Stub::DeleteFunnel;
  static Table MakeTable(const google::protobuf::RepeatedPtrField<v1::Funnel>& funnels) {
    return FunnelTable(funnels);
  }
  static const auto& Entries(const v1::ListFunnelsResponse& response) { return response.funnels(); }
  static std::string WhenEmpty(const std::string& brand) {
    return TrF("No funnels yet. `funnelcast funnel create {} --help` says how to make one.", brand);
  }
};

struct UpdateFlags : PathFlags {
  std::string display_name;
  // By the order of kStages; kNoStage takes one away.
  std::array<std::string, kStages.size()> metrics;
};

constexpr char kNoStage[] = "none";

// The stages of `funnel` with the changes of the flags.
void ChangeStages(const UpdateFlags& flags, const v1::Funnel& funnel, v1::Funnel& changed) {
  for (size_t s = 0; s < kStages.size(); ++s) {
    const std::string metric =
        flags.metrics[s].empty() ? MetricOf(funnel, kStages[s]) : flags.metrics[s];
    if (metric.empty() || metric == kNoStage) continue;
    v1::FunnelStage* stage = changed.add_stages();
    stage->set_stage(kStages[s]);
    stage->set_metric(metric);
  }
}

int UpdateFunnel(Context& context, const UpdateFlags& flags) {
  v1::UpdateFunnelRequest request;
  v1::Funnel& changed = *request.mutable_funnel();
  changed.set_name(EntryName(FunnelVerbs::kNoun, flags));
  if (!flags.display_name.empty()) {
    changed.set_display_name(flags.display_name);
    request.mutable_update_mask()->add_paths("display_name");
  }
  if (flags.metrics != decltype(flags.metrics)()) {
    v1::GetFunnelRequest get;
    get.set_name(changed.name());
    v1::Funnel funnel;
    const grpc::Status found =
        context.connection().Call(&CatalogService::Stub::GetFunnel, get, &funnel);
    if (!found.ok()) return context.Fail(found);
    changed.set_etag(funnel.etag());
    ChangeStages(flags, funnel, changed);
    request.mutable_update_mask()->add_paths("stages");
  }
  if (request.update_mask().paths().empty()) {
    return context.Refuse(Tr("Nothing to change; give a stage or --display-name."));
  }
  v1::Funnel updated;
  const grpc::Status status =
      context.connection().Call(&CatalogService::Stub::UpdateFunnel, request, &updated);
  if (!status.ok()) return context.Fail(status);
  return context.PrintRecord(updated, OneFunnelTable(updated));
}

void AddUpdate(CLI::App& group, Context& context) {
  auto [command, flags] =
      AddCommand(group, context, "update", Tr("Change a funnel that nothing was fitted to yet"),
                 ExampleLine(FunnelVerbs::kNoun, "update", "--desire leads"), &UpdateFunnel);
  AddEntryArguments(command, FunnelVerbs::kNoun, flags);
  for (size_t s = 0; s < kStages.size(); ++s) {
    AddText(command, "--" + StageWord(kStages[s]), flags.metrics[s],
            TrF("Metric of the {} stage; none takes it away", StageForPeople(kStages[s])));
  }
  AddText(command, "--display-name", flags.display_name, Tr("Name for people"));
}
void AddCreate(CLI::App& group, Context& context) {
  auto [command, flags] = AddCommand(
      group, context, "create", Tr("Create a funnel: which metric measures which stage"),
      "  funnelcast funnel create shop sales --attention impressions --interest clicks \\\n"
      "      --desire leads --action orders --value revenue\n"
      "  funnelcast funnel create shop jobs --interest page_visits --action applications_sent",
      &CreateFunnel);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArgument(command, "FUNNEL", flags.funnel, Tr("Id: a-z, 0-9, _ and -, at most 63 characters"));
  static constexpr std::array<const char*, kStages.size()> kHelps = {
      Mark("Metric of people who could notice: impressions, reach"),
      Mark("Metric of people who turned towards it: clicks, page visits"),
      Mark("Metric of people who want it: leads, baskets"),
      Mark("Metric of people who did it: orders, applications sent"),
      Mark("Metric of what that was worth in money: revenue")};
  for (size_t s = 0; s < kStages.size(); ++s) {
    AddText(command, "--" + StageWord(kStages[s]), flags.metrics[s], Tr(kHelps[s]));
  }
  AddText(command, "--display-name", flags.display_name, Tr("Name for people (default the id)"));
}

}  // namespace

void AddFunnelCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "funnel", Tr("Funnels: the stages from attention to purchase"));
  AddCreate(group, context);
  AddList<FunnelVerbs>(group, context);
  AddShow<FunnelVerbs>(group, context);
  AddUpdate(group, context);
  AddDelete<FunnelVerbs>(group, context);
}

}  // namespace funnelcast::cli
