// The journal of imports: everything that changed observations, and how to undo it.
#ifndef FUNNELCAST_SERVER_STORE_IMPORTS_H_
#define FUNNELCAST_SERVER_STORE_IMPORTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

enum class ImportKind { kFile = 1, kBatch = 2, kDeletion = 3, kUndo = 4, kMerge = 5 };

// The sum of an import's values of one metric.
struct ImportedSum {
  std::string metric;
  std::int64_t value_count = 0;
  double sum = 0;
};

struct Import {
  std::int64_t number = 0;  // from 1, growing with time
  ImportKind kind = ImportKind::kFile;
  std::int64_t time_us = 0;
  std::string file_name;  // of deletions, merges and undoings what they were about, in words
  std::string request_id;
  std::int64_t row_count = 0;
  std::int64_t added_count = 0;
  std::int64_t corrected_count = 0;
  std::int64_t removed_count = 0;
  Day first_day = 0;                      // of the days concerned
  Day last_day = -1;                      // before first_day when none is
  std::int64_t undone_by = 0;             // number of the import that undid it, 0 for none
  std::int64_t undoes = 0;                // number of the import that it undid, 0 for none
  std::vector<ImportedSum> sums;          // ordered by metric
  std::vector<std::string> new_channels;  // met for the first time, ordered
  std::vector<std::string> new_metrics;   // met for the first time, ordered
};

// NOT_FOUND for the brand or the import.
absl::StatusOr<Import> FindImport(Reader& reader, const std::string& brand, std::int64_t number);

// The imports before number `before`, the newest first, at most `limit`. NOT_FOUND for the brand.
absl::StatusOr<std::vector<Import>> ListImports(Reader& reader, const std::string& brand,
                                                std::int64_t before, int limit);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_IMPORTS_H_
