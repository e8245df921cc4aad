// Reads rows, and closes what the rows left open.
#include "server/ingest/table_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "server/ingest/calendar.h"
#include "server/ingest/currency.h"
#include "server/ingest/daily_totals.h"
#include "server/ingest/date_choice.h"
#include "server/ingest/heading_words.h"
#include "server/ingest/identifier.h"
#include "server/ingest/row_days.h"
#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

using words::MetricKind;

constexpr int kMonthCount = 12;

bool IsOutcome(MetricKind kind) { return kind == MetricKind::kCount || kind == MetricKind::kMoney; }

bool IsMoney(MetricKind kind) { return kind == MetricKind::kSpend || kind == MetricKind::kMoney; }

bool NamesNotANumber(std::string_view cell) {
  std::string text = FoldCase(cell);
  text.erase(0, text.find_first_not_of("+-"));
  return text == "nan" || text == "inf" || text == "infinity" || text == "unendlich";
}

std::string DescribeBadValue(std::string_view cell) {
  if (cell.empty()) return "The value is empty: write 0, or leave the row out.";
  if (NamesNotANumber(cell)) return fmt::format("{} is no finite number.", Quoted(cell));
  if (IsBlankValue(cell)) {
    return fmt::format("{} is not a number, it says that there is none: leave the row out.",
                       Quoted(cell));
  }
  return fmt::format("{} is not a number.", Quoted(cell));
}

std::string DescribeNegative(std::string_view cell, MetricKind kind, const std::string& metric) {
  const char* way_out =
      kind == MetricKind::kMoney
          ? "give it before refunds (gross revenue), and refunds as a metric of their own"
      : kind == MetricKind::kSpend
          ? "give spend before credits, and credits as a metric of their own"
          : "give corrections as a metric of their own";
  // Money that were a control would count for nothing any more.
  const std::string make_control =
      kind == MetricKind::kCount ? fmt::format(" (metric set BRAND {} --kind control)", metric)
                                 : "";
  return fmt::format(
      "The value {} is negative: {}. Only controls, such as a temperature, may be negative{}.",
      Quoted(cell), way_out, make_control);
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

std::string DescribeFormat(char separator, bool decimal_comma, const char* encoding) {
  return fmt::format("columns separated by {}, decimal {}, {}", SeparatorName(separator),
                     decimal_comma ? "comma" : "point", encoding);
}

std::int32_t EncodeSlashes(const CivilDate& date) {
  return date.year * kYearFactor + date.month * kFirstFactor + date.day;
}

// The number of cells without empty ones at the end that no heading has.
std::size_t CountCells(const std::vector<std::string_view>& cells, std::size_t heading_count) {
  std::size_t count = cells.size();
  while (count > heading_count && cells[count - 1].empty()) --count;
  return count;
}

}  // namespace

TableBuilder::TableBuilder(const TableOptions& options)
    : options_(options),
      errors_(options.limits.max_error_count),
      search_(options_),
      series_(options_),
      brand_day_(options.brand.time_zone) {}

void TableBuilder::AddError(std::int64_t row, std::size_t column, std::string message) {
  errors_.Add({row, layout_->ColumnName(column), std::move(message)});
}

void TableBuilder::AddRow(std::int64_t row, const Cells& cells) {
  if (stopped_) {
    return;
  }
  if (!layout_.has_value()) {
    SearchHeading(row, cells);
    return;
  }
  AddDataRow(row, cells);
  CheckLimits(row);
}

void TableBuilder::SearchHeading(std::int64_t row, const Cells& cells) {
  layout_ = search_.Offer(row, cells, errors_);
  if (!layout_ && errors_.empty() && search_.has_given_up()) search_.Refuse(errors_);
  stopped_ = !errors_.empty();
  if (!layout_ || stopped_) return;
  series_.SetMetricKinds(layout_->metric_kinds);
  unused_.SetColumns(*layout_);
  has_money_ = std::any_of(layout_->metric_kinds.begin(), layout_->metric_kinds.end(),
                           [](const auto& metric) { return IsMoney(metric.second); });
}

void TableBuilder::CheckLimits(std::int64_t row) {
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
  check(row, kLastRow - 1, "rows");
}

