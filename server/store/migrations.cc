// Applies numbered migrations.
#include "server/store/migrations.h"

#include <fmt/format.h>
#include <soci/soci.h>

#include <sstream>

#include "server/errors/request.h"
#include "server/store/connection.h"
#include "server/store/sqlite_handle.h"

namespace funnelcast::store {
namespace {

constexpr char kCreateVersionTable[] =
    "CREATE TABLE IF NOT EXISTS schema_version ("
    "version BIGINT NOT NULL, name TEXT NOT NULL, time_us BIGINT NOT NULL, PRIMARY KEY (version))";

void Apply(soci::session& session, const Migration& migration, long long now_us) {
  session << "BEGIN IMMEDIATE";
  for (const std::string& statement : SplitStatements(migration.sql)) {
    session << statement;
  }
  const long long version = migration.version;
  session << "INSERT INTO schema_version (version, name, time_us) VALUES (:version, :name, :time)",
      soci::use(version), soci::use(migration.name), soci::use(now_us);
  session << "COMMIT";
}

}  // namespace

std::vector<std::string> SplitStatements(const std::string& sql) {
  std::vector<std::string> statements;
  std::istringstream lines(sql);
  std::string statement;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with("--")) {
      continue;
    }
    statement += line + "\n";
    if (line.ends_with(';')) {
      statements.push_back(statement);
      statement.clear();
    }
  }
  return statements;
}

absl::Status Migrate(Connection& connection, const std::vector<Migration>& migrations,
                     std::int64_t now_us) {
  soci::session& session = connection.session();
  long long stored_version = 0;
  absl::Status status = Guarded([&] {
    session << kCreateVersionTable;
    session << "SELECT coalesce(max(version), 0) FROM schema_version", soci::into(stored_version);
  });
  if (!status.ok()) {
    return status;
  }
  const std::int64_t newest = migrations.empty() ? 0 : migrations.back().version;
  if (stored_version > newest) {
    return errors::FailedPrecondition("SCHEMA_TOO_NEW",
                                      words::Message{"SCHEMA_TOO_NEW",
                                                     {{"stored", words::Plain{stored_version}},
                                                      {"newest", words::Plain{newest}}}});
  }
  for (const Migration& migration : migrations) {
    if (migration.version <= stored_version) {
      continue;
    }
    status = Guarded([&] { Apply(session, migration, now_us); });
    if (!status.ok()) {
      // The transaction may have ended by itself already.
      if (InTransaction(connection.handle())) {
        (void)Guarded([&] { session << "ROLLBACK"; });
      }
      return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace funnelcast::store
