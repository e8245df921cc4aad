// Brands between contract and store.
#ifndef FUNNELCAST_SERVER_CONVERT_BRAND_H_
#define FUNNELCAST_SERVER_CONVERT_BRAND_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog.pb.h"
#include "funnelcast/v1/catalog_service.pb.h"
#include "server/store/brands.h"
#include "server/store/types.h"

namespace funnelcast::convert {

// Checks every field of the request. Errors: INVALID_ARGUMENT with all violations.
absl::StatusOr<store::Brand> FromProto(const v1::CreateBrandRequest& request);

// What an update changes.
struct BrandUpdate {
  std::string id;
  std::optional<std::string> display_name;
  std::optional<std::string> currency_code;
  std::optional<std::string> time_zone;
  std::optional<std::string> holiday_region;
  store::ExpectedVersion version;
};
absl::StatusOr<BrandUpdate> FromProto(const v1::UpdateBrandRequest& request);
void Apply(const BrandUpdate& update, store::Brand& brand);

v1::Brand ToProto(const store::Brand& brand);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_BRAND_H_
