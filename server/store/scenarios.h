// Scenarios: plans stored under a name. The plan itself is kept as bytes that only the callers
// read.
#ifndef FUNNELCAST_SERVER_STORE_SCENARIOS_H_
#define FUNNELCAST_SERVER_STORE_SCENARIOS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

struct Scenario {
  std::string brand;
  std::string id;
  std::string display_name;
  std::string plan;  // opaque bytes; empty in lists
  Day start_day = 0;
  Day end_day = 0;  // the day after the last
  double total_spend = 0;
  double total_effort_hours = 0;
  std::int64_t create_time_us = 0;
  std::int64_t version = 0;
  std::string reference = {};  // id of the scenario that it was copied from, empty for none
};

// NOT_FOUND for the brand, ALREADY_EXISTS for an id that is taken.
absl::StatusOr<Scenario> InsertScenario(Transaction& transaction, Scenario scenario);

absl::StatusOr<Scenario> FindScenario(Reader& reader, const std::string& brand,
                                      const std::string& id);

// Without the plans.
absl::StatusOr<std::vector<Scenario>> ListScenarios(Reader& reader, const std::string& brand,
                                                    const Page& page);

// Replaces display name and plan with its window and totals. NOT_FOUND, ABORTED.
absl::StatusOr<Scenario> UpdateScenario(Transaction& transaction, Scenario scenario,
                                        ExpectedVersion expected);

// The ids of the scenarios that were copied from this one, ordered.
absl::StatusOr<std::vector<std::string>> ListScenarioCopies(Reader& reader,
                                                            const std::string& brand,
                                                            const std::string& id);

// Its copies stay, with their `reference` emptied: whoever takes the id next is not their parent.
// NOT_FOUND, ABORTED.
absl::Status DeleteScenario(Transaction& transaction, const std::string& brand,
                            const std::string& id, ExpectedVersion expected);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_SCENARIOS_H_
