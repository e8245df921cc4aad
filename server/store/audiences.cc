// Audiences in SQL.
#include "server/store/audiences.h"

#include <utility>

#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/connection.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kInsert{
    "INSERT INTO audience (brand, audience, display_name) "
    "VALUES (:brand, :audience, :display_name) ON CONFLICT (brand, audience) DO NOTHING"};
constexpr Sql kFind{
    "SELECT brand, audience, display_name, version FROM audience "
    "WHERE brand = :brand AND audience = :audience",
    "ttti"};
constexpr Sql kList{
    "SELECT brand, audience, display_name, version FROM audience "
    "WHERE brand = :brand AND audience > :after ORDER BY audience LIMIT :count",
    "ttti"};

constexpr Sql kUpdate{
    "UPDATE audience SET display_name = :display_name, version = :version "
    "WHERE brand = :brand AND audience = :audience"};

Audience ReadAudience(Statement& row) {
  Audience audience;
  row.Read(audience.brand, audience.id, audience.display_name, audience.version);
  return audience;
}

std::string NameOf(const std::string& brand, const std::string& id) {
  return ChildName(brand, "audiences", id);
}

}  // namespace

absl::StatusOr<Audience> InsertAudience(Transaction& transaction, Audience audience) {
  RETURN_IF_ERROR(CheckBrandExists(transaction, audience.brand));
  audience.version = 1;
  RETURN_IF_ERROR(CheckInserted(
      Execute(transaction, kInsert, audience.brand, audience.id, audience.display_name), "audience",
      NameOf(audience.brand, audience.id)));
  return audience;
}

absl::StatusOr<Audience> FindAudience(Reader& reader, const std::string& brand,
                                      const std::string& id) {
  return Found(SelectOne(reader, kFind, ReadAudience, brand, id), "audience", NameOf(brand, id));
}

absl::StatusOr<std::vector<Audience>> ListAudiences(Reader& reader, const std::string& brand,
                                                    const Page& page) {
  return SelectAll(reader, kList, ReadAudience, brand, page.after_id, page.limit);
}

absl::StatusOr<Audience> UpdateAudience(Transaction& transaction, Audience audience,
                                        ExpectedVersion expected) {
  auto stored = FindAudience(transaction, audience.brand, audience.id);
  RETURN_IF_ERROR(CheckVersion(stored, expected, "audience", NameOf(audience.brand, audience.id)));
  audience.version = stored->version + 1;
  RETURN_IF_ERROR(Execute(transaction, kUpdate, audience.display_name, audience.version,
                          audience.brand, audience.id));
  return audience;
}

}  // namespace funnelcast::store
