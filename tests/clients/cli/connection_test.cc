// Servers that live but are busy are waited for; where nobody listens the answer comes at once.
#include "clients/cli/connection.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <grpcpp/server_posix.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// A port of this machine on which connections are queued by the kernel until somebody takes them.
class ListeningSocket {
 public:
  ListeningSocket() {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    const bool fine = bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                      listen(socket_, 16) == 0 &&
                      getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    EXPECT_TRUE(fine) << "no port to listen on";
    port_ = ntohs(address.sin_port);
  }
  ~ListeningSocket() { close(socket_); }
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;

  std::string address() const { return fmt::format("127.0.0.1:{}", port_); }

  // Waits for a connection and hands it to `server`.
  void AcceptFor(grpc::Server& server) const {
    const int connection = accept(socket_, nullptr, nullptr);
    ASSERT_GE(connection, 0);
    ASSERT_EQ(fcntl(connection, F_SETFL, O_NONBLOCK), 0);
    grpc::AddInsecureChannelFromFd(&server, connection);
  }

 private:
  const int socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int port_ = 0;
};

// The way of a server under load: the connection is there, and its first byte comes late.
TEST(ConnectionTest, BusyServerIsWaitedFor) {
  ListeningSocket socket;
  FakeCatalog catalog;
  catalog.brand_ids = {"shop"};
  grpc::ServerBuilder builder;
  builder.RegisterService(&catalog);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  std::thread late([&] {
    std::this_thread::sleep_for(milliseconds(3000));
    socket.AcceptFor(*server);
  });
  const auto start = steady_clock::now();
  const Outcome outcome =
      RunProgram({"brand", "list", "--server", socket.address(), "--output", "csv"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("shop"), std::string::npos) << outcome.out;
  EXPECT_GE(steady_clock::now() - start, milliseconds(2900));
  late.join();
  server->Shutdown();
}

// Somebody listens, so that "no server answers" would not be so.
TEST(ConnectionTest, ServerThatNeverAcceptsEndsWithTheTimeout) {
  ListeningSocket socket;
  const Outcome outcome =
      RunProgram({"brand", "list", "--server", socket.address(), "--timeout", "1.5"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.err, fmt::format("funnelcast: {} did not answer within 1.5 s. Wait longer with "
                                     "--timeout SECONDS.\n",
                                     socket.address()));
}

// Four tries with pauses of 1.45 s in all, in case the server is just being restarted.
TEST(ConnectionTest, WhereNobodyListensTheAnswerComesAtOnce) {
  const auto start = steady_clock::now();
  const Outcome outcome = RunProgram({"brand", "list", "--server", "127.0.0.1:1"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("No Funnelcast server answers at 127.0.0.1:1"), std::string::npos);
  EXPECT_LT(steady_clock::now() - start, milliseconds(10'000));
}

// A server that comes back within the pauses is found again by the same channel.
TEST(ConnectionTest, RestartedServerIsFound) {
  std::string address;
  {
    ListeningSocket freed;
    address = freed.address();
  }
  FakeCatalog catalog;
  catalog.brand_ids = {"shop"};
  std::unique_ptr<grpc::Server> server;
  std::thread late([&] {
    std::this_thread::sleep_for(milliseconds(700));
    grpc::ServerBuilder builder;
    builder.RegisterService(&catalog);
    builder.AddListeningPort(address, grpc::InsecureServerCredentials());
    server = builder.BuildAndStart();
  });
  const Outcome outcome = RunProgram({"brand", "list", "--server", address});
  late.join();
  ASSERT_NE(server, nullptr);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  server->Shutdown();
}

}  // namespace
}  // namespace funnelcast::cli
