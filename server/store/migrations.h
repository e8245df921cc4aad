// Brings a database's schema up to date. Migrations are numbered and only go forward; they live in
// schema/NNNN_name.sql and are built into the program.
#ifndef FUNNELCAST_SERVER_STORE_MIGRATIONS_H_
#define FUNNELCAST_SERVER_STORE_MIGRATIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace funnelcast::store {

class Connection;

struct Migration {
  std::int64_t version;  // from 1, without gaps
  std::string name;
  std::string sql;
};

// The migrations of this program in the order of their versions.
const std::vector<Migration>& EmbeddedMigrations();

// Applies the migrations the database does not have yet, each in a transaction of its own.
// FAILED_PRECONDITION when the database has a version that is not among `migrations`: a newer
// program wrote it.
absl::Status Migrate(Connection& connection, const std::vector<Migration>& migrations,
                     std::int64_t now_us);

// The statements of a migration: they end with a semicolon at the end of a line; lines of comment
// are left out.
std::vector<std::string> SplitStatements(const std::string& sql);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_MIGRATIONS_H_
