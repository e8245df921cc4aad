// Brands, the tenants that everything else belongs to.
#ifndef FUNNELCAST_SERVER_STORE_BRANDS_H_
#define FUNNELCAST_SERVER_STORE_BRANDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

struct Brand {
  std::string id;
  std::string display_name;
  std::string currency_code;  // ISO 4217
  std::string time_zone;      // IANA
  std::int64_t create_time_us = 0;
  std::int64_t version = 0;
  std::string holiday_region;  // of simulator/model/calendar.h; empty for none
};

// What to do when a brand that is to be deleted holds anything.
enum class BrandContents { kRefuse, kDelete };

// Stores a new brand and returns it with its time and version. ALREADY_EXISTS for an id that is
// taken.
absl::StatusOr<Brand> InsertBrand(Transaction& transaction, Brand brand);

// NOT_FOUND for an id that does not exist.
absl::StatusOr<Brand> FindBrand(Reader& reader, const std::string& id);

// OK when the brand exists, NOT_FOUND otherwise.
absl::Status CheckBrandExists(Reader& reader, const std::string& id);

absl::StatusOr<std::vector<Brand>> ListBrands(Reader& reader, const Page& page);

// Replaces all but id and time of creation. NOT_FOUND, ABORTED.
absl::StatusOr<Brand> UpdateBrand(Transaction& transaction, Brand brand, ExpectedVersion expected);

// Deletes a brand; FAILED_PRECONDITION when it holds anything and `contents` is kRefuse. NOT_FOUND,
// ABORTED.
absl::Status DeleteBrand(Transaction& transaction, const std::string& id, ExpectedVersion expected,
                         BrandContents contents);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_BRANDS_H_
