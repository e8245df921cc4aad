// Waiting for operations: each callback once, for its own key, in time.
#include "server/jobs/waiters.h"

#include <atomic>
#include <chrono>
#include <future>

#include "gtest/gtest.h"

namespace funnelcast::jobs {
namespace {

using std::chrono::steady_clock;

constexpr auto kPatience = std::chrono::seconds(10);

// A callback that can be waited for.
struct Called {
  std::promise<void> promise;
  std::atomic<int> count = 0;

  std::function<void()> callback() {
    return [this] {
      if (++count == 1) promise.set_value();
    };
  }
  bool Wait() { return promise.get_future().wait_for(kPatience) == std::future_status::ready; }
};

TEST(WaitersTest, NotifyReachesOnlyItsKey) {
  Called first;
  Called second;
  {
    Waiters waiters;
    waiters.Add({"a", "1"}, steady_clock::now() + kPatience, first.callback());
    waiters.Add({"a", "2"}, steady_clock::now() + kPatience, second.callback());
    waiters.Notify({"a", "1"});
    EXPECT_TRUE(first.Wait());
    EXPECT_EQ(second.count, 0);
  }
  // The end of all waiting reaches the rest, and nobody twice.
  EXPECT_EQ(first.count, 1);
  EXPECT_EQ(second.count, 1);
}

TEST(WaitersTest, DeadlineEndsWaiting) {
  Called called;
  Waiters waiters;
  const auto start = steady_clock::now();
  waiters.Add({"a", "1"}, start + std::chrono::milliseconds(20), called.callback());
  EXPECT_TRUE(called.Wait());
  EXPECT_GE(steady_clock::now() - start, std::chrono::milliseconds(20));
}

TEST(WaitersTest, EndWaitingReachesThoseWhoComeLater) {
  Waiters waiters;
  waiters.EndWaiting();
  Called called;
  waiters.Add({"a", "1"}, steady_clock::now() + std::chrono::hours(1), called.callback());
  EXPECT_TRUE(called.Wait());
}

}  // namespace
}  // namespace funnelcast::jobs
