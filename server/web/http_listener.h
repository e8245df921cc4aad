// A small HTTP server for health and metrics: GET and HEAD of fixed pages.
#ifndef FUNNELCAST_SERVER_WEB_HTTP_LISTENER_H_
#define FUNNELCAST_SERVER_WEB_HTTP_LISTENER_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "server/web/address.h"
#include "server/web/page.h"

namespace funnelcast::web {

// Serves pages from one thread of its own until destroyed. Other paths get 404, other methods 405.
// Connections, headers, bodies and idle times are limited (server/limits.h).
class HttpListener {
 public:
  // UNAVAILABLE with a sentence when the address cannot be listened on.
  static absl::StatusOr<std::unique_ptr<HttpListener>> Start(const Address& address, Pages pages);
  ~HttpListener();
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;

  // The address with the port that was chosen.
  const Address& address() const;

 private:
  class State;
  explicit HttpListener(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace funnelcast::web

#endif  // FUNNELCAST_SERVER_WEB_HTTP_LISTENER_H_
