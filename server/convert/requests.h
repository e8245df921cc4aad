// What requests of the standard methods have in common: names to get, versions to delete, pages to
// list.
#ifndef FUNNELCAST_SERVER_CONVERT_REQUESTS_H_
#define FUNNELCAST_SERVER_CONVERT_REQUESTS_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/field_mask.pb.h"
#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/page_token.h"
#include "server/errors/fields.h"
#include "server/store/types.h"

namespace funnelcast::convert {

// The ids of a resource that is asked for by name, in the order of its pattern.
using Ids = std::vector<std::string>;

// The ids in `name`; INVALID_ARGUMENT on the field `field` when it has another form than `pattern`.
absl::StatusOr<Ids> GetFromProto(const std::string& name, const std::string& pattern,
                                 const std::string& field = "name");

// What is to be deleted.
struct DeleteTarget {
  Ids ids;
  store::ExpectedVersion version;
};
absl::StatusOr<DeleteTarget> DeleteFromProto(const std::string& name, const std::string& etag,
                                             const std::string& pattern);

// What an update asks for: `given` with its fields of `mask`.
template <typename Proto>
struct MaskedUpdate {
  Ids ids;
  Proto given;
  google::protobuf::FieldMask mask;
  store::ExpectedVersion version;
};

// Checks name, etag and mask of an update; `field` is the word before their fields. The new values
// are checked together with the stored ones by Apply.
template <typename Proto, typename Request>
absl::StatusOr<MaskedUpdate<Proto>> UpdateFromProto(const Request& request, const Proto& given,
                                                    const std::string& pattern,
                                                    const std::string& field,
                                                    std::initializer_list<const char*> known) {
  errors::FieldViolations violations;
  MaskedUpdate<Proto> update{{}, given, request.update_mask(), std::nullopt};
  update.ids = CheckName(given.name(), pattern, field + ".name", violations);
  update.version = CheckEtag(given.etag(), field + ".etag", violations);
  CheckMask(request.update_mask(), known, violations);
  if (!violations.empty()) return violations.ToStatus();
  return update;
}

// What is to be renamed.
struct RenameTarget {
  Ids ids;
  std::string new_id;
  store::ExpectedVersion version;
};
absl::StatusOr<RenameTarget> RenameFromProto(const std::string& name, const std::string& new_id,
                                             const std::string& etag, const std::string& pattern);

// A page of a list. `page.limit` is one more than is returned, so that a next page shows itself.
struct ListQuery {
  Ids parent;  // ids of the parent; empty for brands
  store::Page page;
  std::string scope;  // of its page tokens
};

// Checks parent, page size and page token. `method` sets the lists of one parent apart. An empty
// `parent_pattern` stands for lists without a parent.
absl::StatusOr<ListQuery> ListFromProto(const std::string& method, const std::string& parent,
                                        const std::string& parent_pattern, std::int32_t page_size,
                                        const std::string& page_token);

// Takes the surplus record off and returns the token of the next page, empty when there is none.
template <typename Record>
std::string CutPage(const ListQuery& query, std::vector<Record>& records) {
  if (records.size() < static_cast<std::size_t>(query.page.limit)) return {};
  records.resize(static_cast<std::size_t>(query.page.limit) - 1);
  return MakePageToken(query.scope, records.back().id);
}

// Checks what every create request has: its parent, the new id and the request id. Returns the
// parent's ids; they are empty strings when the parent is malformed. The field of the id is
// `id_field`, for instance `goal_id`.
Ids CheckCreate(const std::string& parent, const std::string& parent_pattern, const std::string& id,
                const std::string& id_field, const std::string& request_id,
                errors::FieldViolations& violations);

// The text to show for `id`: `display_name`, or the id where it is empty.
std::string NameOrId(const std::string& display_name, const std::string& id);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_REQUESTS_H_
