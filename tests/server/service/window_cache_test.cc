// The cache of prepared windows: when it prepares, what it keeps, and what it forgets first.
#include "server/service/window_cache.h"

#include <memory>

#include "gtest/gtest.h"
#include "server/limits.h"
#include "simulator/data/fitted_funnel.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast::service {
namespace {

using data::FittedFunnel;

WindowKey KeyOf(const std::shared_ptr<const data::FittedFunnel>& fit, int first_day) {
  WindowKey key;
  key.fit = fit;
  key.first_day = first_day;
  return key;
}

// Counts how often it prepares a window of the toy brand, the same for all keys.
class WindowCacheTest : public ::testing::Test {
 protected:
  absl::StatusOr<SharedWindow> Get(WindowCache& cache, int first_day, std::size_t bytes = 40) {
    return cache.Get(KeyOf(fit_, first_day), bytes, [&] {
      ++prepare_count_;
      return Prepare();
    });
  }

  static absl::StatusOr<SharedWindow> Prepare() {
    static const SharedWindow kWindow = [] {
      const auto plan = MakeToyPlan(MakeToyHistory(168), 7, 100.0, 50.0);
      forecast::ForecastOptions options;
      options.draw_count = 100;
      return *forecast::PrepareWindow(std::make_shared<const data::FittedFunnel>(FittedToy()), plan,
                                      options);
    }();
    return kWindow;
  }

  const std::shared_ptr<const data::FittedFunnel> fit_ =
      std::make_shared<const data::FittedFunnel>();
  int prepare_count_ = 0;
};

TEST_F(WindowCacheTest, PreparesWhatIsAskedForAgain) {
  WindowCache cache(100);
  EXPECT_EQ(Get(cache, 1)->get(), nullptr);
  EXPECT_EQ(prepare_count_, 0);
  EXPECT_NE(Get(cache, 1)->get(), nullptr);
  EXPECT_NE(Get(cache, 1)->get(), nullptr);
  EXPECT_EQ(prepare_count_, 1);
  EXPECT_EQ(Get(cache, 2)->get(), nullptr);
  EXPECT_EQ(cache.bytes(), 40U);
}

// Two windows of 40 bytes fit into 100, the third pushes out the one used longest ago.
TEST_F(WindowCacheTest, ForgetsTheWindowUsedLongestAgo) {
  WindowCache cache(100);
  for (const int day : {1, 1, 2, 2, 1, 3, 3}) Get(cache, day).value();
  EXPECT_EQ(prepare_count_, 3);
  EXPECT_EQ(cache.bytes(), 80U);
  EXPECT_NE(Get(cache, 1)->get(), nullptr);
  EXPECT_EQ(Get(cache, 2)->get(), nullptr);
}

// Of windows that were asked for once, the last ones are remembered.
TEST_F(WindowCacheTest, RemembersSoManyQuestions) {
  for (const std::size_t others : {limits::kMaxAskedWindows - 1, limits::kMaxAskedWindows}) {
    WindowCache cache(100);
    prepare_count_ = 0;
    for (std::size_t day = 0; day <= others; ++day) Get(cache, static_cast<int>(day)).value();
    Get(cache, 0).value();
    EXPECT_EQ(prepare_count_, others < limits::kMaxAskedWindows ? 1 : 0);
  }
}

TEST_F(WindowCacheTest, KeepsNothingThatIsTooLargeOrEmpty) {
  WindowCache cache(100);
  for (const std::size_t bytes : {0U, 101U}) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(Get(cache, 1, bytes)->get(), nullptr);
  }
  EXPECT_EQ(prepare_count_, 0);
  Get(cache, 1, 100).value();
  EXPECT_NE(Get(cache, 1, 100)->get(), nullptr);
}

TEST_F(WindowCacheTest, ForgetsTheWindowsOfAModel) {
  WindowCache cache(100);
  Get(cache, 1).value();
  Get(cache, 1).value();
  cache.Forget(std::make_shared<const data::FittedFunnel>());
  EXPECT_EQ(cache.bytes(), 40U);
  cache.Forget(fit_);
  EXPECT_EQ(cache.bytes(), 0U);
  EXPECT_EQ(Get(cache, 1)->get(), nullptr);
}

// Whoever comes while a window is prepared does without; one forgotten meanwhile is not kept.
TEST_F(WindowCacheTest, NobodyWaitsForAWindow) {
  WindowCache cache(100);
  Get(cache, 1).value();
  const auto window = cache.Get(KeyOf(fit_, 1), 40, [&] {
    EXPECT_EQ(Get(cache, 1)->get(), nullptr);
    cache.Forget(fit_);
    return Prepare();
  });
  EXPECT_NE(window->get(), nullptr);
  EXPECT_EQ(prepare_count_, 0);
  EXPECT_EQ(cache.bytes(), 0U);
}

// A window that is forgotten while it is prepared, and asked for and prepared anew meanwhile, is
// kept once.
TEST_F(WindowCacheTest, CountsAWindowOnce) {
  WindowCache cache(100);
  Get(cache, 1).value();
  cache
      .Get(KeyOf(fit_, 1), 40,
           [&] {
             cache.Forget(fit_);
             Get(cache, 1).value();
             Get(cache, 1).value();
             return Prepare();
           })
      .value();
  EXPECT_EQ(cache.bytes(), 40U);
  EXPECT_EQ(prepare_count_, 1);
  EXPECT_NE(Get(cache, 1)->get(), nullptr);
}

TEST_F(WindowCacheTest, TellsKeysApart) {
  WindowCache cache(1000);
  WindowKey key = KeyOf(fit_, 1);
  const auto is_kept = [&] { return cache.Get(key, 40, Prepare)->get() != nullptr; };
  is_kept();
  EXPECT_TRUE(is_kept());
  key.surroundings = "sale";
  EXPECT_FALSE(is_kept());
  key = KeyOf(fit_, 1);
  key.use = forecast::WindowUse::kWholePeriods;
  EXPECT_FALSE(is_kept());
  key = KeyOf(fit_, 1);
  key.seed = 1;
  EXPECT_FALSE(is_kept());
  key = KeyOf(std::make_shared<const data::FittedFunnel>(), 1);
  EXPECT_FALSE(is_kept());
  key = KeyOf(fit_, 1);
  EXPECT_TRUE(is_kept());
}

// Windows that nobody asks for again do not push out one that is kept.
TEST_F(WindowCacheTest, BearsManyWindowsAskedForOnce) {
  WindowCache cache(100);
  Get(cache, 1).value();
  Get(cache, 1).value();
  for (int day = 2; day < 2000; ++day) EXPECT_EQ(Get(cache, day)->get(), nullptr);
  EXPECT_NE(Get(cache, 1)->get(), nullptr);
  EXPECT_EQ(prepare_count_, 1);
}

TEST_F(WindowCacheTest, TriesAgainAfterAnError) {
  WindowCache cache(100);
  Get(cache, 1).value();
  const absl::Status refused = absl::FailedPreconditionError("no");
  EXPECT_EQ(cache.Get(KeyOf(fit_, 1), 40, [&] { return refused; }).status(), refused);
  EXPECT_NE(Get(cache, 1)->get(), nullptr);
}

}  // namespace
}  // namespace funnelcast::service
