// The cache of decoded models: what it keeps, and what it forgets first.
#include "server/service/model_cache.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"

namespace funnelcast::service {
namespace {

// Counts how often it loads; each model takes `bytes`.
struct Loader {
  std::size_t bytes = 40;
  int count = 0;

  ModelCache::Load load() {
    return [this]() -> absl::StatusOr<ModelCache::Loaded> {
      ++count;
      return ModelCache::Loaded{std::make_shared<const data::FittedFunnel>(), bytes};
    };
  }
};

TEST(ModelCacheTest, LoadsOnce) {
  ModelCache cache(100, 0);
  Loader loader;
  const auto first = cache.Get("a", loader.load());
  EXPECT_EQ(cache.Get("a", loader.load())->get(), first->get());
  EXPECT_EQ(loader.count, 1);
  EXPECT_EQ(cache.bytes(), 40U);
}

// Two models of 40 bytes fit into 100, the third pushes out the one used longest ago.
TEST(ModelCacheTest, ForgetsTheModelUsedLongestAgo) {
  ModelCache cache(100, 0);
  Loader loader;
  cache.Get("a", loader.load()).value();
  cache.Get("b", loader.load()).value();
  cache.Get("a", loader.load()).value();
  cache.Get("c", loader.load()).value();
  EXPECT_EQ(loader.count, 3);
  EXPECT_EQ(cache.bytes(), 80U);
  cache.Get("a", loader.load()).value();
  EXPECT_EQ(loader.count, 3);
  cache.Get("b", loader.load()).value();
  EXPECT_EQ(loader.count, 4);
}

TEST(ModelCacheTest, DoesNotKeepWhatIsTooLarge) {
  ModelCache cache(100, 0);
  Loader loader{.bytes = 101};
  EXPECT_TRUE(cache.Get("a", loader.load()).ok());
  EXPECT_EQ(cache.bytes(), 0U);
  loader.bytes = 100;
  EXPECT_TRUE(cache.Get("a", loader.load()).ok());
  EXPECT_EQ(cache.bytes(), 100U);
}

TEST(ModelCacheTest, ForgetsWhatIsDeleted) {
  ModelCache cache(100, 0);
  Loader loader;
  cache.Get("a", loader.load()).value();
  cache.Forget("a");
  cache.Forget("never known");
  EXPECT_EQ(cache.bytes(), 0U);
}

// A model that goes, deleted or pushed out, takes its windows along.
TEST(ModelCacheTest, ForgetsTheWindowsOfAModelThatGoes) {
  ModelCache cache(100, 100);
  Loader loader{.bytes = 100};
  const auto ask = [&](const SharedFit& fit) {
    WindowKey key;
    key.fit = fit;
    bool is_prepared = false;
    const auto prepare = [&]() -> absl::StatusOr<SharedWindow> {
      is_prepared = true;
      return SharedWindow();
    };
    cache.windows().Get(key, 10, prepare).value();
    return is_prepared;
  };
  const SharedFit first = *cache.Get("a", loader.load());
  EXPECT_FALSE(ask(first));
  EXPECT_TRUE(ask(first));
  const SharedFit second = *cache.Get("b", loader.load());
  EXPECT_FALSE(ask(first));
  EXPECT_FALSE(ask(second));
  cache.Forget("b");
  EXPECT_FALSE(ask(second));
}

TEST(ModelCacheTest, ErrorsAreNotKept) {
  ModelCache cache(100, 0);
  EXPECT_TRUE(
      absl::IsDataLoss(cache.Get("a", [] { return absl::DataLossError("damaged"); }).status()));
  Loader loader;
  EXPECT_TRUE(cache.Get("a", loader.load()).ok());
}

}  // namespace
}  // namespace funnelcast::service
