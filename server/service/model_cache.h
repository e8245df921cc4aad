// Decoded models that were used last, so that a forecast does not read and decode its model anew
// each time, with the windows that they forecast.
#ifndef FUNNELCAST_SERVER_SERVICE_MODEL_CACHE_H_
#define FUNNELCAST_SERVER_SERVICE_MODEL_CACHE_H_

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "server/service/window_cache.h"
#include "simulator/model/fitted_funnel.h"

namespace funnelcast::service {

using SharedFit = std::shared_ptr<const simulator::FittedFunnel>;

// Keeps the models used last within a number of bytes. Models never change, so nothing goes stale
// but deleted ones, which Forget removes. Thread-safe; two callers that miss the same model at once
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

  // The model under `name`, loaded if it is not kept. A model larger than the whole cache is
  // returned and not kept.
  absl::StatusOr<SharedFit> Get(const std::string& name, const Load& load);
  void Forget(const std::string& name);
  std::size_t bytes() const;  // of the models

  WindowCache& windows() { return windows_; }

 private:
  struct Entry {
    std::string name;
    Loaded loaded;
  };
  using Entries = std::list<Entry>;

  void Erase(Entries::iterator entry);

  const std::size_t max_bytes_;
  mutable std::mutex mutex_;  // guards what follows
  Entries entries_;           // the one used last in front
  std::map<std::string, Entries::iterator> by_name_;
  std::size_t bytes_ = 0;
  WindowCache windows_;
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_MODEL_CACHE_H_
