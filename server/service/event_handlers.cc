// The methods of events.
#include "server/convert/event.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/service/resource_methods.h"
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

void AddEventMethods(StoreMethods& table) {
  table.Add(Lane::kStore, &CreateResource<EventResource, v1::CreateEventRequest>);
  table.Add(Lane::kInline, &GetResource<EventResource, v1::GetEventRequest>);
  table.Add(Lane::kInline, &ListResources<EventResource, v1::ListEventsRequest>);
  table.Add(Lane::kStore, &UpdateResource<EventResource, v1::UpdateEventRequest>);
  table.Add(Lane::kStore, &DeleteResource<EventResource, v1::DeleteEventRequest>);
}

}  // namespace funnelcast::service
