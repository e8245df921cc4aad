// `funnelcast history` and `funnelcast query`: what was observed.
#include <fmt/format.h>

#include <algorithm>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/paging.h"
#include "clients/cli/translation.h"
#include "clients/cli/words.h"
#include "funnelcast/v1/performance.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::PerformanceService;

constexpr int kMaxShownFindings = 20;

Cell ChannelCell(const std::string& channel) {
  return Cell(channel.empty() ? Tr("(brand)") : channel, channel);
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
      return Tr("varies");
    case 1:
      return Tr("daily");
    case 7:
      return Tr("weekly");
    case 30:
      return Tr("monthly");
    default:
      return TrF("{} days", days);
  }
}

// Everything, for programs.
Table CoverageTable(const v1::HistoryReport& report) {
  Table table({{"channel"},
               {"metric"},
               {"first_date"},
               {"last_date"},
               {"observed_day_count"},
               {"missing_day_count"},
               {"zero_day_count"},
               {"coverage"},
               {"total"},
               {"rhythm_days"}});
  for (const v1::SeriesCoverage& series : report.series()) {
    table.AddRow({series.channel(), series.metric(), FormatDate(series.first_date()),
                  FormatDate(series.last_date()), std::to_string(series.observed_day_count()),
                  std::to_string(series.missing_day_count()),
                  std::to_string(series.zero_day_count()), FormatRaw(series.coverage()),
                  FormatRaw(series.total()), std::to_string(series.rhythm_days())});
  }
  return table;
}

// What fits a line, for people.
Table ShortCoverageTable(const v1::HistoryReport& report, const Units& units) {
  Table table({{"channel", Tr("channel")},
               {"metric", Tr("metric")},
               {"first_date", Tr("first day")},
               {"last_date", Tr("last day")},
               {"rhythm", Tr("rhythm")},
               {"missing", Tr("missing"), Align::kRight},
               {"coverage", Tr("coverage"), Align::kRight},
               {"total", Tr("total"), Align::kRight}});
  for (const v1::SeriesCoverage& series : report.series()) {
    table.AddRow({ChannelCell(series.channel()), units.Label(series.metric()),
                  FormatDate(series.first_date()), FormatDate(series.last_date()),
                  RhythmWord(series.rhythm_days()), FormatCount(series.missing_day_count()),
                  FormatShare(series.coverage(), Place::kTable),
                  FormatExact(series.total(), units.KindOf(series.metric()))});
  }
  return table;
}

void SayFindings(Context& context, const v1::HistoryReport& report) {
  if (report.findings().empty()) {
    context.Say("\n" + Tr("Nothing odd was found."));
    return;
  }
  Terminal& terminal = context.terminal();
  context.Say("\n" + Styled(terminal, Style::kBold, Tr("Worth a look")));
  const int shown_count = std::min(report.findings_size(), kMaxShownFindings);
  for (int i = 0; i < shown_count; ++i) {
    const v1::HistoryFinding& finding = report.findings(i);
    if (i == 0 || report.findings(i - 1).kind() != finding.kind()) {
      context.Say("  " + Styled(terminal, Style::kYellow, FindingHeading(finding.kind())));
    }
    context.Say("  - " + WrapText(finding.message(), terminal.width, 4));
  }
  const int rest = report.findings_size() - shown_count + report.further_finding_count();
  if (rest > 0) context.Say("  " + TrF("... and {} more; --output json lists up to 200.", rest));
}

std::string PlaceWords(v1::BenchmarkPlace place) {
  switch (place) {
    case v1::BENCHMARK_PLACE_BELOW:
      return Tr("below");
    case v1::BENCHMARK_PLACE_ABOVE:
      return Tr("above");
    default:
      return Tr("within");
  }
}

// A table of its own for people; programs find the rates in JSON.
void SayBenchmarkRates(Context& context, const v1::HistoryReport& report) {
  if (report.benchmark_rates().empty()) return;
  Table table({{"channel", Tr("channel")},
               {"rate", Tr("rate")},
               {"own", Tr("own"), Align::kRight},
               {"low", Tr("low"), Align::kRight},
               {"high", Tr("high"), Align::kRight},
               {"place", Tr("against the benchmark")}});
  for (const v1::BenchmarkRate& rate : report.benchmark_rates()) {
    const auto number = [](double value) { return FormatSignificant(value, 3); };
    table.AddRow({ChannelCell(rate.channel()), TrF("{} per {}", rate.metric(), rate.per_metric()),
                  number(rate.rate()), number(rate.low()), number(rate.high()),
                  PlaceWords(rate.place())});
  }
  context.Say("\n" + Styled(context.terminal(), Style::kBold, Tr("Benchmarks, last 52 weeks")));
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
      context.Say(
          TrF("No observations yet. `funnelcast import {} FILE` brings some.", flags.brand));
      return;
    }
    context.Say(TrF("{} observations from {} to {} (inclusive)",
                    FormatCount(report.observation_count()), DateInSentence(report.first_date()),
                    DateInSentence(report.last_date())) +
                "\n");
    context.terminal().out << ShortCoverageTable(report, units).ForPeople(context.terminal());
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
  Table table({{"metric", Tr("metric")},
               {"channel", Tr("channel")},
               {"start", Tr("from")},
               {"end", Tr("to before")},
               {"value", Tr("sum"), Align::kRight},
               {"observed_day_count", Tr("days"), Align::kRight}});
  for (const v1::ObservedSum& row : response.rows()) {
    table.AddRow(
        {Cell(units.Label(row.metric()), row.metric()), ChannelCell(row.channel()),
         FormatDate(row.start()), FormatDate(row.end()),
         Cell(FormatExact(row.value(), units.KindOf(row.metric())), FormatRaw(row.value())),
         CountCell(row.observed_day_count())});
  }
  return context.PrintList(response, table, Tr("No observations match."));
}

}  // namespace

void AddHistoryCommand(CLI::App& app, Context& context) {
  auto [command, flags] = AddCommand(
      app, context, "history", Tr("Report what the history covers and what looks wrong in it"),
      "  funnelcast history shop\n  funnelcast history shop --as-of 2026-01-31", &ShowHistory);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddTime(command, "--as-of", flags.as_of,
          Tr("Read history as it was known then (a date means its beginning in UTC)"));
}

void AddQueryCommand(CLI::App& app, Context& context) {
  auto [command, flags] =
      AddCommand(app, context, "query", Tr("Sum observations by metric, channel and period"),
                 "  funnelcast query shop --metric orders --grid month\n"
                 "  funnelcast query shop --metric spend --channel facebook,instagram \\\n"
                 "      --from 2026-01-01 --to 2026-02-01",
                 &Query);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddTexts(command, "--metric", flags.metrics,
           Tr("Metrics wanted, repeated or with commas (default all)"));
  AddTexts(command, "--channel", flags.channels,
           Tr("Channels wanted, repeated or with commas (default all and the brand as a whole)"));
  AddDate(command, "--from", flags.from, Tr("First day (default the first observed)"));
  AddDate(command, "--to", flags.to, ToHelp(Tr("default all that was observed")));
  AddChoice(command, "--grid", flags.grid, {"day", "week", "month"},
            Tr("Length of the periods (default day; weeks begin on Monday)"));
  AddTime(command, "--as-of", flags.as_of,
          Tr("Read history as it was known then (a date means its beginning in UTC)"));
}

}  // namespace funnelcast::cli
