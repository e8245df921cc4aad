// Answers in the bytes in which they travel. Each answer is serialised once: those of requests with
// an id by store_write.h, which stores the same bytes, all others when they leave.
#ifndef FUNNELCAST_SERVER_SERVICE_ENCODED_H_
#define FUNNELCAST_SERVER_SERVICE_ENCODED_H_

#include <string>

#include "grpcpp/impl/codegen/proto_utils.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/slice.h"

namespace funnelcast::service {

// A serialised `Message`.
template <typename Message>
struct Encoded {
  std::string bytes;
};

template <typename Answer>
struct MessageOfAnswer {
  using Type = Answer;
};
template <typename Message>
struct MessageOfAnswer<Encoded<Message>> {
  using Type = Message;
};
// The message that an answer is, or is the bytes of.
template <typename Answer>
using MessageOf = typename MessageOfAnswer<Answer>::Type;

template <typename Message>
void Encode(const Message& message, grpc::ByteBuffer& answer) {
  bool owns_buffer = false;
  grpc::SerializationTraits<Message>::Serialize(message, &answer, &owns_buffer);
}

template <typename Message>
void Encode(const Encoded<Message>& message, grpc::ByteBuffer& answer) {
  const grpc::Slice slice(message.bytes);
  answer = grpc::ByteBuffer(&slice, 1);
}

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_ENCODED_H_
