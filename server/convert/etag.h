// Etags: the opaque form of a record's version.
#ifndef FUNNELCAST_SERVER_CONVERT_ETAG_H_
#define FUNNELCAST_SERVER_CONVERT_ETAG_H_

#include <cstdint>
#include <string>

#include "server/errors/fields.h"
#include "server/store/types.h"

namespace funnelcast::convert {

// The etag of a record of `version`.
std::string MakeEtag(std::int64_t version);

// The version that `etag` stands for, nothing when it is empty. Text that no etag of ours looks
// like is a violation.
store::ExpectedVersion CheckEtag(const std::string& etag, const std::string& field,
                                 errors::FieldViolations& violations);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_ETAG_H_
