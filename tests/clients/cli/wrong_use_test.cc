// Slips of the keyboard on the command line are answered with what was probably meant.
#include "clients/cli/wrong_use.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// Nobody listens on port 1, so that a call would end with 1 instead.
std::string Refusal(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--server", "127.0.0.1:1"});
  const Outcome outcome = RunProgram(arguments);
  EXPECT_EQ(outcome.code, 2) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  return outcome.err;
}

TEST(WrongUseTest, TheNearestWordIsFound) {
  const std::vector<std::string> commands = {"brand", "channel", "create", "delete", "goal"};
  EXPECT_EQ(FindNearest("chanel", commands), "channel");
  EXPECT_EQ(FindNearest("hcannel", commands), "channel");
  EXPECT_EQ(FindNearest("brnads", commands), "brand");
  EXPECT_EQ(FindNearest("chann", commands), "channel");
  EXPECT_EQ(FindNearest("rm", commands), "delete");
  EXPECT_EQ(FindNearest("-goal", commands), "goal");
  EXPECT_EQ(FindNearest("nonsense", commands), "");
  EXPECT_EQ(FindNearest("", commands), "");
  EXPECT_EQ(FindNearest("--", commands), "");
}

TEST(WrongUseTest, MistypedCommandsAreAnsweredWithTheNearest) {
  EXPECT_EQ(Refusal({"chanel", "list"}),
            "funnelcast: There is no command chanel; did you mean channel?\n"
            "Try `funnelcast --help`.\n");
  EXPECT_EQ(Refusal({"goal", "asess", "shop", "--plan", "lean"}),
            "funnelcast: There is no command goal asess; did you mean goal assess?\n"
            "Try `funnelcast goal --help`.\n");
  EXPECT_THAT(Refusal({"brand", "remove", "shop"}), HasSubstr("did you mean brand delete?"));
}

TEST(WrongUseTest, MistypedFlagsAreAnsweredWithTheNearest) {
  EXPECT_EQ(Refusal({"brand", "create", "shop", "--curency", "EUR"}),
            "funnelcast: There is no flag --curency; did you mean --currency?\n"
            "Try `funnelcast brand create --help`.\n");
  EXPECT_THAT(Refusal({"query", "shop", "--gird", "month"}), HasSubstr("did you mean --grid?"));
  EXPECT_THAT(Refusal({"query", "shop", "--metrics=orders"}), HasSubstr("did you mean --metric?"));
  EXPECT_THAT(Refusal({"query", "shop", "-output", "csv"}), HasSubstr("did you mean --output?"));
  EXPECT_THAT(Refusal({"query", "shop", "--display"}),
              StartsWith("funnelcast: `funnelcast query` has no flag --display.\n"));
}

TEST(WrongUseTest, WordsTooManyAreNamed) {
  EXPECT_EQ(
      Refusal({"brand", "show", "shop", "window"}),
      "funnelcast: `funnelcast brand show` does not know what to do with 'window'; a text with "
      "spaces needs quotes.\nTry `funnelcast brand show --help`.\n");
}

TEST(WrongUseTest, HelpIsACommandAsWell) {
  const Outcome asked = RunProgram({"help", "goal", "create"});
  EXPECT_EQ(asked.code, 0);
  EXPECT_EQ(asked.out, RunProgram({"goal", "create", "--help"}).out);
  EXPECT_EQ(RunProgram({"help"}).out, RunProgram({"--help"}).out);
}

}  // namespace
}  // namespace funnelcast::cli
