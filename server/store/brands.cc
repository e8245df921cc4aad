// Brands in SQL.
#include "server/store/brands.h"

#include <fmt/format.h>

#include <random>
#include <utility>

#include "server/errors/resource.h"
#include "server/status_macros.h"
#include "server/store/connection.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kInsert{
    "INSERT INTO brand (brand, brand_key, display_name, currency_code, time_zone, create_time_us, "
    "holiday_region, version) VALUES (:brand, :brand_key, :display_name, :currency_code, "
    ":time_zone, :create_time_us, :holiday_region, 1) ON CONFLICT (brand) DO NOTHING"};
constexpr Sql kFind{
    "SELECT brand, display_name, currency_code, time_zone, create_time_us, version, "
    "holiday_region FROM brand WHERE brand = :brand",
    "ttttiit"};
constexpr Sql kFindKey{"SELECT brand_key FROM brand WHERE brand = :brand", "i"};
constexpr Sql kList{
    "SELECT brand, display_name, currency_code, time_zone, create_time_us, version, "
    "holiday_region FROM brand WHERE brand > :after ORDER BY brand LIMIT :count",
    "ttttiit"};
constexpr Sql kUpdate{
    "UPDATE brand SET display_name = :display_name, currency_code = :currency_code, "
    "time_zone = :time_zone, holiday_region = :holiday_region, version = :version "
    "WHERE brand = :brand"};
constexpr Sql kDelete{"DELETE FROM brand WHERE brand = :brand"};
constexpr Sql kDeleteRequests{"DELETE FROM request WHERE brand = :brand"};
// Observations have no foreign keys, so they are cleared table by table.
constexpr Sql kDeleteByKey[] = {
    {"DELETE FROM observation WHERE brand_key = :brand_key"},
    {"DELETE FROM observation_revision WHERE brand_key = :brand_key"},
    {"DELETE FROM import WHERE brand_key = :brand_key"},
    {"DELETE FROM import_entry WHERE brand_key = :brand_key"},
    {"DELETE FROM import_reference WHERE brand_key = :brand_key"},
    {"DELETE FROM import_series WHERE brand_key = :brand_key"},
    {"DELETE FROM import_sum WHERE brand_key = :brand_key"},
    {"DELETE FROM series WHERE brand_key = :brand_key"},
};
// Operations are left out: they tell what was done and do not keep a brand alive.
constexpr Sql kCountContents{
    "SELECT (SELECT count(*) FROM funnel WHERE brand = :b1) + "
    "(SELECT count(*) FROM metric WHERE brand = :b2) + "
    "(SELECT count(*) FROM channel WHERE brand = :b3) + "
    "(SELECT count(*) FROM audience WHERE brand = :b4) + "
    "(SELECT count(*) FROM event WHERE brand = :b5) + "
    "(SELECT count(*) FROM goal WHERE brand = :b6) + "
    "(SELECT count(*) FROM scenario WHERE brand = :b7) + "
    "(SELECT count(*) FROM model WHERE brand = :b8) + "
    "(SELECT count(*) FROM benchmark WHERE brand = :b9) + "
    "(SELECT count(*) FROM experiment WHERE brand = :b10) + "
    "(SELECT count(*) FROM mapping WHERE brand = :b11)",
    "i"};

// Metrics of the kinds spend (1) and money (4).
constexpr Sql kCountMoney{
    "SELECT (SELECT coalesce(sum(s.observation_count), 0) FROM series s JOIN metric m "
    "ON m.metric = s.metric WHERE s.brand_key = :brand_key AND m.brand = :b1 "
    "AND m.kind IN (1, 4)), "
    "(SELECT count(*) FROM scenario WHERE brand = :b2 AND total_spend > 0), "
    "(SELECT count(*) FROM goal g WHERE g.brand = :b3 AND EXISTS (SELECT 1 FROM metric m "
    "WHERE m.brand = g.brand AND m.kind IN (1, 4) AND m.metric IN (g.metric, g.per_metric))), "
    "(SELECT count(*) FROM benchmark r WHERE r.brand = :b4 AND EXISTS (SELECT 1 FROM metric m "
    "WHERE m.brand = r.brand AND m.kind IN (1, 4) AND m.metric IN (r.metric, r.per_metric))), "
    "(SELECT count(*) FROM experiment WHERE brand = :b5)",
    "iiiii"};

