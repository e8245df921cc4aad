// Views of the database. A Snapshot is borrowed from the readers of the store; a Transaction is a
// Reader that can write as well, so that every read function serves both.
#ifndef FUNNELCAST_SERVER_STORE_READER_H_
#define FUNNELCAST_SERVER_STORE_READER_H_

#include <cstdint>

namespace funnelcast::store {

class Connection;

// What one transaction sees: all reads through it are of the same moment. Not thread-safe.
class Reader {
 public:
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // For the functions of this folder alone.
  Connection& connection() const { return *connection_; }

 protected:
  explicit Reader(Connection* connection) : connection_(connection) {}
  Reader(Reader&&) = default;
  ~Reader() = default;

  Connection* connection_;
};

class ReaderPool;

// A read transaction on a connection borrowed from the pool, given back at the end of its life.
// Hold it for as long as the reads take and not for computations: there are few, and an old one
// keeps the write-ahead log from shrinking.
class Snapshot final : public Reader {
 public:
  Snapshot(ReaderPool* pool, Connection* connection) : Reader(connection), pool_(pool) {}
  Snapshot(Snapshot&& other) noexcept;
  ~Snapshot();

 private:
  ReaderPool* pool_;
};

// The writing transaction that `fn` of Store::Write and Store::RunOnce receives.
class Transaction final : public Reader {
 public:
  Transaction(Connection* connection, std::int64_t now_us) : Reader(connection), now_us_(now_us) {}

  // The moment the transaction began, in microseconds since 1970: the time of all it stores.
  std::int64_t now_us() const { return now_us_; }

 private:
  std::int64_t now_us_;
};

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_READER_H_
