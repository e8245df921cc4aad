// Calls that wait for something to happen without keeping a thread.
#ifndef FUNNELCAST_SERVER_SERVICE_PENDING_CALL_H_
#define FUNNELCAST_SERVER_SERVICE_PENDING_CALL_H_

#include <functional>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/support/server_callback.h"
#include "server/service/call.h"

namespace funnelcast::service {

// A unary call that is ended from wherever the awaited thing becomes known. Finish must be called
// exactly once.
template <typename Request, typename Response>
class PendingCall {
 public:
  PendingCall(CallRunner& calls, const Method& method, grpc::CallbackServerContext* context,
              const Request* request, Response* response)
      : calls_(calls),
        reactor_(context->DefaultReactor()),
        call_(calls.Begin(method, *context, "unary")),
        request_(request),
        response_(response) {
    ReadRequest(*request, *call_);
  }

  grpc::ServerUnaryReactor* reactor() const { return reactor_; }
  CallContext& context() { return *call_; }
  const Request& request() const { return *request_; }

  // Ends the call with what `work` returns; an exception becomes INTERNAL.
  void Finish(const std::function<absl::StatusOr<Response>()>& work) {
    const absl::Status status = calls_.Guard(*call_, [&]() -> absl::Status {
      absl::StatusOr<Response> result = work();
      if (result.ok()) *response_ = *std::move(result);
      return result.status();
    });
    reactor_->Finish(calls_.End(*call_, status));
  }

 private:
  CallRunner& calls_;
  grpc::ServerUnaryReactor* reactor_;
  std::shared_ptr<CallContext> call_;
  const Request* request_;
  Response* response_;
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_PENDING_CALL_H_
