// Reads rows, and closes what the rows left open.
#include "server/ingest/table_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

constexpr std::int32_t kYearFactor = 10'000;
constexpr std::int32_t kFirstFactor = 100;
constexpr int kMaxMonth = 12;
constexpr std::int64_t kMaxRow = 0x7FFFFFFF;

// What exports write where they have no value.
bool IsBlankValue(std::string_view cell) {
  return cell.empty() || cell == "-" || cell == "--" || cell == "–";
}

std::size_t EvidenceIndex(DecimalEvidence evidence) { return static_cast<std::size_t>(evidence); }

bool NamesNotANumber(std::string_view cell) {
  std::string text = FoldCase(cell);
  text.erase(0, text.find_first_not_of("+-"));
  return text == "nan" || text == "inf" || text == "infinity" || text == "unendlich";
}

// Names the parts of a series that are not empty.
std::string DescribeSeries(const TableSeries& series) {
  std::string text = series.metric;
  text += series.channel.empty() ? " of the brand as a whole" : " of " + series.channel;
  for (const std::string* part : {&series.campaign, &series.activity, &series.audience}) {
    text += part->empty() ? "" : ", " + *part;
  }
  return text;
}

const char* SeparatorName(char separator) {
  switch (separator) {
    case ';':
      return "semicolons";
    case '\t':
      return "tabs";
    default:
      return "commas";
  }
}

}  // namespace

void TableBuilder::Sighting::Note(std::int64_t at_row, std::string_view cell) {
  if (count++ == 0) {
    row = at_row;
    text = cell;
  }
}

TableBuilder::TableBuilder(const TableOptions& options)
    : options_(options), errors_(options.limits.max_error_count) {}

void TableBuilder::AddError(std::int64_t row, std::size_t column, std::string message) {
  errors_.Add({row, layout_->ColumnName(column), std::move(message)});
}

void TableBuilder::AddRow(std::int64_t row, const std::vector<std::string_view>& cells) {
  if (stopped_) {
    return;
  }
  if (!layout_.has_value()) {
    layout_ = ReadHeading(cells, row, options_.mapping, errors_);
    stopped_ = !errors_.empty();
    return;
  }
  AddDataRow(row, cells);
  const auto value_count = static_cast<std::int64_t>(values_.size());
  const auto series_count = static_cast<std::int64_t>(series_.size());
  const TableLimits& limits = options_.limits;
  const auto check = [&](std::int64_t count, std::int64_t limit, const char* what) {
    if (count > limit && !stopped_) {
      errors_.Add({row, "", fmt::format("The file has more than {} {}: split it.", limit, what)});
      stopped_ = true;
    }
  };
  check(row_count_, limits.max_row_count, "rows");
  check(value_count, limits.max_value_count, "values");
  check(series_count, limits.max_series_count, "series");
  check(row, kMaxRow, "rows");
}

bool TableBuilder::CheckCellCount(std::int64_t row, const std::vector<std::string_view>& cells) {
  std::size_t count = cells.size();
  while (count > layout_->headings.size() && cells[count - 1].empty()) {
    --count;
  }
  if (count == layout_->headings.size()) {
    return true;
  }
  errors_.Add({row, "",
               fmt::format("The row has {} cells and the heading {}: put a cell that holds the "
                           "separator into quotation marks.",
                           count, layout_->headings.size())});
  return false;
}

void TableBuilder::AddDataRow(std::int64_t row, const std::vector<std::string_view>& cells) {
  if (!CheckCellCount(row, cells)) {
    return;
  }
  RawValue value;
  value.row = static_cast<std::uint32_t>(row);
  if (!ReadDay(row, cells[layout_->date_column], value)) {
    return;
  }
  const std::size_t before = values_.size();
  for (const ValueColumnPlace& place : layout_->value_columns) {
    AddValue(place, value, cells);
  }
  row_count_ += values_.size() > before ? 1 : 0;
}

