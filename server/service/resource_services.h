// The services over what a brand stores: catalogue, observed performance, mappings, scenarios and
// goals. What they do is in one file a resource (brand_handlers.cc and so on), as free functions
// over the store with a line each in the table of the service.
#ifndef FUNNELCAST_SERVER_SERVICE_RESOURCE_SERVICES_H_
#define FUNNELCAST_SERVER_SERVICE_RESOURCE_SERVICES_H_

#include <memory>

#include "grpcpp/impl/service_type.h"
#include "server/service/call.h"
#include "server/service/engine.h"
#include "server/service/model_cache.h"
#include "server/store/store.h"

namespace funnelcast::service {

// Each service keeps references to what it is given, which must outlive it.
std::unique_ptr<grpc::Service> MakeCatalogService(CallRunner& calls, store::Store& store);
std::unique_ptr<grpc::Service> MakePerformanceService(CallRunner& calls, store::Store& store);
std::unique_ptr<grpc::Service> MakeMappingService(CallRunner& calls, store::Store& store);
std::unique_ptr<grpc::Service> MakeScenarioService(CallRunner& calls, store::Store& store);
std::unique_ptr<grpc::Service> MakeGoalService(CallRunner& calls, store::Store& store,
                                               const Engine& engine, ModelCache& models);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_RESOURCE_SERVICES_H_
