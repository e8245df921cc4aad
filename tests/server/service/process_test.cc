// The program itself: its flags, its signals and its exit codes.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/http_client.h"
#include "tests/support/temporary_folder.h"

extern char** environ;

namespace funnelcast::testing {
namespace {

using ::testing::HasSubstr;

// The server as a child process, with its output in files.
class ServerProgram {
 public:
  explicit ServerProgram(const std::vector<std::string>& arguments) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const auto& [file, path] : {std::pair{1, output_path_}, {2, error_path_}}) {
      posix_spawn_file_actions_addopen(&actions, file, path.c_str(), O_CREAT | O_WRONLY | O_TRUNC,
                                       0600);
    }
    std::vector<std::string> words = {FUNNELCAST_SERVER_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    posix_spawn(&pid_, FUNNELCAST_SERVER_PROGRAM, &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
  }
  ~ServerProgram() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      WaitForExit();
    }
  }

  void Signal(int number) const { kill(pid_, number); }
  // The exit code, or -1 when a signal ended it.
  int WaitForExit() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string output() const { return ReadAll(output_path_); }
  std::string errors() const { return ReadAll(error_path_); }
  // The log line `ready`; null when it does not come within twenty seconds.
  nlohmann::json WaitUntilReady() const {
    for (int i = 0; i < 2000; ++i) {
      std::istringstream lines(errors());
      for (std::string line; std::getline(lines, line);) {
        const nlohmann::json parsed = nlohmann::json::parse(line, nullptr, false);
        if (parsed.is_object() && parsed.value("event", "") == "ready") return parsed;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return nullptr;
  }

 private:
  static std::string ReadAll(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  TemporaryFolder folder_;
  const std::string output_path_ = folder_.path() + "/output";
  const std::string error_path_ = folder_.path() + "/errors";
  pid_t pid_ = 0;
};

std::vector<std::string> FreePorts(const TemporaryFolder& folder) {
  return {"--data-dir", folder.path(), "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"};
}

TEST(ServerProgramTest, HelpExplainsEveryFlag) {
  ServerProgram program({"--help"});
  EXPECT_EQ(program.WaitForExit(), 0);
  for (const char* flag : {"--data-dir", "--listen", "--http", "--threads", "--workers",
                           "--allow-insecure", "--log-level", "--version", "--help"}) {
    EXPECT_THAT(program.output(), HasSubstr(flag));
  }
}

TEST(ServerProgramTest, MistakesOnTheCommandLineExitWithTwo) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{},
                                                    {"--data-dir"},
                                                    {"--data-dir", "/tmp", "--workers", "0"},
                                                    {"--data-dir", "/tmp", "--log-level", "loud"},
                                                    {"--unknown"}}) {
    ServerProgram program(arguments);
    EXPECT_EQ(program.WaitForExit(), 2);
    EXPECT_NE(program.errors(), "");
  }
}

TEST(ServerProgramTest, RefusesOtherMachines) {
  TemporaryFolder folder;
  ServerProgram program({"--data-dir", folder.path(), "--listen", "0.0.0.0:0"});
  EXPECT_EQ(program.WaitForExit(), 1);
  EXPECT_THAT(program.errors(), HasSubstr("--allow-insecure"));
}

// SIGTERM and SIGINT end the program with 0; the last line of the log says that it stopped.
TEST(ServerProgramTest, SignalsStopIt) {
  for (const int number : {SIGTERM, SIGINT}) {
    TemporaryFolder folder;
    ServerProgram program(FreePorts(folder));
    const nlohmann::json ready = program.WaitUntilReady();
    ASSERT_TRUE(ready.is_object()) << program.errors();
    EXPECT_EQ(HttpGet(PortOf(ready["http"]), "/readyz").status, 200);
    program.Signal(number);
    EXPECT_EQ(program.WaitForExit(), 0);
    EXPECT_THAT(program.errors(), HasSubstr("\"event\":\"stopped\""));
  }
}

TEST(ServerProgramTest, SecondServerOnAFolderNamesTheFirst) {
  TemporaryFolder folder;
  ServerProgram first(FreePorts(folder));
  ASSERT_TRUE(first.WaitUntilReady().is_object());
  const auto start = std::chrono::steady_clock::now();
  ServerProgram second(FreePorts(folder));
  EXPECT_EQ(second.WaitForExit(), 1);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
  EXPECT_THAT(second.errors(), HasSubstr("Another server (process "));
}

TEST(ServerProgramTest, TakenPortIsASentence) {
  TemporaryFolder folder;
  ServerProgram first(FreePorts(folder));
  const nlohmann::json ready = first.WaitUntilReady();
  ASSERT_TRUE(ready.is_object());
  TemporaryFolder other;
  ServerProgram second({"--data-dir", other.path(), "--listen", ready["listen"].get<std::string>(),
                        "--http", "127.0.0.1:0"});
  EXPECT_EQ(second.WaitForExit(), 1);
  EXPECT_THAT(second.errors(), HasSubstr("is another program on that port?"));
}

}  // namespace
}  // namespace funnelcast::testing
