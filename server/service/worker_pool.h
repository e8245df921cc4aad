// A fixed number of threads that carry out queued work in order.
#ifndef FUNNELCAST_SERVER_SERVICE_WORKER_POOL_H_
#define FUNNELCAST_SERVER_SERVICE_WORKER_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace funnelcast::service {

// Thread-safe. Work must not throw. The destructor carries out what is queued and joins the
// threads.
class WorkerPool {
 public:
  using Work = std::function<void()>;

  // REQUIRES: thread_count > 0.
  WorkerPool(int thread_count, std::size_t max_queued);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Queues `work`; false when the queue is full.
  bool TrySubmit(Work work);

  // Queues `work` even when the queue is full: for the next step of something that was let in
  // before.
  void Submit(Work work);

  // Pieces of work that wait for a thread.
  std::size_t queued() const;

 private:
  void Run();

  const std::size_t max_queued_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable work_queued_;
  std::deque<Work> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_WORKER_POOL_H_
