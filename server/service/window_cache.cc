#include "server/service/window_cache.h"

#include <algorithm>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "server/limits.h"
#include "simulator/data/fitted_funnel.h"

namespace funnelcast::service {
namespace {

using WeakFit = std::weak_ptr<const data::FittedFunnel>;

bool IsSameModel(const WeakFit& one, const WeakFit& other) {
  return !one.owner_before(other) && !other.owner_before(one);
}

}  // namespace

bool WindowKey::operator==(const WindowKey& other) const {
  return IsSameModel(fit, other.fit) && first_day == other.first_day &&
         day_count == other.day_count && draw_count == other.draw_count && seed == other.seed &&
         use == other.use && surroundings == other.surroundings;
}

absl::StatusOr<SharedWindow> WindowCache::Get(const WindowKey& key, std::size_t bytes,
                                              const Prepare& prepare) {
  if (bytes == 0 || bytes > max_bytes_) return SharedWindow();
  const auto has_key = [&](const auto& entry) { return entry.key == key; };
  std::uint64_t preparation = 0;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto kept = std::find_if(kept_.begin(), kept_.end(), has_key);
    if (kept != kept_.end()) {
      kept_.splice(kept_.begin(), kept_, kept);
      return kept->window;
    }
    const auto asked = std::find_if(asked_.begin(), asked_.end(), has_key);
    if (asked == asked_.end()) {
      asked_.push_front({key});
      if (asked_.size() > limits::kMaxAskedWindows) asked_.pop_back();
      return SharedWindow();
    }
    if (asked->preparation != 0) return SharedWindow();
    preparation = asked->preparation = ++preparations_;
  }
  // This takes a while; others must not wait for it.
  SharedWindow prepared;
  const absl::Cleanup end = [&] { EndPreparation(preparation, bytes, std::move(prepared)); };
  absl::StatusOr<SharedWindow> window = prepare();
  if (window.ok()) prepared = *window;
  return window;
}

// A window that was forgotten meanwhile is not kept; one that could not be prepared may be tried
// again.
void WindowCache::EndPreparation(std::uint64_t preparation, std::size_t bytes,
                                 SharedWindow window) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto asked = std::find_if(asked_.begin(), asked_.end(), [&](const Asked& entry) {
    return entry.preparation == preparation;
  });
  if (asked == asked_.end()) return;
  asked->preparation = 0;
  if (window == nullptr) return;
  kept_.push_front({std::move(asked->key), bytes, std::move(window)});
  asked_.erase(asked);
  bytes_ += bytes;
  while (bytes_ > max_bytes_) {
    bytes_ -= kept_.back().bytes;
    kept_.pop_back();
  }
}

void WindowCache::Forget(const std::shared_ptr<const data::FittedFunnel>& fit) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::erase_if(asked_, [&](const Asked& entry) { return IsSameModel(entry.key.fit, fit); });
  std::erase_if(kept_, [&](const Kept& entry) {
    if (!IsSameModel(entry.key.fit, fit)) return false;
    bytes_ -= entry.bytes;
    return true;
  });
}

std::size_t WindowCache::bytes() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return bytes_;
}

}  // namespace funnelcast::service
