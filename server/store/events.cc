// Events in SQL.
#include "server/store/events.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/connection.h"
#include "server/store/names.h"
#include "simulator/data/calendar.h"

namespace funnelcast::store {
namespace {

constexpr Sql kInsert{
    "INSERT INTO event (brand, event, display_name, series, start_day, end_day, lead_days, "
    "lag_days, version) VALUES (:brand, :event, :display_name, :series, :start_day, :end_day, "
    ":lead_days, :lag_days, 1) "
    "ON CONFLICT (brand, event) DO NOTHING"};
constexpr Sql kFind{
    "SELECT brand, event, display_name, series, start_day, end_day, version, lead_days, lag_days "
    "FROM event WHERE brand = :brand AND event = :event",
    "ttttiiiii"};
constexpr Sql kList{
    "SELECT brand, event, display_name, series, start_day, end_day, version, lead_days, lag_days "
    "FROM event WHERE brand = :brand AND event > :after ORDER BY event LIMIT :count",
    "ttttiiiii"};
constexpr Sql kLoadDays{
    "SELECT series, start_day, end_day, lead_days, lag_days FROM event WHERE brand = :brand "
    "ORDER BY start_day, series, event",
    "tiiii"};
constexpr Sql kUpdate{
    "UPDATE event SET display_name = :display_name, series = :series, start_day = :start_day, "
    "end_day = :end_day, lead_days = :lead_days, lag_days = :lag_days, version = :version WHERE "
    "brand = :brand AND event = :event"};
constexpr Sql kDelete{"DELETE FROM event WHERE brand = :brand AND event = :event"};

Event ReadEvent(Statement& row) {
  Event event;
  row.Read(event.brand, event.id, event.display_name, event.series, event.start_day, event.end_day,
           event.version, event.lead_days, event.lag_days);
  return event;
}

data::EventDays ReadEventDays(Statement& row) {
  data::EventDays days;
  row.Read(days.series, days.first_day, days.end_day, days.lead_days, days.lag_days);
  return days;
}

std::string NameOf(const std::string& brand, const std::string& id) {
  return ChildName(brand, "events", id);
}

}  // namespace

absl::StatusOr<Event> InsertEvent(Transaction& transaction, Event event) {
  RETURN_IF_ERROR(CheckBrandExists(transaction, event.brand));
  event.version = 1;
  if (event.series.empty()) {
    event.series = event.id;
  }
  RETURN_IF_ERROR(CheckInserted(
      Execute(transaction, kInsert, event.brand, event.id, event.display_name, event.series,
              event.start_day, event.end_day, event.lead_days, event.lag_days),
      "event", NameOf(event.brand, event.id)));
  return event;
}

absl::StatusOr<Event> FindEvent(Reader& reader, const std::string& brand, const std::string& id) {
  return Found(SelectOne(reader, kFind, ReadEvent, brand, id), "event", NameOf(brand, id));
}

absl::StatusOr<std::vector<Event>> ListEvents(Reader& reader, const std::string& brand,
                                              const Page& page) {
  return SelectAll(reader, kList, ReadEvent, brand, page.after_id, page.limit);
}

absl::StatusOr<std::vector<data::EventDays>> LoadEventDays(Reader& reader, const std::string& brand,
                                                           Day first_day, Day end_day) {
  ASSIGN_OR_RETURN(const auto found, FindBrand(reader, brand));
  auto events = SelectAll(reader, kLoadDays, ReadEventDays, brand);
  if (!events.ok() || found.holiday_region.empty()) {
    return events;
  }
  std::set<std::string> own;
  for (const data::EventDays& event : *events) {
    own.insert(event.series);
  }
  std::vector<data::EventDays> calendar =
      data::CalendarDays(found.holiday_region, first_day, end_day);
  std::copy_if(calendar.begin(), calendar.end(), std::back_inserter(*events),
               [&](const data::EventDays& day) { return !own.contains(day.series); });
  return events;
}

absl::StatusOr<Event> UpdateEvent(Transaction& transaction, Event event, ExpectedVersion expected) {
  auto stored = FindEvent(transaction, event.brand, event.id);
  RETURN_IF_ERROR(CheckVersion(stored, expected, "event", NameOf(event.brand, event.id)));
  event.version = stored->version + 1;
  RETURN_IF_ERROR(Execute(transaction, kUpdate, event.display_name, event.series, event.start_day,
                          event.end_day, event.lead_days, event.lag_days, event.version,
                          event.brand, event.id));
  return event;
}

absl::Status DeleteEvent(Transaction& transaction, const std::string& brand, const std::string& id,
                         ExpectedVersion expected) {
  auto stored = FindEvent(transaction, brand, id);
  RETURN_IF_ERROR(CheckVersion(stored, expected, "event", NameOf(brand, id)));
  return Execute(transaction, kDelete, brand, id).status();
}

}  // namespace funnelcast::store
