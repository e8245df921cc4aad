// The one translation unit with Boost.Beast: it takes a gigabyte to compile.
#include "server/web/http_listener.h"

#include <thread>
#include <utility>

#include "boost/asio/awaitable.hpp"
#include "boost/asio/co_spawn.hpp"
#include "boost/asio/detached.hpp"
#include "boost/asio/io_context.hpp"
#include "boost/asio/ip/tcp.hpp"
#include "boost/asio/redirect_error.hpp"
#include "boost/asio/steady_timer.hpp"
#include "boost/asio/use_awaitable.hpp"
#include "boost/beast/core/flat_buffer.hpp"
#include "boost/beast/core/tcp_stream.hpp"
#include "boost/beast/http.hpp"
#include "fmt/format.h"
#include "server/limits.h"
#include "server/status_macros.h"

namespace funnelcast::web {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;

using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;
using Parser = http::request_parser<http::string_body>;

Response MakeResponse(Page page, unsigned version, bool keep_alive) {
  Response response(http::int_to_status(static_cast<unsigned>(page.status)), version);
  response.set(http::field::content_type, page.content_type);
  response.set(http::field::cache_control, "no-store");
  response.set("X-Content-Type-Options", "nosniff");
  response.keep_alive(keep_alive);
  response.body() = std::move(page.body);
  response.prepare_payload();
  return response;
}

// The page for a request that could not be read; nothing when the connection is simply over.
Page PageForReadError(const error_code& error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return {431, "text/plain", "The header is too large.\n"};
  }
  if (error == http::error::body_limit) return {413, "text/plain", "The body is too large.\n"};
  return {400, "text/plain", "This is not an HTTP request.\n"};
}

bool IsProtocolError(const error_code& error) {
  return error.category() == http::make_error_code(http::error::bad_method).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

Response Answer(const Request& request, const Pages& pages) {
  const auto target = request.target();
  const std::string path(target.substr(0, target.find('?')));
  const auto page = pages.find(path);
  const unsigned version = request.version();
  if (page == pages.end()) {
    return MakeResponse({404, "text/plain", "There is nothing here.\n"}, version,
                        request.keep_alive());
  }
  if (request.method() != http::verb::get && request.method() != http::verb::head) {
    Response response = MakeResponse({405, "text/plain", "Only GET and HEAD work here.\n"}, version,
                                     request.keep_alive());
    response.set(http::field::allow, "GET, HEAD");
    return response;
  }
  return MakeResponse(page->second(), version, request.keep_alive());
}

}  // namespace

// All members but the thread are used by that thread alone once it runs.
class HttpListener::State {
 public:
  State(Address address, Pages pages)
      : address_(std::move(address)), pages_(std::move(pages)), acceptor_(io_) {}

  ~State() {
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }

  absl::Status Listen() {
    error_code error;
    const tcp::endpoint endpoint(asio::ip::make_address(address_.host, error), address_.port);
    if (!error) acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      return absl::UnavailableError(
          fmt::format("Cannot listen on {} for HTTP: {}.", address_.ToString(), error.message()));
    }
    address_.port = acceptor_.local_endpoint().port();
    asio::co_spawn(io_, Accept(), asio::detached);
    thread_ = std::thread([this] { io_.run(); });
    return absl::OkStatus();
  }

  const Address& address() const { return address_; }

 private:
  asio::awaitable<void> Accept() {
    for (;;) {
      error_code error;
      tcp::socket socket(io_);
      co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
      if (error == asio::error::operation_aborted) co_return;
      if (error) {
        // Out of file descriptors, most likely: let others finish first.
        asio::steady_timer pause(io_, std::chrono::milliseconds(100));
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      } else if (connection_count_ < limits::kMaxHttpConnections) {
        ++connection_count_;
        asio::co_spawn(io_, Serve(std::move(socket)), asio::detached);
      }
    }
  }

  asio::awaitable<void> Serve(tcp::socket socket) {
    beast::tcp_stream stream(std::move(socket));
    beast::flat_buffer buffer(limits::kMaxHttpHeaderBytes + limits::kMaxHttpBodyBytes);
    // Whatever goes wrong with one connection ends that connection and nothing else.
    try {
      while (co_await ServeOne(stream, buffer)) {
      }
    } catch (const std::exception&) {
    }
    error_code ignored;
    stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
    --connection_count_;
  }

  // Answers one request; whether the connection stays open for another.
  asio::awaitable<bool> ServeOne(beast::tcp_stream& stream, beast::flat_buffer& buffer) {
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(limits::kMaxHttpHeaderBytes));
    parser.body_limit(limits::kMaxHttpBodyBytes);
    error_code error;
    stream.expires_after(limits::kHttpTimeout);
    co_await http::async_read(stream, buffer, parser,
                              asio::redirect_error(asio::use_awaitable, error));
    if (error && !IsProtocolError(error)) co_return false;
    Response response =
        error ? MakeResponse(PageForReadError(error), 11, false) : Answer(parser.get(), pages_);
    const bool stays_open = response.keep_alive();
    stream.expires_after(limits::kHttpTimeout);
    if (!error && parser.get().method() == http::verb::head) {
      http::response_serializer<http::string_body> serializer(response);
      co_await http::async_write_header(stream, serializer,
                                        asio::redirect_error(asio::use_awaitable, error));
    } else {
      error_code write_error;
      co_await http::async_write(stream, response,
                                 asio::redirect_error(asio::use_awaitable, write_error));
      error = write_error;
    }
    co_return !error && stays_open;
  }

  Address address_;
  const Pages pages_;
  asio::io_context io_{1};
  tcp::acceptor acceptor_;
  int connection_count_ = 0;
  std::thread thread_;
};

absl::StatusOr<std::unique_ptr<HttpListener>> HttpListener::Start(const Address& address,
                                                                  Pages pages) {
  auto state = std::make_unique<State>(address, std::move(pages));
  RETURN_IF_ERROR(state->Listen());
  return std::unique_ptr<HttpListener>(new HttpListener(std::move(state)));
}

HttpListener::HttpListener(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpListener::~HttpListener() = default;

const Address& HttpListener::address() const { return state_->address(); }

}  // namespace funnelcast::web
