// Kills the server with SIGKILL at random moments of imports, undoings and deletions, goal writes
// and fits, and asks after each restart whether everything it acknowledged is there, whole and
// once.
//
// FUNNELCAST_KILLS sets the number of kills (default 100), FUNNELCAST_SEED the seed (default 1).
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>
#include <thread>

#include "tests/robustness/change_work.h"
#include "tests/robustness/fit_work.h"
#include "tests/robustness/goal_work.h"
#include "tests/robustness/import_work.h"
#include "tests/robustness/server_process.h"

namespace funnelcast::robustness {
namespace {

constexpr int kManyCalls = 1'000'000;
constexpr int kSampleCount = 3;
constexpr double kReadyLimitSeconds = 2.0;

int FromEnvironment(const char* name, int otherwise) {
  const char* text = getenv(name);
  return text == nullptr ? otherwise : atoi(text);
}

// A folder that goes away with its object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "funnelcast-kill-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class KillTest : public testing::Test {
 protected:
  KillTest() : seed_(static_cast<std::uint32_t>(FromEnvironment("FUNNELCAST_SEED", 1))) {
    std::filesystem::create_directory(data_dir_);
  }

  std::unique_ptr<ServerProcess> Start() { return ServerProcess::Start(data_dir_, log_); }

  void Prepare() {
    const auto server = Start();
    ASSERT_NE(server, nullptr) << "see " << log_;
    const grpc::Status goals = goals_.Prepare(server->channel());
    ASSERT_TRUE(goals.ok()) << Describe(goals);
    const grpc::Status fits = fits_.Prepare(server->channel());
    ASSERT_TRUE(fits.ok()) << Describe(fits);
    const grpc::Status changes = changes_.Prepare(server->channel());
    ASSERT_TRUE(changes.ok()) << Describe(changes);
    EXPECT_EQ(server->Stop(), 0);
  }

  // Lets all work run against the server and kills it in the middle.
  void WorkUntilKilled(ServerProcess& server) {
    grpc::Status imported, changed, created, started;
    std::thread importer([&] { imported = imports_.Step(server.channel(), kManyCalls); });
    std::thread changer([&] { changed = changes_.Step(server.channel(), kManyCalls); });
    std::thread creator([&] { created = goals_.Step(server.channel(), kManyCalls); });
    std::thread starter([&] { started = fits_.Step(server.channel()); });
    std::this_thread::sleep_for(
        std::chrono::microseconds(std::uniform_int_distribution<int>(2'000, 400'000)(random_)));
    server.Kill();
    importer.join();
    changer.join();
    creator.join();
    starter.join();
    EXPECT_TRUE(imported.ok()) << Describe(imported);
    EXPECT_TRUE(changed.ok()) << Describe(changed);
    EXPECT_TRUE(created.ok()) << Describe(created);
    EXPECT_TRUE(started.ok()) << Describe(started);
  }

  void SettleAndVerify(const Channel& channel) {
    imports_.Settle(channel);
    changes_.Settle(channel);
    goals_.Settle(channel);
    fits_.Settle(channel);
    imports_.Verify(channel, kSampleCount);
    changes_.Verify(channel);
    goals_.Verify(channel, kSampleCount);
    fits_.Verify(channel);
    imports_.VerifyRepeat(channel);
    changes_.VerifyRepeat(channel);
    goals_.VerifyRepeat(channel);
  }

  // One round: start, look, work, kill, look at the file.
  void Round(int round) {
    SCOPED_TRACE(fmt::format("round {}, seed {}", round, seed_));
    const auto server = Start();
    ASSERT_NE(server, nullptr) << "not ready again; see " << log_;
    EXPECT_LE(server->seconds_until_ready(), kReadyLimitSeconds);
    slowest_start_ = std::max(slowest_start_, server->seconds_until_ready());
    SettleAndVerify(server->channel());
    WorkUntilKilled(*server);
    EXPECT_EQ(CheckIntegrity(data_dir_.string()), "ok");
  }

  const std::uint32_t seed_;
  TemporaryFolder folder_;
  const std::filesystem::path data_dir_ = folder_.path() / "data";
  const std::filesystem::path log_ = folder_.path() / "server.log";
  std::mt19937 random_{seed_};
  ImportWork imports_{seed_ + 1};
  GoalWork goals_{seed_ + 2};
  ChangeWork changes_{seed_ + 3};
  FitWork fits_;
  double slowest_start_ = 0.0;
};

TEST_F(KillTest, NothingAcknowledgedIsLost) {
  const int kill_count = FromEnvironment("FUNNELCAST_KILLS", 100);
  ASSERT_NO_FATAL_FAILURE(Prepare());
  for (int round = 0; round < kill_count && !HasFailure(); ++round) {
    ASSERT_NO_FATAL_FAILURE(Round(round));
    if (round % 20 == 19) std::printf("%d kills\n", round + 1);
  }
  const auto server = Start();
  ASSERT_NE(server, nullptr) << "see " << log_;
  SettleAndVerify(server->channel());
  imports_.Verify(server->channel(), 200);
  fits_.WaitForAll(server->channel());
  EXPECT_EQ(server->Stop(), 0);
  std::printf(
      "%d kills, seed %u: %d imports, %d changes (%d undoings), %d goals, %d fits; slowest start "
      "%.2f s\n",
      kill_count, seed_, imports_.acknowledged_count(), changes_.acknowledged_count(),
      changes_.undone_count(), goals_.acknowledged_count(), fits_.started_count(), slowest_start_);
}

}  // namespace
}  // namespace funnelcast::robustness
