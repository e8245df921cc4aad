// Events of one observation.
#include "server/store/cell_history.h"

#include <algorithm>

namespace funnelcast::store {
namespace {

const PastRow* FindWritten(std::span<const PastRow> rows, std::int64_t import) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const PastRow& row) {
    return row.import == import && row.origin == 0;
  });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

CellEvent FindLastEvent(std::span<const PastRow> rows, const Counts& counts) {
  CellEvent last;
  for (const PastRow& row : rows) {
    if (row.origin == 0 && row.import > last.import && counts(row.import)) {
      last = {row.import, &row};
    }
    if (row.replaced_import > last.import && counts(row.replaced_import)) {
      last = {row.replaced_import, FindWritten(rows, row.replaced_import)};
    }
  }
  return last;
}

bool HasEvent(std::span<const PastRow> rows, std::int64_t import) {
  return std::any_of(rows.begin(), rows.end(), [&](const PastRow& row) {
    return row.replaced_import == import || (row.import == import && row.origin == 0);
  });
}

}  // namespace funnelcast::store
