// The connections that read. For this folder alone.
#ifndef FUNNELCAST_SERVER_STORE_READER_POOL_H_
#define FUNNELCAST_SERVER_STORE_READER_POOL_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/connection.h"
#include "server/store/reader.h"

namespace funnelcast::store {

// Thread-safe. Lends each connection to one snapshot at a time.
class ReaderPool {
 public:
  static absl::StatusOr<std::unique_ptr<ReaderPool>> Open(const std::string& path, int count,
                                                          const ConnectionOptions& options);

  // Waits for a free connection and begins a read transaction on it.
  absl::StatusOr<Snapshot> Borrow();

  // Ends the read transaction.
  void GiveBack(Connection* connection);

 private:
  ReaderPool() = default;

  std::vector<std::unique_ptr<Connection>> connections_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<Connection*> free_;
};

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_READER_POOL_H_
