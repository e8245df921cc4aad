// Keeps a second server away from a data folder.
#ifndef FUNNELCAST_SERVER_STORE_LOCK_FILE_H_
#define FUNNELCAST_SERVER_STORE_LOCK_FILE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace funnelcast::store {

// A lock on a folder, held while this lives and given up by the kernel when the process ends,
// however it ends.
class LockFile {
 public:
  // Takes the lock without waiting and writes the number of this process into `folder`/lock.
  // FAILED_PRECONDITION when another process has it; the sentence names that process and the
  // folder.
  static absl::StatusOr<std::unique_ptr<LockFile>> Take(const std::string& folder);
  ~LockFile();
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

 private:
  explicit LockFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_LOCK_FILE_H_
