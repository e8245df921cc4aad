// Operations: cancellation, recovery, and exactly one end each. The jobs are functions of the
// tests, no engine is needed.
#include "server/jobs/runner.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/errors/error.h"
#include "server/errors/request.h"
#include "server/limits.h"
#include "server/store/brands.h"
#include "tests/support/temporary_folder.h"

namespace funnelcast::jobs {
namespace {

using std::chrono::steady_clock;
using store::OperationState;
using ::testing::HasSubstr;

constexpr auto kPatience = std::chrono::seconds(10);

// A job that stores a brand of the name in its request, and returns that as its result.
JobResult StoreBrand(const store::Operation& operation) {
  return {[id = operation.request](store::Transaction& transaction) -> absl::StatusOr<std::string> {
    store::Brand brand;
    brand.id = id;
    brand.currency_code = "EUR";
    const auto stored = store::InsertBrand(transaction, brand);
    if (!stored.ok()) return stored.status();
    return stored->id;
  }};
}

class RunnerTest : public ::testing::Test {
 protected:
  RunnerTest() {
    OpenStore();
    const absl::Status status = store_->Write([](store::Transaction& transaction) {
      store::Brand brand;
      brand.id = "acme";
      brand.currency_code = "EUR";
      return store::InsertBrand(transaction, brand).status();
    });
    EXPECT_TRUE(status.ok()) << status;
  }

  void OpenStore() { store_ = *store::Store::Open(folder_.path()); }

  void StartRunner(Job job, RunnerOptions options = {}) {
    options.progress_interval = std::chrono::milliseconds(1);
    auto runner = Runner::Start(*store_, {{"fit", std::move(job)}}, options, logger_);
    ASSERT_TRUE(runner.ok()) << runner.status();
    runner_ = *std::move(runner);
  }

  // Queues an operation; the id of a refused one is empty and status_ says why.
  std::string Queue(const std::string& request) {
    std::string id;
    status_ = store_->Write([&](store::Transaction& transaction) {
      auto operation = runner_->Enqueue(transaction, "acme", "fit", request);
      if (operation.ok()) id = operation->id;
      return operation.status();
    });
    runner_->Wake();
    return id;
  }

  store::Operation Find(const std::string& id) {
    auto reader = store_->Read();
    return *store::FindOperation(*reader, "acme", id);
  }

  store::Operation WaitForEnd(const std::string& id) {
    std::promise<void> done;
    runner_->NotifyAtEnd("acme", id, steady_clock::now() + kPatience, [&] { done.set_value(); });
    done.get_future().wait();
    return Find(id);
  }

  bool BrandExists(const std::string& id) {
    auto reader = store_->Read();
    return store::CheckBrandExists(*reader, id).ok();
  }

