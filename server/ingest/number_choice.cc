// Holds both readings against what the file says.
#include "server/ingest/number_choice.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/ingest/heading_words.h"
#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

constexpr double kThousand = 1000;
constexpr std::int64_t kMinRoundNumbers = 3;

bool EndsWithAny(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return text.ends_with(end); });
}

bool AreImpressions(std::string_view metric) {
  return EndsWithAny(metric, {"impressions", "impressionen", "impr", "ansichten"});
}

bool AreClicks(std::string_view metric) { return EndsWithAny(metric, {"clicks", "klicks"}); }

// German headings and no sign of another language.
bool IsGerman(const TableLayout& layout) {
  return std::any_of(layout.headings.begin(), layout.headings.end(),
                     [](const std::string& heading) { return IsGermanHeading(heading); });
}

std::string Plain(double value) { return fmt::format("{}", value); }

}  // namespace

void NumberChoice::Note(std::int64_t row, std::string_view cell, const WrittenNumber& number,
                        std::size_t index, double factor) {
  if (number.evidence == DecimalEvidence::kNone) {
    const bool is_ungrouped = number.value >= kThousand && ungrouped_.count == 0 &&
                              cell.find_first_not_of("0123456789") == std::string_view::npos;
    if (is_ungrouped) ungrouped_.Note(row, cell);
    return;
  }
  sightings_[static_cast<std::size_t>(number.evidence)].Note(row, cell);
  if (number.evidence != DecimalEvidence::kAmbiguous) return;
  (cell.find(',') == std::string_view::npos ? open_point_ : open_comma_).Note(row, cell);
  round_count_ += cell.find("000") != std::string_view::npos ? 1 : 0;
  open_.push_back({index, Scale(number.value_if_comma, factor)});
}

void NumberChoice::UseComma(std::vector<RawValue>& values) const {
  for (const OpenNumber& open : open_) values[open.index].value = open.value_if_comma;
}

void NumberChoice::RefuseContradiction(const Sighting& first, const Sighting& second,
                                       CellErrors& errors) const {
  const Sighting& rarer = first.count < second.count ? first : second;
  const Sighting& other = first.count < second.count ? second : first;
  errors.Add({rarer.row, "",
              fmt::format("{} and {} (row {}) have different decimal marks: write all values "
                          "with the same one.",
                          Quoted(rarer.text), Quoted(other.text), other.row)});
}

std::optional<NumberChoice::Told> NumberChoice::TellByImpressions(
    const RawSeriesTable& series, const std::vector<RawValue>& values) const {
  // The values with a decimal comma, of open numbers.
  std::vector<double> with_comma(values.size());
  std::transform(values.begin(), values.end(), with_comma.begin(),
                 [](const RawValue& value) { return value.value; });
  for (const OpenNumber& open : open_) with_comma[open.index] = open.value_if_comma;
  bool point_is_possible = true;
  bool comma_is_possible = true;
  // Values of a row stand beside each other.
  for (std::size_t begin = 0; begin < values.size();) {
    std::size_t end = begin + 1;
    while (end < values.size() && values[end].row == values[begin].row) ++end;
    for (std::size_t i = begin; i < end; ++i) {
      if (!AreImpressions(series.MetricOf(values[i].series))) continue;
      for (std::size_t j = begin; j < end; ++j) {
        if (!AreClicks(series.MetricOf(values[j].series))) continue;
        point_is_possible = point_is_possible && values[j].value <= values[i].value;
        comma_is_possible = comma_is_possible && with_comma[j] <= with_comma[i];
      }
    }
    begin = end;
  }
  if (point_is_possible == comma_is_possible) return std::nullopt;
  return Told{comma_is_possible, "clicks would exceed impressions otherwise"};
}

std::optional<NumberChoice::Told> NumberChoice::TellByCounts(
    const TableOptions& options, const TableLayout& layout, const RawSeriesTable& series,
    const std::vector<RawValue>& values) const {
  const bool marks_are_commas = opens_with_comma();
  const bool are_decimals =
      ungrouped_.count > 0 ||
      (round_count_ >= kMinRoundNumbers && round_count_ == seen(DecimalEvidence::kAmbiguous).count);
  const bool has_whole = std::any_of(open_.begin(), open_.end(), [&](const OpenNumber& open) {
    const std::uint32_t index = values[open.index].series;
    return series.KindOf(index) == words::MetricKind::kCount &&
           !options.brand.fractional_metrics.contains(series.MetricOf(index));
  });
  const bool is_german = IsGerman(layout);
  if (are_decimals) {
    if (is_german && !marks_are_commas) return std::nullopt;
    return Told{marks_are_commas,
                ungrouped_.count > 0
                    ? fmt::format("thousands such as {} in row {} are written without a mark",
                                  ungrouped_.text, ungrouped_.row)
                    : "all of them end in three zeros"};
  }
  if (has_whole) {
    if (is_german && marks_are_commas) return std::nullopt;
    return Told{!marks_are_commas, "counts are whole numbers"};
  }
  if (is_german) return Told{true, "the headings are German"};
  return std::nullopt;
}

bool NumberChoice::DecideComma(const TableOptions& options, const TableLayout& layout,
                               const RawSeriesTable& series, const std::vector<RawValue>& values,
                               CellErrors& errors, std::vector<std::string>& warnings) const {
  const Sighting& point = seen(DecimalEvidence::kPoint);
  const Sighting& comma = seen(DecimalEvidence::kComma);
  const Sighting& open = seen(DecimalEvidence::kAmbiguous);
  if (options.decimal_mark != DecimalMark::kTell) {
    const bool wants_comma = options.decimal_mark == DecimalMark::kComma;
    const Sighting& against = wants_comma ? point : comma;
    if (against.count > 0) {
      errors.Add({against.row, "",
                  fmt::format("{} is not a number with a decimal {}, as --decimal-mark {} says.",
                              Quoted(against.text), wants_comma ? "comma" : "point",
                              wants_comma ? "comma" : "point")});
    }
    return wants_comma;
  }
  if (point.count > 0 && comma.count > 0) {
    RefuseContradiction(point, comma, errors);
    return false;
  }
  if (point.count > 0 || comma.count > 0 || open.count == 0) return comma.count > 0;
  if (open_point_.count > 0 && open_comma_.count > 0) {
    RefuseContradiction(open_point_, open_comma_, errors);
    return false;
  }
  std::optional<Told> told = TellByImpressions(series, values);
  if (!told) told = TellByCounts(options, layout, series, values);
  const WrittenNumber number = ReadNumber(open.text);
  if (!told) {
    errors.Add({open.row, "",
                fmt::format("{} can be {} or {}, and nothing in the file tells which: import it "
                            "with --decimal-mark comma for {}, or --decimal-mark point for {}.",
                            Quoted(open.text), Plain(number.value), Plain(number.value_if_comma),
                            Plain(number.value_if_comma), Plain(number.value))});
    return false;
  }
  warnings.push_back(fmt::format(
      "{} such as {} in row {} can be read in two ways; {} as {}, since {}. With --decimal-mark {} "
      "it is {}.",
      open.count == 1 ? "1 value" : fmt::format("{} values", open.count), open.text, open.row,
      open.count == 1 ? "it was read" : "they were read",
      Plain(told->comma ? number.value_if_comma : number.value), told->reason,
      told->comma ? "point" : "comma", Plain(told->comma ? number.value : number.value_if_comma)));
  return told->comma;
}

}  // namespace funnelcast::ingest
