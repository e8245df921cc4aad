// Runs the server out of disk: writes are refused with a sentence, reads go on, and freed space is
// enough to write again without a restart.
//
// The disk is a small tmpfs. Where mounting is not allowed, a limit on the size of the server's
// files stands in for it, which the test says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/robustness/goal_work.h"
#include "tests/robustness/import_work.h"
#include "tests/robustness/server_process.h"

namespace funnelcast::robustness {
namespace {

constexpr int kBallastBytes = 12 << 20;
constexpr rlim_t kFileLimitBytes = 6 << 20;
constexpr int kManyFiles = 2000;

// A folder on a disk of 32 MB, part of it taken by a ballast file; or a plain folder.
class SmallDisk {
 public:
  SmallDisk() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "funnelcast-disk-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    is_mounted_ = mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=32m") == 0;
    if (is_mounted_) {
      std::ofstream(ballast()) << std::string(kBallastBytes, 'b');
    } else {
      std::printf("NOTICE: no right to mount a tmpfs; a limit on file sizes stands in for it.\n");
    }
  }
  ~SmallDisk() {
    if (is_mounted_) umount2(path_.c_str(), MNT_DETACH);
    std::filesystem::remove_all(path_);
  }

  // Makes the disk small for a server that is running.
  void Tighten(const ServerProcess& server) { LimitFiles(server, kFileLimitBytes); }
  // Gives the server room again.
  void Loosen(const ServerProcess& server) {
    if (is_mounted_) std::filesystem::remove(ballast());
    LimitFiles(server, RLIM_INFINITY);
  }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path ballast() const { return path_ / "ballast"; }

  void LimitFiles(const ServerProcess& server, rlim_t bytes) {
    if (is_mounted_) return;
    const rlimit limit{bytes, RLIM_INFINITY};
    prlimit(server.pid(), RLIMIT_FSIZE, &limit, nullptr);
  }

  std::filesystem::path path_;
  bool is_mounted_ = false;
};

TEST(DiskFullTest, WritesAreRefusedReadsGoOnAndFreedSpaceIsEnough) {
  // A file limit sends this signal; ignored here, it is ignored by the child too, as writes to a
  // full disk would not send one.
  signal(SIGXFSZ, SIG_IGN);
  SmallDisk disk;
  const std::filesystem::path data_dir = disk.path() / "data";
  std::filesystem::create_directory(data_dir);
  const auto server = ServerProcess::Start(data_dir, std::filesystem::path("/dev/null"));
  ASSERT_NE(server, nullptr);
  GoalWork goals(1);
  ASSERT_TRUE(goals.Prepare(server->channel()).ok());
  ASSERT_TRUE(goals.Step(server->channel(), 5).ok());
  disk.Tighten(*server);

  ImportWork imports(1);
  const grpc::Status refused = imports.Step(server->channel(), kManyFiles);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << Describe(refused);
  EXPECT_THAT(refused.error_message(), testing::HasSubstr("disk"));
  EXPECT_GT(imports.acknowledged_count(), 0);
  ASSERT_TRUE(server->IsRunning());
  std::printf("full after %d imports: %s\n", imports.acknowledged_count(),
              refused.error_message().c_str());

  imports.Verify(server->channel(), 20);
  goals.Verify(server->channel(), 5);
  EXPECT_TRUE(server->IsReady());

  disk.Loosen(*server);
  imports.Settle(server->channel());
  EXPECT_TRUE(goals.Step(server->channel(), 5).ok());
  imports.Verify(server->channel(), 20);
  goals.Verify(server->channel(), 5);
  EXPECT_EQ(server->Stop(), 0);
  EXPECT_EQ(CheckIntegrity(data_dir.string()), "ok");
}

}  // namespace
}  // namespace funnelcast::robustness
