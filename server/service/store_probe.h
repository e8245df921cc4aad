// Looks whether the store answers, without ever making the one who asks wait for long.
#ifndef FUNNELCAST_SERVER_SERVICE_STORE_PROBE_H_
#define FUNNELCAST_SERVER_SERVICE_STORE_PROBE_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "server/store/store.h"

namespace funnelcast::service {

// One thread reads from the store when it is asked to; Check waits for it a moment at most, so that
// a store that hangs shows as an error instead of hanging the health page too. Thread-safe. The
// store must outlive it.
class StoreProbe {
 public:
  StoreProbe(store::Store& store, std::string data_dir,
             std::chrono::milliseconds patience = std::chrono::milliseconds(1000));
  ~StoreProbe();
  StoreProbe(const StoreProbe&) = delete;
  StoreProbe& operator=(const StoreProbe&) = delete;

  // OK when the store answered a small question just now; UNAVAILABLE when it did not within the
  // patience.
  absl::Status Check();

  // Bytes of the files in the data folder.
  std::int64_t StoredBytes() const;

 private:
  void Run();
  absl::Status AskStore();

  store::Store& store_;
  const std::string data_dir_;
  const std::chrono::milliseconds patience_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::int64_t asked_ = 0;     // questions asked so far
  std::int64_t answered_ = 0;  // the last question that `answer_` covers
  absl::Status answer_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_STORE_PROBE_H_
