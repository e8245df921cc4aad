// English and German: which is spoken, what the server is told, and what never changes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "clients/cli/command_line.h"
#include "clients/cli/translation.h"
#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

// Sets FUNNELCAST_LANGUAGE for the time of a test.
class Variable {
 public:
  explicit Variable(const char* value) { setenv("FUNNELCAST_LANGUAGE", value, 1); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { unsetenv("FUNNELCAST_LANGUAGE"); }
};

TEST(LanguageTest, EnglishIsSpokenUnlessGermanIsAskedFor) {
  EXPECT_THAT(RunProgram({"--help"}).out, HasSubstr("First steps:"));
  EXPECT_THAT(RunProgram({"--language", "de", "--help"}).out, HasSubstr("Erste Schritte:"));
  EXPECT_THAT(RunProgram({"goal", "--help", "--language=de"}).out, HasSubstr("Ziel anlegen"));
}

TEST(LanguageTest, FlagGoesBeforeTheVariable) {
  const Variable german("de");
  EXPECT_THAT(RunProgram({"--help"}).out, HasSubstr("Erste Schritte:"));
  EXPECT_THAT(RunProgram({"--language", "en", "--help"}).out, HasSubstr("First steps:"));
}

TEST(LanguageTest, EmptyVariableIsNone) {
  const Variable empty("");
  EXPECT_THAT(RunProgram({"--help"}).out, HasSubstr("First steps:"));
}

TEST(LanguageTest, OtherLanguagesAreWrongUse) {
  const std::string sentence =
      "funnelcast: There is no language 'fr'; --language and FUNNELCAST_LANGUAGE take en (English) "
      "or de (German).\n";
  const Outcome flag = RunProgram({"--language", "fr", "brand", "list"});
  EXPECT_EQ(flag.code, 2);
  EXPECT_EQ(flag.err, sentence);
  const Variable french("fr");
  const Outcome variable = RunProgram({"brand", "list"});
  EXPECT_EQ(variable.code, 2);
  EXPECT_EQ(variable.err, sentence);
}

TEST(LanguageTest, WrongUseIsToldInTheLanguage) {
  const auto told = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--language", "de", "--server", "127.0.0.1:1"});
    const Outcome outcome = RunProgram(arguments);
    EXPECT_EQ(outcome.code, 2);
    return outcome.err;
  };
  EXPECT_EQ(told({"fit"}), "funnelcast: BRAND ist nötig.\nHilfe gibt `funnelcast fit --help`.\n");
  EXPECT_THAT(told({"fit", "shop", "--grid", "month"}),
              HasSubstr("--grid: 'month' gehört nicht zu day, week."));
  EXPECT_THAT(told({"fit", "shop", "--model", "m"}), HasSubstr("--model braucht --update."));
  EXPECT_THAT(told({"fit", "shop", "--seed"}), HasSubstr("--seed braucht einen Wert."));
  EXPECT_THAT(told({"goal", "creat"}), HasSubstr("gemeint ist vielleicht goal create?"));
  EXPECT_THAT(told({"query", "shop", "--from", "2023-02-30"}),
              HasSubstr("'2023-02-30' gibt es nicht: der Februar 2023 hat 28 Tage."));
}

size_t WidestLine(const std::string& text) {
  std::istringstream lines(text);
  size_t widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, TextWidth(line));
  return widest;
}

void ExpectGermanHelp(const CLI::App& app, const std::vector<std::string>& path) {
  for (const CLI::App* command : app.get_subcommands({})) {
    std::vector<std::string> below = path;
    below.push_back(command->get_name());
    ExpectGermanHelp(*command, below);
    std::vector<std::string> arguments = below;
    arguments.insert(arguments.end(), {"--help", "--language", "de"});
    const std::string help = RunProgram(arguments).out;
    EXPECT_THAT(help, HasSubstr("Aufruf: funnelcast " + CLI::detail::join(below, " ")));
    EXPECT_THAT(help, HasSubstr("Beispiele:\n  "));
    EXPECT_LE(WidestLine(help), 100U) << help;
  }
}

TEST(LanguageTest, EveryHelpIsGermanAndFitsALine) {
  std::istringstream in;
  std::ostringstream out;
  Terminal terminal{.in = in, .out = out, .err = out};
  Context context(terminal);
  ExpectGermanHelp(*BuildCommandLine(context), {});
}

