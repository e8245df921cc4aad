// The call machinery on its own: a service whose handlers are the test's functions, on a real gRPC
// server.
#include "server/service/call.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "funnelcast/v1/performance.grpc.pb.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "server/errors/request.h"
#include "server/limits.h"
#include "server/service/method_table.h"
#include "tests/support/rich_error.h"

namespace funnelcast::service {
namespace {

using ::funnelcast::testing::Violation;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kPatience = std::chrono::seconds(10);

// What the handler of a stream saw, kept beyond its life.
struct StreamLog {
  std::vector<std::string> messages;
  std::atomic<bool> ended = false;
  std::promise<void> destroyed;
};

// Notes the pieces of a file; a piece `bad` is refused.
class NotingHandler final : public StreamHandler<v1::ImportFileRequest, v1::ImportSummary> {
 public:
  explicit NotingHandler(StreamLog& log) : log_(log) {}
  ~NotingHandler() override { log_.destroyed.set_value(); }

  absl::Status OnMessage(const v1::ImportFileRequest& message, CallContext&) override {
    log_.messages.push_back(message.content());
    return message.content() == "bad" ? errors::FailedPrecondition("BAD_PIECE", "This is bad.")
                                      : absl::OkStatus();
  }
  absl::StatusOr<v1::ImportSummary> OnEnd(CallContext&) override {
    log_.ended = true;
    v1::ImportSummary summary;
    summary.set_row_count(static_cast<int>(log_.messages.size()));
    return summary;
  }

 private:
  StreamLog& log_;
};

// What the methods of the test's service work with.
struct TestTools {
  using Handler = std::function<absl::StatusOr<v1::HistoryReport>(
      const v1::GetHistoryReportRequest&, const CallContext&)>;

  StreamLog& log;
  Handler handler;
};

absl::StatusOr<v1::HistoryReport> Report(TestTools& tools,
                                         const v1::GetHistoryReportRequest& request,
                                         const CallContext& call) {
  return tools.handler(request, call);
}

std::unique_ptr<StreamHandler<v1::ImportFileRequest, v1::ImportSummary>> MakeHandler(
    TestTools& tools) {
  return std::make_unique<NotingHandler>(tools.log);
}

class CallTest : public ::testing::Test {
 protected:
  CallTest() {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    table_.Add(Lane::kStore, &Report);
    table_.AddClientStream(Lane::kStore, &MakeHandler);
    builder.RegisterService(&table_);
    server_ = builder.BuildAndStart();
    stub_ = v1::PerformanceService::NewStub(grpc::CreateChannel(
        "127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials()));
  }

  grpc::Status Call(std::chrono::milliseconds deadline = kPatience) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + deadline);
    v1::GetHistoryReportRequest request;
    request.set_parent("brands/acme");
    v1::HistoryReport report;
    return stub_->GetHistoryReport(&context, request, &report);
  }
  std::string log() {
    const std::lock_guard<std::mutex> lock(log_mutex_);
    return log_text_;
  }
  // Sends the pieces and returns how the call ended.
  grpc::Status Import(const std::vector<std::string>& pieces, v1::ImportSummary& summary) {
    grpc::ClientContext context;
    const auto writer = stub_->ImportFile(&context, &summary);
    for (const std::string& piece : pieces) {
      v1::ImportFileRequest message;
      message.set_content(piece);
      if (!writer->Write(message)) break;
    }
    writer->WritesDone();
    return writer->Finish();
  }

