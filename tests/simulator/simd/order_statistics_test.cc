// Order statistics in vectors are those of a sort.
#include "simulator/simd/order_statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "simulator/base/random.h"
#include "simulator/simd/draw_sums.h"

namespace funnelcast {
namespace {

// Selects every rank of `count` values of `make`, and holds them against the sorted sample.
void ExpectSorted(std::size_t count, const std::function<float(base::RandomStream&)>& make) {
  base::RandomStream random(11, base::StreamPurpose::kTest, static_cast<std::uint32_t>(count), 0);
  std::vector<float> values(count);
  for (float& value : values) value = make(random);
  std::vector<float> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t rank = 0; rank < count; rank += 1 + count / 50) {
    const std::size_t ranks[] = {rank, count - 1 - rank, count / 2};
    float found[3];
    simd::SelectOrderStatistics(values, simd::RangeOf(values), ranks, found);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(found[i], sorted[ranks[i]]) << count << ", " << ranks[i];
  }
}

// Lengths on both sides of whole vectors and of whole words of bits.
TEST(OrderStatisticsTest, AreThoseOfASort) {
  for (const std::size_t count : {1, 2, 15, 16, 17, 32, 48, 63, 64, 65, 992, 1000, 1023, 20000}) {
    ExpectSorted(count,
                 [](base::RandomStream& random) { return static_cast<float>(random.Normal()); });
  }
}

// More ranks at once than a vector searches for, in any order, some of them next to each other.
TEST(OrderStatisticsTest, FindManyRanksAtOnce) {
  base::RandomStream random(12, base::StreamPurpose::kTest, 0, 0);
  std::vector<float> values(777);
  for (float& value : values) value = static_cast<float>(random.Poisson(40.0));
  std::vector<float> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::size_t> ranks;
  for (std::size_t i = 0; i < 300; ++i) ranks.push_back(i * 101 % values.size());
  std::vector<float> found(ranks.size());
  simd::SelectOrderStatistics(values, simd::RangeOf(values), ranks, found);
  for (std::size_t i = 0; i < ranks.size(); ++i) EXPECT_EQ(found[i], sorted[ranks[i]]) << ranks[i];
}

// Buckets in which many values are equal, and ones that hold nearly everything.
TEST(OrderStatisticsTest, BearTiesAndOutliers) {
  ExpectSorted(1000,
               [](base::RandomStream& random) { return static_cast<float>(random.Poisson(2.0)); });
  ExpectSorted(1000, [](base::RandomStream&) { return 7.0F; });
  ExpectSorted(1000, [](base::RandomStream& random) {
    return static_cast<float>(std::exp(8.0 * random.Normal()));
  });
  ExpectSorted(1000, [](base::RandomStream& random) {
    return random.Uniform() < 0.5 ? -3e38F : static_cast<float>(random.Normal());
  });
  ExpectSorted(1000, [](base::RandomStream& random) { return 1e-44F * (random.Uniform() < 0.5); });
}

// Buckets of as many values as are ranked by counting, and of one more, beside ties and alone.
TEST(OrderStatisticsTest, BearBucketsOfAnySize) {
  for (const std::size_t count : {191, 192, 193, 194}) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) {
      values[i] = 1.0F + 1e-5F * static_cast<float>((i * 89) % 97);
    }
    values.push_back(1000.0F);
    std::vector<float> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t rank = 0; rank < values.size(); ++rank) {
      const std::size_t ranks[] = {values.size() - 1 - rank, rank};
      float found[2];
      simd::SelectOrderStatistics(values, simd::RangeOf(values), ranks, found);
      EXPECT_EQ(found[0], sorted[ranks[0]]);
      EXPECT_EQ(found[1], sorted[ranks[1]]);
    }
  }
}

TEST(OrderStatisticsTest, BearNoRanksAndAWiderRange) {
  const std::vector<float> values = {3.0F, 1.0F, 2.0F};
  simd::SelectOrderStatistics(values, simd::RangeOf(values), {}, {});
  const std::size_t ranks[] = {2, 0, 1};
  float found[3];
  simd::SelectOrderStatistics(values, {-1000.0F, 1e6F}, ranks, found);
  EXPECT_THAT(found, testing::ElementsAre(3.0F, 1.0F, 2.0F));
}

// The mean of 1 to n is (n + 1) / 2.
TEST(DrawSumsTest, MeanIsExactForWholeNumbers) {
  std::vector<float> values;
  for (int n = 1; n <= 100; ++n) {
    values.push_back(static_cast<float>(n));
    EXPECT_EQ(simd::MeanOf(values), 0.5 * (n + 1));
  }
}

// At lengths on both sides of whole vectors, the extremes first and last.
TEST(DrawSumsTest, TellsMeanAndRangeOfWhatItAdds) {
  for (std::size_t count = 1; count <= 40; ++count) {
    std::vector<float> values;
    for (std::size_t i = 0; i < count; ++i) values.push_back(0.1F * static_cast<float>(i * 7 % 11));
    values.front() = -2.5F;
    values.back() = 9.5F;
    std::vector<double> sums(count);
    const simd::Overview overview = simd::AddEach(values, sums);
    EXPECT_EQ(overview.mean, simd::MeanOf(values));
    EXPECT_EQ(overview.range.least, count == 1 ? 9.5F : -2.5F);
    EXPECT_EQ(overview.range.largest, 9.5F);
    EXPECT_EQ(simd::RangeOf(values).least, overview.range.least);
    EXPECT_EQ(simd::RangeOf(values).largest, 9.5F);
  }
}

// Twice 1 to n on top of 0.5.
TEST(DrawSumsTest, AddsEachToItsPlace) {
  std::vector<float> values;
  for (int n = 1; n <= 37; ++n) values.push_back(static_cast<float>(n));
  std::vector<double> sums(values.size(), 0.5);
  simd::AddEach(values, sums);
  simd::AddEach(values, sums);
  for (std::size_t i = 0; i < sums.size(); ++i) {
    EXPECT_EQ(sums[i], 2.0 * static_cast<double>(i + 1) + 0.5);
  }
}

}  // namespace
}  // namespace funnelcast
