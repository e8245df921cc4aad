// Raw calls to SQLite.
#include "server/store/sqlite_handle.h"

#include <sqlite3.h>

namespace funnelcast::store {

bool InTransaction(void* handle) {
  return sqlite3_get_autocommit(static_cast<sqlite3*>(handle)) == 0;
}

void ResetStatements(void* handle) {
  auto* database = static_cast<sqlite3*>(handle);
  for (sqlite3_stmt* statement = sqlite3_next_stmt(database, nullptr); statement != nullptr;
       statement = sqlite3_next_stmt(database, statement)) {
    if (sqlite3_stmt_busy(statement) != 0) {
      sqlite3_reset(statement);
    }
  }
}

}  // namespace funnelcast::store
