// `funnelcast event ...`: holidays, sales, launches.
#include <fmt/format.h>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/paging.h"
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
  Table table({{"event", "event"},
               {"display_name", "name"},
               {"series", "series"},
               {"start_date", "from"},
               {"end_date", "to before"},
               {"lead_days", "lead days", Align::kRight},
               {"lag_days", "lag days", Align::kRight}});
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
    context.Say(fmt::format("Created event {}, {}.", flags.event,
                            FormatWindow(created.start_date(), created.end_date())));
  });
}

struct BrandFlags {
  std::string brand;
};

int ListEvents(Context& context, const BrandFlags& flags) {
  v1::ListEventsRequest request;
  request.set_parent(BrandName(flags.brand));
  v1::ListEventsResponse response;
  const grpc::Status status =
      ListAll(context.connection(), &CatalogService::Stub::ListEvents, request, &response);
  if (!status.ok()) return context.Fail(status);
  return context.PrintList(response, EventTable(response.events()), "No events yet.");
}

struct EventFlags {
  std::string brand;
  std::string event;
};

int DeleteEvent(Context& context, const EventFlags& flags) {
  v1::DeleteEventRequest request;
  request.set_name(ChildName(flags.brand, "events", flags.event));
  google::protobuf::Empty empty;
  const grpc::Status status = context.connection().Call(&CatalogService::Stub::DeleteEvent, request,
                                                        &empty, Repeat::kNever);
  if (!status.ok()) return context.Fail(status);
  return context.PrintDone(fmt::format("Deleted event {}.", flags.event));
}

}  // namespace

void AddEventCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "event", "Events: days unlike the days around them");
  auto [create, flags] =
      AddCommand(group, context, "create", "Create an event",
                 "  funnelcast event create shop black_friday_2026 --series black_friday \\\n"
                 "      --from 2026-11-27 --to 2026-12-01 --lead 7",
                 &CreateEvent);
  AddArgument(create, "BRAND", flags.brand, "Id of the brand");
  AddArgument(create, "EVENT", flags.event, "Id: a-z, 0-9, _ and -, at most 63 characters");
  AddDate(create, "--from", flags.from, "First day").Require();
  AddDate(create, "--to", flags.to, std::string(kToHelp) + " (default one day)");
  AddText(create, "--series", flags.series,
          "Recurring series it belongs to, so that past ones inform future ones");
  AddCount(create, "--lead", flags.lead_days,
           "Days before it over which its effect builds up, 0 to 60 (default 0)");
  AddCount(create, "--lag", flags.lag_days,
           "Days after it over which its effect fades, 0 to 60 (default 0)");
  AddText(create, "--display-name", flags.display_name, "Name for people (default the id)");
  auto [list, list_flags] = AddCommand(group, context, "list", "List the events of a brand",
                                       "  funnelcast event list shop", &ListEvents);
  AddArgument(list, "BRAND", list_flags.brand, "Id of the brand");
  auto [remove, remove_flags] =
      AddCommand(group, context, "delete", "Delete an event",
                 "  funnelcast event delete shop black_friday_2026", &DeleteEvent);
  AddArgument(remove, "BRAND", remove_flags.brand, "Id of the brand");
  AddArgument(remove, "EVENT", remove_flags.event, "Id of the event");
}

}  // namespace funnelcast::cli
