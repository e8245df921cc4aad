// Building blocks of the command line: groups, commands and flags that check what they are given.
#ifndef FUNNELCAST_CLIENTS_CLI_FLAGS_H_
#define FUNNELCAST_CLIENTS_CLI_FLAGS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "clients/cli/context.h"
#include "funnelcast/v1/performance.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"

namespace funnelcast::cli {

// A command that only holds others, such as `goal`.
CLI::App& AddGroup(CLI::App& parent, const std::string& name, const std::string& description);

// A command without its action; `examples` are lines shown at the end of its help.
CLI::App& NewCommand(CLI::App& parent, const std::string& name, const std::string& description,
                     const std::string& examples);

template <typename Flags>
struct Command {
  CLI::App& app;
  // Written by the parser; lives as long as the command.
  Flags& flags;
};

// A command that calls `run` with its flags once the whole line has been understood.
template <typename Flags>
Command<Flags> AddCommand(CLI::App& parent, Context& context, const std::string& name,
                          const std::string& description, const std::string& examples,
                          int (*run)(Context&, const Flags&)) {
  auto flags = std::make_shared<Flags>();
  CLI::App& command = NewCommand(parent, name, description, examples);
  command.callback([&context, flags, run] {
    context.action = [flags, run](Context& running) { return run(running, *flags); };
  });
  return {command, *flags};
}

// A required argument without dashes, named `BRAND` and the like.
CLI::Option* AddArgument(CLI::App& command, const std::string& name, std::string& value,
                         const std::string& help);
// Flags with a value of a kind.
CLI::Option* AddText(CLI::App& command, const std::string& name, std::string& value,
                     const std::string& help);
CLI::Option* AddTexts(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                      const std::string& help);
CLI::Option* AddDate(CLI::App& command, const std::string& name,
                     std::optional<google::type::Date>& value, const std::string& help);
CLI::Option* AddTime(CLI::App& command, const std::string& name,
                     std::optional<google::protobuf::Timestamp>& value, const std::string& help);
CLI::Option* AddNumber(CLI::App& command, const std::string& name, std::optional<double>& value,
                       const std::string& help);
CLI::Option* AddSeed(CLI::App& command, std::optional<int64_t>& value);
CLI::Option* AddChoice(CLI::App& command, const std::string& name, std::string& value,
                       const std::vector<std::string>& choices, const std::string& help);

// `day`, `week` or `month`; unspecified for an empty text.
v1::Grid GridOfWord(const std::string& word);
// The word of a grid, empty when unspecified.
std::string WordOfGrid(v1::Grid grid);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_FLAGS_H_
