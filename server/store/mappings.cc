// Mappings in SQL.
#include "server/store/mappings.h"

#include <utility>

#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/connection.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kInsert{
    "INSERT INTO mapping (brand, mapping, display_name, columns, version) "
    "VALUES (:brand, :mapping, :display_name, :columns, 1) ON CONFLICT (brand, mapping) DO "
    "NOTHING"};
constexpr Sql kFind{
    "SELECT brand, mapping, display_name, columns, version FROM mapping "
    "WHERE brand = :brand AND mapping = :mapping",
    "tttti"};
constexpr Sql kList{
    "SELECT brand, mapping, display_name, columns, version FROM mapping "
    "WHERE brand = :brand AND mapping > :after ORDER BY mapping LIMIT :count",
    "tttti"};
constexpr Sql kCount{"SELECT count(*) FROM mapping WHERE brand = :brand", "i"};
constexpr Sql kUpdate{
    "UPDATE mapping SET display_name = :display_name, columns = :columns, version = :version "
    "WHERE brand = :brand AND mapping = :mapping"};
constexpr Sql kDelete{"DELETE FROM mapping WHERE brand = :brand AND mapping = :mapping"};

Mapping ReadMapping(Statement& row) {
  Mapping mapping;
  row.Read(mapping.brand, mapping.id, mapping.display_name, mapping.columns, mapping.version);
  return mapping;
}

std::string NameOf(const std::string& brand, const std::string& id) {
  return ChildName(brand, "mappings", id);
}

}  // namespace

absl::StatusOr<Mapping> InsertMapping(Transaction& transaction, Mapping mapping) {
  RETURN_IF_ERROR(CheckBrandExists(transaction, mapping.brand));
  mapping.version = 1;
  RETURN_IF_ERROR(CheckInserted(Execute(transaction, kInsert, mapping.brand, mapping.id,
                                        mapping.display_name, mapping.columns),
                                "mapping", NameOf(mapping.brand, mapping.id)));
  return mapping;
}

absl::StatusOr<Mapping> FindMapping(Reader& reader, const std::string& brand,
                                    const std::string& id) {
  return Found(SelectOne(reader, kFind, ReadMapping, brand, id), "mapping", NameOf(brand, id));
}

absl::StatusOr<std::vector<Mapping>> ListMappings(Reader& reader, const std::string& brand,
                                                  const Page& page) {
  return SelectAll(reader, kList, ReadMapping, brand, page.after_id, page.limit);
}

absl::StatusOr<std::int64_t> CountMappings(Reader& reader, const std::string& brand) {
  return Found(SelectOne(reader, kCount, ReadInteger, brand), "brand", BrandName(brand));
}

absl::StatusOr<Mapping> UpdateMapping(Transaction& transaction, Mapping mapping,
                                      ExpectedVersion expected) {
  auto stored = FindMapping(transaction, mapping.brand, mapping.id);
  RETURN_IF_ERROR(CheckVersion(stored, expected, "mapping", NameOf(mapping.brand, mapping.id)));
  mapping.version = stored->version + 1;
  RETURN_IF_ERROR(Execute(transaction, kUpdate, mapping.display_name, mapping.columns,
                          mapping.version, mapping.brand, mapping.id));
  return mapping;
}

absl::Status DeleteMapping(Transaction& transaction, const std::string& brand,
                           const std::string& id, ExpectedVersion expected) {
  auto stored = FindMapping(transaction, brand, id);
  RETURN_IF_ERROR(CheckVersion(stored, expected, "mapping", NameOf(brand, id)));
  return Execute(transaction, kDelete, brand, id).status();
}

}  // namespace funnelcast::store
