// Requests and their stored responses.
#include "server/store/requests.h"

#include <utility>

#include "server/errors/request.h"
#include "server/status_macros.h"
#include "server/store/connection.h"

namespace funnelcast::store {
namespace {

constexpr Sql kFind{
    "SELECT fingerprint, response FROM request "
    "WHERE brand = :brand AND method = :method AND request_id = :request_id",
    "tt"};
constexpr Sql kInsert{
    "INSERT INTO request (brand, method, request_id, fingerprint, response, time_us) "
    "VALUES (:brand, :method, :request_id, :fingerprint, :response, :time_us)"};
constexpr Sql kDeleteBefore{"DELETE FROM request WHERE time_us < :time_us"};

}  // namespace

absl::StatusOr<std::optional<std::string>> FindResponse(Reader& reader, const RequestKey& key) {
  using Stored = std::pair<std::string, std::string>;
  ASSIGN_OR_RETURN(auto stored, SelectOne(
                                    reader, kFind,
                                    [](Statement& row) {
                                      Stored result;
                                      row.Read(result.first, result.second);
                                      return result;
                                    },
                                    key.brand, key.method, key.request_id));
  if (!stored.has_value()) {
    return std::optional<std::string>();
  }
  if (stored->first != key.fingerprint) {
    return errors::RequestIdReused(key.request_id);
  }
  return std::optional<std::string>(std::move(stored->second));
}

absl::Status InsertResponse(Transaction& transaction, const RequestKey& key,
                            const std::string& response) {
  return Execute(transaction, kInsert, key.brand, key.method, key.request_id, key.fingerprint,
                 response, transaction.now_us())
      .status();
}

absl::Status DeleteResponsesBefore(Transaction& transaction, std::int64_t time_us) {
  return Execute(transaction, kDeleteBefore, time_us).status();
}

}  // namespace funnelcast::store
