// A store in a folder of its own with the brand `acme`, and short ways to use it.
#ifndef FUNNELCAST_TESTS_SERVER_STORE_STORE_FIXTURE_H_
#define FUNNELCAST_TESTS_SERVER_STORE_STORE_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/store/brands.h"
#include "server/store/funnels.h"
#include "server/store/store.h"
#include "server/words/render.h"
#include "simulator/data/history.h"

namespace funnelcast::store {

inline std::string MessageOf(const absl::Status& status) { return std::string(status.message()); }

// What messages say in English.
inline std::vector<std::string> TextsOf(const std::vector<words::Message>& messages) {
  std::vector<std::string> texts;
  for (const words::Message& one : messages) {
    texts.push_back(words::Render(one, words::Language::kEnglish));
  }
  return texts;
}

// A folder under the system's temporary one, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "funnelcast-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class StoreFixture : public testing::Test {
 protected:
  void SetUp() override {
    OpenStore();
    ASSERT_EQ(Write([](Transaction& transaction) {
                return InsertBrand(transaction, MakeBrand("acme")).status();
              }),
              absl::OkStatus());
  }

  void OpenStore(StoreOptions options = {}) {
    options.clock = [this] { return now_us_; };
    auto store = Store::Open(folder_.path() + "/data", std::move(options));
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  static Brand MakeBrand(const std::string& id) {
    Brand brand;
    brand.id = id;
    brand.display_name = "Brand " + id;
    brand.currency_code = "EUR";
    brand.time_zone = "Europe/Berlin";
    return brand;
  }

  // A funnel of impressions, clicks, orders and revenue.
  static Funnel MakeFunnel(const std::string& id) {
    using data::Stage;
    Funnel funnel;
    funnel.brand = "acme";
    funnel.id = id;
    funnel.display_name = "Funnel " + id;
    funnel.stages = {{data::Stage::kAttention, "impressions"},
                     {data::Stage::kInterest, "clicks"},
                     {data::Stage::kAction, "orders"},
                     {data::Stage::kValue, "revenue"}};
    return funnel;
  }

  void InsertFunnelNamed(const std::string& id) {
    ASSERT_EQ(Write([&](Transaction& transaction) {
                return InsertFunnel(transaction, MakeFunnel(id)).status();
              }),
              absl::OkStatus());
  }

  absl::Status Write(const std::function<absl::Status(Transaction&)>& fn) {
    return store_->Write(fn);
  }

  // The result of a writing function, in a transaction of its own.
  template <typename Function>
  auto Written(const Function& fn) -> decltype(fn(std::declval<Transaction&>())) {
    using Result = decltype(fn(std::declval<Transaction&>()));
    Result result = absl::InternalError("not run");
    const absl::Status status = store_->Write([&](Transaction& transaction) {
      result = fn(transaction);
      return result.status();
    });
    if (!status.ok()) {
      return status;
    }
    return result;
  }

  // The result of a reading function on a fresh snapshot.
  template <typename Function>
  auto Read(const Function& fn) -> decltype(fn(std::declval<Reader&>())) {
    auto snapshot = store_->Read();
    if (!snapshot.ok()) {
      return snapshot.status();
    }
    return fn(*snapshot);
  }

  TemporaryFolder folder_;
  std::int64_t now_us_ = 1'700'000'000'000'000;
  std::unique_ptr<Store> store_;
};

}  // namespace funnelcast::store

#endif  // FUNNELCAST_TESTS_SERVER_STORE_STORE_FIXTURE_H_
