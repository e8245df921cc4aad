// What the metrics of a brand mean for one of its funnels. For this folder alone.
#ifndef FUNNELCAST_SERVER_STORE_FUNNEL_ROLES_H_
#define FUNNELCAST_SERVER_STORE_FUNNEL_ROLES_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"
#include "simulator/data/history.h"

namespace funnelcast::store {

struct MetricRoles {
  std::map<std::string, std::vector<data::Stage>> stages;
  std::set<std::string> spend;
  std::set<std::string> effort;
  std::set<std::string> controls;
  std::set<std::string> other_stages;  // of the brand's other funnels and not of this one

  std::set<std::string> all() const {
    std::set<std::string> ids = spend;
    ids.insert(controls.begin(), controls.end());
    ids.insert(effort.begin(), effort.end());
    for (const auto& [id, stages_of_it] : stages) {
      ids.insert(id);
    }
    return ids;
  }
};

// NOT_FOUND for the funnel.
absl::StatusOr<MetricRoles> LoadRoles(Reader& reader, const std::string& brand,
                                      const std::string& funnel_id);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_FUNNEL_ROLES_H_
