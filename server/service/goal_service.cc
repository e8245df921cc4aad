// Says which function answers which method of GoalService.
#include "funnelcast/v1/goal.grpc.pb.h"
#include "server/service/goal_assess.h"
#include "server/service/goal_handlers.h"
#include "server/service/resource_services.h"
#include "server/service/store_calls.h"

namespace funnelcast::service {
namespace {

class GoalService final : public v1::GoalService::CallbackService, private StoreCalls {
 public:
  GoalService(CallRunner& calls, const GoalTools& tools)
      : StoreCalls(v1::GoalService::service_full_name(), calls, tools.store), tools_(tools) {}

  grpc::ServerUnaryReactor* CreateGoal(grpc::CallbackServerContext* context,
                                       const v1::CreateGoalRequest* request,
                                       v1::Goal* response) override {
    return Queued("CreateGoal", service::CreateGoal, context, request, response);
  }
  grpc::ServerUnaryReactor* GetGoal(grpc::CallbackServerContext* context,
                                    const v1::GetGoalRequest* request,
                                    v1::Goal* response) override {
    return Inline("GetGoal", service::GetGoal, context, request, response);
  }
  // What was observed of a thousand goals takes its time to sum up.
  grpc::ServerUnaryReactor* ListGoals(grpc::CallbackServerContext* context,
                                      const v1::ListGoalsRequest* request,
                                      v1::ListGoalsResponse* response) override {
    return Queued("ListGoals", service::ListGoals, context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateGoal(grpc::CallbackServerContext* context,
                                       const v1::UpdateGoalRequest* request,
                                       v1::Goal* response) override {
    return Queued("UpdateGoal", service::UpdateGoal, context, request, response);
  }
  grpc::ServerUnaryReactor* AbandonGoal(grpc::CallbackServerContext* context,
                                        const v1::AbandonGoalRequest* request,
                                        v1::Goal* response) override {
    return Queued("AbandonGoal", service::AbandonGoal, context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteGoal(grpc::CallbackServerContext* context,
                                       const v1::DeleteGoalRequest* request,
                                       google::protobuf::Empty* response) override {
    return Queued("DeleteGoal", service::DeleteGoal, context, request, response);
  }
  grpc::ServerUnaryReactor* ReviseGoal(grpc::CallbackServerContext* context,
                                       const v1::ReviseGoalRequest* request,
                                       v1::Goal* response) override {
    return Queued("ReviseGoal", service::ReviseGoal, context, request, response);
  }
  grpc::ServerUnaryReactor* ListGoalRevisions(grpc::CallbackServerContext* context,
                                              const v1::ListGoalRevisionsRequest* request,
                                              v1::ListGoalRevisionsResponse* response) override {
    return Inline("ListGoalRevisions", service::ListGoalRevisions, context, request, response);
  }
  grpc::ServerUnaryReactor* CommitGoal(grpc::CallbackServerContext* context,
                                       const v1::CommitGoalRequest* request,
                                       v1::Goal* response) override {
    return calls().Unary(Method{service_name(), "CommitGoal", Lane::kCompute}, context, request,
                         response,
                         [this](const v1::CommitGoalRequest& message, const CallContext& call) {
                           return service::CommitGoal(tools_, message, call);
                         });
  }
  grpc::ServerUnaryReactor* AssessGoals(grpc::CallbackServerContext* context,
                                        const v1::AssessGoalsRequest* request,
                                        v1::AssessGoalsResponse* response) override {
    return calls().Unary(Method{service_name(), "AssessGoals", Lane::kCompute}, context, request,
                         response,
                         [this](const v1::AssessGoalsRequest& message, const CallContext& call) {
                           return service::AssessGoals(tools_, message, call);
                         });
  }

 private:
  const GoalTools tools_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeGoalService(CallRunner& calls, store::Store& store,
                                               const Engine& engine, ModelCache& models) {
  return std::make_unique<GoalService>(calls, GoalTools{store, engine, models});
}

}  // namespace funnelcast::service
