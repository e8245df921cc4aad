// The bytes of a message, the same for the same content: maps in the order of their keys.
#ifndef FUNNELCAST_TESTS_SUPPORT_MESSAGE_BYTES_H_
#define FUNNELCAST_TESTS_SUPPORT_MESSAGE_BYTES_H_

#include <string>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/message.h"

namespace funnelcast {

inline std::string BytesOf(const google::protobuf::Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_SUPPORT_MESSAGE_BYTES_H_
