#include "tests/support/http_client.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "fmt/format.h"

namespace funnelcast::testing {

HttpConnection::HttpConnection(std::uint16_t port) {
  const int file = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(file, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    socket_ = file;
  } else {
    close(file);
  }
}

HttpConnection::~HttpConnection() {
  if (socket_ >= 0) close(socket_);
}

void HttpConnection::Send(const std::string& bytes) {
  // A server that refuses early may close while we still send; its answer can be read all the same.
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
}

std::string HttpConnection::ReadToEnd() {
  std::string answer;
  char buffer[4096];
  for (;;) {
    const ssize_t count = recv(socket_, buffer, sizeof(buffer), 0);
    if (count <= 0) return answer;
    answer.append(buffer, static_cast<std::size_t>(count));
  }
}

HttpReply SendHttp(std::uint16_t port, const std::string& bytes) {
  HttpConnection connection(port);
  if (!connection.connected()) return {};
  connection.Send(bytes);
  const std::string answer = connection.ReadToEnd();
  HttpReply reply;
  const std::size_t end_of_head = answer.find("\r\n\r\n");
  if (end_of_head == std::string::npos) return reply;
  reply.head = answer.substr(0, end_of_head);
  reply.body = answer.substr(end_of_head + 4);
  reply.status = std::atoi(answer.c_str() + answer.find(' '));
  return reply;
}

HttpReply HttpGet(std::uint16_t port, const std::string& path) {
  return SendHttp(port,
                  fmt::format("GET {} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n", path));
}

std::uint16_t PortOf(const std::string& address) {
  return static_cast<std::uint16_t>(std::atoi(address.c_str() + address.rfind(':') + 1));
}

}  // namespace funnelcast::testing
