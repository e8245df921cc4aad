// See row_math.h.
#include "simulator/base/row_math.h"

#include <algorithm>
#include <cstddef>

#include "simulator/base/check.h"

// foreach_target.h includes this file again and must stand before highway.h.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simulator/base/row_math.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "simulator/base/lane_math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simulator::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void AddScaledKernel(float weight, std::span<const float> row, std::span<float> sum) {
  for (std::size_t i = 0; i < sum.size(); i += hn::Lanes(kFloats)) {
    StoreUpTo(hn::MulAdd(Constant(weight), LoadUpTo(row, i), LoadUpTo(sum, i)), sum, i);
  }
}

void AddProductKernel(float weight, std::span<const float> row, std::span<const float> other,
                      std::span<float> sum) {
  for (std::size_t i = 0; i < sum.size(); i += hn::Lanes(kFloats)) {
    const FloatVec weighted = hn::Mul(Constant(weight), LoadUpTo(row, i));
    StoreUpTo(hn::MulAdd(weighted, LoadUpTo(other, i), LoadUpTo(sum, i)), sum, i);
  }
}

void AddRatioKernel(float weight, std::span<const float> logs, std::span<const float> other,
                    std::span<float> sum) {
  for (std::size_t i = 0; i < sum.size(); i += hn::Lanes(kFloats)) {
    const FloatVec log_ratio = hn::Sub(LoadUpTo(logs, i), LoadUpTo(other, i));
    const FloatVec ratio = Exp(hn::Min(log_ratio, Constant(80.0F)));
    StoreUpTo(hn::MulAdd(Constant(weight), ratio, LoadUpTo(sum, i)), sum, i);
  }
}

void DivideKernel(std::span<const float> divisors, std::span<float> values) {
  for (std::size_t i = 0; i < values.size(); i += hn::Lanes(kFloats)) {
    StoreUpTo(hn::Mul(LoadUpTo(values, i), Reciprocal(LoadUpTo(divisors, i))), values, i);
  }
}

void TakeLogsKernel(std::span<float> values) {
  for (std::size_t i = 0; i < values.size(); i += hn::Lanes(kFloats)) {
    StoreUpTo(Log(LoadUpTo(values, i)), values, i);
  }
}

}  // namespace funnelcast::simulator::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace funnelcast::simulator {

HWY_EXPORT(AddScaledKernel);
HWY_EXPORT(AddProductKernel);
HWY_EXPORT(AddRatioKernel);
HWY_EXPORT(DivideKernel);
HWY_EXPORT(TakeLogsKernel);

void AddScaled(float weight, std::span<const float> row, std::span<float> sum) {
  FUNNELCAST_CHECK(row.size() == sum.size());
  HWY_DYNAMIC_DISPATCH(AddScaledKernel)(weight, row, sum);
}

void AddProduct(float weight, std::span<const float> row, std::span<const float> other,
                std::span<float> sum) {
  FUNNELCAST_CHECK(row.size() == sum.size() && other.size() == sum.size());
  HWY_DYNAMIC_DISPATCH(AddProductKernel)(weight, row, other, sum);
}

void AddRatio(float weight, std::span<const float> logs, std::span<const float> other,
              std::span<float> sum) {
  FUNNELCAST_CHECK(logs.size() == sum.size() && other.size() == sum.size());
  HWY_DYNAMIC_DISPATCH(AddRatioKernel)(weight, logs, other, sum);
}

void Divide(std::span<const float> divisors, std::span<float> values) {
  FUNNELCAST_CHECK(divisors.size() == values.size());
  HWY_DYNAMIC_DISPATCH(DivideKernel)(divisors, values);
}

void TakeLogs(std::span<float> values) { HWY_DYNAMIC_DISPATCH(TakeLogsKernel)(values); }

}  // namespace funnelcast::simulator
#endif
