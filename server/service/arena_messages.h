// Messages of a call in one arena: for answers of thousands of small messages, whose allocations
// would take longer than what fills them.
#ifndef FUNNELCAST_SERVER_SERVICE_ARENA_MESSAGES_H_
#define FUNNELCAST_SERVER_SERVICE_ARENA_MESSAGES_H_

#include <cstddef>

#include "google/protobuf/arena.h"
#include "grpcpp/support/message_allocator.h"

namespace funnelcast::service {

// For SetMessageAllocatorFor_... of a callback service; outlives the server.
template <typename Request, typename Response>
class ArenaMessages final : public grpc::MessageAllocator<Request, Response> {
 public:
  grpc::MessageHolder<Request, Response>* AllocateMessages() override { return new Holder; }

 private:
  // Of one call; gRPC releases it when the answer is sent.
  class Holder final : public grpc::MessageHolder<Request, Response> {
   public:
    Holder() : arena_(Options()) {
      this->set_request(google::protobuf::Arena::CreateMessage<Request>(&arena_));
      this->set_response(google::protobuf::Arena::CreateMessage<Response>(&arena_));
    }
    void Release() override { delete this; }

   private:
    static google::protobuf::ArenaOptions Options() {
      constexpr std::size_t kBlockBytes = std::size_t{256} << 10;
      google::protobuf::ArenaOptions options;
      options.max_block_size = kBlockBytes;
      return options;
    }

    google::protobuf::Arena arena_;
  };
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_ARENA_MESSAGES_H_
