// The services over models, forecasts and operations.
// Each is a table of methods (method_table.h) in its *_service.cc.
#ifndef FUNNELCAST_SERVER_SERVICE_PLATFORM_SERVICES_H_
#define FUNNELCAST_SERVER_SERVICE_PLATFORM_SERVICES_H_

#include <memory>

#include "grpcpp/impl/service_type.h"
#include "server/jobs/runner.h"
#include "server/service/call.h"
#include "server/service/engine.h"
#include "server/service/model_cache.h"
#include "server/store/store.h"

namespace funnelcast::service {

// Each service keeps references to what it is given, which must outlive it.
std::unique_ptr<grpc::Service> MakeModelService(CallRunner& calls, store::Store& store,
                                                jobs::Runner& runner, const Engine& engine,
                                                ModelCache& models);
std::unique_ptr<grpc::Service> MakeForecastService(CallRunner& calls, store::Store& store,
                                                   const Engine& engine, ModelCache& models);
std::unique_ptr<grpc::Service> MakeOperationsService(CallRunner& calls, store::Store& store,
                                                     jobs::Runner& runner);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_PLATFORM_SERVICES_H_
