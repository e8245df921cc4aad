// A real funnelcast-server as a child process, to be killed, starved and started again.
#ifndef FUNNELCAST_TESTS_ROBUSTNESS_SERVER_PROCESS_H_
#define FUNNELCAST_TESTS_ROBUSTNESS_SERVER_PROCESS_H_

#include <grpcpp/channel.h>
#include <sys/types.h>

#include <filesystem>
#include <memory>

namespace funnelcast::robustness {

// Owns the child; the destructor kills it. Not thread-safe.
class ServerProcess {
 public:
  // Starts a server on free ports with its data in `data_dir` and its log appended to `log`, and
  // waits until /readyz answers 200. Nullptr when it ended or was not ready within ten seconds.
  static std::unique_ptr<ServerProcess> Start(const std::filesystem::path& data_dir,
                                              const std::filesystem::path& log);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // Ends the child with SIGKILL and waits for it.
  void Kill();
  // Asks the child to end with SIGTERM and returns its wait status.
  int Stop();

  // Whether the child has not ended by itself.
  bool IsRunning();
  bool IsReady() const;

  pid_t pid() const { return pid_; }
  double seconds_until_ready() const { return seconds_until_ready_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  ServerProcess() = default;

  pid_t pid_ = -1;
  int http_port_ = 0;
  double seconds_until_ready_ = 0.0;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace funnelcast::robustness

#endif  // FUNNELCAST_TESTS_ROBUSTNESS_SERVER_PROCESS_H_
