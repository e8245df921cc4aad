// Says which function answers which method of ScenarioService.
#include "funnelcast/v1/scenario.grpc.pb.h"
#include "server/service/resource_services.h"
#include "server/service/scenario_handlers.h"
#include "server/service/store_calls.h"

namespace funnelcast::service {
namespace {

class ScenarioService final : public v1::ScenarioService::CallbackService, private StoreCalls {
 public:
  ScenarioService(CallRunner& calls, store::Store& store)
      : StoreCalls(v1::ScenarioService::service_full_name(), calls, store) {}

  grpc::ServerUnaryReactor* CreateScenario(grpc::CallbackServerContext* context,
                                           const v1::CreateScenarioRequest* request,
                                           v1::Scenario* response) override {
    return Queued("CreateScenario", service::CreateScenario, context, request, response);
  }
  // A plan of three years takes its time to read.
  grpc::ServerUnaryReactor* GetScenario(grpc::CallbackServerContext* context,
                                        const v1::GetScenarioRequest* request,
                                        v1::Scenario* response) override {
    return Queued("GetScenario", service::GetScenario, context, request, response);
  }
  grpc::ServerUnaryReactor* ListScenarios(grpc::CallbackServerContext* context,
                                          const v1::ListScenariosRequest* request,
                                          v1::ListScenariosResponse* response) override {
    return Inline("ListScenarios", service::ListScenarios, context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateScenario(grpc::CallbackServerContext* context,
                                           const v1::UpdateScenarioRequest* request,
                                           v1::Scenario* response) override {
    return Queued("UpdateScenario", service::UpdateScenario, context, request, response);
  }
  grpc::ServerUnaryReactor* CopyScenario(grpc::CallbackServerContext* context,
                                         const v1::CopyScenarioRequest* request,
                                         v1::Scenario* response) override {
    return Queued("CopyScenario", service::CopyScenario, context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteScenario(grpc::CallbackServerContext* context,
                                           const v1::DeleteScenarioRequest* request,
                                           google::protobuf::Empty* response) override {
    return Queued("DeleteScenario", service::DeleteScenario, context, request, response);
  }
};

}  // namespace

std::unique_ptr<grpc::Service> MakeScenarioService(CallRunner& calls, store::Store& store) {
  return std::make_unique<ScenarioService>(calls, store);
}

}  // namespace funnelcast::service