bool TableBuilder::ReadDay(std::int64_t row, std::string_view cell, RawValue& value) {
  if (!last_date_text_.empty() && cell == last_date_text_) {
    value.day = last_date_.day;
    value.has_slashes = last_date_.has_slashes;
    return true;
  }
  const std::optional<WrittenDate> written = ReadDate(Trim(cell));
  if (!written.has_value()) {
    AddError(
        row, layout_->date_column,
        fmt::format("{} is not a date: write it like 2026-03-31 or 31.03.2026.", Quoted(cell)));
    return false;
  }
  const CivilDate& date = written->date;
  if (written->form == DateForm::kSlashes) {
    value.has_slashes = 1;
    value.day = date.year * kYearFactor + date.month * kFirstFactor + date.day;
    if (date.month > kMaxMonth) {
      day_first_.Note(row, cell);
    } else if (date.day > kMaxMonth) {
      month_first_.Note(row, cell);
    } else if (date.day != date.month) {
      either_first_.Note(row, cell);
    }
  } else {
    const std::optional<Day> day = DayFromCivil(date);
    if (!day.has_value() || *day < options_.limits.min_day || *day >= options_.limits.end_day) {
      AddError(row, layout_->date_column,
               day.has_value() ? fmt::format("The date {} is not between {} and {}.", Quoted(cell),
                                             FormatDay(options_.limits.min_day),
                                             FormatDay(options_.limits.end_day - 1))
                               : fmt::format("The date {} does not exist.", Quoted(cell)));
      return false;
    }
    value.day = *day;
  }
  last_date_text_ = cell;
  last_date_ = value;
  return true;
}

void TableBuilder::AddValue(const ValueColumnPlace& place, RawValue value,
                            const std::vector<std::string_view>& cells) {
  const std::string_view cell = Trim(cells[place.column]);
  if (layout_->is_wide && IsBlankValue(cell)) {
    return;
  }
  RawSeriesTable::Names names;
  for (std::size_t part = 0; part < kNamePartCount; ++part) {
    const std::optional<std::size_t>& column = layout_->name_columns[part];
    names[part] = column.has_value() ? cells[*column] : std::string_view();
  }
  if (layout_->is_wide) {
    names[kMetricPart] = place.metric;
    if (!place.channel.empty()) {
      names[kChannelPart] = place.channel;
    } else if (!layout_->name_columns[kChannelPart].has_value()) {
      names[kChannelPart] = layout_->default_channel;
    }
  }
  value.series = series_.Intern(names);
  const auto row = static_cast<std::int64_t>(value.row);
  if (const NameProblem* problem = series_.ProblemOf(value.series)) {
    AddError(row, layout_->name_columns[problem->part].value_or(place.column), problem->message);
  } else if (ReadValue(row, place.column, cell, value)) {
    values_.push_back(value);
  }
}

bool TableBuilder::ReadValue(std::int64_t row, std::size_t column, std::string_view cell,
                             RawValue& value) {
  if (cell.empty()) {
    AddError(row, column, "The value is empty: write 0, or leave the row out.");
    return false;
  }
  const WrittenNumber number = ReadNumber(cell);
  if (number.evidence == DecimalEvidence::kNotANumber) {
    AddError(row, column,
             NamesNotANumber(cell) ? fmt::format("{} is no finite number.", Quoted(cell))
                                   : fmt::format("{} is not a number.", Quoted(cell)));
    return false;
  }
  const double largest = std::max(number.value, number.value_if_comma);
  if (std::signbit(number.value) && number.value != 0) {
    AddError(row, column, fmt::format("The value {} is negative.", Quoted(cell)));
    return false;
  }
  if (!(largest <= options_.limits.max_value)) {
    AddError(row, column,
             fmt::format("The value {} is above {:g}.", Quoted(cell), options_.limits.max_value));
    return false;
  }
  decimals_[EvidenceIndex(number.evidence)].Note(row, cell);
  if (number.evidence == DecimalEvidence::kAmbiguous) {
    open_numbers_.push_back({values_.size(), number.value_if_comma});
  }
  value.value = std::abs(number.value);  // a zero may be written as -0
  return true;
}

bool TableBuilder::DecideDecimalMark(char separator, ParsedTable& table) {
  const Sighting& point = decimals_[EvidenceIndex(DecimalEvidence::kPoint)];
  const Sighting& comma = decimals_[EvidenceIndex(DecimalEvidence::kComma)];
  const Sighting& open = decimals_[EvidenceIndex(DecimalEvidence::kAmbiguous)];
  if (point.count > 0 && comma.count > 0) {
    const Sighting& rarer = point.count < comma.count ? point : comma;
    const Sighting& other = point.count < comma.count ? comma : point;
    errors_.Add({rarer.row, "",
                 fmt::format("{} and {} (row {}) have different decimal marks: write all values "
                             "with the same one.",
                             Quoted(rarer.text), Quoted(other.text), other.row)});
    return false;
  }
  if (point.count > 0 || comma.count > 0 || open.count == 0) {
    return comma.count > 0;
  }
  // Nothing in the file tells. Semicolons come from spreadsheets that write a decimal comma.
  const bool decimal_comma = separator == ';';
  const WrittenNumber number = ReadNumber(open.text);
  table.warnings.push_back(fmt::format(
      "{} value(s) such as {} in row {} can be read in two ways; they were read as {}, because "
      "the columns are separated by {}.",
      open.count, open.text, open.row, decimal_comma ? number.value_if_comma : number.value,
      SeparatorName(separator)));
  return decimal_comma;
}

