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
                   fmt::format("quantiles has {} entries; give at most {}.", quantiles.size(),
                               limits::kMaxQuantiles));
    return {};
  }
  std::set<double> seen;
  for (int i = 0; i < quantiles.size(); ++i) {
    const double quantile = quantiles.Get(i);
    const std::string field = fmt::format("quantiles[{}]", i);
    if (!std::isfinite(quantile)) {
      violations.Add(
          field, errors::kNotFinite,
          fmt::format("{} is not a valid number; give a probability between 0 and 1.", field));
    } else if (quantile <= 0 || quantile >= 1) {
      violations.Add(field, errors::kOutOfRange,
                     fmt::format("{} is {:g}; give a probability between 0 and 1, both excluded.",
                                 field, quantile));
    } else if (!seen.insert(quantile).second) {
      violations.Add(
          field, errors::kDuplicate,
          fmt::format("{} is {:g}, which is given twice; give each once.", field, quantile));
    }
  }
  return {quantiles.begin(), quantiles.end()};
}

}  // namespace funnelcast::convert
