// The program `funnelcast`: see command_line.h.
#include <csignal>
#include <string>
#include <vector>

#include "clients/cli/command_line.h"
#include "clients/cli/terminal.h"

int main(int argc, char** argv) {
  // `funnelcast ... | head` closes the pipe early; the write then fails and is reported as such.
  std::signal(SIGPIPE, SIG_IGN);
  funnelcast::cli::Terminal terminal = funnelcast::cli::ProcessTerminal();
  return funnelcast::cli::RunCommandLine(std::vector<std::string>(argv + 1, argv + argc), terminal);
}
