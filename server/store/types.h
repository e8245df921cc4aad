// Small types that all records share.
#ifndef FUNNELCAST_SERVER_STORE_TYPES_H_
#define FUNNELCAST_SERVER_STORE_TYPES_H_

#include <cstdint>
#include <optional>
#include <string>

#include "simulator/data/history.h"

namespace funnelcast::store {

using data::Day;

// Which part of a list to return: what comes after the key `after_id`, in the order of the ids.
struct Page {
  std::string after_id;  // empty: from the beginning
  int limit = 100;       // largest number of records, above 0
};

// Versions begin with 1 and grow with every change. A change or deletion that expects another
// version than the stored one is answered with ABORTED.
using ExpectedVersion = std::optional<std::int64_t>;

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_TYPES_H_
