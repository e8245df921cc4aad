#include "server/convert/event.h"

#include "server/convert/date.h"
#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"

namespace funnelcast::convert {

absl::StatusOr<store::Event> FromProto(const v1::CreateEventRequest& request) {
  errors::FieldViolations violations;
  const v1::Event& event = request.event();
  const Ids parent = CheckCreate(request.parent(), kBrandPattern, request.event_id(), "event_id",
                                 request.request_id(), violations);
  CheckText(event.display_name(), "event.display_name", limits::kMaxDisplayNameCharacters,
            violations);
  CheckOptionalId(event.series(), "event.series", violations);
  const auto start = CheckDate(event.start_date(), "event.start_date", violations);
  const auto end = CheckDate(event.end_date(), "event.end_date", violations);
  CheckWindow(start, end, "event.end_date", limits::kMaxHorizonDays, violations);
  CheckInteger(event.lead_days(), "event.lead_days", 0, limits::kMaxEventRampDays, violations);
  CheckInteger(event.lag_days(), "event.lag_days", 0, limits::kMaxEventRampDays, violations);
  if (!violations.empty()) return violations.ToStatus();
  store::Event record;
  record.brand = parent.front();
  record.id = request.event_id();
  record.display_name = NameOrId(event.display_name(), record.id);
  record.series = event.series().empty() ? record.id : event.series();
  record.start_day = *start;
  record.end_day = *end;
  record.lead_days = event.lead_days();
  record.lag_days = event.lag_days();
  return record;
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
