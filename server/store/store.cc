// Opens the store and runs its transactions.
#include "server/store/store.h"

#include <fmt/format.h>
#include <soci/soci.h>

#include <filesystem>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include "server/errors/server.h"
#include "server/status_macros.h"
#include "server/store/connection.h"
#include "server/store/lock_file.h"
#include "server/store/migrations.h"
#include "server/store/reader_pool.h"
#include "server/store/requests.h"
#include "server/store/sqlite_handle.h"

namespace funnelcast::store {
namespace {

constexpr char kDatabaseFile[] = "/funnelcast.db";
constexpr Sql kBeginImmediate{"BEGIN IMMEDIATE"};
constexpr Sql kCommit{"COMMIT"};
constexpr Sql kRollback{"ROLLBACK"};
constexpr Sql kIntegrityCheck{"PRAGMA integrity_check(20)", "t"};
constexpr Sql kForeignKeyCheck{"PRAGMA foreign_key_check", "t"};
// How long the answers to requests with an id are remembered.
constexpr std::int64_t kRequestMemoryUs = 30LL * 24 * 3600 * 1'000'000;

}  // namespace

Store::Store(std::unique_ptr<LockFile> lock, std::string path, StoreOptions options)
    : lock_(std::move(lock)), path_(std::move(path)), options_(std::move(options)) {}

Store::~Store() = default;

absl::Status Store::OpenWriter() {
  ASSIGN_OR_RETURN(auto writer,
                   Connection::Open(path_, {.mode = ConnectionMode::kWriter,
                                            .busy_timeout_ms = options_.busy_timeout_ms,
                                            .max_page_count = options_.max_page_count}));
  writer_ = std::move(writer);
  return absl::OkStatus();
}

absl::Status Store::OpenAll() {
  RETURN_IF_ERROR(OpenWriter());
  RETURN_IF_ERROR(Migrate(*writer_, EmbeddedMigrations(), now_us()));
  ASSIGN_OR_RETURN(auto readers, ReaderPool::Open(path_, options_.reader_count,
                                                  {.mode = ConnectionMode::kReader,
                                                   .busy_timeout_ms = options_.busy_timeout_ms}));
  readers_ = std::move(readers);
  // Tidying up that a full disk must not turn into a server that does not start.
  (void)Write([this](Transaction& transaction) {
    return DeleteResponsesBefore(transaction, now_us() - kRequestMemoryUs);
  });
  return absl::OkStatus();
}

absl::StatusOr<Writing> Store::BeginWrite() {
  std::unique_lock<std::mutex> lock(writer_mutex_);
  if (writer_ == nullptr) {
    RETURN_IF_ERROR(OpenWriter());
  }
  Writing writing(this, std::move(lock), writer_.get(), now_us());
  RETURN_IF_ERROR(Guarded([this] { writer_->Prepared(kBeginImmediate).Execute(); }));
  return writing;
}

absl::Status Store::Write(const std::function<absl::Status(Transaction&)>& fn) {
  ASSIGN_OR_RETURN(Writing writing, BeginWrite());
  RETURN_IF_ERROR(fn(writing.transaction()));
  return writing.Commit();
}

absl::Status Store::Commit() {
  ResetStatements(writer_->handle());
  // SQLite ends a transaction by itself on some failures; a COMMIT then would acknowledge what is
  // gone.
  if (!InTransaction(writer_->handle())) {
    return errors::Internal(words::Message{"TRANSACTION_ENDED_EARLY", {}});
  }
  return Guarded([this] { writer_->Prepared(kCommit).Execute(); });
}

void Store::RollBack() {
  ResetStatements(writer_->handle());
  if (InTransaction(writer_->handle())) {
    (void)Guarded([this] { writer_->Prepared(kRollback).Execute(); });
  }
  if (InTransaction(writer_->handle())) {
    writer_.reset();  // closing rolls back; the next transaction opens it anew
  }
}

Writing::Writing(Writing&& other) noexcept
    : store_(std::exchange(other.store_, nullptr)),
      lock_(std::move(other.lock_)),
      transaction_(&other.transaction_.connection(), other.transaction_.now_us()) {}

Writing::~Writing() {
  if (store_ != nullptr) {
    store_->RollBack();
  }
}

absl::Status Writing::Commit() {
  RETURN_IF_ERROR(store_->Commit());
  store_ = nullptr;
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::string& data_dir,
                                                   StoreOptions options) {
  std::error_code error;
  std::filesystem::create_directories(data_dir, error);
  if (error) {
    return errors::Internal(words::Message{"DATA_FOLDER_NOT_CREATED",
                                           {{"folder", data_dir}, {"problem", error.message()}}});
  }
  ASSIGN_OR_RETURN(auto lock, LockFile::Take(data_dir));
  std::unique_ptr<Store> store(
      new Store(std::move(lock), data_dir + kDatabaseFile, std::move(options)));
  RETURN_IF_ERROR(store->OpenAll());
  return store;
}

absl::StatusOr<Snapshot> Store::Read() { return readers_->Borrow(); }

absl::StatusOr<std::string> Store::RunOnce(
    const RequestKey& key, const std::function<absl::StatusOr<std::string>(Transaction&)>& fn) {
  ASSIGN_OR_RETURN(Writing writing, BeginWrite());
  Transaction& transaction = writing.transaction();
  if (!key.request_id.empty()) {
    ASSIGN_OR_RETURN(auto stored, FindResponse(transaction, key));
    if (stored.has_value()) {
      return *std::move(stored);
    }
  }
  ASSIGN_OR_RETURN(std::string response, fn(transaction));
  if (!key.request_id.empty()) {
    RETURN_IF_ERROR(InsertResponse(transaction, key, response));
  }
  RETURN_IF_ERROR(writing.Commit());
  return response;
}

absl::StatusOr<std::optional<std::string>> Store::FindAnswer(const RequestKey& key) {
  if (key.request_id.empty()) {
    return std::nullopt;
  }
  auto snapshot = Read();
  if (!snapshot.ok()) {
    return snapshot.status();
  }
  return FindResponse(*snapshot, key);
}

absl::Status Store::CheckIntegrity() {
  ASSIGN_OR_RETURN(auto snapshot, Read());
  ASSIGN_OR_RETURN(auto findings, SelectAll(snapshot, kIntegrityCheck, ReadText));
  if (findings.size() != 1 || findings.front() != "ok") {
    return errors::StoredDataDamaged(words::Message{
        "DATABASE_DAMAGED", {{"problem", findings.empty() ? "" : findings.front()}}});
  }
  ASSIGN_OR_RETURN(auto orphans, SelectAll(snapshot, kForeignKeyCheck, ReadText));
  if (!orphans.empty()) {
    return errors::StoredDataDamaged(words::Message{
        "ROWS_WITHOUT_PARENT", {{"count", orphans.size()}, {"table", orphans.front()}}});
  }
  return absl::OkStatus();
}

std::int64_t Store::now_us() const { return options_.clock(); }

}  // namespace funnelcast::store
