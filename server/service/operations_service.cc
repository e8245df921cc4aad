// Long-running operations over gRPC; what the methods do is in model_handlers.h.
#include <algorithm>
#include <chrono>

#include "google/longrunning/operations.grpc.pb.h"
#include "server/convert/names.h"
#include "server/convert/operation.h"
#include "server/service/model_handlers.h"
#include "server/service/pending_call.h"
#include "server/service/platform_services.h"

namespace funnelcast::service {
namespace {

namespace longrunning = google::longrunning;

constexpr char kService[] = "google.longrunning.Operations";

class OperationsService final : public longrunning::Operations::CallbackService {
 public:
  OperationsService(CallRunner& calls, store::Store& store, jobs::Runner& runner)
      : calls_(calls), store_(store), runner_(runner) {}

  grpc::ServerUnaryReactor* ListOperations(grpc::CallbackServerContext* context,
                                           const longrunning::ListOperationsRequest* request,
                                           longrunning::ListOperationsResponse* response) override {
    return calls_.Unary({kService, "ListOperations", Lane::kStore}, context, request, response,
                        [this](const auto& list, CallContext& call) {
                          return service::ListOperations(store_, list, call.language());
                        });
  }

  grpc::ServerUnaryReactor* GetOperation(grpc::CallbackServerContext* context,
                                         const longrunning::GetOperationRequest* request,
                                         longrunning::Operation* response) override {
    return calls_.Unary({kService, "GetOperation", Lane::kInline}, context, request, response,
                        [this](const auto& get, CallContext& call) {
                          return service::GetOperation(store_, get.name(), call.language());
                        });
  }

  grpc::ServerUnaryReactor* DeleteOperation(grpc::CallbackServerContext* context,
                                            const longrunning::DeleteOperationRequest* request,
                                            google::protobuf::Empty* response) override {
    return calls_.Unary({kService, "DeleteOperation", Lane::kStore}, context, request, response,
                        [this](const auto& target, CallContext&) {
                          return service::DeleteOperation(store_, target);
                        });
  }

  grpc::ServerUnaryReactor* CancelOperation(grpc::CallbackServerContext* context,
                                            const longrunning::CancelOperationRequest* request,
                                            google::protobuf::Empty* response) override {
    return calls_.Unary({kService, "CancelOperation", Lane::kStore}, context, request, response,
                        [this](const auto& target, CallContext&) {
                          return service::CancelOperation(runner_, target);
                        });
  }

  grpc::ServerUnaryReactor* WaitOperation(grpc::CallbackServerContext* context,
                                          const longrunning::WaitOperationRequest* request,
                                          longrunning::Operation* response) override {
    using Wait = PendingCall<longrunning::WaitOperationRequest, longrunning::Operation>;
    const auto call = std::make_shared<Wait>(calls_, Method{kService, "WaitOperation"}, context,
                                             request, response);
    grpc::ServerUnaryReactor* reactor = call->reactor();
    const auto wait = CheckWait(*request);
    if (!wait.ok()) {
      call->Finish([&] { return wait.status(); });
      return reactor;
    }
    runner_.NotifyAtEnd(wait->brand, wait->id, EndOfWait(*wait, call->context()),
                        [this, call, name = request->name()] {
                          call->Finish([&] {
                            return service::GetOperation(store_, name, call->context().language());
                          });
                        });
    return reactor;
  }

 private:
  // The answer must leave before the caller's own deadline, or it learns nothing.
  static std::chrono::steady_clock::time_point EndOfWait(const OperationWait& wait,
                                                         const CallContext& call) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        call.deadline() - std::chrono::system_clock::now() - std::chrono::milliseconds(200));
    return std::chrono::steady_clock::now() +
           std::clamp(wait.duration, std::chrono::milliseconds(0),
                      std::max(left, std::chrono::milliseconds(0)));
  }

  CallRunner& calls_;
  store::Store& store_;
  jobs::Runner& runner_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeOperationsService(CallRunner& calls, store::Store& store,
                                                     jobs::Runner& runner) {
  return std::make_unique<OperationsService>(calls, store, runner);
}

}  // namespace funnelcast::service
