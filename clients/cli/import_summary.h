// What an import did, for people and as a table.
#ifndef FUNNELCAST_CLIENTS_CLI_IMPORT_SUMMARY_H_
#define FUNNELCAST_CLIENTS_CLI_IMPORT_SUMMARY_H_

#include <string>

#include "clients/cli/context.h"
#include "funnelcast/v1/performance.pb.h"

namespace funnelcast::cli {

// The import as one row.
Table SummaryTable(const v1::ImportSummary& summary);

// Tells what came of the file `name`: counts, sums, columns, rows that were left out, warnings, and
// how to take it back.
void SaySummary(Context& context, const v1::ImportSummary& summary, const std::string& brand,
                const std::string& name);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_IMPORT_SUMMARY_H_
