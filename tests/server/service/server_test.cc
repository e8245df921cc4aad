// The server as a whole: health, reflection, log, metrics, and what one call does to the others.
#include "server/server.h"

#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "funnelcast/v1/catalog_service.grpc.pb.h"
#include "funnelcast/v1/model.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "grpcpp/client_context.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "server/limits.h"
#include "tests/support/http_client.h"
#include "tests/support/rich_error.h"
#include "tests/support/sample_history.h"
#include "tests/support/test_server.h"

namespace funnelcast::testing {
namespace {

using ::testing::HasSubstr;

// Calls any method with encoded messages, for services whose code we do not generate.
grpc::Status CallEncoded(TestServer& server, const std::string& method, const std::string& request,
                         std::string& response) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  grpc::GenericStub stub(server.channel());
  grpc::CompletionQueue queue;
  const grpc::Slice slice(request);
  const auto call = stub.PrepareUnaryCall(&context, method, grpc::ByteBuffer(&slice, 1), &queue);
  call->StartCall();
  grpc::ByteBuffer reply;
  grpc::Status status;
  call->Finish(&reply, &status, &queue);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  grpc::Slice whole;
  if (status.ok() && reply.DumpToSingleSlice(&whole).ok()) {
    response.assign(reinterpret_cast<const char*>(whole.begin()), whole.size());
  }
  return status;
}

grpc::Status GetBrand(TestServer& server, const std::string& name) {
  v1::GetBrandRequest request;
  request.set_name(name);
  v1::Brand brand;
  grpc::ClientContext context;
  return server.NewStub<v1::CatalogService>()->GetBrand(&context, request, &brand);
}

// The last line of the log with the event `call`.
nlohmann::json LastCallLine(TestServer& server) {
  nlohmann::json last;
  for (const std::string& line : server.log_lines()) {
    const nlohmann::json parsed = nlohmann::json::parse(line);
    if (parsed["event"] == "call") last = parsed;
  }
  return last;
}

// HealthCheckRequest has the service's name in field 1 (tag 0x0A), HealthCheckResponse its status
// in field 1 (tag 0x08): 1 is SERVING.
TEST(ServerTest, AnswersHealthForTheWholeAndEachService) {
  TestServer server;
  for (const std::string name :
       {"", "funnelcast.v1.CatalogService", "funnelcast.v1.ForecastService",
        "funnelcast.v1.GoalService", "funnelcast.v1.ModelService",
        "funnelcast.v1.PerformanceService", "funnelcast.v1.ScenarioService",
        "google.longrunning.Operations"}) {
    const std::string request =
        name.empty() ? "" : std::string("\x0A") + static_cast<char>(name.size()) + name;
    std::string response;
    ASSERT_TRUE(CallEncoded(server, "/grpc.health.v1.Health/Check", request, response).ok());
    EXPECT_EQ(response, "\x08\x01") << name;
  }
}

TEST(ServerTest, HealthOfUnknownServiceIsNotFound) {
  TestServer server;
  std::string response;
  EXPECT_EQ(CallEncoded(server, "/grpc.health.v1.Health/Check", "\x0A\x01x", response).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST(ServerTest, UnknownMethodIsUnimplemented) {
  TestServer server;
  std::string response;
  EXPECT_EQ(CallEncoded(server, "/funnelcast.v1.ModelService/Guess", "", response).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST(ServerTest, LogsOneJsonLineACall) {
  TestServer server;
  const std::size_t before = server.log_lines().size();
  EXPECT_EQ(Violation(GetBrand(server, "brands/acme")), "5 RESOURCE_NOT_FOUND");
  ASSERT_EQ(server.log_lines().size(), before + 1);
  const nlohmann::json line = LastCallLine(server);
  EXPECT_EQ(line["method"], "/funnelcast.v1.CatalogService/GetBrand");
  EXPECT_EQ(line["code"], "NOT_FOUND");
  EXPECT_EQ(line["reason"], "RESOURCE_NOT_FOUND");
  EXPECT_EQ(line["brand"], "acme");
  EXPECT_EQ(line["request_bytes"], 13);  // tag, length and 11 characters
  EXPECT_THAT(line["peer"].get<std::string>(), HasSubstr("127.0.0.1"));
  EXPECT_GE(line["duration_ms"].get<double>(), 0.0);
  EXPECT_THAT(line["time"].get<std::string>(), HasSubstr("T"));
}

// Line breaks and escape sequences of a caller stay inside the JSON string, so that nobody can
// forge a line.
TEST(ServerTest, LogEscapesControlCharacters) {
  TestServer server;
  GetBrand(server, "brands/x\n{\"event\":\"forged\"}\x1b[31m\x7f");
  const std::string line = server.log_lines().back();
  for (const char c : line) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  EXPECT_EQ(nlohmann::json::parse(line)["event"], "call");
}

TEST(ServerTest, CountsCalls) {
  TestServer server;
  GetBrand(server, "brands/acme");
  GetBrand(server, "brands/acme");
  const HttpReply reply = HttpGet(server.http_port(), "/metrics");
  EXPECT_EQ(reply.status, 200);
  const std::string labels =
      "grpc_method=\"GetBrand\",grpc_service=\"funnelcast.v1.CatalogService\",grpc_type=\"unary\"}"
      " ";
  EXPECT_THAT(reply.body, HasSubstr("grpc_server_started_total{" + labels + "2"));
  EXPECT_THAT(reply.body, HasSubstr("grpc_server_msg_received_total{" + labels + "2"));
  EXPECT_THAT(reply.body, HasSubstr("grpc_server_msg_sent_total{" + labels + "0"));
  EXPECT_THAT(reply.body,
              HasSubstr("grpc_server_handled_total{grpc_code=\"NotFound\"," + labels + "2"));
  EXPECT_THAT(reply.body, HasSubstr("grpc_server_handling_seconds_count{" + labels + "2"));
  for (const char* name :
       {"process_resident_memory_bytes ", "funnelcast_queued_calls 0", "funnelcast_store_bytes "}) {
    EXPECT_THAT(reply.body, HasSubstr(name));
  }
}

TEST(ServerTest, IsReadyAndLive) {
  TestServer server;
  EXPECT_EQ(HttpGet(server.http_port(), "/livez").status, 200);
  const HttpReply ready = HttpGet(server.http_port(), "/readyz");
  EXPECT_EQ(ready.status, 200);
  EXPECT_EQ(ready.body, "server: ok\nstore: ok\n");
}

// A message of 4 MiB is read, one that is larger is refused before it takes memory.
TEST(ServerTest, LimitsMessages) {
  TestServer server;
  const auto get = [&](std::size_t bytes) {
    // Tag and length of the name take five bytes.
    return GetBrand(server, std::string(bytes - 5, 'x')).error_code();
  };
  EXPECT_EQ(get(limits::kMaxUnaryRequestBytes), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(get(limits::kMaxUnaryRequestBytes + 1), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

// A message that is no protobuf is refused, and the server goes on.
TEST(ServerTest, SurvivesBrokenMessages) {
  TestServer server;
  std::string response;
  const grpc::Status status = CallEncoded(server, "/funnelcast.v1.CatalogService/GetBrand",
                                          "\x0A\xFF\xFF\xFF\xFF\x0F", response);
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(Violation(GetBrand(server, "brands/acme")), "5 RESOURCE_NOT_FOUND");
}

// A call that is under way when the server stops gets its answer: here a wait for an operation,
// which ends early.
TEST(ServerTest, StopAnswersCallsUnderWay) {
  TestServer server;
  CreateSampleBrand(server, "acme");
  server.engine().HoldFits();
  v1::FitModelRequest fit;
  fit.set_parent("brands/acme");
  grpc::ClientContext fit_context;
  google::longrunning::Operation operation;
  ASSERT_TRUE(server.NewStub<v1::ModelService>()->FitModel(&fit_context, fit, &operation).ok());
  ASSERT_TRUE(server.engine().WaitForFits(1));
  const auto stub = server.NewStub<google::longrunning::Operations>();
  auto waiting = std::async(std::launch::async, [&] {
    google::longrunning::WaitOperationRequest wait;
    wait.set_name(operation.name());
    wait.mutable_timeout()->set_seconds(60);
    grpc::ClientContext context;
    google::longrunning::Operation reply;
    return stub->WaitOperation(&context, wait, &reply);
  });
  // Until the server has begun the wait, which its metrics tell.
  while (HttpGet(server.http_port(), "/metrics").body.find("grpc_method=\"WaitOperation\"") ==
         std::string::npos) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  const auto start = std::chrono::steady_clock::now();
  server.server().Stop();
  EXPECT_TRUE(waiting.get().ok());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(ServerTest, RefusesAddressesOthersCanReach) {
  Logger logger(LogLevel::kOff);
  TemporaryFolder folder;
  ServerOptions options;
  options.data_dir = folder.path();
  options.listen = "127.0.0.1:0";
  options.http = "127.0.0.1:0";
  for (std::string* address : {&options.listen, &options.http}) {
    const std::string good = std::exchange(*address, "0.0.0.0:0");
    const auto refused = Server::Start(options, service::Engine(), logger);
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr("--allow-insecure"));
    *address = good;
  }
  options.listen = "0.0.0.0:0";
  options.allow_insecure = true;
  EXPECT_TRUE(Server::Start(options, service::Engine(), logger).ok());
}

// Neither a second server on the same port nor one on the same folder starts.
TEST(ServerTest, RefusesTakenPortsAndFolders) {
  TestServer first;
  Logger logger(LogLevel::kOff);
  TemporaryFolder folder;
  ServerOptions options;
  options.data_dir = folder.path();
  options.listen = first.server().listen_address();
  options.http = "127.0.0.1:0";
  const auto same_port = Server::Start(options, service::Engine(), logger);
  EXPECT_THAT(std::string(same_port.status().message()), HasSubstr("Cannot listen on"));
  options.listen = "127.0.0.1:0";
  options.data_dir = first.data_dir();
  EXPECT_FALSE(Server::Start(options, service::Engine(), logger).ok());
}

}  // namespace
}  // namespace funnelcast::testing