bool TableBuilder::ResolveDate(bool day_first, RawValue& value) {
  const int first = value.day / kFirstFactor % 100;
  const int second = value.day % kFirstFactor;
  CivilDate date;
  date.year = value.day / kYearFactor;
  date.month = day_first ? second : first;
  date.day = day_first ? first : second;
  const std::optional<Day> day = DayFromCivil(date);
  const auto row = static_cast<std::int64_t>(value.row);
  if (!day.has_value()) {
    AddError(row, layout_->date_column,
             fmt::format("The date {:02}/{:02}/{} does not exist.", first, second, date.year));
    return false;
  }
  if (*day < options_.limits.min_day || *day >= options_.limits.end_day) {
    AddError(
        row, layout_->date_column,
        fmt::format("The date {:02}/{:02}/{} is not between {} and {}.", first, second, date.year,
                    FormatDay(options_.limits.min_day), FormatDay(options_.limits.end_day - 1)));
    return false;
  }
  value.day = *day;
  return true;
}

void TableBuilder::ResolveDates() {
  if (day_first_.count > 0 && month_first_.count > 0) {
    AddError(std::max(day_first_.row, month_first_.row), layout_->date_column,
             fmt::format("{} (row {}) has the day first and {} (row {}) the month: write dates "
                         "like 2026-03-31.",
                         Quoted(day_first_.text), day_first_.row, Quoted(month_first_.text),
                         month_first_.row));
    return;
  }
  if (either_first_.count > 0 && day_first_.count == 0 && month_first_.count == 0) {
    AddError(either_first_.row, layout_->date_column,
             fmt::format("Nothing in the file tells whether {} has the day or the month first: "
                         "write dates like 2026-03-31.",
                         Quoted(either_first_.text)));
    return;
  }
  for (RawValue& value : values_) {
    if (value.has_slashes != 0) {
      ResolveDate(day_first_.count > 0, value);
    }
  }
}

void TableBuilder::RefuseDuplicates(const std::vector<TableSeries>& series) {
  const auto before = [](const RawValue& a, const RawValue& b) {
    return std::tie(a.series, a.day) < std::tie(b.series, b.day);
  };
  const auto before_by_row = [&](const RawValue& a, const RawValue& b) {
    return before(a, b) || (!before(b, a) && a.row < b.row);
  };
  if (!std::is_sorted(values_.begin(), values_.end(), before_by_row)) {
    std::sort(values_.begin(), values_.end(), before_by_row);
  }
  for (std::size_t i = 1; i < values_.size(); ++i) {
    if (!before(values_[i - 1], values_[i])) {
      errors_.Add({static_cast<std::int64_t>(values_[i].row), "",
                   fmt::format("{} on {} stands in row {} already.",
                               DescribeSeries(series[values_[i].series]), FormatDay(values_[i].day),
                               static_cast<std::uint32_t>(values_[i - 1].row))});
    }
  }
}

std::string TableBuilder::DescribeFormat(char separator, bool decimal_comma, const char* encoding) {
  return fmt::format("columns separated by {}, decimal {}, {}", SeparatorName(separator),
                     decimal_comma ? "comma" : "point", encoding);
}

ParsedTable TableBuilder::Finish(char separator, bool was_utf16) {
  ParsedTable table;
  if (!layout_.has_value() && errors_.empty()) {
    errors_.Add({0, "", "The file is empty: its first row must name the columns."});
  } else if (values_.empty() && errors_.empty()) {
    errors_.Add({0, "", "The file has a heading and no rows with values."});
  }
  bool decimal_comma = false;
  if (errors_.empty()) {
    decimal_comma = DecideDecimalMark(separator, table);
    for (const OpenNumber& open : open_numbers_) {
      values_[open.index].value = decimal_comma ? open.value_if_comma : values_[open.index].value;
    }
    ResolveDates();
  }
  if (errors_.empty()) {
    std::vector<std::uint32_t> positions;
    table.series = series_.Resolve(positions, table.display_names);
    for (RawValue& value : values_) {
      value.series = positions[value.series];
    }
    RefuseDuplicates(table.series);
  }
  if (!errors_.empty()) {
    errors_.MoveTo(table);
    return table;
  }
  table.row_count = row_count_;
  const char* encoding = was_utf16 ? "UTF-16" : series_.is_utf8() ? "UTF-8" : "Windows-1252";
  table.format = DescribeFormat(separator, decimal_comma, encoding);
  table.values.reserve(values_.size());
  for (const RawValue& value : values_) {
    table.values.push_back({value.series, value.day, value.value});
  }
  return table;
}

}  // namespace funnelcast::ingest
