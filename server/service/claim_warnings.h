// What channels claim as outcomes beside the outcomes that the brand observed itself: platforms
// count an order for themselves whenever they had a part in it.
#ifndef FUNNELCAST_SERVER_SERVICE_CLAIM_WARNINGS_H_
#define FUNNELCAST_SERVER_SERVICE_CLAIM_WARNINGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/ingest/table.h"
#include "server/store/observations.h"
#include "server/store/reader.h"
#include "server/words/message.h"

namespace funnelcast::service {

// What was claimed and what the brand has of its own, over the days on which both are known.
struct Claims {
  std::string metric;
  std::int64_t day_count = 0;
  double own_sum = 0;
  double claimed_sum = 0;
  bool in_batch = false;  // whether the batch brings claims, and not the brand's own
};

// The claims of each outcome of which `batch` brings either claims or the brand's own and the other
// is known already. A metric that it brings both of is told by the brand itself and left out.
// `reader` sees what is stored without the batch.
absl::StatusOr<std::vector<Claims>> FindClaims(store::Reader& reader, const std::string& brand,
                                               const store::ObservationBatch& batch,
                                               const ingest::BrandFacts& facts);

// What to say of claims. `flag` is the one that gives them a metric of their own, `import_number`
// the number of the import, 0 when nothing was stored.
words::Message ClaimsNotice(const Claims& claims, const std::string& brand,
                            const ingest::BrandFacts& facts, const std::string& flag,
                            std::int64_t import_number);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_CLAIM_WARNINGS_H_
