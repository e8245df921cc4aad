// Runs updates one after the other; see fresh.h.
#include "clients/cli/fresh.h"

#include <fmt/format.h>

#include "clients/cli/connection.h"
#include "clients/cli/dates.h"
#include "clients/cli/operation_wait.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/model.grpc.pb.h"

namespace funnelcast::cli {
namespace {

int UpdateModel(Context& context, const std::string& brand, const std::string& funnel) {
  v1::RefreshModelRequest request;
  request.set_parent(BrandName(brand));
  request.set_funnel(funnel);
  request.set_request_id(MakeRequestId());
  google::longrunning::Operation operation;
  grpc::Status status =
      context.connection().Call(&v1::ModelService::Stub::RefreshModel, request, &operation);
  if (!status.ok()) return context.Fail(status);
  status = WaitForOperation(context, &operation);
  if (!status.ok()) {
    return context.Fail(status, TrF("The update may still be running: `funnelcast "
                                    "operation show {}`.",
                                    operation.name()));
  }
  status = StatusOfOperation(operation);
  if (!status.ok()) return context.Fail(status);
  v1::Model model;
  if (context.output != OutputFormat::kTable || !operation.response().UnpackTo(&model)) {
    return kDone;
  }
  const bool unchanged = model.update().outcome() == v1::ModelUpdate::OUTCOME_UNCHANGED;
  const std::string until = DateInSentence(model.data_end());
  context.Say(
      (unchanged ? TrF("The model of funnel {} was up to date: it knows the history to before {}.",
                       model.funnel(), until)
                 : TrF("The model of funnel {} is up to date: it knows the history to before {}.",
                       model.funnel(), until)) +
      "\n");
  return kDone;
}

}  // namespace

Flag AddFresh(CLI::App& command, bool& fresh) {
  return AddSwitch(command, "--fresh", fresh,
                   Tr("First update the model with what is new, as `fit --update` does"));
}

int UpdateModels(Context& context, const std::string& brand, const std::set<std::string>& funnels) {
  for (const std::string& funnel : funnels) {
    const int code = UpdateModel(context, brand, funnel);
    if (code != kDone) return code;
  }
  return kDone;
}

}  // namespace funnelcast::cli
