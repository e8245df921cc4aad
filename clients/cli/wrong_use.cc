// Words for lines that were not understood; see wrong_use.h.
#include "clients/cli/wrong_use.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <regex>
#include <string_view>
#include <utility>

#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

// What people who know other programs try first.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kOtherWords = {{
    {"abort", "cancel"},
    {"add", "create"},
    {"change", "update"},
    {"edit", "update"},
    {"erase", "delete"},
    {"get", "show"},
    {"ls", "list"},
    {"modify", "update"},
    {"new", "create"},
    {"remove", "delete"},
    {"revert", "undo"},
    {"rm", "delete"},
    {"train", "fit"},
    {"view", "show"},
}};

// Letters to add, drop, replace or swap with their neighbour to get from one word to the other.
size_t CountSlips(const std::string& a, const std::string& b) {
  // Rows of the table of beginnings: one before the last, the last, and the one being filled.
  std::vector<size_t> older(b.size() + 1);
  std::vector<size_t> last(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], older[j - 2] + 1);
    }
    std::swap(older, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

// Without the dashes in front, so that `-output` is near `--output`.
std::string BareWord(const std::string& word) {
  const size_t first = word.find_first_not_of('-');
  return first == std::string::npos ? "" : word.substr(first);
}

bool IsFlag(const std::string& word) { return word.size() > 1 && word.starts_with('-'); }

struct Chosen {
  const CLI::App* app;
  // `funnelcast goal`.
  std::string path;
};

Chosen FindChosen(const CLI::App& app) {
  Chosen chosen{.app = &app, .path = app.get_name()};
  while (!chosen.app->get_subcommands().empty()) {
    chosen.app = chosen.app->get_subcommands().front();
    chosen.path += " " + chosen.app->get_name();
  }
  return chosen;
}

// Those of the command itself and of the program.
std::vector<std::string> FlagsOf(const CLI::App& app, const CLI::App& command) {
  std::vector<std::string> flags;
  for (const CLI::App* owner : {&command, &app}) {
    for (const CLI::Option* option : owner->get_options()) {
      for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
    }
    if (owner == &app) break;
  }
  return flags;
}

std::string DescribeCommand(const CLI::App& app, const Chosen& chosen) {
  std::vector<std::string> names;
  for (const CLI::App* command : chosen.app->get_subcommands({})) {
    names.push_back(command->get_name());
  }
  // Words that a group does not know fall through to the program.
  const std::vector<std::string> rest = app.remaining(/*recurse=*/true);
  const auto word = std::find_if_not(rest.begin(), rest.end(), IsFlag);
  if (word == rest.end()) return TrF("Which command? Commands: {}.", fmt::join(names, ", "));
  // `goal ` within a group.
  const std::string group =
      chosen.app == &app ? "" : chosen.path.substr(app.get_name().size() + 1) + " ";
  const std::string nearest = FindNearest(*word, names);
  if (nearest.empty()) {
    return TrF("There is no command {}{}. Commands: {}.", group, *word, fmt::join(names, ", "));
  }
  return TrF("There is no command {0}{1}; did you mean {0}{2}?", group, *word, nearest);
}

std::string DescribeFlag(const CLI::App& app, const Chosen& chosen, const std::string& word) {
  const std::string flag = word.substr(0, word.find('='));
  const std::string nearest = FindNearest(flag, FlagsOf(app, *chosen.app));
  return nearest.empty() ? TrF("`{}` has no flag {}.", chosen.path, flag)
                         : TrF("There is no flag {}; did you mean {}?", flag, nearest);
}

// CLI11 writes its errors in English only; those that a user can bring about are said anew.
std::string InOurWords(const CLI::ParseError& error) {
  static const std::regex kMissing("(.+) is required");
  static const std::regex kNeeds("(.+) requires (.+)");
  static const std::regex kExcludes("(.+) excludes (.+)");
  static const std::regex kNoValue("(.+): 1 required .* missing");
  const std::string text = error.what();
  std::smatch match;
  if (std::regex_match(text, match, kMissing)) return TrF("{} is required.", match.str(1));
  if (std::regex_match(text, match, kNeeds)) {
    return TrF("{} requires {}.", match.str(1), match.str(2));
  }
  if (std::regex_match(text, match, kExcludes)) {
    return TrF("{} excludes {}.", match.str(1), match.str(2));
  }
  if (std::regex_match(text, match, kNoValue)) return TrF("{} needs a value.", match.str(1));
  return text;
}

std::string Explain(const CLI::App& app, const Chosen& chosen, const CLI::ParseError& error) {
  // Names of errors are not to be relied on: that of an ExtrasError is the program's.
  const auto is = [&](CLI::ExitCodes code) {
    return error.get_exit_code() == static_cast<int>(code);
  };
  const bool missing = is(CLI::ExitCodes::RequiredError);
  if (missing && !chosen.app->get_subcommands({}).empty()) return DescribeCommand(app, chosen);
  if (!missing && !is(CLI::ExitCodes::ExtrasError)) return InOurWords(error);
  // A mistyped flag leaves the right one missing, which is not what the user has to mend.
  const std::vector<std::string> rest = app.remaining(/*recurse=*/true);
  const auto flag = std::find_if(rest.begin(), rest.end(), IsFlag);
  if (flag != rest.end()) return DescribeFlag(app, chosen, *flag);
  if (missing || rest.empty()) return InOurWords(error);
  return TrF("`{}` does not know what to do with '{}'; a text with spaces needs quotes.",
             chosen.path, rest.front());
}

}  // namespace

std::string FindNearest(const std::string& word, const std::vector<std::string>& candidates) {
  const std::string bare = BareWord(word);
  if (bare.empty()) return "";
  const auto has = [&](std::string_view candidate) {
    return std::find(candidates.begin(), candidates.end(), candidate) != candidates.end();
  };
  for (const auto& [other, command] : kOtherWords) {
    if (bare == other && has(command)) return std::string(command);
  }
  std::string nearest;
  // Of four letters two may be wrong, of three only one.
  size_t fewest = bare.size() >= 4 ? 3 : 2;
  for (const std::string& candidate : candidates) {
    const size_t slips = CountSlips(bare, BareWord(candidate));
    if (slips < fewest) {
      fewest = slips;
      nearest = candidate;
    }
  }
  if (!nearest.empty()) return nearest;
  for (const std::string& candidate : candidates) {
    if (bare.size() >= 3 && BareWord(candidate).starts_with(bare)) return candidate;
  }
  return "";
}

std::string DescribeWrongUse(const CLI::App& app, const CLI::ParseError& error) {
  const Chosen chosen = FindChosen(app);
  return fmt::format("funnelcast: {}\n{}\n", Explain(app, chosen, error),
                     TrF("Try `{} --help`.", chosen.path));
}

}  // namespace funnelcast::cli
