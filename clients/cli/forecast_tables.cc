// Tables of a forecast; see forecast_tables.h.
#include "clients/cli/forecast_tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/translation.h"
#include "clients/cli/words.h"

namespace funnelcast::cli {
namespace {

using Series = std::vector<const v1::ForecastSeries*>;

// More rows than this are for programs, not for people.
constexpr int kMaxShownPeriods = 60;
// Columns of the dates, and of one number with the gap before it, where tables are split.
constexpr size_t kPeriodWidth = 10;
constexpr size_t kNumberWidth = 11;

Units UnitsOf(const v1::ForecastResponse& forecast) {
  Units units{.currency_code = forecast.currency_code(), .kinds = {}};
  for (const v1::ForecastSeries& series : forecast.series()) {
    units.kinds[series.metric()] = series.kind();
  }
  return units;
}

// The probabilities of the quantiles, the same for all series.
std::vector<double> Probabilities(const v1::ForecastResponse& forecast) {
  std::vector<double> probabilities;
  if (forecast.series().empty()) return probabilities;
  for (const v1::Quantile& quantile : forecast.series(0).total().quantiles()) {
    probabilities.push_back(quantile.probability());
  }
  return probabilities;
}

void AppendNumbers(const v1::ForecastPeriod& period, v1::MetricKind kind, std::vector<Cell>& row) {
  row.push_back(NumberCell(period.mean(), kind));
  for (const v1::Quantile& quantile : period.quantiles()) {
    row.push_back(NumberCell(quantile.value(), kind));
  }
}

bool IsInput(const v1::ForecastSeries& series) {
  return series.kind() == v1::METRIC_KIND_SPEND || series.kind() == v1::METRIC_KIND_EFFORT;
}

std::string StageOrInput(const v1::ForecastSeries& series) {
  const std::string word = StageWord(series.stage());
  return word.empty() && IsInput(series) ? "input" : word;
}

Cell StageCell(const v1::ForecastSeries& series) {
  const std::string word = StageForPeople(series.stage());
  return Cell(word.empty() && IsInput(series) ? Tr("input") : word, StageOrInput(series));
}

Series BrandSeries(const v1::ForecastResponse& forecast) {
  Series brand;
  for (const v1::ForecastSeries& series : forecast.series()) {
    if (series.channel().empty()) brand.push_back(&series);
  }
  return brand;
}

// Whether the model of this forecast was backtested.
bool HasPastForecasts(const v1::ForecastResponse& forecast) {
  return std::any_of(forecast.series().begin(), forecast.series().end(),
                     [](const v1::ForecastSeries& series) { return series.has_past_forecasts(); });
}

void AppendHeldColumn(const v1::ForecastResponse& forecast, std::vector<Column>& columns) {
  if (HasPastForecasts(forecast))
    columns.push_back({"past_held", Tr("past in 80%"), Align::kRight});
}

void AppendHeld(const v1::ForecastResponse& forecast, const v1::ForecastSeries& series,
                std::vector<Cell>& row) {
  if (!HasPastForecasts(forecast)) return;
  row.push_back(series.has_past_forecasts() ? HeldWords(series.past_forecasts()) : "");
}

// What the column means, with the horizon that was backtested.
std::string HeldNote(const v1::ForecastResponse& forecast, const Terminal& terminal) {
  for (const v1::ForecastSeries& series : forecast.series()) {
    if (!series.has_past_forecasts()) continue;
    const v1::PastForecasts& past = series.past_forecasts();
    return WrapText(TrF("Past in 80%: past forecasts over {} that were right within their 80 % "
                        "range; {} of {} are expected.",
                        TrN(past.horizon_weeks(), "{} week", "{} weeks", past.horizon_weeks()),
                        ExpectedHeld(past.count()), past.count()),
                    terminal.width, 0) +
           "\n";
  }
  return "";
}

std::string BrandTotals(const v1::ForecastResponse& forecast, const Units& units,
                        const Terminal& terminal) {
  std::vector<Column> columns = {{"stage", Tr("stage")}, {"metric", Tr("metric")}};
  AppendNumberColumns(Probabilities(forecast), columns);
  AppendHeldColumn(forecast, columns);
  Table table(columns);
  for (const v1::ForecastSeries* series : BrandSeries(forecast)) {
    std::vector<Cell> row = {StageCell(*series), units.Label(series->metric())};
    AppendNumbers(series->total(), series->kind(), row);
    AppendHeld(forecast, *series, row);
    table.AddRow(row);
  }
  return table.ForPeople(terminal) + HeldNote(forecast, terminal);
}

// The channel, or the campaign indented below it.
std::string PartOf(const v1::ForecastSeries& series) {
  return series.campaign().empty() ? series.channel() : "  " + series.campaign();
}

bool HasCampaigns(const v1::ForecastResponse& forecast) {
  return std::any_of(forecast.series().begin(), forecast.series().end(),
                     [](const v1::ForecastSeries& series) { return !series.campaign().empty(); });
}

std::string ChannelTotals(const v1::ForecastResponse& forecast, const Units& units,
                          const Terminal& terminal) {
  std::vector<Column> columns = {{"channel", Tr("channel")}, {"metric", Tr("metric")}};
  AppendNumberColumns(Probabilities(forecast), columns);
  AppendHeldColumn(forecast, columns);
  Table table(columns);
  std::string last;
  for (const v1::ForecastSeries& series : forecast.series()) {
    if (series.channel().empty()) continue;
    const std::string part = PartOf(series);
    const bool same = part == last;
    if (!same && series.campaign().empty()) table.AddGap();
    std::vector<Cell> row = {same ? "" : part, units.Label(series.metric())};
    AppendNumbers(series.total(), series.kind(), row);
    AppendHeld(forecast, series, row);
    table.AddRow(row);
    last = part;
  }
  return table.empty() ? "" : table.ForPeople(terminal);
}

// One table over the periods with some of the brand's series side by side: for each its mean and
// the outermost quantiles.
std::string PeriodTable(const Series& side_by_side, const Units& units, const Terminal& terminal) {
  std::vector<Column> columns = {{"start", Tr("from")}};
  for (const v1::ForecastSeries* series : side_by_side) {
    columns.push_back({"mean", units.Label(series->metric()), Align::kRight});
    const auto& quantiles = series->total().quantiles();
    if (quantiles.empty()) continue;
    columns.push_back(
        {"low", FormatProbability(quantiles.begin()->probability(), Place::kTable), Align::kRight});
    if (quantiles.size() == 1) continue;
    columns.push_back({"high", FormatProbability(quantiles.rbegin()->probability(), Place::kTable),
                       Align::kRight});
  }
  Table table(columns);
  const int count = side_by_side.front()->periods_size();
  for (int p = 0; p < std::min(count, kMaxShownPeriods); ++p) {
    std::vector<Cell> row = {FormatDate(side_by_side.front()->periods(p).start())};
    for (const v1::ForecastSeries* series : side_by_side) {
      const v1::ForecastPeriod& period = series->periods(p);
      row.push_back(NumberCell(period.mean(), series->kind()));
      const auto& quantiles = period.quantiles();
      if (quantiles.empty()) continue;
      row.push_back(NumberCell(quantiles.begin()->value(), series->kind()));
      if (quantiles.size() > 1) {
        row.push_back(NumberCell(quantiles.rbegin()->value(), series->kind()));
      }
    }
    table.AddRow(row);
  }
  return table.ForPeople(terminal);
}

// As many tables as the width of the terminal asks for.
std::string Periods(const v1::ForecastResponse& forecast, const Units& units,
                    const Terminal& terminal) {
  Series stages;
  for (const v1::ForecastSeries* series : BrandSeries(forecast)) {
    // Series of unequal length cannot stand side by side; the server sends none.
    if (!IsInput(*series) && series->periods_size() == forecast.series(0).periods_size() &&
        !series->periods().empty()) {
      stages.push_back(series);
    }
  }
  const size_t numbers = std::min<size_t>(3, 1 + Probabilities(forecast).size());
  const size_t width = std::max(terminal.width, kPeriodWidth + numbers * kNumberWidth);
  const size_t side_by_side = (width - kPeriodWidth) / (numbers * kNumberWidth);
  std::string text;
  for (size_t first = 0; first < stages.size(); first += side_by_side) {
    const size_t last = std::min(first + side_by_side, stages.size());
    if (first > 0) text += "\n";
    text += PeriodTable(Series(stages.begin() + static_cast<std::ptrdiff_t>(first),
                               stages.begin() + static_cast<std::ptrdiff_t>(last)),
                        units, terminal);
  }
  const int count = stages.empty() ? 0 : stages.front()->periods_size();
  if (count > kMaxShownPeriods) {
    text += TrF("... and {} more; --output csv writes all of them.\n", count - kMaxShownPeriods);
  }
  return text;
}

std::string PeriodsTitle(v1::Grid grid) {
  switch (grid) {
    case v1::GRID_DAY:
      return Tr("The brand by day");
    case v1::GRID_WEEK:
      return Tr("The brand by week");
    case v1::GRID_MONTH:
      return Tr("The brand by month");
    default:
      return Tr("The brand by period");
  }
}

std::string Notes(const v1::ForecastResponse& forecast, const Terminal& terminal) {
  std::string text;
  for (const v1::Notice& warning : forecast.warnings()) {
    text += "  - " + WrapText(warning.text(), terminal.width, 4) + "\n";
  }
  return text;
}

}  // namespace

Cell NumberCell(double value, v1::MetricKind kind) {
  return Cell(FormatRounded(value, kind), FormatRaw(value));
}

void AppendNumberColumns(const std::vector<double>& probabilities, std::vector<Column>& columns) {
  columns.push_back({"mean", Tr("mean"), Align::kRight});
  for (const double probability : probabilities) {
    columns.push_back({fmt::format("q{:g}", probability),
                       FormatProbability(probability, Place::kTable), Align::kRight});
  }
}

std::string Section(const Terminal& terminal, const std::string& title, const std::string& body) {
  if (body.empty()) return "";
  return "\n" + Styled(terminal, Style::kBold, title) + "\n\n" + body;
}

std::string ModelSentence(const std::string& model, std::int64_t draw_count, double max_rhat) {
  return "\n" +
         TrF("Model {}, {} draws, largest R-hat {}", IdOf(model), FormatCount(draw_count),
             FormatDecimals(max_rhat, 3)) +
         "\n";
}

std::string ObservedSentence(const google::type::Date& start,
                             const google::type::Date& forecast_start) {
  if (forecast_start.year() == 0 || CountDays(start, forecast_start) <= 0) return "";
  return TrF(
      "Observed from {} to before {} (as it was, whatever was planned), forecast "
      "from {} on\n",
      DateInSentence(start), DateInSentence(forecast_start), DateInSentence(forecast_start));
}

std::string ForecastForPeople(const v1::ForecastResponse& forecast, const Terminal& terminal) {
  const Units units = UnitsOf(forecast);
  std::string text = Styled(terminal, Style::kBold,
                            TrF("Forecast {}", FormatWindow(forecast.start(), forecast.end())));
  text += ModelSentence(forecast.model(), forecast.draw_count(), forecast.max_rhat());
  text += ObservedSentence(forecast.start(), forecast.forecast_start());
  text += Section(terminal, Tr("The brand over the whole window"),
                  BrandTotals(forecast, units, terminal));
  text += Section(terminal, Tr("By channel over the whole window"),
                  ChannelTotals(forecast, units, terminal));
  text += Section(terminal, PeriodsTitle(forecast.grid()), Periods(forecast, units, terminal));
  text += Section(terminal, Tr("To keep in mind"), Notes(forecast, terminal));
  return text;
}

Table ForecastCsv(const v1::ForecastResponse& forecast) {
  std::vector<Column> columns = {{"channel"}, {"metric"}, {"stage"},
                                 {"period"},  {"start"},  {"end"}};
  const bool by_campaign = HasCampaigns(forecast);
  if (by_campaign) columns.insert(columns.begin() + 1, {"campaign"});
  AppendNumberColumns(Probabilities(forecast), columns);
  Table table(columns);
  for (const v1::ForecastSeries& series : forecast.series()) {
    const auto add = [&](const v1::ForecastPeriod& period, const std::string& label) {
      std::vector<Cell> row = {series.channel(),           series.metric(),
                               StageOrInput(series),       label,
                               FormatDate(period.start()), FormatDate(period.end())};
      if (by_campaign) row.insert(row.begin() + 1, series.campaign());
      AppendNumbers(period, series.kind(), row);
      table.AddRow(row);
    };
    add(series.total(), "total");
    for (int p = 0; p < series.periods_size(); ++p) {
      add(series.periods(p), std::to_string(p + 1));
    }
  }
  return table;
}

}  // namespace funnelcast::cli
