// Calls answered by a stream: what reaches the client, and what happens when it does not read or
// goes away. A service whose handler is the test's function, on a real gRPC server.
#include "server/service/result_stream_call.h"

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "funnelcast/v1/forecast.grpc.pb.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "server/errors/request.h"
#include "server/service/method_table.h"
#include "tests/support/rich_error.h"

namespace funnelcast::service {
namespace {

using ::funnelcast::testing::Violation;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Request = v1::CompareScenariosRequest;
using Response = v1::CompareScenariosResponse;
using Call = ResultStreamCall<Request, Response>;

constexpr auto kPatience = std::chrono::seconds(10);

Response News(int done) {
  Response message;
  message.mutable_progress()->set_done_count(done);
  return message;
}

Response Result() {
  Response message;
  message.mutable_comparison()->set_metric("orders");
  return message;
}

// What the method of the test's service works with.
struct TestTools {
  Call::Handler handler;
};

absl::StatusOr<Response> Compare(TestTools& tools, const Request& request, const CallContext& call,
                                 const std::function<void(Response)>& send) {
  return tools.handler(request, call, send);
}

class ResultStreamCallTest : public ::testing::Test {
 protected:
  ResultStreamCallTest() {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    table_.AddResultStream(Lane::kCompute, &Compare);
    builder.RegisterService(&table_);
    server_ = builder.BuildAndStart();
    stub_ = v1::ForecastService::NewStub(grpc::CreateChannel("127.0.0.1:" + std::to_string(port),
                                                             grpc::InsecureChannelCredentials()));
  }

  // How the call ended; its messages as `1` for news and `orders` for a result.
  grpc::Status Run(std::vector<std::string>& messages) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kPatience);
    const auto reader = stub_->CompareScenarios(&context, Request());
    Response message;
    while (reader->Read(&message)) {
      messages.push_back(message.has_progress() ? std::to_string(message.progress().done_count())
                                                : message.comparison().metric());
    }
    return reader->Finish();
  }

  // Messages sent so far, as the metrics count them.
  double CountSent() {
    double count = 0;
    for (const prometheus::MetricFamily& family : registry_->Collect()) {
      if (family.name != "grpc_server_msg_sent_total") continue;
      for (const prometheus::ClientMetric& metric : family.metric) count += metric.counter.value;
    }
    return count;
  }

  Logger logger_{LogLevel::kOff};
  std::shared_ptr<prometheus::Registry> registry_ = MakeRegistry();
  CallRunner calls_{{.store_threads = 1, .compute_threads = 1, .max_queued = 1},
                    SystemTimeMicros,
                    logger_,
                    *registry_};
  TestTools service_;
  MethodTable<TestTools&> table_{"funnelcast.v1.ForecastService", calls_, service_};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::ForecastService::Stub> stub_;
};

TEST_F(ResultStreamCallTest, NewsComesWhileTheWorkGoesOnAndTheResultLast) {
  std::promise<void> seen;
  service_.handler = [&](const Request&, const CallContext&, const Call::Send& send) {
    send(News(1));
    seen.get_future().wait_for(kPatience);
    return Result();
  };
  grpc::ClientContext context;
  const auto reader = stub_->CompareScenarios(&context, Request());
  Response message;
  ASSERT_TRUE(reader->Read(&message));
  EXPECT_EQ(message.progress().done_count(), 1);
  seen.set_value();
  ASSERT_TRUE(reader->Read(&message));
  EXPECT_EQ(message.comparison().metric(), "orders");
  EXPECT_FALSE(reader->Read(&message));
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_EQ(CountSent(), 2);
}

TEST_F(ResultStreamCallTest, WorkWithoutNewsSendsTheResultAlone) {
  service_.handler = [](const Request&, const CallContext&, const Call::Send&) { return Result(); };
  std::vector<std::string> messages;
  EXPECT_EQ(Violation(Run(messages)), "OK");
  EXPECT_THAT(messages, ElementsAre("orders"));
}

// 100,000 messages, far more than a client takes in meanwhile: they come in order, some are left
// out, and the result is last.
TEST_F(ResultStreamCallTest, SlowReadersMissNewsButNotTheResult) {
  constexpr int kNewsCount = 100'000;
  service_.handler = [](const Request&, const CallContext&, const Call::Send& send) {
    for (int i = 0; i < kNewsCount; ++i) send(News(i));
    return Result();
  };
  std::vector<std::string> messages;
  EXPECT_EQ(Violation(Run(messages)), "OK");
  ASSERT_FALSE(messages.empty());
  EXPECT_EQ(messages.back(), "orders");
  messages.pop_back();
  EXPECT_LT(messages.size(), static_cast<std::size_t>(kNewsCount));
  for (std::size_t i = 1; i < messages.size(); ++i) {
    EXPECT_LT(std::stoi(messages[i - 1]), std::stoi(messages[i]));
  }
}

TEST_F(ResultStreamCallTest, ErrorsEndTheCallWithoutAResult) {
  service_.handler = [](const Request&, const CallContext&,
                        const Call::Send&) -> absl::StatusOr<Response> {
    return errors::FailedPrecondition("NO_MODEL", "There is none.");
  };
  std::vector<std::string> messages;
  EXPECT_EQ(Violation(Run(messages)), "9 NO_MODEL");
  EXPECT_THAT(messages, IsEmpty());
}

TEST_F(ResultStreamCallTest, ExceptionsBecomeInternalAndTheServerStays) {
  service_.handler = [](const Request&, const CallContext&,
                        const Call::Send&) -> absl::StatusOr<Response> {
    throw std::runtime_error("a library broke");
  };
  std::vector<std::string> messages;
  EXPECT_EQ(Violation(Run(messages)), "13 INTERNAL");
  EXPECT_EQ(Violation(Run(messages)), "13 INTERNAL");
}

TEST_F(ResultStreamCallTest, HandlersLearnThatTheCallerWentAway) {
  std::promise<void> noticed;
  service_.handler = [&](const Request&, const CallContext& call,
                         const Call::Send& send) -> absl::StatusOr<Response> {
    for (int i = 0; !call.cancelled(); ++i) {
      send(News(i));
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    send(News(0));
    noticed.set_value();
    return errors::Cancelled("gone");
  };
  grpc::ClientContext context;
  const auto reader = stub_->CompareScenarios(&context, Request());
  Response message;
  ASSERT_TRUE(reader->Read(&message));
  context.TryCancel();
  EXPECT_EQ(noticed.get_future().wait_for(kPatience), std::future_status::ready);
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

// One call runs and one waits; the third is told that the server is busy.
TEST_F(ResultStreamCallTest, FullQueueIsBusy) {
  std::promise<void> release;
  std::shared_future<void> released = release.get_future().share();
  std::promise<void> began;
  std::atomic<int> count = 0;
  service_.handler = [&](const Request&, const CallContext&, const Call::Send&) {
    if (++count == 1) began.set_value();
    released.wait();
    return Result();
  };
  std::vector<std::string> first_messages, second_messages, third_messages;
  auto first = std::async(std::launch::async, [&] { return Run(first_messages); });
  began.get_future().wait();
  auto second = std::async(std::launch::async, [&] { return Run(second_messages); });
  while (calls_.queued() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(Violation(Run(third_messages)), "8 BUSY");
  release.set_value();
  EXPECT_TRUE(first.get().ok());
  EXPECT_TRUE(second.get().ok());
}

}  // namespace
}  // namespace funnelcast::service
