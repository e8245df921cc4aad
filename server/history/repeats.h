// Campaigns and channels that repeat another's values day by day: renamed in the tool they come
// from, and counted twice since.
#ifndef FUNNELCAST_SERVER_HISTORY_REPEATS_H_
#define FUNNELCAST_SERVER_HISTORY_REPEATS_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "server/history/series.h"

namespace funnelcast::history {

// Values of campaigns or channels by id, over the same days; NaN on days without one.
using NamedLines = std::map<std::string, std::vector<double>>;

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

// Finds repeats in two passes over the metrics of a group: one for candidates, which share seven
// values that at most four of the group have on their day, and one that compares these in full.
//
// A repeat is two with nearly all common values equal (95 %, as platforms restate their last days)
// and with 40 bits of evidence, summed over metrics: an equal value says -log2 of how often the
// first has that value, and nothing where it is the same as the day before, so that equal budgets
// are no evidence. Chance brings 40 bits once in 10^12 pairs. Cost: linear in the values.
class RepeatSearch {
 public:
  // The first pass: all lines of one metric.
  void AddCandidates(const NamedLines& lines);
  bool has_candidates() const { return !pairs_.empty(); }

  // The second pass: the same lines, whose first day is `first_day`.
  void Compare(const std::string& metric, Day first_day, const NamedLines& lines);

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

// Of a repeat and the numbers that say in which order ids were first imported; an id without one
// came last.
Renaming MakeRenaming(const std::string& channel, const Repeat& repeat,
                      const std::map<std::string, std::int64_t>& numbers);

// The channels that repeat another.
std::vector<Renaming> FindRenamedChannels(const SeriesIndex& index,
                                          const std::map<std::string, std::int64_t>& numbers);

Finding RenamingFinding(const Renaming& renaming, const BrandFacts& facts);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_REPEATS_H_
