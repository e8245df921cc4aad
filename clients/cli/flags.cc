// Flags that check what they are given; see flags.h.
#include "clients/cli/flags.h"

#include "clients/cli/dates.h"

namespace funnelcast::cli {
namespace {

// CLI11 takes the sentence that a check returns as the reason of its refusal; empty means fine.
template <typename Value>
std::string Sentence(const absl::StatusOr<Value>& parsed) {
  return parsed.ok() ? "" : std::string(parsed.status().message());
}

}  // namespace

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

CLI::Option* AddArgument(CLI::App& command, const std::string& name, std::string& value,
                         const std::string& help) {
  return command.add_option(name, value, help)->required()->type_name("");
}

CLI::Option* AddText(CLI::App& command, const std::string& name, std::string& value,
                     const std::string& help) {
  return command.add_option(name, value, help)->type_name("TEXT");
}

CLI::Option* AddTexts(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                      const std::string& help) {
  return command.add_option(name, values, help)
      ->type_name("TEXT")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->delimiter(',');
}

CLI::Option* AddDate(CLI::App& command, const std::string& name,
                     std::optional<google::type::Date>& value, const std::string& help) {
  const auto store = [&value](const std::string& text) {
    absl::StatusOr<google::type::Date> date = ParseDate(text);
    if (date.ok()) value = *date;
  };
  return command.add_option_function<std::string>(name, store, help)
      ->check([](const std::string& text) { return Sentence(ParseDate(text)); })
      ->type_name("DATE");
}

CLI::Option* AddTime(CLI::App& command, const std::string& name,
                     std::optional<google::protobuf::Timestamp>& value, const std::string& help) {
  const auto store = [&value](const std::string& text) {
    absl::StatusOr<google::protobuf::Timestamp> time = ParseTime(text);
    if (time.ok()) value = *time;
  };
  return command.add_option_function<std::string>(name, store, help)
      ->check([](const std::string& text) { return Sentence(ParseTime(text)); })
      ->type_name("TIME");
}

CLI::Option* AddNumber(CLI::App& command, const std::string& name, std::optional<double>& value,
                       const std::string& help) {
  const auto store = [&value](const std::string& text) {
    absl::StatusOr<double> number = ParsePlainNumber(text);
    if (number.ok()) value = *number;
  };
  return command.add_option_function<std::string>(name, store, help)
      ->check([](const std::string& text) { return Sentence(ParsePlainNumber(text)); })
      ->type_name("NUMBER");
}

CLI::Option* AddSeed(CLI::App& command, std::optional<int64_t>& value) {
  return command
      .add_option_function<int64_t>(
          "--seed", [&value](const int64_t& seed) { value = seed; },
          "Seed of the random numbers; the same seed gives the same answer (default 1)")
      ->type_name("N");
}

CLI::Option* AddChoice(CLI::App& command, const std::string& name, std::string& value,
                       const std::vector<std::string>& choices, const std::string& help) {
  return command.add_option(name, value, help)->check(CLI::IsMember(choices))->type_name("WORD");
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
