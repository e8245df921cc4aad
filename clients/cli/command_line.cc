// Global flags, the tree of commands, and the way from arguments to an exit code.
#include "clients/cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <map>
#include <optional>
#include <string_view>

#include "clients/cli/commands.h"
#include "clients/cli/completion.h"
#include "clients/cli/flags.h"
#include "clients/cli/help_format.h"
#include "clients/cli/number_reader.h"
#include "clients/cli/translation.h"
#include "clients/cli/wrong_use.h"

namespace funnelcast::cli {
namespace {

constexpr char kLanguageVariable[] = "FUNNELCAST_LANGUAGE";

constexpr char kFirstSteps[] =
    "  funnelcast brand create shop --currency EUR\n"
    "  funnelcast funnel create shop sales --attention impressions --interest clicks --action "
    "orders\n"
    "  funnelcast import shop history.csv\n"
    "  funnelcast fit shop\n"
    "  funnelcast forecast shop --plan plan.csv\n";

std::string Description() {
  return Tr(
      "Funnelcast: what a channel mix will bring, stage by stage, and whether goals are within "
      "reach.");
}

std::string Footer() {
  return Tr("First steps:") + "\n" + kFirstSteps + "\n" +
         WrapHelp(Tr("Exit codes: 0 done, 1 refused or failed, 2 wrong use, 3 what --fail-on asked "
                     "for has happened.")) +
         "\n" + Tr("`funnelcast COMMAND --help` explains a command, with examples.");
}

// What --language or the environment says; the last flag counts, as with others. Looked for before
// the line is parsed, since helps and refusals speak the language too.
std::string AskedLanguage(const std::vector<std::string>& arguments) {
  const char* variable = std::getenv(kLanguageVariable);
  std::string asked = variable == nullptr ? "" : variable;
  constexpr std::string_view kFlag = "--language";
  for (size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    if (arguments[i] == kFlag && i + 1 < arguments.size()) asked = arguments[i + 1];
    if (arguments[i].starts_with(std::string(kFlag) + "=")) {
      asked = arguments[i].substr(kFlag.size() + 1);
    }
  }
  return asked;
}

void AddGlobalFlags(CLI::App& app, Context& context) {
  context.server = "127.0.0.1:50051";
  app.add_option("--server", context.server,
                 Tr("Address of the server (default FUNNELCAST_SERVER, or 127.0.0.1:50051)"))
      ->envname("FUNNELCAST_SERVER")
      ->type_name("HOST:PORT");
  static const std::map<std::string, OutputFormat> kFormats = {
      {"table", OutputFormat::kTable}, {"json", OutputFormat::kJson}, {"csv", OutputFormat::kCsv}};
  AddChoice(
      app, "--output", [&context](const std::string& word) { context.output = kFormats.at(word); },
      {"table", "json", "csv"}, Tr("Form of the output (default table)"));
  // AskedLanguage has read it already.
  const auto ignore = [](const std::string&) {};
  AddChoice(app, "--language", ignore, {"en", "de"},
            Tr("Language of texts and of numbers for people, English or German (default "
               "FUNNELCAST_LANGUAGE, or en)"));
  app.add_option_function<std::string>(
         "--timeout",
         [&context](const std::string& text) {
           context.timeout_s = ParseNumber(text).value_or(context.timeout_s);
           context.timeout_given = true;
         },
         Tr("Longest wait for one answer in seconds (default 60; imports and fits wait as long as "
            "it takes)"))
      ->check([](const std::string& text) {
        const absl::StatusOr<double> seconds = ParseNumber(text);
        if (!seconds.ok()) return std::string(seconds.status().message());
        const bool fine = *seconds >= 0.001 && *seconds <= 1e6;
        return fine ? "" : TrF("'{}' is not within 0.001 to 1000000 seconds.", text);
      })
      ->type_name(Tr("SECONDS"));
}

struct CompletionFlags {
  std::string shell;
};

int PrintCompletion(Context& context, const CompletionFlags& flags) {
  // A tree of its own: the one being parsed is not this function's to look at.
  Context unused(context.terminal());
  const std::unique_ptr<CLI::App> tree = BuildCommandLine(unused);
  context.terminal().out << (flags.shell == "bash" ? BashCompletion(*tree) : ZshCompletion(*tree));
  return kDone;
}

void AddCompletionCommand(CLI::App& app, Context& context) {
  auto [command, flags] =
      AddCommand(app, context, "completion", Tr("Write a completion script for a shell"),
                 "  source <(funnelcast completion bash)\n"
                 "  funnelcast completion zsh > \"${fpath[1]}/_funnelcast\"",
                 &PrintCompletion);
  AddChoice(command, "SHELL", flags.shell, {"bash", "zsh"}, Tr("bash or zsh"))
      .Require()
      .ShowValueAs("");
}

// Help and version go to the output; mistakes with a pointer to the help go to the error stream.
int EndParsing(const CLI::App& app, const CLI::ParseError& error, Terminal& terminal) {
  const bool asked_for = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
  if (asked_for) {
    app.exit(error, terminal.out, terminal.err);
    return kDone;
  }
  terminal.err << DescribeWrongUse(app, error);
  return kUsage;
}

}  // namespace

std::unique_ptr<CLI::App> BuildCommandLine(Context& context) {
  auto app = std::make_unique<CLI::App>(Description(), "funnelcast");
  // Commands share this formatter, so that it must be set before they are added.
  app->formatter(MakeHelpFormatter());
  app->footer(Footer());
  app->set_help_flag("-h,--help", Tr("Explain this command"));
  app->set_version_flag("--version", "funnelcast " FUNNELCAST_VERSION, Tr("Say the version"));
  // Global flags may stand anywhere on the line; commands added from here on inherit this.
  app->fallthrough();
  app->require_subcommand(1);
  AddGlobalFlags(*app, context);
  AddBrandCommands(*app, context);
  AddFunnelCommands(*app, context);
  AddMetricCommands(*app, context);
  AddChannelCommands(*app, context);
  AddCampaignCommands(*app, context);
  AddActivityCommands(*app, context);
  AddAudienceCommands(*app, context);
  AddEventCommands(*app, context);
  AddBenchmarkCommands(*app, context);
  AddExperimentCommands(*app, context);
  AddImportCommand(*app, context);
  AddImportsCommands(*app, context);
  AddObservationCommands(*app, context);
  AddMappingCommands(*app, context);
  AddHistoryCommand(*app, context);
  AddQueryCommand(*app, context);
  AddFitCommand(*app, context);
  AddBacktestCommand(*app, context);
  AddCurvesCommand(*app, context);
  AddModelCommands(*app, context);
  AddOperationCommands(*app, context);
  AddForecastCommand(*app, context);
  AddScenarioCommands(*app, context);
  AddGoalCommands(*app, context);
  AddCompletionCommand(*app, context);
  return app;
}

int RunCommandLine(const std::vector<std::string>& arguments, Terminal& terminal) {
  const std::string asked = AskedLanguage(arguments);
  const std::optional<Language> language =
      asked.empty() ? Language::kEnglish : LanguageOfCode(asked);
  SetLanguage(language.value_or(Language::kEnglish));
  if (!language) {
    terminal.err << TrF(
        "funnelcast: There is no language '{}'; --language and FUNNELCAST_LANGUAGE "
        "take en (English) or de (German).\n",
        asked);
    return kUsage;
  }
  Context context(terminal);
  const std::unique_ptr<CLI::App> app = BuildCommandLine(context);
  // CLI11 takes the arguments from the back.
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  // `funnelcast help goal create` is what other programs call `funnelcast goal create --help`.
  if (!reversed.empty() && reversed.back() == "help") {
    reversed.pop_back();
    reversed.insert(reversed.begin(), "--help");
  }
  try {
    app->parse(reversed);
  } catch (const CLI::ParseError& error) {
    return EndParsing(*app, error, terminal);
  }
  return context.action ? context.action(context) : static_cast<int>(kUsage);
}

}  // namespace funnelcast::cli
