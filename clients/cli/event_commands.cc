// `funnelcast event ...`: holidays, sales, launches.
#include <fmt/format.h>

#include <limits>

#include "clients/cli/catalog_verbs.h"
#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/catalog_service.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::CatalogService;

// None for people where there are none, so that the column goes when no event has any.
Cell FormatDays(int32_t days) {
  const std::string raw = std::to_string(days);
  return {days == 0 ? "" : raw, raw};
}

Table EventTable(const google::protobuf::RepeatedPtrField<v1::Event>& events) {
  Table table({{"event", Tr("event")},
               {"display_name", Tr("name")},
               {"series", Tr("series")},
               {"start_date", Tr("from")},
               {"end_date", Tr("to before")},
               {"lead_days", Tr("lead days"), Align::kRight},
               {"lag_days", Tr("lag days"), Align::kRight}});
  for (const v1::Event& event : events) {
    table.AddRow({IdOf(event.name()), event.display_name(), event.series(),
                  FormatDate(event.start_date()), FormatDate(event.end_date()),
                  FormatDays(event.lead_days()), FormatDays(event.lag_days())});
  }
  return table;
}

struct CreateFlags {
  std::string brand;
  std::string event;
  std::string series;
  std::string display_name;
  std::optional<google::type::Date> from;
  std::optional<google::type::Date> to;
  int32_t lead_days = 0;
  int32_t lag_days = 0;
};

int CreateEvent(Context& context, const CreateFlags& flags) {
  v1::CreateEventRequest request;
  request.set_parent(BrandName(flags.brand));
  request.set_event_id(flags.event);
  v1::Event& event = *request.mutable_event();
  event.set_series(flags.series);
  event.set_display_name(flags.display_name);
  *event.mutable_start_date() = *flags.from;
  *event.mutable_end_date() = flags.to ? *flags.to : DayAfter(*flags.from);
  event.set_lead_days(flags.lead_days);
  event.set_lag_days(flags.lag_days);
  request.set_request_id(MakeRequestId());
  v1::Event created;
  const grpc::Status status =
      context.connection().Call(&CatalogService::Stub::CreateEvent, request, &created);
  if (!status.ok()) return context.Fail(status);
  google::protobuf::RepeatedPtrField<v1::Event> events;
  *events.Add() = created;
  return context.Print(created, EventTable(events), [&] {
    context.Say(TrF("Created event {}, {}.", flags.event,
                    FormatWindow(created.start_date(), created.end_date())));
  });
}

struct EventVerbs {
  static constexpr Noun kNoun = {Mark("event"),
                                 Mark("List the events of a brand"),
                                 "black_friday_2026",
                                 {Level{"EVENT", "events", "event", Mark("Id of the event")}}};
  static constexpr auto kGet = &CatalogService::Stub::GetEvent;
  static constexpr auto kList = &CatalogService::Stub::ListEvents;
  static constexpr auto kDelete = &CatalogService::Stub::DeleteEvent;
  static Table MakeTable(const google::protobuf::RepeatedPtrField<v1::Event>& events) {
    return EventTable(events);
  }
  static const auto& Entries(const v1::ListEventsResponse& response) { return response.events(); }
  static std::string WhenEmpty(const std::string&) { return Tr("No events yet."); }
};

// What a number of days is before a flag gives one.
constexpr int kNotGiven = std::numeric_limits<int>::min();

struct UpdateFlags : PathFlags {
  std::string series;
  std::string display_name;
  std::optional<google::type::Date> from;
  std::optional<google::type::Date> to;
  int lead_days = kNotGiven;
  int lag_days = kNotGiven;
};

int UpdateEvent(Context& context, const UpdateFlags& flags) {
  v1::UpdateEventRequest request;
  v1::Event& event = *request.mutable_event();
  event.set_name(EntryName(EventVerbs::kNoun, flags));
  const auto change = [&](bool given, const char* path) {
    if (given) request.mutable_update_mask()->add_paths(path);
    return given;
  };
  if (change(!flags.display_name.empty(), "display_name"))
    event.set_display_name(flags.display_name);
  if (change(!flags.series.empty(), "series")) event.set_series(flags.series);
  if (change(flags.from.has_value(), "start_date")) *event.mutable_start_date() = *flags.from;
  if (change(flags.to.has_value(), "end_date")) *event.mutable_end_date() = *flags.to;
  if (change(flags.lead_days != kNotGiven, "lead_days")) event.set_lead_days(flags.lead_days);
  if (change(flags.lag_days != kNotGiven, "lag_days")) event.set_lag_days(flags.lag_days);
  if (request.update_mask().paths().empty()) {
    return context.Refuse(
        Tr("Nothing to change; give --from, --to, --series, --lead, --lag or --display-name."));
  }
  v1::Event updated;
  const grpc::Status status =
      context.connection().Call(&CatalogService::Stub::UpdateEvent, request, &updated);
  if (!status.ok()) return context.Fail(status);
  return context.PrintRecord(updated, OneEntryTable<EventVerbs>(updated));
}

void AddUpdate(CLI::App& group, Context& context) {
  auto [command, flags] =
      AddCommand(group, context, "update", Tr("Change an event"),
                 ExampleLine(EventVerbs::kNoun, "update", "--lead 10"), &UpdateEvent);
  AddEntryArguments(command, EventVerbs::kNoun, flags);
  AddDate(command, "--from", flags.from, Tr("First day"));
  AddDate(command, "--to", flags.to, ToHelp());
  AddText(command, "--series", flags.series, Tr("Recurring series it belongs to"));
  AddCount(command, "--lead", flags.lead_days,
           Tr("Days before it over which its effect builds up, 0 to 60"));
  AddCount(command, "--lag", flags.lag_days,
           Tr("Days after it over which its effect fades, 0 to 60"));
  AddText(command, "--display-name", flags.display_name, Tr("Name for people"));
}
}  // namespace

void AddEventCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "event", Tr("Events: days unlike the days around them"));
  auto [create, flags] =
      AddCommand(group, context, "create", Tr("Create an event"),
                 "  funnelcast event create shop black_friday_2026 --series black_friday \\\n"
                 "      --from 2026-11-27 --to 2026-12-01 --lead 7",
                 &CreateEvent);
  AddArgument(create, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArgument(create, "EVENT", flags.event, Tr("Id: a-z, 0-9, _ and -, at most 63 characters"));
  AddDate(create, "--from", flags.from, Tr("First day")).Require();
  AddDate(create, "--to", flags.to, ToHelp(Tr("default one day")));
  AddText(create, "--series", flags.series,
          Tr("Recurring series it belongs to, so that past ones inform future ones"));
  AddCount(create, "--lead", flags.lead_days,
           Tr("Days before it over which its effect builds up, 0 to 60 (default 0)"));
  AddCount(create, "--lag", flags.lag_days,
           Tr("Days after it over which its effect fades, 0 to 60 (default 0)"));
  AddText(create, "--display-name", flags.display_name, Tr("Name for people (default the id)"));
  AddList<EventVerbs>(group, context);
  AddShow<EventVerbs>(group, context);
  AddUpdate(group, context);
  AddDelete<EventVerbs>(group, context);
}

}  // namespace funnelcast::cli
