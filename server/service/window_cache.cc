#include "server/service/window_cache.h"

#include <algorithm>
#include <iterator>

namespace funnelcast::service {
namespace {

// Windows that are remembered, prepared or not.
constexpr std::size_t kMaxEntries = 32;

}  // namespace

absl::StatusOr<SharedWindow> WindowCache::Get(const WindowKey& key, std::size_t bytes,
                                              const Prepare& prepare) {
  if (bytes == 0 || bytes > max_bytes_) return SharedWindow();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = Find(key);
    if (found == entries_.end()) {
      entries_.push_front({key, 0, false, nullptr});
      if (entries_.size() > kMaxEntries) Erase(std::prev(entries_.end()));
      return SharedWindow();
    }
    entries_.splice(entries_.begin(), entries_, found);
    if (found->window != nullptr || found->is_preparing) return found->window;
    found->is_preparing = true;
  }
  // This takes a while; others must not wait for it.
  absl::StatusOr<SharedWindow> window = prepare();
  Keep(key, bytes, window);
  return window;
}

void WindowCache::Keep(const WindowKey& key, std::size_t bytes,
                       const absl::StatusOr<SharedWindow>& window) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = Find(key);
  if (found == entries_.end()) return;  // forgotten meanwhile
  found->is_preparing = false;
  if (!window.ok() || *window == nullptr) return;
  found->window = *window;
  found->bytes = bytes;
  bytes_ += bytes;
  entries_.splice(entries_.begin(), entries_, found);
  while (bytes_ > max_bytes_) Erase(std::prev(entries_.end()));
}

void WindowCache::Forget(const simulator::FittedFunnel* fit) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto next = std::next(entry);
    if (entry->key.fit == fit) Erase(entry);
    entry = next;
  }
}

std::size_t WindowCache::bytes() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return bytes_;
}

WindowCache::Entries::iterator WindowCache::Find(const WindowKey& key) {
  return std::find_if(entries_.begin(), entries_.end(),
                      [&](const Entry& entry) { return entry.key == key; });
}

void WindowCache::Erase(Entries::iterator entry) {
  bytes_ -= entry->bytes;
  entries_.erase(entry);
}

}  // namespace funnelcast::service