Brand ReadBrand(Statement& row) {
  Brand brand;
  row.Read(brand.id, brand.display_name, brand.currency_code, brand.time_zone, brand.create_time_us,
           brand.version, brand.holiday_region);
  return brand;
}

// Random, so that servers need no counter in common and a brand that is created again shares
// nothing with the one before.
std::int64_t NewBrandKey() {
  std::random_device device;
  const std::uint64_t bits = (static_cast<std::uint64_t>(device()) << 32) | device();
  return static_cast<std::int64_t>(bits >> 1);
}

absl::Status RefuseContents(Transaction& transaction, const std::string& id) {
  ASSIGN_OR_RETURN(auto count, SelectOne(transaction, kCountContents, ReadInteger, id, id, id, id,
                                         id, id, id, id, id, id, id));
  if (count.value_or(0) > 0) {
    return errors::InUse("brand", BrandName(id),
                         words::Message{"RESOURCES_OF_IT", {{"count", *count}}},
                         words::Message{"DELETE_WITH_FORCE", {}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Brand> InsertBrand(Transaction& transaction, Brand brand) {
  brand.create_time_us = transaction.now_us();
  brand.version = 1;
  RETURN_IF_ERROR(CheckInserted(
      Execute(transaction, kInsert, brand.id, NewBrandKey(), brand.display_name,
              brand.currency_code, brand.time_zone, brand.create_time_us, brand.holiday_region),
      "brand", BrandName(brand.id)));
  return brand;
}

absl::StatusOr<Brand> FindBrand(Reader& reader, const std::string& id) {
  return Found(SelectOne(reader, kFind, ReadBrand, id), "brand", BrandName(id));
}

absl::StatusOr<std::int64_t> FindBrandKey(Reader& reader, const std::string& id) {
  return Found(SelectOne(reader, kFindKey, ReadInteger, id), "brand", BrandName(id));
}

absl::Status CheckBrandExists(Reader& reader, const std::string& id) {
  return FindBrandKey(reader, id).status();
}

absl::StatusOr<std::vector<Brand>> ListBrands(Reader& reader, const Page& page) {
  return SelectAll(reader, kList, ReadBrand, page.after_id, page.limit);
}

absl::StatusOr<MoneyInUse> CountMoneyInUse(Reader& reader, const std::string& brand) {
  ASSIGN_OR_RETURN(const auto key, FindBrandKey(reader, brand));
  const auto read = [](Statement& row) {
    MoneyInUse money;
    row.Read(money.observation_count, money.scenario_count, money.goal_count, money.benchmark_count,
             money.experiment_count);
    return money;
  };
  ASSIGN_OR_RETURN(auto money,
                   SelectOne(reader, kCountMoney, read, key, brand, brand, brand, brand, brand));
  return money.value_or(MoneyInUse());
}

absl::StatusOr<Brand> UpdateBrand(Transaction& transaction, Brand brand, ExpectedVersion expected) {
  auto stored = FindBrand(transaction, brand.id);
  RETURN_IF_ERROR(CheckVersion(stored, expected, "brand", BrandName(brand.id)));
  brand.create_time_us = stored->create_time_us;
  brand.version = stored->version + 1;
  RETURN_IF_ERROR(Execute(transaction, kUpdate, brand.display_name, brand.currency_code,
                          brand.time_zone, brand.holiday_region, brand.version, brand.id));
  return brand;
}

absl::Status DeleteBrand(Transaction& transaction, const std::string& id, ExpectedVersion expected,
                         BrandContents contents) {
  auto stored = FindBrand(transaction, id);
  absl::Status status = CheckVersion(stored, expected, "brand", BrandName(id));
  if (status.ok() && contents == BrandContents::kRefuse) {
    status = RefuseContents(transaction, id);
  }
  if (!status.ok()) {
    return status;
  }
  ASSIGN_OR_RETURN(auto key, FindBrandKey(transaction, id));
  for (const Sql& sql : kDeleteByKey) {
    status.Update(Execute(transaction, sql, key).status());
  }
  status.Update(Execute(transaction, kDeleteRequests, id).status());
  status.Update(Execute(transaction, kDelete, id).status());
  return status;
}

}  // namespace funnelcast::store
