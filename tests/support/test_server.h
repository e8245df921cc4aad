// A real server in the test's process: on free ports, with a data folder of its own.
#ifndef FUNNELCAST_TESTS_SUPPORT_TEST_SERVER_H_
#define FUNNELCAST_TESTS_SUPPORT_TEST_SERVER_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "grpcpp/channel.h"
#include "server/log.h"
#include "server/server.h"
#include "server/service/engine.h"
#include "tests/support/fake_engine.h"
#include "tests/support/temporary_folder.h"

namespace funnelcast::testing {

// Ends the test program when the server does not start. Clients reach it over TCP, as they do in
// earnest.
class TestServer {
 public:
  // With the fake engine.
  TestServer();
  // With another one, for instance the real one.
  explicit TestServer(service::Engine engine);
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  // Stops the server and starts it again on the same folder.
  void Restart();
  void Stop();

  Server& server() { return *server_; }
  FakeEngine& engine() { return fake_engine_; }
  const std::string& data_dir() const { return folder_.path(); }
  std::uint16_t http_port() const;
  std::shared_ptr<grpc::Channel> channel() const { return channel_; }
  template <typename Service>
  std::unique_ptr<typename Service::Stub> NewStub() const {
    return Service::NewStub(channel_);
  }

  // The log so far, one JSON object a line.
  std::vector<std::string> log_lines();

 private:
  void Start();
  void Keep(const std::string& line);

  TemporaryFolder folder_;
  FakeEngine fake_engine_;
  service::Engine engine_;
  std::mutex mutex_;  // guards log_lines_
  std::vector<std::string> log_lines_;
  Logger logger_{LogLevel::kDebug, [this](const std::string& line) { Keep(line); }};
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace funnelcast::testing

#endif  // FUNNELCAST_TESTS_SUPPORT_TEST_SERVER_H_
