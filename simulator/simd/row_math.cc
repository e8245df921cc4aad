// See row_math.h.
#include "simulator/simd/row_math.h"

#include <algorithm>
#include <cstddef>

#include "simulator/base/check.h"

// foreach_target.h includes this file again and must stand before highway.h.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simulator/simd/row_math.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "simulator/simd/lane_math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Four vectors at a time, so that looking at a product is spread over them.
void AddProductsKernel(std::span<const float> from, std::span<const RowProduct> products,
                       std::span<float> sum) {
  const std::size_t lanes = hn::Lanes(kFloats);
  std::size_t begin = 0;
  for (; begin + 4 * lanes <= sum.size(); begin += 4 * lanes) {
    FloatVec first = hn::LoadU(kFloats, from.data() + begin);
    FloatVec second = hn::LoadU(kFloats, from.data() + begin + lanes);
    FloatVec third = hn::LoadU(kFloats, from.data() + begin + 2 * lanes);
    FloatVec fourth = hn::LoadU(kFloats, from.data() + begin + 3 * lanes);
    for (const RowProduct& one : products) {
      const FloatVec weight = Constant(one.weight);
      const float* row = one.row + begin;
      if (one.other == nullptr) {
        first = hn::MulAdd(weight, hn::LoadU(kFloats, row), first);
        second = hn::MulAdd(weight, hn::LoadU(kFloats, row + lanes), second);
        third = hn::MulAdd(weight, hn::LoadU(kFloats, row + 2 * lanes), third);
        fourth = hn::MulAdd(weight, hn::LoadU(kFloats, row + 3 * lanes), fourth);
        continue;
      }
      const float* other = one.other + begin;
      const auto weighed = [&](std::size_t i)
                               HWY_ATTR { return hn::Mul(weight, hn::LoadU(kFloats, other + i)); };
      first = hn::MulAdd(weighed(0), hn::LoadU(kFloats, row), first);
      second = hn::MulAdd(weighed(lanes), hn::LoadU(kFloats, row + lanes), second);
      third = hn::MulAdd(weighed(2 * lanes), hn::LoadU(kFloats, row + 2 * lanes), third);
      fourth = hn::MulAdd(weighed(3 * lanes), hn::LoadU(kFloats, row + 3 * lanes), fourth);
    }
    hn::StoreU(first, kFloats, sum.data() + begin);
    hn::StoreU(second, kFloats, sum.data() + begin + lanes);
    hn::StoreU(third, kFloats, sum.data() + begin + 2 * lanes);
    hn::StoreU(fourth, kFloats, sum.data() + begin + 3 * lanes);
  }
  for (; begin < sum.size(); begin += lanes) {
    FloatVec total = LoadUpTo(from, begin);
    for (const RowProduct& one : products) {
      FloatVec weight = Constant(one.weight);
      if (one.other != nullptr) {
        weight = hn::Mul(weight, LoadUpTo({one.other, sum.size()}, begin));
      }
      total = hn::MulAdd(weight, LoadUpTo({one.row, sum.size()}, begin), total);
    }
    StoreUpTo(total, sum, begin);
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

}  // namespace funnelcast::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace funnelcast::simd {

HWY_EXPORT(AddProductsKernel);
HWY_EXPORT(AddRatioKernel);
HWY_EXPORT(DivideKernel);
HWY_EXPORT(TakeLogsKernel);

void AddScaled(float weight, std::span<const float> row, std::span<float> sum) {
  FUNNELCAST_CHECK(row.size() == sum.size());
  const RowProduct product{weight, row.data(), nullptr};
  AddProducts(sum, {&product, 1}, sum);
}

void AddProduct(float weight, std::span<const float> row, std::span<const float> other,
                std::span<float> sum) {
  FUNNELCAST_CHECK(row.size() == sum.size() && other.size() == sum.size());
  const RowProduct product{weight, other.data(), row.data()};
  AddProducts(sum, {&product, 1}, sum);
}

void AddProducts(std::span<const float> from, std::span<const RowProduct> products,
                 std::span<float> sum) {
  FUNNELCAST_CHECK(from.size() == sum.size());
  HWY_DYNAMIC_DISPATCH(AddProductsKernel)(from, products, sum);
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

}  // namespace funnelcast::simd
#endif
