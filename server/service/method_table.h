// The methods of one proto service, a line each:
//
//     table.Add(Lane::kInline, &GetModel);
//
// where GetModel is a free function over what its service works with, its tools:
//
//     absl::StatusOr<v1::Model> GetModel(const ModelTools& tools, const v1::GetModelRequest&
//     request); absl::StatusOr<v1::Model> GetModel(const ModelTools& tools, const
//     v1::GetModelRequest& request,
//                                        const CallContext& call);
//
// A large answer may be filled where it lies, in an arena, and one that was stored in the bytes in
// which it travels goes out as it is (store_write.h):
//
//     absl::Status Forecast(const EngineTools& tools, const v1::ForecastRequest& request,
//                           const CallContext& call, v1::ForecastResponse& response);
//     absl::StatusOr<Encoded<v1::Channel>> CreateChannel(store::Store& store,
//                                                        const v1::CreateChannelRequest& request);
//
// The table stands for the class that gRPC's generator makes of a service, and does what that would
// do to register its methods. Which method a handler answers is told by the type of its request;
// the program aborts at the start when the contract has no such method.
#ifndef FUNNELCAST_SERVER_SERVICE_METHOD_TABLE_H_
#define FUNNELCAST_SERVER_SERVICE_METHOD_TABLE_H_

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/arena.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/impl/codegen/server_callback_handlers.h"
#include "grpcpp/impl/rpc_service_method.h"
#include "grpcpp/impl/service_type.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "server/service/call.h"
#include "server/service/encoded.h"
#include "server/service/pending_call.h"
#include "server/service/result_stream_call.h"
#include "server/service/stream_call.h"
#include "server/words/language.h"

namespace funnelcast::service {

// For answers of thousands of small messages, whose allocations would take longer than what fills
// them.
google::protobuf::ArenaOptions ArenaOfAnswer();

// The service of the contract with this full name, and its method between these messages. Both are
// there, or the program ends.
const google::protobuf::ServiceDescriptor& FindService(const std::string& name);
const google::protobuf::MethodDescriptor& FindMethod(
    const google::protobuf::ServiceDescriptor& service, const google::protobuf::Descriptor& request,
    const google::protobuf::Descriptor& response);

// `Tools` is what handlers work with, as they take it but for the reference: `store::Store&`, or a
// const struct of references. Thread-safe once all methods are added. What `Tools` refers to and
// the runner must outlive it.
template <typename Tools>
class MethodTable final : public grpc::Service {
 public:
  using Given = std::add_lvalue_reference_t<Tools>;

  MethodTable(const std::string& service, CallRunner& calls, Tools tools)
      : service_(FindService(service)), calls_(calls), tools_(std::forward<Tools>(tools)) {}

  // A method with one message each way, which `handler` answers in a lane.
  template <typename Result, typename... Arguments>
  void Add(Lane lane, Result (*handler)(Arguments...)) {
    using Request = std::remove_cvref_t<std::tuple_element_t<1, std::tuple<Arguments...>>>;
    const Method method = Register<Request, ResponseOf<Result, Arguments...>>(lane);
    AddHandler(grpc::internal::RpcMethod::NORMAL_RPC,
               new grpc::internal::CallbackUnaryHandler<Request, grpc::ByteBuffer>(
                   [this, method, handler](grpc::CallbackServerContext* context,
                                           const Request* request, grpc::ByteBuffer* answer) {
                     grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
                     auto call = calls_.Begin(method, *context, "unary");
                     ReadRequest(*request, *call);
                     if (method.lane == Lane::kInline) {
                       Answer(handler, *request, *call, *answer, *reactor);
                     } else if (!calls_.pool(method.lane).TrySubmit([=, this] {
                                  Answer(handler, *request, *call, *answer, *reactor);
                                })) {
                       reactor->Finish(calls_.End(*call, calls_.BusyError(method)));
                     }
                     return reactor;
                   }));
  }

  // One that waits for something without a thread: `begin` arranges that the call is ended later.
  template <typename Request, typename Response>
  void AddPending(void (*begin)(Given, std::shared_ptr<PendingCall<Request, Response>>)) {
    const Method method = Register<Request, Response>(Lane::kInline);
    AddHandler(grpc::internal::RpcMethod::NORMAL_RPC,
               new grpc::internal::CallbackUnaryHandler<Request, Response>(
                   [this, method, begin](grpc::CallbackServerContext* context,
                                         const Request* request, Response* response) {
                     const auto call = std::make_shared<PendingCall<Request, Response>>(
                         calls_, method, context, request, response);
                     grpc::ServerUnaryReactor* reactor = call->reactor();
                     begin(tools_, call);
                     return reactor;
                   }));
  }

