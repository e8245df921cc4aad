// Events between contract and store.
#ifndef FUNNELCAST_SERVER_CONVERT_EVENT_H_
#define FUNNELCAST_SERVER_CONVERT_EVENT_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog.pb.h"
#include "funnelcast/v1/catalog_changes.pb.h"
#include "funnelcast/v1/catalog_service.pb.h"
#include "server/convert/requests.h"
#include "server/store/events.h"

namespace funnelcast::convert {

// Checks every field of the request; a series that is not stated is the event's own id.
absl::StatusOr<store::Event> FromProto(const v1::CreateEventRequest& request);

using EventUpdate = MaskedUpdate<v1::Event>;
absl::StatusOr<EventUpdate> FromProto(const v1::UpdateEventRequest& request);
// `event` with what the update changes. INVALID_ARGUMENT with all violations.
absl::StatusOr<store::Event> Apply(const EventUpdate& update, const store::Event& event);

v1::Event ToProto(const store::Event& event);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_EVENT_H_
