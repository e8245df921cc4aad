// One connection to a server: deadlines, repetition of calls that are safe to repeat, names.
#ifndef FUNNELCAST_CLIENTS_CLI_CONNECTION_H_
#define FUNNELCAST_CLIENTS_CLI_CONNECTION_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>

namespace funnelcast::cli {

// Whether a call ends by itself after --timeout.
enum class Deadline { kTimeout, kNone };

enum class Repeat {
  // Reads, and writes that carry a request_id or an etag: carried out once however often they
  // arrive.
  kSafe,
  // A lost answer must be looked into by the user.
  kNever,
};

// Makes the calls of one run, one after another. Not thread-safe.
class Connection {
 public:
  // `timeout_s` bounds every single call; 0 means no bound. `language_code` is what the server is
  // asked to answer in.
  Connection(const std::string& address, double timeout_s, std::string language_code);

  // Calls a unary method of a sync stub, again with growing pauses while the server is UNAVAILABLE.
  template <typename Stub, typename Request, typename Response>
  grpc::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response, Repeat repeat = Repeat::kSafe) {
    Stub stub(channel_);
    for (int attempt = 1;; ++attempt) {
      grpc::ClientContext context;
      Prepare(context, Deadline::kTimeout);
      const grpc::Status status = (stub.*method)(&context, request, response);
      if (repeat == Repeat::kNever || !PauseBeforeRepeating(status, attempt)) return status;
    }
  }

  // What every call carries: its deadline and, as metadata, the language.
  void Prepare(grpc::ClientContext& context, Deadline deadline) const;

  // Sleeps and says true when a call that failed with `status` at its `attempt`-th try (from 1) is
  // worth another one.
  static bool PauseBeforeRepeating(const grpc::Status& status, int attempt);

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  const double timeout_s_;
  const std::string language_code_;
  std::shared_ptr<grpc::Channel> channel_;
};

// A random UUID (version 4), to be sent as request_id.
std::string MakeRequestId();

// `brands/shop`.
std::string BrandName(const std::string& brand);
// `brands/shop/goals/q1`; `collection` is the plural word of the contract. A full name stays as it
// is.
std::string ChildName(const std::string& brand, const std::string& collection,
                      const std::string& id);
// What stands after the last `/` of a resource name.
std::string IdOf(const std::string& name);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_CONNECTION_H_
