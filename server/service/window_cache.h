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
#include <string>

#include "absl/status/statusor.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/forecast/forecast.h"
#include "simulator/forecast/prepared_window.h"

namespace funnelcast::service {

using SharedWindow = std::shared_ptr<const forecast::PreparedWindow>;

// What forecasts must have in common to share a window.
struct WindowKey {
  std::weak_ptr<const data::FittedFunnel> fit;  // told apart by owner
  data::Day first_day = 0;
  int day_count = 0;
  int draw_count = 0;
  std::uint64_t seed = 0;
  forecast::WindowUse use = forecast::WindowUse::kAnyWindow;
  std::string surroundings;  // events and controls of the plan, in any form that tells them apart

  bool operator==(const WindowKey& other) const;
};

// Keeps the windows used last within a number of bytes. A window is prepared when it is asked for
// the second time, so that forecasts that nobody repeats cost nothing; limits::kMaxAskedWindows are
// remembered as asked for once. Thread-safe; while one caller prepares a window, others do without.
class WindowCache {
 public:
  using Prepare = std::function<absl::StatusOr<SharedWindow>()>;

  explicit WindowCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  // The window, or null where it is not prepared: at the first time, and when its `bytes` are none
  // or more than the cache may keep. Errors: those of `prepare`.
  absl::StatusOr<SharedWindow> Get(const WindowKey& key, std::size_t bytes, const Prepare& prepare);
  // Drops all windows of a model.
  void Forget(const std::shared_ptr<const data::FittedFunnel>& fit);
  std::size_t bytes() const;

 private:
  struct Asked {
    WindowKey key;
    std::uint64_t preparation = 0;  // its number; 0: nobody prepares it
  };
  struct Kept {
    WindowKey key;
    std::size_t bytes = 0;
    SharedWindow window;
  };

  void EndPreparation(std::uint64_t preparation, std::size_t bytes, SharedWindow window);

  const std::size_t max_bytes_;
  mutable std::mutex mutex_;  // guards what follows
  std::list<Asked> asked_;    // the last one in front
  std::list<Kept> kept_;      // the one used last in front
  std::uint64_t preparations_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_WINDOW_CACHE_H_
