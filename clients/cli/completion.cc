// Completion for bash and zsh; see completion.h.
//
// Both scripts work alike: they follow the words of the line down the tree of commands, skip flags
// and their values, and then offer what may come next: the values of a flag that has a fixed set,
// else subcommands and flags, else files.
#include "clients/cli/completion.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <set>
#include <vector>

namespace funnelcast::cli {
namespace {

struct Node {
  // Words of the path below the program, `goal assess`; empty for the program itself.
  std::string path;
  std::vector<std::string> subcommands;
  std::vector<std::string> flags;
};

struct Tree {
  std::vector<Node> nodes;
  // Flags that are followed by a value.
  std::set<std::string> value_flags;
  // `PATH FLAG` (or ` FLAG` for the global ones) -> the words it takes, separated by spaces.
  std::vector<std::pair<std::string, std::string>> choices;
};

std::string Join(const std::vector<std::string>& words) { return CLI::detail::join(words, " "); }

// The words of a check made by CLI::IsMember: `{day,week}` at the end of the type's name.
std::string ChoicesOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const size_t open = type.find('{');
  const size_t close = type.rfind('}');
  if (open == std::string::npos || close == std::string::npos) return "";
  std::string words = type.substr(open + 1, close - open - 1);
  for (char& c : words) {
    if (c == ',') c = ' ';
  }
  return words;
}

void Collect(const CLI::App& app, const std::string& path,
             const std::vector<std::string>& inherited, Tree& tree) {
  Node node{.path = path, .subcommands = {}, .flags = inherited};
  std::vector<std::string> own_flags = inherited;
  for (const CLI::Option* option : app.get_options()) {
    const std::string choices = ChoicesOf(*option);
    if (option->get_positional()) {
      if (!choices.empty()) tree.choices.emplace_back(path + " ", choices);
      continue;
    }
    for (const std::string& name : option->get_lnames()) {
      const std::string flag = "--" + name;
      // The help and version flags of the program are not passed down; commands have their own.
      const bool global = path.empty() && option->get_items_expected_max() > 0;
      node.flags.push_back(flag);
      if (global) own_flags.push_back(flag);
      if (option->get_items_expected_max() > 0) tree.value_flags.insert(flag);
      if (!choices.empty()) tree.choices.emplace_back((global ? "" : path) + " " + flag, choices);
    }
  }
  for (const CLI::App* subcommand : app.get_subcommands({})) {
    node.subcommands.push_back(subcommand->get_name());
  }
  tree.nodes.push_back(node);
  for (const CLI::App* subcommand : app.get_subcommands({})) {
    const std::string below =
        path.empty() ? subcommand->get_name() : path + " " + subcommand->get_name();
    Collect(*subcommand, below, path.empty() ? own_flags : inherited, tree);
  }
}

Tree ReadTree(const CLI::App& app) {
  Tree tree;
  Collect(app, "", {}, tree);
  return tree;
}

// `case` arms that set `next` to the subcommands, and `flags` to the flags, of a path.
std::string NodeArms(const Tree& tree) {
  std::string arms;
  for (const Node& node : tree.nodes) {
    arms += fmt::format("    \"{}\") next=\"{}\"; flags=\"{}\" ;;\n", node.path,
                        Join(node.subcommands), Join(node.flags));
  }
  return arms;
}

std::string ChoiceArms(const Tree& tree) {
  std::string arms;
  for (const auto& [place, words] : tree.choices) {
    // A global flag may follow any path.
    const std::string pattern =
        place.starts_with(" --") ? "*\"" + place + "\"" : "\"" + place + "\"";
    arms += fmt::format("    {}) values=\"{}\" ;;\n", pattern, words);
  }
  return arms;
}

std::string ValueFlagPattern(const Tree& tree) {
  return CLI::detail::join(
      std::vector<std::string>(tree.value_flags.begin(), tree.value_flags.end()), "|");
}

std::string ReplaceAll(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// The functions shared by both shells. @NODES@, @CHOICES@ and @VALUE_FLAGS@ are filled in. `given`
// are the words between the program and the word being completed.
constexpr char kShared[] = R"sh(
# Sets `next` and `flags` for a path of commands.
_funnelcast_node() {
  next=""; flags=""
  case "$1" in
@NODES@  esac
}

# Sets `values` to what a flag of a path, or the path's argument, takes.
_funnelcast_choices() {
  values=""
  case "$1 $2" in
@CHOICES@  esac
}

# Follows the words given so far; sets `command_path`, `next`, `flags` and `pending`, the flag whose
# value comes next.
_funnelcast_follow() {
  command_path=""; pending=""
  local word
  _funnelcast_node ""
  for word in "$@"; do
    if [ -n "$pending" ]; then pending=""; continue; fi
    case "$word" in
      @VALUE_FLAGS@) pending="$word"; continue ;;
      -*) continue ;;
    esac
    case " $next " in
      *" $word "*)
        command_path="${command_path:+$command_path }$word"
        _funnelcast_node "$command_path" ;;
    esac
  done
}
)sh";

constexpr char kBash[] = R"sh(# Completion of funnelcast for bash; source it.
@SHARED@
_funnelcast() {
  local current="${COMP_WORDS[COMP_CWORD]}"
  local command_path pending next flags values
  _funnelcast_follow "${COMP_WORDS[@]:1:COMP_CWORD-1}"
  _funnelcast_choices "$command_path" "$pending"
  # Words of an argument are offered where no command can follow and no flag was begun.
  if [ -z "$pending" ] && { [ -n "$next" ] || [ "${current#-}" != "$current" ]; }; then
    values=""
  fi
  if [ -n "$values" ]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [ -n "$pending" ]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$current"))
  elif [ "${current#-}" != "$current" ]; then
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
  elif [ -n "$next" ]; then
    COMPREPLY=($(compgen -W "$next" -- "$current"))
  else
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -F _funnelcast funnelcast
)sh";

constexpr char kZsh[] = R"sh(#compdef funnelcast
# Completion of funnelcast for zsh; put it into a folder of $fpath as _funnelcast, or source it.
@SHARED@
_funnelcast() {
  local current="${words[CURRENT]}"
  local -a given
  given=("${(@)words[2,CURRENT-1]}")
  local command_path pending next flags values
  _funnelcast_follow "${given[@]}"
  _funnelcast_choices "$command_path" "$pending"
  if [[ -n "$values" && ( -n "$pending" || -z "$next" ) && "$current" != -* ]]; then
    compadd -- ${=values}
  elif [[ -n "$pending" ]]; then
    _files
  elif [[ "$current" == -* ]]; then
    compadd -- ${=flags}
  elif [[ -n "$next" ]]; then
    compadd -- ${=next}
  else
    _files
  fi
}
if [[ "${funcstack[1]}" == _funnelcast ]]; then
  _funnelcast "$@"
else
  compdef _funnelcast funnelcast
fi
)sh";

std::string Fill(const char* script, const CLI::App& app) {
  const Tree tree = ReadTree(app);
  std::string text = ReplaceAll(script, "@SHARED@", kShared);
  text = ReplaceAll(text, "@NODES@", NodeArms(tree));
  text = ReplaceAll(text, "@CHOICES@", ChoiceArms(tree));
  return ReplaceAll(text, "@VALUE_FLAGS@", ValueFlagPattern(tree));
}

}  // namespace

std::string BashCompletion(const CLI::App& app) { return Fill(kBash, app); }

std::string ZshCompletion(const CLI::App& app) { return Fill(kZsh, app); }

}  // namespace funnelcast::cli
