// Reads the journal of imports.
#include "server/store/imports.h"

#include <fmt/format.h>

#include "server/status_macros.h"
#include "server/store/connection.h"
#include "server/store/import_journal.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr char kTypes[] = "iiittiiiiiiii";
constexpr Sql kFind{
    "SELECT import, kind, recorded_time_us, file_name, request_id, row_count, added_count, "
    "corrected_count, removed_count, first_day, last_day, undone_by, undoes FROM import "
    "WHERE brand_key = :brand_key AND import = :import",
    kTypes};
constexpr Sql kList{
    "SELECT import, kind, recorded_time_us, file_name, request_id, row_count, added_count, "
    "corrected_count, removed_count, first_day, last_day, undone_by, undoes FROM import "
    "WHERE brand_key = :brand_key AND import < :before ORDER BY import DESC LIMIT :count",
    kTypes};
constexpr Sql kSums{
    "SELECT metric, value_count, value_sum FROM import_sum "
    "WHERE brand_key = :brand_key AND import = :import ORDER BY metric",
    "tir"};

Import ReadImport(Statement& row) {
  Import import;
  row.Read(import.number, import.kind, import.time_us, import.file_name, import.request_id,
           import.row_count, import.added_count, import.corrected_count, import.removed_count,
           import.first_day, import.last_day, import.undone_by, import.undoes);
  return import;
}

// Adds what the tables beside tell of an import.
absl::Status AddDetails(Reader& reader, std::int64_t brand_key, Import& import) {
  ASSIGN_OR_RETURN(auto sums, SelectAll(
                                  reader, kSums,
                                  [](Statement& row) {
                                    ImportedSum sum;
                                    row.Read(sum.metric, sum.value_count, sum.sum);
                                    return sum;
                                  },
                                  brand_key, import.number));
  import.sums = std::move(sums);
  ASSIGN_OR_RETURN(auto entries,
                   LoadImportEntries(reader, brand_key, import.number, EntryChange::kAdded));
  for (Entry& entry : entries) {
    if (entry.kind == EntryKind::kChannel) {
      import.new_channels.push_back(std::move(entry.id));
    } else if (entry.kind == EntryKind::kMetric) {
      import.new_metrics.push_back(std::move(entry.id));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Import> FindImport(Reader& reader, const std::string& brand, std::int64_t number) {
  ASSIGN_OR_RETURN(auto brand_key, FindBrandKey(reader, brand));
  ASSIGN_OR_RETURN(auto import,
                   Found(SelectOne(reader, kFind, ReadImport, brand_key, number), "import",
                         ChildName(brand, "imports", fmt::to_string(number))));
  RETURN_IF_ERROR(AddDetails(reader, brand_key, import));
  return import;
}

absl::StatusOr<std::vector<Import>> ListImports(Reader& reader, const std::string& brand,
                                                std::int64_t before, int limit) {
  ASSIGN_OR_RETURN(auto brand_key, FindBrandKey(reader, brand));
  ASSIGN_OR_RETURN(auto imports, SelectAll(reader, kList, ReadImport, brand_key, before, limit));
  for (Import& import : imports) {
    RETURN_IF_ERROR(AddDetails(reader, brand_key, import));
  }
  return imports;
}

}  // namespace funnelcast::store
