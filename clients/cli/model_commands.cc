// `funnelcast model ...`
#include <fmt/format.h>

#include "clients/cli/commands.h"
#include "clients/cli/flags.h"
#include "clients/cli/model_tables.h"
#include "clients/cli/paging.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/model.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::ModelService;

struct ListFlags {
  std::string brand;
  std::string funnel;
};

int ListModels(Context& context, const ListFlags& flags) {
  v1::ListModelsRequest request;
  request.set_parent(BrandName(flags.brand));
  request.set_funnel(flags.funnel);
  v1::ListModelsResponse response;
  const grpc::Status status =
      ListAll(context.connection(), &ModelService::Stub::ListModels, request, &response);
  if (!status.ok()) return context.Fail(status);
  return context.PrintList(response, ModelTable(response.models()),
                           TrF("No models yet. `funnelcast fit {}` makes one.", flags.brand));
}

struct ModelFlags {
  std::string brand;
  std::string model;
};

int ShowModel(Context& context, const ModelFlags& flags) {
  v1::GetModelRequest request;
  request.set_name(ChildName(flags.brand, "models", flags.model));
  v1::Model model;
  const grpc::Status status =
      context.connection().Call(&ModelService::Stub::GetModel, request, &model);
  if (!status.ok()) return context.Fail(status);
  return PrintModel(context, model);
}

int DeleteModel(Context& context, const ModelFlags& flags) {
  v1::DeleteModelRequest request;
  request.set_name(ChildName(flags.brand, "models", flags.model));
  google::protobuf::Empty empty;
  const grpc::Status status =
      context.connection().Call(&ModelService::Stub::DeleteModel, request, &empty, Repeat::kNever);
  if (!status.ok()) return context.Fail(status);
  return context.PrintDone(TrF("Deleted model {}.", flags.model));
}

}  // namespace

void AddModelCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "model", Tr("Models: fitted funnels"));
  auto [list, list_flags] = AddCommand(group, context, "list", Tr("List models, the newest first"),
                                       "  funnelcast model list shop", &ListModels);
  AddArgument(list, "BRAND", list_flags.brand, Tr("Id of the brand"));
  AddText(list, "--funnel", list_flags.funnel, Tr("Only models of this funnel"));
  auto [show, show_flags] =
      AddCommand(group, context, "show", Tr("Show a model and how far it may be trusted"),
                 "  funnelcast model show shop MODEL", &ShowModel);
  AddArgument(show, "BRAND", show_flags.brand, Tr("Id of the brand"));
  AddArgument(show, "MODEL", show_flags.model, Tr("Id of the model, as `model list` shows it"));
  auto [remove, remove_flags] = AddCommand(group, context, "delete", Tr("Delete a model"),
                                           "  funnelcast model delete shop MODEL", &DeleteModel);
  AddArgument(remove, "BRAND", remove_flags.brand, Tr("Id of the brand"));
  AddArgument(remove, "MODEL", remove_flags.model, Tr("Id of the model"));
}

}  // namespace funnelcast::cli
