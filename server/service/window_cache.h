// Windows that were forecast lately, prepared for the next plan: whoever tries plans asks for the
// same days and draws again and again.
#ifndef FUNNELCAST_SERVER_SERVICE_WINDOW_CACHE_H_
#define FUNNELCAST_SERVER_SERVICE_WINDOW_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>

#include "absl/status/statusor.h"
#include "simulator/forecast.h"

namespace funnelcast::service {

using SharedWindow = std::shared_ptr<const simulator::PreparedWindow>;

// What forecasts must have in common to share a window.
struct WindowKey {
  const simulator::FittedFunnel* fit = nullptr;  // told apart by address
  simulator::Day first_day = 0;
  int day_count = 0;
  int draw_count = 0;
  std::uint64_t seed = 0;
  simulator::WindowUse use = simulator::WindowUse::kAnyWindow;

  bool operator==(const WindowKey&) const = default;
};

// Keeps the windows used last within a number of bytes. A window is prepared when it is asked for
// the second time, so that forecasts that nobody repeats cost nothing. Thread-safe; while one
// caller prepares a window, others do without.
class WindowCache {
 public:
  using Prepare = std::function<absl::StatusOr<SharedWindow>()>;

  explicit WindowCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  // The window, or null where it is not prepared: at the first time, and when its `bytes` are none
  // or more than the cache may keep. Errors: those of `prepare`.
  absl::StatusOr<SharedWindow> Get(const WindowKey& key, std::size_t bytes, const Prepare& prepare);
  // Drops all windows of a model.
  void Forget(const simulator::FittedFunnel* fit);
  std::size_t bytes() const;

 private:
  struct Entry {
    WindowKey key;
    std::size_t bytes = 0;  // of the window; 0 without one
    bool is_preparing = false;
    SharedWindow window;
  };
  using Entries = std::list<Entry>;

  Entries::iterator Find(const WindowKey& key);
  void Keep(const WindowKey& key, std::size_t bytes, const absl::StatusOr<SharedWindow>& window);
  void Erase(Entries::iterator entry);

  const std::size_t max_bytes_;
  mutable std::mutex mutex_;  // guards what follows
  Entries entries_;           // the one used last in front
  std::size_t bytes_ = 0;
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_WINDOW_CACHE_H_
