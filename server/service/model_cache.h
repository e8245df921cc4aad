// Decoded models that were used last, so that a forecast does not read and decode its model anew
// each time, with the windows that they forecast.
#ifndef FUNNELCAST_SERVER_SERVICE_MODEL_CACHE_H_
#define FUNNELCAST_SERVER_SERVICE_MODEL_CACHE_H_

#include <compare>
#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "server/service/window_cache.h"
#include "simulator/data/fitted_funnel.h"

namespace funnelcast::service {

using SharedFit = std::shared_ptr<const data::FittedFunnel>;

// Keeps the models used last within a number of bytes. Models never change but for the ids of what
// was renamed or merged, which make a version of their own, so nothing goes stale but deleted ones,
// which Forget removes. Thread-safe; two callers that miss the same model at once
// both load it.
class ModelCache {
 public:
  // A model and about how many bytes it takes.
  struct Loaded {
    SharedFit fit;
    std::size_t bytes = 0;
  };
  using Load = std::function<absl::StatusOr<Loaded>()>;

  // `max_window_bytes`: of their windows.
  ModelCache(std::size_t max_bytes, std::size_t max_window_bytes)
      : max_bytes_(max_bytes), windows_(max_window_bytes) {}

  // A model under a name, in a version of its ids.
  struct Key {
    std::string name;
    std::string ids;  // tells the versions apart; empty where nothing was renamed

    Key(std::string model_name, std::string ids_version = "")  // NOLINT: mostly a name
        : name(std::move(model_name)), ids(std::move(ids_version)) {}
    Key(const char* model_name) : name(model_name) {}  // NOLINT: as above
    auto operator<=>(const Key&) const = default;
  };

  // The model under `key`, loaded if it is not kept. A model larger than the whole cache is
  // returned and not kept.
  absl::StatusOr<SharedFit> Get(const Key& key, const Load& load);
  // All versions of a model.
  void Forget(const std::string& name);
  std::size_t bytes() const;  // of the models

  WindowCache& windows() { return windows_; }

 private:
  struct Entry {
    Key key;
    Loaded loaded;
  };
  using Entries = std::list<Entry>;

  void Erase(Entries::iterator entry);

  const std::size_t max_bytes_;
  mutable std::mutex mutex_;  // guards what follows
  Entries entries_;           // the one used last in front
  std::map<Key, Entries::iterator> by_key_;
  std::size_t bytes_ = 0;
  WindowCache windows_;
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_MODEL_CACHE_H_
