// Wrong use ends with 2 and a sentence before any server is asked; help and version with 0.
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

#include "clients/cli/command_line.h"
#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

// Nobody listens on port 1, so that a call would end with 1 instead.
Outcome RunOffline(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--server", "127.0.0.1:1"});
  return RunProgram(arguments);
}

TEST(UsageTest, VersionAndHelpEndWell) {
  const Outcome version = RunProgram({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_EQ(version.out, "funnelcast " FUNNELCAST_VERSION "\n");
  const Outcome help = RunProgram({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_NE(help.out.find("First steps:"), std::string::npos);
  EXPECT_EQ(help.err, "");
}

// Every command explains itself, with an example.
void ExpectHelp(const CLI::App& app, const std::vector<std::string>& path) {
  for (const CLI::App* command : app.get_subcommands({})) {
    std::vector<std::string> below = path;
    below.push_back(command->get_name());
    ExpectHelp(*command, below);
    std::vector<std::string> arguments = below;
    arguments.push_back("--help");
    const Outcome help = RunProgram(arguments);
    EXPECT_EQ(help.code, 0) << CLI::detail::join(below, " ");
    const bool leaf = command->get_subcommands({}).empty();
    EXPECT_EQ(help.out.find("Examples:") != std::string::npos, leaf)
        << CLI::detail::join(below, " ");
  }
}

TEST(UsageTest, EveryCommandHasHelpWithExamples) {
  std::istringstream in;
  std::ostringstream out;
  Terminal terminal{.in = in, .out = out, .err = out};
  Context context(terminal);
  ExpectHelp(*BuildCommandLine(context), {});
}

TEST(UsageTest, MissingOrUnknownCommandsAndFlagsAreWrongUse) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {},
           {"goal"},
           {"nonsense"},
           {"brand", "create", "shop"},
           {"brand", "list", "--colour"},
           {"brand", "list", "--output", "xml"},
           {"brand", "list", "--timeout", "-1"},
           {"forecast", "shop"},
           {"forecast", "shop", "--plan", "p", "--quantiles", "a,b"},
           {"fit", "shop", "--grid", "month"},
           {"goal", "assess", "shop", "--plan", "p", "--fail-on", "bad"}}) {
    const Outcome outcome = RunOffline(arguments);
    EXPECT_EQ(outcome.code, 2) << CLI::detail::join(arguments, " ") << outcome.err;
    EXPECT_NE(outcome.err.find("--help"), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.out, "");
  }
}

TEST(UsageTest, UnknownCommandsAndBrokenNumbersAreNamed) {
  EXPECT_NE(RunOffline({"nonsense"}).err.find("There is no command 'nonsense'. Commands: brand,"),
            std::string::npos);
  EXPECT_NE(
      RunOffline({"goal", "asess"}).err.find("There is no command 'asess'. Commands: create,"),
      std::string::npos);
  EXPECT_NE(RunOffline({"fit", "shop", "--seed", "x"}).err.find("--seed: 'x' is not a number"),
            std::string::npos);
}

TEST(UsageTest, DaysThatDoNotExistAreWrongUse) {
  const Outcome february = RunOffline({"fit", "shop", "--until", "2023-02-30"});
  EXPECT_EQ(february.code, 2);
  EXPECT_NE(february.err.find("--until: '2023-02-30' does not exist: February 2023 has 28 days."),
            std::string::npos)
      << february.err;
  const Outcome year = RunOffline({"query", "shop", "--from", "20230-01-01"});
  EXPECT_EQ(year.code, 2);
  EXPECT_NE(year.err.find("write it as 2026-01-31 or 31.01.2026"), std::string::npos) << year.err;
}

TEST(UsageTest, TargetsWithSeparatorsAreWrongUse) {
  const Outcome outcome =
      RunOffline({"goal", "create", "shop", "q1", "--metric", "orders", "--at-least", "1,400",
                  "--from", "2026-01-01", "--to", "2026-04-01"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("'1,400' could be read in two ways"), std::string::npos)
      << outcome.err;
}

TEST(UsageTest, GoalNeedsExactlyOneTarget) {
  const std::vector<std::string> goal = {"goal",   "create", "shop",       "q1",   "--metric",
                                         "orders", "--from", "2026-01-01", "--to", "2026-04-01"};
  EXPECT_EQ(RunOffline(goal).code, 2);
  std::vector<std::string> both = goal;
  both.insert(both.end(), {"--at-least", "1", "--at-most", "2"});
  EXPECT_EQ(RunOffline(both).code, 2);
}

// A lift is as precise as its standard error or its interval says, and not both.
TEST(UsageTest, ExperimentsSayHowPreciseTheyAre) {
  const std::vector<std::string> lift = {"experiment", "create",     "shop",           "pause",
                                         "--channel",  "facebook",   "--metric",       "orders",
                                         "--from",     "2025-03-01", "--to",           "2025-03-29",
                                         "--lift",     "-150",       "--input-change", "-8000"};
  for (const std::vector<std::string>& precision : std::vector<std::vector<std::string>>{
           {},
           {"--low", "-260"},
           {"--probability", "0.9"},
           {"--standard-error", "50", "--probability", "0.9"},
           {"--standard-error", "50", "--low", "-260", "--high", "-40"}}) {
    std::vector<std::string> arguments = lift;
    arguments.insert(arguments.end(), precision.begin(), precision.end());
    const Outcome outcome = RunOffline(arguments);
    EXPECT_EQ(outcome.code, 2) << CLI::detail::join(precision, " ") << outcome.err;
    EXPECT_NE(outcome.err.find("--standard-error"), std::string::npos) << outcome.err;
  }
}

TEST(UsageTest, NothingToChangeIsWrongUse) {
  EXPECT_EQ(RunOffline({"goal", "revise", "shop", "q1", "--reason", "x"}).code, 2);
  EXPECT_EQ(RunOffline({"metric", "set", "shop", "clicks"}).code, 2);
  EXPECT_EQ(RunOffline({"funnel", "create", "shop", "sales"}).code, 2);
  EXPECT_EQ(RunOffline({"brand", "update", "shop"}).code, 2);
}

}  // namespace
}  // namespace funnelcast::cli
