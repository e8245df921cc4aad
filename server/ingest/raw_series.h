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
  bool is_total = false;  // the name of a total: the row is no observation
};

// The series of a table with their ids.
struct ResolvedSeries {
  std::vector<TableSeries> series;                   // ordered, none twice
  std::vector<std::uint32_t> positions;              // in `series`, of each interned number
  std::map<std::string, std::string> display_names;  // of each id, the name as it was first met
  std::map<std::array<std::string, 2>, std::string> campaign_ids;
  std::map<std::string, words::MetricKind> metric_kinds;
  std::vector<std::string> warnings;
};

// Numbers the series of a table in the order they are met.
class RawSeriesTable {
 public:
  using Names = std::array<std::string_view, kNamePartCount>;

  // `options` must outlive it.
  explicit RawSeriesTable(const TableOptions& options) : options_(options) {}

  // The kinds of metrics that their headings told.
  void SetMetricKinds(const std::map<std::string, words::MetricKind>& kinds) { kinds_ = kinds; }

  // The number of the series with these names. `campaign_id` is the campaign's in its own tool.
  std::uint32_t Intern(const Names& names, std::string_view campaign_id);

  // What is wrong with a series, or null.
  const NameProblem* ProblemOf(std::uint32_t series) const;

  words::MetricKind KindOf(std::uint32_t series) const { return series_[series].kind; }
  // The id of its metric.
  const std::string& MetricOf(std::uint32_t series) const { return series_[series].metric; }
  // A name as it stands in its cell.
  const std::string& NameOf(std::uint32_t series, NamePart part) const {
    return series_[series].names[part];
  }
  // What all metrics of one channel, campaign, activity and audience have in common.
  std::string GroupOf(std::uint32_t series) const;

  std::size_t size() const { return series_.size(); }

  // Whether all names are UTF-8; otherwise the file is taken for Windows-1252.
  bool is_utf8() const { return is_utf8_; }

  // The ids of the series with values, names that become the same ids made one, but for campaigns.
  // `last_days` holds the latest day of each interned one; nothing for those without a value.
  ResolvedSeries Resolve(const std::vector<std::optional<Day>>& last_days) const;

 private:
  struct Series {
    std::array<std::string, kNamePartCount> names;
    std::string campaign_id;
    std::string metric;
    words::MetricKind kind = words::MetricKind::kCount;
    std::optional<NameProblem> problem;
  };

  Series MakeSeries(const Names& names, std::string_view campaign_id);
  void IdentifyCampaigns(const std::vector<std::optional<Day>>& last_days,
                         std::vector<TableSeries>& ids, ResolvedSeries& resolved) const;
  std::string Decode(const std::string& name) const;

  const TableOptions& options_;
  std::map<std::string, words::MetricKind> kinds_;
  std::string last_key_;
  std::uint32_t last_series_ = 0;
  std::string key_;
  std::unordered_map<std::string, std::uint32_t> by_key_;
  std::vector<Series> series_;
  bool is_utf8_ = true;
  bool has_broken_ids_ = false;  // ids that a spreadsheet has shortened to 2.1E+10
};

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_RAW_SERIES_H_
