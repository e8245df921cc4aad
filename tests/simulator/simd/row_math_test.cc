// Arithmetic over rows against the standard library's, at lengths that leave a rest.
#include "simulator/simd/row_math.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace funnelcast {
namespace {

constexpr std::size_t kLengths[] = {1, 7, 16, 37, 1000};

// Values of 1e-30 to 1e30, evenly spread over their logarithms.
std::vector<float> Spread(std::size_t count) {
  std::vector<float> values;
  for (std::size_t i = 0; i < count; ++i) {
    const double place = static_cast<double>(i) / static_cast<double>(count);
    values.push_back(static_cast<float>(std::pow(10.0, 60.0 * place - 30.0)));
  }
  return values;
}

TEST(TakeLogsTest, IsWithinFloatsOfTheLogarithm) {
  for (const std::size_t count : kLengths) {
    const std::vector<float> values = Spread(count);
    std::vector<float> logs = values;
    simd::TakeLogs(logs);
    for (std::size_t i = 0; i < count; ++i) {
      const double exact = std::log(static_cast<double>(values[i]));
      EXPECT_NEAR(static_cast<double>(logs[i]), exact, 4e-7 * std::abs(exact) + 1e-9) << values[i];
    }
  }
}

// Near 1, where a logarithm is small, the error stays small beside it.
TEST(TakeLogsTest, KeepsSmallLogarithms) {
  std::vector<float> logs;
  for (int i = -200; i <= 200; ++i) logs.push_back(1.0F + 1e-5F * static_cast<float>(i));
  const std::vector<float> values = logs;
  simd::TakeLogs(logs);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const double exact = std::log(static_cast<double>(values[i]));
    EXPECT_NEAR(static_cast<double>(logs[i]), exact, 4e-7 * std::abs(exact)) << values[i];
  }
}

TEST(AddRatioTest, AddsExponentialsOfDifferences) {
  for (const std::size_t count : kLengths) {
    std::vector<float> logs, other, sum(count, 1.0F);
    for (std::size_t i = 0; i < count; ++i) {
      logs.push_back(0.1F * static_cast<float>(i % 900) - 40.0F);
      other.push_back(static_cast<float>(i % 5) - 2.0F);
    }
    simd::AddRatio(3.0F, logs, other, sum);
    for (std::size_t i = 0; i < count; ++i) {
      const double exact = 1.0 + 3.0 * std::exp(static_cast<double>(logs[i] - other[i]));
      EXPECT_NEAR(static_cast<double>(sum[i]) / exact, 1.0, 6e-7) << logs[i] - other[i];
    }
  }
}

// From one end of what it takes to the other, and past them.
TEST(AddRatioTest, KeepsItsErrorUpToTheEnds) {
  std::vector<float> logs;
  for (int i = 0; i <= 1000; ++i) logs.push_back(-87.0F + 0.167F * static_cast<float>(i));
  const std::vector<float> zeros(logs.size(), 0.0F);
  std::vector<float> sum(logs.size(), 0.0F);
  simd::AddRatio(1.0F, logs, zeros, sum);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const double exact = std::exp(std::min(static_cast<double>(logs[i]), 80.0));
    EXPECT_NEAR(static_cast<double>(sum[i]) / exact, 1.0, 6e-7) << logs[i];
  }
  const std::vector<float> beyond = {-1e30F, -88.0F};
  std::vector<float> least(beyond.size(), 0.0F);
  simd::AddRatio(1.0F, beyond, std::span(zeros).first(beyond.size()), least);
  for (const float value : least) EXPECT_EQ(value, sum[0]);
}

TEST(DivideTest, DividesEntryByEntry) {
  for (const std::size_t count : kLengths) {
    const std::vector<float> divisors = Spread(count);
    std::vector<float> values(count, 3.0F);
    simd::Divide(divisors, values);
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_NEAR(static_cast<double>(values[i]) * static_cast<double>(divisors[i]), 3.0, 1e-6);
    }
  }
}

// from + weight row other, and weight row, in that order; lengths of whole groups of vectors,
// single vectors and a rest.
TEST(AddProductsTest, AddsThemUpInTheirOrder) {
  for (const std::size_t count : {1, 7, 16, 37, 64, 104, 128, 1000}) {
    std::vector<float> from, row, other, sum(count + 1, -1.0F);
    for (std::size_t i = 0; i < count; ++i) {
      from.push_back(1.0F);
      row.push_back(static_cast<float>(i));
      other.push_back(i % 2 == 0 ? 0.5F : 2.0F);
    }
    const std::vector<simd::RowProduct> products = {{2.0F, row.data(), other.data()},
                                                    {-1.0F, row.data(), nullptr}};
    simd::AddProducts(from, products, std::span(sum).first(count));
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_EQ(sum[i], i % 2 == 0 ? 1.0F : 1.0F + 3.0F * static_cast<float>(i)) << i;
    }
    EXPECT_EQ(sum[count], -1.0F);
    simd::AddProducts(from, {}, from);
    EXPECT_EQ(from, std::vector<float>(count, 1.0F));
    simd::AddProducts(from, products, from);
    EXPECT_TRUE(std::equal(from.begin(), from.end(), sum.begin()));
  }
}

TEST(AddScaledTest, TouchesNothingPastTheEnd) {
  for (const std::size_t count : kLengths) {
    std::vector<float> row(count + 1, 2.0F), other(count + 1, 0.5F), sum(count + 1, 1.0F);
    simd::AddScaled(3.0F, std::span(row).first(count), std::span(sum).first(count));
    simd::AddProduct(4.0F, std::span(row).first(count), std::span(other).first(count),
                     std::span(sum).first(count));
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(sum[i], 11.0F);
    EXPECT_EQ(sum[count], 1.0F);
  }
}

}  // namespace
}  // namespace funnelcast
