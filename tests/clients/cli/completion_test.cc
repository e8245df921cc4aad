// Completion scripts know every command and work in a real shell.
#include "clients/cli/completion.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "clients/cli/command_line.h"

namespace funnelcast::cli {
namespace {

class CompletionTest : public testing::Test {
 protected:
  void SetUp() override { app_ = BuildCommandLine(context_); }

  // What bash offers for the last of the words; `words` are without the program's name.
  std::string Complete(const std::string& words, int count) {
    const std::string path =
        testing::TempDir() + "/completion" + std::to_string(getpid()) + ".bash";
    std::ofstream(path) << BashCompletion(*app_);
    const std::string command = "bash -c 'cd /; source " + path + "; COMP_WORDS=(funnelcast " +
                                words + "); COMP_CWORD=" + std::to_string(count) +
                                "; _funnelcast; echo -n \"${COMPREPLY[*]}\"' 2>&1";
    FILE* pipe = popen(command.c_str(), "r");
    std::array<char, 4096> buffer{};
    const size_t size = fread(buffer.data(), 1, buffer.size(), pipe);
    EXPECT_EQ(pclose(pipe), 0);
    std::remove(path.c_str());
    return std::string(buffer.data(), size);
  }

  std::istringstream in_;
  std::ostringstream out_;
  Terminal terminal_{.in = in_, .out = out_, .err = out_};
  Context context_{terminal_};
  std::unique_ptr<CLI::App> app_;
};

// Every command of the tree stands in both scripts with all its flags.
void ExpectAll(const CLI::App& app, const std::string& path, const std::string& script) {
  for (const CLI::App* command : app.get_subcommands({})) {
    const std::string below = path.empty() ? command->get_name() : path + " " + command->get_name();
    EXPECT_NE(script.find("\"" + below + "\") next="), std::string::npos) << below;
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        EXPECT_NE(script.find("--" + name), std::string::npos) << below << " --" << name;
      }
    }
    ExpectAll(*command, below, script);
  }
}

TEST_F(CompletionTest, ScriptsContainAllCommandsAndFlags) {
  ExpectAll(*app_, "", BashCompletion(*app_));
  ExpectAll(*app_, "", ZshCompletion(*app_));
}

TEST_F(CompletionTest, BashOffersCommandsOfAGroup) {
  EXPECT_EQ(Complete("go", 1), "goal");
  EXPECT_EQ(Complete("goal re", 2), "revise revisions");
  EXPECT_EQ(Complete("--server host:1 goal as", 4), "assess");
}

TEST_F(CompletionTest, BashOffersFlagsOfTheCommand) {
  EXPECT_EQ(Complete("goal create shop q1 --at", 5), "--at-least --at-most");
  EXPECT_EQ(Complete("forecast shop --ou", 3), "--output");
}

TEST_F(CompletionTest, BashOffersTheWordsThatAFlagTakes) {
  EXPECT_EQ(Complete("goal assess shop --fail-on un", 5), "unrealistic");
  EXPECT_EQ(Complete("fit shop --grid \"\"", 4), "day week");
  EXPECT_EQ(Complete("brand list --output \"\"", 4), "table json csv");
  EXPECT_EQ(Complete("completion \"\"", 2), "bash zsh");
}

TEST_F(CompletionTest, BashOffersFilesElsewhere) {
  EXPECT_EQ(Complete("import shop /et", 3), "/etc");
  EXPECT_EQ(Complete("forecast shop --plan /et", 4), "/etc");
}

}  // namespace
}  // namespace funnelcast::cli
