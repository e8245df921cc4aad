// Assertions on our own bugs; they stay on in every build. Never used on what a user sent.
#ifndef FUNNELCAST_SIMULATOR_BASE_CHECK_H_
#define FUNNELCAST_SIMULATOR_BASE_CHECK_H_

#include <cstdio>
#include <cstdlib>

// Aborts with the place and the condition when `condition` does not hold.
#define FUNNELCAST_CHECK(condition)                                                          \
  do {                                                                                       \
    if (!(condition)) {                                                                      \
      std::fprintf(stderr, "%s:%d: broken invariant: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                          \
    }                                                                                        \
  } while (false)

#endif  // FUNNELCAST_SIMULATOR_BASE_CHECK_H_
