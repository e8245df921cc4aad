// Calls in which the client sends a stream of messages and gets one response.
#ifndef FUNNELCAST_SERVER_SERVICE_STREAM_CALL_H_
#define FUNNELCAST_SERVER_SERVICE_STREAM_CALL_H_

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/support/server_callback.h"
#include "server/service/call.h"
#include "server/service/encoded.h"

namespace funnelcast::service {

// Takes the messages of one call in their order. All methods run on threads of the method's lane,
// one at a time, and the next message is only read from the network when the one before has been
// taken. `Response` is a message, or one in bytes (encoded.h).
template <typename Request, typename Response>
class StreamHandler {
 public:
  virtual ~StreamHandler() = default;

  // Takes one message; an error ends the call.
  virtual absl::Status OnMessage(const Request& message, CallContext& call) = 0;

  // All messages were taken. Is not called when the client broke off; as a broken connection may be
  // noticed only after the last message that came through, ask `call.cancelled()` once more right
  // before storing anything.
  virtual absl::StatusOr<Response> OnEnd(CallContext& call) = 0;
};

// Feeds a handler from a client stream; deletes itself at the end of the call.
template <typename Request, typename Response>
class StreamCall final : public grpc::ServerReadReactor<Request> {
 public:
  using Handler = StreamHandler<Request, Response>;

  // REQUIRES: the method's lane is not kInline.
  StreamCall(CallRunner& calls, const Method& method, grpc::CallbackServerContext* context,
             grpc::ByteBuffer* answer, std::unique_ptr<Handler> handler)
      : calls_(calls),
        method_(method),
        call_(calls.Begin(method, *context, "client_stream")),
        answer_(answer),
        handler_(std::move(handler)) {
    this->StartRead(&message_);
  }

  void OnReadDone(bool ok) override {
    auto step = [this, ok] { ok ? TakeMessage() : TakeEnd(); };
    // Only the first message asks for a place in the queue; a call that was let in is carried on.
    if (std::exchange(let_in_, true)) {
      calls_.pool(method_.lane).Submit(step);
    } else if (!calls_.pool(method_.lane).TrySubmit(step)) {
      End(calls_.BusyError(method_));
    }
  }

  void OnDone() override { delete this; }

 private:
  void TakeMessage() {
    call_->AddReceived(message_.ByteSizeLong());
    const absl::Status status =
        calls_.Guard(*call_, [this] { return handler_->OnMessage(message_, *call_); });
    if (!status.ok()) return End(status);
    this->StartRead(&message_);
  }

  void TakeEnd() {
    End(calls_.Guard(*call_, [this]() -> absl::Status {
      absl::StatusOr<Response> result = handler_->OnEnd(*call_);
      if (result.ok()) Encode(*result, *answer_);
      return result.status();
    }));
  }

  void End(const absl::Status& status) {
    // What the handler holds is released before the client learns of the end.
    handler_.reset();
    this->Finish(calls_.End(*call_, status));
  }

  CallRunner& calls_;
  const Method method_;
  std::shared_ptr<CallContext> call_;
  grpc::ByteBuffer* answer_;
  std::unique_ptr<Handler> handler_;
  Request message_;
  bool let_in_ = false;
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_STREAM_CALL_H_
