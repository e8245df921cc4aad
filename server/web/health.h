// Health pages: whether the process lives, and whether it is ready for calls.
#ifndef FUNNELCAST_SERVER_WEB_HEALTH_H_
#define FUNNELCAST_SERVER_WEB_HEALTH_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/web/page.h"

namespace funnelcast::web {

// Something that must be well before calls are welcome.
struct ReadinessCheck {
  std::string name;
  std::function<absl::Status()> run;
};

// 200 as long as the process answers at all.
Page LivePage();

// 200 with a line a check, or 503 when one of them fails; its line says why.
Page ReadyPage(const std::vector<ReadinessCheck>& checks);

}  // namespace funnelcast::web

#endif  // FUNNELCAST_SERVER_WEB_HEALTH_H_
