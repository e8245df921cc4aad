#include "server/errors/import.h"

#include "fmt/format.h"
#include "server/errors/error.h"

namespace funnelcast::errors {
namespace {

absl::Status Refused(const char* reason, const std::string& brand, std::int64_t number,
                     const words::Message& message) {
  return MakeError(absl::StatusCode::kFailedPrecondition, reason, message,
                   {{"resource_type", "import"},
                    {"resource_name", fmt::format("brands/{}/imports/{}", brand, number)}});
}

}  // namespace

absl::Status ImportUndone(const std::string& brand, std::int64_t number, std::int64_t undone_by) {
  return Refused("IMPORT_UNDONE", brand, number,
                 words::Message{"IMPORT_UNDONE",
                                {{"number", words::Plain{number}},
                                 {"undone_by", words::Plain{undone_by}},
                                 {"brand", brand}}});
}

absl::Status ImportChangedLater(const std::string& brand, std::int64_t number,
                                const words::Value& later) {
  return Refused(
      "IMPORT_CHANGED_LATER", brand, number,
      words::Message{"IMPORT_CHANGED_LATER",
                     {{"later", later}, {"brand", brand}, {"number", words::Plain{number}}}});
}

absl::Status MergeChangedLater(const std::string& brand, std::int64_t number,
                               const words::Value& later) {
  return Refused("MERGE_CHANGED_LATER", brand, number,
                 words::Message{"MERGE_CHANGED_LATER", {{"later", later}, {"brand", brand}}});
}

absl::Status MergeNotRepeatable(const std::string& brand, std::int64_t number,
                                const words::Value& merge) {
  return Refused(
      "MERGE_UNDONE", brand, number,
      words::Message{"MERGE_UNDONE", {{"number", words::Plain{number}}, {"merge", merge}}});
}

}  // namespace funnelcast::errors
