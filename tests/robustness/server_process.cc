// Starting, asking and ending the child process.
#include "tests/robustness/server_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <grpcpp/create_channel.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace funnelcast::robustness {
namespace {

constexpr std::chrono::seconds kStartLimit{10};
constexpr std::chrono::milliseconds kPollInterval{10};

sockaddr_in LoopbackAddress(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

// A port that is free now; somebody else may take it before the server does, which is rare enough.
int FreePort() {
  const int handle = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = LoopbackAddress(0);
  socklen_t size = sizeof(address);
  bind(handle, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(handle, reinterpret_cast<sockaddr*>(&address), &size);
  close(handle);
  return ntohs(address.sin_port);
}

// First line of the answer to GET `path`; empty when nobody answers.
std::string AskHttp(int port, const std::string& path) {
  const int handle = socket(AF_INET, SOCK_STREAM, 0);
  const timeval limit{1, 0};
  setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  sockaddr_in address = LoopbackAddress(port);
  std::string answer;
  if (connect(handle, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) {
    const std::string request =
        fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
    std::array<char, 256> buffer{};
    if (write(handle, request.data(), request.size()) > 0) {
      const ssize_t size = read(handle, buffer.data(), buffer.size());
      if (size > 0) answer.assign(buffer.data(), static_cast<std::size_t>(size));
    }
  }
  close(handle);
  return answer.substr(0, answer.find("\r\n"));
}

// Starts the server with its output appended to `log`; -1 when it cannot be started.
pid_t Spawn(const std::vector<std::string>& arguments, const std::filesystem::path& log) {
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) {
    pointers.push_back(const_cast<char*>(argument.c_str()));
  }
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0644);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  pid_t pid = -1;
  if (posix_spawn(&pid, pointers[0], &actions, nullptr, pointers.data(), environ) != 0) pid = -1;
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

}  // namespace

std::unique_ptr<ServerProcess> ServerProcess::Start(const std::filesystem::path& data_dir,
                                                    const std::filesystem::path& log) {
  std::unique_ptr<ServerProcess> server(new ServerProcess());
  server->http_port_ = FreePort();
  const std::string address = fmt::format("127.0.0.1:{}", FreePort());
  const auto started = std::chrono::steady_clock::now();
  server->pid_ = Spawn({FUNNELCAST_SERVER_PATH, "--data-dir", data_dir.string(), "--listen",
                        address, "--http", fmt::format("127.0.0.1:{}", server->http_port_)},
                       log);
  if (server->pid_ < 0) return nullptr;
  while (!server->IsReady()) {
    if (!server->IsRunning()) return nullptr;
    if (std::chrono::steady_clock::now() - started > kStartLimit) return nullptr;
    std::this_thread::sleep_for(kPollInterval);
  }
  server->seconds_until_ready_ =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  server->channel_ = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  return server;
}

ServerProcess::~ServerProcess() { Kill(); }

void ServerProcess::Kill() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

int ServerProcess::Stop() {
  int status = 0;
  if (pid_ < 0) return status;
  kill(pid_, SIGTERM);
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return status;
}

bool ServerProcess::IsRunning() {
  if (pid_ < 0) return false;
  if (waitpid(pid_, nullptr, WNOHANG) == 0) return true;
  pid_ = -1;
  return false;
}

bool ServerProcess::IsReady() const {
  return AskHttp(http_port_, "/readyz").find(" 200") != std::string::npos;
}

}  // namespace funnelcast::robustness
