// Layout of helps; see help_format.h.
#include "clients/cli/help_format.h"

#include <CLI/CLI.hpp>
#include <sstream>

#include "clients/cli/table.h"
#include "clients/cli/terminal.h"
#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

constexpr size_t kHelpWidth = 100;
// Where descriptions begin.
constexpr size_t kNameWidth = 30;

// A name and what it means; a name that is too long has a line of its own.
std::string Entry(const std::string& name, const std::string& description) {
  std::string text = Pad("  " + WrapText(name, kHelpWidth, 4), kNameWidth, Align::kLeft);
  if (description.empty()) return text + "\n";
  if (TextWidth(name) + 3 > kNameWidth) text += "\n" + std::string(kNameWidth, ' ');
  return text + WrapText(description, kHelpWidth, kNameWidth) + "\n";
}

class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter() {
    label("Usage", Tr("Usage"));
    label("OPTIONS", Tr("OPTIONS"));
    label("Positionals", Tr("Arguments"));
    label("SUBCOMMAND", Tr("COMMAND"));
    label("REQUIRED", Tr("(required)"));
    label("Env", Tr("Env"));
    label("Needs", Tr("Needs"));
    label("Excludes", Tr("Excludes"));
  }

  // CLI11 has these two titles outside of its labels.
  std::string make_group(std::string group, bool is_positional,
                         std::vector<const CLI::Option*> options) const override {
    return CLI::Formatter::make_group(group == "Options" ? Tr("Options") : group, is_positional,
                                      options);
  }

  std::string make_subcommands(const CLI::App* app, CLI::AppFormatMode) const override {
    const std::vector<const CLI::App*> commands = app->get_subcommands({});
    std::string text;
    for (const CLI::App* command : commands) text += make_subcommand(command);
    return commands.empty() ? "" : "\n" + Tr("Commands") + ":\n" + text;
  }

  std::string make_subcommand(const CLI::App* command) const override {
    return Entry(command->get_name(), command->get_description());
  }

  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    return Entry(make_option_name(option, is_positional) + make_option_opts(option),
                 make_option_desc(option));
  }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> MakeHelpFormatter() {
  return std::make_shared<HelpFormatter>();
}

std::string WrapHelp(const std::string& text) {
  std::istringstream lines(text);
  std::string wrapped;
  for (std::string line; std::getline(lines, line);) {
    wrapped += (wrapped.empty() ? "" : "\n") + WrapText(line, kHelpWidth, 0);
  }
  return wrapped;
}

}  // namespace funnelcast::cli
