// What an observation's past says about what should stand there, given which imports count. Pure.
// For this folder alone.
#ifndef FUNNELCAST_SERVER_STORE_CELL_HISTORY_H_
#define FUNNELCAST_SERVER_STORE_CELL_HISTORY_H_

#include <cstdint>
#include <functional>
#include <span>

#include "server/store/observation_rows.h"

namespace funnelcast::store {

// The last import that counts and changed an observation, with the row that it wrote.
struct CellEvent {
  std::int64_t import = 0;       // 0 when no import that counts changed it
  const PastRow* row = nullptr;  // null when the import took the value out, or there is none
};

// Whether an import counts: it is no undoing, and was not undone.
using Counts = std::function<bool(std::int64_t import)>;

// The last event of one observation. `rows` are all rows of its series and day, in any order.
//
// An import that wrote has a row of its own (whose `origin` is 0; the others are copies that
// undoings put back). One that took the value out has none, and is known from the row that it
// replaced.
CellEvent FindLastEvent(std::span<const PastRow> rows, const Counts& counts);

// Whether `import` wrote or took out the observation.
bool HasEvent(std::span<const PastRow> rows, std::int64_t import);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_CELL_HISTORY_H_
