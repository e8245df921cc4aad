// The methods of events.
#include "server/convert/event.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/standard_methods.h"
#include "server/store/events.h"

namespace funnelcast::service {
namespace {

struct EventResource : BelowBrand {
  using Proto = v1::Event;
  using ListResponse = v1::ListEventsResponse;
  static constexpr auto& kPattern = convert::kEventPattern;
  static constexpr char kCreateMethod[] = "CreateEvent";
  static constexpr char kListMethod[] = "ListEvents";
  static constexpr char kCollection[] = "events";
  static constexpr std::int64_t kLimit = limits::kMaxEventsPerBrand;
  static constexpr auto kInsert = &store::InsertEvent;
  static constexpr auto kFind = &store::FindEvent;
  static constexpr auto kList = &store::ListEvents;
  static constexpr auto kDelete = &store::DeleteEvent;
  static constexpr auto kUpdate = &store::UpdateEvent;
  static auto* Entries(ListResponse& response) { return response.mutable_events(); }
};

}  // namespace

absl::StatusOr<v1::Event> CreateEvent(store::Store& store, const v1::CreateEventRequest& request) {
  return CreateResource<EventResource>(store, request);
}

absl::StatusOr<v1::Event> GetEvent(store::Store& store, const v1::GetEventRequest& request) {
  return GetResource<EventResource>(store, request);
}

absl::StatusOr<v1::ListEventsResponse> ListEvents(store::Store& store,
                                                  const v1::ListEventsRequest& request) {
  return ListResources<EventResource>(store, request);
}

absl::StatusOr<google::protobuf::Empty> DeleteEvent(store::Store& store,
                                                    const v1::DeleteEventRequest& request) {
  return DeleteResource<EventResource>(store, request);
}

absl::StatusOr<v1::Event> UpdateEvent(store::Store& store, const v1::UpdateEventRequest& request) {
  return UpdateResource<EventResource>(store, request);
}

}  // namespace funnelcast::service
