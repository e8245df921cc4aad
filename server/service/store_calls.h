// How a method that only needs the store is answered by a free function.
#ifndef FUNNELCAST_SERVER_SERVICE_STORE_CALLS_H_
#define FUNNELCAST_SERVER_SERVICE_STORE_CALLS_H_

#include "absl/status/statusor.h"
#include "server/service/call.h"
#include "server/store/store.h"

namespace funnelcast::service {

// The calls of one proto service. Thread-safe; keeps references to what it is given.
class StoreCalls {
 public:
  // `service` is the full name, which must live as long as this.
  StoreCalls(const char* service, CallRunner& calls, store::Store& store)
      : service_(service), calls_(calls), store_(store) {}

  template <typename Request, typename Response>
  using Handler = absl::StatusOr<Response> (*)(store::Store&, const Request&);

  // Answers on gRPC's own thread: short reads.
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* Inline(const char* method, Handler<Request, Response> handler,
                                   grpc::CallbackServerContext* context, const Request* request,
                                   Response* response) {
    return Run(Lane::kInline, method, handler, context, request, response);
  }

  // Answers on the threads that may wait for the database: writes and long reads.
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* Queued(const char* method, Handler<Request, Response> handler,
                                   grpc::CallbackServerContext* context, const Request* request,
                                   Response* response) {
    return Run(Lane::kStore, method, handler, context, request, response);
  }

  CallRunner& calls() { return calls_; }
  store::Store& store() { return store_; }
  const char* service_name() const { return service_; }

 private:
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* Run(Lane lane, const char* method, Handler<Request, Response> handler,
                                grpc::CallbackServerContext* context, const Request* request,
                                Response* response) {
    return calls_.Unary(
        Method{service_, method, lane}, context, request, response,
        [this, handler](const Request& message, CallContext&) { return handler(store_, message); });
  }

  const char* service_;
  CallRunner& calls_;
  store::Store& store_;
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_STORE_CALLS_H_