  testing::TemporaryFolder folder_;
  Logger logger_{LogLevel::kOff};
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Runner> runner_;
  absl::Status status_;
};

// Runs until it is told to stop; says through `began` that it runs.
Job RunUntilStopped(std::promise<void>& began) {
  return [&began, told = std::make_shared<std::atomic<bool>>(false)](
             const store::Operation&, const Progress& progress) -> absl::StatusOr<JobResult> {
    if (!told->exchange(true)) began.set_value();
    while (progress(0.5, "sampling")) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return absl::CancelledError("stopped");
  };
}

// What the job made and the end of the operation are stored together.
TEST_F(RunnerTest, SuccessStoresResultAndEnd) {
  StartRunner([](const auto& operation, const Progress&) { return StoreBrand(operation); });
  const store::Operation operation = WaitForEnd(Queue("made"));
  EXPECT_EQ(operation.state, OperationState::kSucceeded);
  EXPECT_EQ(operation.result, "made");
  EXPECT_GT(operation.end_time_us, 0);
  EXPECT_TRUE(BrandExists("made"));
}

// A result that cannot be stored (the brand exists) makes the operation fail with that reason, and
// leaves nothing behind.
TEST_F(RunnerTest, ResultThatCannotBeStoredFails) {
  StartRunner([](const auto& operation, const Progress&) { return StoreBrand(operation); });
  const store::Operation operation = WaitForEnd(Queue("acme"));
  EXPECT_EQ(operation.state, OperationState::kFailed);
  EXPECT_EQ(operation.error_code, static_cast<int>(absl::StatusCode::kAlreadyExists));
  EXPECT_EQ(operation.result, "");
}

TEST_F(RunnerTest, ErrorOfTheJobIsKept) {
  StartRunner([](const auto&, const Progress&) -> absl::StatusOr<JobResult> {
    return errors::FailedPrecondition("TOO_SHORT", "There is too little history.");
  });
  const store::Operation operation = WaitForEnd(Queue("x"));
  EXPECT_EQ(operation.state, OperationState::kFailed);
  EXPECT_EQ(operation.error_message, "There is too little history.");
  EXPECT_THAT(operation.error_details, HasSubstr("TOO_SHORT"));
}

TEST_F(RunnerTest, ExceptionOfTheJobFailsTheOperationOnly) {
  StartRunner([](const auto& operation, const Progress&) -> absl::StatusOr<JobResult> {
    if (operation.request == "throw") throw std::bad_alloc();
    return StoreBrand(operation);
  });
  EXPECT_EQ(WaitForEnd(Queue("throw")).error_code, static_cast<int>(absl::StatusCode::kInternal));
  EXPECT_EQ(WaitForEnd(Queue("fine")).state, OperationState::kSucceeded);
}

TEST_F(RunnerTest, CancelEndsARunningOperation) {
  std::promise<void> began;
  StartRunner(RunUntilStopped(began));
  const std::string id = Queue("x");
  began.get_future().wait();
  ASSERT_TRUE(runner_->Cancel("acme", id).ok());
  const store::Operation operation = WaitForEnd(id);
  EXPECT_EQ(operation.state, OperationState::kCancelled);
  EXPECT_EQ(operation.error_code, static_cast<int>(absl::StatusCode::kCancelled));
}

// The second operation waits behind the first; it ends at once when cancelled and its job never
// runs.
TEST_F(RunnerTest, CancelEndsAQueuedOperationAtOnce) {
  std::promise<void> began;
  StartRunner(RunUntilStopped(began));
  const std::string running = Queue("x");
  began.get_future().wait();
  const std::string queued = Queue("y");
  EXPECT_EQ(runner_->Cancel("acme", queued)->state, OperationState::kCancelled);
  EXPECT_EQ(Find(running).state, OperationState::kRunning);
  EXPECT_EQ(Find(queued).start_time_us, 0);
}

// An operation ends once: cancelling one that has succeeded changes nothing.
TEST_F(RunnerTest, CancelAfterTheEndChangesNothing) {
  StartRunner([](const auto& operation, const Progress&) { return StoreBrand(operation); });
  const std::string id = Queue("made");
  const store::Operation before = WaitForEnd(id);
  EXPECT_EQ(runner_->Cancel("acme", id)->state, OperationState::kSucceeded);
  EXPECT_EQ(Find(id).end_time_us, before.end_time_us);
}

TEST_F(RunnerTest, CancelOfUnknownOperationIsNotFound) {
  StartRunner([](const auto& operation, const Progress&) { return StoreBrand(operation); });
  EXPECT_TRUE(absl::IsNotFound(runner_->Cancel("acme", "fit-0").status()));
}

// Many operations, each cancelled at some moment: every one ends exactly once, as SUCCEEDED with
// its brand or as CANCELLED without.
TEST_F(RunnerTest, EveryOperationEndsOnceWhateverTheMomentOfCancellation) {
  StartRunner([](const auto& operation, const Progress& progress) -> absl::StatusOr<JobResult> {
    for (int i = 0; i < 5; ++i) {
      if (!progress(0.2 * i, "step")) return absl::CancelledError("stopped");
    }
    return StoreBrand(operation);
  });
  for (int i = 0; i < 40; ++i) {
    const std::string name = "b" + std::to_string(i);
    const std::string id = Queue(name);
    std::this_thread::sleep_for(std::chrono::microseconds(100 * i));
    ASSERT_TRUE(runner_->Cancel("acme", id).ok());
    const store::Operation operation = WaitForEnd(id);
    const bool succeeded = operation.state == OperationState::kSucceeded;
    EXPECT_TRUE(succeeded || operation.state == OperationState::kCancelled);
    EXPECT_EQ(BrandExists(name), succeeded);
  }
}

// A server that goes down leaves the operation RUNNING; the next one begins it anew and counts
// that.
TEST_F(RunnerTest, RestartBeginsRunningOperationsAnew) {
  std::promise<void> began;
  StartRunner(RunUntilStopped(began));
  const std::string id = Queue("made");
  began.get_future().wait();
  runner_.reset();
  EXPECT_EQ(Find(id).state, OperationState::kRunning);
  StartRunner([](const auto& operation, const Progress&) { return StoreBrand(operation); });
  const store::Operation operation = WaitForEnd(id);
  EXPECT_EQ(operation.state, OperationState::kSucceeded);
  EXPECT_EQ(operation.restart_count, 1);
}

// Queued operations survive a restart as well, without being counted as begun.
TEST_F(RunnerTest, RestartKeepsQueuedOperations) {
  std::promise<void> began;
  StartRunner(RunUntilStopped(began));
  Queue("first");
  began.get_future().wait();
  const std::string id = Queue("second");
  runner_.reset();
  StartRunner([](const auto& operation, const Progress&) { return StoreBrand(operation); });
  EXPECT_EQ(WaitForEnd(id).state, OperationState::kSucceeded);
  EXPECT_EQ(Find(id).restart_count, 0);
}

// Five restarts are borne; after the sixth the operation fails instead of bringing the server down
// for ever.
TEST_F(RunnerTest, TooManyRestartsFail) {
  std::string id;
  for (int i = 0; i <= limits::kMaxFitRestarts; ++i) {
    std::promise<void> began;
    StartRunner(RunUntilStopped(began));
    if (i == 0) id = Queue("x");
    began.get_future().wait();
    EXPECT_EQ(Find(id).restart_count, i);
    runner_.reset();
  }
  StartRunner([](const auto& operation, const Progress&) { return StoreBrand(operation); });
  const store::Operation operation = Find(id);
  EXPECT_EQ(operation.state, OperationState::kFailed);
  EXPECT_THAT(operation.error_message, HasSubstr("begun 6 times"));
}

TEST_F(RunnerTest, ProgressIsStored) {
  std::promise<void> began;
  StartRunner(RunUntilStopped(began));
  const std::string id = Queue("x");
  began.get_future().wait();
  const auto deadline = steady_clock::now() + kPatience;
  while (Find(id).progress != 0.5 && steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(Find(id).progress, 0.5);
  EXPECT_EQ(Find(id).step, "sampling");
}

TEST_F(RunnerTest, QueueOfABrandIsLimited) {
  std::promise<void> began;
  StartRunner(RunUntilStopped(began));
  for (int i = 0; i < limits::kMaxQueuedFitsPerBrand; ++i) EXPECT_NE(Queue("x"), "");
  began.get_future().wait();
  EXPECT_EQ(Queue("x"), "");
  EXPECT_EQ(errors::ReasonOf(status_), "LIMIT_EXCEEDED");
}

TEST_F(RunnerTest, QueueOfTheServerIsLimited) {
  std::promise<void> began;
  RunnerOptions options;
  options.max_queued_per_brand = limits::kMaxQueuedFits + 1;
  StartRunner(RunUntilStopped(began), options);
  for (int i = 0; i < limits::kMaxQueuedFits; ++i) EXPECT_NE(Queue("x"), "");
  began.get_future().wait();
  EXPECT_EQ(Queue("x"), "");
  EXPECT_EQ(errors::ReasonOf(status_), "LIMIT_EXCEEDED");
}

TEST_F(RunnerTest, UnknownKindFails) {
  StartRunner([](const auto& operation, const Progress&) { return StoreBrand(operation); });
  std::string id;
  ASSERT_TRUE(store_
                  ->Write([&](store::Transaction& transaction) {
                    auto operation = runner_->Enqueue(transaction, "acme", "dance", "x");
                    if (operation.ok()) id = operation->id;
                    return operation.status();
                  })
                  .ok());
  runner_->Wake();
  EXPECT_THAT(WaitForEnd(id).error_message, HasSubstr("`dance`"));
}

// Waiting for something that does not exist or has ended returns at once; BeginStop ends all
// waiting.
TEST_F(RunnerTest, WaitingEndsWhenThereIsNothingToWaitFor) {
  std::promise<void> began;
  StartRunner(RunUntilStopped(began));
  std::promise<void> unknown;
  const auto far = steady_clock::now() + std::chrono::hours(1);
  runner_->NotifyAtEnd("acme", "fit-0", far, [&] { unknown.set_value(); });
  EXPECT_EQ(unknown.get_future().wait_for(kPatience), std::future_status::ready);
  const std::string id = Queue("x");
  began.get_future().wait();
  std::promise<void> stopped;
  runner_->NotifyAtEnd("acme", id, far, [&] { stopped.set_value(); });
  runner_->BeginStop();
  EXPECT_EQ(stopped.get_future().wait_for(kPatience), std::future_status::ready);
}

}  // namespace
}  // namespace funnelcast::jobs
