// How a request writes: once for each request id, or only to see what would happen.
#ifndef FUNNELCAST_SERVER_SERVICE_STORE_WRITE_H_
#define FUNNELCAST_SERVER_SERVICE_STORE_WRITE_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/errors/server.h"
#include "server/status_macros.h"
#include "server/store/store.h"

namespace funnelcast::service {

// A digest that grows with the bytes it is fed: FNV-1a with 64 bits. It tells a repeated request
// from another one under the same id, which a mistake may send; it is no defence against somebody
// who looks for a collision.
class Digest {
 public:
  void Add(const std::string& bytes);
  std::string ToString() const;

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

// Tells a check from the real thing.
enum class Storing { kStore, kOnlyCheck };

// Carries out `fn` on the store without leaving anything behind, and returns its answer or error.
// What it does is done in a real transaction that is rolled back, so that a check finds all that
// the real thing would.
template <typename Response>
absl::StatusOr<Response> CheckOnly(
    store::Store& store, const std::function<absl::StatusOr<Response>(store::Transaction&)>& fn) {
  absl::StatusOr<Response> response = errors::Internal("The check was not carried out.");
  bool called = false;
  const absl::Status status = store.Write([&](store::Transaction& transaction) -> absl::Status {
    called = true;
    response = fn(transaction);
    return response.ok() ? absl::CancelledError("Only a check was asked for.") : response.status();
  });
  if (!called) return status;
  return response;
}

// Carries out `fn` in one transaction. A repeated request with an id gets the first answer and `fn`
// is not called.
template <typename Response>
absl::StatusOr<Response> RunOnce(
    store::Store& store, const store::RequestKey& key, Storing storing,
    const std::function<absl::StatusOr<Response>(store::Transaction&)>& fn) {
  if (storing == Storing::kOnlyCheck) return CheckOnly<Response>(store, fn);
  ASSIGN_OR_RETURN(
      const std::string bytes,
      store.RunOnce(key, [&](store::Transaction& transaction) -> absl::StatusOr<std::string> {
        ASSIGN_OR_RETURN(const Response response, fn(transaction));
        return response.SerializeAsString();
      }));
  Response response;
  if (!response.ParseFromString(bytes)) {
    return errors::StoredDataDamaged("The stored answer to this request_id cannot be read back.");
  }
  return response;
}

// The key of a request: its id, and a digest of all the rest of it but the language it is answered
// in.
template <typename Request>
store::RequestKey KeyOf(const std::string& brand, const std::string& method,
                        const Request& request) {
  Request content = request;
  content.clear_request_id();
  if constexpr (requires { content.clear_language_code(); }) content.clear_language_code();
  Digest digest;
  digest.Add(content.SerializeAsString());
  return {brand, method, request.request_id(), digest.ToString()};
}

// RunOnce for a create request, which says itself whether it is only a check.
template <typename Response, typename Request>
absl::StatusOr<Response> CreateOnce(
    store::Store& store, const std::string& brand, const std::string& method,
    const Request& request,
    const std::function<absl::StatusOr<Response>(store::Transaction&)>& fn) {
  return RunOnce<Response>(store, KeyOf(brand, method, request),
                           request.validate_only() ? Storing::kOnlyCheck : Storing::kStore, fn);
}

// Carries out `fn` in one transaction, for requests that have no id.
template <typename Response>
absl::StatusOr<Response> WriteAndReturn(
    store::Store& store, const std::function<absl::StatusOr<Response>(store::Transaction&)>& fn) {
  Response response;
  RETURN_IF_ERROR(store.Write([&](store::Transaction& transaction) -> absl::Status {
    absl::StatusOr<Response> result = fn(transaction);
    if (result.ok()) response = *std::move(result);
    return result.status();
  }));
  return response;
}

// RESOURCE_EXHAUSTED unless one more fits beside `count`; `what` for instance "funnels of
// brands/acme".
absl::Status CheckRoom(const std::string& what, std::int64_t count, std::int64_t limit);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_STORE_WRITE_H_
