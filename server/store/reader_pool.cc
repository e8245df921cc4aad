// Lends reading connections.
#include "server/store/reader_pool.h"

#include <soci/soci.h>

#include <utility>

#include "server/status_macros.h"
#include "server/store/sqlite_handle.h"

namespace funnelcast::store {
namespace {

constexpr Sql kBegin{"BEGIN"};
constexpr Sql kCommit{"COMMIT"};

}  // namespace

absl::StatusOr<std::unique_ptr<ReaderPool>> ReaderPool::Open(const std::string& path, int count,
                                                             const ConnectionOptions& options) {
  std::unique_ptr<ReaderPool> pool(new ReaderPool());
  for (int i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(auto connection, Connection::Open(path, options));
    pool->free_.push_back(connection.get());
    pool->connections_.push_back(std::move(connection));
  }
  return pool;
}

absl::StatusOr<Snapshot> ReaderPool::Borrow() {
  Connection* connection = nullptr;
  {
    std::unique_lock<std::mutex> lock(mutex_);
    freed_.wait(lock, [this] { return !free_.empty(); });
    connection = free_.back();
    free_.pop_back();
  }
  Snapshot snapshot(this, connection);
  RETURN_IF_ERROR(Guarded([&] { connection->Prepared(kBegin).Execute(); }));
  return snapshot;
}

void ReaderPool::GiveBack(Connection* connection) {
  // A query that stopped early would keep its snapshot beyond the end of the transaction.
  ResetStatements(connection->handle());
  if (InTransaction(connection->handle())) {
    // COMMIT of a transaction that only read has nothing to fail at.
    (void)Guarded([&] { connection->Prepared(kCommit).Execute(); });
  }
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    free_.push_back(connection);
  }
  freed_.notify_one();
}

Snapshot::Snapshot(Snapshot&& other) noexcept
    : Reader(other.connection_), pool_(std::exchange(other.pool_, nullptr)) {}

Snapshot::~Snapshot() {
  if (pool_ != nullptr) {
    pool_->GiveBack(connection_);
  }
}

}  // namespace funnelcast::store
