// Who waits for which operation, and until when.
#ifndef FUNNELCAST_SERVER_JOBS_WAITERS_H_
#define FUNNELCAST_SERVER_JOBS_WAITERS_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace funnelcast::jobs {

// Calls each callback once: when its key is notified, its deadline passes, or waiting ends. One
// thread serves all of them. Thread-safe.
class Waiters {
 public:
  using Key = std::pair<std::string, std::string>;  // brand and id of an operation
  using TimePoint = std::chrono::steady_clock::time_point;

  Waiters();
  ~Waiters();  // ends waiting and joins the thread
  Waiters(const Waiters&) = delete;
  Waiters& operator=(const Waiters&) = delete;

  // `done` runs on the thread of this object. After EndWaiting it runs soon, whatever the deadline.
  void Add(Key key, TimePoint deadline, std::function<void()> done);
  void Notify(const Key& key);
  void EndWaiting();

 private:
  struct Waiter {
    Key key;
    TimePoint deadline;
    std::function<void()> done;
  };

  void Run();
  // Takes out those whose time has come.
  std::list<Waiter> TakeDue();
  TimePoint NextDeadline() const;

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::list<Waiter> waiters_;
  bool waiting_ended_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace funnelcast::jobs

#endif  // FUNNELCAST_SERVER_JOBS_WAITERS_H_
