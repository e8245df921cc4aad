// The program `funnelcast`: see command_line.h.
#include <string>
#include <vector>

#include "clients/cli/command_line.h"
#include "clients/cli/terminal.h"

int main(int argc, char** argv) {
  funnelcast::cli::Terminal terminal = funnelcast::cli::ProcessTerminal();
  return funnelcast::cli::RunCommandLine(std::vector<std::string>(argv + 1, argv + argc), terminal);
}
