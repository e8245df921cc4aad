// Sorts, then looks at neighbours.
#include "server/ingest/duplicates.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "server/ingest/calendar.h"
#include "server/ingest/number.h"
#include "server/ingest/text.h"
#include "server/limits.h"

namespace funnelcast::ingest {
namespace {

using words::MetricKind;

constexpr std::size_t kDescribedPairs = 1000;
constexpr char kCellSeparator = '\x1F';

std::vector<std::string_view> Split(std::string_view text) {
  std::vector<std::string_view> cells;
  for (;;) {
    const std::size_t end = text.find(kCellSeparator);
    cells.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return cells;
    text.remove_prefix(end + 1);
  }
}

bool IsWord(std::string_view cell) {
  cell = Trim(cell);
  if (cell.ends_with('%')) cell = Trim(cell.substr(0, cell.size() - 1));
  return !IsBlankValue(cell) && ReadNumber(cell).evidence == DecimalEvidence::kNotANumber;
}

// Where a series belongs, for people: ` of google, brand`.
std::string PlaceOf(const TableSeries& series) {
  std::string text = series.channel.empty() ? "the brand as a whole" : series.channel;
  for (const std::string* part : {&series.campaign, &series.activity, &series.audience}) {
    text += part->empty() ? "" : ", " + *part;
  }
  return text;
}

std::string Period(const RawValue& value) {
  return value.last == 1 ? "on " + FormatDay(value.day)
                         : fmt::format("for {} to {}", FormatDay(value.day),
                                       FormatDay(value.day + value.last - 1));
}

// Two rows that give the same.
struct RowPair {
  std::int64_t first_row = 0;
  std::uint32_t series = 0;  // of one of the values
  std::string period;
  std::set<std::string> metrics;
};

// `clicks, orders and spend`.
std::string List(const std::set<std::string>& metrics) {
  std::string text;
  std::size_t i = 0;
  for (const std::string& metric : metrics) {
    text += i == 0 ? "" : i + 1 == metrics.size() ? " and " : ", ";
    text += metric;
    ++i;
  }
  return text;
}

std::string DescribePair(std::int64_t row, const RowPair& pair, const TableLayout& layout,
                         const UnusedCells& unused, const std::vector<TableSeries>& series) {
  const std::string what =
      pair.first_row == row
          ? fmt::format("Two columns of row {} give {} for {} {}", row, List(pair.metrics),
                        PlaceOf(series[pair.series]), pair.period)
          : fmt::format("Rows {} and {} both give {} for {} {}", pair.first_row, row,
                        List(pair.metrics), PlaceOf(series[pair.series]), pair.period);
  if (const auto difference = unused.FindDifference(pair.first_row, row)) {
    return fmt::format(
        "{}. The column {} tells them apart ({} and {}), and there is no place for it here: add "
        "the rows up with --sum-rows, or export without that column.",
        what, Quoted(layout.headings[difference->column]), Quoted(difference->first),
        Quoted(difference->second));
  }
  return what + ": take one of them out, or add them up with --sum-rows.";
}

bool SameSeriesAndDay(const RawValue& a, const RawValue& b) {
  return a.series == b.series && a.day == b.day;
}

// Adds values of one series and day up.
class Summing {
 public:
  Summing(const std::vector<TableSeries>& series, const std::map<std::string, MetricKind>& kinds)
      : series_(series), kinds_(kinds) {}

  void Merge(std::vector<RawValue>& values) {
    std::size_t kept = 0;
    for (std::size_t begin = 0; begin < values.size();) {
      std::size_t end = begin + 1;
      RawValue sum = values[begin];
      while (end < values.size() && SameSeriesAndDay(values[end], sum) &&
             values[end].last == sum.last) {
        sum.value += values[end].value;
        ++end;
      }
      if (end - begin > 1) Finish(sum, static_cast<double>(end - begin));
      values[kept++] = sum;
      begin = end;
    }
    values.resize(kept);
  }

  void Warn(std::vector<std::string>& warnings) const {
    for (const auto& [metric, is_control] : noted_) {
      warnings.push_back(
          is_control
              ? fmt::format("Several rows of a day were averaged for {}, which is a control.",
                            metric)
              : fmt::format("Rows of {} were added up, and it counts people: whoever is in several "
                            "of them is counted several times.",
                            metric));
    }
  }

 private:
  void Finish(RawValue& sum, double row_count) {
    const std::string& metric = series_[sum.series].metric;
    const auto kind = kinds_.find(metric);
    const bool is_control = kind != kinds_.end() && kind->second == MetricKind::kControl;
    if (is_control) sum.value /= row_count;
    if (is_control || words::CountsPeople(metric)) noted_[metric] = is_control;
  }

