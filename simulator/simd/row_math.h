// Arithmetic over rows of draws, compiled once for every vector width that Highway finds at run
// time. Single precision: logarithms and exponentials are off by at most 4e-7 of themselves.
#ifndef FUNNELCAST_SIMULATOR_SIMD_ROW_MATH_H_
#define FUNNELCAST_SIMULATOR_SIMD_ROW_MATH_H_

#include <span>

namespace funnelcast::simd {

// sum += weight row. REQUIRES, here and below: spans of one length.
void AddScaled(float weight, std::span<const float> row, std::span<float> sum);

// sum += weight row other, entry by entry.
void AddProduct(float weight, std::span<const float> row, std::span<const float> other,
                std::span<float> sum);

// weight row other, entry by entry; without `other`, weight row.
struct RowProduct {
  float weight = 0.0F;
  const float* row = nullptr;
  const float* other = nullptr;
};

// sum = from + the products; `from` and `sum` may be the same. REQUIRES: rows of their length.
void AddProducts(std::span<const float> from, std::span<const RowProduct> products,
                 std::span<float> sum);

// sum += weight exp(logs - other); differences outside -87 to 80 count as these. Sums may become
// infinite, of which TakeLogs makes 88.7.
void AddRatio(float weight, std::span<const float> logs, std::span<const float> other,
              std::span<float> sum);

// values /= divisors, which are between 1e-37 and 1e37.
void Divide(std::span<const float> divisors, std::span<float> values);

// Replaces positive values by their logarithms; subnormal ones by about -88, infinity by 88.7.
void TakeLogs(std::span<float> values);

}  // namespace funnelcast::simd

#endif  // FUNNELCAST_SIMULATOR_SIMD_ROW_MATH_H_
