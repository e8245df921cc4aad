// The loops, compiled once for every vector width that Highway finds at run time.
#include "simulator/simd/draw_sums.h"

#include <algorithm>
#include <cstddef>

#include "simulator/base/check.h"

// foreach_target.h includes this file again and must stand before highway.h.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simulator/simd/draw_sums.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using SumDoubles = hn::ScalableTag<double>;
using SummedFloats = hn::Rebind<float, SumDoubles>;

double MeanOfFloats(std::span<const float> values) {
  const SumDoubles doubles;
  const SummedFloats floats;
  const std::size_t lanes = hn::Lanes(doubles);
  auto first = hn::Zero(doubles);
  auto second = first;
  std::size_t i = 0;
  for (; i + 2 * lanes <= values.size(); i += 2 * lanes) {
    first = hn::Add(first, hn::PromoteTo(doubles, hn::LoadU(floats, values.data() + i)));
    second = hn::Add(second, hn::PromoteTo(doubles, hn::LoadU(floats, values.data() + i + lanes)));
  }
  double sum = hn::GetLane(hn::SumOfLanes(doubles, hn::Add(first, second)));
  for (; i < values.size(); ++i) sum += static_cast<double>(values[i]);
  return sum / static_cast<double>(values.size());
}

// Adds the values up in the order of MeanOfFloats, so that means are the same by either.
Overview AddFloats(std::span<const float> values, std::span<double> sums) {
  const SumDoubles doubles;
  const SummedFloats floats;
  const std::size_t lanes = hn::Lanes(doubles);
  hn::Vec<SumDoubles> total[2] = {hn::Zero(doubles), hn::Zero(doubles)};
  auto least = hn::Set(floats, values[0]);
  auto largest = least;
  const auto take = [&](std::size_t i, std::size_t k) HWY_ATTR {
    const auto here = hn::LoadU(floats, values.data() + i);
    const auto wide = hn::PromoteTo(doubles, here);
    total[k] = hn::Add(total[k], wide);
    least = hn::Min(least, here);
    largest = hn::Max(largest, here);
    hn::StoreU(hn::Add(hn::LoadU(doubles, sums.data() + i), wide), doubles, sums.data() + i);
  };
  std::size_t i = 0;
  for (; i + 2 * lanes <= values.size(); i += 2 * lanes) {
    take(i, 0);
    take(i + lanes, 1);
  }
  Overview overview;
  overview.mean = hn::GetLane(hn::SumOfLanes(doubles, hn::Add(total[0], total[1])));
  overview.range.least = hn::GetLane(hn::MinOfLanes(floats, least));
  overview.range.largest = hn::GetLane(hn::MaxOfLanes(floats, largest));
  for (; i < values.size(); ++i) {
    overview.mean += static_cast<double>(values[i]);
    overview.range.least = std::min(overview.range.least, values[i]);
    overview.range.largest = std::max(overview.range.largest, values[i]);
    sums[i] += static_cast<double>(values[i]);
  }
  overview.mean /= static_cast<double>(values.size());
  return overview;
}

}  // namespace funnelcast::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace funnelcast::simd {

HWY_EXPORT(AddFloats);
HWY_EXPORT(MeanOfFloats);

double MeanOf(std::span<const float> values) {
  FUNNELCAST_CHECK(!values.empty());
  return HWY_DYNAMIC_DISPATCH(MeanOfFloats)(values);
}

Overview AddEach(std::span<const float> values, std::span<double> sums) {
  FUNNELCAST_CHECK(!values.empty() && values.size() == sums.size());
  return HWY_DYNAMIC_DISPATCH(AddFloats)(values, sums);
}

}  // namespace funnelcast::simd
#endif