  // One with a stream of messages from the client: each call gets a handler of its own.
  template <typename Request, typename Response>
  void AddClientStream(Lane lane,
                       std::unique_ptr<StreamHandler<Request, Response>> (*make_handler)(Given)) {
    const Method method = Register<Request, MessageOf<Response>>(lane);
    AddHandler(grpc::internal::RpcMethod::CLIENT_STREAMING,
               new grpc::internal::CallbackClientStreamingHandler<Request, grpc::ByteBuffer>(
                   [this, method, make_handler](grpc::CallbackServerContext* context,
                                                grpc::ByteBuffer* answer) {
                     // Deletes itself at the end of the call.
                     return new StreamCall<Request, Response>(calls_, method, context, answer,
                                                              make_handler(tools_));
                   }));
  }

  // One with a stream of messages to the client: `handler` returns the last one, and may send
  // others before.
  template <typename Request, typename Response>
  void AddResultStream(
      Lane lane, absl::StatusOr<Response> (*handler)(Given, const Request&, const CallContext&,
                                                     const std::function<void(Response)>& send)) {
    const Method method = Register<Request, Response>(lane);
    AddHandler(
        grpc::internal::RpcMethod::SERVER_STREAMING,
        new grpc::internal::CallbackServerStreamingHandler<Request, Response>(
            [this, method, handler](grpc::CallbackServerContext* context, const Request* request) {
              // Deletes itself at the end of the call.
              return new ResultStreamCall<Request, Response>(
                  calls_, method, context, request,
                  [this, handler](const Request& message, const CallContext& call,
                                  const auto& send) {
                    return handler(tools_, message, call, send);
                  });
            }));
  }

 private:
  // The message that a handler answers with.
  template <typename Result, typename... Arguments>
  struct ResponseType {
    using Type = MessageOf<typename Result::value_type>;
  };
  template <typename... Arguments>
  struct ResponseType<absl::Status, Arguments...> {
    using Type = std::remove_cvref_t<
        std::tuple_element_t<sizeof...(Arguments) - 1, std::tuple<Arguments...>>>;
  };
  template <typename Result, typename... Arguments>
  using ResponseOf = typename ResponseType<Result, Arguments...>::Type;

  template <typename Request, typename Response>
  Method Register(Lane lane) {
    const auto& method = FindMethod(service_, *Request::descriptor(), *Response::descriptor());
    paths_.push_back("/" + service_.full_name() + "/" + method.name());
    return {service_.full_name().c_str(), method.name().c_str(), lane};
  }

  void AddHandler(grpc::internal::RpcMethod::RpcType type, grpc::internal::MethodHandler* handler) {
    auto* method = new grpc::internal::RpcServiceMethod(paths_.back().c_str(), type, nullptr);
    method->SetHandler(handler);
    method->SetServerApiType(grpc::internal::RpcServiceMethod::ApiType::CALL_BACK);
    AddMethod(method);
  }

  // Carries out a call and ends it. Nothing of ours throws, but allocation and the libraries below
  // may: the call fails then, and the server stays.
  template <typename Request, typename Result, typename... Arguments>
  void Answer(Result (*handler)(Arguments...), const Request& request, const CallContext& call,
              grpc::ByteBuffer& answer, grpc::ServerUnaryReactor& reactor) {
    absl::Status status = calls_.CheckAlive(call);
    if (status.ok()) {
      const words::LanguageScope scope(call.language());
      try {
        if constexpr (sizeof...(Arguments) == 2) {
          status = Take(handler(tools_, request), answer);
        } else if constexpr (sizeof...(Arguments) == 3) {
          status = Take(handler(tools_, request, call), answer);
        } else {
          using Response = ResponseOf<Result, Arguments...>;
          google::protobuf::Arena arena(ArenaOfAnswer());
          auto* response = google::protobuf::Arena::CreateMessage<Response>(&arena);
          status = handler(tools_, request, call, *response);
          if (status.ok()) Encode(*response, answer);
        }
      } catch (...) {
        status = calls_.StatusOfException(call);
      }
    }
    reactor.Finish(calls_.End(call, status));
  }

  template <typename Result>
  static absl::Status Take(const Result& result, grpc::ByteBuffer& answer) {
    if (result.ok()) Encode(*result, answer);
    return result.status();
  }

  const google::protobuf::ServiceDescriptor& service_;
  CallRunner& calls_;
  Tools tools_;
  std::deque<std::string> paths_;  // which gRPC points to
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_METHOD_TABLE_H_
