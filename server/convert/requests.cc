#include "server/convert/requests.h"

#include "fmt/format.h"
#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/limits.h"

namespace funnelcast::convert {

absl::StatusOr<Ids> GetFromProto(const std::string& name, const std::string& pattern,
                                 const std::string& field) {
  errors::FieldViolations violations;
  Ids ids = CheckName(name, pattern, field, violations);
  if (!violations.empty()) return violations.ToStatus();
  return ids;
}

absl::StatusOr<DeleteTarget> DeleteFromProto(const std::string& name, const std::string& etag,
                                             const std::string& pattern) {
  errors::FieldViolations violations;
  DeleteTarget target;
  target.ids = CheckName(name, pattern, "name", violations);
  target.version = CheckEtag(etag, "etag", violations);
  if (!violations.empty()) return violations.ToStatus();
  return target;
}

absl::StatusOr<RenameTarget> RenameFromProto(const std::string& name, const std::string& new_id,
                                             const std::string& etag, const std::string& pattern) {
  errors::FieldViolations violations;
  RenameTarget target;
  target.ids = CheckName(name, pattern, "name", violations);
  CheckId(new_id, "new_id", violations);
  target.new_id = new_id;
  target.version = CheckEtag(etag, "etag", violations);
  if (!violations.empty()) return violations.ToStatus();
  return target;
}

absl::StatusOr<ListQuery> ListFromProto(const std::string& method, const std::string& parent,
                                        const std::string& parent_pattern, std::int32_t page_size,
                                        const std::string& page_token) {
  errors::FieldViolations violations;
  ListQuery query;
  if (!parent_pattern.empty())
    query.parent = CheckName(parent, parent_pattern, "parent", violations);
  query.scope = fmt::format("{}\n{}", method, parent);
  query.page.limit = CheckPageSize(page_size, limits::kDefaultPageSize, violations) + 1;
  query.page.after_id = CheckPageToken(page_token, query.scope, violations);
  if (!violations.empty()) return violations.ToStatus();
  return query;
}

Ids CheckCreate(const std::string& parent, const std::string& parent_pattern, const std::string& id,
                const std::string& id_field, const std::string& request_id,
                errors::FieldViolations& violations) {
  Ids ids = CheckName(parent, parent_pattern, "parent", violations);
  CheckId(id, id_field, violations);
  CheckRequestId(request_id, violations);
  return ids;
}

std::string NameOrId(const std::string& display_name, const std::string& id) {
  return display_name.empty() ? id : display_name;
}

}  // namespace funnelcast::convert
