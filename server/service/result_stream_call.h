// Calls in which the client sends one request and gets a stream of messages: news of the work, and
// last its result.
#ifndef FUNNELCAST_SERVER_SERVICE_RESULT_STREAM_CALL_H_
#define FUNNELCAST_SERVER_SERVICE_RESULT_STREAM_CALL_H_

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/support/server_callback.h"
#include "server/service/call.h"

namespace funnelcast::service {

// Runs a handler on a thread of the method's lane and sends what it has to say; deletes itself at
// the end of the call. The handler never waits for the client: a message that could not be sent yet
// is replaced by the next one, so that a slow reader misses news but never the result.
template <typename Request, typename Response>
class ResultStreamCall final : public grpc::ServerWriteReactor<Response> {
 public:
  // Sends a message before the result; for the handler's thread.
  using Send = std::function<void(Response message)>;
  // Returns the last message.
  using Handler =
      std::function<absl::StatusOr<Response>(const Request&, const CallContext&, const Send&)>;

  // REQUIRES: the method's lane is not kInline.
  ResultStreamCall(CallRunner& calls, const Method& method, grpc::CallbackServerContext* context,
                   const Request* request, Handler handler)
      : calls_(calls),
        call_(calls.Begin(method, *context, "server_stream")),
        request_(request),
        handler_(std::move(handler)) {
    ReadRequest(*request, *call_);
    if (!calls.pool(method.lane).TrySubmit([this] { Run(); })) {
      this->Finish(calls.End(*call_, calls.BusyError(method)));
    }
  }

  void OnWriteDone(bool ok) override {
    bool has_ended = false;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      broken_ = broken_ || !ok;
      has_ended = end_.has_value();
      is_writing_ = !broken_ && !has_ended && waiting_.has_value();
      if (is_writing_) TakeWaiting();
      if (!is_writing_ && !has_ended) return;
    }
    has_ended ? SendEnd() : WriteNews();
  }

  void OnDone() override { delete this; }

 private:
  void Run() {
    absl::StatusOr<Response> result;
    const absl::Status status = calls_.Guard(*call_, [this, &result]() -> absl::Status {
      result = handler_(*request_, *call_, [this](Response message) { Post(std::move(message)); });
      return result.status();
    });
    const grpc::Status end = calls_.End(*call_, status);
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      waiting_.reset();
      if (status.ok()) waiting_ = *std::move(result);
      end_ = end;
      if (is_writing_) return;  // OnWriteDone goes on
    }
    SendEnd();
  }

  void Post(Response message) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (broken_) return;
      waiting_ = std::move(message);
      if (is_writing_) return;
      is_writing_ = true;
      TakeWaiting();
    }
    WriteNews();
  }

  void WriteNews() {
    call_->AddSent();
    this->StartWrite(&current_);
  }

  void TakeWaiting() {
    current_ = *std::move(waiting_);
    waiting_.reset();
  }

  // The result and the status, or the status alone; nothing may be touched afterwards, as the call
  // may be gone by then.
  void SendEnd() {
    if (broken_ || !waiting_) return this->Finish(*end_);
    TakeWaiting();
    this->StartWriteAndFinish(&current_, grpc::WriteOptions(), *end_);
  }

  CallRunner& calls_;
  std::shared_ptr<CallContext> call_;
  const Request* request_;
  const Handler handler_;
  std::mutex mutex_;  // guards what follows, until both the handler and all writes have ended
  Response current_;  // on its way while is_writing_
  std::optional<Response> waiting_;
  std::optional<grpc::Status> end_;  // once the handler has ended
  bool is_writing_ = false;
  bool broken_ = false;  // nothing gets through any more
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_RESULT_STREAM_CALL_H_
