#include "server/convert/brand.h"

#include "server/convert/date.h"
#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

constexpr char kUtc[] = "UTC";

}  // namespace

absl::StatusOr<store::Brand> FromProto(const v1::CreateBrandRequest& request) {
  errors::FieldViolations violations;
  const v1::Brand& brand = request.brand();
  CheckId(request.brand_id(), "brand_id", violations);
  CheckText(brand.display_name(), "brand.display_name", limits::kMaxDisplayNameCharacters,
            violations);
  CheckCurrencyCode(brand.currency_code(), "brand.currency_code", violations);
  CheckTimeZone(brand.time_zone(), "brand.time_zone", violations);
  CheckHolidayRegion(brand.holiday_region(), "brand.holiday_region", violations);
  CheckRequestId(request.request_id(), violations);
  if (!violations.empty()) return violations.ToStatus();
  store::Brand record;
  record.id = request.brand_id();
  record.display_name = NameOrId(brand.display_name(), record.id);
  record.currency_code = brand.currency_code();
  record.time_zone = brand.time_zone().empty() ? kUtc : brand.time_zone();
  record.holiday_region = brand.holiday_region();
  return record;
}

absl::StatusOr<BrandUpdate> FromProto(const v1::UpdateBrandRequest& request) {
  errors::FieldViolations violations;
  const v1::Brand& brand = request.brand();
  const auto& mask = request.update_mask();
  BrandUpdate update;
  update.id = CheckName(brand.name(), kBrandPattern, "brand.name", violations).front();
  update.version = CheckEtag(brand.etag(), "brand.etag", violations);
  CheckMask(mask, {"display_name", "currency_code", "time_zone", "holiday_region"}, violations);
  if (Masked(mask, "display_name", !brand.display_name().empty())) {
    CheckText(brand.display_name(), "brand.display_name", limits::kMaxDisplayNameCharacters,
              violations);
    update.display_name = NameOrId(brand.display_name(), update.id);
  }
  if (Masked(mask, "currency_code", !brand.currency_code().empty())) {
    CheckCurrencyCode(brand.currency_code(), "brand.currency_code", violations);
    update.currency_code = brand.currency_code();
  }
  if (Masked(mask, "time_zone", !brand.time_zone().empty())) {
    CheckTimeZone(brand.time_zone(), "brand.time_zone", violations);
    update.time_zone = brand.time_zone().empty() ? kUtc : brand.time_zone();
  }
  if (Masked(mask, "holiday_region", !brand.holiday_region().empty())) {
    CheckHolidayRegion(brand.holiday_region(), "brand.holiday_region", violations);
    update.holiday_region = brand.holiday_region();
  }
  if (!violations.empty()) return violations.ToStatus();
  return update;
}

void Apply(const BrandUpdate& update, store::Brand& brand) {
  if (update.display_name) brand.display_name = *update.display_name;
  if (update.currency_code) brand.currency_code = *update.currency_code;
  if (update.time_zone) brand.time_zone = *update.time_zone;
  if (update.holiday_region) brand.holiday_region = *update.holiday_region;
}

v1::Brand ToProto(const store::Brand& brand) {
  v1::Brand proto;
  proto.set_name(FormatName(kBrandPattern, {brand.id}));
  proto.set_display_name(brand.display_name);
  proto.set_currency_code(brand.currency_code);
  proto.set_time_zone(brand.time_zone);
  proto.set_holiday_region(brand.holiday_region);
  *proto.mutable_create_time() = TimestampToProto(brand.create_time_us);
  proto.set_etag(MakeEtag(brand.version));
  return proto;
}

}  // namespace funnelcast::convert
