// Flags that check what they are given; see flags.h.
#include "clients/cli/flags.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>
#include <utility>

#include "clients/cli/dates.h"
#include "clients/cli/help_format.h"
#include "clients/cli/number_reader.h"
#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

// CLI11 takes the sentence that a check returns as the reason of its refusal; empty means fine.
template <typename Value>
std::string Sentence(const absl::StatusOr<Value>& parsed) {
  return parsed.ok() ? "" : std::string(parsed.status().message());
}

// A flag whose text must be understood by `parse`; `store` gets what it says.
template <typename Value, typename Parse, typename Store>
Flag AddParsed(CLI::App& command, const std::string& name, const std::string& help,
               const std::string& type_name, Parse parse, Store store) {
  const auto keep = [parse, store](const std::string& text) {
    const absl::StatusOr<Value> parsed = parse(text);
    if (parsed.ok()) store(*parsed);
  };
  return Flag(command.add_option_function<std::string>(name, keep, help)
                  ->check([parse](const std::string& text) { return Sentence(parse(text)); })
                  ->type_name(type_name));
}

std::string GlobalFlagsHelp() {
  return WrapHelp(
      Tr("--server, --output, --language and --timeout may be given as well; see `funnelcast "
         "--help`."));
}

// The first of `examples`, with the lines it goes on in.
std::string FirstExample(const std::string& examples) {
  size_t end = examples.find('\n');
  while (end != std::string::npos && end > 0 && examples[end - 1] == '\\') {
    end = examples.find('\n', end + 1);
  }
  return examples.substr(0, end);
}

// Puts the first example of a command to the end of its group's help.
void AddExample(CLI::App& group, const std::string& examples) {
  std::string footer = group.get_footer();
  if (footer.empty()) footer = Tr("Examples:") + "\n\n" + GlobalFlagsHelp();
  const size_t place = footer.rfind("\n\n");
  group.footer(footer.insert(place, "\n" + FirstExample(examples)));
}

// Values separated by commas, or given by the flag again.
CLI::Option* AsList(CLI::Option* option) {
  return option->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->delimiter(',');
}

// Like CLI::IsMember, whose refusal is English.
CLI::Validator Among(const std::vector<std::string>& choices) {
  return CLI::Validator(
      [choices](const std::string& word) {
        const bool known = std::find(choices.begin(), choices.end(), word) != choices.end();
        return known ? "" : TrF("'{}' is none of {}.", word, CLI::detail::join(choices, ", "));
      },
      "{" + CLI::detail::join(choices, ",") + "}");
}

}  // namespace

std::string ToHelp() {
  return Tr("To before this day: 2026-04-01 means until and including 2026-03-31");
}

std::string ToHelp(const std::string& without) { return fmt::format("{} ({})", ToHelp(), without); }

Flag Flag::Require() const { return Flag(option_->required()); }

Flag Flag::Exclude(const Flag& other) const { return Flag(option_->excludes(other.option_)); }

Flag Flag::Need(const Flag& other) const { return Flag(option_->needs(other.option_)); }

Flag Flag::ShowValueAs(const std::string& name) const { return Flag(option_->type_name(name)); }

CLI::App& AddGroup(CLI::App& parent, const std::string& name, const std::string& description) {
  CLI::App* group = parent.add_subcommand(name, description);
  group->require_subcommand(1);
  group->footer("");
  return *group;
}

CLI::App& NewCommand(CLI::App& parent, const std::string& name, const std::string& description,
                     const HelpEnd& end) {
  CLI::App* command = parent.add_subcommand(name, description);
  std::string footer = Tr("Examples:") + "\n" + end.examples + "\n\n";
  if (!end.explanation.empty()) footer += WrapHelp(end.explanation) + "\n\n";
  command->footer(footer + GlobalFlagsHelp());
  // The program's own help ends with first steps instead.
  if (parent.get_parent() != nullptr) AddExample(parent, end.examples);
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
  return Flag(command.add_option(name, value, help)->type_name(Tr("TEXT")));
}

Flag AddTexts(CLI::App& command, const std::string& name, std::vector<std::string>& values,
              const std::string& help) {
  return Flag(AsList(command.add_option(name, values, help))->type_name(Tr("TEXT")));
}

Flag AddDate(CLI::App& command, const std::string& name, std::optional<google::type::Date>& value,
             const std::string& help) {
  return AddParsed<google::type::Date>(command, name, help, Tr("DATE"), ParseDate,
                                       [&value](const google::type::Date& date) { value = date; });
}

Flag AddTime(CLI::App& command, const std::string& name,
             std::optional<google::protobuf::Timestamp>& value, const std::string& help) {
  return AddParsed<google::protobuf::Timestamp>(
      command, name, help, Tr("TIME"), ParseTime,
      [&value](const google::protobuf::Timestamp& time) { value = time; });
}

Flag AddNumber(CLI::App& command, const std::string& name, std::optional<double>& value,
               const std::string& help) {
  return AddParsed<double>(command, name, help, Tr("NUMBER"), ParseNumber,
                           [&value](double number) { value = number; });
}

Flag AddRate(CLI::App& command, const std::string& name, std::optional<double>& value,
             const std::string& help, bool* in_percent) {
  return AddParsed<WrittenNumber>(command, name, help, Tr("NUMBER"), ReadNumber,
                                  [&value, in_percent](const WrittenNumber& number) {
                                    value = number.value;
                                    if (in_percent && number.in_percent) *in_percent = true;
                                  });
}

Flag AddRates(CLI::App& command, const std::string& name, std::vector<double>& values,
              const std::string& help) {
  const auto store = [&values](const std::vector<std::string>& texts) {
    values.clear();
    for (const std::string& text : texts) {
      const absl::StatusOr<double> rate = ParseRate(text);
      if (rate.ok()) values.push_back(*rate);
    }
  };
  CLI::Option* option = command.add_option_function<std::vector<std::string>>(name, store, help);
  return Flag(AsList(option)
                  ->check([](const std::string& text) { return Sentence(ParseRate(text)); })
                  ->type_name(Tr("NUMBER")));
}

Flag AddCount(CLI::App& command, const std::string& name, int& value, const std::string& help) {
  const auto parse = [](const std::string& text) -> absl::StatusOr<int> {
    const absl::StatusOr<int64_t> number = ParseWholeNumber(text);
    if (!number.ok()) return number.status();
    if (*number < std::numeric_limits<int>::min() || *number > std::numeric_limits<int>::max()) {
      return absl::InvalidArgumentError(TrF("'{}' is too large.", text));
    }
    return static_cast<int>(*number);
  };
  return AddParsed<int>(command, name, help, "N", parse, [&value](int number) { value = number; });
}

Flag AddSeed(CLI::App& command, std::optional<int64_t>& value) {
  return AddParsed<int64_t>(
      command, "--seed",
      Tr("Seed of the random numbers; the same seed gives the same answer (default 1)"), "N",
      ParseWholeNumber, [&value](int64_t seed) { value = seed; });
}

Flag AddChoice(CLI::App& command, const std::string& name, std::string& value,
               const std::vector<std::string>& choices, const std::string& help) {
  return AddChoice(
      command, name, [&value](const std::string& word) { value = word; }, choices, help);
}

Flag AddChoice(CLI::App& command, const std::string& name,
               const std::function<void(const std::string&)>& store,
               const std::vector<std::string>& choices, const std::string& help) {
  return Flag(command.add_option_function<std::string>(name, store, help)
                  ->check(Among(choices))
                  ->type_name(Tr("WORD")));
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
