// Addresses to listen on, as they stand on the command line.
#ifndef FUNNELCAST_SERVER_WEB_ADDRESS_H_
#define FUNNELCAST_SERVER_WEB_ADDRESS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace funnelcast::web {

struct Address {
  std::string host;        // an IPv4 or IPv6 address without brackets
  std::uint16_t port = 0;  // 0: any free one
  bool is_loopback = false;

  // `127.0.0.1:8080` or `[::1]:8080`.
  std::string ToString() const;
};

// Reads `HOST:PORT` with an IPv4 address, an IPv6 address in brackets, or `localhost`.
// INVALID_ARGUMENT with a sentence for anything else: names of other machines are not looked up.
absl::StatusOr<Address> ParseAddress(const std::string& text);

}  // namespace funnelcast::web

#endif  // FUNNELCAST_SERVER_WEB_ADDRESS_H_
