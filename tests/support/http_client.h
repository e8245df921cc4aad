// A blocking HTTP client that sends whatever a test wants, well-formed or not.
#ifndef FUNNELCAST_TESTS_SUPPORT_HTTP_CLIENT_H_
#define FUNNELCAST_TESTS_SUPPORT_HTTP_CLIENT_H_

#include <cstdint>
#include <string>

namespace funnelcast::testing {

struct HttpReply {
  int status = 0;  // 0: the server closed the connection without an answer
  std::string head;
  std::string body;
};

// A connection to 127.0.0.1.
class HttpConnection {
 public:
  explicit HttpConnection(std::uint16_t port);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  bool connected() const { return socket_ >= 0; }
  void Send(const std::string& bytes);
  // Everything until the server closes the connection.
  std::string ReadToEnd();

 private:
  int socket_ = -1;
};

// Sends `bytes` and reads the whole answer. The request must ask for `Connection: close`.
HttpReply SendHttp(std::uint16_t port, const std::string& bytes);

HttpReply HttpGet(std::uint16_t port, const std::string& path);

// The port in `127.0.0.1:8080`.
std::uint16_t PortOf(const std::string& address);

}  // namespace funnelcast::testing

#endif  // FUNNELCAST_TESTS_SUPPORT_HTTP_CLIENT_H_