  std::mutex log_mutex_;  // guards log_text_
  std::string log_text_;
  Logger logger_{LogLevel::kDebug, [this](const std::string& line) {
                   const std::lock_guard<std::mutex> lock(log_mutex_);
                   log_text_ += line + "\n";
                 }};
  std::shared_ptr<prometheus::Registry> registry_ = MakeRegistry();
  StreamLog stream_log_;
  // One thread and one place in the queue, so that a test can fill both.
  CallRunner calls_{{.store_threads = 1, .compute_threads = 1, .max_queued = 1},
                    SystemTimeMicros,
                    logger_,
                    *registry_};
  TestTools service_{stream_log_, {}};
  MethodTable<TestTools&> table_{"funnelcast.v1.PerformanceService", calls_, service_};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::PerformanceService::Stub> stub_;
};

TEST_F(CallTest, ExceptionsBecomeInternalAndTheServerStays) {
  service_.handler = [](const auto&, const CallContext&) -> absl::StatusOr<v1::HistoryReport> {
    throw std::runtime_error("a library broke");
  };
  EXPECT_EQ(Violation(Call()), "13 INTERNAL");
  EXPECT_THAT(log(), HasSubstr("\"event\":\"handler_threw\""));
  EXPECT_THAT(log(), HasSubstr("a library broke"));
  service_.handler = [](const auto&, const CallContext&) -> absl::StatusOr<v1::HistoryReport> {
    throw std::bad_alloc();
  };
  EXPECT_EQ(Violation(Call()), "13 INTERNAL");
  service_.handler = [](const auto&, const CallContext&) { return v1::HistoryReport(); };
  EXPECT_EQ(Violation(Call()), "OK");
}

// The request's own language wins over the metadata; errors are said in it, and the log is English.
TEST_F(CallTest, LanguageIsThatOfTheRequestOrOfTheMetadata) {
  words::Language during = words::Language::kEnglish;
  service_.handler = [&](const auto&, const CallContext&) -> absl::StatusOr<v1::HistoryReport> {
    during = words::CurrentLanguage();
    return errors::BadPageToken();
  };
  const auto say = [&](const std::string& header, const std::string& code) {
    grpc::ClientContext context;
    if (!header.empty()) context.AddMetadata("accept-language", header);
    v1::GetHistoryReportRequest request;
    request.set_language_code(code);
    v1::HistoryReport report;
    return stub_->GetHistoryReport(&context, request, &report).error_message();
  };
  EXPECT_THAT(say("", ""), HasSubstr("leave it empty"));
  EXPECT_EQ(during, words::Language::kEnglish);
  EXPECT_THAT(say("de-AT, en;q=0.5", ""), HasSubstr("ein leeres beginnt von vorn"));
  EXPECT_EQ(during, words::Language::kGerman);
  EXPECT_THAT(say("de", "en"), HasSubstr("leave it empty"));
  EXPECT_THAT(say("", "de"), HasSubstr("ein leeres beginnt von vorn"));
  EXPECT_THAT(log(), Not(HasSubstr("ein leeres")));
}

// One call runs and one waits; the third is told that the server is busy, and the first two end
// well.
TEST_F(CallTest, FullQueueIsBusy) {
  std::promise<void> began;
  std::promise<void> release;
  std::shared_future<void> released = release.get_future().share();
  std::atomic<int> count = 0;
  service_.handler = [&](const auto&, const CallContext&) {
    if (++count == 1) began.set_value();
    released.wait();
    return v1::HistoryReport();
  };
  auto first = std::async(std::launch::async, [&] { return Call(); });
  began.get_future().wait();
  auto second = std::async(std::launch::async, [&] { return Call(); });
  while (calls_.queued() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(Violation(Call()), "8 BUSY");
  release.set_value();
  EXPECT_TRUE(first.get().ok());
  EXPECT_TRUE(second.get().ok());
}

TEST(CallOptionsTest, SoManyCallsWaitUnlessToldOtherwise) {
  EXPECT_EQ(CallOptions().max_queued, limits::kMaxQueuedCalls);
}

// A call whose deadline passed while it waited for a thread is not carried out any more.
TEST_F(CallTest, LateCallsAreNotRun) {
  std::promise<void> began;
  std::promise<void> release;
  std::shared_future<void> released = release.get_future().share();
  std::atomic<int> count = 0;
  service_.handler = [&](const auto&, const CallContext&) {
    if (++count == 1) began.set_value();
    released.wait();
    return v1::HistoryReport();
  };
  auto first = std::async(std::launch::async, [&] { return Call(); });
  began.get_future().wait();
  EXPECT_EQ(Call(std::chrono::milliseconds(50)).error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  // The server's own clock on the call may run out a little after the client's.
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  release.set_value();
  EXPECT_TRUE(first.get().ok());
  server_->Shutdown();
  EXPECT_EQ(count, 1);
}

// The contract has what the table has not: such calls are refused, and the others go on.
TEST_F(CallTest, MethodsThatAreNotInTheTableAreUnimplemented) {
  grpc::ClientContext context;
  v1::Import import;
  EXPECT_EQ(stub_->GetImport(&context, v1::GetImportRequest(), &import).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(CallTest, AnswersInBytesGoOutAsTheyAre) {
  v1::ImportSummary summary;
  summary.set_row_count(7);
  grpc::ByteBuffer of_message;
  grpc::ByteBuffer of_bytes;
  Encode(summary, of_message);
  Encode(Encoded<v1::ImportSummary>{summary.SerializeAsString()}, of_bytes);
  grpc::Slice first;
  grpc::Slice second;
  ASSERT_TRUE(of_message.DumpToSingleSlice(&first).ok());
  ASSERT_TRUE(of_bytes.DumpToSingleSlice(&second).ok());
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(first.begin()), first.size()),
            summary.SerializeAsString());
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(second.begin()), second.size()),
            summary.SerializeAsString());
}

TEST(MethodTableDeathTest, LineThatDoesNotFitTheContractEndsTheProgram) {
  EXPECT_DEATH(FindService("funnelcast.v1.NoService"), "no service funnelcast.v1.NoService");
  const auto& service = FindService("funnelcast.v1.CatalogService");
  EXPECT_DEATH(FindMethod(service, *v1::GetImportRequest::descriptor(), *v1::Import::descriptor()),
               "has no method from funnelcast.v1.GetImportRequest");
}

TEST_F(CallTest, HandlersLearnThatTheCallerWentAway) {
  std::promise<void> noticed;
  service_.handler = [&](const auto&,
                         const CallContext& call) -> absl::StatusOr<v1::HistoryReport> {
    while (!call.cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    noticed.set_value();
    return errors::Cancelled("gone");
  };
  EXPECT_EQ(Call(std::chrono::milliseconds(50)).error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(noticed.get_future().wait_for(kPatience), std::future_status::ready);
}

TEST_F(CallTest, StreamGivesMessagesInOrder) {
  v1::ImportSummary summary;
  EXPECT_EQ(Violation(Import({"a", "b", "c"}, summary)), "OK");
  EXPECT_EQ(summary.row_count(), 3);
  EXPECT_THAT(stream_log_.messages, ElementsAre("a", "b", "c"));
}

TEST_F(CallTest, EmptyStreamEndsAtOnce) {
  v1::ImportSummary summary;
  EXPECT_EQ(Violation(Import({}, summary)), "OK");
  EXPECT_TRUE(stream_log_.ended);
}

TEST_F(CallTest, ErrorOfAMessageEndsTheStream) {
  v1::ImportSummary summary;
  EXPECT_EQ(Violation(Import({"a", "bad", "c"}, summary)), "9 BAD_PIECE");
  EXPECT_THAT(stream_log_.messages, ElementsAre("a", "bad"));
  EXPECT_FALSE(stream_log_.ended);
}

// A client that breaks off leaves no whole file: the handler is destroyed without having been told
// of an end.
TEST_F(CallTest, BrokenStreamHasNoEnd) {
  {
    grpc::ClientContext context;
    v1::ImportSummary summary;
    const auto writer = stub_->ImportFile(&context, &summary);
    v1::ImportFileRequest message;
    message.set_content("a");
    writer->Write(message);
    context.TryCancel();
    EXPECT_FALSE(writer->Finish().ok());
  }
  EXPECT_EQ(stream_log_.destroyed.get_future().wait_for(kPatience), std::future_status::ready);
  EXPECT_FALSE(stream_log_.ended);
}

}  // namespace
}  // namespace funnelcast::service
