// Opens the data folder, guards it against a second server, and hands out snapshots to read and
// transactions to write. The records and their functions are in one file a resource beside this
// one; nothing outside this folder knows SQL.
#ifndef FUNNELCAST_SERVER_STORE_STORE_H_
#define FUNNELCAST_SERVER_STORE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/clock.h"
#include "server/store/reader.h"

namespace funnelcast::store {

class LockFile;

struct StoreOptions {
  Clock clock = SystemTimeMicros;
  int reader_count = 4;        // connections that read, above 0
  int busy_timeout_ms = 5000;  // patience with somebody else's lock on the database file
  std::int64_t max_page_count =
      0;  // largest size of the database in pages of 4 KiB; 0 for no limit
};

// Names a request that must be carried out once. `fingerprint` is a digest of the request's content
// without the id.
struct RequestKey {
  std::string brand;
  std::string method;
  std::string request_id;  // empty: the request has none and is always carried out
  std::string fingerprint;
};

class Store;

// A transaction that writes, alone as long as it lives. What it did is rolled back at the end of
// its life unless it was committed.
class Writing {
 public:
  Writing(Writing&& other) noexcept;
  Writing& operator=(Writing&&) = delete;
  ~Writing();

  Transaction& transaction() { return transaction_; }

  // Once. On an error nothing is stored.
  absl::Status Commit();

 private:
  friend class Store;
  Writing(Store* store, std::unique_lock<std::mutex> lock, Connection* connection,
          std::int64_t now_us)
      : store_(store), lock_(std::move(lock)), transaction_(connection, now_us) {}

  Store* store_;  // null once committed
  std::unique_lock<std::mutex> lock_;
  Transaction transaction_;
};

// One database in one data folder. Thread-safe: one transaction writes at a time, snapshots read
// beside it.
//
// Acknowledged is committed: when Write or RunOnce return OK, the data is on the disk. When they
// return an error, nothing of the transaction is stored. A full disk answers RESOURCE_EXHAUSTED;
// reads go on, and writes do once there is space again.
class Store {
 public:
  // Opens or creates the database in `data_dir`, takes the folder's lock and brings the schema up
  // to date.
  //
  // Errors: FAILED_PRECONDITION when another process holds the folder (the sentence names it) or
  // the database is of a newer version; INTERNAL or RESOURCE_EXHAUSTED with a sentence when the
  // folder or database cannot be used.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const std::string& data_dir,
                                                     StoreOptions options = {});
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // A snapshot of what is committed now; waits while all readers are lent.
  absl::StatusOr<Snapshot> Read();

  // Begins a transaction; waits while another one writes.
  absl::StatusOr<Writing> BeginWrite();

  // Runs `fn` in one transaction and commits it if `fn` returns OK; otherwise rolls back and
  // returns `fn`'s error.
  absl::Status Write(const std::function<absl::Status(Transaction&)>& fn);

  // Like Write for a request with an id: `fn` returns the bytes of its response, which are stored
  // in the same transaction. A repeated request gets these bytes and `fn` is not called.
  // ALREADY_EXISTS when the id was used for other content.
  absl::StatusOr<std::string> RunOnce(
      const RequestKey& key, const std::function<absl::StatusOr<std::string>(Transaction&)>& fn);

  // What RunOnce answers to a repeated request; nothing when it would call its `fn`. For requests
  // that take long to read and check before they write. ALREADY_EXISTS when the id was used for
  // other content.
  absl::StatusOr<std::optional<std::string>> FindAnswer(const RequestKey& key);

  // OK when the database passes SQLite's own check, DATA_LOSS with what it found otherwise. Reads
  // the whole database.
  absl::Status CheckIntegrity();

  // Now, by the store's clock.
  std::int64_t now_us() const;

 private:
  friend class Writing;
  Store(std::unique_ptr<LockFile> lock, std::string path, StoreOptions options);

  absl::Status OpenAll();
  absl::Status OpenWriter();
  absl::Status Commit();
  void RollBack();

  // In the order of their making: readers close before the writer, which checkpoints as the last
  // one, and the lock goes last.
  const std::unique_ptr<LockFile> lock_;
  const std::string path_;
  const StoreOptions options_;
  std::mutex writer_mutex_;
  std::unique_ptr<Connection> writer_;  // null after a failure it could not be freed from
  std::unique_ptr<ReaderPool> readers_;
};

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_STORE_H_
