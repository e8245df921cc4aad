// What SOCI has no call for, done on the raw SQLite handle. Apart from all other code because
// SOCI's header declares SQLite's functions within a namespace of its own, so that both cannot be
// included in one file.
#ifndef FUNNELCAST_SERVER_STORE_SQLITE_HANDLE_H_
#define FUNNELCAST_SERVER_STORE_SQLITE_HANDLE_H_

namespace funnelcast::store {

// `handle` is a sqlite3*. Whether a transaction is open on it.
bool InTransaction(void* handle);

// Ends all statements that were left before their last row, so that they hold no snapshot and no
// lock.
void ResetStatements(void* handle);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_SQLITE_HANDLE_H_
