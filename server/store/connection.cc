// Opens connections and turns what SOCI throws into statuses.
#include "server/store/connection.h"

#include <fmt/format.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <utility>

#include "server/errors/capacity.h"
#include "server/errors/server.h"

namespace funnelcast::store {
namespace {

// Result codes of SQLite; its header declares them as macros, which SOCI's header brings along.
absl::Status StatusFromCode(int code, const char* message) {
  switch (code) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
      return errors::DiskFull(words::Message{"DISK_FULL", {}});
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return errors::StoreUnavailable(words::Message{"DATABASE_LOCKED", {{"problem", message}}});
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return errors::StoredDataDamaged(words::Message{"RESTORE_DATABASE", {{"problem", message}}});
    default:
      return errors::Internal(words::Message{"DATABASE_ANSWERED", {{"problem", message}}});
  }
}

void Configure(soci::session& session, const ConnectionOptions& options) {
  session << fmt::format("PRAGMA busy_timeout = {}", options.busy_timeout_ms);
  // Sorting and grouping must work with a full disk too.
  session << "PRAGMA temp_store = MEMORY";
  session << "PRAGMA foreign_keys = ON";
  if (options.mode == ConnectionMode::kReader) {
    session << "PRAGMA query_only = ON";
    session << "PRAGMA cache_size = -8192";
    return;
  }
  std::string journal_mode;
  session << "PRAGMA journal_mode = WAL", soci::into(journal_mode);
  session << "PRAGMA synchronous = FULL";
  session << "PRAGMA cache_size = -32768";
  // The log of a large import is cut back to this size afterwards.
  session << "PRAGMA journal_size_limit = 67108864";
  if (options.max_page_count > 0) {
    session << fmt::format("PRAGMA max_page_count = {}", options.max_page_count);
  }
}

}  // namespace

absl::Status StatusFromException() {
  try {
    throw;
  } catch (const soci::sqlite3_soci_error& error) {
    return StatusFromCode(error.result(), error.what());
  } catch (const std::exception& error) {
    return errors::Internal(words::Message{"DATABASE_ANSWERED", {{"problem", error.what()}}});
  }
}

absl::Status Guarded(const std::function<void()>& work) {
  try {
    work();
    return absl::OkStatus();
  } catch (...) {
    return StatusFromException();
  }
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& path,
                                                             const ConnectionOptions& options) {
  if (path.find('"') != std::string::npos) {
    return errors::Internal(words::Message{"QUOTES_IN_DATA_FOLDER", {{"path", path}}});
  }
  try {
    auto session = std::make_unique<soci::session>(
        soci::sqlite3, fmt::format("dbname=\"{}\"{}", path,
                                   options.mode == ConnectionMode::kReader ? " readonly=1" : ""));
    Configure(*session, options);
    return std::unique_ptr<Connection>(new Connection(std::move(session)));
  } catch (...) {
    return StatusFromException();
  }
}

Connection::Connection(std::unique_ptr<soci::session> session) : session_(std::move(session)) {}

Connection::~Connection() = default;

Statement& Connection::Prepared(const Sql& sql) {
  std::unique_ptr<Statement>& statement = statements_[sql.text];
  if (statement == nullptr) {
    statement = std::make_unique<Statement>(*session_, sql);
  }
  return *statement;
}

void* Connection::handle() const {
  return static_cast<soci::sqlite3_session_backend*>(session_->get_backend())->conn_;
}

}  // namespace funnelcast::store
