#include "server/convert/quantiles.h"

#include <cmath>
#include <set>

#include "fmt/format.h"
#include "server/limits.h"

namespace funnelcast::convert {

std::vector<double> CheckQuantiles(const google::protobuf::RepeatedField<double>& quantiles,
                                   errors::FieldViolations& violations) {
  if (quantiles.size() > limits::kMaxQuantiles) {
    violations.Add("quantiles", errors::kTooMany,
                   words::Message{"TOO_MANY_QUANTILES",
                                  {{"count", quantiles.size()}, {"limit", limits::kMaxQuantiles}}});
    return {};
  }
  std::set<double> seen;
  for (int i = 0; i < quantiles.size(); ++i) {
    const double quantile = quantiles.Get(i);
    const std::string field = fmt::format("quantiles[{}]", i);
    if (!std::isfinite(quantile)) {
      violations.Add(field, errors::kNotFinite,
                     words::Message{"QUANTILE_NOT_FINITE", {{"field", field}}});
    } else if (quantile <= 0 || quantile >= 1) {
      violations.Add(field, errors::kOutOfRange,
                     words::Message{"QUANTILE_OUT_OF_RANGE",
                                    {{"field", field}, {"value", words::Exact{quantile}}}});
    } else if (!seen.insert(quantile).second) {
      violations.Add(
          field, errors::kDuplicate,
          words::Message{"QUANTILE_TWICE", {{"field", field}, {"value", words::Exact{quantile}}}});
    }
  }
  return {quantiles.begin(), quantiles.end()};
}

}  // namespace funnelcast::convert
