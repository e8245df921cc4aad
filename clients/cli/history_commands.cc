// `funnelcast history` and `funnelcast query`: what was observed.
#include <fmt/format.h>

#include <algorithm>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/paging.h"
#include "clients/cli/words.h"
#include "funnelcast/v1/performance.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::PerformanceService;

// What stands for the brand as a whole where a channel would stand.
constexpr char kWholeBrand[] = "(brand)";
constexpr int kMaxShownFindings = 20;

Cell ChannelCell(const std::string& channel) {
  return Cell(channel.empty() ? kWholeBrand : channel, channel);
}

Cell CountCell(int64_t value) { return Cell(FormatCount(value), std::to_string(value)); }

struct HistoryFlags {
  std::string brand;
  std::optional<google::protobuf::Timestamp> as_of;
};

// How often a series has values.
std::string RhythmWord(int32_t days) {
  switch (days) {
    case 0:
      return "varies";
    case 1:
      return "daily";
    case 7:
      return "weekly";
    case 30:
      return "monthly";
    default:
      return fmt::format("{} days", days);
  }
}

// Everything, for programs.
Table CoverageTable(const v1::HistoryReport& report) {
  Table table({{"channel", "channel"},
               {"metric", "metric"},
               {"first_date", "first day"},
               {"last_date", "last day"},
               {"observed_day_count", "days", Align::kRight},
               {"missing_day_count", "missing", Align::kRight},
               {"zero_day_count", "zero", Align::kRight},
               {"coverage", "coverage", Align::kRight},
               {"total", "total", Align::kRight},
               {"rhythm_days", "rhythm", Align::kRight}});
  for (const v1::SeriesCoverage& series : report.series()) {
    table.AddRow({series.channel(), series.metric(), FormatDate(series.first_date()),
                  FormatDate(series.last_date()), std::to_string(series.observed_day_count()),
                  std::to_string(series.missing_day_count()),
                  std::to_string(series.zero_day_count()), FormatRaw(series.coverage()),
                  FormatRaw(series.total()), std::to_string(series.rhythm_days())});
  }
  return table;
}

// The names of a report's channels and metrics, cut where they would make a line too long.
class NameColumns {
 public:
  NameColumns(const v1::HistoryReport& report, const Units& units, size_t width) {
    for (const v1::SeriesCoverage& series : report.series()) {
      channel_width_ = std::max(channel_width_, ChannelCell(series.channel()).text.size());
      metric_width_ = std::max(metric_width_, units.Label(series.metric()).size());
    }
    const size_t room = width > kOtherColumns + kLeastRoom ? width - kOtherColumns : kLeastRoom;
    if (channel_width_ + metric_width_ <= room) return;
    channel_width_ =
        std::min(channel_width_, std::max(room / 2, room - std::min(room, metric_width_)));
    metric_width_ = std::min(metric_width_, room - channel_width_);
  }

  std::string Channel(const std::string& channel) const {
    return Shortened(ChannelCell(channel).text, channel_width_);
  }
  std::string Metric(const std::string& label) const { return Shortened(label, metric_width_); }

 private:
  static constexpr size_t kOtherColumns = 67;  // with the gaps
  static constexpr size_t kLeastRoom = 24;

  size_t channel_width_ = 0;
  size_t metric_width_ = 0;
};

// What fits a line, for people.
Table ShortCoverageTable(const v1::HistoryReport& report, const Units& units, size_t width) {
  Table table({{"channel", "channel"},
               {"metric", "metric"},
               {"first_date", "first day"},
               {"last_date", "last day"},
               {"rhythm", "rhythm"},
               {"missing", "missing", Align::kRight},
               {"coverage", "coverage", Align::kRight},
               {"total", "total", Align::kRight}});
  const NameColumns names(report, units, width);
  for (const v1::SeriesCoverage& series : report.series()) {
    table.AddRow({names.Channel(series.channel()), names.Metric(units.Label(series.metric())),
                  FormatDate(series.first_date()), FormatDate(series.last_date()),
                  RhythmWord(series.rhythm_days()), FormatCount(series.missing_day_count()),
                  fmt::format("{:.0f} %", 100.0 * series.coverage()),
                  FormatExact(series.total(), units.KindOf(series.metric()))});
  }
  return table;
}

void SayFindings(Context& context, const v1::HistoryReport& report) {
  if (report.findings().empty()) {
    context.Say("\nNothing odd was found.");
    return;
  }
  Terminal& terminal = context.terminal();
  context.Say("\n" + Styled(terminal, Style::kBold, "Worth a look"));
  const int shown_count = std::min(report.findings_size(), kMaxShownFindings);
  for (int i = 0; i < shown_count; ++i) {
    const v1::HistoryFinding& finding = report.findings(i);
    if (i == 0 || report.findings(i - 1).kind() != finding.kind()) {
      context.Say("  " + Styled(terminal, Style::kYellow, FindingHeading(finding.kind())));
    }
    context.Say("  - " + WrapText(finding.message(), terminal.width, 4));
  }
  const int rest = report.findings_size() - shown_count + report.further_finding_count();
  if (rest > 0) context.Say(fmt::format("  ... and {} more; --output json lists up to 200.", rest));
}

const char* PlaceWords(v1::BenchmarkPlace place) {
  switch (place) {
    case v1::BENCHMARK_PLACE_BELOW:
      return "below";
    case v1::BENCHMARK_PLACE_ABOVE:
      return "above";
    default:
      return "within";
  }
}

