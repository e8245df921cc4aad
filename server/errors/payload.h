// Protobuf messages as payloads of an absl::Status. For this folder alone.
#ifndef FUNNELCAST_SERVER_ERRORS_PAYLOAD_H_
#define FUNNELCAST_SERVER_ERRORS_PAYLOAD_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/cord.h"

namespace funnelcast::errors {

// The type URL under which google.protobuf.Any carries messages of type `Message`.
template <typename Message>
std::string TypeUrl() {
  return "type.googleapis.com/" + Message::descriptor()->full_name();
}

template <typename Message>
void SetPayload(absl::Status& status, const Message& message) {
  status.SetPayload(TypeUrl<Message>(), absl::Cord(message.SerializeAsString()));
}

// Reads the payload of that type into `message`; false when there is none.
template <typename Message>
bool GetPayload(const absl::Status& status, Message& message) {
  const auto payload = status.GetPayload(TypeUrl<Message>());
  return payload.has_value() && message.ParseFromString(std::string(*payload));
}

}  // namespace funnelcast::errors

#endif  // FUNNELCAST_SERVER_ERRORS_PAYLOAD_H_
