// Says which function answers which method of MappingService.
#include "funnelcast/v1/mapping.grpc.pb.h"
#include "server/service/mapping_handlers.h"
#include "server/service/resource_services.h"
#include "server/service/store_calls.h"

namespace funnelcast::service {
namespace {

class MappingService final : public v1::MappingService::CallbackService, private StoreCalls {
 public:
  MappingService(CallRunner& calls, store::Store& store)
      : StoreCalls(v1::MappingService::service_full_name(), calls, store) {}

  grpc::ServerUnaryReactor* CreateMapping(grpc::CallbackServerContext* context,
                                          const v1::CreateMappingRequest* request,
                                          v1::Mapping* response) override {
    return Queued("CreateMapping", service::CreateMapping, context, request, response);
  }
  grpc::ServerUnaryReactor* GetMapping(grpc::CallbackServerContext* context,
                                       const v1::GetMappingRequest* request,
                                       v1::Mapping* response) override {
    return Inline("GetMapping", service::GetMapping, context, request, response);
  }
  grpc::ServerUnaryReactor* ListMappings(grpc::CallbackServerContext* context,
                                         const v1::ListMappingsRequest* request,
                                         v1::ListMappingsResponse* response) override {
    return Inline("ListMappings", service::ListMappings, context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateMapping(grpc::CallbackServerContext* context,
                                          const v1::UpdateMappingRequest* request,
                                          v1::Mapping* response) override {
    return Queued("UpdateMapping", service::UpdateMapping, context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteMapping(grpc::CallbackServerContext* context,
                                          const v1::DeleteMappingRequest* request,
                                          google::protobuf::Empty* response) override {
    return Queued("DeleteMapping", service::DeleteMapping, context, request, response);
  }
};

}  // namespace

std::unique_ptr<grpc::Service> MakeMappingService(CallRunner& calls, store::Store& store) {
  return std::make_unique<MappingService>(calls, store);
}

}  // namespace funnelcast::service
