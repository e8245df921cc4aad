// How the help of the program and of its commands is laid out, in the language of the run.
#ifndef FUNNELCAST_CLIENTS_CLI_HELP_FORMAT_H_
#define FUNNELCAST_CLIENTS_CLI_HELP_FORMAT_H_

#include <memory>
#include <string>

namespace CLI {
class FormatterBase;
}  // namespace CLI

namespace funnelcast::cli {

// CLI11's layout with descriptions that are broken between words. REQUIRES: the language is set.
std::shared_ptr<CLI::FormatterBase> MakeHelpFormatter();

// Text at the end of a help, each of its lines broken between words.
std::string WrapHelp(const std::string& text);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_HELP_FORMAT_H_
