// Ctrl-C while waiting: noticed instead of ending the program at once.
#ifndef FUNNELCAST_CLIENTS_CLI_INTERRUPT_H_
#define FUNNELCAST_CLIENTS_CLI_INTERRUPT_H_

namespace funnelcast::cli {

// While one lives, the first Ctrl-C only sets a flag; a second one ends the program as usual. At
// most one at a time.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  bool interrupted() const;

 private:
  void (*previous_)(int);
};

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_INTERRUPT_H_
