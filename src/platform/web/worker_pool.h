// Threads on which handlers may wait for a disk or a database while the network goes on.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace commonty::web {

// Begins without any thread and adds one whenever all are busy, up to its size.
// Threads: run() may be called from any; stop() once.
class WorkerPool {
 public:
  explicit WorkerPool(int size) : size_(size) {}
  ~WorkerPool() { stop(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  void run(std::function<void()> work);
  // Finishes all work that was given, then ends the threads.
  void stop();

 private:
  void work_until_stopped();

  const int size_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<std::function<void()>> waiting_;
  std::vector<std::thread> threads_;
  int idle_ = 0;
  bool stopping_ = false;
};

}  // namespace commonty::web
