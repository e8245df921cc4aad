// Words for command lines that were not understood: what is wrong, and what may have been meant.
#ifndef FUNNELCAST_CLIENTS_CLI_WRONG_USE_H_
#define FUNNELCAST_CLIENTS_CLI_WRONG_USE_H_

#include <string>
#include <vector>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace funnelcast::cli {

// The candidate that `word` most likely stands for: one it begins, is a slip of the keyboard or a
// common other word for. Empty when none is near; the first of several that are equally near.
std::string FindNearest(const std::string& word, const std::vector<std::string>& candidates);

// A sentence on why `app` did not understand a line, and a pointer to the help, each on a line.
std::string DescribeWrongUse(const CLI::App& app, const CLI::ParseError& error);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_WRONG_USE_H_
