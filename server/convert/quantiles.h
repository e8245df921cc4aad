// Probabilities of the quantiles that a request asks for.
#ifndef FUNNELCAST_SERVER_CONVERT_QUANTILES_H_
#define FUNNELCAST_SERVER_CONVERT_QUANTILES_H_

#include <google/protobuf/repeated_field.h>

#include <vector>

#include "server/errors/fields.h"

namespace funnelcast::convert {

// The probabilities in their order: each in (0, 1), none twice, at most limits::kMaxQuantiles; the
// field is `quantiles`.
std::vector<double> CheckQuantiles(const google::protobuf::RepeatedField<double>& quantiles,
                                   errors::FieldViolations& violations);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_QUANTILES_H_
