// Creates, reads, lists and deletes events.
#include "server/convert/event.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/store_write.h"
#include "server/store/brands.h"
#include "server/store/events.h"

namespace funnelcast::service {
namespace {

// OK when the brand can hold one more event.
absl::Status CheckRoomForEvent(store::Transaction& transaction, const store::Event& event) {
  const auto events = store::ListEvents(transaction, event.brand,
                                        {.after_id = "", .limit = limits::kMaxEventsPerBrand});
  if (!events.ok()) return events.status();
  return CheckRoom("events of brands/" + event.brand, std::ssize(*events),
                   limits::kMaxEventsPerBrand);
}

}  // namespace

absl::StatusOr<v1::Event> CreateEvent(store::Store& store, const v1::CreateEventRequest& request) {
  const absl::StatusOr<store::Event> event = convert::FromProto(request);
  if (!event.ok()) return event.status();
  return CreateOnce<v1::Event>(store, event->brand, "CreateEvent", request,
                               [&](store::Transaction& transaction) -> absl::StatusOr<v1::Event> {
                                 const absl::Status room = CheckRoomForEvent(transaction, *event);
                                 if (!room.ok()) return room;
                                 const absl::StatusOr<store::Event> stored =
                                     store::InsertEvent(transaction, *event);
                                 if (!stored.ok()) return stored.status();
                                 return convert::ToProto(*stored);
                               });
}

absl::StatusOr<v1::Event> GetEvent(store::Store& store, const v1::GetEventRequest& request) {
  const absl::StatusOr<convert::Ids> ids =
      convert::GetFromProto(request.name(), convert::kEventPattern);
  if (!ids.ok()) return ids.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::StatusOr<store::Event> event = store::FindEvent(*snapshot, (*ids)[0], (*ids)[1]);
  if (!event.ok()) return event.status();
  return convert::ToProto(*event);
}

absl::StatusOr<v1::ListEventsResponse> ListEvents(store::Store& store,
                                                  const v1::ListEventsRequest& request) {
  const absl::StatusOr<convert::ListQuery> query =
      convert::ListFromProto("ListEvents", request.parent(), convert::kBrandPattern,
                             request.page_size(), request.page_token());
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::Status exists = store::CheckBrandExists(*snapshot, query->parent[0]);
  if (!exists.ok()) return exists;
  absl::StatusOr<std::vector<store::Event>> events =
      store::ListEvents(*snapshot, query->parent[0], query->page);
  if (!events.ok()) return events.status();
  v1::ListEventsResponse response;
  response.set_next_page_token(convert::CutPage(*query, *events));
  for (const store::Event& event : *events) *response.add_events() = convert::ToProto(event);
  return response;
}

absl::StatusOr<google::protobuf::Empty> DeleteEvent(store::Store& store,
                                                    const v1::DeleteEventRequest& request) {
  const absl::StatusOr<convert::DeleteTarget> target =
      convert::DeleteFromProto(request.name(), request.etag(), convert::kEventPattern);
  if (!target.ok()) return target.status();
  const absl::Status status = store.Write([&](store::Transaction& transaction) {
    return store::DeleteEvent(transaction, target->ids[0], target->ids[1], target->version);
  });
  if (!status.ok()) return status;
  return google::protobuf::Empty();
}

}  // namespace funnelcast::service
