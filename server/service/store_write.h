// How a request writes: once for each request id, or only to see what would happen.
#ifndef FUNNELCAST_SERVER_SERVICE_STORE_WRITE_H_
#define FUNNELCAST_SERVER_SERVICE_STORE_WRITE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/service/encoded.h"
#include "server/status_macros.h"
#include "server/store/requests.h"
#include "server/store/store.h"
#include "server/words/message.h"

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

// A request that writes, carried out once however often it is sent:
//
//     ASSIGN_OR_RETURN(RequestWriting writing, RequestWriting::Begin(store, key, storing));
//     if (writing.is_repeated()) return writing.FirstAnswer<v1::Channel>();
//     ... what it does in writing.transaction() ...
//     return writing.Finish(channel);
//
// A check does all of it in a real transaction too, which is rolled back, so that it finds all that
// the real thing would. Nothing is stored either when the life of a RequestWriting ends without
// Finish.
class RequestWriting {
 public:
  // ALREADY_EXISTS when the id of the request was used for other content. A check looks for no
  // earlier answer.
  static absl::StatusOr<RequestWriting> Begin(store::Store& store, store::RequestKey key,
                                              Storing storing = Storing::kStore);

  store::Transaction& transaction() { return writing_.transaction(); }

  // Whether a request with this id was carried out before. Its answer then is this one's.
  bool is_repeated() const { return first_answer_.has_value(); }
  template <typename Message>
  Encoded<Message> FirstAnswer() {
    return {*std::move(first_answer_)};
  }

  // Stores what was done together with its answer, and returns that.
  template <typename Message>
  absl::StatusOr<Encoded<Message>> Finish(const Message& answer) {
    Encoded<Message> encoded{answer.SerializeAsString()};
    RETURN_IF_ERROR(Store(encoded.bytes));
    return encoded;
  }
  // The same for an answer that is no message.
  absl::Status Store(const std::string& answer);

 private:
  RequestWriting(store::Writing writing, store::RequestKey key, Storing storing)
      : writing_(std::move(writing)), key_(std::move(key)), storing_(storing) {}

  store::Writing writing_;
  store::RequestKey key_;
  Storing storing_;
  std::optional<std::string> first_answer_;
};

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

// What a request says of itself: whether it is only a check.
template <typename Request>
Storing StoringOf(const Request& request) {
  return request.validate_only() ? Storing::kOnlyCheck : Storing::kStore;
}

// RESOURCE_EXHAUSTED unless one more fits beside `count`; `what` for instance OfBrand("funnels",
// "acme").
absl::Status CheckRoom(const words::Value& what, std::int64_t count, std::int64_t limit);

// A collection of a brand, for CheckRoom.
words::Message OfBrand(const std::string& collection, const std::string& brand);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_STORE_WRITE_H_
