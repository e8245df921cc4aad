// Flags that check what they are given; see flags.h.
#include "clients/cli/flags.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "clients/cli/dates.h"

namespace funnelcast::cli {
namespace {

// CLI11 takes the sentence that a check returns as the reason of its refusal; empty means fine.
template <typename Value>
std::string Sentence(const absl::StatusOr<Value>& parsed) {
  return parsed.ok() ? "" : std::string(parsed.status().message());
}

template <typename Value>
CLI::Option* AddList(CLI::App& command, const std::string& name, std::vector<Value>& values,
                     const std::string& help) {
  return command.add_option(name, values, help)
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->delimiter(',');
}

}  // namespace

Flag Flag::Require() const { return Flag(option_->required()); }

Flag Flag::Exclude(const Flag& other) const { return Flag(option_->excludes(other.option_)); }

Flag Flag::Need(const Flag& other) const { return Flag(option_->needs(other.option_)); }

Flag Flag::ShowValueAs(const std::string& name) const { return Flag(option_->type_name(name)); }

CLI::App& AddGroup(CLI::App& parent, const std::string& name, const std::string& description) {
  CLI::App* group = parent.add_subcommand(name, description);
  group->require_subcommand(1);
  return *group;
}

CLI::App& NewCommand(CLI::App& parent, const std::string& name, const std::string& description,
                     const std::string& examples) {
  CLI::App* command = parent.add_subcommand(name, description);
  command->footer(
      "Examples:\n" + examples +
      "\n\n--server, --output and --timeout may be given as well; see `funnelcast --help`.");
  return *command;
}

void SetAction(CLI::App& command, std::function<void()> action) {
  command.callback(std::move(action));
}

Flag AddArgument(CLI::App& command, const std::string& name, std::string& value,
                 const std::string& help) {
  return Flag(command.add_option(name, value, help)->required()->type_name(""));
}

Flag AddArguments(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                  const std::string& help) {
  return Flag(command.add_option(name, values, help)->type_name(""));
}

Flag AddText(CLI::App& command, const std::string& name, std::string& value,
             const std::string& help) {
  return Flag(command.add_option(name, value, help)->type_name("TEXT"));
}

Flag AddTexts(CLI::App& command, const std::string& name, std::vector<std::string>& values,
              const std::string& help) {
  return Flag(AddList(command, name, values, help)->type_name("TEXT"));
}

Flag AddDate(CLI::App& command, const std::string& name, std::optional<google::type::Date>& value,
             const std::string& help) {
  const auto store = [&value](const std::string& text) {
    absl::StatusOr<google::type::Date> date = ParseDate(text);
    if (date.ok()) value = *date;
  };
  return Flag(command.add_option_function<std::string>(name, store, help)
                  ->check([](const std::string& text) { return Sentence(ParseDate(text)); })
                  ->type_name("DATE"));
}

Flag AddTime(CLI::App& command, const std::string& name,
             std::optional<google::protobuf::Timestamp>& value, const std::string& help) {
  const auto store = [&value](const std::string& text) {
    absl::StatusOr<google::protobuf::Timestamp> time = ParseTime(text);
    if (time.ok()) value = *time;
  };
  return Flag(command.add_option_function<std::string>(name, store, help)
                  ->check([](const std::string& text) { return Sentence(ParseTime(text)); })
                  ->type_name("TIME"));
}

Flag AddNumber(CLI::App& command, const std::string& name, std::optional<double>& value,
               const std::string& help) {
  const auto store = [&value](const std::string& text) {
    absl::StatusOr<double> number = ParsePlainNumber(text);
    if (number.ok()) value = *number;
  };
  return Flag(command.add_option_function<std::string>(name, store, help)
                  ->check([](const std::string& text) { return Sentence(ParsePlainNumber(text)); })
                  ->type_name("NUMBER"));
}

Flag AddNumbers(CLI::App& command, const std::string& name, std::vector<double>& values,
                const std::string& help) {
  return Flag(AddList(command, name, values, help)->type_name("NUMBER"));
}

Flag AddCount(CLI::App& command, const std::string& name, int& value, const std::string& help) {
  return Flag(command.add_option(name, value, help)->type_name("N"));
}

Flag AddSeed(CLI::App& command, std::optional<int64_t>& value) {
  return Flag(command
                  .add_option_function<int64_t>(
                      "--seed", [&value](const int64_t& seed) { value = seed; },
                      "Seed of the random numbers; the same seed gives the same answer (default 1)")
                  ->type_name("N"));
}

Flag AddChoice(CLI::App& command, const std::string& name, std::string& value,
               const std::vector<std::string>& choices, const std::string& help) {
  return Flag(
      command.add_option(name, value, help)->check(CLI::IsMember(choices))->type_name("WORD"));
}

Flag AddSwitch(CLI::App& command, const std::string& name, bool& value, const std::string& help) {
  return Flag(command.add_flag(name, value, help));
}

v1::Grid GridOfWord(const std::string& word) {
  if (word == "day") return v1::GRID_DAY;
  if (word == "week") return v1::GRID_WEEK;
  if (word == "month") return v1::GRID_MONTH;
  return v1::GRID_UNSPECIFIED;
}

std::string WordOfGrid(v1::Grid grid) {
  switch (grid) {
    case v1::GRID_DAY:
      return "day";
    case v1::GRID_WEEK:
      return "week";
    case v1::GRID_MONTH:
      return "month";
    default:
      return "";
  }
}

}  // namespace funnelcast::cli
