// Funnels: which metrics measure the stages on the way to an action.
#ifndef FUNNELCAST_SERVER_STORE_FUNNELS_H_
#define FUNNELCAST_SERVER_STORE_FUNNELS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"
#include "simulator/data/history.h"

namespace funnelcast::store {

struct FunnelStage {
  data::Stage stage = data::Stage::kAttention;
  std::string metric;
};

struct Funnel {
  std::string brand;
  std::string id;
  std::string display_name;
  std::vector<FunnelStage> stages;  // in the order of the stages
  std::int64_t version = 0;
};

// Stores a new funnel, and its metrics where the brand does not have them yet (kMoney for the value
// stage, kCount otherwise). NOT_FOUND for the brand, ALREADY_EXISTS for an id that is taken.
absl::StatusOr<Funnel> InsertFunnel(Transaction& transaction, Funnel funnel);

absl::StatusOr<Funnel> FindFunnel(Reader& reader, const std::string& brand, const std::string& id);

// The only funnel of a brand, for requests that name none. FAILED_PRECONDITION when the brand has
// no funnel or several; the sentence lists them.
absl::StatusOr<Funnel> FindOnlyFunnel(Reader& reader, const std::string& brand);

absl::StatusOr<std::vector<Funnel>> ListFunnels(Reader& reader, const std::string& brand,
                                                const Page& page);

absl::StatusOr<std::int64_t> CountFunnels(Reader& reader, const std::string& brand);

// Replaces display name and stages. NOT_FOUND, ABORTED.
absl::StatusOr<Funnel> UpdateFunnel(Transaction& transaction, Funnel funnel,
                                    ExpectedVersion expected);

// FAILED_PRECONDITION while goals or models refer to it. NOT_FOUND, ABORTED.
absl::Status DeleteFunnel(Transaction& transaction, const std::string& brand, const std::string& id,
                          ExpectedVersion expected);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_FUNNELS_H_
