// Opening, transactions, request ids, a full disk, and readers beside the writer.
#include "server/store/store.h"

#include <sys/wait.h>

#include <atomic>
#include <fstream>
#include <thread>
#include <vector>

#include "server/errors/error.h"
#include "server/store/channels.h"
#include "tests/server/store/store_fixture.h"

namespace funnelcast::store {
namespace {

class StoreTest : public StoreFixture {
 protected:
  absl::Status AddChannel(const std::string& id, const std::string& display_name = "Channel") {
    return Write([&](Transaction& transaction) {
      return InsertChannel(transaction, {"acme", id, display_name, 0}).status();
    });
  }
  absl::StatusOr<std::int64_t> ChannelCount() {
    return Read([](Reader& reader) { return CountChannels(reader, "acme"); });
  }
};

TEST_F(StoreTest, SecondStoreOnTheFolderIsRefusedNamingTheFirst) {
  const auto second = Store::Open(folder_.path() + "/data");
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(second.status()), testing::HasSubstr(std::to_string(getpid())));
  EXPECT_THAT(MessageOf(second.status()), testing::HasSubstr(folder_.path() + "/data"));
}

TEST_F(StoreTest, DataOutlivesTheStore) {
  ASSERT_EQ(AddChannel("facebook"), absl::OkStatus());
  store_.reset();
  OpenStore();
  EXPECT_EQ(*ChannelCount(), 1);
  EXPECT_EQ(store_->CheckIntegrity(), absl::OkStatus());
}

// A process that dies without closing anything, as by SIGKILL, loses nothing that was acknowledged.
TEST_F(StoreTest, AcknowledgedWritesOutliveAKilledProcess) {
  store_.reset();
  const pid_t child = fork();
  if (child == 0) {
    OpenStore();
    _exit(AddChannel("facebook").ok() ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  OpenStore();
  EXPECT_EQ(*ChannelCount(), 1);
}

TEST_F(StoreTest, UnusableFolderIsRefusedWithItsName) {
  const std::string path = folder_.path() + "/file";
  std::ofstream(path) << "not a folder";
  const auto store = Store::Open(path);
  ASSERT_FALSE(store.ok());
  EXPECT_THAT(MessageOf(store.status()), testing::HasSubstr(path));
}

TEST_F(StoreTest, FileThatIsNoDatabaseIsRefused) {
  std::filesystem::create_directories(folder_.path() + "/other");
  std::ofstream(folder_.path() + "/other/funnelcast.db") << std::string(8192, 'x');
  const auto store = Store::Open(folder_.path() + "/other");
  EXPECT_EQ(store.status().code(), absl::StatusCode::kDataLoss) << store.status();
}

TEST_F(StoreTest, DamagedDatabaseFailsTheIntegrityCheck) {
  for (int i = 0; i < 200; ++i) {
    ASSERT_EQ(AddChannel("channel" + std::to_string(i), std::string(500, 'x')), absl::OkStatus());
  }
  store_.reset();
  std::fstream file(folder_.path() + "/data/funnelcast.db",
                    std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(0, std::ios::end);
  const auto size = static_cast<std::int64_t>(file.tellp());
  for (std::int64_t offset = size - 10 * 4096; offset < size - 4096; offset += 4096) {
    file.seekp(offset);
    file << std::string(2000, 'Z');
  }
  file.close();
  OpenStore();
  ASSERT_NE(store_, nullptr);
  EXPECT_EQ(store_->CheckIntegrity().code(), absl::StatusCode::kDataLoss);
}

TEST_F(StoreTest, WriteThatFailsLeavesNothing) {
  const absl::Status status = Write([](Transaction& transaction) -> absl::Status {
    EXPECT_TRUE(InsertChannel(transaction, {"acme", "facebook", "Facebook", 0}).ok());
    return absl::FailedPreconditionError("changed my mind");
  });
  EXPECT_EQ(MessageOf(status), "changed my mind");
  EXPECT_EQ(*ChannelCount(), 0);
}

TEST_F(StoreTest, SnapshotDoesNotSeeLaterWrites) {
  auto snapshot = store_->Read();
  ASSERT_TRUE(snapshot.ok());
  EXPECT_EQ(*CountChannels(*snapshot, "acme"), 0);
  ASSERT_EQ(AddChannel("facebook"), absl::OkStatus());
  EXPECT_EQ(*CountChannels(*snapshot, "acme"), 0);
  EXPECT_EQ(*ChannelCount(), 1);
}

// With a single reader: what it saw before must not keep the next borrower at that moment.
TEST_F(StoreTest, ReturnedSnapshotHoldsNothing) {
  store_.reset();
  StoreOptions options;
  options.reader_count = 1;
  OpenStore(options);
  EXPECT_EQ(*ChannelCount(), 0);
  ASSERT_EQ(AddChannel("facebook"), absl::OkStatus());
  EXPECT_EQ(*ChannelCount(), 1);
}

TEST_F(StoreTest, RunOnceCarriesOutARequestOnce) {
  int call_count = 0;
  const auto add = [&](Transaction& transaction) -> absl::StatusOr<std::string> {
    ++call_count;
    const absl::Status status =
        InsertChannel(transaction, {"acme", "facebook", "Facebook", 0}).status();
    if (!status.ok()) {
      return status;
    }
    return std::string("answer\0with a NUL", 17);
  };
  const RequestKey key{"acme", "CreateChannel", "id-1", "digest"};
  const auto first = store_->RunOnce(key, add);
  const auto second = store_->RunOnce(key, add);
  ASSERT_TRUE(first.ok() && second.ok()) << first.status() << second.status();
  EXPECT_EQ(*first, std::string("answer\0with a NUL", 17));
  EXPECT_EQ(*second, *first);
  EXPECT_EQ(call_count, 1);
}

TEST_F(StoreTest, RunOnceRefusesTheIdForOtherContent) {
  const auto answer = [](Transaction&) -> absl::StatusOr<std::string> { return "answer"; };
  ASSERT_TRUE(store_->RunOnce({"acme", "CreateChannel", "id-1", "digest"}, answer).ok());
  const auto reused = store_->RunOnce({"acme", "CreateChannel", "id-1", "other"}, answer);
  EXPECT_EQ(reused.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(errors::ReasonOf(reused.status()), "REQUEST_ID_REUSED");
  // Another method or brand has ids of its own.
  EXPECT_TRUE(store_->RunOnce({"acme", "CreateMetric", "id-1", "other"}, answer).ok());
  EXPECT_TRUE(store_->RunOnce({"zeta", "CreateChannel", "id-1", "other"}, answer).ok());
}

TEST_F(StoreTest, RunOnceForgetsARequestThatFailed) {
  const RequestKey key{"acme", "CreateChannel", "id-1", "digest"};
  const auto refuse = [](Transaction&) -> absl::StatusOr<std::string> {
    return absl::InvalidArgumentError("no");
  };
  EXPECT_EQ(store_->RunOnce(key, refuse).status().code(), absl::StatusCode::kInvalidArgument);
  const auto accept = [](Transaction&) -> absl::StatusOr<std::string> { return "yes"; };
  EXPECT_EQ(*store_->RunOnce(key, accept), "yes");
}

TEST_F(StoreTest, RunOnceWithoutAnIdAlwaysRuns) {
  int call_count = 0;
  const auto count = [&](Transaction&) -> absl::StatusOr<std::string> {
    return std::to_string(++call_count);
  };
  const RequestKey key{"acme", "CreateChannel", "", "digest"};
  EXPECT_EQ(*store_->RunOnce(key, count), "1");
  EXPECT_EQ(*store_->RunOnce(key, count), "2");
}

// Request ids are remembered for 30 days; older ones are forgotten when the store opens.
TEST_F(StoreTest, OldRequestsAreForgotten) {
  int call_count = 0;
  const auto count = [&](Transaction&) -> absl::StatusOr<std::string> {
    return std::to_string(++call_count);
  };
  const RequestKey key{"acme", "CreateChannel", "id-1", "digest"};
  EXPECT_EQ(*store_->RunOnce(key, count), "1");
  store_.reset();
  now_us_ += 29LL * 24 * 3600 * 1'000'000;
  OpenStore();
  EXPECT_EQ(*store_->RunOnce(key, count), "1");
  store_.reset();
  now_us_ += 2LL * 24 * 3600 * 1'000'000;
  OpenStore();
  EXPECT_EQ(*store_->RunOnce(key, count), "2");
}

// The database may not grow beyond max_page_count, which SQLite reports like a full disk.
TEST_F(StoreTest, FullDiskRefusesWritesAndKeepsReads) {
  store_.reset();
  StoreOptions options;
  options.max_page_count = 120;
  OpenStore(options);
  int stored_count = 0;
  absl::Status status;
  while (status.ok() && stored_count < 1000) {
    status = AddChannel("channel" + std::to_string(stored_count), std::string(2000, 'x'));
    stored_count += status.ok() ? 1 : 0;
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(errors::ReasonOf(status), "DISK_FULL");
  EXPECT_THAT(MessageOf(status), testing::HasSubstr("nothing was stored"));
  EXPECT_EQ(*ChannelCount(), stored_count);
  EXPECT_EQ(store_->CheckIntegrity(), absl::OkStatus());
  // There is room again, without a restart, once something is deleted.
  ASSERT_EQ(Write([](Transaction& transaction) {
              return DeleteBrand(transaction, "acme", {}, BrandContents::kDelete);
            }),
            absl::OkStatus());
  EXPECT_EQ(Write([](Transaction& transaction) {
              return InsertBrand(transaction, MakeBrand("next")).status();
            }),
            absl::OkStatus());
}

// Four threads read whole lists while one writes pairs of channels: every list has an even number.
TEST_F(StoreTest, ReadersSeeWholeTransactionsWhileOneWrites) {
  std::atomic<bool> done{false};
  std::atomic<int> read_count{0};
  std::atomic<int> odd_count{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 6; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const auto count = ChannelCount();
        odd_count += !count.ok() || *count % 2 != 0 ? 1 : 0;
        ++read_count;
      }
    });
  }
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(
        Write([&](Transaction& transaction) {
          const std::string id = std::to_string(i);
          absl::Status status = InsertChannel(transaction, {"acme", "a" + id, "", 0}).status();
          status.Update(InsertChannel(transaction, {"acme", "b" + id, "", 0}).status());
          return status;
        }),
        absl::OkStatus());
  }
  done = true;
  for (std::thread& reader : readers) {
    reader.join();
  }
  EXPECT_GT(read_count, 0);
  EXPECT_EQ(odd_count, 0);
}

TEST_F(StoreTest, WritersWaitForOneAnother) {
  std::atomic<int> failed_count{0};
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < 20; ++i) {
        const absl::Status status =
            AddChannel("c" + std::to_string(writer) + "-" + std::to_string(i));
        failed_count += status.ok() ? 0 : 1;
      }
    });
  }
  for (std::thread& writer : writers) {
    writer.join();
  }
  EXPECT_EQ(failed_count, 0);
  EXPECT_EQ(*ChannelCount(), 80);
}

}  // namespace
}  // namespace funnelcast::store
