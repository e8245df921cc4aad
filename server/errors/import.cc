#include "server/errors/import.h"

#include "fmt/format.h"
#include "server/errors/error.h"

namespace funnelcast::errors {
namespace {

absl::Status Refused(const char* reason, const std::string& brand, std::int64_t number,
                     const std::string& message) {
  return MakeError(absl::StatusCode::kFailedPrecondition, reason, message,
                   {{"resource_type", "import"},
                    {"resource_name", fmt::format("brands/{}/imports/{}", brand, number)}});
}

}  // namespace

absl::Status ImportUndone(const std::string& brand, std::int64_t number, std::int64_t undone_by) {
  return Refused(
      "IMPORT_UNDONE", brand, number,
      fmt::format("Import {0} was undone already, by import {1}. To have it count again, "
                  "undo that one: `funnelcast imports undo {2} {1}`.",
                  number, undone_by, brand));
}

absl::Status ImportChangedLater(const std::string& brand, std::int64_t number,
                                const std::string& later) {
  return Refused("IMPORT_CHANGED_LATER", brand, number,
                 fmt::format("Later changes concern the same observations: {0}. Undo these first, "
                             "or keep what they wrote and undo the rest: "
                             "`funnelcast imports undo {1} {2} --force`.",
                             later, brand, number));
}

absl::Status MergeChangedLater(const std::string& brand, std::int64_t number,
                               const std::string& later) {
  return Refused(
      "MERGE_CHANGED_LATER", brand, number,
      fmt::format("Later changes concern the observations that this merge moved: {}. Undo "
                  "these first; `funnelcast imports list {}` shows them.",
                  later, brand));
}

absl::Status MergeNotRepeatable(const std::string& brand, std::int64_t number,
                                const std::string& merge) {
  return Refused(
      "MERGE_UNDONE", brand, number,
      fmt::format("Import {} undid the merge of {}. It is not put back that way: merge once more.",
                  number, merge));
}

}  // namespace funnelcast::errors
