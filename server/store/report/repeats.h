// Campaigns and channels that repeat another's values day by day: renamed in the tool they come
// from, and counted twice since.
#ifndef FUNNELCAST_SERVER_STORE_REPORT_REPEATS_H_
#define FUNNELCAST_SERVER_STORE_REPORT_REPEATS_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "server/store/report/series.h"

namespace funnelcast::store::report {

// Values of one campaign or channel over the days of its group, NaN on days without one.
struct NamedLine {
  std::string id;
  std::vector<double> values;
};

// Two of one group that may be the same.
struct Repeat {
  std::string first_id;  // the smaller id
  std::string second_id;
  std::vector<std::string> metrics;
  Day start_day = 0;  // of the common days
  Day end_day = 0;
  std::int64_t common_count = 0;  // values of days that both have, both zero left out
  std::int64_t equal_count = 0;
  double bits = 0;  // how much the equal values say
};

// Collects repeats metric by metric. A repeat is two with nearly all common values equal (95 %, as
// platforms restate their last days) and with 40 bits of evidence, summed over metrics: an equal
// value says -log2 of how often the first has that value, and nothing where it is the same as the
// day before, so that equal budgets are no evidence. Chance brings 40 bits once in 10^12 pairs.
//
// Candidates share seven values (or all that they have) that at most four of the group have on that
// day; so the cost is linear in the values.
class RepeatSearch {
 public:
  // All lines of one metric that may repeat each other; [day_count] each, from first_day on.
  void Add(const std::string& metric, Day first_day, const std::vector<NamedLine>& lines);

  // Ordered by the ids.
  std::vector<Repeat> Find() const;

 private:
  std::map<std::pair<std::string, std::string>, Repeat> pairs_;
};

// A campaign (or a channel, where `channel` is empty) that repeats another.
struct Renaming {
  std::string channel;
  std::string old_id;
  std::string new_id;
  Repeat repeat;
};

Finding RenamingFinding(const Renaming& renaming, const BrandFacts& facts);

}  // namespace funnelcast::store::report

#endif  // FUNNELCAST_SERVER_STORE_REPORT_REPEATS_H_