void TableBuilder::AddDataRow(std::int64_t row, const Cells& cells) {
  const std::size_t count = CountCells(cells, layout_->headings.size());
  const bool fits = count == layout_->headings.size();
  RawDays days;
  bool is_refused = false;
  const bool has_day =
      layout_->date_column < cells.size() && ReadDays(row, cells, days, is_refused);
  if (!has_day || !fits) {
    if (!is_refused) AddOddRow(row, cells, has_day);
    return;
  }
  if (!CheckCurrency(row, cells)) {
    return;
  }
  RawValue value;
  value.row = static_cast<std::uint32_t>(row);
  value.day = days.first;
  value.last = days.last;
  value.span = static_cast<std::uint32_t>(days.span);
  value.first_has_slashes = days.first_has_slashes ? 1 : 0;
  value.last_has_slashes = days.last_has_slashes ? 1 : 0;
  const std::size_t before = values_.size();
  for (const ValueColumnPlace& place : layout_->value_columns) {
    if (!AddValue(place, value, cells)) return;
  }
  if (values_.size() > before) {
    ++row_count_;
    unused_.Keep(row, cells);
  } else {
    left_out_.Note(row, LeftOutKind::kEmpty);
  }
}

void TableBuilder::AddOddRow(std::int64_t row, const Cells& cells, bool has_day) {
  if (!has_day) {
    if (const auto odd = ClassifyRow(cells, *layout_)) {
      left_out_.Note(row, *odd);
      return;
    }
  }
  const std::size_t count = CountCells(cells, layout_->headings.size());
  if (count != layout_->headings.size()) {
    errors_.Add({row, "",
                 fmt::format("The row has {} cells and the heading {}: put a cell that holds the "
                             "separator into quotation marks.",
                             count, layout_->headings.size())});
    return;
  }
  const std::string_view cell = cells[layout_->date_column];
  const bool is_kept = IsBlankValue(Trim(cell)) && MayBeSummary(cells, *layout_) &&
                       summaries_.Keep(row, cells, *layout_);
  if (!is_kept) {
    AddError(row, layout_->date_column, DescribeBadDate(cell));
  }
}

bool TableBuilder::CheckCurrency(std::int64_t row, const Cells& cells) {
  const std::string& code = options_.brand.currency_code;
  if (!layout_->currency_column || !has_money_ || code.empty()) {
    return true;
  }
  const std::string_view cell = Trim(cells[*layout_->currency_column]);
  if (cell == last_currency_ || IsBlankValue(cell)) {
    return true;
  }
  if (!CurrencyFits(cell, code)) {
    AddError(
        row, *layout_->currency_column,
        fmt::format("The row is in {}, and the brand counts its money in {}: convert it first, "
                    "or import it into a brand of its own.",
                    Quoted(cell), code));
    return false;
  }
  last_currency_ = cell;
  return true;
}

void TableBuilder::NoteSlashes(std::int64_t row, std::string_view cell, const CivilDate& date) {
  if (date.month > kMonthCount) {
    day_first_.Note(row, cell);
  } else if (date.day > kMonthCount) {
    month_first_.Note(row, cell);
  } else if (date.day != date.month) {
    either_first_.Note(row, cell);
  }
}

bool TableBuilder::PlaceDay(std::int64_t row, std::string_view cell, std::size_t column,
                            const CivilDate& date, std::int32_t& day) {
  const std::optional<Day> found = DayFromCivil(date);
  const TableLimits& limits = options_.limits;
  if (!found.has_value() || *found < limits.min_day || *found >= limits.end_day) {
    AddError(row, column,
             found.has_value()
                 ? fmt::format("The date {} is not between {} and {}.", Quoted(cell),
                               FormatDay(limits.min_day), FormatDay(limits.end_day - 1))
                 : fmt::format("The date {} does not exist.", Quoted(cell)));
    return false;
  }
  day = *found;
  return true;
}

bool TableBuilder::ReadDateCell(std::int64_t row, std::string_view cell, RawDays& days,
                                bool& is_refused) {
  const std::optional<WrittenDate> written = ReadDate(Trim(cell), layout_->row_length);
  if (!written.has_value()) {
    return false;
  }
  const std::size_t column = layout_->date_column;
  const RowLength length =
      written->length == RowLength::kDay ? layout_->row_length : written->length;
  days.span = length == RowLength::kWeek    ? Span::kWeek
              : length == RowLength::kMonth ? Span::kMonth
                                            : Span::kDay;
  if (written->last) days.span = Span::kUntilLast;
  if (written->form == DateForm::kSlashes) {
    days.first_has_slashes = true;
    days.first = EncodeSlashes(written->date);
    NoteSlashes(row, cell, written->date);
    if (written->last) {
      days.last_has_slashes = true;
      days.last = EncodeSlashes(*written->last);
      NoteSlashes(row, cell, *written->last);
    }
    return true;
  }
  is_refused = !PlaceDay(row, cell, column, written->date, days.first) ||
               (written->last && !PlaceDay(row, cell, column, *written->last, days.last));
  if (written->zoned_time && !is_refused) {
    days.first = brand_day_.At(days.first, *written->zoned_time);
  }
  return !is_refused;
}

