// Says which function answers which method of PerformanceService.
#include "funnelcast/v1/performance.grpc.pb.h"
#include "server/service/import_file.h"
#include "server/service/import_handlers.h"
#include "server/service/observation_handlers.h"
#include "server/service/resource_services.h"
#include "server/service/store_calls.h"

namespace funnelcast::service {
namespace {

class PerformanceService final : public v1::PerformanceService::CallbackService,
                                 private StoreCalls {
 public:
  PerformanceService(CallRunner& calls, store::Store& store)
      : StoreCalls(v1::PerformanceService::service_full_name(), calls, store) {}

  grpc::ServerUnaryReactor* BatchWriteObservations(grpc::CallbackServerContext* context,
                                                   const v1::BatchWriteObservationsRequest* request,
                                                   v1::ImportSummary* response) override {
    return Queued("BatchWriteObservations", service::BatchWriteObservations, context, request,
                  response);
  }
  grpc::ServerReadReactor<v1::ImportFileRequest>* ImportFile(grpc::CallbackServerContext* context,
                                                             v1::ImportSummary* response) override {
    const Method method{service_name(), "ImportFile", Lane::kStore};
    // Deletes itself at the end of the call.
    return new StreamCall<v1::ImportFileRequest, v1::ImportSummary>(
        calls(), method, context, response, std::make_unique<service::ImportFile>(store()));
  }
  grpc::ServerUnaryReactor* DeleteObservations(grpc::CallbackServerContext* context,
                                               const v1::DeleteObservationsRequest* request,
                                               v1::DeleteObservationsResponse* response) override {
    return Queued("DeleteObservations", service::DeleteObservations, context, request, response);
  }
  grpc::ServerUnaryReactor* GetImport(grpc::CallbackServerContext* context,
                                      const v1::GetImportRequest* request,
                                      v1::Import* response) override {
    return Inline("GetImport", service::GetImport, context, request, response);
  }
  grpc::ServerUnaryReactor* ListImports(grpc::CallbackServerContext* context,
                                        const v1::ListImportsRequest* request,
                                        v1::ListImportsResponse* response) override {
    return Inline("ListImports", service::ListImports, context, request, response);
  }
  grpc::ServerUnaryReactor* UndoImport(grpc::CallbackServerContext* context,
                                       const v1::UndoImportRequest* request,
                                       v1::UndoImportResponse* response) override {
    return Queued("UndoImport", service::UndoImport, context, request, response);
  }
  // Sums and reports read much of a history.
  grpc::ServerUnaryReactor* QueryObservations(grpc::CallbackServerContext* context,
                                              const v1::QueryObservationsRequest* request,
                                              v1::QueryObservationsResponse* response) override {
    return Queued("QueryObservations", service::QueryObservations, context, request, response);
  }
  grpc::ServerUnaryReactor* GetHistoryReport(grpc::CallbackServerContext* context,
                                             const v1::GetHistoryReportRequest* request,
                                             v1::HistoryReport* response) override {
    return calls().Unary(Method{service_name(), "GetHistoryReport", Lane::kStore}, context, request,
                         response, [this](const auto& message, CallContext& call) {
                           return service::GetHistoryReport(store(), message, call);
                         });
  }
};

}  // namespace

std::unique_ptr<grpc::Service> MakePerformanceService(CallRunner& calls, store::Store& store) {
  return std::make_unique<PerformanceService>(calls, store);
}

}  // namespace funnelcast::service
