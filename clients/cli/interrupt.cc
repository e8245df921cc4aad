// The handler of SIGINT; see interrupt.h.
#include "clients/cli/interrupt.h"

#include <csignal>

namespace funnelcast::cli {
namespace {

volatile std::sig_atomic_t interrupted_flag = 0;

void NoteInterrupt(int signal) {
  interrupted_flag = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

InterruptWatch::InterruptWatch() {
  interrupted_flag = 0;
  previous_ = std::signal(SIGINT, NoteInterrupt);
}

InterruptWatch::~InterruptWatch() { std::signal(SIGINT, previous_); }

bool InterruptWatch::interrupted() const { return interrupted_flag != 0; }

}  // namespace funnelcast::cli
