// Events: holidays, sales and launches, days on which people behave unlike the days around them.
#ifndef FUNNELCAST_SERVER_STORE_EVENTS_H_
#define FUNNELCAST_SERVER_STORE_EVENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"
#include "simulator/data/history.h"

namespace funnelcast::store {

struct Event {
  std::string brand;
  std::string id;
  std::string display_name;
  std::string series;  // events of one series share their effect; the own id when there is no other
  Day start_day = 0;
  Day end_day = 0;  // the day after the last
  std::int64_t version = 0;
  int lead_days = 0;  // days before over which its effect builds up
  int lag_days = 0;   // days after over which it fades
};

// NOT_FOUND for the brand, ALREADY_EXISTS for an id that is taken.
absl::StatusOr<Event> InsertEvent(Transaction& transaction, Event event);

absl::StatusOr<Event> FindEvent(Reader& reader, const std::string& brand, const std::string& id);

absl::StatusOr<std::vector<Event>> ListEvents(Reader& reader, const std::string& brand,
                                              const Page& page);

// In the form the engine takes, for histories and plans of the days [first_day, end_day): all
// events of a brand, ordered by first day and series, and then those days of its calendar that
// touch the window. A series of the brand's own takes the place of the calendar's of the same id.
// NOT_FOUND for the brand.
absl::StatusOr<std::vector<data::EventDays>> LoadEventDays(Reader& reader, const std::string& brand,
                                                           Day first_day, Day end_day);

// Replaces all but its id. NOT_FOUND, ABORTED.
absl::StatusOr<Event> UpdateEvent(Transaction& transaction, Event event, ExpectedVersion expected);

// NOT_FOUND, ABORTED.
absl::Status DeleteEvent(Transaction& transaction, const std::string& brand, const std::string& id,
                         ExpectedVersion expected);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_EVENTS_H_
