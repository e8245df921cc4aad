// A mapping of the contract in the form in which tables are read by it.
#ifndef FUNNELCAST_SERVER_SERVICE_COLUMN_MAPPING_H_
#define FUNNELCAST_SERVER_SERVICE_COLUMN_MAPPING_H_

#include <string>

#include "funnelcast/v1/performance.pb.h"
#include "server/ingest/table.h"

namespace funnelcast::service {

// `title` names the mapping in messages; empty for one that came with the file. REQUIRES: its
// fields are checked.
ingest::ColumnMapping ToIngest(const v1::ColumnMapping& columns, const std::string& title);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_COLUMN_MAPPING_H_
