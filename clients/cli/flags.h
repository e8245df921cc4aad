// Building blocks of the command line: groups, commands and flags that check what they are given.
// Commands include nothing of CLI11, whose headers hold all of its code: every file that included
// them would compile it once more.
#ifndef FUNNELCAST_CLIENTS_CLI_FLAGS_H_
#define FUNNELCAST_CLIENTS_CLI_FLAGS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "clients/cli/context.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/performance.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace funnelcast::cli {

// What `--to` means, in the same words everywhere.
std::string ToHelp();
// The same with what holds without the flag: `default one day`.
std::string ToHelp(const std::string& without);

// A flag of a command, for the rules that go beyond its value.
class Flag {
 public:
  explicit Flag(CLI::Option* option) : option_(option) {}

  Flag Require() const;                             // it must be given
  Flag Exclude(const Flag& other) const;            // only one of the two may be given
  Flag Need(const Flag& other) const;               // it may be given only with the other
  Flag ShowValueAs(const std::string& name) const;  // what its help calls the value

 private:
  CLI::Option* option_;
};

// A command that only holds others, such as `goal`; its help ends with an example of each.
CLI::App& AddGroup(CLI::App& parent, const std::string& name, const std::string& description);

// What stands at the end of a command's help.
struct HelpEnd {
  HelpEnd(std::string lines) : examples(std::move(lines)) {}  // NOLINT: mostly nothing else
  HelpEnd(const char* lines) : examples(lines) {}             // NOLINT: as above
  HelpEnd(std::string lines, std::string text)
      : examples(std::move(lines)), explanation(std::move(text)) {}

  // Lines as they are typed, each after two spaces; the same in every language.
  std::string examples;
  // Sentences; broken between words when shown.
  std::string explanation;
};

// A command without its action.
CLI::App& NewCommand(CLI::App& parent, const std::string& name, const std::string& description,
                     const HelpEnd& end);

// Calls `action` once the whole line has been understood.
void SetAction(CLI::App& command, std::function<void()> action);

template <typename Flags>
struct Command {
  CLI::App& app;
  // Written by the parser; lives as long as the command.
  Flags& flags;
};

// A command that calls `run` with its flags once the whole line has been understood.
template <typename Flags>
Command<Flags> AddCommand(CLI::App& parent, Context& context, const std::string& name,
                          const std::string& description, const HelpEnd& end,
                          int (*run)(Context&, const Flags&)) {
  auto flags = std::make_shared<Flags>();
  CLI::App& command = NewCommand(parent, name, description, end);
  SetAction(command, [&context, flags, run] {
    context.action = [flags, run](Context& running) { return run(running, *flags); };
  });
  return {command, *flags};
}

// A required argument without dashes, named `BRAND` and the like.
Flag AddArgument(CLI::App& command, const std::string& name, std::string& value,
                 const std::string& help);
// Any number of arguments without dashes.
Flag AddArguments(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                  const std::string& help);
// Flags with a value of a kind; lists are separated by commas.
Flag AddText(CLI::App& command, const std::string& name, std::string& value,
             const std::string& help);
Flag AddTexts(CLI::App& command, const std::string& name, std::vector<std::string>& values,
              const std::string& help);
// Days are `2026-01-31` or `31.01.2026`.
Flag AddDate(CLI::App& command, const std::string& name, std::optional<google::type::Date>& value,
             const std::string& help);
Flag AddTime(CLI::App& command, const std::string& name,
             std::optional<google::protobuf::Timestamp>& value, const std::string& help);
// Numbers are read as number_reader.h says: `1.234` and `1,234` are refused with both readings.
Flag AddNumber(CLI::App& command, const std::string& name, std::optional<double>& value,
               const std::string& help);
// A share, or a number of one thing per another: `2 %` is 0.02. Where the other flags decide
// whether per cent make sense, `in_percent` becomes true when they were used.
Flag AddRate(CLI::App& command, const std::string& name, std::optional<double>& value,
             const std::string& help, bool* in_percent = nullptr);
// Several shares; a comma separates them, so that decimals need a point.
Flag AddRates(CLI::App& command, const std::string& name, std::vector<double>& values,
              const std::string& help);
// A whole number.
Flag AddCount(CLI::App& command, const std::string& name, int& value, const std::string& help);
Flag AddSeed(CLI::App& command, std::optional<int64_t>& value);
Flag AddChoice(CLI::App& command, const std::string& name, std::string& value,
               const std::vector<std::string>& choices, const std::string& help);
Flag AddChoice(CLI::App& command, const std::string& name,
               const std::function<void(const std::string&)>& store,
               const std::vector<std::string>& choices, const std::string& help);
// A flag without a value.
Flag AddSwitch(CLI::App& command, const std::string& name, bool& value, const std::string& help);

// `day`, `week` or `month`; unspecified for an empty text.
v1::Grid GridOfWord(const std::string& word);
// The word of a grid, empty when unspecified.
std::string WordOfGrid(v1::Grid grid);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_FLAGS_H_
