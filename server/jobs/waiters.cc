#include "server/jobs/waiters.h"

#include <algorithm>
#include <iterator>

namespace funnelcast::jobs {

Waiters::Waiters() : thread_([this] { Run(); }) {}

Waiters::~Waiters() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    waiting_ended_ = true;
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Waiters::Add(Key key, TimePoint deadline, std::function<void()> done) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    waiters_.push_back({std::move(key), deadline, std::move(done)});
  }
  changed_.notify_all();
}

void Waiters::Notify(const Key& key) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (Waiter& waiter : waiters_) {
      if (waiter.key == key) waiter.deadline = TimePoint::min();
    }
  }
  changed_.notify_all();
}

void Waiters::EndWaiting() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    waiting_ended_ = true;
  }
  changed_.notify_all();
}

std::list<Waiters::Waiter> Waiters::TakeDue() {
  const TimePoint now = std::chrono::steady_clock::now();
  std::list<Waiter> due;
  for (auto waiter = waiters_.begin(); waiter != waiters_.end();) {
    const auto next = std::next(waiter);
    if (waiting_ended_ || waiter->deadline <= now) due.splice(due.end(), waiters_, waiter);
    waiter = next;
  }
  return due;
}

Waiters::TimePoint Waiters::NextDeadline() const {
  // A time point far in the future overflows inside wait_until, hence an hour at most.
  TimePoint next = std::chrono::steady_clock::now() + std::chrono::hours(1);
  for (const Waiter& waiter : waiters_) next = std::min(next, waiter.deadline);
  return next;
}

void Waiters::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    std::list<Waiter> due = TakeDue();
    if (!due.empty()) {
      lock.unlock();
      for (const Waiter& waiter : due) waiter.done();
      due.clear();
      lock.lock();
    } else if (stopping_) {
      return;
    } else {
      changed_.wait_until(lock, NextDeadline());
    }
  }
}

}  // namespace funnelcast::jobs
