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

size_t WidestLine(const std::string& text) {
  std::istringstream lines(text);
  size_t widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, TextWidth(line));
  return widest;
}

// Every command and every group explains itself, with examples.
void ExpectHelp(const CLI::App& app, const std::vector<std::string>& path) {
  for (const CLI::App* command : app.get_subcommands({})) {
    std::vector<std::string> below = path;
    below.push_back(command->get_name());
    ExpectHelp(*command, below);
    std::vector<std::string> arguments = below;
    arguments.push_back("--help");
    const Outcome help = RunProgram(arguments);
    EXPECT_EQ(help.code, 0) << CLI::detail::join(below, " ");
    EXPECT_NE(help.out.find("Examples:\n  "), std::string::npos) << CLI::detail::join(below, " ");
    EXPECT_LE(WidestLine(help.out), 100U) << CLI::detail::join(below, " ");
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
  EXPECT_NE(RunOffline({"nonsense"}).err.find("There is no command nonsense. Commands: brand,"),
            std::string::npos);
  EXPECT_NE(RunOffline({"goal", "xyz"}).err.find("There is no command goal xyz. Commands: create,"),
            std::string::npos);
  EXPECT_NE(
      RunOffline({"fit", "shop", "--seed", "x"}).err.find("--seed: 'x' is not a valid number"),
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

std::vector<std::string> GoalOf(const std::vector<std::string>& target) {
  std::vector<std::string> goal = {"goal",   "create", "shop",       "q1",   "--metric",
                                   "orders", "--from", "2026-01-01", "--to", "2026-04-01"};
  goal.insert(goal.end(), target.begin(), target.end());
  return goal;
}

// `150.000` was once stored as 150.
TEST(UsageTest, NumbersWithTwoReadingsAreWrongUse) {
  const std::vector<std::string> target = {"--at-least", "150.000"};
  const Outcome outcome = RunOffline(GoalOf(target));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find(
                "--at-least: '150.000' can be read as 150 or as 150000: write 150 or 150000."),
            std::string::npos)
      << outcome.err;
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           GoalOf({"--at-most", "1,400"}),
           {"goal", "revise", "shop", "q1", "--reason", "x", "--target", "1.400"},
           {"curves", "shop", "--up-to", "2,500"},
           {"fit", "shop", "--draws-per-chain", "1.000"},
           {"forecast", "shop", "--plan", "p", "--draws", "4,000"},
           {"brand", "list", "--timeout", "1.000"}}) {
    const Outcome refused = RunOffline(arguments);
    EXPECT_EQ(refused.code, 2) << CLI::detail::join(arguments, " ");
    EXPECT_NE(refused.err.find("can be read as"), std::string::npos) << refused.err;
  }
}

TEST(UsageTest, PerCentNeedARate) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           GoalOf({"--at-least", "2%"}), GoalOf({"--at-most", "2,5 %"})}) {
    const Outcome outcome = RunOffline(arguments);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_NE(outcome.err.find("A target in per cent needs a rate"), std::string::npos)
        << outcome.err;
  }
  const Outcome curves = RunOffline({"curves", "shop", "--up-to", "5%"});
  EXPECT_EQ(curves.code, 2);
  EXPECT_NE(curves.err.find("no rate is wanted here"), std::string::npos) << curves.err;
}

TEST(UsageTest, GoalNeedsExactlyOneTarget) {
  EXPECT_EQ(RunOffline(GoalOf({})).code, 2);
  EXPECT_EQ(RunOffline(GoalOf({"--at-least", "1", "--at-most", "2"})).code, 2);
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
