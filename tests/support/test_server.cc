#include "tests/support/test_server.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "tests/support/http_client.h"

namespace funnelcast::testing {

TestServer::TestServer() : engine_(fake_engine_.MakeEngine()) { Start(); }

TestServer::TestServer(service::Engine engine) : engine_(std::move(engine)) { Start(); }

TestServer::~TestServer() { fake_engine_.ReleaseFits(); }

void TestServer::Restart() {
  Stop();
  Start();
}

void TestServer::Stop() {
  channel_.reset();
  server_.reset();
}

std::uint16_t TestServer::http_port() const { return PortOf(server_->http_address()); }

std::vector<std::string> TestServer::log_lines() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return log_lines_;
}

void TestServer::Keep(const std::string& line) {
  const std::lock_guard<std::mutex> lock(mutex_);
  log_lines_.push_back(line);
}

void TestServer::Start() {
  ServerOptions options;
  options.data_dir = folder_.path();
  options.listen = "127.0.0.1:0";
  options.http = "127.0.0.1:0";
  auto server = Server::Start(options, engine_, logger_);
  if (!server.ok()) {
    std::fprintf(stderr, "%s\n", std::string(server.status().message()).c_str());
    std::abort();
  }
  server_ = *std::move(server);
  channel_ = grpc::CreateChannel(server_->listen_address(), grpc::InsecureChannelCredentials());
}

}  // namespace funnelcast::testing
