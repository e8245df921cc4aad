// What reading a file has to know of the brand that it belongs to.
#ifndef FUNNELCAST_SERVER_SERVICE_BRAND_FACTS_H_
#define FUNNELCAST_SERVER_SERVICE_BRAND_FACTS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "server/convert/observation_rules.h"
#include "server/ingest/table.h"
#include "server/store/reader.h"

namespace funnelcast::service {

// Its currency, time zone and metrics, and which day it is there at `now_us`. NOT_FOUND.
absl::StatusOr<ingest::BrandFacts> LoadBrandFacts(store::Reader& reader, const std::string& brand,
                                                  std::int64_t now_us);

// The same for observations that come in messages. REQUIRES: `facts` has a day.
convert::ObservationRules RulesOf(const std::string& brand, const ingest::BrandFacts& facts);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_BRAND_FACTS_H_
