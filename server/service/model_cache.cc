#include "server/service/model_cache.h"

#include <iterator>
#include <utility>

namespace funnelcast::service {

absl::StatusOr<SharedFit> ModelCache::Get(const std::string& name, const Load& load) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = by_name_.find(name);
    if (found != by_name_.end()) {
      entries_.splice(entries_.begin(), entries_, found->second);
      return found->second->loaded.fit;
    }
  }
  // Loading takes a while; others must not wait for it.
  absl::StatusOr<Loaded> loaded = load();
  if (!loaded.ok()) return loaded.status();
  SharedFit fit = loaded->fit;
  const std::lock_guard<std::mutex> lock(mutex_);
  if (loaded->bytes > max_bytes_ || by_name_.contains(name)) return fit;
  while (bytes_ + loaded->bytes > max_bytes_) Erase(std::prev(entries_.end()));
  bytes_ += loaded->bytes;
  entries_.push_front({name, *std::move(loaded)});
  by_name_[name] = entries_.begin();
  return fit;
}

void ModelCache::Forget(const std::string& name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = by_name_.find(name);
  if (found != by_name_.end()) Erase(found->second);
}

// Its windows go with a model: loaded again, it has another address.
void ModelCache::Erase(Entries::iterator entry) {
  windows_.Forget(entry->loaded.fit);
  bytes_ -= entry->loaded.bytes;
  by_name_.erase(entry->name);
  entries_.erase(entry);
}

std::size_t ModelCache::bytes() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return bytes_;
}

}  // namespace funnelcast::service
