// Days row by row, and what they have in common.
#include "server/ingest/row_days.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/ingest/calendar.h"
#include "server/ingest/date_choice.h"
#include "server/limits.h"

namespace funnelcast::ingest {
namespace {

constexpr std::size_t kListedCuts = 5;
constexpr std::int32_t kWeekDays = 7;

std::string Days(std::int32_t count) {
  return count == 1 ? "one day" : fmt::format("{} days", count);
}

// As it stands in the file.
std::string FormatSlashes(std::int32_t date) {
  return fmt::format("{:02}/{:02}/{}", date / kFirstFactor % 100, date % kFirstFactor,
                     date / kYearFactor);
}

bool SameDays(const RawValue& a, const RawValue& b) {
  return a.row == b.row && a.day == b.day && a.last == b.last && a.span == b.span;
}

}  // namespace

RowDays::RowDays(const TableOptions& options, const TableLayout& layout, bool day_first,
                 std::optional<std::pair<Day, Day>> report, std::optional<Day> last_possible,
                 CellErrors& errors)
    : options_(options),
      layout_(layout),
      day_first_(day_first),
      report_(std::move(report)),
      last_possible_(last_possible),
      errors_(errors) {}

bool RowDays::Refuse(std::int64_t row, std::size_t column, std::string message) {
  errors_.Add({row, layout_.ColumnName(column), std::move(message)});
  return false;
}

std::optional<Day> RowDays::DayOf(std::int32_t written, bool has_slashes, std::size_t column,
                                  std::int64_t row) {
  if (!has_slashes) return written;
  const std::optional<Day> day = DayOfSlashes(written, day_first_);
  if (!day) {
    Refuse(row, column, fmt::format("The date {} does not exist.", FormatSlashes(written)));
  } else if (*day < options_.limits.min_day || *day >= options_.limits.end_day) {
    Refuse(row, column,
           fmt::format("The date {} is not between {} and {}.", FormatSlashes(written),
                       FormatDay(options_.limits.min_day), FormatDay(options_.limits.end_day - 1)));
    return std::nullopt;
  }
  return day;
}

void RowDays::CutShort(const RawValue& value, Day& first, Day& last) {
  Cut cut;
  cut.row = static_cast<std::int64_t>(value.row);
  const bool touches_report = report_ && first <= report_->second && last >= report_->first;
  if (touches_report) {
    cut.first = std::max(first, report_->first);
    cut.last = std::min(last, report_->second);
  } else {
    cut.first = first;
    cut.last = last;
  }
  if (last_possible_ && cut.first <= *last_possible_ && cut.last > *last_possible_) {
    cut.last = *last_possible_;
    cut.by_today = true;
  }
  if (cut.first == first && cut.last == last) return;
  first = cut.first;
  last = cut.last;
  if (cuts_.size() < kListedCuts) {
    cuts_.push_back(cut);
  } else {
    ++further_cut_count_;
  }
}

bool RowDays::ResolveRow(RawValue& value) {
  const auto row = static_cast<std::int64_t>(value.row);
  const auto span = static_cast<Span>(value.span);
  const std::optional<Day> first =
      DayOf(value.day, value.first_has_slashes != 0, layout_.date_column, row);
  if (!first) return false;
  Day begin = *first;
  Day end = *first;
  if (span == Span::kUntilLast) {
    const std::size_t column = layout_.end_column.value_or(layout_.date_column);
    const std::optional<Day> last = DayOf(value.last, value.last_has_slashes != 0, column, row);
    if (!last) return false;
    end = *last - (layout_.end_column && layout_.end_is_after_last ? 1 : 0);
    if (end < begin) {
      return Refuse(row, column,
                    layout_.end_is_after_last
                        ? fmt::format("The row begins on {}, and its end, the day after the last "
                                      "one, is {}: name the column until if it holds the last day.",
                                      FormatDay(begin), FormatDay(end + 1))
                        : fmt::format("The row ends on {}, before it begins on {}.", FormatDay(end),
                                      FormatDay(begin)));
    }
  } else if (span == Span::kWeek) {
    end = begin + kWeekDays - 1;
  } else if (span == Span::kMonth) {
    begin = LastOfMonth(begin) - CivilFromDay(LastOfMonth(begin)).day + 1;
    end = LastOfMonth(begin);
    ++month_row_count_;
  }
  if (end - begin >= limits::kMaxValueDays) {
    return Refuse(
        row, layout_.end_column.value_or(layout_.date_column),
        fmt::format("The row covers {} days, from {} to {}: at most {} are possible.",
                    end - begin + 1, FormatDay(begin), FormatDay(end), limits::kMaxValueDays));
  }
  const std::int32_t length = end - begin + 1;
  if (span == Span::kWeek || span == Span::kMonth) CutShort(value, begin, end);
  if (end - begin + 1 == length) ++rows_by_length_[length];
  has_one_period_ = has_one_period_ && (!only_period_ || *only_period_ == std::pair(begin, end));
  only_period_ = std::pair(begin, end);
  ++row_count_;
  value.day = begin;
  value.last = end - begin + 1;
  return true;
}

bool RowDays::Resolve(RawValue& value) {
  // The hot case: a plain day.
  if (value.span == static_cast<std::uint32_t>(Span::kDay) && value.first_has_slashes == 0) {
    value.last = 1;
    has_plain_days_ = true;
    return true;
  }
  if (last_value_.row != 0 && SameDays(value, last_value_)) {
    value.day = last_resolved_.day;
    value.last = last_resolved_.last;
    return last_ok_;
  }
  last_value_ = value;
  last_ok_ = ResolveRow(value);
  last_resolved_ = value;
  return last_ok_;
}

std::vector<std::string> RowDays::Describe() const {
  std::vector<std::string> sentences;
  // A plain day, however it was written.
  const bool all_days = rows_by_length_.empty() || rows_by_length_.rbegin()->first == 1;
  if (all_days && cuts_.empty()) return sentences;
  std::string text;
  const std::int32_t length = rows_by_length_.empty() ? 0 : rows_by_length_.begin()->first;
  if (has_plain_days_) {
    text = fmt::format("Some rows cover several days, up to {}",
                       rows_by_length_.empty() ? kWeekDays : rows_by_length_.rbegin()->first);
  } else if (has_one_period_ && only_period_) {
    text = fmt::format("Each row covers {}, {} to {}",
                       Days(only_period_->second - only_period_->first + 1),
                       FormatDay(only_period_->first), FormatDay(only_period_->second));
  } else if (month_row_count_ > 0 && month_row_count_ == row_count_) {
    text = "Each row covers a month";
  } else if (rows_by_length_.size() == 1 && length == kWeekDays) {
    text = "Each row covers a week (seven days)";
  } else if (rows_by_length_.size() == 1) {
    text = fmt::format("Each row covers {}", Days(length));
  } else {
    text = fmt::format("Rows cover several days, up to {}",
                       rows_by_length_.empty() ? kWeekDays : rows_by_length_.rbegin()->first);
  }
  sentences.push_back(text +
                      ": a period that holds all of these days gets the exact value, and "
                      "single days get an even share.");
  for (const Cut& cut : cuts_) {
    sentences.push_back(fmt::format(
        "Row {} covers {}, {} to {}, since {}.", cut.row, Days(cut.last - cut.first + 1),
        FormatDay(cut.first), FormatDay(cut.last),
        cut.by_today ? "the rest of it is still to come" : "the report's title says so"));
  }
  if (further_cut_count_ > 0) {
    sentences.push_back(fmt::format("{} more rows were cut in the same way.", further_cut_count_));
  }
  return sentences;
}

}  // namespace funnelcast::ingest
