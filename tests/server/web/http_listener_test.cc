// The HTTP listener: pages, refusals and limits, over real connections.
#include "server/web/http_listener.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/limits.h"
#include "server/web/health.h"
#include "tests/support/http_client.h"

namespace funnelcast::web {
namespace {

using ::funnelcast::testing::HttpConnection;
using ::funnelcast::testing::HttpGet;
using ::funnelcast::testing::HttpReply;
using ::funnelcast::testing::SendHttp;
using ::testing::HasSubstr;

class HttpListenerTest : public ::testing::Test {
 protected:
  HttpListenerTest() {
    Pages pages;
    pages["/livez"] = LivePage;
    pages["/readyz"] = [this] {
      return ReadyPage(
          {{"store", [this] { return store_; }}, {"server", [] { return absl::OkStatus(); }}});
    };
    listener_ = *HttpListener::Start(*ParseAddress("127.0.0.1:0"), std::move(pages));
  }

  std::uint16_t port() const { return listener_->address().port; }

  absl::Status store_;
  std::unique_ptr<HttpListener> listener_;
};

TEST_F(HttpListenerTest, ServesPages) {
  const HttpReply reply = HttpGet(port(), "/livez");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "ok\n");
  EXPECT_EQ(HttpGet(port(), "/livez?verbose=1").status, 200);
}

TEST_F(HttpListenerTest, ReadyPageNamesTheFailingCheck) {
  EXPECT_EQ(HttpGet(port(), "/readyz").status, 200);
  store_ = absl::UnavailableError("it hangs");
  const HttpReply reply = HttpGet(port(), "/readyz");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.body, "store: it hangs\nserver: ok\n");
}

TEST_F(HttpListenerTest, AnswersHeadWithoutABody) {
  const HttpReply reply =
      SendHttp(port(), "HEAD /livez HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.head, HasSubstr("Content-Length: 3"));
  EXPECT_EQ(reply.body, "");
}

TEST_F(HttpListenerTest, RefusesOtherPathsAndMethods) {
  EXPECT_EQ(HttpGet(port(), "/").status, 404);
  EXPECT_EQ(HttpGet(port(), "/livez/../etc/passwd").status, 404);
  const HttpReply reply = SendHttp(
      port(), "POST /livez HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(reply.status, 405);
  EXPECT_THAT(reply.head, HasSubstr("Allow: GET, HEAD"));
}

// A header of about the limit passes; one clearly past it is refused.
TEST_F(HttpListenerTest, LimitsTheHeader) {
  const auto get = [&](std::size_t filler) {
    return SendHttp(port(), "GET /livez HTTP/1.1\r\nHost: t\r\nConnection: close\r\nX-Filler: " +
                                std::string(filler, 'x') + "\r\n\r\n");
  };
  EXPECT_EQ(get(limits::kMaxHttpHeaderBytes - 200).status, 200);
  EXPECT_EQ(get(limits::kMaxHttpHeaderBytes + 1).status, 431);
}

TEST_F(HttpListenerTest, LimitsTheBody) {
  const auto get = [&](std::size_t length) {
    return SendHttp(port(),
                    "GET /livez HTTP/1.1\r\nHost: t\r\nConnection: close\r\n"
                    "Content-Length: " +
                        std::to_string(length) + "\r\n\r\n" + std::string(length, 'x'));
  };
  EXPECT_EQ(get(limits::kMaxHttpBodyBytes).status, 200);
  EXPECT_EQ(get(limits::kMaxHttpBodyBytes + 1).status, 413);
}

TEST_F(HttpListenerTest, RefusesWhatIsNoHttp) {
  EXPECT_EQ(SendHttp(port(), "\x16\x03\x01 not HTTP\r\n\r\n").status, 400);
}

// One connection serves several requests.
TEST_F(HttpListenerTest, KeepsConnectionsOpen) {
  HttpConnection connection(port());
  connection.Send("GET /livez HTTP/1.1\r\nHost: t\r\n\r\n");
  connection.Send("GET /livez HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  const std::string answers = connection.ReadToEnd();
  EXPECT_NE(answers.find("200 OK"), answers.rfind("200 OK"));
}

// As many connections as allowed stay open; one more is closed without an answer, and the others go
// on.
TEST_F(HttpListenerTest, LimitsConnections) {
  std::vector<std::unique_ptr<HttpConnection>> connections;
  for (int i = 0; i < limits::kMaxHttpConnections; ++i) {
    connections.push_back(std::make_unique<HttpConnection>(port()));
    ASSERT_TRUE(connections.back()->connected());
  }
  EXPECT_EQ(HttpGet(port(), "/livez").status, 0);
  connections.front()->Send("GET /livez HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(connections.front()->ReadToEnd(), HasSubstr("200 OK"));
}

TEST_F(HttpListenerTest, SaysWhenThePortIsTaken) {
  const auto second = HttpListener::Start(listener_->address(), {});
  EXPECT_TRUE(absl::IsUnavailable(second.status()));
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("Cannot listen on 127.0.0.1"));
}

// The destructor does not wait for clients that keep their connections open.
TEST_F(HttpListenerTest, StopsWithOpenConnections) {
  const HttpConnection idle(port());
  ASSERT_TRUE(idle.connected());
  listener_.reset();
}

}  // namespace
}  // namespace funnelcast::web
