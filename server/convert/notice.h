// Messages as the contract's notices.
#ifndef FUNNELCAST_SERVER_CONVERT_NOTICE_H_
#define FUNNELCAST_SERVER_CONVERT_NOTICE_H_

#include <string>

#include "funnelcast/v1/notice.pb.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "server/words/message.h"

namespace funnelcast::convert {

// Its key as the reason, its values for programs, and its sentence in the language of the call.
// Reason and values are empty for verbatim text.
v1::Notice ToNotice(const words::Message& message);

// A sentence that is English in every language.
v1::Notice ToNotice(const std::string& text);

// The same for each of `messages`, added to `notices`.
template <typename Messages>
void AddNotices(const Messages& messages, google::protobuf::RepeatedPtrField<v1::Notice>& notices) {
  for (const auto& message : messages) *notices.Add() = ToNotice(message);
}

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_NOTICE_H_
