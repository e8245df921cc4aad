// Models over gRPC; what the methods do is in model_handlers.h.
#include "funnelcast/v1/model.grpc.pb.h"
#include "server/service/model_handlers.h"
#include "server/service/platform_services.h"

namespace funnelcast::service {
namespace {

constexpr char kService[] = "funnelcast.v1.ModelService";

class ModelService final : public v1::ModelService::CallbackService {
 public:
  ModelService(CallRunner& calls, store::Store& store, jobs::Runner& runner, const Engine& engine,
               ModelCache& models)
      : calls_(calls), store_(store), runner_(runner), engine_(engine), models_(models) {}

  grpc::ServerUnaryReactor* FitModel(grpc::CallbackServerContext* context,
                                     const v1::FitModelRequest* request,
                                     google::longrunning::Operation* response) override {
    return calls_.Unary({kService, "FitModel", Lane::kStore}, context, request, response,
                        [this](const auto& fit, CallContext& call) {
                          return service::FitModel(store_, runner_, engine_, fit, call.language());
                        });
  }

  grpc::ServerUnaryReactor* BacktestModel(grpc::CallbackServerContext* context,
                                          const v1::BacktestModelRequest* request,
                                          google::longrunning::Operation* response) override {
    return calls_.Unary({kService, "BacktestModel", Lane::kStore}, context, request, response,
                        [this](const auto& backtest, CallContext& call) {
                          return service::BacktestModel(store_, runner_, backtest, call.language());
                        });
  }

  grpc::ServerUnaryReactor* GetResponseCurves(grpc::CallbackServerContext* context,
                                              const v1::GetResponseCurvesRequest* request,
                                              v1::ResponseCurves* response) override {
    return calls_.Unary({kService, "GetResponseCurves", Lane::kCompute}, context, request, response,
                        [this](const auto& curves, CallContext&) {
                          return service::GetResponseCurves(store_, engine_, models_, curves);
                        });
  }

  grpc::ServerUnaryReactor* RefreshModel(grpc::CallbackServerContext* context,
                                         const v1::RefreshModelRequest* request,
                                         google::longrunning::Operation* response) override {
    return calls_.Unary({kService, "RefreshModel", Lane::kStore}, context, request, response,
                        [this](const auto& refresh, CallContext& call) {
                          return service::RefreshModel(store_, runner_, engine_, refresh,
                                                       call.language());
                        });
  }

  grpc::ServerUnaryReactor* GetModel(grpc::CallbackServerContext* context,
                                     const v1::GetModelRequest* request,
                                     v1::Model* response) override {
    return calls_.Unary(
        {kService, "GetModel", Lane::kInline}, context, request, response,
        [this](const auto& get, CallContext&) { return service::GetModel(store_, get); });
  }

  grpc::ServerUnaryReactor* ListModels(grpc::CallbackServerContext* context,
                                       const v1::ListModelsRequest* request,
                                       v1::ListModelsResponse* response) override {
    return calls_.Unary(
        {kService, "ListModels", Lane::kStore}, context, request, response,
        [this](const auto& list, CallContext&) { return service::ListModels(store_, list); });
  }

  grpc::ServerUnaryReactor* DeleteModel(grpc::CallbackServerContext* context,
                                        const v1::DeleteModelRequest* request,
                                        google::protobuf::Empty* response) override {
    return calls_.Unary({kService, "DeleteModel", Lane::kStore}, context, request, response,
                        [this](const auto& target, CallContext&) {
                          return service::DeleteModel(store_, models_, target);
                        });
  }

 private:
  CallRunner& calls_;
  store::Store& store_;
  jobs::Runner& runner_;
  const Engine& engine_;
  ModelCache& models_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeModelService(CallRunner& calls, store::Store& store,
                                                jobs::Runner& runner, const Engine& engine,
                                                ModelCache& models) {
  return std::make_unique<ModelService>(calls, store, runner, engine, models);
}

}  // namespace funnelcast::service