bool TableBuilder::ReadEndCell(std::int64_t row, const Cells& cells, RawDays& days) {
  const std::size_t column = *layout_->end_column;
  const std::string_view cell = column < cells.size() ? Trim(cells[column]) : std::string_view();
  if (IsBlankValue(cell)) {
    return true;
  }
  const std::optional<WrittenDate> written = ReadDate(cell);
  if (!written.has_value() || written->length != RowLength::kDay || written->last.has_value()) {
    AddError(row, column, DescribeBadDate(cell));
    return false;
  }
  days.span = Span::kUntilLast;
  days.last_has_slashes = written->form == DateForm::kSlashes;
  if (days.last_has_slashes) {
    days.last = EncodeSlashes(written->date);
    NoteSlashes(row, cell, written->date);
    return true;
  }
  return PlaceDay(row, cell, column, written->date, days.last);
}

bool TableBuilder::ReadDays(std::int64_t row, const Cells& cells, RawDays& days, bool& is_refused) {
  const std::string_view cell = cells[layout_->date_column];
  if (!last_date_text_.empty() && cell == last_date_text_) {
    days = last_date_;
  } else {
    if (!ReadDateCell(row, cell, days, is_refused)) {
      return false;
    }
    last_date_text_ = cell;
    last_date_ = days;
  }
  if (layout_->end_column) {
    is_refused = !ReadEndCell(row, cells, days);
  }
  return !is_refused;
}

bool TableBuilder::AddValue(const ValueColumnPlace& place, RawValue value, const Cells& cells) {
  const std::string_view cell = Trim(cells[place.column]);
  if (layout_->is_wide && IsBlankValue(cell)) {
    return true;
  }
  RawSeriesTable::Names names;
  for (std::size_t part = 0; part < kNamePartCount; ++part) {
    const std::optional<std::size_t>& column = layout_->name_columns[part];
    names[part] = column.has_value() ? cells[*column] : std::string_view();
  }
  if (layout_->is_wide) {
    names[kMetricPart] = place.metric;
  }
  if (!place.channel.empty()) {
    names[kChannelPart] = place.channel;
  } else if (!layout_->name_columns[kChannelPart].has_value()) {
    names[kChannelPart] = layout_->default_channel;
  }
  const std::string_view campaign_id =
      layout_->campaign_id_column ? Trim(cells[*layout_->campaign_id_column]) : std::string_view();
  value.series = series_.Intern(names, campaign_id);
  const auto row = static_cast<std::int64_t>(value.row);
  if (const NameProblem* problem = series_.ProblemOf(value.series)) {
    if (problem->is_total) {
      left_out_.Note(row, {LeftOutKind::kTotal, problem->message});
      return false;
    }
    AddError(row, layout_->name_columns[problem->part].value_or(place.column), problem->message);
  } else if (ReadValue(row, place.column, cell, place.factor, value)) {
    values_.push_back(value);
  }
  return true;
}

bool TableBuilder::ReadValue(std::int64_t row, std::size_t column, std::string_view cell,
                             double factor, RawValue& value) {
  const WrittenNumber number = ReadNumber(cell);
  if (number.evidence == DecimalEvidence::kNotANumber) {
    AddError(row, column, DescribeBadValue(cell));
    return false;
  }
  const MetricKind kind = series_.KindOf(value.series);
  const bool is_negative = std::signbit(number.value) && number.value != 0;
  if (is_negative && kind != MetricKind::kControl) {
    AddError(row, column, DescribeNegative(cell, kind, series_.MetricOf(value.series)));
    return false;
  }
  const std::string& code = options_.brand.currency_code;
  if (!number.currency.empty() && IsMoney(kind) && !code.empty() &&
      !CurrencyFits(number.currency, code)) {
    AddError(row, column,
             fmt::format("The value {} is in another currency than the brand's money, which is {}: "
                         "convert it first.",
                         Quoted(cell), code));
    return false;
  }
  const double scaled = Scale(number.value, factor);
  const double largest = std::max(std::abs(scaled), std::abs(Scale(number.value_if_comma, factor)));
  if (!(largest <= options_.limits.max_value)) {
    AddError(row, column,
             fmt::format("The value {} is above {:g}.", Quoted(cell), options_.limits.max_value));
    return false;
  }
  numbers_.Note(row, cell, number, values_.size(), factor);
  value.value = scaled == 0 ? 0 : scaled;  // a zero may be written as -0
  return true;
}

