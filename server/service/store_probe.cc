#include "server/service/store_probe.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "fmt/format.h"
#include "server/errors/server.h"
#include "server/status_macros.h"
#include "server/store/brands.h"

namespace funnelcast::service {

StoreProbe::StoreProbe(store::Store& store, std::string data_dir,
                       std::chrono::milliseconds patience)
    : store_(store),
      data_dir_(std::move(data_dir)),
      patience_(patience),
      thread_([this] { Run(); }) {}

StoreProbe::~StoreProbe() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

absl::Status StoreProbe::Check() {
  std::unique_lock<std::mutex> lock(mutex_);
  const std::int64_t question = ++asked_;
  changed_.notify_all();
  if (!changed_.wait_for(lock, patience_, [&] { return answered_ >= question; })) {
    return errors::StoreUnavailable(
        fmt::format("The store did not answer within {} ms.", patience_.count()));
  }
  return answer_;
}

std::int64_t StoreProbe::StoredBytes() const {
  std::int64_t bytes = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(data_dir_, error)) {
    const auto size = entry.file_size(error);
    if (!error) bytes += static_cast<std::int64_t>(size);
  }
  return bytes;
}

void StoreProbe::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || answered_ < asked_; });
    if (stopping_) return;
    const std::int64_t question = asked_;
    lock.unlock();
    absl::Status answer = AskStore();
    lock.lock();
    answer_ = std::move(answer);
    answered_ = question;
    changed_.notify_all();
  }
}

absl::Status StoreProbe::AskStore() {
  ASSIGN_OR_RETURN(auto reader, store_.Read());
  store::Page page;
  page.limit = 1;
  return store::ListBrands(reader, page).status();
}

}  // namespace funnelcast::service
