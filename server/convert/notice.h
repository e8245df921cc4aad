// Messages as the contract's notices.
#ifndef FUNNELCAST_SERVER_CONVERT_NOTICE_H_
#define FUNNELCAST_SERVER_CONVERT_NOTICE_H_

#include <vector>

#include "funnelcast/v1/notice.pb.h"
#include "server/words/language.h"
#include "server/words/message.h"

namespace funnelcast::convert {

// Its key as the reason, its values for programs, and its sentence.
v1::Notice ToProto(const words::Message& message, words::Language language);

// The same for each of `messages`, added to `notices`.
template <typename Notices>
void AddNotices(const std::vector<words::Message>& messages, words::Language language,
                Notices& notices) {
  for (const words::Message& message : messages) *notices.Add() = ToProto(message, language);
}

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_NOTICE_H_