void TableBuilder::RefuseEmptyTable() {
  if (layout_.has_value()) {
    if (!values_.empty()) return;
    const std::vector<LeftOutRows> left_out = left_out_.Describe();
    errors_.Add({0, "",
                 "The file has a heading and no rows with values." +
                     (left_out.empty() ? "" : " " + left_out.front().message)});
  } else if (search_.title_row_count() == 0) {
    errors_.Add({0, "", "The file is empty: its first row must name the columns."});
  } else {
    search_.Refuse(errors_);
  }
}

std::optional<bool> TableBuilder::DecideDayFirst() const {
  if (day_first_.count > 0 || month_first_.count > 0 || either_first_.count == 0) {
    return day_first_.count > 0;
  }
  DateEvidence evidence;
  evidence.today = options_.brand.today;
  evidence.title = search_.title_range();
  std::unordered_set<std::int32_t> dates;
  std::unordered_set<std::int32_t> outcomes;
  for (const RawValue& value : values_) {
    if (value.first_has_slashes == 0) continue;
    if (dates.insert(value.day).second) evidence.dates.push_back(value.day);
    if (IsOutcome(series_.KindOf(value.series)) && outcomes.insert(value.day).second) {
      evidence.outcomes.push_back(value.day);
    }
  }
  return TellDayFirst(evidence);
}

std::optional<bool> TableBuilder::DecideDayFirstOrRefuse(std::vector<std::string>& warnings) {
  const auto refuse = [&](std::int64_t row, std::string message) {
    AddError(row, layout_->date_column, std::move(message));
    return std::nullopt;
  };
  if (options_.date_order != DateOrder::kTell) {
    const bool day_first = options_.date_order == DateOrder::kDayFirst;
    const Sighting& against = day_first ? month_first_ : day_first_;
    if (against.count == 0) return day_first;
    return refuse(against.row,
                  fmt::format("{} cannot have the {} first, as --date-order {}-first says.",
                              Quoted(against.text), day_first ? "day" : "month",
                              day_first ? "day" : "month"));
  }
  if (day_first_.count > 0 && month_first_.count > 0) {
    return refuse(
        std::max(day_first_.row, month_first_.row),
        fmt::format("{} (row {}) has the day first and {} (row {}) the month: write dates "
                    "like 2026-03-31.",
                    Quoted(day_first_.text), day_first_.row, Quoted(month_first_.text),
                    month_first_.row));
  }
  if (const std::optional<bool> day_first = DecideDayFirst()) {
    const bool is_told = day_first_.count > 0 || month_first_.count > 0 || either_first_.count == 0;
    if (!is_told) {
      warnings.push_back(fmt::format(
          "Dates such as {} in row {} were read with the {} first: only so do they fit the period "
          "and the days of the file. --date-order {}-first reads them the other way.",
          either_first_.text, either_first_.row, *day_first ? "day" : "month",
          *day_first ? "month" : "day"));
    }
    return day_first;
  }
  return refuse(either_first_.row,
                fmt::format("Nothing in the file tells whether {} has the day or the month first: "
                            "import it with --date-order day-first or --date-order month-first.",
                            Quoted(either_first_.text)));
}

void TableBuilder::ResolveDays(bool day_first, ParsedTable& table) {
  std::optional<std::pair<Day, Day>> report;
  if (const auto title = search_.title_range()) report = title->Days(day_first);
  // Planned inputs may cover weeks to come, outcomes cannot.
  bool has_outcomes = false;
  for (std::uint32_t i = 0; i < series_.size(); ++i) {
    has_outcomes = has_outcomes || IsOutcome(series_.KindOf(i));
  }
  RowDays row_days(options_, *layout_, day_first, report,
                   has_outcomes ? options_.brand.today : std::nullopt, errors_);
  for (RawValue& value : values_) {
    row_days.Resolve(value);
  }
  if (errors_.empty()) {
    row_count_ -= LeaveOutDailyTotals(*layout_, series_, values_, left_out_);
  }
  for (std::string& sentence : row_days.Describe()) {
    table.warnings.push_back(std::move(sentence));
  }
}