// A table of its own for people; programs find the rates in JSON.
void SayBenchmarkRates(Context& context, const v1::HistoryReport& report) {
  if (report.benchmark_rates().empty()) return;
  Table table({{"channel", "channel"},
               {"rate", "rate"},
               {"own", "own", Align::kRight},
               {"low", "low", Align::kRight},
               {"high", "high", Align::kRight},
               {"place", "against the benchmark"}});
  for (const v1::BenchmarkRate& rate : report.benchmark_rates()) {
    const auto number = [](double value) { return fmt::format("{:.3g}", value); };
    table.AddRow({ChannelCell(rate.channel()),
                  fmt::format("{} per {}", rate.metric(), rate.per_metric()), number(rate.rate()),
                  number(rate.low()), number(rate.high()), PlaceWords(rate.place())});
  }
  context.Say("\n" + Styled(context.terminal(), Style::kBold, "Benchmarks, last 52 weeks"));
  context.terminal().out << table.ForPeople(context.terminal());
}

int ShowHistory(Context& context, const HistoryFlags& flags) {
  v1::GetHistoryReportRequest request;
  request.set_parent(BrandName(flags.brand));
  if (flags.as_of) *request.mutable_as_of_time() = *flags.as_of;
  v1::HistoryReport report;
  const grpc::Status status =
      context.connection().Call(&PerformanceService::Stub::GetHistoryReport, request, &report);
  if (!status.ok()) return context.Fail(status);
  const bool for_people = context.output == OutputFormat::kTable;
  const Units units = for_people ? context.LoadUnits(flags.brand) : Units();
  const Table table = CoverageTable(report);
  return context.Print(report, table, [&] {
    if (table.empty()) {
      context.Say(fmt::format("No observations yet. `funnelcast import {} FILE` brings some.",
                              flags.brand));
      return;
    }
    context.Say(fmt::format("{} observations from {} to {} (inclusive)\n",
                            FormatCount(report.observation_count()),
                            FormatDate(report.first_date()), FormatDate(report.last_date())));
    context.terminal().out << ShortCoverageTable(report, units, context.terminal().width)
                                  .ForPeople(context.terminal());
    SayBenchmarkRates(context, report);
    SayFindings(context, report);
  });
}

struct QueryFlags {
  std::string brand;
  std::vector<std::string> metrics;
  std::vector<std::string> channels;
  std::optional<google::type::Date> from;
  std::optional<google::type::Date> to;
  std::string grid;
  std::optional<google::protobuf::Timestamp> as_of;
};

v1::QueryObservationsRequest QueryRequest(const QueryFlags& flags) {
  v1::QueryObservationsRequest request;
  request.set_parent(BrandName(flags.brand));
  if (flags.from) *request.mutable_start_date() = *flags.from;
  if (flags.to) *request.mutable_end_date() = *flags.to;
  for (const std::string& metric : flags.metrics) request.add_metrics(metric);
  for (const std::string& channel : flags.channels) request.add_channels(channel);
  request.set_grid(GridOfWord(flags.grid));
  if (flags.as_of) *request.mutable_as_of_time() = *flags.as_of;
  return request;
}

int Query(Context& context, const QueryFlags& flags) {
  v1::QueryObservationsResponse response;
  const grpc::Status status =
      ListAll(context.connection(), &PerformanceService::Stub::QueryObservations,
              QueryRequest(flags), &response);
  if (!status.ok()) return context.Fail(status);
  const bool for_people = context.output == OutputFormat::kTable;
  const Units units = for_people ? context.LoadUnits(flags.brand) : Units();
  Table table({{"metric", "metric"},
               {"channel", "channel"},
               {"start", "from"},
               {"end", "to before"},
               {"value", "sum", Align::kRight},
               {"observed_day_count", "days", Align::kRight}});
  for (const v1::ObservedSum& row : response.rows()) {
    table.AddRow(
        {Cell(units.Label(row.metric()), row.metric()), ChannelCell(row.channel()),
         FormatDate(row.start()), FormatDate(row.end()),
         Cell(FormatExact(row.value(), units.KindOf(row.metric())), FormatRaw(row.value())),
         CountCell(row.observed_day_count())});
  }
  return context.PrintList(response, table, "No observations match.");
}

}  // namespace

void AddHistoryCommand(CLI::App& app, Context& context) {
  auto [command, flags] = AddCommand(
      app, context, "history", "Report what the history covers and what looks wrong in it",
      "  funnelcast history shop\n  funnelcast history shop --as-of 2026-01-31", &ShowHistory);
  AddArgument(command, "BRAND", flags.brand, "Id of the brand");
  AddTime(command, "--as-of", flags.as_of,
          "Read history as it was known then (a date means its beginning in UTC)");
}

void AddQueryCommand(CLI::App& app, Context& context) {
  auto [command, flags] = AddCommand(
      app, context, "query", "Sum observations by metric, channel and period",
      "  funnelcast query shop --metric orders --grid month\n"
      "  funnelcast query shop --metric spend --channel facebook,instagram --from 2026-01-01 "
      "--to 2026-02-01",
      &Query);
  AddArgument(command, "BRAND", flags.brand, "Id of the brand");
  AddTexts(command, "--metric", flags.metrics,
           "Metrics wanted, repeated or with commas (default all)");
  AddTexts(command, "--channel", flags.channels,
           "Channels wanted, repeated or with commas (default all and the brand as a whole)");
  AddDate(command, "--from", flags.from, "First day (default the first observed)");
  AddDate(command, "--to", flags.to, std::string(kToHelp) + " (default all that was observed)");
  AddChoice(command, "--grid", flags.grid, {"day", "week", "month"},
            "Length of the periods (default day; weeks begin on Monday)");
  AddTime(command, "--as-of", flags.as_of,
          "Read history as it was known then (a date means its beginning in UTC)");
}

}  // namespace funnelcast::cli
