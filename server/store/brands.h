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
  std::string holiday_region;  // of simulator/data/calendar.h; empty for none
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

// What of a brand is in its currency.
struct MoneyInUse {
  std::int64_t observation_count = 0;  // of spend and money earned
  std::int64_t scenario_count = 0;     // with spend
  std::int64_t goal_count = 0;         // about spend or money earned
  std::int64_t benchmark_count = 0;    // of or by such a metric
  std::int64_t experiment_count = 0;   // any: their input may be spend

  std::int64_t total() const {
    return observation_count + scenario_count + goal_count + benchmark_count + experiment_count;
  }
};
// NOT_FOUND for the brand.
absl::StatusOr<MoneyInUse> CountMoneyInUse(Reader& reader, const std::string& brand);

// Deletes a brand; FAILED_PRECONDITION when it holds anything and `contents` is kRefuse. NOT_FOUND,
// ABORTED.
absl::Status DeleteBrand(Transaction& transaction, const std::string& id, ExpectedVersion expected,
                         BrandContents contents);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_BRANDS_H_