void TableBuilder::RefuseFutureOutcomes() {
  const std::optional<Day>& today = options_.brand.today;
  if (!today) return;
  std::int64_t last_row = 0;
  for (const RawValue& value : values_) {
    const auto row = static_cast<std::int64_t>(value.row);
    const Day last = value.day + value.last - 1;
    if (last <= *today || row == last_row || !IsOutcome(series_.KindOf(value.series))) continue;
    last_row = row;
    AddError(row, layout_->date_column,
             fmt::format("{} on {} cannot be known yet, since today is {}: check the date, or "
                         "leave the row out. Planned inputs may lie ahead, outcomes may not.",
                         series_.MetricOf(value.series), FormatDay(last), FormatDay(*today)));
  }
}

std::vector<std::optional<Day>> TableBuilder::LastDays() const {
  std::vector<std::optional<Day>> last_days(series_.size());
  for (const RawValue& value : values_) {
    std::optional<Day>& last = last_days[value.series];
    if (!last || *last < value.day) last = value.day;
  }
  return last_days;
}

void TableBuilder::FillColumns(ParsedTable& table) const {
  table.left_out = left_out_.Describe();
  if (!layout_->is_wide) return;
  table.columns = layout_->Roles();
  for (const ValueColumnPlace& place : layout_->value_columns) {
    const std::string name = WithoutUnit(layout_->headings[place.column]);
    table.display_names.try_emplace(place.metric,
                                    MakeIdentifier(name) == place.metric ? name : place.metric);
  }
}

void TableBuilder::FillValues(ParsedTable& table) const {
  std::vector<bool> is_count;
  for (const TableSeries& series : table.series) {
    is_count.push_back(table.metric_kinds.at(series.metric) == MetricKind::kCount);
  }
  table.values.reserve(values_.size());
  for (const RawValue& value : values_) {
    table.values.push_back({value.series, value.day, value.value, value.last});
    if (is_count[value.series] && value.value != std::floor(value.value)) {
      table.fractional_metrics.insert(table.series[value.series].metric);
    }
  }
}

ParsedTable TableBuilder::Finish(char separator, bool was_utf16) {
  ParsedTable table;
  if (errors_.empty()) {
    RefuseEmptyTable();
  }
  bool decimal_comma = false;
  if (errors_.empty()) {
    decimal_comma =
        numbers_.DecideComma(options_, *layout_, series_, values_, errors_, table.warnings);
    if (decimal_comma) numbers_.UseComma(values_);
    summaries_.Judge(*layout_, series_, values_, decimal_comma, left_out_, errors_);
    if (const auto day_first = DecideDayFirstOrRefuse(table.warnings))
      ResolveDays(*day_first, table);
  }
  if (errors_.empty()) {
    ResolvedSeries resolved = series_.Resolve(LastDays());
    RefuseFutureOutcomes();
    for (RawValue& value : values_) {
      value.series = resolved.positions[value.series];
    }
    ResolveDuplicates(options_, *layout_, unused_, resolved.series, resolved.metric_kinds, values_,
                      errors_, table.warnings);
    table.series = std::move(resolved.series);
    table.display_names = std::move(resolved.display_names);
    table.campaign_ids = std::move(resolved.campaign_ids);
    table.metric_kinds = std::move(resolved.metric_kinds);
    table.warnings.insert(table.warnings.end(), resolved.warnings.begin(), resolved.warnings.end());
  }
  if (!errors_.empty()) {
    errors_.MoveTo(table);
    return table;
  }
  left_out_.Add(LeftOutKind::kTitle, search_.title_row_count(), search_.first_title_row());
  const char* encoding = was_utf16 ? "UTF-16" : series_.is_utf8() ? "UTF-8" : "Windows-1252";
  table.row_count = row_count_;
  table.format = DescribeFormat(separator, decimal_comma, encoding);
  FillValues(table);
  FillColumns(table);
  return table;
}

}  // namespace funnelcast::ingest
