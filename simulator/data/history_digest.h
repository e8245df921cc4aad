// Whether a history is the one that a model was made from.
#ifndef FUNNELCAST_SIMULATOR_DATA_HISTORY_DIGEST_H_
#define FUNNELCAST_SIMULATOR_DATA_HISTORY_DIGEST_H_

#include <cstdint>

#include "simulator/data/history.h"

namespace funnelcast::data {

// A digest of everything in `history` (FNV-1a over 64-bit words). Two histories that differ have
// the same one with a chance of about 2^-64.
std::uint64_t DigestHistory(const FunnelHistory& history);

}  // namespace funnelcast::data

#endif  // FUNNELCAST_SIMULATOR_DATA_HISTORY_DIGEST_H_
