#include "server/service/model_cache.h"

#include <iterator>
#include <utility>

#include "server/status_macros.h"

namespace funnelcast::service {

absl::StatusOr<SharedFit> ModelCache::Get(const Key& key, const Load& load) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = by_key_.find(key);
    if (found != by_key_.end()) {
      entries_.splice(entries_.begin(), entries_, found->second);
      return found->second->loaded.fit;
    }
  }
  // Loading takes a while; others must not wait for it.
  ASSIGN_OR_RETURN(Loaded loaded, load());
  SharedFit fit = loaded.fit;
  const std::lock_guard<std::mutex> lock(mutex_);
  if (loaded.bytes > max_bytes_ || by_key_.contains(key)) return fit;
  while (bytes_ + loaded.bytes > max_bytes_) Erase(std::prev(entries_.end()));
  bytes_ += loaded.bytes;
  entries_.push_front({key, std::move(loaded)});
  by_key_[key] = entries_.begin();
  return fit;
}

void ModelCache::Forget(const std::string& name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto found = by_key_.lower_bound(name);
       found != by_key_.end() && found->first.name == name;) {
    const auto entry = found->second;
    ++found;
    Erase(entry);
  }
}

// Its windows go with a model: loaded again, it has another address.
void ModelCache::Erase(Entries::iterator entry) {
  windows_.Forget(entry->loaded.fit);
  bytes_ -= entry->loaded.bytes;
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

std::size_t ModelCache::bytes() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return bytes_;
}

}  // namespace funnelcast::service
