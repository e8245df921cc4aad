// `funnelcast observation delete`: observations are taken out, first as a count.
#include <fmt/format.h>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/performance.grpc.pb.h"

namespace funnelcast::cli {
namespace {

struct DeleteFlags {
  std::string brand;
  std::vector<std::string> metrics;
  std::vector<std::string> channels;
  std::vector<std::string> campaigns;
  std::optional<google::type::Date> from;
  std::optional<google::type::Date> to;
  bool brand_only = false;
  bool dry_run = false;
};

Table DeletedTable(const v1::DeleteObservationsResponse& response, const Units& units) {
  Table table({{"metric", Tr("metric")},
               {"channel", Tr("channel")},
               {"observation_count", Tr("observations"), Align::kRight},
               {"sum", Tr("sum"), Align::kRight},
               {"first_date", Tr("first day")},
               {"last_date", Tr("last day")}});
  for (const v1::DeletedSeries& series : response.series()) {
    table.AddRow(
        {units.Label(series.metric()),
         Cell(series.channel().empty() ? Tr("(brand)") : series.channel(), series.channel()),
         Cell(FormatCount(series.observation_count()), std::to_string(series.observation_count())),
         Cell(FormatExact(series.sum(), units.KindOf(series.metric())), FormatRaw(series.sum())),
         FormatDate(series.first_date()), FormatDate(series.last_date())});
  }
  return table;
}

int DeleteObservations(Context& context, const DeleteFlags& flags) {
  v1::DeleteObservationsRequest request;
  request.set_parent(BrandName(flags.brand));
  request.mutable_metrics()->Add(flags.metrics.begin(), flags.metrics.end());
  request.mutable_channels()->Add(flags.channels.begin(), flags.channels.end());
  request.mutable_campaigns()->Add(flags.campaigns.begin(), flags.campaigns.end());
  request.set_brand_only(flags.brand_only);
  if (flags.from) *request.mutable_start_date() = *flags.from;
  if (flags.to) *request.mutable_end_date() = *flags.to;
  request.set_validate_only(flags.dry_run);
  request.set_request_id(MakeRequestId());
  v1::DeleteObservationsResponse response;
  const grpc::Status status = context.connection().Call(
      &v1::PerformanceService::Stub::DeleteObservations, request, &response);
  if (!status.ok()) return context.Fail(status);
  return context.Print(response, DeletedTable(response, Units()), [&] {
    const Units units = context.LoadUnits(flags.brand);
    const std::string count = FormatCount(response.removed_count());
    if (response.removed_count() == 0) {
      context.Say(Tr("There are no such observations; nothing was changed."));
      return;
    }
    context.terminal().out << DeletedTable(response, units).ForPeople(context.terminal()) << "\n";
    if (flags.dry_run) {
      context.Say(TrN(response.removed_count(),
                      "{} observation would be taken out. Nothing was changed (--dry-run).",
                      "{} observations would be taken out. Nothing was changed (--dry-run).",
                      count));
    } else {
      context.Say(
          TrN(response.removed_count(),
              "Took {} observation out. To put it back: `funnelcast imports undo {} {}`.",
              "Took {} observations out. To put them back: `funnelcast imports undo {} {}`.", count,
              flags.brand, IdOf(response.import())));
    }
  });
}

}  // namespace

void AddObservationCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "observation", Tr("Single observations"));
  auto [remove, flags] = AddCommand(
      group, context, "delete", Tr("Take observations out, in a way that can be undone"),
      {"  funnelcast observation delete shop --channel instagramm_stories --dry-run\n"
       "  funnelcast observation delete shop --metric revenue --from 2062-07-15 --to 2062-07-16",
       Tr("Several ids are separated by commas.")},
      &DeleteObservations);
  AddArgument(remove, "BRAND", flags.brand, Tr("Id of the brand"));
  AddTexts(remove, "--metric", flags.metrics, Tr("Only these metrics (default all)"));
  const Flag channel = AddTexts(remove, "--channel", flags.channels,
                                Tr("Only these channels (default all and the brand as a whole)"));
  const Flag campaign =
      AddTexts(remove, "--campaign", flags.campaigns, Tr("Only these campaigns of any channel"));
  AddDate(remove, "--from", flags.from, Tr("First day (default the first observation's)"));
  AddDate(remove, "--to", flags.to, ToHelp(Tr("default all there is")));
  AddSwitch(remove, "--brand-only", flags.brand_only, Tr("Only what belongs to no channel"))
      .Exclude(channel)
      .Exclude(campaign);
  AddSwitch(remove, "--dry-run", flags.dry_run,
            Tr("Count what would be taken out and change nothing"));
}

}  // namespace funnelcast::cli
