// The names of a table's series as they stand in its cells, and the ids they become once the
// encoding is known.
#ifndef FUNNELCAST_SERVER_INGEST_RAW_SERIES_H_
#define FUNNELCAST_SERVER_INGEST_RAW_SERIES_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/ingest/table.h"
#include "server/ingest/table_layout.h"

namespace funnelcast::ingest {

// What is wrong with the name of a series: the same for every row that uses it.
struct NameProblem {
  NamePart part = kMetricPart;
  std::string message;
};

// Numbers the series of a table in the order they are met.
class RawSeriesTable {
 public:
  using Names = std::array<std::string_view, kNamePartCount>;

  // The number of the series with these names.
  std::uint32_t Intern(const Names& names);

  // What is wrong with a series, or null.
  const NameProblem* ProblemOf(std::uint32_t series) const;

  std::size_t size() const { return series_.size(); }

  // Whether all names are UTF-8; otherwise the file is taken for Windows-1252.
  bool is_utf8() const { return is_utf8_; }

  // The ids of all series in their order, names that become the same ids made one. `positions`
  // receives for each interned number the index of its series in the result, `display_names` the
  // name of each id as it was first met.
  std::vector<TableSeries> Resolve(std::vector<std::uint32_t>& positions,
                                   std::map<std::string, std::string>& display_names) const;

 private:
  struct Series {
    std::array<std::string, kNamePartCount> names;
    std::optional<NameProblem> problem;
  };

  std::string last_key_;
  std::uint32_t last_series_ = 0;
  std::string key_;
  std::unordered_map<std::string, std::uint32_t> by_key_;
  std::vector<Series> series_;
  bool is_utf8_ = true;
};

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_RAW_SERIES_H_