  const std::vector<TableSeries>& series_;
  const std::map<std::string, MetricKind>& kinds_;
  std::map<std::string, bool> noted_;  // of metrics, whether they are controls
};

void RefuseOverlap(const RawValue& a, const RawValue& b, const std::vector<TableSeries>& series,
                   CellErrors& errors) {
  const bool a_is_first = a.row <= b.row;
  const RawValue& first = a_is_first ? a : b;
  const RawValue& second = a_is_first ? b : a;
  errors.Add({static_cast<std::int64_t>(second.row), "",
              fmt::format("Rows {} and {} overlap: {} of {} is given {} and {}. Take one of them "
                          "out.",
                          static_cast<std::int64_t>(first.row),
                          static_cast<std::int64_t>(second.row), series[a.series].metric,
                          PlaceOf(series[a.series]), Period(first), Period(second))});
}

}  // namespace

void UnusedCells::SetColumns(const TableLayout& layout) {
  const std::vector<std::size_t> unused = layout.UnusedColumns();
  for (const std::size_t column : layout.segment_columns) {
    if (std::find(unused.begin(), unused.end(), column) != unused.end()) columns_.push_back(column);
  }
  segment_count_ = columns_.size();
  for (const std::size_t column : unused) {
    if (std::find(columns_.begin(), columns_.end(), column) == columns_.end()) {
      columns_.push_back(column);
    }
  }
}

void UnusedCells::Keep(std::int64_t row, const std::vector<std::string_view>& cells) {
  if (columns_.empty() || byte_count_ >= limits::kMaxUnusedCellBytes) return;
  std::string text;
  for (const std::size_t column : columns_) {
    if (column != columns_.front()) text += kCellSeparator;
    text += cells[column];
  }
  byte_count_ += text.size() + sizeof(rows_.front());
  rows_.emplace_back(row, std::move(text));
}

const std::string* UnusedCells::CellsOf(std::int64_t row) const {
  const auto found = std::lower_bound(rows_.begin(), rows_.end(), row,
                                      [](const std::pair<std::int64_t, std::string>& kept,
                                         std::int64_t wanted) { return kept.first < wanted; });
  return found == rows_.end() || found->first != row ? nullptr : &found->second;
}

std::optional<UnusedCells::Difference> UnusedCells::FindDifference(std::int64_t first_row,
                                                                   std::int64_t second_row) const {
  const std::string* first_text = CellsOf(first_row);
  const std::string* second_text = CellsOf(second_row);
  if (first_text == nullptr || second_text == nullptr) return std::nullopt;
  const std::vector<std::string_view> first = Split(*first_text);
  const std::vector<std::string_view> second = Split(*second_text);
  for (std::size_t i = 0; i < std::min(first.size(), second.size()) && i < columns_.size(); ++i) {
    if (first[i] == second[i]) continue;
    if (i < segment_count_ || (IsWord(first[i]) && IsWord(second[i]))) {
      return Difference{columns_[i], std::string(first[i]), std::string(second[i])};
    }
  }
  return std::nullopt;
}

void ResolveDuplicates(const TableOptions& options, const TableLayout& layout,
                       const UnusedCells& unused, const std::vector<TableSeries>& series,
                       const std::map<std::string, MetricKind>& kinds,
                       std::vector<RawValue>& values, CellErrors& errors,
                       std::vector<std::string>& warnings) {
  const auto before = [](const RawValue& a, const RawValue& b) {
    return std::tuple(a.series, a.day, a.last, a.row + 0U) <
           std::tuple(b.series, b.day, b.last, b.row + 0U);
  };
  if (!std::is_sorted(values.begin(), values.end(), before)) {
    std::sort(values.begin(), values.end(), before);
  }
  if (options.sum_rows) {
    Summing summing(series, kinds);
    summing.Merge(values);
    summing.Warn(warnings);
  }
  std::map<std::int64_t, RowPair> pairs;
  for (std::size_t i = 1; i < values.size(); ++i) {
    const RawValue& a = values[i - 1];
    const RawValue& b = values[i];
    if (a.series != b.series || a.day + a.last <= b.day) continue;
    if (a.day != b.day || a.last != b.last) {
      RefuseOverlap(a, b, series, errors);
    } else if (pairs.size() < kDescribedPairs || pairs.contains(b.row)) {
      RowPair& pair =
          pairs.try_emplace(b.row, RowPair{a.row, b.series, Period(b), {}}).first->second;
      pair.metrics.insert(series[b.series].metric);
    } else {
      errors.AddFurther(1);
    }
  }
  for (const auto& [row, pair] : pairs) {
    errors.Add({row, "", DescribePair(row, pair, layout, unused, series)});
  }
}

}  // namespace funnelcast::ingest
