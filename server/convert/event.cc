#include "server/convert/event.h"

#include "server/convert/date.h"
#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

constexpr std::initializer_list<const char*> kChangeable = {
    "display_name", "series", "start_date", "end_date", "lead_days", "lag_days"};

// Checks what a person may set and puts it into the record.
void CheckEvent(const v1::Event& event, store::Event& record, errors::FieldViolations& violations) {
  CheckText(event.display_name(), "event.display_name", limits::kMaxDisplayNameCharacters,
            violations);
  CheckOptionalId(event.series(), "event.series", violations);
  const auto start = CheckDate(event.start_date(), "event.start_date", violations);
  const auto end = CheckDate(event.end_date(), "event.end_date", violations);
  CheckWindow(start, end, "event.end_date", limits::kMaxHorizonDays, violations);
  CheckInteger(event.lead_days(), "event.lead_days", 0, limits::kMaxEventRampDays, violations);
  CheckInteger(event.lag_days(), "event.lag_days", 0, limits::kMaxEventRampDays, violations);
  record.display_name = NameOrId(event.display_name(), record.id);
  record.series = event.series().empty() ? record.id : event.series();
  record.lead_days = event.lead_days();
  record.lag_days = event.lag_days();
  if (start) record.start_day = *start;
  if (end) record.end_day = *end;
}

}  // namespace

absl::StatusOr<store::Event> FromProto(const v1::CreateEventRequest& request) {
  errors::FieldViolations violations;
  const Ids parent = CheckCreate(request.parent(), kBrandPattern, request.event_id(), "event_id",
                                 request.request_id(), violations);
  store::Event record;
  record.brand = parent.front();
  record.id = request.event_id();
  CheckEvent(request.event(), record, violations);
  if (!violations.empty()) return violations.ToStatus();
  return record;
}

absl::StatusOr<EventUpdate> FromProto(const v1::UpdateEventRequest& request) {
  return UpdateFromProto(request, request.event(), kEventPattern, "event", kChangeable);
}

absl::StatusOr<store::Event> Apply(const EventUpdate& update, const store::Event& event) {
  v1::Event proto = ToProto(event);
  MergeMasked(update.given, update.mask, kChangeable, proto);
  errors::FieldViolations violations;
  store::Event changed = event;
  CheckEvent(proto, changed, violations);
  if (!violations.empty()) return violations.ToStatus();
  return changed;
}

v1::Event ToProto(const store::Event& event) {
  v1::Event proto;
  proto.set_name(FormatName(kEventPattern, {event.brand, event.id}));
  proto.set_display_name(event.display_name);
  proto.set_series(event.series);
  *proto.mutable_start_date() = ToProto(event.start_day);
  *proto.mutable_end_date() = ToProto(event.end_day);
  proto.set_lead_days(event.lead_days);
  proto.set_lag_days(event.lag_days);
  proto.set_etag(MakeEtag(event.version));
  return proto;
}

}  // namespace funnelcast::convert