class LanguageServerTest : public CliServerTest {
 protected:
  void SetUp() override {
    CliServerTest::SetUp();
    v1::Goal& goal = *goals_.goals.add_goals();
    goal.set_name("brands/shop/goals/q1");
    goal.set_display_name("q1");
    goal.set_funnel("sales");
    goal.set_metric("revenue");
    goal.set_comparison(v1::COMPARISON_AT_LEAST);
    goal.set_target(1234567);
    *goal.mutable_start_date() = MakeDate(2026, 1, 1);
    *goal.mutable_end_date() = MakeDate(2026, 4, 1);
    goal.set_state(v1::GOAL_STATE_MISSED);
    goal.set_observed(1000000.5);
    goal.set_owner("Marketing Nord");
    goal.mutable_commitment()->set_chance(0.056);
    goal.mutable_commitment()->set_verdict_class(v1::VERDICT_CLASS_UNREALISTIC);
    v1::Verdict& verdict = *goals_.verdicts.add_verdicts();
    verdict.set_goal("q1");
    verdict.set_chance(0.056);
    verdict.set_verdict_class(v1::VERDICT_CLASS_UNREALISTIC);
    verdict.set_comparison(v1::COMPARISON_AT_LEAST);
    verdict.set_target(1234567);
    v1::SeriesCoverage& series = *performance_.report.add_series();
    series.set_channel("facebook");
    series.set_metric("spend");
    *series.mutable_first_date() = MakeDate(2024, 1, 1);
    *series.mutable_last_date() = MakeDate(2025, 12, 31);
    series.set_coverage(0.966);
    series.set_total(54321.5);
  }
};

TEST_F(LanguageServerTest, ServerIsToldTheLanguageOfEachCall) {
  Run({"goal", "list", "shop"});
  EXPECT_EQ(goals_.accepted_language, "en");
  Run({"goal", "list", "shop", "--language", "de"});
  EXPECT_EQ(goals_.accepted_language, "de");
}

TEST_F(LanguageServerTest, NumbersMoneyAndVerdictsAreGerman) {
  const std::string list = Run({"goal", "list", "shop", "--language", "de"}).out;
  EXPECT_THAT(list, HasSubstr("mindestens 1.234.567 EUR revenue"));
  EXPECT_THAT(list, HasSubstr("5,6%"));
  EXPECT_THAT(list, HasSubstr("verfehlt"));
  EXPECT_THAT(list, HasSubstr("2026-04-01"));  // ISO in tables, for use in commands
  EXPECT_LE(WidestLine(list), 100U) << list;
  const std::string show = Run({"goal", "show", "shop", "q1", "--language", "de"}).out;
  EXPECT_THAT(show, HasSubstr("01.01.2026 bis vor 01.04.2026 (90 Tage)"));
  EXPECT_THAT(show, HasSubstr("Chance bei Zusage: 5,6 % (unrealistisch)."));
  EXPECT_LE(WidestLine(show), 100U) << show;
  const std::string history = Run({"history", "shop", "--language", "de"}).out;
  EXPECT_THAT(history, HasSubstr("97%"));
  EXPECT_LE(WidestLine(history), 100U) << history;
}

// What programs read.
TEST_F(LanguageServerTest, JsonAndCsvAreTheSameInBothLanguages) {
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"brand", "list"},
                                             {"metric", "list", "shop"},
                                             {"funnel", "list", "shop"},
                                             {"goal", "list", "shop"},
                                             {"goal", "show", "shop", "q1"},
                                             {"goal", "assess", "shop", "--plan", "spring"},
                                             {"history", "shop"},
                                             {"mapping", "list", "shop"},
                                             {"mapping", "show", "shop", "google_ads"},
                                             {"forecast", "shop", "--plan", "spring"},
                                             {"curves", "shop"},
                                             {"model", "list", "shop"}}) {
    for (const char* form : {"json", "csv"}) {
      std::vector<std::string> english = command;
      english.insert(english.end(), {"--output", form});
      std::vector<std::string> german = english;
      german.insert(german.end(), {"--language", "de"});
      EXPECT_EQ(Run(english).out, Run(german).out) << CLI::detail::join(english, " ");
    }
  }
}

}  // namespace
}  // namespace funnelcast::cli
