// A lock by flock.
#include "server/store/lock_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "server/errors/request.h"
#include "server/errors/server.h"

namespace funnelcast::store {
namespace {

std::string ReadPid(int descriptor) {
  char buffer[32] = {};
  const ssize_t count = pread(descriptor, buffer, sizeof(buffer) - 1, 0);
  std::string pid(buffer, count > 0 ? static_cast<std::size_t>(count) : 0);
  pid.erase(pid.find_last_not_of("\n ") + 1);
  return pid;
}

}  // namespace

absl::StatusOr<std::unique_ptr<LockFile>> LockFile::Take(const std::string& folder) {
  const std::string path = folder + "/lock";
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    return errors::Internal(words::Message{"LOCK_FILE_NOT_OPENED",
                                           {{"path", path}, {"problem", std::strerror(errno)}}});
  }
  std::unique_ptr<LockFile> lock(new LockFile(descriptor));
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    const std::string pid = ReadPid(descriptor);
    return errors::FailedPrecondition(
        "DATA_FOLDER_IN_USE",
        pid.empty()
            ? words::Message{"DATA_FOLDER_IN_USE", {{"folder", folder}}}
            : words::Message{"DATA_FOLDER_IN_USE_BY", {{"process", pid}, {"folder", folder}}});
  }
  const std::string pid = fmt::format("{}\n", getpid());
  // The number only serves the sentence above: with a full disk the lock holds without it.
  if (ftruncate(descriptor, 0) == 0) {
    (void)!pwrite(descriptor, pid.data(), pid.size(), 0);
  }
  return lock;
}

LockFile::~LockFile() { close(descriptor_); }

}  // namespace funnelcast::store
