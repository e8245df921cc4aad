#include "server/web/address.h"

#include <arpa/inet.h>

#include <charconv>

#include "fmt/format.h"

namespace funnelcast::web {
namespace {

absl::Status Malformed(const std::string& text) {
  return absl::InvalidArgumentError(fmt::format(
      "`{}` is not an address to listen on; give one like 127.0.0.1:50051, [::1]:50051 or "
      "localhost:50051, with port 0 for any free one.",
      text));
}

}  // namespace

std::string Address::ToString() const {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return is_ipv6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

absl::StatusOr<Address> ParseAddress(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return Malformed(text);
  Address address;
  address.host = text.substr(0, colon);
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, address.port);
  if (error != std::errc() || stop != end) return Malformed(text);
  if (address.host == "localhost") address.host = "127.0.0.1";
  if (address.host.size() > 2 && address.host.front() == '[' && address.host.back() == ']') {
    address.host = address.host.substr(1, address.host.size() - 2);
    in6_addr ipv6{};
    if (inet_pton(AF_INET6, address.host.c_str(), &ipv6) != 1) return Malformed(text);
    address.is_loopback = IN6_IS_ADDR_LOOPBACK(&ipv6);
    return address;
  }
  in_addr ipv4{};
  if (inet_pton(AF_INET, address.host.c_str(), &ipv4) != 1) return Malformed(text);
  address.is_loopback = (ntohl(ipv4.s_addr) >> 24) == 127;
  return address;
}

}  // namespace funnelcast::web
