// Special functions that are too long for the header.
#include "simulator/base/special_functions.h"

#include <boost/math/special_functions/erf.hpp>

namespace funnelcast::base {

double NormalQuantile(double probability) {
  constexpr double kSqrtTwo = 1.41421356237309504880;
  return -kSqrtTwo * boost::math::erfc_inv(2.0 * probability);
}

}  // namespace funnelcast::base
