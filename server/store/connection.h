// One connection to the database with its prepared statements, and the three ways to run them. For
// this folder alone.
#ifndef FUNNELCAST_SERVER_STORE_CONNECTION_H_
#define FUNNELCAST_SERVER_STORE_CONNECTION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/statement.h"

namespace funnelcast::store {

enum class ConnectionMode { kWriter, kReader };

struct ConnectionOptions {
  ConnectionMode mode = ConnectionMode::kReader;
  int busy_timeout_ms = 5000;
  std::int64_t max_page_count = 0;
};

// Not thread-safe: whoever borrows it uses it alone.
class Connection {
 public:
  // Opens the database file; a writer creates it where it is missing.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& path,
                                                          const ConnectionOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The statement for `sql`, prepared when first asked for. REQUIRES: sql.text is a literal, its
  // address is the key.
  Statement& Prepared(const Sql& sql);

  soci::session& session() { return *session_; }
  void* handle() const;  // the sqlite3*

 private:
  explicit Connection(std::unique_ptr<soci::session> session);

  std::unique_ptr<soci::session> session_;
  std::unordered_map<const char*, std::unique_ptr<Statement>> statements_;
};

// What became of a call that threw: a full disk is RESOURCE_EXHAUSTED, a damaged file DATA_LOSS, a
// lock that did not go away UNAVAILABLE, all else INTERNAL. REQUIRES: called within a catch block.
absl::Status StatusFromException();

// OK when `work` does not throw, StatusFromException otherwise.
absl::Status Guarded(const std::function<void()>& work);

// Runs a statement that changes something and returns how many rows it did.
template <typename... Arguments>
absl::StatusOr<std::int64_t> Execute(Transaction& transaction, const Sql& sql,
                                     const Arguments&... arguments) {
  try {
    Statement& statement = transaction.connection().Prepared(sql).Bind(arguments...);
    statement.Execute();
    const std::int64_t count = statement.affected_row_count();
    statement.ReleaseLargeCells();
    return count;
  } catch (...) {
    return StatusFromException();
  }
}

// All rows of a query, each turned into a record by `read(Statement&)`.
template <typename Read, typename... Arguments>
auto SelectAll(Reader& reader, const Sql& sql, const Read& read, const Arguments&... arguments)
    -> absl::StatusOr<std::vector<decltype(read(std::declval<Statement&>()))>> {
  try {
    Statement& statement = reader.connection().Prepared(sql).Bind(arguments...);
    std::vector<decltype(read(statement))> records;
    for (bool row = statement.Execute(); row; row = statement.Next()) {
      records.push_back(read(statement));
    }
    statement.ReleaseLargeCells();
    return records;
  } catch (...) {
    return StatusFromException();
  }
}

// The first row of a query as a record, or nothing.
template <typename Read, typename... Arguments>
auto SelectOne(Reader& reader, const Sql& sql, const Read& read, const Arguments&... arguments)
    -> absl::StatusOr<std::optional<decltype(read(std::declval<Statement&>()))>> {
  try {
    Statement& statement = reader.connection().Prepared(sql).Bind(arguments...);
    std::optional<decltype(read(statement))> record;
    if (statement.Execute()) {
      record = read(statement);
      while (statement.Next()) {  // to the end, so that the statement holds nothing
      }
    }
    statement.ReleaseLargeCells();
    return record;
  } catch (...) {
    return StatusFromException();
  }
}

// Reads the only column of a row, an integer.
inline std::int64_t ReadInteger(Statement& row) {
  std::int64_t value = 0;
  row.Read(value);
  return value;
}

// Reads the only column of a row, text or bytes.
inline std::string ReadText(Statement& row) {
  std::string value;
  row.Read(value);
  return value;
}

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_CONNECTION_H_
